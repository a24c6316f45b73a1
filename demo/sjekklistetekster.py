"""What is written in the demo's sjekklister, read from demo/tekster/sjekklister/."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_MAPPE = Path(__file__).parent / "tekster" / "sjekklister"


@dataclass(frozen=True)
class Mangel:
    """What is lacking, and the tiltak that follows, or why there is none."""

    kommentar: str
    tiltak: str = ""
    uten_tiltak: str = ""


@dataclass
class Spoersmaalstekster:
    """What can be written about one question in one kind of virksomhet. The lists may be empty."""

    mangler: list[Mangel] = field(default_factory=list)
    ja: list[str] = field(default_factory=list)
    uaktuelt: list[str] = field(default_factory=list)
    motsigelse: list[str] = field(default_factory=list)

    def ta(self, merke: str, tekst: str) -> None:
        """Takes a line of the file, whose first sign says what it is."""
        if merke != "-":
            {"+": self.ja, "/": self.uaktuelt, "!": self.motsigelse}[merke].append(tekst)
        elif " => " in tekst:
            kommentar, tiltak = tekst.split(" => ")
            self.mangler.append(Mangel(kommentar, tiltak=tiltak))
        else:
            kommentar, grunn = tekst.split(" =~ ")
            self.mangler.append(Mangel(kommentar, uten_tiltak=grunn))


def _linjer(fil: str) -> Iterator[tuple[str, str]]:
    """Each line with the heading that it stands under."""
    overskrift = ""
    for linje in (_MAPPE / fil).read_text(encoding="utf-8").splitlines():
        if linje.startswith("["):
            overskrift = linje.strip("[]")
        elif linje and not linje.startswith("#"):
            yield overskrift, linje


@cache
def tekster_for(art: str) -> dict[str, Spoersmaalstekster]:
    """By kode of the question: what a virksomhet of that kind may write; its own kind's words first."""
    egne: dict[str, Spoersmaalstekster] = defaultdict(Spoersmaalstekster)
    felles: dict[str, Spoersmaalstekster] = defaultdict(Spoersmaalstekster)
    for kode, linje in _linjer("svar.txt"):
        merke, _mellom, tekst = linje.partition(" ")
        for_alle = not tekst.startswith("(")
        arter, tekst = ("", tekst) if for_alle else tekst[1:].split(") ", 1)
        if for_alle:
            felles[kode].ta(merke, tekst)
        elif art in arter.split():
            egne[kode].ta(merke, tekst)
    return {
        kode: Spoersmaalstekster(
            egne[kode].mangler + alle.mangler,
            egne[kode].ja + alle.ja,
            egne[kode].uaktuelt + alle.uaktuelt,
            alle.motsigelse,
        )
        for kode, alle in felles.items()
    }


@cache
def andre_tekster() -> dict[str, list[str]]:
    """The other words, by heading: ansatte, verneombud, retur, resultat, utsatt."""
    tekster: dict[str, list[str]] = defaultdict(list)
    for overskrift, linje in _linjer("resten.txt"):
        tekster[overskrift].append(linje)
    return dict(tekster)
