"""Which parts of the report stand on upright pages, and which lie: in the same order for PDF and DOCX."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from felles.dokument.modell import (
    Avsnitt,
    Blokk,
    Definisjon,
    Dokument,
    Kapittel,
    Merknad,
    Overskrift,
    Punktliste,
    Tabell,
)
from rapport.dokument.tabelloppsett import Papir, Tabelldel, tabelldeler

_KORT_TEKST = 600  # characters between a heading and a lying table that lie with it


@dataclass(frozen=True)
class Ledd:
    """A piece of the flow: a chapter's title, or a block, its definitions and a table's parts."""

    innhold: Kapittel | Blokk
    forklaringer: tuple[Definisjon, ...] = ()
    deler: tuple[Tabelldel, ...] = ()

    @property
    def liggende(self) -> bool:
        """Is it a table that needs a lying page?"""
        return any(del_.liggende for del_ in self.deler)


@dataclass
class Strekk:
    """Pages that follow each other and are turned alike."""

    liggende: bool
    ledd: list[Ledd] = field(default_factory=list)


def strekk(dokument: Dokument, papir: Papir) -> list[Strekk]:
    """The whole document. What leads up to a lying table lies with it: its headings, and a short text."""
    alle: list[Strekk] = []
    for liggende, ledd in groupby(_med_retning(dokument, papir), key=lambda par: par[0]):
        alle.append(Strekk(liggende, [ett for _retning, ett in ledd]))
    return alle


def _med_retning(dokument: Dokument, papir: Papir) -> Iterator[tuple[bool, Ledd]]:
    venter: list[Ledd] = []
    for ledd in _ledd(dokument, papir):
        if isinstance(ledd.innhold, (Kapittel, Overskrift)) and not _bare_titler(venter):
            yield from ((False, ett) for ett in venter)
            venter = []
        venter.append(ledd)
        if not _kan_vente(venter):
            liggende = ledd.liggende
            yield from ((liggende, ett) for ett in venter)
            venter = []
    yield from ((False, ett) for ett in venter)


def _ledd(dokument: Dokument, papir: Papir) -> Iterator[Ledd]:
    for kapittel in dokument.kapitler:
        yield Ledd(kapittel)
        for blokk, forklaringer in kapittel.med_forklaringer():
            deler = tabelldeler(blokk, papir) if isinstance(blokk, Tabell) and not blokk.bare_regneark else ()
            yield Ledd(blokk, forklaringer, deler)


def _bare_titler(ledd: list[Ledd]) -> bool:
    return all(isinstance(ett.innhold, (Kapittel, Overskrift)) for ett in ledd)


def _kan_vente(ledd: list[Ledd]) -> bool:
    """May these still turn out to lead up to a lying table?"""
    if not isinstance(ledd[0].innhold, (Kapittel, Overskrift)):
        return False
    lengde = 0
    for ett in ledd:
        match ett.innhold:
            case Kapittel() | Overskrift():
                pass
            case Avsnitt() | Merknad():
                lengde += len(ett.innhold.tekst)
            case Punktliste():
                lengde += sum(map(len, ett.innhold.punkter))
            case _:
                return False
    return lengde <= _KORT_TEKST
