"""What is read of a request before any page sees it: nonsense is answered 400, what is too large 413."""

import codecs
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from felles.mellomvare import feilside

Svar = Callable[[HttpRequest], HttpResponse]

# All that browsers and JSON are written in. Python knows many more by name, among them some that are no text.
_TEGNSETT = {"utf-8", "ascii"}
_UTEN_INNHOLD = {"GET", "HEAD", "OPTIONS", "TRACE"}


def innholdslengde(request: HttpRequest) -> int:
    """How long the body says that it is, read as the framework reads it."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class LesbarMellomvare:
    """Answers 400 to what cannot be read: another host, character set or number of parameters; a NUL.

    No keyboard types a NUL, and PostgreSQL cannot store it. Before all that reads the address or a cookie.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        grunn = _uleselig(request)
        return feilside(request, 400, "ugyldig", grunn) if grunn else self.get_response(request)


def _uleselig(request: HttpRequest) -> str | None:
    """What is wrong with the head of the request, as a sentence."""
    if not _kjent_tegnsett(request):
        return _("Innholdet er skrevet med et tegnsett som ikke brukes her. Bruk UTF-8.")
    try:
        request.get_host()
        parametre = _verdier(request.GET)
    except SuspiciousOperation:
        return _("Adressen kan ikke leses.")
    if any("\x00" in tekst for tekst in (request.path_info, *parametre, *request.COOKIES.values())):
        return _("Adressen inneholder et ugyldig tegn.")
    return None


def _kjent_tegnsett(request: HttpRequest) -> bool:
    tegnsett = (request.content_params or {}).get("charset", "utf-8")
    try:
        return codecs.lookup(tegnsett).name in _TEGNSETT
    except (LookupError, ValueError):
        return False


def _verdier(felt: QueryDict) -> Iterable[str]:
    return [tekst for navn, liste in felt.lists() for tekst in (navn, *map(str, liste))]


class InnholdMellomvare:
    """Reads the fields of a form, once it is known who sends them; comes after the login.

    413 for more than there is room for, before anything of it is read or written to disk. Who is not logged
    in needs little, whatever their cookies say. 400 for what is no form, and for a NUL in it.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _for_stor(request) or _uleselig_innhold(request) or self.get_response(request)


def _for_stor(request: HttpRequest) -> HttpResponse | None:
    lengde = innholdslengde(request)
    if lengde <= settings.FREMMED_MAKS_BYTES:
        return None  # without asking who it is
    if not request.user.is_authenticated:
        grunn = _(
            "Du er ikke logget inn, og da tar ikontroll bare imot litt om gangen. Ingenting er lagret. "
            "Logg inn i en annen fane, gå tilbake hit, og send på nytt."
        )
        return feilside(request, 413, "for_stor", grunn)
    if lengde > settings.FORESPOERSEL_MAKS_BYTES:
        return feilside(request, 413, "for_stor")
    return None


def _uleselig_innhold(request: HttpRequest) -> HttpResponse | None:
    if request.method in _UTEN_INNHOLD:
        return None
    try:
        felt = _verdier(request.POST)
    except RequestDataTooBig:
        return feilside(request, 413, "for_stor")
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError, ValueError):
        return feilside(request, 400, "ugyldig", _("Innholdet i skjemaet kan ikke leses."))
    if any("\x00" in tekst for tekst in felt):
        return feilside(request, 400, "ugyldig", _("Skjemaet inneholder et ugyldig tegn."))
    return None
