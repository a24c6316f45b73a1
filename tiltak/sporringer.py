"""Reading tiltak for pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from felles.register import sakstype
from felles.saker import Saksreferanse
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from tiltak.models import Tiltak, TiltakQuerySet


def mine_aapne(bruker: Bruker, tilgang: Tilgang) -> TiltakQuerySet:
    """What the person has to do: the list, and every number that is shown of it. Nothing without a role."""
    return Tiltak.objects.aapne().filter(ansvarlig=bruker) if tilgang.er_ansatt else Tiltak.objects.none()


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
