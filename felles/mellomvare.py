"""Middleware that holds for every page: database away, GET cannot write, errors of the domain."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

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
    svar = feilside(request, 503, "utilgjengelig", _("Databasen svarer ikke. Prøv igjen om litt."))
    svar["Retry-After"] = "30"
    return svar


def feilside(request: HttpRequest, status: int, kode: str, melding: str) -> HttpResponse:
    """The page of that error, which asks nobody for anything; to a program the kode and the sentence."""
    if request.path.startswith(API_ROT):
        return JsonResponse({"feil": {"kode": kode, "melding": melding}}, status=status)
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


class StoerrelseMellomvare:
    """Answers 413 to a request that says it is too large, before anything of it is read or written to disk.

    What comes without a session (a login) needs little.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        har_sesjon = settings.SESSION_COOKIE_NAME in request.COOKIES
        grense = settings.FORESPOERSEL_MAKS_BYTES if har_sesjon else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        lengde = str(request.META.get("CONTENT_LENGTH") or "0")
        if lengde.isdecimal() and int(lengde) > grense:
            return feilside(request, 413, "for_stor", _("Forespørselen er for stor."))
        return self.get_response(request)


class NulltegnMellomvare:
    """Answers 400 to NUL in a parameter or a field: no keyboard types it, and PostgreSQL cannot store it."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        parametre = [request.GET] if request.method in {"GET", "HEAD"} else [request.GET, request.POST]
        if any("\x00" in verdi for felt in parametre for _navn, liste in felt.lists() for verdi in liste):
            return feilside(request, 400, "ugyldig", _("Adressen inneholder et ugyldig tegn."))
        return self.get_response(request)


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
