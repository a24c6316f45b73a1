"""Texts of cases, put together from parts: title, what happened, first measures, årsak and utfall.

The parts are written by hand in demo/tekster/*.txt; here they are read, drawn from and joined.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from demo.kategorier import HOVEDKATEGORI
from demo.luker import DOEGN, luker

# What begins an event: of the kind its block says, or a near miss in any case (~); only in winter (*).
_MERKER = ("-", "~", "*", "~*")
VINTERMAANEDER = (11, 12, 1, 2, 3, 4)
_MAPPE = Path(__file__).parent / "tekster"
ALVOR = {"l": "lav", "m": "middels", "h": "hoey", "k": "kritisk"}
TYPER = {"h": "hendelse", "n": "nestenhendelse", "f": "forbedring"}

_NESTEN = (
    "Det ble oppdaget i tide, og det fikk ingen følger.",
    "Det gikk bra, men det kunne fått følger.",
    "Jeg melder det for at det ikke skal skje på ordentlig.",
    "Flaks gjorde at det ikke gikk verre.",
    "Neste gang er det ikke sikkert at noen ser det.",
)
_OMSTENDIGHETER = (
    "Det var en travel dag, og vi var færre enn planlagt.",
    "Rutinen finnes, men ikke alle kjenner den.",
    "Det samme har skjedd før, uten at det er meldt.",
    "Flere av dem som var på jobb, var nye.",
    "Vi har snakket om dette tidligere uten å finne en fast løsning.",
    "Det ble oppdaget ved en tilfeldighet.",
    "Det er ikke skrevet ned hvem som har ansvaret.",
    "Flere var opptatt med andre ting samtidig.",
    "Jeg melder det slik at vi kan se på rutinen.",
    "Dette bør vi ta opp på neste møte.",
    "Jeg tror det kan skje igjen.",
    "Vi var klar over risikoen, men hadde ikke rukket å gjøre noe.",
    "Det var uvant at så mye skjedde på en gang.",
    "Jeg har snakket med dem som var til stede.",
    "Vi trenger hjelp til å finne en god løsning.",
    "Det er første gang jeg ser dette hos oss.",
    "Jeg vet at en annen avdeling har hatt det samme.",
    "Vi har gjort det vi kan selv.",
    "Det var vanskelig å vite hvem jeg skulle si fra til.",
)
_DOEGNOMSTENDIGHETER = (
    "Det var ikke sagt noe om dette ved vaktskiftet.",
    "Det var to vikarer på vakt.",
    "Vakta etter oss har fått beskjed.",
    "Det var mye uro på avdelingen i samme tidsrom.",
    "Vi var én mindre på vakt.",
)
_FORSLAG = (
    "Jeg foreslår at vi prøver det i noen uker.",
    "Flere på avdelingen støtter forslaget.",
    "Det krever lite, og vi kan begynne med en gang.",
    "Jeg kan gjerne være med og lage det.",
    "Kanskje kan vi høre hvordan de gjør det andre steder.",
    "Vi har prøvd noe lignende før, og det gikk bra.",
    "Det ville spart tid hver dag.",
    "Vi kan vurdere det etter en måned.",
    "Jeg tror det ville gitt færre avvik.",
    "Verneombudet er positiv.",
    "Vi kan starte hos oss, og så se om andre vil.",
    "Det er kommet opp på flere møter.",
)


@dataclass(frozen=True)
class Variant:
    """One event that a block of texts tells of, with the titles and first measures that suit it."""

    kategori: str
    arter: frozenset[str]
    vekt: float
    alvor: str
    typer: str
    titler: tuple[str, ...]
    hendelse: str
    straks: tuple[str, ...]
    bare_vinter: bool


@dataclass
class _Hendelse:
    titler: tuple[str, ...]
    typer: str
    bare_vinter: bool
    tekster: list[str] = field(default_factory=list)
    straks: list[str] = field(default_factory=list)


@dataclass
class _Blokk:
    """A block of a text file while it is being read."""

    hode: tuple[str, frozenset[str], float, str, str]
    felles: list[str] = field(default_factory=list)
    hendelser: list[_Hendelse] = field(default_factory=list)

    def les(self, linje: str) -> None:
        merke, _, tekst = linje.partition(" ")
        if merke in _MERKER:
            typer = "n" if "~" in merke else self.hode[4]
            self.hendelser.append(_Hendelse(tuple(tekst.split(" / ")), typer, "*" in merke))
        elif merke == ">":
            (self.hendelser[-1].straks if self.hendelser else self.felles).append(tekst)
        else:
            self.hendelser[-1].tekster.append(linje)

    def varianter(self) -> list[Variant]:
        kategori, arter, vekt, alvor, _ = self.hode
        vekt /= sum(len(hendelse.tekster) for hendelse in self.hendelser)
        return [
            Variant(
                kategori,
                arter,
                vekt,
                alvor,
                h.typer,
                h.titler,
                tekst,
                (*h.straks, *self.felles),
                h.bare_vinter,
            )
            for h in self.hendelser
            for tekst in h.tekster
        ]


@dataclass(frozen=True)
class Tekst:
    tittel: str
    beskrivelse: str
    strakstiltak: str


def _linjer(fil: Path) -> list[str]:
    return [
        linje for linje in fil.read_text(encoding="utf-8").splitlines() if linje and not linje.startswith("#")
    ]


@cache
def varianter() -> tuple[Variant, ...]:
    """All events of the text files, in the order of the files' names."""
    blokker: list[_Blokk] = []
    for fil in sorted(_MAPPE.glob("*.txt")):
        if fil.stem == "oppfoelging":
            continue
        for linje in _linjer(fil):
            if linje.startswith("["):
                kategori, arter, vekt, alvor, typer = (del_.strip() for del_ in linje.strip("[]").split("|"))
                blokker.append(_Blokk((kategori, frozenset(arter.split()), float(vekt), alvor, typer)))
            else:
                blokker[-1].les(linje)
    return tuple(variant for blokk in blokker for variant in blokk.varianter())


