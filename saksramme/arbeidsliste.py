"""What waits for a person in all registers, and their own tiltak: the inbox, the menu and the front page."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, ngettext

from felles.flater import Arbeidsliste, Ventearbeid
from felles.klokke import i_dag
from felles.register import arbeidslister
from felles.templatetags.tekst import tall
from organisasjon.tilgang import Tilgang
from tiltak.sporringer import mine_aapne


@dataclass(frozen=True)
class Ventende:
    """How much waits for a person: the number of the menu, the inbox and the front page."""

    saker: int
    tiltak: int

    @property
    def i_alt(self) -> int:
        return self.saker + self.tiltak

    def __str__(self) -> str:
        saker = ngettext("%(n)s sak", "%(n)s saker", self.saker) % {"n": tall(self.saker)}
        tiltak = gettext("%(n)s tiltak") % {"n": tall(self.tiltak)}
        if self.saker and self.tiltak:
            return gettext("%(saker)s og %(tiltak)s") % {"saker": saker, "tiltak": tiltak}
        return tiltak if self.tiltak else saker


class Registerarbeid:
    """What of one register waits for the person, and how the register shows it."""

    def __init__(self, register: str, liste: Arbeidsliste, tilgang: Tilgang, dag: dt.date) -> None:
        self.register, self.liste = register, liste
        self._tilgang, self._dag = tilgang, dag

    @cached_property
    def arbeid(self) -> Ventearbeid:
        """Found when first asked for: not every page asks every register."""
        return self.liste.hos(self._tilgang, self._dag)


class Arbeidsbord:
    """What waits for one person on one day, in the order of the front page."""

    def __init__(self, tilgang: Tilgang, dag: dt.date) -> None:
        self._tilgang = tilgang
        self._registre = [
            Registerarbeid(kode, liste, tilgang, dag) for kode, liste in arbeidslister().items()
        ]
        self._i_innboksen = [ett for ett in self._registre if ett.liste.i_innboksen]

    @cached_property
    def ventende(self) -> Ventende:
        """What the inbox holds; one query for the tiltak, beside those of the registers."""
        saker = sum(ett.arbeid.antall() for ett in self._i_innboksen)
        return Ventende(saker, mine_aapne(self._tilgang.bruker, self._tilgang).count())

    @property
    def har_noe(self) -> bool:
        """Does anything wait, in the inbox or beside it?"""
        return bool(self.ventende.i_alt) or any(
            ett.arbeid.antall() for ett in self._registre if ett not in self._i_innboksen
        )

    @property
    def innboks(self) -> str:
        """The name of the page on which the inbox lies; empty where no register has it."""
        return next((ett.liste.innboks for ett in self._registre if ett.liste.innboks), "")

    def av(self, register: str) -> Ventearbeid:
        """What waits in that register; KeyError for one that lets nothing wait."""
        return {ett.register: ett for ett in self._registre}[register].arbeid

    def grupper(self, antall: int) -> list[tuple[str, Any]]:
        """The heaps of all registers with their first things, each after the template that shows it."""
        return _grupper(self._registre, antall)

    def andre_i_innboksen(self, register: str, antall: int) -> list[tuple[str, Any]]:
        """The same, of what the inbox holds beside that register's own."""
        return _grupper([ett for ett in self._i_innboksen if ett.register != register], antall)


def _grupper(registre: list[Registerarbeid], antall: int) -> list[tuple[str, Any]]:
    return [(ett.liste.mal, gruppe) for ett in registre for gruppe in ett.arbeid.foerste(antall)]


def i_innboksen(tilgang: Tilgang) -> int:
    """The number at the inbox in the menu."""
    return Arbeidsbord(tilgang, i_dag()).ventende.i_alt
