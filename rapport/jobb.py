"""The worker's part of a report: five steps, each stored as it ends, in one transaction with its mark.

A worker may be killed between or within any of them: the next one goes on from the first step that is not
stored. Whoever has lost the lease stores nothing. A file that fails withholds no other.
"""

import hashlib
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from felles.klokke import naa
from felles.tid import Periode
from rapport.innhold import frys, hent_tall, hent_tekster, lag_fil, lag_json, lag_meta, tin
from rapport.models import FILSTEG, Format, Rapport, Rapportfil, Rapportstatus, Rapportsteg, Steg
from rapport.services import fortsett
from utboks.jobber import Leie
from utboks.services import fullfoer, hold

logger = logging.getLogger(__name__)

_PAAGAAR = (Rapportstatus.BESTILT, Rapportstatus.KJOERER)


def kjoer(leie: Leie) -> None:
    """Makes the report, from the first step that has not ended. Raises LeieTapt, or what a step raises."""
    Rapport.objects.filter(pk=leie.objekt_id, status=Rapportstatus.BESTILT).update(
        status=Rapportstatus.KJOERER, startet=naa()
    )
    for steg in _gjenstaar(leie.objekt_id):
        _STEG[steg](leie)
    with transaction.atomic():
        fullfoer(leie)
        _avslutt(leie.objekt_id)


def _gjenstaar(rapport_id: int) -> list[Steg]:
    avsluttet = set(Rapportsteg.objects.filter(rapport=rapport_id).values_list("steg", flat=True))
    return [steg for steg in Steg if steg not in avsluttet]


def _avslutt(rapport_id: int) -> None:
    """All steps have ended: the report is done, or lacks the files whose steps failed."""
    feilet = Rapportsteg.objects.filter(rapport=rapport_id).exclude(feil="").exists()
    Rapport.objects.filter(pk=rapport_id, status__in=_PAAGAAR).update(
        status=Rapportstatus.DELVIS if feilet else Rapportstatus.FERDIG, ferdig=naa()
    )


def ved_feil(rapport_id: int, grunn: str) -> None:
    """Shows the failure, with its reason, at the step that the worker was at.

    A file that could not be made, whether the step raised or took its worker down, holds up no other: what
    remains is ordered as a new job. Without figures and chapters there is no report.
    """
    rapport = Rapport.objects.select_for_update().filter(pk=rapport_id).first()
    if rapport is None or rapport.status not in _PAAGAAR:
        return
    gjenstaar = _gjenstaar(rapport_id)
    if gjenstaar and gjenstaar[0] not in FILSTEG:
        rapport.status, rapport.feil = Rapportstatus.FEILET, grunn
        rapport.save(update_fields=["status", "feil"])
        return
    for steg in gjenstaar[:1]:
        logger.warning("Report %s: %s could not be made: %s", rapport_id, steg, grunn)
        Rapportsteg.objects.create(rapport=rapport, steg=steg, ferdig=naa(), feil=grunn)
    if gjenstaar[1:]:
        fortsett(rapport)
    else:
        _avslutt(rapport_id)


def _lagre(leie: Leie, steg: Steg, rapport: Rapport | None = None, felt: tuple[str, ...] = ()) -> None:
    """Marks the step as done, with what it made, unless another worker has the job by now."""
    hold(leie)
    if rapport is not None:
        rapport.save(update_fields=felt)
    Rapportsteg.objects.create(rapport_id=leie.objekt_id, steg=steg, ferdig=naa())


def _tall(leie: Leie) -> None:
    rapport = Rapport.objects.select_related("enhet").get(pk=leie.objekt_id)
    # The root is the whole kommune: nothing is limited, also what lies outside of every subtree counts.
    kode = None if rapport.enhet.forelder_id is None else rapport.enhet.kode
    periode = Periode(rapport.aar, rapport.tertial)
    grunnlag = hent_tall(periode, kode, rapport.skjaering, er_valgt=rapport.skjaering_er_valgt)
    rapport.tall, rapport.import_id = grunnlag.tall, grunnlag.import_id
    rapport.tillegg = grunnlag.tillegg
    with transaction.atomic():
        _lagre(leie, Steg.TALL, rapport, ("tall", "import_id", "tillegg"))
        # Kept as a file too: the column does not keep the order of the keys.
        _lagre_fil(rapport, Format.JSON, lag_json(grunnlag.tall))


def _kapitler(leie: Leie) -> None:
    rapport = Rapport.objects.select_related("enhet", "bestilt_av").get(pk=leie.objekt_id)
    meta = lag_meta(
        bestilt_av=rapport.bestilt_av.navn if rapport.bestilt_av else _("systemet, etter periodens slutt"),
        bestilt=rapport.bestilt,
        laget=naa(),
        utkast=rapport.automatisk,
    )
    tekster = hent_tekster(Periode(rapport.aar, rapport.tertial), rapport.enhet)
    assert rapport.tillegg is not None
    rapport.dokument = frys(tekster, meta, rapport.tillegg["organisasjon"])
    with transaction.atomic():
        _lagre(leie, Steg.KAPITLER, rapport, ("dokument",))


def _fil(leie: Leie, steg: Steg) -> None:
    rapport = Rapport.objects.get(pk=leie.objekt_id)
    assert rapport.tall is not None
    assert rapport.tillegg is not None
    assert rapport.dokument is not None
    dokument = tin(rapport.tall, rapport.tillegg, rapport.dokument)
    innhold = lag_fil(steg.value, dokument)
    with transaction.atomic():
        _lagre(leie, steg)
        _lagre_fil(rapport, Format(steg.value), innhold)


def _lagre_fil(rapport: Rapport, format_: Format, innhold: bytes) -> None:
    Rapportfil.objects.create(
        rapport=rapport, format=format_, innhold=innhold, sha256=hashlib.sha256(innhold).hexdigest()
    )


_STEG = {
    Steg.TALL: _tall,
    Steg.KAPITLER: _kapitler,
    Steg.PDF: lambda leie: _fil(leie, Steg.PDF),
    Steg.DOCX: lambda leie: _fil(leie, Steg.DOCX),
    Steg.XLSX: lambda leie: _fil(leie, Steg.XLSX),
}
