"""The error pages that Django asks for by handler."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from felles.mellomvare import utilgjengelig


def serverfeil(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the fault is that the database is away (also when the session was being read)."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return utilgjengelig()
    return HttpResponse(render_to_string("500.html"), status=500)
