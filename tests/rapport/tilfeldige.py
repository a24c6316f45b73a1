"""Tables and documents of any size, for what must hold for all of them."""

from decimal import Decimal

from hypothesis import strategies as st

from felles.dokument.modell import (
    Avsnitt,
    Blokk,
    Definisjon,
    Dokument,
    Kapittel,
    Kolonne,
    Merknad,
    Noekkeltall,
    Noekkeltallrad,
    Overskrift,
    Punktliste,
    Rad,
    Tabell,
)
from tests.rapport import eksempeltall

# What `tekst.rens` lets through: letters of Norwegian and Sami, signs, a character that the font lacks.
_TEGN = "abcdefghijklmnopqrstuvwxyzæøåÆØÅMWIilŋŧđ0123456789.,:;-–/()«»&<>%§#$=*_\\'\"日"
_ORD = st.text(_TEGN, min_size=1, max_size=14) | st.text(_TEGN, min_size=15, max_size=90)
_NAVN = st.lists(_ORD, min_size=1, max_size=4).map(" ".join)
_TEKST = st.lists(_ORD, max_size=25).map(" ".join)
_TALL = st.none() | st.integers(-(10**6), 10**6) | st.integers(0, 10**20)
_DESIMAL = st.none() | st.decimals(-(10**9), 10**9, places=1)
_VERDI: dict[str, st.SearchStrategy[str | int | Decimal | None]] = {
    "tekst": _TEKST,
    "heltall": _TALL,
    "endring": _TALL,
    "desimal": _DESIMAL,
    "prosent": _DESIMAL,
}


@st.composite
def tabeller(draw: st.DrawFn, kode: str = "t", hoyst: int = 40) -> Tabell:
    """A table with a first column of texts or numbers, and up to so many columns."""
    typer = draw(st.lists(st.sampled_from(sorted(_VERDI)), min_size=1, max_size=hoyst))
    rader = st.builds(
        lambda celler, nivaa: Rad(tuple(celler), nivaa=nivaa),
        st.tuples(*(_VERDI[slag] for slag in typer)),
        st.integers(0, 9),
    )
    return Tabell(
        kode=kode,
        tittel=draw(_NAVN),
        kolonner=tuple(Kolonne(f"k{nr}", draw(_NAVN), slag) for nr, slag in enumerate(typer)),  # type: ignore[arg-type]
        rader=tuple(draw(st.lists(rader, max_size=6))),
        sumrad=draw(st.none() | rader),
        note=draw(st.just("") | _TEKST),
    )


def _noekkeltall(verdier: list[int | None]) -> Noekkeltallrad:
    definisjon = Definisjon("x", "Meldt", "Avvik som er meldt i perioden.")
    return Noekkeltallrad(tuple(Noekkeltall(definisjon, verdi) for verdi in verdier))


@st.composite
def dokumenter(draw: st.DrawFn) -> Dokument:
    """A document of several chapters, in which tables stand first, last, and beside each other."""
    blokker: st.SearchStrategy[Blokk] = st.one_of(
        st.builds(Avsnitt, _TEKST),
        st.builds(Merknad, _TEKST),
        st.builds(Overskrift, _NAVN),
        st.builds(lambda punkter: Punktliste(tuple(punkter)), st.lists(_TEKST, min_size=1, max_size=3)),
        st.lists(_TALL, min_size=1, max_size=4).map(_noekkeltall),
    )
    kapitler: list[Kapittel] = []
    for nr in range(draw(st.integers(1, 3))):
        innhold: list[Blokk] = []
        for tabellnr in range(draw(st.integers(1, 3))):
            innhold += draw(st.lists(blokker, max_size=3))
            innhold.append(draw(tabeller(f"t{nr}-{tabellnr}", hoyst=25)))
        kapitler.append(Kapittel(f"k{nr}", draw(_NAVN), tuple(innhold)))
    return dokument(*kapitler)


def dokument(*kapitler: Kapittel) -> Dokument:
    """The chapters as a report."""
    meta = eksempeltall.meta()
    return Dokument(
        tittel="Internkontroll 2024",
        undertittel="Rapport etter kommuneloven § 25-1",
        kommune=meta.kommune,
        enhet=meta.kommune,
        periode_tekst="2024",
        skjaering=meta.bestilt,
        bestilt_av=meta.bestilt_av,
        bestilt=meta.bestilt,
        laget=meta.laget,
        kapitler=kapitler,
        demo=True,
    )
