"""Lists in the API, a page at a time by key."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

SIDELENGDE, LENGSTE_SIDE = 50, 200


@dataclass(frozen=True)
class Noekkel:
    """One part of an order: the field, whether the highest come first, and what kind of value it holds."""

    felt: str
    synkende: bool = False
    slag: type[int] | type[str] = int


class Noekkelsider(BasePagination):
    """Pages by key: a page costs the same however far down it lies, and rows that come meanwhile shift none.

    The view says its order in `rekkefoelge`, which ends in something unique. `?etter=` is the `neste` of the
    page before, and `?antall=` how many rows a page has.
    """

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        """See BasePagination: one row more than the page tells whether there is a next."""
        noekler: Sequence[Noekkel] = view.rekkefoelge
        antall = _antall(request.query_params.get("antall"))
        merke = request.query_params.get("etter")
        if merke:
            queryset = queryset.filter(_kommer_etter(noekler, _les_merke(merke, noekler)))
        orden = [f"{'-' if noekkel.synkende else ''}{noekkel.felt}" for noekkel in noekler]
        rader = list(queryset.order_by(*orden)[: antall + 1])
        self.neste = _merke(rader[antall - 1], noekler) if len(rader) > antall else None
        return rader[:antall]

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


def _merke(rad: Any, noekler: Sequence[Noekkel]) -> str:
    """The row's place in the order, to be sent back as it is."""
    verdier = []
    for noekkel in noekler:
        verdi = rad
        for ledd in noekkel.felt.split("__"):
            verdi = getattr(verdi, ledd)
        verdier.append(verdi)
    return base64.urlsafe_b64encode(json.dumps(verdier).encode()).decode().rstrip("=")


def _les_merke(merke: str, noekler: Sequence[Noekkel]) -> list[Any]:
    try:
        verdier = json.loads(base64.urlsafe_b64decode(merke + "=" * (-len(merke) % 4)))
    except (ValueError, RecursionError):
        verdier = None
    if (
        not isinstance(verdier, list)
        or len(verdier) != len(noekler)
        or any(type(verdi) is not noekkel.slag for verdi, noekkel in zip(verdier, noekler, strict=True))
        or not all(_kan_lagres(verdi) for verdi in verdier)
    ):
        raise ValidationError({"etter": [_("Siden finnes ikke.")]})
    return verdier


def _kan_lagres(verdi: int | str) -> bool:
    """Could a row hold that value? The database refuses others with an error."""
    if isinstance(verdi, int):
        return abs(verdi) < 2**63
    return "\x00" not in verdi and not any("\ud800" <= tegn <= "\udfff" for tegn in verdi)


def _kommer_etter(noekler: Sequence[Noekkel], verdier: Sequence[Any]) -> Q:
    """(a, b) > (x, y), each part in its own direction."""
    vilkaar, like = Q(pk__in=[]), Q()
    for noekkel, verdi in zip(noekler, verdier, strict=True):
        retning = "lt" if noekkel.synkende else "gt"
        vilkaar |= like & Q(**{f"{noekkel.felt}__{retning}": verdi})
        like &= Q(**{noekkel.felt: verdi})
    return vilkaar
