"""People as the administrator sees them: the list with search and pages, one person's roles and history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from felles.klokke import i_dag
from hendelser.historikk import Linje, linjer
from hendelser.models import Hendelse
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype
from organisasjon.personvalg import med_navn
from organisasjon.services.personer import SAKSTYPE_PERSON
from organisasjon.sporringer.innlogging import rolletekster


@dataclass(frozen=True)
class Personfilter:
    """What the list is narrowed to. `sok` never stands in an address, as it is mostly a name."""

    sok: str = ""
    rolle: str = ""
    enheter: frozenset[int] | None = None
    stengte: bool = False


@dataclass(frozen=True)
class Personrad:
    """A line of the list: who, and the roles that work today in words."""

    bruker: Bruker
    roller: str


def personer(utvalg: Personfilter) -> QuerySet[Bruker]:
    """Everybody that the filter lets through."""
    brukere = med_navn(Bruker.objects.filter(is_active=not utvalg.stengte), utvalg.sok, ogsaa=("epost",))
    if utvalg.rolle or utvalg.enheter is not None:
        # Who may not log in has no role that works: there, all that they have had.
        roller = Rolle.objects.all() if utvalg.stengte else Rolle.objects.virksomme(i_dag())
        if utvalg.rolle:
            roller = roller.filter(rolle=utvalg.rolle)
        if utvalg.enheter is not None:
            roller = roller.filter(enhet__in=utvalg.enheter)
        brukere = brukere.filter(pk__in=roller.values("bruker"))
    return brukere


def personrader(brukere: Iterable[Bruker]) -> list[Personrad]:
    """Each with their roles; one query."""
    brukere = list(brukere)
    tekster = rolletekster([bruker.pk for bruker in brukere], i_dag())
    return [Personrad(bruker, tekster.get(bruker.pk, "")) for bruker in brukere]


def like_brukernavn() -> list[list[Personrad]]:
    """People whose user names differ in case alone, together; those who are merged already are left out."""
    umerkede = Bruker.objects.filter(slaatt_sammen_med=None)
    noekler = umerkede.values("noekkel").annotate(antall=Count("pk")).filter(antall__gt=1).values("noekkel")
    rader = personrader(umerkede.filter(noekkel__in=noekler).order_by("noekkel", "pk"))
    return [list(gruppe) for _noekkel, gruppe in groupby(rader, key=lambda rad: rad.bruker.noekkel)]


def har_samme_navn(bruker: Bruker) -> list[Personrad]:
    """The others whose user name differs from the person's in case alone."""
    andre = Bruker.objects.filter(noekkel=bruker.noekkel, slaatt_sammen_med=None).exclude(pk=bruker.pk)
    return personrader(andre.order_by("pk"))


@dataclass(frozen=True)
class Rolleoversikt:
    """A person's roles by time. A role works only while its enhet does, too."""

    naa: list[Rolle]
    kommer: list[Rolle]
    tidligere: list[Rolle]


def roller_for(bruker: Bruker, dag: dt.date) -> Rolleoversikt:
    """The roles of the person seen from that day, by enhet; one query."""
    roller = list(bruker.roller.select_related("enhet").order_by("enhet__kode", "rolle", "fra"))
    naa = [r for r in roller if _gjelder(r, dag) and r.enhet.er_gyldig(dag)]
    kommer = [r for r in roller if r not in naa and not _er_over(r, dag)]
    return Rolleoversikt(naa, kommer, [r for r in roller if _er_over(r, dag)])


def _gjelder(rolle: Rolle, dag: dt.date) -> bool:
    return (rolle.fra is None or rolle.fra <= dag) and (rolle.til is None or dag <= rolle.til)


def _er_over(rolle: Rolle, dag: dt.date) -> bool:
    enhet_til = rolle.enhet.gyldig_til
    return (rolle.til is not None and rolle.til < dag) or (enhet_til is not None and enhet_til < dag)


def historikk(bruker: Bruker) -> list[Linje]:
    """What has been done with the person's access, newest first. Two queries."""
    rader = list(Hendelse.objects.for_sak(SAKSTYPE_PERSON, bruker.pk).select_related("aktoer").reverse())
    ider = {rad.data["enhet"] for rad in rader if "enhet" in rad.data}
    enheter = dict(Enhet.objects.filter(pk__in=ider).values_list("pk", "navn"))
    return linjer(
        rader,
        uten_aktoer=_("Driftsansvarlig, fra kommandolinjen"),
        tekst=lambda rad: _rolletekst(rad.data, enheter),
    )


def _rolletekst(data: dict[str, Any], enheter: dict[int, str]) -> str:
    if "rolle" not in data:
        return ""
    tekst = _("%(rolle)s i %(enhet)s") % {
        "rolle": Rolletype(data["rolle"]).label,
        "enhet": enheter.get(data["enhet"], "–"),
    }
    for noekkel, ledetekst in (("fra", _("fra")), ("til", _("til og med"))):
        if noekkel in data:
            tekst += f", {ledetekst} {dt.date.fromisoformat(data[noekkel]):%d.%m.%Y}"
    return tekst
