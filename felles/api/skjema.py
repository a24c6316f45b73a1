"""How the OpenAPI description is made: from the endpoints alone, with the errors that every one can give."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema

from felles.api.engang import MOENSTER, OVERSKRIFT

_METODER = ("get", "post", "put", "patch", "delete")
_FORKLARING = {
    "400": _("Noe i forespørselen er feil. Ingenting er lagret."),
    "401": _("Ikke logget inn."),
    "403": _("Rollen som trengs, mangler, eller CSRF-koden er feil."),
    "404": _("Finnes ikke, eller kan ikke ses av den som spør."),
    "409": _("Noen andre kom først, eller statusen tillater det ikke."),
    "413": _("Forespørselen er for stor."),
    "415": _("Forespørselen er ikke JSON."),
    "422": _("Noe mangler før dette kan gjøres."),
    "503": _("Databasen svarer ikke."),
}


class Skjema(AutoSchema):
    """Docstrings are for those who read the code: the description shows what an endpoint says of itself.

    A view that stands under several registers has the names of its operations in `operasjoner`, by method,
    and is given `register` and `merke` where it is mounted.
    """

    def get_description(self) -> str:
        """See AutoSchema; `extend_schema(description=…)` says more where more needs saying."""
        return ""

    def get_operation_id(self) -> str:
        """See AutoSchema."""
        navn = getattr(self.view, "operasjoner", {}).get(self.method)
        return f"{navn}_{self.view.register}" if navn else str(super().get_operation_id())

    def get_tags(self) -> list[str]:
        """See AutoSchema."""
        merke = getattr(self.view, "merke", None)
        return [str(merke)] if merke else list(super().get_tags())


class LukketInndata(OpenApiSerializerExtension):
    """A body holds no other names than those described."""

    target_class = "felles.api.felt.Inndata"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        """See OpenApiSerializerExtension."""
        skjema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**skjema, "additionalProperties": False}


class _Monster(OpenApiSerializerFieldExtension):
    """What a field refuses for its form alone stands in its pattern, so that nobody need send it to know."""

    match_subclasses = True
    monster: str

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Any:
        """See OpenApiSerializerFieldExtension."""
        skjema = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        # That it may be null, is said once more of what this returns.
        return {**skjema, "type": "string", "pattern": self.monster}


class Lagringsbartegn(_Monster):
    """Neither NUL nor half a character. Where a text may be empty, the description says so beside it."""

    target_class = "felles.api.felt.Tekst"
    monster = r"^[^\u0000\ud800-\udfff]+$"


class Beregnbaretidspunkt(_Monster):
    """An instant that has a date in every time zone."""

    target_class = "felles.api.felt.Tidspunkt"
    monster = r"^(19[0-9]{2}|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-"


class Sesjonsinnlogging(OpenApiAuthenticationExtension):
    """The cookie of the pages' login."""

    target_class = "felles.api.innlesing.Sesjon"
    name = "sesjon"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """See OpenApiAuthenticationExtension."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def med_feil(result: dict[str, Any], **_om: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: the form of an error, and which of them each operation can answer with."""
    deler = result.setdefault("components", {})
    deler.setdefault("schemas", {})["Feil"] = _feilskjema()
    deler["responses"] = {f"Feil{status}": _feilsvar(tekst) for status, tekst in _FORKLARING.items()}
    for sti, operasjoner in result["paths"].items():
        for metode in _METODER:
            if metode in operasjoner:
                svar = operasjoner[metode]["responses"]
                if metode == "post":
                    operasjoner[metode].setdefault("parameters", []).append(_noekkeloverskrift())
                for status in _feil_ved(sti, metode, operasjoner[metode]):
                    svar.setdefault(status, {"$ref": f"#/components/responses/Feil{status}"})
    return result


def _feil_ved(sti: str, metode: str, operasjon: dict[str, Any]) -> list[str]:
    feil = ["401", "403", "503"]
    if "{" in sti:
        feil.append("404")
    if metode != "get" or any(p["in"] == "query" for p in operasjon.get("parameters", ())):
        feil.append("400")
    if metode != "get":
        feil += ["409", "413", "415"]
    if "422" in operasjon["responses"]:
        del operasjon["responses"]["422"]
        feil.append("422")
    return sorted(feil)


def _noekkeloverskrift() -> dict[str, Any]:
    return {
        "name": OVERSKRIFT,
        "in": "header",
        "description": str(
            _("En nøkkel du lager selv. Samme nøkkel og innhold innen 30 dager gir det første svaret.")
        ),
        "schema": {"type": "string", "pattern": MOENSTER},
    }


def _feilsvar(forklaring: Any) -> dict[str, Any]:
    innhold = {"application/json": {"schema": {"$ref": "#/components/schemas/Feil"}}}
    return {"description": str(forklaring), "content": innhold}


def _feilskjema() -> dict[str, Any]:
    tekst = {"type": "string"}
    feltfeil = {
        "type": "object",
        "required": ["felt", "melding"],
        "properties": {"felt": tekst, "melding": tekst},
    }
    feil = {
        "type": "object",
        "required": ["kode", "melding"],
        "properties": {
            "kode": {**tekst, "description": str(_("Hva slags feil, for programmer."))},
            "melding": {**tekst, "description": str(_("En setning som kan vises til et menneske."))},
            "felt": {**tekst, "description": str(_("Feltet som feilen gjelder, der det er ett."))},
            "feltfeil": {"type": "array", "items": feltfeil},
            "mangler": {"type": "array", "items": {"type": "object"}},
            "gjeldende": {"description": str(_("Ved 409: slik det er lagret nå."))},
        },
    }
    return {"type": "object", "required": ["feil"], "properties": {"feil": feil}}
