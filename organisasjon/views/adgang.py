"""Who may open a page, and how a service's «no» is shown in a form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from felles.feil import Domenefeil
from felles.skjema import Skjema
from organisasjon.tilgang import Tilgang, krev_administratorrolle, krev_rolle, tilgang_for
from organisasjon.tilgang import bruker_i as bruker_i

Side = Callable[..., HttpResponse]


def ansatt_i(request: HttpRequest) -> Tilgang:
    """The access of who asks; raises IkkeTillatt for somebody without a role that works today."""
    tilgang = tilgang_for(bruker_i(request))
    krev_rolle(tilgang.bruker)
    return tilgang


def krev_ansatt(side: Side) -> Side:
    """The page is for everybody with a role that works today; else 403."""

    @wraps(side)
    def sjekket(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ansatt_i(request)
        return side(request, *args, **kwargs)

    return sjekket


def krev_administrator(side: Side) -> Side:
    """The page is for administrators; else 403, whether what it is about exists or not."""

    @wraps(side)
    def sjekket(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        krev_administratorrolle(bruker_i(request))
        return side(request, *args, **kwargs)

    return sjekket


def utfoert(skjema: Skjema, tjeneste: Callable[..., object], **felt: Any) -> bool:
    """Calls the service; what it refuses is shown in the form, with all that was typed. True where done."""
    try:
        tjeneste(**felt)
    except Domenefeil as feil:
        skjema.legg_til_domenefeil(feil)
        return False
    return True
