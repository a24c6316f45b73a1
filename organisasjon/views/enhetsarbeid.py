"""What an administrator does with an enhet: makes, describes, moves and closes it, and counts its årsverk."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from felles.innsending import innsending_i
from felles.register import sakstyper
from felles.skjema import Radskjema
from felles.skjemaside import LES_OG_SKRIV
from organisasjon import services
from organisasjon.forms import (
    AarsverkSkjema,
    BekreftSkjema,
    EnhetSkjema,
    FlyttSkjema,
    LukkSkjema,
    NyEnhetSkjema,
)
from organisasjon.models import Enhet
from organisasjon.sporringer.enheter import Lederkart, enhetsvalg, er_kommune, foelges_opp_her
from organisasjon.tilgang import tilgang_for
from organisasjon.tre import Tre
from organisasjon.views.adgang import bruker_i, krev_administrator, utfoert


def _tre(request: HttpRequest) -> Tre:
    return tilgang_for(bruker_i(request)).tre


def _vis(request: HttpRequest, mal: str, enhet: Enhet, skjema: Any, **mer: Any) -> HttpResponse:
    status = 409 if getattr(skjema, "lagret_naa", None) is not None else 200
    return render(request, mal, {"enhet": enhet, "skjema": skjema, **mer}, status=status)


def _ferdig(request: HttpRequest, enhet_id: int, melding: str) -> HttpResponse:
    messages.success(request, melding)
    return redirect("organisasjon:enhet", enhet_id)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def ny(request: HttpRequest) -> HttpResponse:
    """A new enhet; `?under=` presets where."""
    tre = _tre(request)
    skjema = NyEnhetSkjema(
        request.POST or None,
        enheter=enhetsvalg(tre),
        initial={"forelder": request.GET.get("under"), "gyldig_fra": tre.dag, "type": "virksomhet"},
    )
    if skjema.is_valid():
        laget: list[Enhet] = []
        data = {**skjema.cleaned_data, "aktoer": bruker_i(request), "innsending": innsending_i(request)}
        if utfoert(skjema, lambda **felt: laget.append(services.opprett_enhet(**felt)), **data):
            return _ferdig(request, laget[0].pk, _("Enheten er lagt inn."))
    return render(request, "organisasjon/enhet_ny.html", {"skjema": skjema})


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def endre(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """Name, type and description."""
    enhet = get_object_or_404(Enhet, pk=enhet_id)
    skjema = EnhetSkjema(request.POST or None, kommune=er_kommune(enhet), initial=_som_initial(enhet))
    if skjema.is_valid() and utfoert(
        skjema, services.endre_enhet, aktoer=bruker_i(request), enhet_id=enhet_id, **skjema.cleaned_data
    ):
        return _ferdig(request, enhet_id, _("Endringene er lagret."))
    _oppdag_utdatert(skjema, enhet, _som_initial(enhet))
    return _vis(request, "organisasjon/enhet_endre.html", enhet, skjema)


def _som_initial(enhet: Enhet) -> dict[str, Any]:
    felt = ("navn", "navn_andre_spraak", "type", "beskrivelse", "versjon")
    return {**{navn: getattr(enhet, navn) for navn in felt}, "merkelapper": " ".join(enhet.merkelapper)}


def _oppdag_utdatert(skjema: Radskjema, enhet: Enhet, lagret: dict[str, Any]) -> None:
    """Where the row is a newer one than the user saw: says what is stored now, and keeps what was typed."""
    if skjema.is_bound and str(skjema.data.get("versjon")) != str(enhet.versjon):
        skjema.vis_som_lagret(lagret)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def flytt(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """To another place in the line, in the figures, or both."""
    enhet = get_object_or_404(Enhet, pk=enhet_id)
    tre = _tre(request)
    initial = {
        "forelder": enhet.forelder_id,
        "rapporteres_under": enhet.rapporteres_under_id,
        "versjon": enhet.versjon,
    }
    valg = enhetsvalg(tre, uten=frozenset(tre.subtre(enhet_id)))
    skjema = FlyttSkjema(request.POST or None, enheter=valg, initial=initial)
    if skjema.is_valid() and utfoert(
        skjema, services.flytt_enhet, aktoer=bruker_i(request), enhet_id=enhet_id, **skjema.cleaned_data
    ):
        return _ferdig(request, enhet_id, _("Enheten er flyttet. Tall for tidligere tidspunkter er som før."))
    _oppdag_utdatert(skjema, enhet, initial)
    mer = {"er_kommune": er_kommune(enhet), "antall_under": len(tre.subtre(enhet_id)) - 1}
    return _vis(request, "organisasjon/enhet_flytt.html", enhet, skjema, **mer)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def aarsverk(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """Årsverk and headcount, year by year."""
    enhet = get_object_or_404(Enhet, pk=enhet_id)
    skjema = AarsverkSkjema(request.POST or None, initial={"aar": _tre(request).dag.year})
    if skjema.is_valid() and utfoert(
        skjema, services.sett_aarsverk, aktoer=bruker_i(request), enhet=enhet, **skjema.cleaned_data
    ):
        messages.success(request, _("Årsverkene er lagret."))
        return redirect("organisasjon:aarsverk", enhet_id)
    rader = enhet.aarsverk.filter(til=None).order_by(F("aar").desc(nulls_last=True))
    return _vis(request, "organisasjon/aarsverk.html", enhet, skjema, rader=rader)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def lukk(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """Closes an enhet in two steps: when and into what; then, after seeing who follows up what, confirmed."""
    enhet = get_object_or_404(Enhet.objects.select_related("forelder"), pk=enhet_id)
    tre = _tre(request)
    initial = {
        "siste_dag": enhet.gyldig_til or tre.dag,
        "etterfoelger": enhet.etterfoelger_id or "",
        "versjon": enhet.versjon,
    }
    valg = enhetsvalg(tre, uten=frozenset({enhet_id}))
    skjema = LukkSkjema(request.POST or None, enheter=valg, initial=initial)
    aapne = {
        "er_kommune": er_kommune(enhet),
        "saker": [
            sak for sakstype in sakstyper() for sak in sakstype.aapne_saker_i(foelges_opp_her(tre, enhet_id))
        ],
    }
    bekreftet = request.POST.get("steg") == "bekreft"
    felt = {"aktoer": bruker_i(request), "enhet_id": enhet_id}
    if skjema.is_valid() and request.POST.get("steg") != "endre":
        tjeneste = services.lukk_enhet if bekreftet else services.kan_lukkes
        if utfoert(skjema, tjeneste, **felt, **skjema.cleaned_data):
            if bekreftet:
                return _ferdig(request, enhet_id, _("Nedleggelsen er lagret."))
            ny = skjema.cleaned_data["etterfoelger"] or enhet.forelder or enhet
            kart = Lederkart(tilgang_for(bruker_i(request)).ledelse)
            mer = {
                "foelger_opp": ny,
                "lederskap": kart[ny.pk],
                "siste_dag": skjema.cleaned_data["siste_dag"],
            }
            return _vis(request, "organisasjon/enhet_lukk_bekreft.html", enhet, skjema, **aapne, **mer)
    _oppdag_utdatert(skjema, enhet, initial)
    return _vis(request, "organisasjon/enhet_lukk.html", enhet, skjema, **aapne)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def avlys(request: HttpRequest, enhet_id: int) -> HttpResponse:
    """Takes back a closing that has not happened yet."""
    enhet = get_object_or_404(Enhet, pk=enhet_id)
    skjema = BekreftSkjema(request.POST or None, initial={"versjon": enhet.versjon})
    if skjema.is_valid() and utfoert(
        skjema, services.avlys_nedleggelse, aktoer=bruker_i(request), enhet_id=enhet_id, **skjema.cleaned_data
    ):
        return _ferdig(request, enhet_id, _("Nedleggelsen er avlyst."))
    _oppdag_utdatert(skjema, enhet, {"versjon": enhet.versjon})
    return _vis(request, "organisasjon/enhet_avlys.html", enhet, skjema)
