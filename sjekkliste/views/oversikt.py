"""Where one begins: what waits for the person, and the sjekklister that they may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.tilgang import synlig_for


@krev_ansatt
@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    """The sjekklister of the person."""
    bruker = bruker_i(request)
    lister = synlig_for(bruker, tilgang_for(bruker)).select_related("runde", "enhet")
    return render(
        request, "sjekkliste/oversikt.html", {"lister": lister.order_by("-runde", "enhet__navn")[:50]}
    )
