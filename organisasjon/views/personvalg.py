"""The answer to a search for people in a form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from felles.htmx import er_delforespoersel
from organisasjon.personvalg import Personsoek


def vis_personsoek(
    request: HttpRequest, skjema: Personsoek, mal: str, kontekst: dict[str, Any]
) -> HttpResponse:
    """The answer to a search for people: the list alone for htmx, else the page as it was typed."""
    skjema.vis_uten_kontroll()
    if er_delforespoersel(request):
        return render(request, "organisasjon/_personvalgliste.html", {"skjema": skjema})
    return render(request, mal, kontekst)
