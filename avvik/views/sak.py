"""The page of a case: facts, who can see it, what can be done next, tiltak, dialogue and history."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from avvik import services
from avvik.forms.melding import DialogSkjema
from avvik.views.felles import Sak, hent_sak
from avvik.views.saksblokker import BLOKKER, Saksside
from felles.feil import Domenefeil
from felles.htmx import er_delforespoersel
from felles.innsending import innsending_i
from felles.krav import krev
from felles.skjemamellomvare import uten_kladd
from felles.skjemaside import UGYLDIG
from organisasjon.views.adgang import bruker_i
from saksramme.saksside import vis_sak


@require_safe
def sak(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """The case, as the person may see it."""
    return _vis(request, hent_sak(request, saksnummer), DialogSkjema())


def _vis(request: HttpRequest, sak: Sak, dialogskjema: DialogSkjema, status: int = 200) -> HttpResponse:
    return vis_sak(
        request,
        BLOKKER,
        Saksside(sak, dialogskjema),
        tittel=_("Avvik %(nummer)s") % {"nummer": sak.avvik.saksnummer},
        skjemaer=[dialogskjema],
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dialog(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Adds a message to the talk between the reporter and those who handle the case."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_skrive)
    skjema = DialogSkjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            services.skriv_melding(
                avvik_id=sak.avvik.pk,
                aktoer=bruker_i(request),
                tekst=skjema.cleaned_data["tekst"],
                innsending=innsending_i(request),
            )
            messages.success(request, _("Meldingen er sendt."))
            return redirect("avvik:sak", saksnummer)
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
    return _vis(request, sak, skjema, UGYLDIG if request.method == "POST" else 200)


@require_POST
@uten_kladd
def lest(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Marks the dialogue as read, to the message that the page showed last.

    Sent by a button, and by htmx once the last message has come into sight: a page that is only fetched, by a
    preview or in a tab that nobody looks at, marks nothing.
    """
    sak = hent_sak(request, saksnummer)
    til = request.POST.get("til", "")
    if re.fullmatch("[0-9]{1,18}", til):
        services.merk_lest(avvik_id=sak.avvik.pk, aktoer=bruker_i(request), til=int(til))
    if er_delforespoersel(request):
        return render(request, "avvik/_lest.html")
    return redirect(reverse("avvik:sak", args=[saksnummer]) + "#dialog")
