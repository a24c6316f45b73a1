"""What lower apps may ask of a register's cases without knowing the register: registers enter themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Saksreferanse:
    """A case as others may name it: by number and, where the reader may see it, by address."""

    id: int
    saksnummer: str
    adresse: str | None = None
    tittel: str | None = None


class Sakstype(Protocol):
    """What a register answers about its cases."""

    kode: str

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """The cases with these ids; address and title only of those that the person may see."""

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """The open cases that these enheter follow up, by saksnummer: numbers only."""

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
