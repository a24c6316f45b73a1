"""The inbox: what waits for the person, the most urgent first."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from avvik.flater import KODE
from avvik.innboks import Haug, Innboks
from avvik.sporringer.liste import side_av
from felles.htmx import vis
from felles.klokke import i_dag
from felles.krav import krev
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i
from saksramme.arbeidsliste import Arbeidsbord
from tiltak.sporringer import med_saker, mine_aapne

_VIS = 8


@require_safe
def vis_innboks(request: HttpRequest) -> HttpResponse:
    """All heaps, what waits in other registers, and the person's own tiltak; with `?haug=` one heap whole."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    krev(tilgang.er_ansatt, gettext("Du har ingen rolle i kommunen i dag."))
    dag = i_dag()
    bord = Arbeidsbord(tilgang, dag)
    kasse = cast(Innboks, bord.av(KODE))
    if "haug" in request.GET:
        return _vis_haug(request, kasse, request.GET["haug"])
    tiltak = mine_aapne(bruker, tilgang).order_by("frist", "pk")
    kontekst = {
        "hauger": kasse.foerste(_VIS),
        "andre": bord.andre_i_innboksen(KODE, _VIS),
        "tiltak": med_saker(tiltak[:_VIS], bruker),
        "venter": bord.ventende,
        "dag": dag,
    }
    return render(request, "avvik/innboks.html", kontekst)


def _vis_haug(request: HttpRequest, kasse: Innboks, kode: str) -> HttpResponse:
    if kode not in Haug.values:
        raise Http404
    haug = Haug(kode)
    saker = kasse.haug(haug).select_related("enhet", "behandles_av", "kategori")
    side = side_av(saker, haug.sortering, request.GET)
    kontekst = {"tittel": haug.label, "side": side, "antall": saker.count(), "dag": i_dag()}
    return vis(request, "avvik/haug.html", "avvik/_haug.html", kontekst)
