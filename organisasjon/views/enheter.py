"""The organisation for everybody inside: the tree, who leads what, and one enhet."""

from functools import partial
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.lister import ENHETER, LEDERE, Enhetsliste
from organisasjon.models import Enhet
from organisasjon.sporringer.enheter import (
    Lederkart,
    er_kommune,
    naermeste_verneombud,
    roller_i,
)
from organisasjon.sporringer.fortid import fortid
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt


def _faner(aktiv: str) -> list[dict[str, object]]:
    return [
        {"tittel": _("Enheter"), "url": reverse("organisasjon:tre"), "aktiv": aktiv == "tre"},
        {"tittel": _("Ledere"), "url": reverse("organisasjon:ledere"), "aktiv": aktiv == "ledere"},
    ]


@krev_ansatt
@require_safe
def tre(request: HttpRequest) -> HttpResponse:
    """Every enhet, with its leader and årsverk."""
    return vis_liste(request, ENHETER, "organisasjon/tre.html", partial(_trekontekst, request))


def _trekontekst(request: HttpRequest, innhold: Enhetsliste, _side: Side) -> dict[str, Any]:
    tilgang = tilgang_for(bruker_i(request))
    return {
        "faner": _faner("tre"),
        "greiner": innhold.greiner,
        "nedlagte": "nedlagte" in request.GET,
        "under": innhold.under,
        "aar": tilgang.tre.dag.year,
        "dag": tilgang.tre.dag,
        "er_administrator": tilgang.er_administrator,
    }


@krev_ansatt
@require_safe
def ledere(request: HttpRequest) -> HttpResponse:
    """Who is nærmeste leder where, vacant posts included."""
    return vis_liste(request, LEDERE, "organisasjon/ledere.html", partial(_lederkontekst, request))


def _lederkontekst(request: HttpRequest, innhold: Enhetsliste, side: Side) -> dict[str, Any]:
    alle = [gren for rot in innhold.greiner for gren in rot.alle()]
    return {
        "faner": _faner("ledere"),
        "rader": side.rader,
        "antall": len(alle),
        "antall_ledige": sum(gren.lederskap.ledig for gren in alle),
        "ledige": "ledige" in request.GET,
    }


@krev_ansatt
@require_safe
def enhet(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """One enhet: what it does, who leads it, where it stands, and what it has been."""
    rad = get_object_or_404(
        Enhet.objects.select_related("forelder", "rapporteres_under", "etterfoelger"), pk=enhet_id
    )
    tilgang = tilgang_for(bruker_i(request))
    tre, dag = tilgang.tre, tilgang.tre.dag
    under = Enhet.objects.filter(forelder=rad).gyldige(dag)
    return render(
        request,
        "organisasjon/enhet.html",
        {
            "enhet": rad,
            "dag": dag,
            "linje": [node for node in tre.oppover(rad.pk) if node.id != rad.pk][::-1],
            "lederskap": Lederkart(tilgang.ledelse)[rad.pk],
            "verneombud": naermeste_verneombud(tre, rad.pk),
            "foelges_opp_av": tre.noder[tre.foelges_opp_av(rad.pk)],
            "under": under.order_by("kode"),
            "rapporterende": Enhet.objects.filter(rapporteres_under=rad).gyldige(dag),
            "forgjengere": Enhet.objects.filter(etterfoelger=rad),
            "aarsverk": rad.aarsverk.filter(til=None).order_by(F("aar").desc(nulls_last=True)),
            "fortid": fortid(rad),
            "roller": roller_i(rad, dag) if tilgang.er_administrator else [],
            "er_administrator": tilgang.er_administrator,
            "er_kommune": er_kommune(rad),
            "har_lukket": rad.gyldig_til is not None and rad.gyldig_til < dag,
        },
    )
