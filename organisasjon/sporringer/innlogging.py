"""Whom one may choose to be on the login page of a demo."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from felles.demopersoner import demopersoner
from felles.klokke import i_dag
from organisasjon.models import Bruker, Rolle
from organisasjon.personvalg import med_navn

VIS_HOEYST = 30


def demovalg(sok: str = "") -> list[dict[str, str]]:
    """The people to show, in order: the chosen few, or those whose name, role or enhet matches the search.

    One more than VIS_HOEYST says that there are more.
    """
    return _treff(sok) if sok else _utvalgte()


def _utvalgte() -> list[dict[str, str]]:
    utvalg = demopersoner()
    brukere = {b.brukernavn: b for b in _kan_velges().filter(brukernavn__in=[p.brukernavn for p in utvalg])}
    if not brukere:
        return _rader(_kan_velges()[:VIS_HOEYST], "")
    return [
        {
            "brukernavn": person.brukernavn,
            "navn": brukere[person.brukernavn].navn,
            "roller_tekst": f"{person.rolle} – {person.viser}",
            "gruppe": "",
        }
        for person in utvalg
        if person.brukernavn in brukere
    ]


def _treff(sok: str) -> list[dict[str, str]]:
    i_rolle = Rolle.objects.virksomme(i_dag()).filter(enhet__navn__icontains=sok)
    med_navnet = med_navn(_kan_velges(), sok).order_by().values("pk")
    brukere = _kan_velges().filter(Q(pk__in=med_navnet) | Q(pk__in=i_rolle.values("bruker")))
    return _rader(brukere[: VIS_HOEYST + 1], "")


def _kan_velges() -> Any:
    return Bruker.objects.filter(is_active=True)


def _rader(brukere: Iterable[Bruker], gruppe: str) -> list[dict[str, str]]:
    brukere = list(brukere)
    roller = rolletekster([bruker.pk for bruker in brukere], i_dag())
    return [
        {
            "brukernavn": bruker.brukernavn,
            "navn": bruker.navn,
            "roller_tekst": roller.get(bruker.pk, _("Ingen rolle i dag")),
            "gruppe": gruppe,
        }
        for bruker in brukere
    ]


def rolletekster(brukere: list[int], dag: dt.date) -> dict[int, str]:
    """«Leder i Helse, Ansatt i 3402» for each person with roles that day; one query."""
    samlet: dict[int, list[str]] = defaultdict(list)
    rader = Rolle.objects.virksomme(dag).filter(bruker__in=brukere).select_related("enhet")
    for rolle in rader.order_by("enhet__kode", "rolle"):
        samlet[rolle.bruker_id].append(
            _("%(rolle)s i %(enhet)s") % {"rolle": rolle.get_rolle_display(), "enhet": rolle.enhet.navn}
        )
    return {bruker_id: ", ".join(tekster) for bruker_id, tekster in samlet.items()}
