"""What lower apps may ask of a register's cases without knowing the register: registers enter themselves."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Saksreferanse:
    """A case as others may name it: by number and, where the reader may see it, by address."""

    id: int
    saksnummer: str
    adresse: str | None = None
    tittel: str | None = None


class Oppgaveslag(TextChoices):
    """What somebody can have open in a case."""

    BEHANDLER = "behandler", _("Saker personen behandler")
    TILTAK = "tiltak", _("Tiltak personen har ansvar for, i sak")


@dataclass(frozen=True)
class Oppgave:
    """Something open that one person is to do, named by the number of its case alone."""

    slag: Oppgaveslag
    saksnummer: str


class Sakstype(Protocol):
    """What a register answers about its cases."""

    kode: str

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """The cases with these ids; address and title only of those that the person may see."""

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """The open cases that these enheter follow up, by saksnummer: numbers only."""

    def ledere(self, ids: Collection[int], ledelse: Any) -> dict[int, int | None]:
        """The id of who leads each of the cases; `ledelse` is the organisasjon.tre.Ledelse of the day."""

    def oppgaver_hos(self, bruker_id: int) -> list[Oppgave]:
        """What is open with the person, by saksnummer."""

    def overta(self, bruker_id: int | None = None) -> Iterator[bool]:
        """Takes what is open with those who have left (or one of them) over to the nærmeste leder.

        One thing a step, each stored by itself; says of each whether it was done. Safe to run again.
        """

    def utfoer_tiltak(self, *, tiltak_id: int, versjon: int, aktoer: Any, resultat: str) -> None:
        """Marks a tiltak of a case as done, with the register's rules and history."""


_sakstyper: dict[str, Sakstype] = {}


def registrer(sakstype: Sakstype) -> None:
    """Called by each register when its app is ready."""
    _sakstyper[sakstype.kode] = sakstype


def sakstype(kode: str) -> Sakstype:
    """The register of that kind of case; KeyError for a kind that no installed app knows."""
    return _sakstyper[kode]


def alle() -> Iterable[Sakstype]:
    """Every register that has entered itself."""
    return _sakstyper.values()
