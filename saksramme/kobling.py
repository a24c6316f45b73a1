"""Cases that belong together, across registers: shown to who sees both, made by who handles one of them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import skrivetid
from felles.register import kjent_sakstype, sakstype
from felles.saker import Saksreferanse
from hendelser.services import noter
from organisasjon.models import Bruker
from saksramme.models import Kobling

KOBLET, FJERNET = "koblet_til_annen_sak", "kobling_fjernet"


class Saksnoekkel(NamedTuple):
    """What names a case of any register."""

    sakstype: str
    id: int


@dataclass(frozen=True)
class Koblet:
    """The case at the other end of a kobling, as the reader of the first sees it."""

    kobling: Kobling
    sak: Saksreferanse


@transaction.atomic
def koble(*, aktoer: Bruker, sak: Saksnoekkel, annen: Saksnoekkel) -> Kobling:
    """Links two cases that the person sees and of which they handle one; a row in the history of both.

    Raises Kobling.DoesNotExist where they do not see both, as if there were no such case; IkkeTillatt where
    they handle neither; Domenefeil for a case and itself, and for two that are linked already.
    """
    _krev_adgang(aktoer, sak, annen)
    if sak == annen:
        raise Domenefeil(_("En sak kan ikke kobles til seg selv."))
    foerste, andre = sorted((sak, annen))
    tid = skrivetid()
    kobling, ny = Kobling.objects.get_or_create(
        foerste_type=foerste.sakstype,
        foerste_id=foerste.id,
        andre_type=andre.sakstype,
        andre_id=andre.id,
        defaults={"koblet": tid, "koblet_av": aktoer},
    )
    if not ny:
        raise Domenefeil(_("Sakene er allerede koblet sammen."))
    _noter(KOBLET, kobling, aktoer, tid)
    return kobling


@transaction.atomic
def fjern_kobling(*, aktoer: Bruker, kobling_id: int) -> None:
    """Takes the link away again; a row in the history of both cases. Raises as `koble` does.

    Of two who remove it at once the second is told as who sees nothing: it is gone.
    """
    kobling = Kobling.objects.select_for_update().get(pk=kobling_id)
    _krev_adgang(aktoer, *_ender(kobling))
    _noter(FJERNET, kobling, aktoer, skrivetid())
    kobling.delete()


def koblinger_til(sak: Saksnoekkel, bruker: Bruker) -> list[Koblet]:
    """What the case is linked to, as far as the person sees it. Ask only for a case that they see.

    One query where there is none; else a few more for each register.
    """
    andre = [
        (kobling, next(ende for ende in _ender(kobling) if ende != sak))
        for kobling in Kobling.objects.for_sak(*sak)
    ]
    synlige = _synlige(bruker, *(ende for _kobling, ende in andre))
    return [Koblet(kobling, synlige[ende]) for kobling, ende in andre if ende in synlige]


def _ender(kobling: Kobling) -> tuple[Saksnoekkel, Saksnoekkel]:
    return (
        Saksnoekkel(kobling.foerste_type, kobling.foerste_id),
        Saksnoekkel(kobling.andre_type, kobling.andre_id),
    )


def _synlige(bruker: Bruker, *saker: Saksnoekkel) -> dict[Saksnoekkel, Saksreferanse]:
    """Those that the person may see; a type that no installed app knows has none."""
    ider: dict[str, set[int]] = defaultdict(set)
    for sak in saker:
        ider[sak.sakstype].add(sak.id)
    return {
        Saksnoekkel(kode, pk): referanse
        for kode, av_typen in ider.items()
        if (type_ := kjent_sakstype(kode))
        for pk, referanse in type_.referanser(av_typen, bruker).items()
        if referanse.adresse is not None
    }


def _krev_adgang(aktoer: Bruker, *saker: Saksnoekkel) -> None:
    if len(_synlige(aktoer, *saker)) < len(set(saker)):
        raise Kobling.DoesNotExist
    if not any(sakstype(sak.sakstype).kan_koble(sak.id, aktoer) for sak in saker):
        raise IkkeTillatt()


def _noter(slag: str, kobling: Kobling, aktoer: Bruker, tid: dt.datetime) -> None:
    """Not to which case, nor to a reporter: who sees both finds the link on the page."""
    for ende in _ender(kobling):
        noter(
            sakstype=ende.sakstype,
            sak_id=ende.id,
            slag=slag,
            tidspunkt=tid,
            aktoer_id=aktoer.pk,
            data={"kobling": kobling.pk},
            synlig_for_melder=False,
        )
