"""The document model: what a report consists of, whatever it is rendered to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

Tallverdi = int | float | Decimal | None
Celleverdi = str | int | float | Decimal | None
Kolonnetype = Literal["tekst", "heltall", "endring", "desimal", "prosent"]
Diagramtype = Literal["liggende", "andeler", "maaneder", "fordeling"]
MANGE_RADER = 80  # a longer list is left to the spreadsheet and the page


@dataclass(frozen=True)
class Henvisning:
    """Where in the figures a number stands; rapport makes of it the rows that it counts.

    `figur` is its place in the JSON («avvik.meldt», «avvik.per_enhet.lukket»); `noekkel` says which entry of
    a per_-list is meant, by its kode or maaned. None is the entry whose kode is null. `ved` is the tertial
    and the moment (ISO) of a figure that has its own; else those of the whole hold.
    """

    figur: str
    noekkel: str | None = None
    ved: tuple[int, str] | None = None


@dataclass(frozen=True)
class Avsnitt:
    """A paragraph of plain text."""

    tekst: str
    blokktype: ClassVar[str] = "avsnitt"


@dataclass(frozen=True)
class Merknad:
    """A line set apart from the text: what the system does not hold yet, or what is worth asking about."""

    tekst: str
    blokktype: ClassVar[str] = "merknad"


@dataclass(frozen=True)
class Overskrift:
    """A heading inside a chapter. The chapter's own title is level 1, so this is 2 or 3."""

    tekst: str
    nivaa: Literal[2, 3] = 2
    blokktype: ClassVar[str] = "overskrift"


@dataclass(frozen=True)
class Punktliste:
    """A list of plain-text items."""

    punkter: tuple[str, ...]
    blokktype: ClassVar[str] = "punktliste"


@dataclass(frozen=True)
class Definisjon:
    """What a number means, in one place for page and files. `kode` is its place in the figures' JSON."""

    kode: str
    navn: str
    tekst: str
    type: Kolonnetype = "heltall"
    enhet: str = ""


@dataclass(frozen=True)
class Noekkeltall:
    """One number with its definition. `tilleggstekst` is a short line under it («824 året før»)."""

    definisjon: Definisjon
    verdi: Tallverdi
    henvisning: Henvisning | None = None
    tilleggstekst: str = ""

    @property
    def kode(self) -> str:
        """The number's place in the figures' JSON."""
        return self.definisjon.kode


@dataclass(frozen=True)
class Noekkeltallrad:
    """Key figures shown side by side."""

    noekkeltall: tuple[Noekkeltall, ...]
    blokktype: ClassVar[str] = "noekkeltall"


@dataclass(frozen=True)
class Kolonne:
    """A column; `definisjon` is printed below the table where the heading alone does not say it."""

    kode: str
    navn: str
    type: Kolonnetype = "heltall"
    definisjon: Definisjon | None = None


@dataclass(frozen=True)
class Rad:
    """A row: a cell a column. `nivaa` indents the first cell (trees).

    `henvisninger` go with the cells from the left; cells beyond their end have none.
    """

    celler: tuple[Celleverdi, ...]
    nivaa: int = 0
    henvisninger: tuple[Henvisning | None, ...] = ()

    def henvisning_for(self, plass: int) -> Henvisning | None:
        """Which rows the cell at this place counts, if it counts any that can be listed."""
        return self.henvisninger[plass] if plass < len(self.henvisninger) else None


@dataclass(frozen=True)
class Tabell:
    """A table. With `bare_regneark` it is too long for print, and only XLSX and the page hold its rows.

    `definisjoner` are what its rows mean, beside what the columns say of themselves.
    """

    kode: str
    tittel: str
    kolonner: tuple[Kolonne, ...]
    rader: tuple[Rad, ...]
    sumrad: Rad | None = None
    note: str = ""
    definisjoner: tuple[Definisjon, ...] = ()
    bare_regneark: bool = False
    blokktype: ClassVar[str] = "tabell"


