"""What lower apps may ask of a register's cases without knowing the register (felles/register.py)."""

from collections.abc import Collection, Iterator
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


@dataclass(frozen=True)
class Vedleggsadgang:
    """What one person may do with the files of one case that they can see.

    `adresse` is the page that shows the files, `navn` what the case is called there («sak 2025-000123»).
    Who sees not all, sees their own files and those marked `synlig_for_melder`.
    """

    adresse: str
    navn: str
    ser_alle: bool = True
    kan_legge_ved: bool = False
    kan_fjerne_egne: bool = False
    kan_fjerne_alle: bool = False
    kan_velge_synlighet: bool = False


class Sakstype(Protocol):
    """What a register answers about one kind of row: its cases, their tiltak and their files.

    `tiltak` are its rules for these (saksramme/tiltak/regler.py).
    """

    kode: str
    tiltak: Any

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

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        """May the person, who sees the case, link it to others: do they handle it? (saksramme/kobling.py)"""

    def vedleggsadgang(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """None for a case that the person may not see, or that does not exist."""

    def laas_for_vedlegg(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """The same, with the case's row locked until commit: files of a case are counted one at a time."""
