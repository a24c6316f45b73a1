"""Adding and removing files: bytes first, then the row; never bytes that no row knows for long."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.feil import Domenefeil, IkkeTillatt
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import skrivetid
from felles.register import kjent_sakstype
from felles.saker import Vedleggsadgang
from hendelser.services import noter
from vedlegg.models import Vedlegg
from vedlegg.services.klargjoering import Klargjort
from vedlegg.services.skanning import bestill_skanning

MAKS_PER_SAK = 10
MAPPE = "vedlegg"


@en_gang("vedlegg", Vedlegg, likt_paa=("sakstype", "sak_id", "filer"))
@transaction.atomic
def legg_ved(
    *,
    sakstype: str,
    sak_id: int,
    aktoer: Any,
    filer: Sequence[Klargjort],
    delt: bool = True,
    innsending: Innsendingsnoekkel | None = None,
) -> list[Vedlegg]:
    """Adds files to a case, all or none, with a row of history for each.

    `delt` counts only for those who may choose it; what somebody adds themselves, they see.
    Raises Vedlegg.DoesNotExist for a case that the person may not see, IkkeTillatt where they may not add
    to it, Domenefeil for more files than `MAKS_PER_SAK`.
    """
    tid = skrivetid()
    adgang = _laas(sakstype, sak_id, aktoer)
    if not adgang.kan_legge_ved:
        raise IkkeTillatt()
    _krev_plass(Vedlegg.objects.for_sak(sakstype, sak_id).count(), len(filer))
    lagt_ved = []
    with _borte_ved_feil() as skrevet:
        for fil in filer:
            navn = default_storage.save(_nytt_navn(), File(fil.fil))
            skrevet.append(navn)
            vedlegg = Vedlegg.objects.create(
                sakstype=sakstype,
                sak_id=sak_id,
                filnavn=fil.filnavn,
                innholdstype=fil.innholdstype,
                stoerrelse=fil.stoerrelse,
                sha256=fil.sha256,
                fil=navn,
                delt=delt or not adgang.kan_velge_synlighet,
                lastet_opp_av_id=aktoer.pk,
                created_at=tid,
            )
            _noter(vedlegg, "vedlegg_nytt", tid, aktoer)
            if settings.CLAMAV_URL:
                bestill_skanning(vedlegg)
            lagt_ved.append(vedlegg)
    return lagt_ved


@transaction.atomic
def fjern(*, vedlegg_id: int, aktoer: Any) -> None:
    """Removes a file: its bytes and its name are gone, the row and the history stay.

    Raises Vedlegg.DoesNotExist for one that the person may not see, IkkeTillatt for one not theirs to remove.
    """
    tid = skrivetid()
    sak = Vedlegg.objects.gjeldende().get(pk=vedlegg_id)
    adgang = _laas(sak.sakstype, sak.sak_id, aktoer)
    vedlegg = Vedlegg.objects.gjeldende().select_for_update().get(pk=vedlegg_id)
    if not ser(adgang, vedlegg, aktoer):
        raise Vedlegg.DoesNotExist
    if not kan_fjerne(adgang, vedlegg, aktoer):
        raise IkkeTillatt()
    fil = vedlegg.fil
    vedlegg.slettet, vedlegg.slettet_av_id = max(tid, vedlegg.created_at), aktoer.pk
    vedlegg.fil = vedlegg.filnavn = ""
    vedlegg.save()
    _noter(vedlegg, "vedlegg_fjernet", tid, aktoer)
    if fil:
        transaction.on_commit(partial(default_storage.delete, fil))


def ser(adgang: Vedleggsadgang, vedlegg: Vedlegg, bruker: Any) -> bool:
    """May the person know of the file? They see the case."""
    return adgang.ser_alle or vedlegg.delt or vedlegg.lastet_opp_av_id == bruker.pk


def kan_fjerne(adgang: Vedleggsadgang, vedlegg: Vedlegg, bruker: Any) -> bool:
    """Their own, or any, as the register says."""
    return adgang.kan_fjerne_alle or (adgang.kan_fjerne_egne and vedlegg.lastet_opp_av_id == bruker.pk)


def _laas(sakstype: str, sak_id: int, aktoer: Any) -> Vedleggsadgang:
    eier = kjent_sakstype(sakstype)
    adgang = eier.laas_for_vedlegg(sak_id, aktoer) if eier else None
    if adgang is None:
        raise Vedlegg.DoesNotExist
    return adgang


def _krev_plass(antall: int, nye: int) -> None:
    ledig = max(MAKS_PER_SAK - antall, 0)
    if nye > ledig:
        raise Domenefeil(
            ngettext(
                "Det er plass til %(ledig)d fil til. En sak kan ha %(maks)d.",
                "Det er plass til %(ledig)d filer til. En sak kan ha %(maks)d.",
                ledig,
            )
            % {"ledig": ledig, "maks": MAKS_PER_SAK}
            if ledig
            else _("Saken har alt %(maks)d filer, og det er ikke plass til flere.") % {"maks": MAKS_PER_SAK},
            felt="filer",
        )


def _nytt_navn() -> str:
    """Random, and spread over folders; nothing of the user's name."""
    tilfeldig = uuid.uuid4().hex
    return f"{MAPPE}/{tilfeldig[:2]}/{tilfeldig}"


@contextmanager
def _borte_ved_feil() -> Iterator[list[str]]:
    """Deletes the bytes that were written where what follows fails.

    What a later fault of the transaction around leaves behind, the nightly `rydd` removes.
    """
    skrevet: list[str] = []
    try:
        yield skrevet
    except BaseException:
        for navn in skrevet:
            default_storage.delete(navn)
        raise


def _noter(vedlegg: Vedlegg, slag: str, tid: Any, aktoer: Any) -> None:
    """History is kept for ever, so it does not hold the name of the file."""
    noter(
        sakstype=vedlegg.sakstype,
        sak_id=vedlegg.sak_id,
        slag=slag,
        tidspunkt=tid,
        aktoer_id=aktoer.pk,
        data={"vedlegg": vedlegg.pk},
        delt=vedlegg.delt,
    )
