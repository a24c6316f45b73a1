"""Where a register shows itself to people: the menu, what waits for them, and the front page.

Declared in its Register (felles/register.py). Functions are given the organisasjon.tilgang.Tilgang of one
person; `plass` orders what several registers declare.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Menypunkt:
    """One entry of the menu. `antall` is how many things wait there: just those that its page lists.

    With `paa_forsiden` it is a button on the front page too: what everybody may begin at once.
    """

    plass: int
    tittel: Any
    side: str
    vises_for: Callable[[Any], bool]
    antall: Callable[[Any], int] | None = None
    paa_forsiden: bool = False


@dataclass(frozen=True)
class Lenke:
    """Where one goes on, and what it is called."""

    tekst: str
    adresse: str


@dataclass(frozen=True)
class Arbeidspunkt:
    """One thing that waits for somebody: what it is, their next step, and until when."""

    hva: str
    adresse: str
    neste_steg: str = ""
    frist: dt.date | None = None


class Ventearbeid(Protocol):
    """What of one register waits for one person today."""

    def antall(self) -> int:
        """How many things; cheap, as the menu of every page asks."""

    def foerste(self, antall: int) -> Sequence[Any]:
        """The heaps that are not empty, each with its first things: what the register's template shows."""


@dataclass(frozen=True)
class Punktliste:
    """The simple kind of Ventearbeid: few things under one heading. `kode` names it within a page."""

    kode: str
    tittel: str
    rader: Sequence[Arbeidspunkt]
    mer: Lenke | None = None

    def antall(self) -> int:
        """See Ventearbeid."""
        return len(self.rader)

    def foerste(self, antall: int) -> "Sequence[Punktliste]":
        """See Ventearbeid."""
        return [replace(self, rader=self.rader[:antall])] if self.rader else []


@dataclass(frozen=True, kw_only=True)
class Arbeidsliste:
    """What waits for people in a register, and how it is shown.

    `mal` shows one heap as `gruppe`. What is not `i_innboksen` stands on the front page alone, beside what
    the inbox counts. `innboks` is the page on which the inbox of all lies, of the register that has it.
    """

    plass: int
    hos: Callable[[Any, dt.date], Ventearbeid]
    mal: str = "komponenter/arbeidsgruppe.html"
    i_innboksen: bool = True
    innboks: str = ""


@dataclass(frozen=True)
class Blokk:
    """A part of the front page as one person sees it; `mal` finds `innhold` as `blokk`.

    With `har_nytt` it holds something that they have not seen: then nothing says that nothing waits.
    """

    mal: str
    innhold: Any
    har_nytt: bool = False


@dataclass(frozen=True, kw_only=True)
class Forsidedel:
    """A part of the front page below what waits; None for whom it is not for."""

    plass: int
    blokk: Callable[[Any, dt.date], Blokk | None]
