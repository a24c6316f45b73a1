"""The chapters' texts of a period: an overview, and one chapter at a time."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from felles.feil import Domenefeil, Utdatert
from felles.krav import krev
from felles.skjemaside import skjemaside
from felles.tid import Periode
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang
from organisasjon.views.adgang import ansatt_i
from rapport import services
from rapport.dokument.kapitler import KAPITLER, Kapitteldefinisjon
from rapport.forms import Kapittelskjema, Periodevalg, standardperiode
from rapport.models import Kapitteltekst
from rapport.sporringer import foerste_aar
from rapport.tilgang import BESTILLER, kan_bestille


def _krev_skriver(request: HttpRequest) -> Tilgang:
    tilgang = ansatt_i(request)
    krev(tilgang.har(*BESTILLER))
    return tilgang


@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    """Which chapters have text for a period and an enhet, and who wrote last."""
    tilgang = _krev_skriver(request)
    enheter = Enhet.objects.filter(
        pk__in=tilgang.dekning(*BESTILLER), type__in=["kommune", "omraade"]
    ).order_by("type", "kode")
    periode = standardperiode()
    forvalg = {"aar": str(periode.aar), "tertial": str(periode.tertial or 0)}
    data = forvalg if "aar" not in request.GET else {"tertial": "0", **request.GET.dict()}
    if not data.get("enhet") and (foerste := enheter.first()):
        data["enhet"] = foerste.kode
    skjema = Periodevalg(data, foerste_aar=foerste_aar(), enheter=enheter)
    kontekst: dict[str, Any] = {"skjema": skjema}
    if skjema.is_valid() and skjema.cleaned_data["enhet"]:
        kontekst |= _kapitler(skjema.cleaned_data["periode"], skjema.cleaned_data["enhet"])
    return render(request, "rapport/kapitler.html", kontekst)


def _kapitler(periode: Periode, enhet: Enhet) -> dict[str, Any]:
    tekster = Kapitteltekst.objects.filter(aar=periode.aar, tertial=periode.tertial, enhet=enhet)
    skrevet = {rad.kapittel: rad for rad in tekster.select_related("endret_av")}
    return {
        "periode": periode,
        "enhet": enhet,
        "kapitler": [
            {
                "definisjon": kapittel,
                "tekst": skrevet.get(kapittel.kode),
                "url": kapitteladresse(periode, enhet, kapittel.kode),
            }
            for kapittel in KAPITLER
        ],
    }


def kapitteladresse(periode: Periode, enhet: Enhet, kode: str) -> str:
    """The address of one chapter's text."""
    return reverse("rapport:kapittel", args=[periode.aar, periode.tertial or 0, enhet.pk, kode])


def _finn(kode: str) -> Kapitteldefinisjon:
    for kapittel in KAPITLER:
        if kapittel.kode == kode:
            return kapittel
    raise Http404


def kapittel(request: HttpRequest, aar: int, tertial: int, enhet_id: int, kode: str) -> HttpResponse:
    """Writes one chapter for a period (tertial 0: the year). A stale version keeps what was typed."""
    tilgang = ansatt_i(request)
    valgt = get_object_or_404(Enhet, pk=enhet_id)
    definisjon = _finn(kode)
    krev(kan_bestille(tilgang, valgt.pk))
    try:
        periode = Periode(aar, tertial or None)
    except Domenefeil as feil:
        raise Http404 from feil
    lagret = _lagret(periode, valgt, kode)
    skjema = Kapittelskjema(
        request.POST or None,
        initial={"tekst": lagret.tekst if lagret else "", "versjon": lagret.versjon if lagret else 0},
    )

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        fersk = _lagret(periode, valgt, kode)
        skjema.legg_til_domenefeil(feil)
        skjema.friskt_opp(fersk.versjon if fersk else 0)
        return {"lagret": fersk}

    return skjemaside(
        request,
        skjema,
        lambda data: services.skriv_kapittel(
            aktoer=tilgang.bruker, periode=periode, enhet=valgt, kapittel=kode, **data
        ),
        side="rapport/kapittel.html",
        kvittering=_("Teksten er lagret."),
        tilbake_url=f"{reverse('rapport:kapitler')}?{_parametre(periode, valgt)}",
        utdatert=utdatert,
        definisjon=definisjon,
        periode=periode,
        enhet=valgt,
        lagret=lagret,
    )


def _lagret(periode: Periode, enhet: Enhet, kode: str) -> Kapitteltekst | None:
    rader = Kapitteltekst.objects.filter(aar=periode.aar, tertial=periode.tertial, enhet=enhet, kapittel=kode)
    return rader.select_related("endret_av").first()


def _parametre(periode: Periode, enhet: Enhet) -> str:
    return urlencode({"aar": periode.aar, "tertial": periode.tertial or 0, "enhet": enhet.kode})
