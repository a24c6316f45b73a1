"""The rules of the organisation, as questions to a state that is proposed: asked by pages and import alike.

A state is every enhet as it would be. What it breaks that the stored state does not break already is refused;
what was stored before there was a rule stays until somebody changes it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from felles.klokke import dato
from organisasjon.models import Enhet, Enhetsperiode, Enhetstype, Rolle, Rolletype

# From the top down. What lies under an enhet is of its type or of a later one.
_REKKEFOELGE: list[str] = [
    Enhetstype.KOMMUNE,
    Enhetstype.OMRAADE,
    Enhetstype.VIRKSOMHET,
    Enhetstype.AVDELING,
]
_BARE_VED_ROTEN = {Rolletype.KOMMUNEDIREKTOER, Rolletype.ADMINISTRATOR}

# An enhet is known by its id to the pages, by its kode to an import.
Noekkel = int | str


class Regel(StrEnum):
    """What an organisation may not be."""

    RING = "ring"  # an enhet under itself in the line
    RAPPORTRING = "rapportring"  # in the figures
    ETTERFOELGERRING = "etterfoelgerring"
    TYPE = "type"  # of a type that does not belong under its parent's
    AAPNER_FOER = "aapner_foer"  # there before its parent
    SLUTTER_ETTER = "slutter_etter"  # there after its parent
    ETTERFOELGER_BORTE = "etterfoelger_borte"  # whose successor is not there the day after
    KOMMUNE_SLUTTER = "kommune_slutter"
    KOMMUNE_KOMMER = "kommune_kommer"


@dataclass(frozen=True)
class Plass:
    """An enhet as it would be, with the keys of those it points to.

    `staar_fra` is the day from which it stands where it does; None is from the start, as an import says.
    """

    navn: str
    type: str | None
    forelder: Noekkel | None = None
    rapporteres_under: Noekkel | None = None
    etterfoelger: Noekkel | None = None
    gyldig_fra: dt.date | None = None
    gyldig_til: dt.date | None = None
    staar_fra: dt.date | None = None


@dataclass(frozen=True)
class Brudd:
    """A rule that an enhet breaks, at one of its fields; `over` is the other enhet where there is one."""

    regel: Regel
    enhet: Noekkel
    felt: str
    over: Noekkel | None = None
    grunn: str = field(default="", compare=False)


Tilstand = Mapping[Any, Plass]


def lagret_tilstand(*, etter_kode: bool = False) -> dict[Any, Plass]:
    """Every enhet as it is stored, by id or by kode. Two queries."""
    staar_fra: dict[int, Any] = dict(
        Enhetsperiode.objects.filter(til=None, fra__isnull=False).values_list("enhet", "fra")
    )
    peker = "__kode" if etter_kode else "_id"
    felt = ("navn", "type", f"forelder{peker}", f"rapporteres_under{peker}", f"etterfoelger{peker}")
    rader = Enhet.objects.order_by("kode").values_list("pk", "kode", *felt, "gyldig_fra", "gyldig_til")
    plasser: dict[Any, Plass] = {}
    for pk, kode, *verdier in rader:
        plass = Plass(*verdier)
        plasser[kode if etter_kode else pk] = replace(
            plass, staar_fra=dato(staar_fra[pk]) if pk in staar_fra else None
        )
    return plasser


def nye_brudd(foer: Tilstand, etter: Tilstand, dag: dt.date) -> list[Brudd]:
    """What the proposed state breaks that the state before did not, seen from that day."""
    gamle = set(_brudd(foer, dag))
    return [brudd for brudd in _brudd(etter, dag) if brudd not in gamle]


def _brudd(noder: Tilstand, dag: dt.date) -> Iterator[Brudd]:
    ringer = list(_ringer(noder))
    yield from ringer
    i_ring = {brudd.enhet for brudd in ringer if brudd.regel == Regel.RING}
    i_etterring = {brudd.enhet for brudd in ringer if brudd.regel == Regel.ETTERFOELGERRING}
    for noekkel, node in noder.items():
        if node.type == Enhetstype.KOMMUNE:
            yield from _kommunens(noekkel, node, dag)
        for felt in ("forelder", "rapporteres_under"):
            over = getattr(node, felt)
            if over in noder and noekkel not in i_ring:
                yield from _under(noekkel, node, felt, over, noder[over], dag)
        if node.etterfoelger in noder and node.gyldig_til is not None and noekkel not in i_etterring:
            yield from _etterfulgt(noekkel, node, noder[node.etterfoelger])


def _ringer(noder: Tilstand) -> Iterator[Brudd]:
    linje = paa_sykel({noekkel: node.forelder for noekkel, node in noder.items()})
    rapport = paa_sykel({noekkel: node.rapporteres_under or node.forelder for noekkel, node in noder.items()})
    etter = paa_sykel({noekkel: node.etterfoelger for noekkel, node in noder.items()})
    for noekkel, node in noder.items():
        if noekkel in linje:
            yield Brudd(Regel.RING, noekkel, "forelder", grunn=_("En enhet kan ikke ligge under seg selv."))
        elif noekkel in rapport:
            felt = "rapporteres_under" if node.rapporteres_under else "forelder"
            grunn = _("Da ville enheten rapportere under seg selv. Velg en annen.")
            yield Brudd(Regel.RAPPORTRING, noekkel, felt, grunn=grunn)
        if noekkel in etter:
            grunn = _("En enhet kan ikke etterfølge seg selv.")
            yield Brudd(Regel.ETTERFOELGERRING, noekkel, "etterfoelger", grunn=grunn)


def paa_sykel(over: Mapping[Any, Any]) -> set[Any]:
    """The keys that lie under themselves, where `over` gives the key above each."""
    ferdige: set[Any] = set()
    sykler: set[Any] = set()
    for start in over:
        sti: dict[Any, int] = {}
        neste = start
        while neste is not None and neste in over and neste not in ferdige and neste not in sti:
            sti[neste] = len(sti)
            neste = over[neste]
        if neste in sti:
            sykler.update(list(sti)[sti[neste] :])
        ferdige.update(sti)
    return sykler


def _kommunens(noekkel: Noekkel, node: Plass, dag: dt.date) -> Iterator[Brudd]:
    if node.gyldig_til is not None:
        grunn = _("Kommunen kan ikke legges ned.")
        yield Brudd(Regel.KOMMUNE_SLUTTER, noekkel, "gyldig_til", grunn=grunn)
    if node.gyldig_fra is not None and node.gyldig_fra > dag:
        grunn = _("Kommunen må finnes i dag.")
        yield Brudd(Regel.KOMMUNE_KOMMER, noekkel, "gyldig_fra", grunn=grunn)


def _under(
    noekkel: Noekkel, node: Plass, felt: str, over: Noekkel, overordnet: Plass, dag: dt.date
) -> Iterator[Brudd]:
    if felt == "forelder" and not _hoerer_under(node.type, overordnet.type):
        grunn = _("Enheten er %(type)s og kan ikke ligge under %(over)s, som er %(overtype)s.") % {
            "type": _typenavn(node),
            "over": overordnet.navn,
            "overtype": _typenavn(overordnet),
        }
        yield Brudd(Regel.TYPE, noekkel, "type", over, grunn)
    fra = max((dag for dag in (node.gyldig_fra, node.staar_fra) if dag is not None), default=None)
    if overordnet.gyldig_fra is not None and (fra is None or fra < overordnet.gyldig_fra):
        grunn = _("%(over)s finnes ikke før %(dag)s.")
        yield Brudd(Regel.AAPNER_FOER, noekkel, felt, over, grunn % _navn_og_dag(overordnet, "gyldig_fra"))
    til = overordnet.gyldig_til
    if til is not None and (
        node.gyldig_til is None or node.gyldig_til > til or (fra is not None and fra > til)
    ):
        grunn = (
            _("%(over)s finnes ikke lenger.")
            if til < max(dag, fra or dag)
            else _("%(over)s legges ned etter %(dag)s. Velg en annen.")
        )
        yield Brudd(Regel.SLUTTER_ETTER, noekkel, felt, over, grunn % _navn_og_dag(overordnet, "gyldig_til"))


def _hoerer_under(type_: str | None, over: str | None) -> bool:
    """A type that is not known is no breach of this rule."""
    kjente = type_ in _REKKEFOELGE and over in _REKKEFOELGE
    return not kjente or _REKKEFOELGE.index(str(type_)) >= _REKKEFOELGE.index(str(over))


def _typenavn(node: Plass) -> str:
    return str(Enhetstype(node.type).label).lower() if node.type in Enhetstype.values else ""


def _navn_og_dag(node: Plass, felt: str) -> dict[str, str]:
    return {"over": node.navn, "dag": f"{getattr(node, felt):%d.%m.%Y}"}


def _etterfulgt(noekkel: Noekkel, node: Plass, etterfoelger: Plass) -> Iterator[Brudd]:
    siste = node.gyldig_til
    dagen_etter = None if siste in (None, dt.date.max) else siste + dt.timedelta(days=1)
    if dagen_etter is not None and (
        (etterfoelger.gyldig_fra is None or etterfoelger.gyldig_fra <= dagen_etter)
        and (etterfoelger.gyldig_til is None or etterfoelger.gyldig_til >= dagen_etter)
    ):
        return
    grunn = _("%(enhet)s finnes ikke dagen etter. Velg en annen etterfølger.")
    yield Brudd(
        Regel.ETTERFOELGER_BORTE,
        noekkel,
        "etterfoelger",
        node.etterfoelger,
        grunn % {"enhet": etterfoelger.navn},
    )


def for_de_under(brudd: Sequence[Brudd], noder: Tilstand, enhet: Noekkel) -> tuple[str, str]:
    """The field and the sentence for an enhet whose change leaves others below it in the wrong.

    `brudd` are theirs, and not empty.
    """
    felt, grunn = {
        Regel.SLUTTER_ETTER: ("gyldig_til", _("Flytt eller legg ned disse enhetene først: %(navn)s.")),
        Regel.AAPNER_FOER: ("gyldig_fra", _("Disse enhetene under den begynner før: %(navn)s.")),
        Regel.TYPE: ("type", _("Disse enhetene kan ikke ligge under en enhet av denne typen: %(navn)s.")),
        Regel.ETTERFOELGER_BORTE: ("gyldig_til", _("Den er etterfølger, og må finnes da, for: %(navn)s.")),
    }[brudd[0].regel]
    navn = [noder[ett.enhet].navn for ett in brudd if ett.regel == brudd[0].regel]
    return felt, grunn % {"navn": ", ".join(dict.fromkeys(navn))}


# Roles


def feil_sted(rolle: str, enhetstype: str) -> str:
    """Why the role cannot be held in an enhet of that type; empty where it can."""
    if rolle in _BARE_VED_ROTEN and enhetstype != Enhetstype.KOMMUNE:
        return _("Rollen %(rolle)s hører til kommunen som helhet.") % {
            "rolle": Rolletype(rolle).label.lower()
        }
    return ""


def overlapper(
    fra: dt.date | None, til: dt.date | None, andres_fra: dt.date | None, andres_til: dt.date | None
) -> bool:
    """Do two periods share a day? None is always."""
    return (fra is None or andres_til is None or fra <= andres_til) and (
        andres_fra is None or til is None or andres_fra <= til
    )


def samtidig() -> str:
    """Why somebody cannot have a role in an enhet twice at once: ending one would leave the other."""
    return _("Personen har denne rollen i denne enheten på noen av dagene fra før.")


def har_varig_administrator(dag: dt.date) -> bool:
    """Is there somebody who is administrator that day, and for as long as anybody knows?"""
    varige = Rolle.objects.virksomme(dag).filter(
        rolle=Rolletype.ADMINISTRATOR, til=None, enhet__gyldig_til=None
    )
    return varige.exists()


def mangler_administrator(
    perioder: Sequence[tuple[dt.date | None, dt.date | None]], dag: dt.date, *, hadde_varig: bool
) -> str:
    """Why the kommune is left without an administrator by what these roles become; empty where it is not.

    `perioder` are the days from and to of every role of administrator that somebody holds who may log in.
    Where there was one without an end, one is left; else one who is administrator that day.
    """
    i_dag = [til for fra, til in perioder if (fra is None or fra <= dag) and (til is None or dag <= til)]
    if None in i_dag if hadde_varig else i_dag:
        return ""
    return uten_administrator()


def uten_administrator() -> str:
    """What is said where nobody would be administrator any more."""
    return _("Kommunen må ha minst én administrator. Gi rollen til en annen først.")
