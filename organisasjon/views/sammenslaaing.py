"""People whose user names differ in case alone: which they are, and making them one. For administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from felles.feil import Domenefeil
from organisasjon import services
from organisasjon.models import Bruker
from organisasjon.sporringer.personer import har_samme_navn
from organisasjon.sporringer.personer import like_brukernavn as finn_like
from organisasjon.views.adgang import bruker_i, krev_administrator


@krev_administrator
@require_safe
def like_brukernavn(request: HttpRequest) -> HttpResponse:
    """The pairs, each with the choice of whom to keep."""
    return render(request, "organisasjon/like_brukernavn.html", {"grupper": finn_like()})


@krev_administrator
@require_http_methods(["GET", "HEAD", "POST"])
def slaa_sammen(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """Asks, then merges the others with that user name into this person."""
    beholdes = get_object_or_404(Bruker, pk=bruker_id)
    andre = har_samme_navn(beholdes)
    if request.method != "POST" or not andre:
        kontekst = {"person": beholdes, "andre": andre}
        return render(request, "organisasjon/slaa_sammen.html", kontekst)
    try:
        for rad in andre:
            services.slaa_sammen(aktoer=bruker_i(request), fra=rad.bruker, til=beholdes)
    except Domenefeil as feil:
        messages.error(request, feil.setning())
    else:
        messages.success(request, _("Personene er slått sammen."))
    return redirect("organisasjon:person", bruker_id)
