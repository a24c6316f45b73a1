"""Charts: their numbers are the figures', each has a text alternative, and the picture is safe in a page."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from avvik.kapittel import figurer as avviksfigurer
from avvik.kapittel.enhetstre import Enhetstre
from felles.dokument.modell import Diagram, Figur, Punkt
from rapport.dokument import figurer
from rapport.dokument.figurspek import BRED, FARGER, SMAL, vegalite
from rapport.dokument.kapitler import bygg_dokument
from tests.rapport import eksempeltall

SVG = "{http://www.w3.org/2000/svg}"


def _figurer() -> dict[str, Figur]:
    dokument = bygg_dokument(
        eksempeltall.tall_2024(),
        {},
        eksempeltall.tall_2023(),
        eksempeltall.organisasjon(),
        eksempeltall.meta(),
    )
    return {figur.kode: figur for figur in dokument.figurer}


def _verdier(figur: Figur, serie: str = "") -> dict[str, int]:
    return {punkt.navn: punkt.verdi for punkt in figur.diagram.punkter if punkt.serie == serie}


def test_each_charts_numbers_are_the_figures():
    avvik, alle = eksempeltall.tall_2024()["avvik"], _figurer()
    assert _verdier(alle["avvik_kategori"]) == {rad["navn"]: rad["antall"] for rad in avvik["per_kategori"]}
    assert _verdier(alle["avvik_alvorlighetsgrad"]) == {
        rad["navn"]: rad["antall"] for rad in avvik["per_alvorlighetsgrad"]
    }
    assert list(_verdier(alle["avvik_status"]).values()) == [
        avvik["lukket_av_meldte"],
        avvik["aapne_av_meldte"],
    ]
    maaned = alle["avvik_maaned"]
    assert list(_verdier(maaned, "2024").values()) == [rad["meldt"] for rad in avvik["per_maaned"]]
    assert list(_verdier(maaned, "2023").values()) == eksempeltall.MAANEDER_FOER
    enhet = alle["avvik_enhet"]
    virksomheter = {rad["navn"]: rad["antall"] for rad in avvik["per_enhet"] if rad["type"] == "virksomhet"}
    assert {navn: antall for navn, antall in _verdier(enhet).items() if navn in virksomheter} == virksomheter
    assert sum(_verdier(enhet).values()) == avvik["meldt"]


def test_the_specification_carries_the_same_numbers():
    for figur in _figurer().values():
        for bredde in (BRED, SMAL):
            data = vegalite(figur.diagram, "lys", bredde)["data"]["values"]
            assert [rad["verdi"] for rad in data] == [punkt.verdi for punkt in figur.diagram.punkter]


def test_the_text_alternative_says_every_number():
    for figur in _figurer().values():
        for punkt in figur.diagram.punkter:
            assert punkt.etikett in figur.alternativ_tekst
            assert punkt.navn in figur.alternativ_tekst


def test_every_number_is_written_in_the_picture():
    for figur in _figurer().values():
        for tema in ("lys", "moerk"):
            tekst = " ".join(
                t.text or "" for t in ElementTree.fromstring(figurer.svg(figur, tema)).iter(f"{SVG}text")
            )
            for punkt in figur.diagram.punkter:
                assert punkt.etikett in tekst


def test_enheter_sorted_and_the_rest_together():
    tall = eksempeltall.tall_2024()
    mal = next(rad for rad in tall["avvik"]["per_enhet"] if rad["kode"] == "610")
    tall["avvik"]["per_enhet"] += [mal | {"kode": f"7{nr:02}", "navn": f"Virksomhet {nr}"} for nr in range(9)]
    tall["avvik"]["meldt"] += 9 * 9
    figur = avviksfigurer.enhet(tall, Enhetstre(tall))
    assert figur is not None
    navn = [punkt.navn for punkt in figur.diagram.punkter]
    assert len(navn) == avviksfigurer.HOEYST + 2
    assert navn[-2:] == ["9 andre enheter", "Meldt på nivået over"]
    verdier = [punkt.verdi for punkt in figur.diagram.punkter][: avviksfigurer.HOEYST]
    assert verdier == sorted(verdier, reverse=True)
    assert sum(punkt.verdi for punkt in figur.diagram.punkter) == tall["avvik"]["meldt"]


def test_a_virksomhet_in_a_virksomhet_is_not_counted_twice():
    tall = eksempeltall.tall_2024()
    for rad in tall["avvik"]["per_enhet"]:
        if rad["kode"] == "610":
            rad["forelder"] = "600"
        if rad["kode"] == "600":
            rad["antall"] += 9
    figur = avviksfigurer.enhet(tall, Enhetstre(tall))
    assert figur is not None
    assert "VAR-selvkost" not in _verdier(figur)
    assert sum(_verdier(figur).values()) == tall["avvik"]["meldt"]


def test_an_avdeling_outside_of_any_virksomhet_has_its_own_bar():
    tall = eksempeltall.tall_2024()
    for rad in tall["avvik"]["per_enhet"]:
        if rad["kode"] == "610":
            rad["type"] = "avdeling"
    figur = avviksfigurer.enhet(tall, Enhetstre(tall))
    assert figur is not None
    assert _verdier(figur)["VAR-selvkost"] == 9
    assert sum(_verdier(figur).values()) == tall["avvik"]["meldt"]


def _enkel(*navn: str) -> Figur:
    punkter = tuple(Punkt(tekst, nr + 1, str(nr + 1)) for nr, tekst in enumerate(navn))
    mal = _figurer()["avvik_kategori"]
    return Figur("proeve", "Prøve", Diagram("liggende", punkter), "Prøve: " + ", ".join(navn), mal.definisjon)


def test_two_enheter_of_the_same_name_are_two_bars():
    tekster = [t.text for t in ElementTree.fromstring(figurer.svg(_enkel("Lik", "Lik"))).iter(f"{SVG}text")]
    assert tekster.count("Lik") == 2
    assert {"1", "2"} <= set(tekster)


@pytest.mark.parametrize("navn", ["<script>alert(1)</script>", "A & B", '" onload="x', "]]>", "'+datum.x+'"])
def test_names_are_text(navn: str):
    rot = ElementTree.fromstring(figurer.svg(_enkel(navn)))
    assert navn in "".join(t.text or "" for t in rot.iter(f"{SVG}text"))
    merker = {element.tag.removeprefix(SVG) for element in rot.iter()}
    assert merker <= {"svg", "g", "path", "text", "rect", "line", "defs"}
    assert not any(attributt.startswith("on") for element in rot.iter() for attributt in element.attrib)


def test_the_picture_has_a_name_and_no_inline_style():
    for figur in _figurer().values():
        svg = figurer.svg_for_side(figur)
        rot = ElementTree.fromstring(svg)
        assert (rot.attrib["role"], rot.attrib["aria-label"]) == ("img", figur.alternativ_tekst)
        assert not re.search(r"\sstyle=|aria-roledescription|<style|href=", svg)


def test_colours_of_the_page_follow_its_scheme():
    svg = figurer.svg_for_side(_figurer()["avvik_maaned"])
    assert 'fill="var(--figur-serie-1, #1f5276)"' in svg
    assert 'fill="var(--figur-tekst, #1d2b3a)"' in svg
    uten_variabler = re.sub(r"var\([^)]*\)", "", svg)
    assert not [
        farge for farge in (*FARGER["lys"].serier, FARGER["lys"].tekst) if f'"{farge}"' in uten_variabler
    ]


def test_the_stylesheet_has_the_same_colours():
    css = (settings.BASE_DIR / "static" / "css" / "rapport.css").read_text()
    for tema, antall in (("lys", 1), ("moerk", 2)):
        farger = FARGER[tema]
        for navn, farge in [("tekst", farger.tekst), ("linje", farger.linje), ("dempet", farger.dempet)] + [
            (f"serie-{nr}", farge) for nr, farge in enumerate(farger.serier, start=1)
        ]:
            assert css.count(f"--figur-{navn}: {farge};") == antall


def test_the_same_chart_gives_the_same_picture():
    figur = _figurer()["avvik_enhet"]
    foerst = figurer.svg(figur), figurer.png(figur)
    figurer._raa_svg.cache_clear()
    figurer._raa_png.cache_clear()
    assert (figurer.svg(figur), figurer.png(figur)) == foerst


def _lysstyrke(farge: str) -> float:
    kanaler = [int(farge[plass : plass + 2], 16) / 255 for plass in (1, 3, 5)]
    r, g, b = [k / 12.92 if k <= 0.03928 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _kontrast(en: str, annen: str) -> float:
    lys, moerk = sorted([_lysstyrke(en), _lysstyrke(annen)], reverse=True)
    return (lys + 0.05) / (moerk + 0.05)


@pytest.mark.parametrize(("tema", "bakgrunn"), [("lys", "#ffffff"), ("moerk", "#1e2125")])
def test_marks_and_text_stand_out_from_the_background(tema: str, bakgrunn: str):
    farger = FARGER[tema]
    assert _kontrast(farger.tekst, bakgrunn) >= 7
    for farge in (*farger.serier, farger.dempet):
        assert _kontrast(farge, bakgrunn) >= 3
