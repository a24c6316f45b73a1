"""Middleware that holds for every page: database away, GET cannot write, errors of the domain."""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy

from felles.feil import Domenefeil, IkkeTillatt, Utdatert

Svar = Callable[[HttpRequest], HttpResponse]

# What lies under it is for programs: its errors are JSON, in the form of felles/api/visning.py.
API_ROT = "/api/v1/"

_SKRIVER = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY")
# Django itself keeps these behind a page that is only read: the session's expiry, the last login.
_UNNTATT = ('"django_session"',)


class UtilgjengeligMellomvare:
    """Says so, with 503, where the database does not answer; nothing is half-done, as requests are atomic."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            return utilgjengelig(request)
        return None


def utilgjengelig(request: HttpRequest) -> HttpResponse:
    """The answer while the database is away; needs neither database nor session."""
    svar = feilside(request, 503, "utilgjengelig")
    svar["Retry-After"] = "30"
    return svar


_STANDARDMELDING = {
    413: gettext_lazy("Forespørselen er for stor."),
    500: gettext_lazy("Noe gikk galt hos oss. Ingenting er lagret."),
    503: gettext_lazy("Databasen svarer ikke. Prøv igjen om litt."),
}


def feilside(request: HttpRequest, status: int, kode: str, melding: str = "") -> HttpResponse:
    """The page of that error, which asks nobody for anything; to a program the kode and a sentence."""
    if request.path.startswith(API_ROT):
        tekst = melding or str(_STANDARDMELDING[status])
        return JsonResponse({"feil": {"kode": kode, "melding": tekst}}, status=status)
    return HttpResponse(render_to_string(f"{status}.html", {"melding": melding}), status=status)


class PersonligMellomvare:
    """No shared cache keeps a page, and a browser asks anew before it shows one again.

    Not no-store: browsers then forget what was typed in a form when one goes back. Logging out empties the
    browser's cache instead (Clear-Site-Data).
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if not svar.has_header("Cache-Control"):
            patch_cache_control(svar, private=True, no_cache=True)
        return svar


class SkrivingPaaGet(RuntimeError):
    """A page that only reads tried to write: a fault of ours."""


class BareLesingMellomvare:
    """GET cannot write: prefetching browsers, link checkers and a pasted address change nothing."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_nekt_skriving):
            return self.get_response(request)


def _nekt_skriving(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(_SKRIVER) and not any(navn in sql for navn in _UNNTATT):
        raise SkrivingPaaGet(sql.split(maxsplit=3)[:3])
    return execute(sql, params, many, context)


class DomenefeilMellomvare:
    """Shows an error of the domain that no view caught: 403, 409 or 400, with its sentence."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Domenefeil):
            return None
        status = (
            403 if isinstance(exception, IkkeTillatt) else 409 if isinstance(exception, Utdatert) else 400
        )
        return render(request, f"{status}.html", {"melding": str(exception)}, status=status)
