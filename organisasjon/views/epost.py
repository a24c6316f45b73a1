"""E-mails that could not be delivered, for administrators: whose, when and why, never what they are about."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from felles.liste.liste import Listeinnhold
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.lister import EPOST
from organisasjon.views.adgang import krev_administrator
from utboks import epost as tjeneste
from utboks.models import Epost, Epoststatus


@krev_administrator
@require_safe
def feilet(request: HttpRequest) -> HttpResponse:
    """Those that failed, newest first, and how many wait."""
    return vis_liste(request, EPOST, "organisasjon/epost.html", _kontekst)


def _kontekst(_innhold: Listeinnhold, _side: Side) -> dict[str, Any]:
    return {
        "venter": Epost.objects.filter(status=Epoststatus.VENTER).count(),
        "i_bruk": tjeneste.er_i_bruk(),
    }


@krev_administrator
@require_POST
def send_igjen(request: HttpRequest, epost_id: int) -> HttpResponse:
    """Sends one of them once more."""
    get_object_or_404(Epost, pk=epost_id)
    tjeneste.send_igjen(epost_id=epost_id)
    messages.success(request, _("E-posten sendes på nytt."))
    return redirect("organisasjon:epost")
