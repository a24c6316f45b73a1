"""The registers of the product, each declared once; whatever lists registers asks here.

A declaration holds data and functions. Registers do not know each other, and nothing below them knows them by
name: each enters itself when its app is ready, and what it does not give, it is simply absent from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.kunnskap import Kilde
from felles.saker import Sakstype
from felles.tallkilde import Tallkilde, Utvalg


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register. `kode` is its name in figures and addresses; `sakstyper` the kinds of row that have
    history, tiltak or files, each with a code of its own. `historikk` is what its rows of history say, by
    `slag` (hendelser/historikk.py).
    """

    kode: str
    navn: Any
    sakstyper: Collection[Sakstype] = field(default=())
    tall: Tallkilde | None = None
    kunnskap: Kilde | None = None
    historikk: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)


_registre: dict[str, Register] = {}


def registrer(register: Register) -> None:
    """Called by each register when its app is ready."""
    _registre[register.kode] = register


def alle() -> Sequence[Register]:
    """Every register that has entered itself, by code."""
    return [_registre[kode] for kode in sorted(_registre)]


def sakstyper() -> Sequence[Sakstype]:
    """The kinds of row of every register."""
    return [sakstype for register in alle() for sakstype in register.sakstyper]


def sakstype(kode: str) -> Sakstype:
    """The kind of row of that code; KeyError for one that no installed app knows."""
    return {sakstype.kode: sakstype for sakstype in sakstyper()}[kode]


def kjent_sakstype(kode: str) -> Sakstype | None:
    """As `sakstype`, for a code that came with a request; None for one that no installed app knows."""
    return next((sakstype for sakstype in sakstyper() if sakstype.kode == kode), None)


def setninger_til(sakstype: str) -> Mapping[str, Callable[[Any], str]]:
    """What the register of that kind of row says in its history; empty for a kind that no register has."""
    for register in alle():
        if any(ett.kode == sakstype for ett in register.sakstyper):
            return register.historikk
    return {}


def kunnskapskilder() -> Sequence[Kilde]:
    """Every register's knowledge of an enhet, by the code of the source."""
    return sorted((r.kunnskap for r in alle() if r.kunnskap is not None), key=lambda kilde: kilde.kode)


def kunnskapskilde(kode: str) -> Kilde | None:
    """The source of that code; None for one that no installed app knows any more."""
    return next((kilde for kilde in kunnskapskilder() if kilde.kode == kode), None)


def tallkilder() -> dict[str, Tallkilde]:
    """By the code of the register, in the order of the codes: those that have figures."""
    return {register.kode: register.tall for register in alle() if register.tall is not None}


def tallkilde(kode: str) -> Tallkilde:
    """The figures of the register of that code; raises Domenefeil for one that no installed app knows."""
    kilde = tallkilder().get(kode)
    if kilde is None:
        raise Domenefeil(_("Tallet finnes ikke."))
    return kilde


def radadresse(utvalg: Utvalg, parametre: dict[str, str]) -> str:
    """Where the rows behind a figure are shown, with these parameters. Raises Domenefeil as `tallkilde`."""
    return f"{reverse(tallkilde(utvalg.register).radside)}?{urlencode(parametre)}"
