"""What the pages of the template share: fetching a version with access, and the frame of every form."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from organisasjon.models import Bruker
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i
from sjekkliste.forms.mal import MalSkjema
from sjekkliste.maltilgang import synlige_maler
from sjekkliste.models import Mal, Malomraade, Malspoersmaal
from sjekkliste.tilgang import kan_styre

LES_OG_SKRIV = ["GET", "HEAD", "POST"]
UGYLDIG, UTDATERT = 422, 409
_BORTE = (Mal.DoesNotExist, Malomraade.DoesNotExist, Malspoersmaal.DoesNotExist)
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
        if not er_styrer(request):
            raise IkkeTillatt()
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


def bruker(request: HttpRequest) -> Bruker:
    """The person who is logged in."""
    return bruker_i(request)


def malform(
    request: HttpRequest,
    mal: Mal,
    skjema: MalSkjema,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    tittel: str,
    knapp: str,
    kvittering: str,
    tilbake_url: str = "",
    ferdig_url: str | Callable[[Any], str] = "",
    side: str = "sjekkliste/mal/skjema.html",
    lagret: Callable[[], Mapping[str, Any]] = dict,
    **kontekst: Any,
) -> HttpResponse:
    """A form about a version: GET shows it, POST calls `gjoer` with what was typed and leads back.

    `ferdig_url` is where to, where it is not `tilbake_url`; made of what `gjoer` returned, or given.
    What the service refuses is shown in the form, with all that was typed; a stale version (409) also with
    what `lagret` says is stored now.
    """
    tilbake_url = tilbake_url or reverse("sjekkliste:mal_rediger", args=[mal.pk])
    kontekst = {"ingress": "", "tekst": "", "farge": "", "handling": "", **kontekst}
    kontekst |= {"tittel": tittel, "knapp": knapp, "mal": mal, "skjema": skjema, "tilbake_url": tilbake_url}
    status, utdatert = 200, ""
    if request.method == "POST":
        status = UGYLDIG
        if skjema.is_valid():
            try:
                gjort = gjoer(skjema.cleaned_data)
            except Utdatert as feil:
                status, utdatert = UTDATERT, str(feil)
                _vis_som_lagret(mal, skjema, lagret)
            except IkkeTillatt:
                raise
            except Domenefeil as feil:
                skjema.legg_til_domenefeil(feil)
            except _BORTE as feil:
                raise Http404 from feil
            else:
                messages.success(request, kvittering)
                return redirect(ferdig_url(gjort) if callable(ferdig_url) else ferdig_url or tilbake_url)
    return render(request, side, kontekst | {"utdatert": utdatert}, status=status)


def _vis_som_lagret(mal: Mal, skjema: MalSkjema, lagret: Callable[[], Mapping[str, Any]]) -> None:
    """The form again, against the version as it is now; what it is about may be gone."""
    fersk = get_object_or_404(Mal, pk=mal.pk)
    try:
        skjema.vis_som_lagret(fersk.radversjon, lagret())
    except _BORTE:
        skjema.vis_som_lagret(fersk.radversjon, {})
