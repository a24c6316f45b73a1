"""`manage.py rapport`: arguments, files and sentences. What the figures mean is in test_tall.py."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from felles.tid import Periode
from rapport.tall import beregn
from tests.rapport.tallhjelp import ny_enhet, nytt_avvik

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


@pytest.fixture(autouse=True)
def kommune():
    kommune = ny_enhet("1", navn="Røros kommune")
    skole = ny_enhet("200", kommune)
    nytt_avvik(kommune, "2024-03-01 12:00")
    nytt_avvik(skole, "2024-09-01 12:00", lukket="2025-01-15 12:00")
    return kommune


def kjoer(*valg: str) -> str:
    ut = StringIO()
    call_command("rapport", *valg, stdout=ut)
    return ut.getvalue()


def test_the_figures_as_json():
    ut = kjoer("--aar", "2024")
    assert json.loads(ut) == beregn(Periode(2024))
    assert "Røros" in ut


def test_tertial_enhet_and_skjaering():
    tall = json.loads(
        kjoer("--aar", "2024", "--tertial", "3", "--enhet", "200", "--skjaering", "2025-01-31T23:59:59")
    )
    assert tall["periode"]["tertial"] == 3
    assert tall["periode"]["skjaering"] == "2025-01-31T23:59:59+01:00"
    assert tall["enhet"]["kode"] == "200"
    assert (tall["avvik"]["meldt"], tall["avvik"]["lukket_av_meldte"]) == (1, 1)


def test_skjaering_with_an_offset():
    ut = kjoer("--aar", "2024", "--skjaering", "2024-07-01T12:00:00+00:00")
    assert json.loads(ut)["periode"]["skjaering"] == "2024-07-01T14:00:00+02:00"


@pytest.mark.parametrize(
    ("format_", "begynner"), [("json", b"{"), ("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")]
)
def test_each_format_to_a_file(tmp_path: Path, format_: str, begynner: bytes):
    fil = tmp_path / f"rapport.{format_}"
    assert kjoer("--aar", "2024", "--format", format_, "--ut", str(fil)) == ""
    assert fil.read_bytes().startswith(begynner)


@pytest.mark.parametrize(
    ("valg", "setning"),
    [
        ([], "Oppgi året med fire sifre"),
        (["--aar", "i fjor"], "Oppgi året med fire sifre"),
        (["--aar", "24"], "Året må ha fire sifre"),
        (["--aar", "2026"], "Perioden 2026 har ikke begynt ennå"),
        (["--aar", "2024", "--tertial", "4"], "Tertial må være 1, 2 eller 3"),
        (["--aar", "2024", "--enhet", "999"], "ingen enhet med koden «999»"),
        (["--aar", "2024", "--skjaering", "i går"], "Skriv skjæringstidspunktet med dato og klokkeslett"),
        (
            ["--aar", "2024", "--skjaering", "2024-12-31"],
            "Skriv skjæringstidspunktet med dato og klokkeslett",
        ),
        (["--aar", "2024", "--skjaering", "2025-12-31T12:00"], "kan ikke være fram i tid"),
        (["--aar", "2024", "--skjaering", "2023-12-31T12:00"], "hadde ikke begynt"),
        (["--aar", "2024", "--format", "odt"], "Formatet må være json, pdf, docx eller xlsx"),
        (["--aar", "2024", "--ut", "/finnes/ikke/tall.json"], "Kan ikke skrive til /finnes/ikke/tall.json"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(valg, setning):
    with pytest.raises(CommandError, match=setning) as feil:
        kjoer(*valg)
    assert feil.value.returncode == 1


def test_nothing_is_written_where_something_is_wrong(tmp_path: Path):
    fil = tmp_path / "tall.json"
    with pytest.raises(CommandError):
        kjoer("--aar", "2030", "--ut", str(fil))
    assert not fil.exists()
