"""The blocks on a page: links to the rows, definitions beside, and no markup from what people write."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from felles.dokument.modell import Dokument, Henvisning
from rapport.dokument.kapitler import bygg_dokument
from rapport.dokument.side import sidekapitler, sidekapittel
from tests.rapport import eksempeltall, farlig


def _dokument() -> Dokument:
    return bygg_dokument(
        eksempeltall.tall_2024(),
        eksempeltall.TEKSTER,
        eksempeltall.tall_2023(),
        eksempeltall.organisasjon(),
        eksempeltall.meta(),
    )


def _adresse(henvisning: Henvisning) -> str:
    return f"/liste/{henvisning.figur}/{henvisning.noekkel}"


def _side(dokument: Dokument, kode: str) -> BeautifulSoup:
    blokker = sidekapittel(dokument, kode, _adresse)["blokker"]
    return BeautifulSoup(render_to_string("rapport/_blokker.html", {"blokker": blokker}), "html.parser")


def test_numbers_lead_to_their_rows_and_nothing_leads_nowhere():
    side = _side(_dokument(), "avvik")
    rad = side.select_one("#tabell-avvik_kategori tbody tr")
    assert rad is not None
    assert rad.th is not None
    assert rad.th.text == "Legemidler"
    assert [(a.text, a["href"]) for a in rad.select("a")] == [("214", "/liste/avvik.per_kategori/LEG")]
    ukjent = side.select("#tabell-avvik_kategori tbody tr")[-1]
    assert [a["href"] for a in ukjent.select("a")] == ["/liste/avvik.per_kategori/None"]
    brann = next(rad for rad in side.select("#tabell-avvik_enhet tbody tr") if "brann" in rad.text)
    assert brann.select("a") == []
    assert side.select_one('.ik-nokkeltall a[href="/liste/avvik.meldt/None"]') is not None


def test_every_table_chart_and_key_figure_has_its_definition_on_the_page():
    dokument = _dokument()
    tekst = " ".join(_side(dokument, "avvik").text.split())
    for tall in dokument.noekkeltall:
        assert tall.definisjon.tekst in tekst
    for figur in dokument.figurer:
        assert figur.definisjon.tekst in tekst


def test_the_page_shows_the_same_tables_as_the_files():
    dokument = _dokument()
    side = _side(dokument, "avvik")
    for tabell in [tabell for tabell in dokument.tabeller if tabell.kode.startswith("avvik_")]:
        rader = side.select(f"#tabell-{tabell.kode} tbody tr")
        assert [rad.th.text for rad in rader if rad.th] == [str(rad.celler[0]) for rad in tabell.rader]


def test_charts_have_text_alternatives_in_both_widths():
    for figur in _side(_dokument(), "avvik").select("figure"):
        navn = [svg["aria-label"] for svg in figur.select('svg[role="img"]')]
        assert len(navn) == 2
        assert navn[0]
        assert navn[0] == navn[1]


def test_headings_follow_the_chapters():
    assert {tag.name for tag in _side(_dokument(), "avvik").find_all(["h1", "h2", "h3", "h4"])} == {"h3"}
    assert {"h3", "h4"} == {tag.name for tag in _side(_dokument(), "organisasjon").find_all(["h3", "h4"])}


def test_whatever_people_write_is_text():
    for kapittel in sidekapitler(farlig.dokument(), _adresse):
        side = BeautifulSoup(render_to_string("rapport/_blokker.html", kapittel), "html.parser")
        assert side.find("script") is None
        assert side.find("merke") is None
        assert side.select("[onload]") == []
        assert "<script>alert(1)</script>" in side.text


def test_an_unknown_chapter():
    with pytest.raises(KeyError):
        sidekapittel(_dokument(), "finnes_ikke")
