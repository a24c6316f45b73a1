"""The workbook: numbers are numbers, texts are texts, a sheet for each table, definitions on the first."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from felles.dokument.modell import Dokument
from rapport.dokument.kapitler import bygg_dokument
from rapport.dokument.xlsx import lag_xlsx
from tests.rapport import eksempeltall, farlig


def _dokument(**meta: Any) -> Dokument:
    return bygg_dokument(
        eksempeltall.tall_2024(),
        eksempeltall.TEKSTER,
        eksempeltall.tall_2023(),
        eksempeltall.organisasjon(),
        eksempeltall.meta(**meta),
    )


def _aapne(dokument: Dokument) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(lag_xlsx(dokument)))


@pytest.fixture(scope="module")
def bok() -> Workbook:
    return _aapne(_dokument())


def test_a_sheet_for_each_table_after_the_first(bok: Workbook):
    tabeller = _dokument().tabeller
    assert bok.sheetnames[0] == "Om rapporten"
    assert len(bok.sheetnames) == 1 + len(tabeller)
    for navn, tabell in zip(bok.sheetnames[1:], tabeller, strict=True):
        ark = bok[navn]
        assert ark["A1"].value == tabell.tittel
        assert ark.freeze_panes == "B5"
        assert [celle.value for celle in ark[4]] == [kolonne.navn for kolonne in tabell.kolonner]


def test_numbers_are_numbers_with_formats(bok: Workbook):
    for navn, tabell in zip(bok.sheetnames[1:], _dokument().tabeller, strict=True):
        for linje, rad in enumerate(tabell.rader, start=5):
            for kolonne, verdi, celle in zip(tabell.kolonner, rad.celler, bok[navn][linje], strict=True):
                if kolonne.type == "tekst":
                    assert celle.data_type == "s"
                    assert celle.value == verdi
                elif verdi is None:
                    assert celle.value is None
                else:
                    assert celle.data_type == "n"
                    ventet = float(verdi) / 100 if kolonne.type == "prosent" else float(verdi)
                    assert celle.value == pytest.approx(ventet, abs=1e-12)
                    assert (
                        celle.number_format
                        == {
                            "heltall": "#,##0",
                            "endring": "+#,##0;-#,##0;0",
                            "desimal": "#,##0.0",
                            "prosent": "0.0 %",
                        }[kolonne.type]
                    )


def test_percent_is_exact(bok: Workbook):
    ark = bok["5 Meldte avvik etter status"]
    assert [ark["C5"].value, ark["C8"].value] == [0.941, 1]


def test_the_first_sheet_says_period_moment_and_definitions(bok: Workbook):
    ark = bok["Om rapporten"]
    verdier = {ark.cell(linje, 1).value: ark.cell(linje, 2).value for linje in range(1, ark.max_row + 1)}
    assert verdier["Periode"] == "2024 (01.01.2024–31.12.2024)"
    assert verdier["Skjæringstidspunkt"].replace("\u00a0", " ") == "31.12.2024 kl. 23.59"
    assert verdier["Meldt"] == 962
    assert verdier["Dager til lukking (median)"] == 14.2
    tekster = {ark.cell(linje, 3).value for linje in range(1, ark.max_row + 1)}
    for tabell in _dokument().tabeller:
        for kolonne in tabell.kolonner:
            assert kolonne.definisjon is None or kolonne.definisjon.tekst in tekster


def test_every_sheet_is_marked(bok: Workbook):
    for ark in bok.worksheets:
        assert "Eksempeldata" in str(ark.oddHeader.left.text)
        assert any("Eksempeldata" in str(celle.value) for rad in ark["A1:A5"] for celle in rad)
    for ark in _aapne(_dokument(demo=False)).worksheets:
        assert "Eksempeldata" not in str(ark.oddHeader.left.text)


def test_the_same_report_gives_the_same_bytes():
    assert lag_xlsx(_dokument()) == lag_xlsx(_dokument())


def test_no_text_becomes_a_formula_or_a_link():
    funnet = set()
    for ark in _aapne(farlig.dokument()).worksheets:
        for rad in ark.iter_rows():
            for celle in rad:
                assert celle.data_type != "f"
                assert celle.hyperlink is None
                funnet.add(celle.value)
    assert {tekst for tekst in farlig.FARLIGE if tekst.startswith("=")} <= funnet


def test_sheet_names_stay_apart():
    tall = eksempeltall.tall_2024()
    dokument = bygg_dokument(tall, {}, None, [], eksempeltall.meta())
    navn = _aapne(dokument).sheetnames
    assert len({ett.lower() for ett in navn}) == len(navn)
    assert all(len(ett) <= 31 for ett in navn)
