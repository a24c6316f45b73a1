"""The history of a case in plain words: a sentence for each kind of row, from whoever writes such rows.

A register declares its own (`Register.historikk`). Whoever else writes history, as tiltak and files do in
that of any case, enters its sentences here.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from felles.register import setninger_til
from hendelser.models import Hendelse

Setning = Callable[[Hendelse], str]


@dataclass(frozen=True)
class Linje:
    """One line of the history, as a person reads it (komponenter/tidslinje.html)."""

    tidspunkt: dt.datetime
    hvem: str
    tittel: str
    tekst: str


_setninger: dict[str, Setning] = {}


def registrer(setninger: Mapping[str, Setning]) -> None:
    """Called by an app when it is ready: what its rows say, by `slag`."""
    _setninger.update(setninger)


def setning_for(sakstype: str, slag: str) -> Setning | None:
    """What a row of that kind says in the history of such a case; None for one that nobody has words for."""
    return setninger_til(sakstype).get(slag) or _setninger.get(slag)


def historikk(sakstype: str, sak_id: int, *, hele: bool = True, etter: int = 0) -> list[Linje]:
    """The history of the case, newest first. Not `hele`: only what is shared with whoever it came from.

    `etter` is the id of the last row that the reader has seen.
    """
    rader = Hendelse.objects.for_sak(sakstype, sak_id).filter(pk__gt=etter).select_related("aktoer")
    return linjer(reversed(rader if hele else rader.filter(delt=True)))


def linjer(
    hendelser: Iterable[Hendelse], *, uten_aktoer: str = "", tekst: Setning = lambda h: h.kommentar
) -> list[Linje]:
    """Rows of history in words, in the given order. `uten_aktoer` stands where no person did it."""
    return [
        Linje(h.tidspunkt, h.aktoer.navn if h.aktoer else uten_aktoer, _tittel(h), tekst(h))
        for h in hendelser
    ]


def _tittel(h: Hendelse) -> str:
    setning = setning_for(h.sakstype, h.slag)
    return setning(h) if setning else h.slag.replace("_", " ").capitalize()
