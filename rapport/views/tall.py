"""The figures of a period, and from each of them the list of its rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from felles.dokument.periode import rapportperiode
from felles.htmx import vis
from felles.tallkilde import Utvalg
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang
from organisasjon.views.adgang import ansatt_i
from rapport.forms import Tallvalg, standardperiode
from rapport.innhold import hent_tall
from rapport.models import Rapport
from rapport.sporringer import foerste_aar
from rapport.tall import rader
from rapport.tilgang import synlig_for
from rapport.visning import tallkapitler


@require_safe
def tall(request: HttpRequest) -> HttpResponse:
    """The figures of the chosen period as of its end, or now: the same as in the report's chapter."""
    tilgang = ansatt_i(request)
    periode = standardperiode()
    data = _forvalg(periode) if "aar" not in request.GET else {"tertial": "0", **request.GET.dict()}
    skjema = Tallvalg(data, tre=tilgang.tre, foerste_aar=foerste_aar())
    kontekst: dict[str, Any] = {"skjema": skjema}
    if skjema.is_valid():
        enhet: Enhet | None = skjema.cleaned_data["enhet"]
        grunnlag = hent_tall(skjema.cleaned_data["periode"], enhet.kode if enhet else None)
        kontekst |= {
            "periode": rapportperiode(grunnlag.tall),
            "enhet": grunnlag.tall["enhet"],
            "kapitler": tallkapitler(grunnlag),
        }
    return vis(request, "rapport/tall.html", "rapport/_tall.html", kontekst)


def _forvalg(periode: Any) -> dict[str, str]:
    return {"aar": str(periode.aar), "tertial": str(periode.tertial or 0)}


@require_safe
def tallrader(request: HttpRequest) -> HttpResponse:
    """The rows that a figure of any register counts: those that the person may see, and how many more."""
    tilgang = ansatt_i(request)
    utvalg = Utvalg.fra_parametre(request.GET)
    bak_tallet = rader(utvalg)
    kontekst = {
        "utvalg": utvalg,
        "side": bak_tallet.side(tilgang, request.GET.get("etter", "")),
        "enhet": bak_tallet.grunnlag.enhet.navn if utvalg.enhet else "",
        "rapport": _rapport(request, tilgang),
    }
    return render(request, "rapport/tallrader.html", kontekst)


def _rapport(request: HttpRequest, tilgang: Tilgang) -> Rapport | None:
    """The report that the reader came from, for the way back; nothing where they may not see it."""
    nummer = request.GET.get("rapport", "")
    if not nummer.isdecimal():
        return None
    return synlig_for(tilgang.bruker, tilgang).filter(pk=int(nummer[:18])).first()
