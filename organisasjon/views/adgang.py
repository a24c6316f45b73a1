"""Who may open a page, and how a service's «no» is shown in a form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from felles.feil import Domenefeil, IkkeTillatt
from felles.skjema import Skjema
from organisasjon.models import Bruker
from organisasjon.tilgang import krev_administratorrolle, krev_rolle

Side = Callable[..., HttpResponse]


def bruker_i(request: HttpRequest) -> Bruker:
    """The person who is logged in."""
    return cast(Bruker, request.user)


def krev_ansatt(side: Side) -> Side:
    """The page is for everybody with a role that works today; else 403."""

    @wraps(side)
    def sjekket(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        krev_rolle(bruker_i(request))
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
    except IkkeTillatt:
        raise
    except Domenefeil as feil:
        skjema.legg_til_domenefeil(feil)
        return False
    return True
