"""What a register offers to the figures (felles/register.py): its numbers, and the rows behind each."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import OSLO
from felles.liste.liste import Kolonne, Listeinnhold
from felles.templatetags.tekst import TANKESTREK, dato
from felles.tid import Periode

JSONObjekt = dict[str, Any]


@dataclass(frozen=True)
class Utvalg:
    """Which rows a figure counts: the number is their count, the list shows them. Holds nothing personal.

    `figur` is the figure's place in the JSON («avvik.meldt», «avvik.per_maaned.lukket»); `noekkel` says which
    entry of a per_-list is meant, by its kode or maaned, and None the entry whose kode is null. `skjaering`
    is the aware instant as of which everything holds; `enhet` the kode of the subtree (None: all).
    """

    figur: str
    periode: Periode
    skjaering: dt.datetime
    enhet: str | None = None
    noekkel: str | None = None

    @property
    def register(self) -> str:
        """The code of the register that counts it."""
        return self.figur.partition(".")[0]

    def parametre(self) -> dict[str, str]:
        """The selection as the parameters of an address; `fra_parametre` reads them back to an equal one."""
        valgfrie = {
            "tertial": None if self.periode.tertial is None else str(self.periode.tertial),
            "enhet": self.enhet,
            "noekkel": self.noekkel,
        }
        return {
            "figur": self.figur,
            "aar": str(self.periode.aar),
            "skjaering": self.skjaering.isoformat(),
            **{navn: verdi for navn, verdi in valgfrie.items() if verdi is not None},
        }

    def query(self) -> str:
        """The parameters as the query part of an address, without «?»."""
        return urlencode(self.parametre())

    @classmethod
    def fra_parametre(cls, parametre: Mapping[str, Any]) -> "Utvalg":
        """Reads `parametre()` back, from request.GET too. Raises Domenefeil where it cannot."""
        try:
            tertial = parametre.get("tertial")
            skjaering = dt.datetime.fromisoformat(parametre["skjaering"])
            utvalg = cls(
                figur=parametre["figur"],
                periode=Periode(int(parametre["aar"]), None if tertial is None else int(tertial)),
                skjaering=skjaering if skjaering.tzinfo else skjaering.replace(tzinfo=OSLO),
                enhet=parametre.get("enhet"),
                noekkel=parametre.get("noekkel"),
            )
        except (KeyError, ValueError) as feil:
            raise Domenefeil(_("Adressen til listen er ikke fullstendig.")) from feil
        return utvalg


def _ingen(rad: Any) -> str:
    return ""


@dataclass(frozen=True)
class Radcelle:
    """A cell: a text, with the address where the reader may see the case, or as a tag (`statusmerke`)."""

    tekst: str
    adresse: str = ""
    merke: str = ""
    farge: str = ""


@dataclass(frozen=True)
class Radkolonne(Kolonne):
    """A column of the rows behind a figure: what names the row, a number, a day or a text.

    On a phone, where columns have no heads, a day has the column's name beside it. `adresse`, `merke` and
    `farge` are those of a row's cell.
    """

    slag: Literal["navn", "nummer", "dag", "tekst"] = "tekst"
    adresse: Callable[[Any], str] = _ingen
    merke: Callable[[Any], str] = _ingen
    farge: Callable[[Any], str] = _ingen

    def celle(self, rad: Any) -> Radcelle:
        """What the page shows of the row."""
        verdi = self.verdi(rad)
        tekst = dato(verdi) if self.slag == "dag" else str(verdi or TANKESTREK)
        return Radcelle(tekst, self.adresse(rad), self.merke(rad), self.farge(rad))


@dataclass(frozen=True, kw_only=True)
class Radliste(Listeinnhold):
    """The rows behind a figure as their register shows them to one reader.

    `antall` is the figure: all of them, whoever asks. Of these the reader may see `synlige`, and learns of
    the others how many they are. `omfang`, `skjult` and `tomt` say so in the register's words. A register
    whose rows are no table shows them by its own `mal`; else `kolonner` are Radkolonne.
    """

    tittel: str
    omfang: str
    antall: int
    synlige: int
    skjult: str = ""
    tomt: str = ""
    mal: str = "komponenter/radtabell.html"
    # The name of the enhet as of the moment, where one is counted alone; whoever asks fills it in.
    enhet: str = ""

    @property
    def skjulte(self) -> int:
        return self.antall - self.synlige

    def tabell(self, rader: Sequence[Any]) -> list[list[tuple[Radkolonne, Radcelle]]]:
        """Some of the rows, each cell with its column."""
        kolonner = [kolonne for kolonne in self.kolonner if isinstance(kolonne, Radkolonne)]
        return [[(kolonne, kolonne.celle(rad)) for kolonne in kolonner] for rad in rader]


@dataclass(frozen=True)
class Tallrader(ABC):
    """The rows that a figure counts, as of skjaering. `grunnlag` is what the figures were computed from.

    Both ways to them raise Domenefeil for a figure or an entry that the register does not have.
    """

    grunnlag: Any
    utvalg: Utvalg

    @property
    @abstractmethod
    def alle(self) -> QuerySet[Any]:
        """Every row, whoever asks: as many as the figure says."""

    @abstractmethod
    def liste(self, tilgang: Any) -> Radliste:
        """What the holder of `tilgang` may see of them."""


class Tallkilde(Protocol):
    """What a register answers. `grunnlag` is an organisasjon.tidligere.Grunnlag."""

    def tall(self, grunnlag: Any) -> Any:
        """The register's object (or list) in the figures' JSON, exactly as the contract has it."""

    def tillegg(self, grunnlag: Any) -> JSONObjekt:
        """What the report prints besides the figures, as JSON to be frozen with them; may be empty."""

    def senest(self, periode: Periode) -> dt.datetime | None:
        """The last moment that the figures of the period depend on where none is chosen; None: now."""

    def foerste_aar(self) -> int | None:
        """The first year that the register holds anything of; None while it is empty."""

    def rader(self, grunnlag: Any, utvalg: Utvalg) -> Tallrader:
        """The rows behind a figure."""
