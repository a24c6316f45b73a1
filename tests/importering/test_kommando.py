"""`manage.py importer` as it is run: what it prints, and what it ends with."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from felles.installasjon import merk_som
from importering.management.commands import importer as kommando
from organisasjon.models import Enhet
from tests.importering.hjelp import ENHETER, Mappe


@pytest.mark.django_db
class TestKommando:
    def test_a_line_for_each_file(self, mappe: Mappe) -> None:
        ut = io.StringIO()
        call_command("importer", mappe=mappe.grunnlag().sti, stdout=ut)
        assert ut.getvalue().splitlines() == [
            "kategorier.csv: 2 opprettet, 0 oppdatert, 0 uendret",
            "enheter.csv: 3 opprettet, 0 oppdatert, 0 uendret",
            "personer.csv: 1 opprettet, 0 oppdatert, 0 uendret",
        ]

    def test_proev_says_that_nothing_is_stored(self, mappe: Mappe) -> None:
        ut = io.StringIO()
        call_command("importer", mappe=mappe.grunnlag().sti, proev=True, stdout=ut)
        assert ut.getvalue().splitlines()[-1] == "Filene er kontrollert. Ingenting er lagret."
        assert not Enhet.objects.exists()

    def test_every_error_and_how_many(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=[rad | {"navn": ""} for rad in ENHETER])
        feil = io.StringIO()
        with pytest.raises(CommandError, match=r"3 feil i filene\. Ingenting er lagret\.") as fanget:
            call_command("importer", mappe=mappe.sti, stderr=feil, no_color=True)
        assert fanget.value.returncode == 1
        assert feil.getvalue().splitlines() == [f"enheter.csv:{nr}: navn: : mangler" for nr in (2, 3, 4)]

    def test_a_demo_database(self, mappe: Mappe) -> None:
        merk_som(demo=True)
        with pytest.raises(CommandError, match="eksempeldata") as fanget:
            call_command("importer", mappe=mappe.grunnlag().sti)
        assert fanget.value.returncode == 1


def test_the_database_does_not_answer(mappe: Mappe, monkeypatch: pytest.MonkeyPatch) -> None:
    def borte(*_args: object, **_valg: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(kommando, "importer_mappe", borte)
    with pytest.raises(CommandError, match=r"Databasen svarer ikke\. Ingenting er lagret\."):
        call_command("importer", mappe=mappe.sti)


def kjoer(*argumenter: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "importer", *argumenter],
        cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_as_a_program(tmp_path: Path) -> None:
    """Exit code 1, nothing on stdout, and no progress bar where stderr is no terminal."""
    kjoert = kjoer("--mappe", str(tmp_path / "borte"))
    assert kjoert.returncode == 1
    assert kjoert.stdout == ""
    assert kjoert.stderr.splitlines() == [
        "borte:0: : : mappen finnes ikke",
        "CommandError: 1 feil i filene. Ingenting er lagret.",
    ]
