"""The organisation for everybody inside: the tree, who leads what, and one enhet."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisasjon.models import Enhet
from organisasjon.sporringer.enheter import (
    Lederkart,
    er_kommune,
    hent_tre,
    naermeste_verneombud,
    roller_i,
)
from organisasjon.sporringer.fortid import fortid
from organisasjon.tilgang import tilgang_for
from organisasjon.tre import Tre
from organisasjon.views.adgang import bruker_i, krev_ansatt


def _faner(aktiv: str) -> list[dict[str, object]]:
    return [
        {"tittel": _("Enheter"), "url": reverse("organisasjon:tre"), "aktiv": aktiv == "tre"},
        {"tittel": _("Ledere"), "url": reverse("organisasjon:ledere"), "aktiv": aktiv == "ledere"},
    ]


def _under(request: HttpRequest, tre: Tre) -> int | None:
    """The enhet whose branch is asked for; none for the whole tree."""
    valgt = request.GET.get("under", "")
    return int(valgt) if valgt.isdecimal() and int(valgt) in tre.noder else None


@krev_ansatt
@require_safe
def tre(request: HttpRequest) -> HttpResponse:
    """Every enhet, with its leader and årsverk."""
    tilgang = tilgang_for(bruker_i(request))
    nedlagte, under = "nedlagte" in request.GET, _under(request, tilgang.tre)
    greiner = hent_tre(tilgang.tre, Lederkart(tilgang.ledelse), nedlagte=nedlagte, under=under)
    return render(
        request,
        "organisasjon/tre.html",
        {
            "faner": _faner("tre"),
            "greiner": greiner,
            "nedlagte": nedlagte,
            "under": under,
            "aar": tilgang.tre.dag.year,
            "dag": tilgang.tre.dag,
            "er_administrator": tilgang.er_administrator,
        },
    )


@krev_ansatt
@require_safe
def ledere(request: HttpRequest) -> HttpResponse:
    """Who is nærmeste leder where, vacant posts included."""
    tilgang = tilgang_for(bruker_i(request))
    ledige = "ledige" in request.GET
    greiner = hent_tre(tilgang.tre, Lederkart(tilgang.ledelse), under=_under(request, tilgang.tre))
    rader = [gren for rot in greiner for gren in rot.alle()]
    return render(
        request,
        "organisasjon/ledere.html",
        {
            "faner": _faner("ledere"),
            "rader": [rad for rad in rader if rad.lederskap.ledig] if ledige else rader,
            "antall": len(rader),
            "antall_ledige": sum(rad.lederskap.ledig for rad in rader),
            "ledige": ledige,
        },
    )


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
