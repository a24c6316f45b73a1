"""Whom the login page of a demo shows first. The demo enters them; nothing else knows who they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Demoinnlogging:
    """A person of the demo: who it is, in what role, and what one gets to see as them."""

    brukernavn: str
    rolle: str
    viser: str


_personer: list[Demoinnlogging] = []


def registrer(personer: Iterable[Demoinnlogging]) -> None:
    """Called by the demo when its app is ready; replaces what was there."""
    _personer[:] = personer


def demopersoner() -> Sequence[Demoinnlogging]:
    """The persons to show first, in order; empty where no demo is installed."""
    return tuple(_personer)
