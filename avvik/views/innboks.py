"""The inbox: what waits for the person, the most urgent first."""

from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from avvik.flater import KODE
from avvik.innboks import Haug, Innboks
from avvik.lister import HAUG
from avvik.models import AvvikQuerySet
from felles.klokke import i_dag
from felles.liste.liste import Listeinnhold
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.views.adgang import ansatt_i
from saksramme.arbeidsliste import Arbeidsbord
from tiltak.sporringer import med_saker, mine_aapne

_VIS = 8


@require_safe
def vis_innboks(request: HttpRequest) -> HttpResponse:
    """All heaps, what waits in other registers, and the person's own tiltak; with `?haug=` one heap whole."""
    if "haug" in request.GET:
        return vis_liste(request, HAUG, "avvik/haug.html", partial(_haug, request), del_="avvik/_haug.html")
    tilgang, dag = ansatt_i(request), i_dag()
    bruker, bord = tilgang.bruker, Arbeidsbord(tilgang, dag)
    kasse = cast(Innboks, bord.av(KODE))
    tiltak = mine_aapne(bruker, tilgang).order_by("frist", "pk")
    kontekst = {
        "hauger": kasse.foerste(_VIS),
        "andre": bord.andre_i_innboksen(KODE, _VIS),
        "tiltak": med_saker(tiltak[:_VIS], bruker),
        "venter": bord.ventende,
        "dag": dag,
    }
    return render(request, "avvik/innboks.html", kontekst)


def _haug(request: HttpRequest, innhold: Listeinnhold, _side: Side) -> dict[str, Any]:
    antall = cast(AvvikQuerySet, innhold.rader).count()
    return {"tittel": Haug(request.GET["haug"]).label, "antall": antall, "dag": i_dag()}
