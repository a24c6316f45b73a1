"""The figures of a period, and from each of them the list of its rows."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from avvik.tilgang import synlig_for
from felles.anker import Anker
from felles.htmx import vis
from felles.register import radadresse, tallkilde
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang
from organisasjon.views.adgang import ansatt_i
from rapport.dokument.grunnlag import rapportperiode
from rapport.forms import Tallvalg, standardperiode
from rapport.innhold import hent_tall
from rapport.models import Rapport
from rapport.sporringer import foerste_aar
from rapport.tall import Utvalg, antall, rader
from rapport.tilgang import synlig_for as synlige_rapporter
from rapport.visning import figurnavn, tallkapitler

SIDESTOERRELSE = 50
_ANKER = Anker("rapport tallrader")


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
    """The rows that a figure counts: those that the person may see, and how many more there are.

    Each row shows what held at the figure's moment, not what has become of the case since.
    """
    tilgang = ansatt_i(request)
    utvalg = Utvalg.fra_parametre(request.GET)
    if tallkilde(utvalg.register).radside != "rapport:tallrader":
        return redirect(radadresse(utvalg, request.GET.dict()))
    perioder = rader(utvalg)
    synlige = perioder.filter(avvik__in=synlig_for(tilgang.bruker, tilgang).values("pk"))
    side = _etter(synlige, request.GET.get("etter", "")).order_by("-meldt", "-avvik_id")
    funnet = list(side.select_related("avvik", "enhet", "kategori")[: SIDESTOERRELSE + 1])
    alle, mine = antall(utvalg), synlige.count()
    return render(
        request,
        "rapport/tallrader.html",
        {
            "utvalg": utvalg,
            "tittel": figurnavn(utvalg),
            "enhet": Enhet.objects.filter(kode=utvalg.enhet).first() if utvalg.enhet else None,
            "rader": funnet[:SIDESTOERRELSE],
            "neste": _neste(funnet),
            "antall": alle,
            "synlige": mine,
            "skjulte": alle - mine,
            "rapport": _rapport(request, tilgang),
        },
    )


def _etter(synlige: QuerySet[Any], merke: str) -> QuerySet[Any]:
    """Those after that anchor, newest first: in the order of the rows' own index, and open cases are new."""
    anker = _ANKER.les(merke)
    if anker is None:
        return synlige
    meldt, pk = anker
    return synlige.filter(Q(meldt__lt=meldt) | Q(avvik_id__lt=pk), meldt__lte=meldt)


def _neste(funnet: list[Any]) -> str:
    if len(funnet) <= SIDESTOERRELSE:
        return ""
    sist_vist = funnet[SIDESTOERRELSE - 1]
    return _ANKER.lag(sist_vist.meldt, sist_vist.avvik_id)


def _rapport(request: HttpRequest, tilgang: Tilgang) -> Rapport | None:
    """The report that the reader came from, for the way back; nothing where they may not see it."""
    nummer = request.GET.get("rapport", "")
    if not nummer.isdecimal():
        return None
    return synlige_rapporter(tilgang.bruker, tilgang).filter(pk=int(nummer[:18])).first()
