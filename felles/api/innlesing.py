"""How a request to the API is read: who asks, and a body of a bounded size."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from felles.forespoersel import innholdslengde

# The largest body: four texts of 10 000 characters, each written as \uXXXX\uXXXX.
MAKS_BYTES = 512 * 1024


class Apifeil(APIException):
    """An answer other than success, in the one form: kode, melding, and what more there is to say."""

    def __init__(self, http: int, kode: str, melding: str, **mer: Any) -> None:
        super().__init__(melding, kode)
        self.status_code = http
        self.kode, self.melding, self.mer = kode, melding, mer


class Sesjon(SessionAuthentication):
    """The login of the pages, with CSRF. Whoever is not logged in gets 401, and is not led to a page."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Jsonleser(JSONParser):
    """JSON of a bounded size: the framework's own parser reads whatever it is sent."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        if innholdslengde(parser_context["request"]) > MAKS_BYTES:
            raise Apifeil(413, "for_stor", _("Forespørselen er for stor. Grensen er 512 kB."))
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("Dette er ikke gyldig JSON.")) from None


class Filleser(MultiPartParser):
    """Files of a form. How much may be sent is decided before anything is read (felles/forespoersel.py)."""
