"""A program that calls the API: every answer is held against the OpenAPI description."""

import json
import re
from functools import cache
from typing import Any

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from organisasjon.models import Bruker

ROT = "/api/v1"


@cache
def skjema() -> dict[str, Any]:
    """The description, as it is served."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


@cache
def _stier() -> list[tuple[re.Pattern[str], str]]:
    # An address that is one itself before those that have it as an argument.
    stier = sorted(skjema()["paths"], key=lambda sti: sti.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", sti)), sti) for sti in stier]


def operasjon(metode: str, sti: str) -> dict[str, Any] | None:
    """What the description says of that address; None where it says nothing."""
    for moenster, mal in _stier():
        if moenster.fullmatch(sti.partition("?")[0]):
            return skjema()["paths"][mal].get(metode.lower())
    return None


def hold_mot_skjemaet(metode: str, sti: str, status: int, data: Any) -> None:
    """Fails where the answer has a status or a form that the description does not name."""
    beskrevet = operasjon(metode, sti)
    if beskrevet is None:
        assert status in (401, 404, 405), (metode, sti, status)
        return
    assert str(status) in beskrevet["responses"], (metode, sti, status, data)
    svar = beskrevet["responses"][str(status)]
    if "$ref" in svar:
        svar = skjema()["components"]["responses"][svar["$ref"].rsplit("/", 1)[1]]
    if isinstance(data, bytes):
        assert svar["content"]["*/*"]["schema"]["format"] == "binary", (metode, sti)
        return
    form = svar["content"]["application/json"]["schema"]
    feil = list(Draft202012Validator({**form, "components": skjema()["components"]}).iter_errors(data))
    assert not feil, (metode, sti, status, [f"{list(ett.path)}: {ett.message}" for ett in feil[:5]])


class Apiklient:
    """Logged in as the person, or as nobody."""

    def __init__(self, bruker: Bruker | None = None, **valg: Any) -> None:
        self.klient = Client(**valg)
        if bruker:
            self.klient.force_login(bruker)

    def be(self, metode: str, sti: str, data: Any = None, **valg: Any) -> tuple[int, Any]:
        """Status and JSON. `sti` is what comes after /api/v1."""
        innhold: Any = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        return self._lest(metode, sti, self.klient.generic(metode, ROT + sti, **innhold, **valg))

    def _lest(self, metode: str, sti: str, svar: Any) -> tuple[int, Any]:
        svardata: Any = b"".join(svar.streaming_content) if svar.streaming else svar.content
        if not svar.streaming:  # all but a file
            assert svar["Content-Type"] == "application/json", (metode, sti, svar["Content-Type"])
            svardata = json.loads(svardata)
        hold_mot_skjemaet(metode, ROT + sti, svar.status_code, svardata)
        return svar.status_code, svardata

    def send(self, sti: str, felt: dict[str, Any], **valg: Any) -> tuple[int, Any]:
        """As `be`, of a form with files."""
        return self._lest("POST", sti, self.klient.post(ROT + sti, felt, **valg))

    def hent(self, sti: str, **valg: Any) -> Any:
        """What a GET that succeeds gives."""
        status, data = self.be("GET", sti, **valg)
        assert status == 200, (sti, status, data)
        return data