@dataclass(frozen=True)
class Punkt:
    """A mark of a chart: its value, and the text printed at it. `dempet` is drawn in grey (rest, unknown)."""

    navn: str
    verdi: int
    etikett: str
    serie: str = ""
    dempet: bool = False


@dataclass(frozen=True)
class Diagram:
    """What is drawn, without theme or size; `figurer` makes the picture."""

    type: Diagramtype
    punkter: tuple[Punkt, ...]


@dataclass(frozen=True)
class Figur:
    """A chart with its text alternative and the definition of what it shows."""

    kode: str
    tittel: str
    diagram: Diagram
    alternativ_tekst: str
    definisjon: Definisjon
    blokktype: ClassVar[str] = "figur"


def definisjoner_ved(blokk: "Blokk") -> tuple[Definisjon, ...]:
    """The definitions that a block needs to be understood, in the order of its figures."""
    match blokk:
        case Figur():
            return (blokk.definisjon,)
        case Tabell():
            egne = [kolonne.definisjon for kolonne in blokk.kolonner if kolonne.definisjon]
            return tuple(dict.fromkeys([*blokk.definisjoner, *egne]))
        case _:
            return ()


Blokk = Avsnitt | Merknad | Overskrift | Punktliste | Noekkeltallrad | Tabell | Figur


@dataclass(frozen=True)
class Kapittel:
    """A chapter, in the order of the municipality's own report."""

    kode: str
    tittel: str
    blokker: tuple[Blokk, ...]

    def med_forklaringer(self) -> Iterator[tuple[Blokk, tuple[Definisjon, ...]]]:
        """Each block with the definitions to print below it: each once in a section, at its first figure."""
        skrevet: set[str] = set()
        for blokk in self.blokker:
            if isinstance(blokk, Overskrift) and blokk.nivaa == 2:
                skrevet = set()
            nye = tuple(d for d in definisjoner_ved(blokk) if d.kode not in skrevet)
            skrevet |= {d.kode for d in nye}
            yield blokk, nye


@dataclass(frozen=True)
class Dokument:
    """The whole report. Instants are aware; the renderers print them in Europe/Oslo."""

    tittel: str
    undertittel: str
    kommune: str
    enhet: str
    periode_tekst: str
    skjaering: dt.datetime
    bestilt_av: str
    bestilt: dt.datetime
    laget: dt.datetime
    kapitler: tuple[Kapittel, ...]
    demo: bool = False
    utkast: bool = False

    @property
    def tabeller(self) -> list[Tabell]:
        """Every table, in order: its number is its place here, counted from 1."""
        return [
            blokk for kapittel in self.kapitler for blokk in kapittel.blokker if isinstance(blokk, Tabell)
        ]

    @property
    def figurer(self) -> list[Figur]:
        """Every chart, in order: its number is its place here, counted from 1."""
        return [blokk for kapittel in self.kapitler for blokk in kapittel.blokker if isinstance(blokk, Figur)]

    @property
    def noekkeltall(self) -> list[Noekkeltall]:
        """Every key figure, in order."""
        rader = [b for kapittel in self.kapitler for b in kapittel.blokker if isinstance(b, Noekkeltallrad)]
        return [tall for rad in rader for tall in rad.noekkeltall]


@dataclass(frozen=True)
class Meta:
    """Who ordered the report and when, and what the installation holds.

    `registre` are the codes of the registers that existed then: a chapter that needs one which is not among
    them says so. `laget` is printed as when it was made: store it with the
    report, so that the same report gives the same files again.
    """

    kommune: str
    bestilt_av: str
    bestilt: dt.datetime
    laget: dt.datetime
    demo: bool = False
    utkast: bool = False
    registre: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Organisasjonsenhet:
    """An enhet as it was at skjaering, for the chapter on the organisation. Årsverk are with its subtree."""

    kode: str
    navn: str
    type: Literal["kommune", "omraade", "virksomhet", "avdeling"]
    forelder: str | None = None
    navn_andre_spraak: str = ""
    aarsverk: Tallverdi = None
    ansatte: int | None = None
    beskrivelse: str = ""
