"""Files as other programs write them, and as they should not."""

import datetime as dt
from pathlib import Path

import pytest

from avvik.models import Avvik
from importering.celler import Feilcelle
from importering.feil import Feil, Feilliste
from importering.lesing import CsvLeser
from tests.importering.hjelp import AVVIK, ENHETER, KATEGORIER, Mappe, tall, tekst

KOLONNER = ["kode", "navn", "forelder"]


def les(sti: Path) -> list[tuple[int, list[object]]]:
    return [(rad.linje, list(rad.celler)) for rad in CsvLeser(sti, KOLONNER)]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("skilletegn", ";,")
@pytest.mark.parametrize("linjeskift", ["\n", "\r\n", "\r"])
def test_csv_as_programs_write_it(tmp_path: Path, bom: bytes, skilletegn: str, linjeskift: str) -> None:
    sti = tmp_path / "kategorier.csv"
    linjer = ["kode;navn", 'A;"Å; ""bø"", og"', "B;", ""]
    sti.write_bytes(bom + linjeskift.join(linjer).replace(";", skilletegn).encode())
    forventet = 'Å; "bø", og'.replace(";", skilletegn)
    assert les(sti) == [(1, ["kode", "navn"]), (2, ["A", forventet]), (3, ["B", ""])]


def test_separators_in_the_name_of_a_column_fool_nobody(tmp_path: Path) -> None:
    sti = tmp_path / "kategorier.csv"
    sti.write_text('"kode","navn","x;y;z;æ"\n', encoding="utf-8")
    assert les(sti) == [(1, ["kode", "navn", "x;y;z;æ"])]


def test_line_numbers_follow_the_lines_of_the_file(tmp_path: Path) -> None:
    sti = tmp_path / "kategorier.csv"
    sti.write_bytes('kode;navn\nA;"to\nlinjer\u2028her"\n\nB;x\n"C\n";y\nD;z'.encode())
    assert [linje for linje, _celler in les(sti)] == [1, 2, 4, 5, 6, 8]


def test_a_wrong_encoding_and_a_null_character_are_errors_of_their_cell(tmp_path: Path) -> None:
    sti = tmp_path / "kategorier.csv"
    sti.write_bytes(b"kode;navn\nA;" + "bjørk".encode("latin-1") + "\nB;a\x00b\nC;Ås\n".encode())
    rader = les(sti)
    assert rader[1] == (2, ["A", Feilcelle("er ikke skrevet i UTF-8")])
    assert rader[2] == (3, ["B", Feilcelle("inneholder nulltegn")])
    assert rader[3] == (4, ["C", "Ås"])


@pytest.mark.parametrize(
    "innhold",
    ['kode;navn\nA;"uten slutt\nB;x', 'kode;navn\nA;"x"y\nB;z', "kode;navn\nA;" + "x" * 200_000 + "\nB;z"],
)
def test_a_row_that_cannot_be_read(tmp_path: Path, innhold: str) -> None:
    sti = tmp_path / "kategorier.csv"
    sti.write_text(innhold, encoding="utf-8")
    rader = list(CsvLeser(sti, KOLONNER))
    assert (rader[1].linje, bool(rader[1].grunn)) == (2, True)


