"""What the pages of the template share: fetching a version with access, and the frame of every form."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from felles.krav import krev
from felles.skjemaside import skjemaside
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i
from sjekkliste.mal.forms import MalSkjema
from sjekkliste.mal.tilgang import synlige_maler
from sjekkliste.models import Mal
from sjekkliste.tilgang import kan_styre

Side = Callable[..., HttpResponse]


def hent_mal(request: HttpRequest, mal_id: int) -> Mal:
    """The version; 404 for one that the person may not read."""
    return get_object_or_404(synlige_maler(tilgang_for(bruker_i(request))), pk=mal_id)


def er_styrer(request: HttpRequest) -> bool:
    """May the person edit the template?"""
    return kan_styre(tilgang_for(bruker_i(request)))


def for_styrer(side: Side) -> Side:
    """The view gets the version. 404 for who may not read it, 403 for who reads it and may not edit it."""

    @wraps(side)
    def sjekket(request: HttpRequest, mal_id: int, **kwargs: Any) -> HttpResponse:
        mal = hent_mal(request, mal_id)
        krev(er_styrer(request))
        return side(request, mal, **kwargs)

    return sjekket


def for_utkast(side: Side) -> Side:
    """As `for_styrer`; a version that is published or locked leads to its own page, which says why."""

    @for_styrer
    @wraps(side)
    def sjekket(request: HttpRequest, mal: Mal, **kwargs: Any) -> HttpResponse:
        if mal.publisert is not None and request.method != "POST":
            return redirect("sjekkliste:mal_vis", mal.pk)
        return side(request, mal, **kwargs)

    return sjekket


def malform(
    request: HttpRequest,
    mal: Mal,
    skjema: MalSkjema,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    tilbake_url: str = "",
    side: str = "sjekkliste/mal/skjema.html",
    lagret: Callable[[], Mapping[str, Any]] = dict,
    **kontekst: Any,
) -> HttpResponse:
    """A form about a version (felles/skjemaside.py); a stale one is shown with what is stored."""
    return skjemaside(
        request,
        skjema,
        gjoer,
        side=side,
        tilbake_url=tilbake_url or reverse("sjekkliste:mal_rediger", args=[mal.pk]),
        utdatert=lambda _: _vis_som_lagret(mal, skjema, lagret),
        mal=mal,
        **kontekst,
    )


def _vis_som_lagret(
    mal: Mal, skjema: MalSkjema, lagret: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """The form again, against the version as it is now; what it is about may be gone."""
    fersk = get_object_or_404(Mal, pk=mal.pk)
    try:
        skjema.vis_som_lagret({"versjon": fersk.radversjon, **lagret()})
    except ObjectDoesNotExist:
        skjema.vis_som_lagret({"versjon": fersk.radversjon})
    return {}
