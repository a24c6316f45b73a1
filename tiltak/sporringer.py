"""Reading tiltak for pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from felles.saker import Saksreferanse, sakstype
from organisasjon.models import Bruker
from tiltak.models import Tiltak


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
