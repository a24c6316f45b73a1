"""Lists in the API, a page at a time by key."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from felles.liste.side import side_av
from felles.liste.sortering import Sortering

SIDELENGDE, LENGSTE_SIDE = 50, 200


class Noekkelsider(BasePagination):
    """Pages by key, as the pages' own (felles/liste).

    The view says its order in `rekkefoelge`, «-» before what comes highest first, or gives a `sortering`. It
    ends in something unique and holds nothing personal. `?etter=` is the `neste` of the page before, and
    `?antall=` how many rows a page has.
    """

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        """See BasePagination."""
        sortering = getattr(view, "sortering", None)
        if sortering is None:
            sortering = Sortering.av_felt(f"api {type(view).__name__}", *view.rekkefoelge)
        antall = _antall(request.query_params.get("antall"))
        merke = request.query_params.get("etter", "")
        if merke and sortering.les(merke) is None:
            raise ValidationError({"etter": [_("Siden finnes ikke.")]})
        side = side_av(queryset, sortering, {"etter": merke}, lengde=antall)
        self.neste = side.etter or None
        return side.rader

    def get_paginated_response(self, data: Any) -> Response:
        """See BasePagination."""
        return Response({"rader": data, "neste": self.neste})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """See BasePagination."""
        merke = {"type": ["string", "null"], "description": str(_("Send som `etter` for å få neste side."))}
        return {
            "type": "object",
            "required": ["rader", "neste"],
            "properties": {"rader": schema, "neste": merke},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """See BasePagination."""
        return [
            {
                "name": "etter",
                "in": "query",
                "description": str(_("Det som sto i `neste` på siden før. Tomt gir den første siden.")),
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9_=.:-]*$"},
            },
            {
                "name": "antall",
                "in": "query",
                "description": str(_("Hvor mange rader siden har.")),
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LENGSTE_SIDE,
                    "default": SIDELENGDE,
                },
            },
        ]


def _antall(tekst: str | None) -> int:
    if not tekst:
        return SIDELENGDE
    if not (tekst.isascii() and tekst.isdecimal() and 1 <= int(tekst[:9]) <= LENGSTE_SIDE and len(tekst) < 9):
        raise ValidationError({"antall": [_("Velg et antall fra 1 til %d.") % LENGSTE_SIDE]})
    return int(tekst)
