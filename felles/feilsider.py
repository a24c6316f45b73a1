"""The error pages that Django asks for by handler."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from felles.mellomvare import feilside, utilgjengelig


def serverfeil(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the fault is that the database is away (also when the session was being read)."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return utilgjengelig(request)
    return feilside(request, 500, "feil_hos_oss")


def ugyldig(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent makes no sense, whatever the framework says of it in English."""
    return feilside(request, 400, "ugyldig", _("Forespørselen kan ikke leses."))
