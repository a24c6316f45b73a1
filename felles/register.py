"""The registers of the product, each declared once; whatever lists registers asks here.

A declaration holds data and functions. Registers do not know each other, and nothing below them knows them by
name: each enters itself when its app is ready, and what it does not give, it is simply absent from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from felles.dokument.kapittel import Kapitteldefinisjon
from felles.feil import Domenefeil
from felles.flater import Arbeidsliste, Forsidedel, Menypunkt
from felles.kunnskap import Kilde
from felles.liste.liste import Liste
from felles.saker import Sakstype
from felles.tallkilde import Tallkilde


@dataclass(frozen=True)
class Rutine:
    """A task that beat orders by itself; `naar` is a celery.schedules.crontab, or seconds between."""

    oppgave: str
    naar: Any


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register. `kode` is its name in figures and addresses; `sakstyper` the kinds of row that have
    history, tiltak or files, each with a code of its own.

    `modell` is the kind of case that people see, `synlig_for(bruker, tilgang)` those that one of them sees,
    `adgang(bruker, sak, tilgang)` what they may do with one. Page, API, list and count ask the same.
    `sider` and `api` are modules of addresses, under /<kode>/ and /api/v1/<kode>/; `api_navn` names choices
    in the API's description. `epost` are its kinds of e-mail (utboks.epost.Epostslag),
    `innlesing` the files that it is read from (importering.grunnlag.Innlesing). `steg` is the table of its
    steps (saksramme.steg.Stegtabell), `tilleggskrav` what it asks of others' (saksramme.steg.Tilleggskrav).
    `historikk` is what a row of history says, by the kind of row that it is about and its `slag`
    (hendelser/historikk.py).
    `lister` are its lists (felles/liste).
    """

    kode: str
    navn: Any
    modell: type[Model] | None = None
    synlig_for: Callable[..., QuerySet[Any]] | None = None
    adgang: Callable[..., Any] | None = None
    sakstyper: Collection[Sakstype] = field(default=())
    tall: Tallkilde | None = None
    kunnskap: Kilde | None = None
    kapittel: Kapitteldefinisjon | None = None
    meny: Collection[Menypunkt] = ()
    arbeidsliste: Arbeidsliste | None = None
    forside: Collection[Forsidedel] = ()
    epost: Collection[Any] = ()
    rutiner: Collection[Rutine] = ()
    sider: str = ""
    api: str = ""
    innlesing: Collection[Any] = ()
    api_navn: Mapping[str, Any] = field(default_factory=dict)
    steg: Any = None
    tilleggskrav: Collection[Any] = ()
    historikk: Mapping[str, Mapping[str, Callable[[Any], str]]] = field(default_factory=dict)
    lister: Collection[Liste] = ()


_registre: dict[str, Register] = {}


def registrer(register: Register) -> None:
    """Called by each register when its app is ready."""
    _registre[register.kode] = register


def alle() -> Sequence[Register]:
    """Every register that has entered itself, by code."""
    return [_registre[kode] for kode in sorted(_registre)]


def arbeidslister() -> dict[str, Arbeidsliste]:
    """What waits for people, by code of the register, in the order in which it is shown."""
    lister = [(r.kode, r.arbeidsliste) for r in alle() if r.arbeidsliste is not None]
    return dict(sorted(lister, key=lambda par: par[1].plass))


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
    """What the history of that kind of row says, by `slag`; empty where no register has words for it."""
    return next((r.historikk[sakstype] for r in alle() if sakstype in r.historikk), {})


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
