"""What a register offers to the figures (felles/register.py): its numbers, and the rows behind each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import OSLO
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


class Tallkilde(Protocol):
    """What a register answers. `grunnlag` is an organisasjon.tidligere.Grunnlag."""

    # The name of the address that shows the rows behind a figure; reads `Utvalg.parametre()`.
    radside: str

    def tall(self, grunnlag: Any) -> Any:
        """The register's object (or list) in the figures' JSON, exactly as the contract has it."""

    def tillegg(self, grunnlag: Any) -> JSONObjekt:
        """What the report prints besides the figures, as JSON to be frozen with them; may be empty."""

    def senest(self, periode: Periode) -> dt.datetime | None:
        """The last moment that the figures of the period depend on where none is chosen; None: now."""

    def rader(self, grunnlag: Any, utvalg: Utvalg) -> QuerySet[Any]:
        """The rows that a figure counts, as of skjaering, whoever asks: who shows them limits them.

        Raises Domenefeil for a figure or an entry that the register does not have.
        """
