"""Reading tiltak for pages."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from felles.register import sakstype
from felles.saker import Saksreferanse
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from tiltak.models import Tiltak, TiltakQuerySet, Tiltaksstatus

SIDELENGDE = 50


def mine_aapne(bruker: Bruker, tilgang: Tilgang) -> TiltakQuerySet:
    """What the person has to do: the list, and every number that is shown of it. Nothing without a role."""
    return Tiltak.objects.aapne().filter(ansvarlig=bruker) if tilgang.er_ansatt else Tiltak.objects.none()


@dataclass(frozen=True)
class Tiltaksside:
    """A page of a person's tiltak; `etter` is the id to page on from, empty at the end."""

    rader: list[Tiltak]
    etter: str


def side_av(bruker: Bruker, etter: str, *, ferdige: bool) -> Tiltaksside:
    """The person's open tiltak by deadline, or those that have ended, newest first; a page at a time.

    `etter` is looked up among all their own, as it may have been done since the page before was shown.
    """
    egne = Tiltak.objects.filter(ansvarlig=bruker)
    felt, retning = ("avsluttet", "lt") if ferdige else ("frist", "gt")
    rader = egne.exclude(status=Tiltaksstatus.AAPENT) if ferdige else egne.aapne()
    kjent = egne.filter(pk=int(etter)) if re.fullmatch("[0-9]{1,18}", etter) else egne.none()
    if anker := kjent.exclude(**{felt: None}).values_list(felt, "pk").first():
        verdi, pk = anker
        senere = Q(**{f"{felt}__{retning}": verdi}) | Q(**{f"pk__{retning}": pk})
        rader = rader.filter(senere, **{f"{felt}__{retning}e": verdi})
    fortegn = "-" if ferdige else ""
    funnet = list(rader.order_by(f"{fortegn}{felt}", f"{fortegn}pk")[: SIDELENGDE + 1])
    flere = len(funnet) > SIDELENGDE
    return Tiltaksside(funnet[:SIDELENGDE], str(funnet[SIDELENGDE - 1].pk) if flere else "")


@dataclass(frozen=True)
class TiltakISak:
    """A tiltak and its case: by number, and by address and title where the reader may see the case."""

    tiltak: Tiltak
    sak: Saksreferanse


def med_saker(tiltak: Iterable[Tiltak], bruker: Bruker) -> list[TiltakISak]:
    """Each tiltak with what the person may know of its case; a constant number of queries per register."""
    rader = list(tiltak)
    ider: dict[str, set[int]] = defaultdict(set)
    for rad in rader:
        ider[rad.sakstype].add(rad.sak_id)
    saker = {kode: sakstype(kode).referanser(sak_ider, bruker) for kode, sak_ider in ider.items()}
    return [TiltakISak(rad, saker[rad.sakstype][rad.sak_id]) for rad in rader]