@pytest.mark.django_db
class TestTabell:
    @pytest.mark.parametrize("innhold", [b"", b"\xef\xbb\xbf"])
    def test_an_empty_file(self, mappe: Mappe, innhold: bytes) -> None:
        assert mappe.skriv(kategorier=innhold).feil() == ["kategorier.csv:1: : : filen er tom"]

    @pytest.mark.parametrize("innhold", ["\nkode;navn\n", "A;Hemmelig\nB;x\n", "KODE;NAVN\n"])
    def test_without_column_names_nothing_of_the_row_is_shown(self, mappe: Mappe, innhold: str) -> None:
        assert mappe.skriv(kategorier=innhold).feil() == [
            "kategorier.csv:1: : : første rad må være kolonnenavn"
        ]

    @pytest.mark.parametrize(
        ("koding", "navn"),
        [
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
            ("utf-32", "UTF-32"),
            ("cp1252", "Windows-1252"),
        ],
    )
    def test_another_encoding_is_named(self, mappe: Mappe, koding: str, navn: str) -> None:
        mappe.skriv(kategorier="kode;navn\nA;Bjørkås\nB;Ærlig\n".encode(koding))
        (linje,) = mappe.feil()
        assert linje.startswith(
            f"kategorier.csv:1: : : filen er lagret i tegnsettet {navn}. Lagre den som UTF-8"
        )

    @pytest.mark.parametrize("foerst", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
    @pytest.mark.parametrize("linjeskift", ["\n", "\r\n", "\r"])
    def test_sep_is_skipped_and_the_column_names_are_line_1(
        self, mappe: Mappe, foerst: str, linjeskift: str
    ) -> None:
        mappe.skriv(kategorier=linjeskift.join([foerst, "kode;navn", "A;"]))
        assert mappe.feil() == ["kategorier.csv:2: navn: : mangler"]

    def test_empty_cells_at_the_end_are_no_columns(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;navn;;\nA;B;;\nC;D;;;;\nE;F\n")
        assert tall(mappe.importer()) == {"kategorier": (3, 0, 0)}

    def test_a_column_without_a_name(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;;navn\nA;;B\n")
        assert mappe.feil() == ["kategorier.csv:1: : : kolonne nummer 2 har ikke noe navn"]

    def test_column_names_alone_are_an_empty_list(self, mappe: Mappe) -> None:
        assert tall(mappe.skriv(kategorier="kode;navn\n").importer()) == {"kategorier": (0, 0, 0)}

    def test_an_unknown_a_missing_and_a_double_column(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;farge;kode\nA;roed;A\n")
        assert mappe.feil() == [
            "kategorier.csv:1: kode: : kolonnen står flere ganger",
            "kategorier.csv:1: farge: : ukjent kolonne; filen kan ha: kode, navn, forelder",
            "kategorier.csv:1: navn: : kolonnen mangler",
        ]

    def test_columns_in_any_order(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="navn;kode\nHelse;HMS\n").importer()
        assert tall(mappe.skriv(kategorier="kode,navn\nHMS,Helse\n").importer()) == {"kategorier": (0, 0, 1)}

    def test_too_few_and_too_many_cells(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;navn;forelder\nA;B\nC;Hemmelig;;her\nD;E;\n")
        assert mappe.feil() == [
            "kategorier.csv:2: : : raden har 2 celler, men første rad har 3",
            "kategorier.csv:3: : : raden har 4 celler, men første rad har 3; "
            "står det et skilletegn i en tekst uten anførselstegn?",
        ]

    def test_empty_rows_are_skipped(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;navn\n\nA;B\n;\n\n")
        assert tall(mappe.importer()) == {"kategorier": (1, 0, 0)}

    def test_the_value_stands_on_one_line(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier='kode;navn\n"A\nB\x07";x\n' + "C" * 200 + ";y\n")
        linjer = mappe.feil()
        assert linjer[0].startswith(r"kategorier.csv:2: kode: A\nB: ")
        assert linjer[1].startswith(f"kategorier.csv:4: kode: {'C' * 80}…: ")


def test_errors_are_sorted_by_file_and_line() -> None:
    feil = Feilliste()
    for fil, linje in (("b.csv", 3), ("a.csv", 9), ("b.csv", 2), ("a.csv", 1)):
        feil.noter(fil, linje, "k", "v", "g")
    assert [(f.fil, f.linje) for f in feil] == [("b.csv", 2), ("b.csv", 3), ("a.csv", 1), ("a.csv", 9)]
    assert str(Feil("a.csv", 1, "k", "v", "g")) == "a.csv:1: k: v: g"


@pytest.mark.django_db
class TestRegneark:
    def test_numbers_without_decimals_dates_and_times_of_day(self, flyttet_inn: Mappe) -> None:
        kolonner = [*AVVIK, "frist"]
        rad = AVVIK | {"enhet": 200, "meldt": dt.datetime(2024, 3, 1, 14, 30), "frist": dt.date(2024, 4, 1)}
        flyttet_inn.skriv_xlsx("avvik", [kolonner, [rad[kolonne] or None for kolonne in kolonner]]).importer()
        avvik = Avvik.objects.get()
        assert avvik.enhet.kode == "200"
        assert avvik.meldt == dt.datetime(2024, 3, 1, 13, 30, tzinfo=dt.UTC)
        assert avvik.frist == dt.date(2024, 4, 1)
        # the same as CSV is the same
        (flyttet_inn.sti / "avvik.xlsx").unlink()
        assert tall(flyttet_inn.avvik(frist="2024-04-01").importer())["avvik"] == (0, 0, 1)

    def test_floating_point_numbers(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER)
        mappe.skriv_xlsx(
            "aarsverk", [["enhet", "aar", "aarsverk"], [200.0, 2024.0, 0.1 + 0.2], [201, 2024, 7.0]]
        )
        mappe.importer()
        (mappe.sti / "aarsverk.xlsx").unlink()
        mappe.skriv(aarsverk="enhet;aar;aarsverk\n200;2024;0,3\n201;2024;7\n")
        assert tall(mappe.importer())["aarsverk"] == (0, 0, 2)

    def test_a_formula_an_error_a_time_of_day_and_a_boolean(self, mappe: Mappe) -> None:
        mappe.skriv_xlsx(
            "kategorier",
            [
                ["kode", "navn"],
                ["A", "=1+1"],
                ["#REF!", "x"],
                [dt.time(12), "x"],
                [dt.date(2024, 2, 1), "x"],
                [True, ""],
            ],
        )
        assert mappe.feil() == [
            "kategorier.xlsx:2: navn: : celle B2 har en formel uten lagret verdi. "
            "Åpne filen i et regneark og lagre den, eller lim inn verdien i stedet",
            "kategorier.xlsx:3: kode: : cellen viser en feil",
            "kategorier.xlsx:4: kode: : cellen er et klokkeslett uten dato",
            "kategorier.xlsx:5: kode: 2024-02-01 00:00:00: cellen er en dato; skriv den som tekst",
            "kategorier.xlsx:6: navn: : mangler",
        ]

    def test_the_line_number_is_that_of_the_row(self, mappe: Mappe) -> None:
        mappe.skriv_xlsx(
            "kategorier", [["kode", "navn"], [], ["A ", "x"], [], ["B", "y", None], ["C", "z", "w"]]
        )
        assert [linje.split(": ")[0] for linje in mappe.feil()] == ["kategorier.xlsx:3", "kategorier.xlsx:6"]

    @pytest.mark.parametrize("innhold", [b"", b"ikke et regneark", b"PK\x03\x04" + b"0" * 100])
    def test_a_damaged_file(self, mappe: Mappe, innhold: bytes) -> None:
        (mappe.sti / "kategorier.xlsx").write_bytes(innhold)
        assert mappe.feil() == ["kategorier.xlsx:1: : : filen er skadet, eller er ikke et regneark (.xlsx)"]

    def test_a_file_cut_short(self, mappe: Mappe) -> None:
        mappe.skriv_xlsx("kategorier", [["kode", "navn"], *([f"K{n}", "x"] for n in range(2000))])
        sti = mappe.sti / "kategorier.xlsx"
        sti.write_bytes(sti.read_bytes()[:-2000])
        assert len(mappe.feil()) == 1

    def test_the_first_sheet_counts(self, mappe: Mappe) -> None:
        import openpyxl

        bok = openpyxl.Workbook()
        bok.active.append(["kode", "navn"])
        bok.create_sheet("Notater").append(["noe", "annet"])
        bok.save(mappe.sti / "kategorier.xlsx")
        assert tall(mappe.importer()) == {"kategorier": (0, 0, 0)}

    def test_a_file_that_cannot_be_read(self, mappe: Mappe, monkeypatch: pytest.MonkeyPatch) -> None:
        mappe.skriv(kategorier=KATEGORIER)

        def nektet(*_args: object, **_valg: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "open", nektet)
        assert mappe.feil() == ["kategorier.csv:1: : : filen kan ikke leses"]

    def test_the_same_file_in_both_forms_is_an_error(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier=KATEGORIER).skriv_xlsx("kategorier", [["kode", "navn"]])
        assert mappe.feil() == ["kategorier.xlsx:0: : : kategorier.csv er der også; behold én av dem"]


@pytest.mark.parametrize("skilletegn", ";,")
def test_the_helper_writes_what_is_read(tmp_path: Path, skilletegn: str) -> None:
    sti = tmp_path / "kategorier.csv"
    sti.write_text(tekst(KATEGORIER, skilletegn), encoding="utf-8")
    assert [celler for _linje, celler in les(sti)][1] == list(KATEGORIER[0].values())
