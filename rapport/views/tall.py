"""The figures of a period, and from each of them the list of its rows."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from felles.dokument.periode import rapportperiode
from felles.htmx import vis
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from felles.tallkilde import Radliste, Utvalg
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang
from organisasjon.views.adgang import ansatt_i
from rapport.forms import Tallvalg, standardperiode
from rapport.innhold import hent_tall
from rapport.lister import TALLRADER
from rapport.models import Rapport
from rapport.sporringer import foerste_aar
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
    ansatt_i(request)
    return vis_liste(request, TALLRADER, "rapport/tallrader.html", partial(_radkontekst, request))


def _radkontekst(request: HttpRequest, innhold: Radliste, side: Side) -> dict[str, Any]:
    return {
        "utvalg": Utvalg.fra_parametre(request.GET),
        "tabell": innhold.tabell(side.rader),
        "rapport": _rapport(request, ansatt_i(request)),
    }


def _rapport(request: HttpRequest, tilgang: Tilgang) -> Rapport | None:
    """The report that the reader came from, for the way back; nothing where they may not see it."""
    nummer = request.GET.get("rapport", "")
    if not nummer.isdecimal():
        return None
    return synlig_for(tilgang.bruker, tilgang).filter(pk=int(nummer[:18])).first()
