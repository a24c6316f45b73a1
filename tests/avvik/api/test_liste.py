"""The list through the API: the filters, orders and search of the page, a page at a time."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik.models import Avvik
from felles.klokke import i_dag
from organisasjon.models import Bruker
from tests.avvik.api.conftest import Api
from tests.avvik.kommune import Kommune
from tests.avvik.test_liste import mange

Saker = dict[str, Avvik]


@pytest.fixture
def saker(kommune: Kommune, klokke: time_machine.Traveller) -> Saker:
    saker = {"fall": kommune.meld(kategori="FALL", type="nestenhendelse")}
    klokke.shift(dt.timedelta(days=10))
    saker["drift"] = kommune.meld(i="HJ", kategori="DRIFT", tittel="Brannalarmen virket ikke")
    saker["hoey"] = kommune.klassifiser(kommune.meld(i="HJ1"), alvorlighetsgrad="hoey", frist=i_dag())
    klokke.shift(dt.timedelta(days=10))
    saker["lukket"] = kommune.sak_i("lukket")
    return saker


def nummer(svar: Any) -> list[str]:
    return [rad["saksnummer"] for rad in svar["rader"]]


@pytest.mark.parametrize(
    "valg",
    [
        {},
        {"status": "alle"},
        {"status": "lukket"},
        {"status": "forfalte"},
        {"status": "meldt", "kategori": "HMS"},
        {"kategori": "FALL"},
        {"enhet": "HJ"},
        {"enhet": "HJ1"},
        {"alvorlighetsgrad": "hoey"},
        {"alvorlighetsgrad": "ingen"},
        {"type": "nestenhendelse"},
        {"fra": "2025-03-13"},
        {"til": "2025-03-12"},
        {"fra": "2025-03-03", "til": "2025-03-03"},
        {"til": "9999-12-31"},
        *({"status": "alle", "sorter": kode} for kode in ("-meldt", "meldt", "frist", "saksnummer", "enhet")),
    ],
)
def test_the_same_rows_in_the_same_order_as_on_the_page(
    api: Api, kommune: Kommune, innlogget: Callable[[Bruker], Client], saker: Saker, valg: dict[str, str]
) -> None:
    side = innlogget(kommune["omraadeleder"]).get(reverse("avvik:liste"), valg).context["side"]
    svar = api("omraadeleder").hent("/avvik/", QUERY_STRING=urlencode(valg))
    assert nummer(svar) == [sak.saksnummer for sak in side.rader]
    assert svar["neste"] is None


def test_a_row(api: Api, saker: Saker) -> None:
    rad = api("omraadeleder").hent("/avvik/?alvorlighetsgrad=hoey")["rader"][0]
    assert rad["saksnummer"] == saker["hoey"].saksnummer
    assert (rad["enhet"], rad["enhetsnavn"], rad["behandles_av"]) == ("HJ1", "Enhet HJ1", "HJ1")
    assert (rad["frist"], rad["forfalt"], rad["kategori"]) == ("2025-03-13", True, "DRIFT")


@pytest.mark.parametrize(
    ("parametre", "felt"),
    [
        ("status=tull", "status"),
        ("enhet=FINNES-IKKE", "enhet"),
        ("kategori=TULL", "kategori"),
        ("alvorlighetsgrad=hoy", "alvorlighetsgrad"),
        ("type=", "type"),
        ("fra=i%20gaar", "fra"),
        ("fra=2025-03-02&til=2025-03-01", "til"),
        ("sorter=tittel", "sorter"),
        ("soek=ukjent", "soek"),
        ("etter=tull", "etter"),
        ("antall=0", "antall"),
        ("kategorien=FALL", "kategorien"),
        ("ord=trapp", "ord"),
    ],
)
def test_what_is_not_understood_is_refused(api: Api, saker: Saker, parametre: str, felt: str) -> None:
    status, svar = api("omraadeleder").be("GET", "/avvik/", QUERY_STRING=parametre)
    assert (status, svar["feil"]["felt"]) == (400, felt)


def test_words_are_searched_for_without_standing_in_an_address(
    api: Api, kommune: Kommune, saker: Saker
) -> None:
    klient = api("omraadeleder")

    def treff(ord_: str, valg: str = "") -> set[str]:
        status, svar = klient.be("POST", "/avvik/soek/", {"ord": ord_})
        assert status == 201
        return set(nummer(klient.hent(f"/avvik/?soek={svar['soek']}{valg}")))

    trapp = {saker[navn].saksnummer for navn in ("fall", "hoey", "lukket")}
    assert treff('"våt trapp"') == trapp  # among all, as no status is chosen
    assert treff('"våt trapp"', "&status=aapne") == trapp - {saker["lukket"].saksnummer}
    assert treff("  brannalarm  ") == treff(saker["drift"].saksnummer) == {saker["drift"].saksnummer}
    assert treff("finnes ikke") == set()
    # Another login does not know the search.
    merke = klient.be("POST", "/avvik/soek/", {"ord": "trapp"})[1]["soek"]
    assert api("omraadeleder").be("GET", f"/avvik/?soek={merke}")[0] == 400
    for ord_ in ("", None, "x" * 201, "\x00"):
        assert klient.be("POST", "/avvik/soek/", {"ord": ord_})[0] == 400


@pytest.mark.parametrize("sorter", ["-meldt", "meldt", "frist", "saksnummer", "-saksnummer", "enhet"])
@pytest.mark.parametrize("soek", [False, True])
def test_pages_follow_each_other_without_gap_or_double(
    api: Api, kommune: Kommune, sorter: str, soek: bool
) -> None:
    mange(kommune, 23)
    klient = api("omraadeleder")
    valg = {"sorter": sorter} | (
        {"soek": klient.be("POST", "/avvik/soek/", {"ord": "sak"})[1]["soek"]} if soek else {}
    )
    hele = nummer(klient.hent("/avvik/", QUERY_STRING=urlencode(valg)))
    assert len(hele) == 23
    funnet: list[str] = []
    etter: Any = ""
    while etter is not None:
        side = klient.hent("/avvik/", QUERY_STRING=urlencode(valg | {"antall": 7, "etter": etter}))
        funnet += nummer(side)
        etter = side["neste"]
        assert len(side["rader"]) <= 7
        if etter:  # a place in one order is none in another
            annen = urlencode({"sorter": "frist" if sorter != "frist" else "meldt", "etter": etter})
            assert klient.be("GET", "/avvik/", QUERY_STRING=annen)[0] == 400
    assert funnet == hele


@pytest.mark.parametrize("hva", ["liste", "en", "historikk"])
def test_the_number_of_queries_does_not_grow_with_the_rows(api: Api, kommune: Kommune, hva: str) -> None:
    sak = kommune.sak_i("under_behandling")
    klient = api("omraadeleder")
    sti = {
        "liste": "/avvik/",
        "en": f"/avvik/{sak.saksnummer}/",
        "historikk": f"/avvik/{sak.saksnummer}/historikk/",
    }

    def antall() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            klient.hent(sti[hva])
        return len(spoerringer)

    kommune.tiltak(sak)
    foer = antall()
    mange(kommune, 30)
    for til in ("laerer", "ansatt", "leder"):
        kommune.tiltak(sak, til=til)
    assert antall() <= foer
