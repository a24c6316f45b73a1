"""What stands in a cell, as both kinds of files give it: text, a date, or why it cannot be used."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.tekst import normaliser

_ULAGRELIG = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Feilcelle:
    """A cell that cannot be used, whatever column it is in."""

    grunn: str


class Tvetydig(str):
    """A number that its sheet shows as something else: fine as a number or a text, not as a code."""

    __slots__ = ("grunn",)
    grunn: str

    def __new__(cls, tekst: str, grunn: str) -> "Tvetydig":
        self = super().__new__(cls, tekst)
        self.grunn = grunn
        return self


# A spreadsheet's date stays a date, so that a code that became one is not taken for text.
Celle = str | dt.datetime | Feilcelle


@dataclass(frozen=True, slots=True)
class Raarad:
    """A row as it stands: the line it begins on and its cells, or why it cannot be read."""

    linje: int
    celler: list[Celle]
    grunn: str = ""


def tekstcelle(tekst: str) -> Celle:
    """The text, normalised, or why it cannot be stored."""
    treff = _ULAGRELIG.search(tekst)
    if treff is None:
        return normaliser(tekst)
    return Feilcelle(_("inneholder nulltegn") if treff[0] == "\x00" else _("er ikke skrevet i UTF-8"))
