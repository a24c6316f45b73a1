"""The tags that pages are made of."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from felles.htmx import vis


def _vis(mal: str, adresse: str = "/", **kontekst: Any) -> BeautifulSoup:
    kontekst["request"] = RequestFactory().get(adresse)
    return BeautifulSoup(Template("{% load komponenter %}" + mal).render(Context(kontekst)), "html.parser")


@pytest.mark.parametrize(
    ("adresse", "retning", "lenke"),
    [
        ("/?status=meldt", "none", "?status=meldt&sorter=frist"),
        ("/?sorter=frist", "ascending", "?sorter=-frist"),
        ("/?sorter=-frist&etter=abc", "descending", "?sorter=frist"),
        ("/?sorter=sak", "none", "?sorter=frist"),
    ],
)
def test_column_head_sorts_and_keeps_the_filter(adresse: str, retning: str, lenke: str) -> None:
    hode = _vis('{% kolonnehode "Frist" "frist" %}', adresse).th
    assert hode is not None
    assert hode["aria-sort"] == retning
    assert hode.a["href"] == lenke


def test_paging_is_real_links_that_keep_the_filter() -> None:
    suppe = _vis('{% sidevalg foer="f1" etter="e1" %}', "/?status=meldt&etter=gammel")
    assert {a.text: a["href"] for a in suppe.find_all("a")} == {
        "Forrige": "?status=meldt&foer=f1",
        "Neste": "?status=meldt&etter=e1",
    }


def test_no_paging_where_all_is_shown() -> None:
    assert not _vis('{% sidevalg foer="" etter="" %}').find("nav")


def test_user_text_is_escaped_everywhere() -> None:
    ond = '<script>alert("x")</script>'
    hendelser = [
        {"tidspunkt": dt.datetime(2025, 3, 3, tzinfo=dt.UTC), "hvem": ond, "tittel": ond, "tekst": ond}
    ]
    suppe = _vis(
        "{% tidslinje hendelser %}{% statusmerke ond ond %}{% tomt ond ond ond ond %}"
        "{% noekkeltall ond ond ond ond %}{% faner punkter ond %}",
        hendelser=hendelser,
        ond=ond,
        punkter=[{"tittel": ond, "url": ond, "aktiv": True}],
    )
    assert suppe.find("script") is None


def test_a_status_is_text_and_colour() -> None:
    merke = _vis('{% statusmerke "kritisk" "Kritisk" %}{% statusmerke "ukjent" "Annet" %}').find_all("span")
    assert [(m.text, m["data-color"]) for m in merke] == [("Kritisk", "danger"), ("Annet", "neutral")]


def test_a_figure_has_its_definition_and_its_rows() -> None:
    kort = _vis('{% noekkeltall "Meldte avvik" "962" "Alle som er meldt." "/avvik/" %}')
    assert kort.details is not None
    assert "Alle som er meldt." in kort.details.text
    assert kort.a is not None
    assert kort.a["href"] == "/avvik/"


def _svar(rf: RequestFactory, **hoder: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return vis(request, "404.html", "komponenter/tomt.html", {"tittel": "Del", "tekst": "", "url": ""})

    svar = HtmxMiddleware(view)(rf.get("/", headers=hoder))
    assert isinstance(svar, HttpResponse)
    return svar


def test_same_address_full_page_or_part(rf: RequestFactory) -> None:
    hel, del_ = _svar(rf), _svar(rf, HX_Request="true")
    assert b"<!doctype html>" in hel.content
    assert b"<!doctype" not in del_.content
    assert b"Del" in del_.content
    assert "HX-Request" in hel["Vary"]
    assert "HX-Request" in del_["Vary"]


@pytest.mark.parametrize("hode", ["HX-Boosted", "HX-History-Restore-Request"])
def test_history_and_boost_get_the_full_page(rf: RequestFactory, hode: str) -> None:
    assert b"<!doctype html>" in _svar(rf, **{"HX-Request": "true", hode: "true"}).content
