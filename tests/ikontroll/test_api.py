"""The OpenAPI description: valid, in the repository as it is served, and true whatever is sent."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.apiklient import ROT, Apiklient, skjema
from tests.ikontroll.apieksempel import fyll
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db
HER = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


def test_the_description_is_valid_and_made_without_a_warning() -> None:
    validate_schema(skjema())
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_repository_holds_the_description_as_it_is_served() -> None:
    ut = io.StringIO()
    call_command("spectacular", stdout=ut)
    assert HER.read_text() == ut.getvalue(), "./dev manage spectacular --file docs/openapi.yaml"


def test_every_operation_says_what_it_does_and_names_its_errors() -> None:
    navn = []
    for sti, operasjoner in skjema()["paths"].items():
        for metode, operasjon in operasjoner.items():
            navn.append(operasjon["operationId"])
            assert operasjon["summary"], (metode, sti)
            assert {"401", "403", "503"} <= set(operasjon["responses"])
    assert len(navn) == len(set(navn)) == 61


def test_the_description_and_its_page_are_for_everybody_inside() -> None:
    kommune = Kommune()
    for hvem, forventet in (("ansatt", 200), ("sluttet", 403)):
        klient = Client()
        klient.force_login(kommune[hvem])
        assert klient.get(f"{ROT}/skjema/").status_code == forventet
        assert klient.get("/api/").status_code == forventet
    assert Client().get(f"{ROT}/skjema/").status_code == 401
    assert Client().get("/api/").status_code == 302


def test_the_page_lists_every_operation() -> None:
    klient = Client()
    klient.force_login(Kommune()["ansatt"])
    side = klient.get("/api/").content.decode()
    for sti in skjema()["paths"]:
        assert f"<code>{sti}</code>" in side


VONDE: list[Any] = [
    None, True, 0, -1, 1, 2025, 2**31, 2**63, 10**40, 1.5, "", "\x00", "\ud800", "x" * 20_000, "ja",
    "2025-06-01", "9999-12-31", "0001-01-01", "0001-01-01T00:00:00+14:00", "æøå 🙂", "01015012345",
    [], [1], {}, {"a": {}},
]  # fmt: skip
verdier = st.sampled_from(VONDE) | st.text(max_size=10) | st.integers(0, 3)


def _egenskaper(operasjon: dict[str, Any]) -> list[str]:
    innhold = operasjon.get("requestBody", {}).get("content", {}).get("application/json")
    if innhold is None:
        return []
    navn = innhold["schema"]["$ref"].rsplit("/", 1)[1]
    return list(skjema()["components"]["schemas"][navn]["properties"])


@hypothesis_settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_sent_is_answered_as_described(alle: dict[str, Apiklient], data: st.DataObject) -> None:
    """`Apiklient` holds each answer against the description; a fault of ours would be raised."""
    mal = data.draw(st.sampled_from(sorted(skjema()["paths"])))
    metode = data.draw(st.sampled_from(sorted(skjema()["paths"][mal])))
    operasjon = skjema()["paths"][mal][metode]
    kjente = alle["leder"].kjente  # type: ignore[attr-defined]

    def plass(treff: re.Match[str]) -> str:
        return str(data.draw(st.sampled_from([kjente[treff[1]], kjente[treff[1]], 0, 10**18, 10**40])))

    sti = re.sub(r"\{(\w+)\}", plass, mal).removeprefix(ROT)
    navn = [p["name"] for p in operasjon.get("parameters", ()) if p["in"] == "query"]
    parametre = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(navn, st.sampled_from(VONDE))))
    felt = _egenskaper(operasjon)
    kropp = None
    if felt:
        kropp = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(felt, verdier)))
        kropp |= {"versjon": 1} if "versjon" in felt and data.draw(st.booleans()) else {}
    soek = "&".join(f"{n}={_prosent(str(v))}" for n, v in parametre.items())
    status, _svar = alle[data.draw(st.sampled_from(sorted(alle)))].be(
        metode.upper(), sti, kropp, QUERY_STRING=soek
    )
    assert status < 500


def _prosent(tekst: str) -> str:
    return "".join(f"%{byte:02x}" for byte in tekst.replace("\x00", "").encode("utf-8", "replace"))


@pytest.fixture
def alle() -> dict[str, Apiklient]:
    kommune = Kommune()
    kjente = fyll(kommune)
    klienter = {hvem: Apiklient(kommune[hvem]) for hvem in ("leder", "koordinator", "omraadeleder", "ansatt")}
    klienter["leder"].kjente = kjente  # type: ignore[attr-defined]
    return klienter