@cache
def varianter_for(art: str, *, vinter: bool) -> tuple[tuple[Variant, ...], tuple[float, ...]]:
    """The events that can happen in that kind of enhet at that time of the year, and how often each does."""
    passer = tuple(v for v in varianter() if art in v.arter and (vinter or not v.bare_vinter))
    return passer, tuple(variant.vekt for variant in passer)


@cache
def _oppfoelging() -> dict[str, tuple[list[str], list[str]]]:
    """By kategori (or avvist, forbedring, *): the årsaker and the utfall."""
    funnet: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    noekkel = ""
    for linje in _linjer(_MAPPE / "oppfoelging.txt"):
        if linje.startswith("["):
            noekkel = linje.strip("[]")
        else:
            funnet[noekkel][0 if linje.startswith("- ") else 1].append(linje[2:])
    return funnet


def skriv(variant: Variant, art: str, time: int, type_: str, tilfeldig: random.Random) -> Tekst:
    """The text of one case; `time` is the hour at which it happened, `type_` a letter of TYPER."""
    verdier = luker(art, time, tilfeldig)
    tillegg = _FORSLAG if type_ == "f" else _OMSTENDIGHETER + (_DOEGNOMSTENDIGHETER if art in DOEGN else ())
    # A text that does not say when would often be the same: it always gets a sentence more.
    vekter = (30, 55, 15) if "aar}" in variant.hendelse else (0, 55, 45)
    antall = tilfeldig.choices((0, 1, 2), vekter)[0]
    setninger = [variant.hendelse, *tilfeldig.sample(tillegg, antall)]
    if type_ == "n":
        setninger.append(tilfeldig.choice(_NESTEN))
    straks = tilfeldig.choice(variant.straks) if variant.straks and tilfeldig.random() < 0.86 else ""
    return Tekst(
        tilfeldig.choice(variant.titler).format(**verdier),
        " ".join(setninger).format(**verdier),
        straks.format(**verdier),
    )


def _om(kategori: str) -> tuple[list[str], list[str]]:
    """The årsaker and utfall of the underkategori, else of its hovedkategori."""
    return _oppfoelging().get(kategori) or _oppfoelging()[HOVEDKATEGORI[kategori]]


def aarsak(kategori: str, type_: str, tilfeldig: random.Random) -> str:
    """Why it happened, in the words of the one who followed it up."""
    egne, felles = _om(kategori)[0], _oppfoelging()["*"][0]
    if type_ == "f":
        return tilfeldig.choice(_oppfoelging()["forbedring"][0])
    setninger = [tilfeldig.choice(egne)]
    if tilfeldig.random() < 0.25:
        setninger.append(tilfeldig.choice(felles))
    return " ".join(setninger)


def utfall(kategori: str, type_: str, avvist: bool, tilfeldig: random.Random) -> str:
    """What came of it, at most 200 characters."""
    if avvist:
        return tilfeldig.choice(_oppfoelging()["avvist"][1])
    if type_ == "f":
        return tilfeldig.choice(_oppfoelging()["forbedring"][1])
    egne, felles = _om(kategori)[1], _oppfoelging()["*"][1]
    return tilfeldig.choice(egne if tilfeldig.random() < 0.85 else felles)
