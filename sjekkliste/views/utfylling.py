"""The page of a sjekkliste: filling it in, and reading it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sjekkliste.sporringer import svarrader
from sjekkliste.views.felles import hent_sjekkliste


@require_safe
def vis(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """All questions of the sjekkliste with their answers."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    return render(
        request,
        "sjekkliste/vis.html",
        {"sjekkliste": sak.sjekkliste, "adgang": sak.adgang, "rader": svarrader(sak.sjekkliste)},
    )
