"""The kinds of work that workers know. Each app enters its own when it is ready.

Each kind goes to a queue, and each queue has workers of its own: what waits for a mail server that hangs must
not hold up a report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Koe(StrEnum):
    """The queues of the broker. A worker that is given none takes from all."""

    ARBEID = "arbeid"  # beat's own tasks: short, and needed for all the rest
    EPOST = "epost"
    SKANN = "skann"
    RAPPORT = "rapport"  # reports, and files of long lists


@dataclass(frozen=True)
class Leie:
    """A worker's hold on a job: whoever has lost it must not store anything more."""

    jobb_id: int
    objekt_id: int
    token: UUID


@dataclass(frozen=True)
class Jobbslag:
    """What to run, in which queue, and whom to tell that it failed for good."""

    navn: str
    kjoer: Callable[[Leie], None]
    ved_feil: Callable[[int, str], None]
    koe: Koe = Koe.ARBEID


_slag: dict[str, Jobbslag] = {}


def registrer(slag: Jobbslag) -> None:
    """Called by an app when it is ready."""
    _slag[slag.navn] = slag


def jobbslag(navn: str) -> Jobbslag:
    """KeyError for a kind that no installed app knows."""
    return _slag[navn]
