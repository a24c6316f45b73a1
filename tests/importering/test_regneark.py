"""Spreadsheets: what they would let us misread is refused with its cell, and no file fills the memory."""

import datetime as dt
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from avvik.models import Avvik, Kategori
from importering import regneark
from importering.celler import Tvetydig
from importering.lesing import XlsxLeser
from importering.regneark import _viser_sifrene
from tests.importering.hjelp import AVVIK, KATEGORIER, Mappe, tall

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


def bok(mappe: Mappe, gjoer: Callable[[Workbook], Any], navn: str = "kategorier") -> Path:
    """A workbook of kategorier, changed before it is saved."""
    arbeidsbok = openpyxl.Workbook()
    arbeidsbok.active.append(["kode", "navn", "forelder"])
    for rad in KATEGORIER:
        arbeidsbok.active.append(list(rad.values()))
    gjoer(arbeidsbok)
    sti = mappe.sti / f"{navn}.xlsx"
    arbeidsbok.save(sti)
    return sti


def endre_del(sti: Path, del_: str, endre: Callable[[str], str]) -> None:
    """Rewrites one part of the file."""
    with zipfile.ZipFile(sti) as arkiv:
        deler = {navn: arkiv.read(navn) for navn in arkiv.namelist()}
    deler[del_] = endre(deler[del_].decode()).encode()
    with zipfile.ZipFile(sti, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, data in deler.items():
            arkiv.writestr(navn, data)


class TestArk:
    @pytest.mark.parametrize("tilstand", ["hidden", "veryHidden"])
    def test_the_first_visible_sheet_is_read(self, mappe: Mappe, tilstand: str) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            arbeidsbok.create_sheet("Gammel", 0).append(["noe", "annet"])
            arbeidsbok.worksheets[0].sheet_state = tilstand
            arbeidsbok.create_sheet("Siste").append(["noe", "annet"])
            arbeidsbok.active = 1

        bok(mappe, gjoer)
        assert tall(mappe.importer()) == {"kategorier": (2, 0, 0)}

    def test_without_a_visible_sheet(self, mappe: Mappe) -> None:
        sti = bok(mappe, lambda arbeidsbok: None)
        endre_del(sti, "xl/workbook.xml", lambda xml: xml.replace('state="visible"', 'state="hidden"'))
        assert mappe.feil() == ["kategorier.xlsx:1: : : arbeidsboken har ikke noe synlig ark"]

    def test_hidden_rows_and_columns_are_read(self, mappe: Mappe) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            arbeidsbok.active.row_dimensions[2].hidden = True
            arbeidsbok.active.column_dimensions["B"].hidden = True

        bok(mappe, gjoer)
        mappe.importer()
        assert Kategori.objects.get(kode="HMS").navn == KATEGORIER[0]["navn"]

    def test_an_old_spreadsheet_with_a_new_name(self, mappe: Mappe) -> None:
        (mappe.sti / "kategorier.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500)
        assert mappe.feil() == [
            "kategorier.xlsx:1: : : "
            "filen er et eldre regneark (.xls) eller har passord; lagre den som .xlsx uten passord"
        ]


class TestSammenslaatteCeller:
    GRUNN = "cellene {} er slått sammen. Opphev sammenslåingen, og fyll ut hver celle"

    def test_downwards(self, mappe: Mappe) -> None:
        bok(mappe, lambda arbeidsbok: arbeidsbok.active.merge_cells("B2:B3"))
        grunn = self.GRUNN.format("B2:B3")
        assert mappe.feil() == [f"kategorier.xlsx:{linje}: navn: : {grunn}" for linje in (2, 3)]

    def test_across_and_in_the_heading(self, mappe: Mappe) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            arbeidsbok.active.merge_cells("A3:B3")
            arbeidsbok.active.merge_cells("B1:C1")

        bok(mappe, gjoer)
        assert mappe.feil()[0] == f"kategorier.xlsx:1: : : {self.GRUNN.format('B1:C1')}"

    def test_outside_of_what_is_read(self, mappe: Mappe) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            arbeidsbok.active.merge_cells("E2:F5")
            arbeidsbok.active.merge_cells("A20:C22")

        bok(mappe, gjoer)
        assert tall(mappe.importer()) == {"kategorier": (2, 0, 0)}


class TestFormler:
    @pytest.fixture
    def med_formel(self, mappe: Mappe) -> Path:
        return bok(mappe, lambda b: b.active.__setitem__("B2", "=1+1"))

    def test_without_a_stored_value(self, mappe: Mappe, med_formel: Path) -> None:
        (linje,) = mappe.feil()
        assert linje.startswith("kategorier.xlsx:2: navn: : celle B2 har en formel uten lagret verdi.")

    @pytest.mark.parametrize(
        ("celle", "ventet"),
        [
            ("<v>12</v>", "12"),
            ('t="str"><f>1+1</f><v>Helse</v>', "Helse"),
            ("<f>1+1</f><v>2.5</v>", "2.5"),
        ],
    )
    def test_with_a_stored_value(self, mappe: Mappe, med_formel: Path, celle: str, ventet: str) -> None:
        innhold = celle if celle.startswith("t=") else f"><f>1+1</f>{celle.removeprefix('<f>1+1</f>')}"
        endre_del(
            med_formel,
            "xl/worksheets/sheet1.xml",
            lambda xml: re.sub(r'<c r="B2"[^>]*>.*?</c>', f'<c r="B2" {innhold}</c>', xml),
        )
        mappe.importer()
        assert Kategori.objects.get(kode="HMS").navn == ventet


class TestTallIKodekolonner:
    @pytest.mark.parametrize(
        ("verdi", "format_", "leses"),
        [
            (301, "0000", False),
            (1301, "0000", True),
            (301, "General", True),
            (301, "0", True),
            (301, "@", True),
            (301, "#,##0", False),
            (301, "0.00", False),
            (301, "0.00E+00", False),
            (301, '"K"0', False),
            (12345678901, "General", True),
            (123456789012, "General", False),
            (200.5, "General", True),
            (200.5, "0.0", True),
            (200.5, "0.00", False),
            (200.5, "0", False),
            (-5, "0", False),
        ],
    )
    def test_only_what_shows_its_own_digits(
        self, mappe: Mappe, verdi: float, format_: str, leses: bool
    ) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            celle = arbeidsbok.active["A2"]
            celle.value, celle.number_format = verdi, format_
            arbeidsbok.active["C3"] = None

        bok(mappe, gjoer)
        if leses:
            assert tall(mappe.importer()) == {"kategorier": (2, 0, 0)}
            assert Kategori.objects.filter(kode=f"{verdi}").exists()
        else:
            (linje,) = mappe.feil()
            assert linje.startswith(
                f"kategorier.xlsx:2: kode: {verdi}: celle A2 er et tall som regnearket viser"
            )
            assert linje.endswith("Gjør kolonnen om til tekst, og skriv koden på nytt slik den skal være")

    def test_in_other_columns_it_is_a_number(self, mappe: Mappe) -> None:
        def gjoer(arbeidsbok: Workbook) -> None:
            celle = arbeidsbok.active["B2"]
            celle.value, celle.number_format = 301, "0000"

        bok(mappe, gjoer)
        mappe.importer()
        assert Kategori.objects.get(kode="HMS").navn == "301"

    def test_a_number_is_as_its_text(self) -> None:
        assert Tvetydig("301", "x") == "301"
        assert not _viser_sifrene("301", "0000")


class TestTekst:
    @pytest.mark.parametrize(
        ("lagret", "ventet"),
        [
            ("en_x000D_\nto_x000D_\nVolt_x0041_", "en\nto\nVoltA"),
            ("a_x005F_x0041_b", "a_x0041_b"),
            ("_xD83D__xDE00_", "😀"),
            ("A\u030asen\u00a0", "Åsen"),
        ],
    )
    @pytest.mark.parametrize("delt", [False, True])
    def test_as_the_spreadsheet_shows_it(
        self, flyttet_inn: Mappe, lagret: str, ventet: str, delt: bool
    ) -> None:
        """As inline text, and in the table of strings."""
        rad = AVVIK | {"beskrivelse": lagret}
        celler = [list(rad), list(rad.values())]
        if delt:
            tabell = [celle for linje in celler for celle in linje]
            rader = [_delt_rad(nr, range((nr - 1) * len(rad), nr * len(rad))) for nr in (1, 2)]
            _skriv_raatt(flyttet_inn.sti / "avvik.xlsx", "".join(rader), tabell)
        else:
            rader = [_rad(nr, linje) for nr, linje in enumerate(celler, start=1)]
            _skriv_raatt(flyttet_inn.sti / "avvik.xlsx", "".join(rader))
        flyttet_inn.importer()
        assert Avvik.objects.get().beskrivelse == ventet

    def test_a_null_character(self, mappe: Mappe) -> None:
        bok(mappe, lambda b: b.active.__setitem__("B2", "a_x0000_b"))
        assert mappe.feil() == ["kategorier.xlsx:2: navn: : inneholder nulltegn"]


def _rad(nummer: int, celler: list[str]) -> str:
    inn = "".join(f'<c t="inlineStr"><is><t>{celle}</t></is></c>' for celle in celler)
    return f'<row r="{nummer}">{inn}</row>'


def _delt_rad(nummer: int, strenger: Iterable[int]) -> str:
    inn = "".join(f'<c t="s"><v>{nr}</v></c>' for nr in strenger)
    return f'<row r="{nummer}">{inn}</row>'


class TestGrenser:
    def test_a_lawful_but_large_file_is_read_in_little_memory(self, tmp_path: Path) -> None:
        rad = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
        ark = "".join(rad.format(nr, "x" * 1_000) for nr in range(1, 20_001))
        sti = _skriv_raatt(tmp_path / "a.xlsx", ark)
        leser = XlsxLeser(sti)
        tracemalloc.start()
        assert sum(1 for _rad in leser) == 20_000
        _naa, topp = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert topp < 15 * regneark.MB < len(ark)

    @pytest.mark.parametrize("grense", ["MAKS_STRENGER", "MAKS_ARK", "MAKS_LITEN_DEL"])
    def test_too_much_when_unpacked(self, mappe: Mappe, monkeypatch: pytest.MonkeyPatch, grense: str) -> None:
        tekster = ["kode", "navn", "x" * 2_000]
        _skriv_raatt(mappe.sti / "kategorier.xlsx", _delt_rad(1, range(2)) + _rad(2, ["A", "B"]), tekster)
        monkeypatch.setattr(regneark, grense, 100)
        (linje,) = mappe.feil()
        assert linje.endswith("filen pakker ut til mer enn 0 MB; lagre den som CSV, eller del den opp")

    def test_too_many_strings(self, mappe: Mappe, monkeypatch: pytest.MonkeyPatch) -> None:
        _skriv_raatt(mappe.sti / "kategorier.xlsx", _delt_rad(1, range(2)), ["kode", "navn", "a", "b"])
        monkeypatch.setattr(regneark, "MAKS_ANTALL_STRENGER", 3)
        assert mappe.feil() == [
            "kategorier.xlsx:1: : : filen har flere enn 3 ulike tekster; lagre den som CSV"
        ]

    def test_a_row_without_end(self, mappe: Mappe) -> None:
        _skriv_raatt(mappe.sti / "kategorier.xlsx", _rad(1, ["x" * 20_000_000]))
        (linje,) = mappe.feil()
        assert linje.endswith("en rad er på mer enn 16 MB; er det riktig fil?")

    def test_too_many_rows(self, mappe: Mappe, monkeypatch: pytest.MonkeyPatch) -> None:
        bok(mappe, lambda b: None)
        monkeypatch.setattr(regneark, "MAKS_ANTALL_RADER", 2)
        assert mappe.feil() == ["kategorier.xlsx:3: : : arket har flere rader enn et regneark kan ha"]

    def test_a_password_on_the_archive(self, mappe: Mappe) -> None:
        sti = bok(mappe, lambda b: None)
        data = bytearray(sti.read_bytes())
        for treff in re.finditer(b"PK\x01\x02", bytes(data)):
            data[treff.start() + 8] |= 1  # marked as encrypted
        sti.write_bytes(bytes(data))
        assert mappe.feil() == ["kategorier.xlsx:1: : : filen er skadet, eller er ikke et regneark (.xlsx)"]


def _skriv_raatt(sti: Path, rader: str, strenger: Sequence[str] = ()) -> Path:
    """The smallest workbook with these rows, and a table of strings."""
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pakke = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    with zipfile.ZipFile(sti, "w", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr(
            "_rels/.rels",
            f"<Relationships {pakke}>"
            f'<Relationship Id="r" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        arkiv.writestr(
            "xl/workbook.xml",
            f'<workbook {ns} xmlns:r="{rel}">'
            '<sheets><sheet name="A" sheetId="1" r:id="s"/></sheets></workbook>',
        )
        arkiv.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships {pakke}><Relationship Id="s" Type="{rel}/worksheet" Target="worksheets/a.xml"/>'
            f'<Relationship Id="t" Type="{rel}/sharedStrings" Target="/xl/strenger.xml"/></Relationships>',
        )
        tabell = "".join(f"<si><r><t>{tekst}</t></r><rPh><t>nei</t></rPh></si>" for tekst in strenger)
        arkiv.writestr("xl/strenger.xml", f"<sst {ns}>{tabell}</sst>")
        arkiv.writestr("xl/worksheets/a.xml", f"<worksheet {ns}><sheetData>{rader}</sheetData></worksheet>")
    return sti


def test_dates_are_dates(mappe: Mappe) -> None:
    def gjoer(arbeidsbok: Workbook) -> None:
        arbeidsbok.active["A2"] = dt.datetime(2024, 2, 1)

    bok(mappe, gjoer)
    assert (
        "kategorier.xlsx:2: kode: 2024-02-01 00:00:00: cellen er en dato; skriv den som tekst" in mappe.feil()
    )
