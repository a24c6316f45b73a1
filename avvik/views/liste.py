"""The list of avvik that a person may see, and the search in it."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from avvik.forms.liste import AAPNE, ALLE, Listefilter
from avvik.sporringer.liste import SORTERINGSVALG, TELLEGRENSE, antall_inntil, side_av, sortering_av
from avvik.sporringer.skjulte import antall_skjulte
from avvik.sporringer.utvalg import velg
from avvik.tilgang import synlig_for
from felles.htmx import vis
from felles.klokke import i_dag
from felles.skjemamellomvare import uten_kladd
from felles.soekeminne import hent, husk
from organisasjon.models import Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i

# Whole, or without its zeros; «2026-0009» is the beginning of many.
_SAKSNUMMER = re.compile(r"^\s*(\d{4})\s*-\s*(\d{6}|[1-9]\d{0,4})\s*$")
_LISTE = "avvik"
_ORDLENGDE = 200
_LESER = (
    *LEDERROLLER,
    Rolletype.KVALITETSKOORDINATOR,
    Rolletype.VERNEOMBUD,
    Rolletype.PERSONVERNOMBUD,
)


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Cases by filter, words and order, a page at a time; a bounded count of all.

    Of a search that this session does not know, none.
    """
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    merke = request.GET.get("soek", "")
    husket = hent(request, _LISTE, merke)
    ord_ = husket or ""
    skjema = Listefilter(
        _med_standardvalg(request.GET, ord_), tre=tilgang.tre, enheter=_enheter(tilgang), auto_id="filter-%s"
    )
    skjema.is_valid()
    saker = velg(synlig_for(bruker, tilgang), skjema.cleaned_data, tre=tilgang.tre, dag=i_dag(), ord_=ord_)
    if husket is None:
        saker = saker.none()
    antall = antall_inntil(saker)
    # Of a word that many cases hold, any order's index finds a page at once; of a rare one, none does.
    sortering = sortering_av(request.GET.get("sorter", ""), soeker=bool(ord_) and antall <= TELLEGRENSE)
    side = side_av(saker.select_related("enhet", "behandles_av", "kategori"), sortering, request.GET)
    kontekst: dict[str, Any] = {
        "skjema": skjema,
        "side": side,
        "antall": antall,
        "grense": TELLEGRENSE,
        "skjulte": antall_skjulte(tilgang),
        "viser_alle_aapne": not ord_ and not skjema.er_i_bruk and skjema.cleaned_data.get("status") == AAPNE,
        "ord": ord_,
        "soek": merke,
        "soek_utloept": husket is None,
        "uten_soek": _adresse(request.GET, soek=None),
        "filter": _uten(request.GET, "foer", "etter", "soek").urlencode(),
        "sorter": sortering.kode,
        "sorteringsvalg": SORTERINGSVALG,
        "dag": i_dag(),
    }
    return vis(request, "avvik/liste.html", "avvik/_liste.html", kontekst)


def _med_standardvalg(parametre: QueryDict, ord_: str) -> QueryDict:
    """Without a choice the list shows what is open; a search looks among all."""
    data = parametre.copy()
    if not data.get("status"):
        data["status"] = ALLE if ord_ else AAPNE
    return data


def _enheter(tilgang: Tilgang) -> set[int] | None:
    """The enheter worth choosing among: those that the person reads cases of; None means all."""
    return None if tilgang.dekker_alt(*_LESER) else tilgang.dekning(*_LESER)


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
    return redirect(_adresse(filter_, soek=husk(request, _LISTE, ord_)))
