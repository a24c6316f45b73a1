"""The inbox: what waits for the person, the most urgent first."""

from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from avvik.innboks import Haug, innboks, ventende
from avvik.lister import HAUG
from avvik.models import AvvikQuerySet
from avvik.views.felles import bruker_i
from felles.klokke import i_dag
from felles.liste.liste import Listeinnhold
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.tilgang import krev_rolle, tilgang_for
from tiltak.sporringer import med_saker, mine_aapne

_VIS = 8


@require_safe
def vis_innboks(request: HttpRequest) -> HttpResponse:
    """All heaps, and the person's own tiltak; with `?haug=` one heap whole."""
    if "haug" in request.GET:
        return vis_liste(request, HAUG, "avvik/haug.html", partial(_haug, request), del_="avvik/_haug.html")
    bruker = bruker_i(request)
    krev_rolle(bruker)
    tilgang, dag = tilgang_for(bruker), i_dag()
    kasse = innboks(bruker, dag, tilgang)
    tiltak = mine_aapne(bruker, tilgang).order_by("frist", "pk")
    kontekst = {
        "hauger": kasse.foerste(_VIS),
        "tiltak": med_saker(tiltak[:_VIS], bruker),
        "venter": ventende(bruker, kasse, tilgang),
        "dag": dag,
    }
    return render(request, "avvik/innboks.html", kontekst)


def _haug(request: HttpRequest, innhold: Listeinnhold, _side: Side) -> dict[str, Any]:
    antall = cast(AvvikQuerySet, innhold.rader).count()
    return {"tittel": Haug(request.GET["haug"]).label, "antall": antall, "dag": i_dag()}
