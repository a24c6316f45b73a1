"""The kinds of work that workers know. Each app enters its own when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Leie:
    """A worker's hold on a job: whoever has lost it must not store anything more."""

    jobb_id: int
    objekt_id: int
    token: UUID


@dataclass(frozen=True)
class Jobbslag:
    """What to run, and whom to tell that it failed for good."""

    navn: str
    kjoer: Callable[[Leie], None]
    ved_feil: Callable[[int, str], None]


_slag: dict[str, Jobbslag] = {}


def registrer(slag: Jobbslag) -> None:
    """Called by an app when it is ready."""
    _slag[slag.navn] = slag


def jobbslag(navn: str) -> Jobbslag:
    """KeyError for a kind that no installed app knows."""
    return _slag[navn]
