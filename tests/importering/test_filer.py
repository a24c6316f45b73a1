"""The folder itself: which files are read, and that nothing is passed over unsaid."""

import os
from pathlib import Path

import pytest

from tests.importering.hjelp import ENHETER, KATEGORIER, Mappe, tall, tekst

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]

UKJENT = (
    "er ikke en fil som leses inn. Gi den et av navnene kategorier, enheter, aarsverk, personer, avvik, "
    "eller ta den ut av mappen"
)
SENERE = "kan ikke leses inn ennå: registeret finnes ikke i denne versjonen. Ta filen ut av mappen"


@pytest.mark.parametrize("navn", ["Kategorier.csv", "KATEGORIER.CSV", "kategorier.Csv"])
def test_names_are_read_in_upper_and_lower_case(mappe: Mappe, navn: str) -> None:
    (mappe.sti / navn).write_text(tekst(KATEGORIER), encoding="utf-8")
    assert tall(mappe.importer()) == {navn.rpartition(".")[0]: (2, 0, 0)}


@pytest.mark.parametrize(
    ("navn", "grunn"),
    [
        ("avvik (1).xlsx", UKJENT),
        ("avvik .csv", UKJENT),
        ("notater.csv", UKJENT),
        ("liste.ods", UKJENT),
        ("enheter.xls", ".xls-filer kan ikke leses; lagre den som .xlsx eller .csv"),
        ("Enheter.TSV", ".tsv-filer kan ikke leses; lagre den som .xlsx eller .csv"),
        ("personer.ods", ".ods-filer kan ikke leses; lagre den som .xlsx eller .csv"),
        *((f"{navn}.csv", SENERE) for navn in ("tilsyn", "funn", "behandlinger", "avtaler", "Brudd")),
        ("Kategorier.XLSX", "kategorier.csv er der også; behold én av dem"),
    ],
)
def test_what_is_not_read_is_an_error(mappe: Mappe, navn: str, grunn: str) -> None:
    mappe.skriv(kategorier=KATEGORIER)
    (mappe.sti / navn).write_text("kode;navn\n")
    assert mappe.feil() == [f"{navn}:0: : : {grunn}"]


@pytest.mark.parametrize(
    ("slag", "grunn"),
    [
        ("mappe", "er en mappe, ikke en fil"),
        ("fifo", "er ikke en vanlig fil"),
        ("lenke", "er en lenke til noe som ikke finnes"),
        ("ring", "filen kan ikke leses"),
    ],
)
@pytest.mark.parametrize("navn", ["enheter.csv", "Avvik.xlsx"])
def test_what_is_there_and_cannot_be_read(mappe: Mappe, navn: str, slag: str, grunn: str) -> None:
    mappe.skriv(kategorier=KATEGORIER)
    sti = mappe.sti / navn
    if slag == "mappe":
        sti.mkdir()
    elif slag == "fifo":
        os.mkfifo(sti)
    else:
        sti.symlink_to(sti if slag == "ring" else "borte.csv")
    assert mappe.feil() == [f"{navn}:0: : : {grunn}"]


def test_a_link_to_a_file_is_read(mappe: Mappe, tmp_path_factory: pytest.TempPathFactory) -> None:
    maal = tmp_path_factory.mktemp("maal") / "fil"
    maal.write_text(tekst(ENHETER), encoding="utf-8")
    (mappe.sti / "enheter.csv").symlink_to(maal)
    assert tall(mappe.importer()) == {"enheter": (3, 0, 0)}


def test_the_folder_is_no_folder(mappe: Mappe) -> None:
    mappe.skriv(kategorier=KATEGORIER)
    assert Mappe(mappe.sti / "kategorier.csv").feil() == ["kategorier.csv:0: : : er ikke en mappe"]


def test_a_folder_that_cannot_be_read(mappe: Mappe, monkeypatch: pytest.MonkeyPatch) -> None:
    def nektet(_sti: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", nektet)
    assert mappe.feil() == [f"{mappe.sti.name}:0: : : mappen kan ikke leses"]
