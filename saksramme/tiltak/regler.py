"""What a register says of the tiltak of its cases. All else about a tiltak is the same in every register."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, cast

from felles.feil import IkkeTillatt
from felles.register import sakstype


class Tiltaksarbeid(Protocol):
    """A locked case in the hands of one person, at the instant that all they do is stamped with."""

    @property
    def tid(self) -> dt.datetime: ...

    @property
    def adgang(self) -> Any: ...


def _ingen(adgang: Any) -> None:
    return None


def _ingen_hindring(adgang: Any, *, nytt: bool) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Tiltaksregler:
    """The rules of one kind of case. `adgang` is the register's own: what one person may do with the case.

    `arbeid(sak_id, aktoer=)` opens work on the case, and raises DoesNotExist for one that the person may not
    see. `kan_arbeide` says who makes, changes, does and cancels tiltak; whoever is responsible for one does
    it too, without seeing the case. `hinder` is what stands in the way in this state of the case, of a new
    tiltak (`nytt`) or of work with an old one; empty where nothing does.

    `innsending` is the kind of what is sent once (felles/innsending.py), and `innsendt_om` how the case is
    named there: both are stored, and stay as they are.

    `historikk` names the row whose history tells of the tiltak, where it is not the case itself. `laas` locks
    the case for somebody who need not see it, and gives the instant of its last change, or None where it is
    held and `vent` is False; without it the tiltak alone is locked.

    `kan_deles`: whoever is responsible can be given the case to read. `kan_vurdere` says who tells whether a
    tiltak helped, and `hvorfor_ikke` the reason for those who may not; None where effect is not evaluated.
    `siste_ferdig(sak_id, aktoer=, tid=)` is called when the last open tiltak has ended. `om_avlysning` tells
    who cancels one who will read the reason.
    """

    innsending: str
    innsendt_om: Callable[[int], dict[str, int]]
    arbeid: Callable[..., AbstractContextManager[Tiltaksarbeid]]
    kan_arbeide: Callable[[Any], bool]
    hinder: Callable[..., str] = _ingen_hindring
    historikk: Callable[[int], tuple[str, int]] | None = None
    laas: Callable[..., dt.datetime | None] | None = None
    kan_deles: bool = False
    kan_vurdere: Callable[[Any], bool] | None = None
    hvorfor_ikke: Callable[[Any], object] = _ingen
    siste_ferdig: Callable[..., None] | None = None
    om_avlysning: Any = ""

    def krev_arbeid(self, adgang: Any) -> None:
        """Raises IkkeTillatt for who may not work with the tiltak of the case."""
        if not self.kan_arbeide(adgang):
            raise IkkeTillatt()

    def krev_vurdering(self, adgang: Any) -> None:
        """Raises IkkeTillatt, with the reason, for who may not say whether a tiltak helped."""
        if self.kan_vurdere is None or not self.kan_vurdere(adgang):
            raise IkkeTillatt(self.hvorfor_ikke(adgang))

    def kan_legge_til(self, adgang: Any) -> bool:
        """May the person add a tiltak to the case now?"""
        return self.kan_arbeide(adgang) and not self.hinder(adgang, nytt=True)


def regler_for(kode: str) -> Tiltaksregler:
    """The rules of the kind of case of that code."""
    return cast(Tiltaksregler, sakstype(kode).tiltak)
