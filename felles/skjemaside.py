"""The frame of every page whose form calls a service: shown, sent, refused, done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from felles.feil import Domenefeil, Utdatert
from felles.htmx import vis

LES_OG_SKRIV = ["GET", "HEAD", "POST"]
UGYLDIG = 422  # a form with faults
UTDATERT = 409  # somebody else came first

# What the templates of such pages may leave unsaid.
_TOMT = {"ingress": "", "tekst": "", "farge": "", "handling": "", "utdatert": "", "endringer": ()}


def _uten_versjon(feil: Utdatert) -> Mapping[str, Any]:
    raise feil


def skjemaside(
    request: HttpRequest,
    skjema: Any,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    side: str,
    kvittering: str | Callable[[Any], str],
    tilbake_url: str,
    ferdig_url: str | Callable[[Any], str] = "",
    utdatert: Callable[[Utdatert], Mapping[str, Any]] = _uten_versjon,
    **kontekst: Any,
) -> HttpResponse:
    """GET shows the form; POST calls `gjoer` with what was typed, says the receipt and leads on.

    `side` is the template; `ferdig_url` where to, where it is not `tilbake_url`. It and the receipt may be
    made of what `gjoer` returned. What the service refuses stands in the form, with all that was typed (422).
    Where somebody else came first (409), `utdatert` brings the form up to date and gives what the page then
    shows. What is gone is 404. A button that searches renews its part of the page instead.
    """
    kontekst = {**_TOMT, **kontekst, "skjema": skjema, "tilbake_url": tilbake_url}
    for knapp, delmal in skjema.soekeknapper.items():
        if knapp in request.POST:
            skjema.vis_uten_kontroll()
            return vis(request, side, delmal, kontekst)
    status = 200
    if request.method == "POST":
        status = UGYLDIG
        if skjema.is_valid():
            try:
                gjort = gjoer(skjema.cleaned_data)
            except Utdatert as feil:
                status = UTDATERT
                kontekst = {**kontekst, "utdatert": str(feil), **utdatert(feil)}
            except Domenefeil as feil:
                skjema.legg_til_domenefeil(feil)
            except ObjectDoesNotExist as feil:
                raise Http404 from feil
            else:
                messages.success(request, _av(kvittering, gjort))
                return redirect(_av(ferdig_url, gjort) or tilbake_url)
    return render(request, side, kontekst, status=status)


def _av(verdi: str | Callable[[Any], str], gjort: Any) -> str:
    return verdi(gjort) if callable(verdi) else verdi
