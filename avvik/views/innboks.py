"""The inbox: what waits for the person, the most urgent first."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from avvik.innboks import Innboks, innboks
from avvik.models import Avvik, AvvikQuerySet
from avvik.sporringer.liste import antall_inntil, side_av, sortering_av
from avvik.views.felles import bruker_i, krev
from felles.htmx import vis
from felles.klokke import i_dag
from organisasjon.tilgang import tilgang_for
from tiltak.models import Tiltak
from tiltak.sporringer import med_saker

_VIS = 8


@dataclass(frozen=True)
class Haug:
    """One heap of the inbox, as far as it is shown."""

    kode: str
    tittel: str
    rader: list[Avvik]
    antall: int

    @property
    def har_flere(self) -> bool:
        return self.antall > len(self.rader)


# Each heap with its order: the oldest, or the one that is most late, first.
_HAUGER: dict[str, tuple[object, str]] = {
    "forfalte": (_("Over fristen"), "frist"),
    "nye": (_("Nye meldinger"), "meldt"),
    "til_evaluering": (_("Til evaluering"), "meldt"),
    "snart": (_("Frist innen en uke"), "frist"),
}


def _saker(kasse: Innboks, kode: str) -> AvvikQuerySet:
    saker: AvvikQuerySet = getattr(kasse, kode)
    return saker.select_related("enhet", "behandles_av", "kategori")


@require_safe
def vis_innboks(request: HttpRequest) -> HttpResponse:
    """All heaps, and the person's own tiltak; with `?haug=` one heap whole."""
    bruker = bruker_i(request)
    krev(tilgang_for(bruker).er_ansatt, gettext("Du har ingen rolle i kommunen i dag."))
    dag = i_dag()
    kasse = innboks(bruker, dag, tilgang_for(bruker))
    if "haug" in request.GET:
        return _vis_haug(request, kasse, request.GET["haug"])
    hauger = []
    for kode, (tittel, _sortering) in _HAUGER.items():
        saker = _saker(kasse, kode)
        if antall := antall_inntil(saker):
            hauger.append(Haug(kode, str(tittel), list(saker[:_VIS]), antall))
    tiltak = Tiltak.objects.aapne().filter(ansvarlig=bruker).order_by("frist", "pk")
    kontekst = {
        "hauger": hauger,
        "tiltak": med_saker(tiltak[:_VIS], bruker),
        "antall_tiltak": antall_inntil(tiltak),
        "dag": dag,
    }
    return render(request, "avvik/innboks.html", kontekst)


def _vis_haug(request: HttpRequest, kasse: Innboks, kode: str) -> HttpResponse:
    if kode not in _HAUGER:
        raise Http404
    tittel, sortering = _HAUGER[kode]
    saker = _saker(kasse, kode)
    side = side_av(saker, sortering_av(sortering, soeker=False), request.GET)
    kontekst = {"tittel": tittel, "side": side, "antall": antall_inntil(saker), "dag": i_dag()}
    return vis(request, "avvik/haug.html", "avvik/_haug.html", kontekst)
