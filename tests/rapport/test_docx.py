"""The DOCX: real styles, tables, captions and text alternatives, marked, and the same every time."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from felles.dokument.modell import Dokument
from rapport.dokument.docxfil import lag_docx
from rapport.dokument.kapitler import bygg_dokument
from tests.rapport import eksempeltall, farlig


def _dokument(**meta: Any) -> Dokument:
    return bygg_dokument(
        eksempeltall.tall_2024(),
        eksempeltall.TEKSTER,
        eksempeltall.tall_2023(),
        eksempeltall.organisasjon(),
        eksempeltall.meta(**meta),
    )


@pytest.fixture(scope="module")
def innhold() -> bytes:
    return lag_docx(_dokument())


@pytest.fixture(scope="module")
def fil(innhold: bytes) -> Document:
    return docx.Document(io.BytesIO(innhold))


def _stil(avsnitt: Paragraph) -> str | None:
    return avsnitt.style.name if avsnitt.style else None


def test_headings_are_real(fil: Document):
    dokument = _dokument()
    kapitler = [avsnitt.text for avsnitt in fil.paragraphs if _stil(avsnitt) == "Heading 1"]
    assert kapitler == [kapittel.tittel for kapittel in dokument.kapitler]
    assert "Måned for måned" in [avsnitt.text for avsnitt in fil.paragraphs if _stil(avsnitt) == "Heading 2"]
    assert [a.text for a in fil.paragraphs if _stil(a) == "Title"] == ["Internkontroll 2024"]


def test_tables_are_real_with_a_repeated_header_row(fil: Document):
    trykte = [tabell for tabell in _dokument().tabeller if not tabell.bare_regneark]
    tabeller = [tabell for tabell in fil.tables if tabell._tbl.tblPr.find(qn("w:tblCaption")) is not None]
    assert len(tabeller) == len(trykte)
    for tabell, ventet in zip(tabeller, trykte, strict=True):
        assert [celle.text for celle in tabell.rows[0].cells] == [kolonne.navn for kolonne in ventet.kolonner]
        assert len(tabell.rows) == 1 + len(ventet.rader) + (1 if ventet.sumrad else 0)
    for tabell in fil.tables:
        assert list(tabell.rows[0]._tr.iter(qn("w:tblHeader")))


def test_the_figures_are_in_the_table(fil: Document):
    kategori = next(tabell for tabell in fil.tables if tabell.rows[0].cells[0].text == "Kategori")
    assert [celle.text for celle in kategori.rows[1].cells] == [
        "Legemidler",
        "214",
        "22,2\u00a0%",
        "180",
        "+34",
    ]
    assert [celle.text for celle in kategori.rows[-1].cells] == ["Sum", "962", "100,0\u00a0%", "824", "+138"]


def test_every_table_and_chart_has_a_caption_that_word_numbers(fil: Document):
    dokument = _dokument()
    bildetekster = [avsnitt for avsnitt in fil.paragraphs if _stil(avsnitt) == "Caption"]
    ventet = {f"Tabell {nr}. {tabell.tittel}" for nr, tabell in enumerate(dokument.tabeller, start=1)}
    ventet |= {f"Figur {nr}. {figur.tittel}" for nr, figur in enumerate(dokument.figurer, start=1)}
    assert {avsnitt.text for avsnitt in bildetekster} == ventet
    for avsnitt in bildetekster:
        assert "SEQ " in "".join(t.text for t in avsnitt._p.iter(qn("w:instrText")))


def test_pictures_have_text_alternatives(fil: Document):
    beskrivelser = [form._inline.docPr.get("descr") for form in fil.inline_shapes]
    assert beskrivelser == [figur.alternativ_tekst for figur in _dokument().figurer]


def test_language_properties_and_marks(fil: Document):
    assert fil.core_properties.title == "Internkontroll 2024 – Røros kommune (eksempeldata)"
    assert fil.core_properties.language == "nb-NO"
    spraak = {element.get(qn("w:val")) for element in fil.styles.element.iter(qn("w:lang"))}
    assert spraak == {"nb-NO"}
    assert "Eksempeldata" in fil.sections[0].header.paragraphs[0].text
    assert any(avsnitt.text.startswith("Eksempeldata:") for avsnitt in fil.paragraphs)


def test_marks_of_draft_and_real_data():
    fil = docx.Document(io.BytesIO(lag_docx(_dokument(demo=False, utkast=True))))
    assert fil.sections[0].header.paragraphs[0].text.endswith("Utkast")
    assert not any("Eksempeldata" in avsnitt.text for avsnitt in fil.paragraphs)


def test_the_same_report_gives_the_same_bytes(innhold: bytes):
    assert lag_docx(_dokument()) == innhold
    with zipfile.ZipFile(io.BytesIO(innhold)) as arkiv:
        assert {oppfoering.date_time for oppfoering in arkiv.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_whatever_people_write_is_text():
    fil = docx.Document(io.BytesIO(lag_docx(farlig.dokument())))
    avsnitt = {a.text for a in fil.paragraphs}
    assert set(farlig.FARLIGE) <= avsnitt
