"""The PDF: accessible (PDF/UA-1), Norwegian, marked, the same every time, and text stays text."""

import io
import re
from itertools import pairwise
from typing import Any

import page
import pikepdf
import pytest

from rapport.dokument.figurer import FONTMAPPE
from rapport.dokument.kapitler import bygg_dokument
from rapport.dokument.pdf import lag_pdf
from rapport.dokument.tegnsett import ERSTATNING, tegn_i, vis_med_skriften
from tests.rapport import eksempeltall, farlig
from tests.rapport.pdftekst import sidetekster

SKRIFT = FONTMAPPE / "Inter_400Regular.ttf"


def _lag(**meta: Any) -> bytes:
    return lag_pdf(
        bygg_dokument(
            eksempeltall.tall_2024(),
            eksempeltall.TEKSTER,
            eksempeltall.tall_2023(),
            eksempeltall.organisasjon(),
            eksempeltall.meta(**meta),
        )
    )


@pytest.fixture(scope="module")
def innhold() -> bytes:
    return _lag()


@pytest.fixture(scope="module")
def pdf(innhold: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(innhold))


def _merker(node: Any) -> list[tuple[str, Any]]:
    """The structure tree, flat: each element's tag with the element."""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    barn: Any = node.get("/K", [])
    alle: list[tuple[str, Any]] = [(str(node["/S"]).lstrip("/"), node)] if "/S" in node else []
    for ett in barn if isinstance(barn, pikepdf.Array) else [barn]:
        alle += _merker(ett)
    return alle


def _sider(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages)


def test_it_is_pdf_ua(innhold: bytes):
    rapport = page.validate_pdf_bytes(innhold)
    assert rapport.is_compliant, [feil.message for feil in rapport.failures]


def test_it_says_that_it_is_norwegian_tagged_and_what_it_is_called(pdf: pikepdf.Pdf):
    assert str(pdf.Root.Lang) == "nb-NO"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Internkontroll 2024 – Røros kommune (eksempeldata)"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20250131081300+00'00"


def test_bookmarks_are_the_chapters(pdf: pikepdf.Pdf):
    with pdf.open_outline() as innhold:
        titler = [punkt.title for punkt in innhold.root]
        avvik = next(punkt for punkt in innhold.root if punkt.title == "Avvik")
        assert [under.title for under in avvik.children] == [
            "Tallene i korte trekk",
            "Kategori",
            "Status",
            "Enheter",
            "Måned for måned",
            "Alvorlighetsgrad",
        ]
    assert (titler[0], titler[-1], len(titler)) == ("Rettslig grunnlag og ramme", "Sjekkliste", 10)


def test_charts_have_text_alternatives_and_are_vectors(pdf: pikepdf.Pdf):
    figurer = [element for merke, element in _merker(pdf.Root.StructTreeRoot) if merke == "Figure"]
    alternativer = [str(element["/Alt"]) for element in figurer]
    assert len(alternativer) == 5
    assert any("Legemidler 214 (22,2\u00a0%)" in tekst for tekst in alternativer)
    bilder = [
        navn
        for side in _sider(pdf)
        for navn, objekt in side.get("/Resources", {}).get("/XObject", {}).items()
        if str(objekt.get("/Subtype")) == "/Image"
    ]
    assert bilder == []


def test_tables_have_header_cells_and_headings_skip_no_level(pdf: pikepdf.Pdf):
    merker = [merke for merke, _element in _merker(pdf.Root.StructTreeRoot)]
    assert merker.count("Table") == 8
    assert merker.count("TH") > 30
    assert merker.count("THead") == merker.count("Table")
    nivaaer = [int(merke[1]) for merke in merker if re.fullmatch(r"H\d", merke)]
    assert nivaaer[0] == 1
    assert all(neste - forrige <= 1 for forrige, neste in pairwise(nivaaer))


def test_only_our_font_is_used_and_it_is_embedded(pdf: pikepdf.Pdf):
    navn = {
        str(skrift["/BaseFont"])
        for side in _sider(pdf)
        for skrift in side.get("/Resources", {}).get("/Font", {}).values()
    }
    assert navn
    assert all("+Inter" in ett for ett in navn)


def test_the_same_report_gives_the_same_bytes(innhold: bytes):
    assert _lag() == innhold


def test_every_page_is_marked_and_numbered():
    sider = sidetekster(_lag(utkast=True))
    assert len(sider) >= 8
    for nr, side in enumerate(sider, start=1):
        assert "Eksempeldata" in side
        assert "Utkast" in side
        assert nr == 1 or f"Side {nr} av {len(sider)}" in side
    assert "Skjæringstidspunkt" in sider[0]
    assert "31.12.2024 kl. 23.59" in sider[0]
    assert "Kari Nordmann" in sider[0]
    assert "Innhold" in sider[1]
    alt = " ".join(sider)
    assert "I 2024 ble det meldt 962 avvik i Røros kommune. Det er 138 flere enn i 2023" in alt
    assert "824 i 2023 (+16,7 %)" in alt


def test_real_data_have_no_mark():
    assert "Eksempeldata" not in "".join(sidetekster(_lag(demo=False)))


def test_whatever_people_write_is_shown_as_text():
    innhold = lag_pdf(farlig.dokument())
    assert page.is_pdf_compliant_bytes(innhold)
    tekst = " ".join(sidetekster(innhold))
    for bit in (
        '#panic("ut")',
        "$ x $ *fet* _kursiv_ `kode` <merke> @ref \\ ~ // /* */",
        "<script>alert(1)</script>",
        "{{ tall }} {% now %} %(antall)s %s",
        "=cmd|' /C calc'!A0",
    ):
        assert bit in tekst


def test_an_empty_period_and_a_bare_report():
    dokument = bygg_dokument(eksempeltall.tomme_tall(), {}, None, [], eksempeltall.meta())
    innhold = lag_pdf(dokument)
    assert page.is_pdf_compliant_bytes(innhold)
    assert "ikke meldt avvik" in " ".join(sidetekster(innhold))


def test_characters_that_the_font_lacks():
    assert {ord(tegn) for tegn in "æøåÆØÅïŋŧđžšŠ§–−«»…≥□\u00a0"} <= tegn_i(SKRIFT)
    assert not {ord("日"), ord("😀")} & tegn_i(SKRIFT)
    assert vis_med_skriften("bra 😀\u2028日本\ufe0f!\n", SKRIFT) == f"bra {ERSTATNING} {ERSTATNING * 2}!\n"
