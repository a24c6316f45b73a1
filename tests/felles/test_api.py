"""What holds for every endpoint: the form of errors, CSRF, the size of a body, pages by key."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client

from felles.anker import Anker
from felles.api.innlesing import MAKS_BYTES
from felles.api.sider import Noekkelsider
from organisasjon.models import Bruker
from sjekkliste import tall
from tests.apiklient import ROT, Apiklient
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db
RUNDER = "/sjekkliste/runder/"


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


@pytest.fixture
def koordinator(kommune: Kommune) -> Apiklient:
    return Apiklient(kommune["koordinator"])


def _raa(klient: Apiklient, innhold: bytes, **valg: Any) -> tuple[int, Any]:
    valg = {"content_type": "application/json"} | valg
    svar = klient.klient.generic("POST", ROT + RUNDER, innhold, **valg)
    assert svar["Content-Type"] == "application/json"
    return svar.status_code, json.loads(svar.content)["feil"]


@pytest.mark.parametrize(
    "innhold",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"tekst"',
        b"NaN",
        b'{"aar": Infinity, "tertial": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 10_000,
        b'{"\\ud800": 1}',
        b'{"aar": {"aar": 1}, "tertial": [1]}',
        b'{"aar": true, "tertial": null}',
    ],
)
def test_what_is_not_the_json_that_is_asked_for(koordinator: Apiklient, innhold: bytes) -> None:
    status, feil = _raa(koordinator, innhold)
    assert (status, feil["kode"]) == (400, "ugyldig")
    assert feil["melding"]


def test_other_kinds_of_body_and_methods(koordinator: Apiklient) -> None:
    status, feil = _raa(koordinator, b"aar=2025", content_type="application/x-www-form-urlencoded")
    assert (status, feil["kode"]) == (415, "innholdstype")
    svar = koordinator.klient.post(ROT + RUNDER, {"aar": "2025", "tertial": "1"})  # multipart
    assert (svar.status_code, svar.json()["feil"]["kode"]) == (415, "innholdstype")
    for metode in ("DELETE", "PUT", "OPTIONS"):
        status, data = koordinator.be(metode, RUNDER)
        assert (status, data["feil"]["kode"]) == (405, "metode")
    svar = koordinator.klient.get(ROT + RUNDER, headers={"Accept": "text/html"})
    assert (svar.status_code, svar.json()["feil"]["kode"]) == (406, "format")


def test_a_body_that_is_too_large_is_not_read(koordinator: Apiklient) -> None:
    status, feil = _raa(koordinator, b'"' + b"x" * MAKS_BYTES)
    assert (status, feil["kode"]) == (413, "for_stor")
    status, feil = _raa(koordinator, b"{}", CONTENT_LENGTH=str(10**12))
    assert (status, feil["kode"]) == (413, "for_stor")


def test_without_the_csrf_code_nothing_is_changed(kommune: Kommune) -> None:
    klient = Apiklient(kommune["koordinator"], enforce_csrf_checks=True)
    status, data = klient.be("POST", RUNDER, {"aar": 2025, "tertial": 1})
    assert (status, data["feil"]["kode"]) == (403, "csrf")
    klient.klient.get("/")
    kode = klient.klient.cookies["csrftoken"].value
    status, data = klient.be("POST", RUNDER, {"aar": 2024, "tertial": 1}, HTTP_X_CSRFTOKEN=kode)
    assert (status, data["feil"]["melding"]) == (400, "Publiser en mal før du åpner en runde.")


@pytest.mark.parametrize(
    "sti", ["/", "/finnes/ikke/", "/sjekkliste", "/sjekkliste/runder", "/sjekkliste/x/%0A/"]
)
def test_an_unknown_address_is_404_as_json(koordinator: Apiklient, sti: str) -> None:
    for metode in ("GET", "POST"):
        status, data = koordinator.be(metode, sti)
        assert (status, data["feil"]["kode"]) == (404, "finnes_ikke")


def test_nul_in_the_address(koordinator: Apiklient) -> None:
    svar = koordinator.klient.get(f"{ROT}{RUNDER}?etter=%00")
    assert (svar.status_code, svar.json()["feil"]["kode"]) == (400, "ugyldig")


def test_a_fault_of_ours_says_so_in_json(kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    def feiler(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("hemmelig")

    kommune.aapne(2024, 3)
    klient = Apiklient(kommune["ansatt"], raise_request_exception=False)
    monkeypatch.setattr(tall.Sjekklistetall, "tall", feiler)
    svar = klient.klient.get(f"{ROT}{RUNDER}2024/3/")
    assert (svar.status_code, svar.json()["feil"]["kode"]) == (500, "feil_hos_oss")
    assert b"hemmelig" not in svar.content


def test_the_database_away(kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    def borte(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("connection refused")

    kommune.aapne(2024, 3)
    monkeypatch.setattr(tall.Sjekklistetall, "tall", borte)
    klient = Apiklient(kommune["ansatt"])
    status, data = klient.be("GET", f"{RUNDER}2024/3/")
    assert (status, data["feil"]["kode"]) == (503, "utilgjengelig")
    assert klient.klient.get(f"{ROT}{RUNDER}2024/3/")["Retry-After"] == "30"


def test_no_answer_is_kept_by_a_shared_cache_and_none_is_html(koordinator: Apiklient) -> None:
    svar = koordinator.klient.get(ROT + RUNDER)
    assert "private" in svar["Cache-Control"]
    assert "no-cache" in svar["Cache-Control"]
    assert svar["X-Content-Type-Options"] == "nosniff"


def test_a_person_who_may_no_longer_log_in(kommune: Kommune) -> None:
    klient = Apiklient(kommune["leder"])
    Bruker.objects.filter(brukernavn="leder").update(is_active=False)
    assert klient.be("GET", RUNDER)[0] == 401


def test_a_login_that_was_never_one() -> None:
    klient = Client()
    klient.cookies["sessionid"] = "oppdiktet"
    assert klient.get(ROT + RUNDER).status_code == 401


@pytest.mark.parametrize("merke", ["x", "12", "²", Anker("en annen liste").lag(2024, 1)])
def test_a_place_in_the_list_that_is_none(koordinator: Apiklient, merke: str) -> None:
    status, data = koordinator.be("GET", RUNDER, QUERY_STRING=urlencode({"etter": merke}))
    assert (status, data["feil"]["felt"]) == (400, "etter")


@pytest.mark.parametrize("antall", ["0", "201", "-1", "x", "²", "1" * 5000, "1e2", " 1"])
def test_how_many_rows(koordinator: Apiklient, antall: str) -> None:
    status, data = koordinator.be("GET", RUNDER, QUERY_STRING=f"antall={antall}")
    assert (status, data["feil"]["felt"]) == (400, "antall")
    assert Noekkelsider().get_schema_operation_parameters(None)[1]["schema"]["maximum"] == 200
