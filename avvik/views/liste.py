"""The list of avvik that a person may see, and the search in it."""

import re
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from avvik.forms.liste import AAPNE
from avvik.lister import AVVIK, Avvikslisten
from avvik.sporringer.liste import SORTERINGSVALG, TELLEGRENSE
from avvik.sporringer.skjulte import antall_skjulte
from avvik.tilgang import synlig_for
from felles.klokke import i_dag
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from felles.skjemamellomvare import uten_kladd
from felles.soekeminne import husk
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i

# Whole, or without its zeros; «2026-0009» is the beginning of many.
_SAKSNUMMER = re.compile(r"^\s*(\d{4})\s*-\s*(\d{6}|[1-9]\d{0,4})\s*$")
_ORDLENGDE = 200


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Cases by filter, words and order, a page at a time; a bounded count of all."""
    return vis_liste(
        request, AVVIK, "avvik/liste.html", partial(_kontekst, request), del_="avvik/_liste.html"
    )


def _kontekst(request: HttpRequest, innhold: Avvikslisten, _side: Side) -> dict[str, Any]:
    skjema, ord_ = innhold.skjema, innhold.ord_ or ""
    return {
        "skjema": skjema,
        "antall": innhold.antall,
        "grense": TELLEGRENSE,
        "skjulte": antall_skjulte(tilgang_for(bruker_i(request))),
        "viser_alle_aapne": not ord_ and not skjema.er_i_bruk and skjema.cleaned_data.get("status") == AAPNE,
        "ord": ord_,
        "soek": request.GET.get("soek", ""),
        "soek_utloept": innhold.ord_ is None,
        "uten_soek": _adresse(request.GET, soek=None),
        "filter": _uten(request.GET, "foer", "etter", "soek").urlencode(),
        "sorter": innhold.sortering.kode,
        "sorteringsvalg": SORTERINGSVALG,
        "dag": i_dag(),
    }


def _uten(parametre: QueryDict, *navn: str) -> QueryDict:
    ny = parametre.copy()
    for ett in navn:
        ny.pop(ett, None)
    return ny


def _adresse(parametre: QueryDict, **nye: str | None) -> str:
    ny = _uten(parametre, "foer", "etter", *nye)
    for navn, verdi in nye.items():
        if verdi:
            ny[navn] = verdi
    return f"{reverse('avvik:liste')}?{ny.urlencode()}"


@uten_kladd
@require_POST
def soek(request: HttpRequest) -> HttpResponse:
    """Looks for a saksnummer or for words. The words stay in the session: they may be about people.

    A number that the person may see leads to its case; any other is answered by an empty list.
    """
    ord_ = " ".join(request.POST.get("ord", "").replace("\x00", "").split())[:_ORDLENGDE]
    if treff := _SAKSNUMMER.match(ord_):
        nummer = f"{treff[1]}-{int(treff[2]):06}"
        if synlig_for(bruker_i(request)).filter(saksnummer=nummer).exists():
            return redirect("avvik:sak", nummer)
    filter_ = QueryDict(request.POST.get("filter", ""))
    if not ord_:
        return redirect(_adresse(filter_))
    return redirect(_adresse(filter_, soek=husk(request, AVVIK.soek, ord_)))
