"""The error pages that Django asks for by handler or setting."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from felles.mellomvare import feilside, utilgjengelig
from felles.skjemamellomvare import for_gammelt
from felles.skjemamerke import merke_i


def serverfeil(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the fault is that the database is away (also when the session was being read)."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return utilgjengelig(request)
    return feilside(request, 500, "feil_hos_oss")


def ugyldig(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent makes no sense, whatever the framework says of it in English."""
    return feilside(request, 400, "ugyldig", _("Forespørselen kan ikke leses."))


def csrf_feil(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, as after a login in another tab. What was typed is kept for its owner.

    A form that was not made by us has no mark, and of that nothing is kept.
    """
    merke = merke_i(request)
    if merke is None:
        return HttpResponse(render_to_string("403_csrf.html", {"annen": False}), status=403)
    return for_gammelt(request, merke)
