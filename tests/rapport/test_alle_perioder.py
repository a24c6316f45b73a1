"""Every period that the demo has, for the kommune and one område: ordered, made and opened in all formats."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import page
import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from felles.tid import Periode
from organisasjon.models import Bruker, Enhet
from rapport import services
from rapport.innhold import tin
from rapport.models import Format, Rapport, Rapportstatus
from rapport.sporringer import foerste_aar
from tests.rapport.test_tabelloppsett import sjekk_docx, sjekk_pdf, sjekk_xlsx
from utboks import tasks
from utboks.models import Jobb

# A day in the last tertial of a year, so that the demo has all kinds: over, running, with and without a year
# before, with a runde that is open.
NAA = dt.datetime(2026, 9, 10, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
AAR = (2023, 2024, 2025, 2026)
PERIODER = [Periode(aar, tertial) for aar in AAR for tertial in (None, 1, 2, 3)]


@pytest.fixture(scope="module")
def _lastet(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo of that day, loaded once for the module and rolled back after it."""
    with django_db_blocker.unblock(), time_machine.travel(NAA), transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_lastet: None, db: None) -> Iterator[None]:
    with time_machine.travel(NAA, tick=False):
        yield


@pytest.mark.usefixtures("demo")
def test_these_are_all_the_periods_that_the_demo_has():
    assert tuple(range(foerste_aar(), NAA.year + 1)) == AAR


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("kode", ["RK", "HO"])
@pytest.mark.parametrize("periode", PERIODER, ids=str)
def test_every_period_is_made_in_every_format(periode: Periode, kode: str):
    enhet = Enhet.objects.get(kode=kode)
    kommunedirektoer = Bruker.objects.get(roller__rolle="kommunedirektoer")
    rapport = services.bestill_rapport(aktoer=kommunedirektoer, periode=periode, enhet=enhet)
    tasks.utfoer_jobb.apply(args=[Jobb.objects.latest("pk").pk])
    rapport.refresh_from_db()
    assert (rapport.status, list(rapport.steg.exclude(feil=""))) == (Rapportstatus.FERDIG, [])
    _aapne(rapport)
    ut = StringIO()
    valg = ["--tertial", str(periode.tertial)] if periode.tertial else []
    call_command("rapport", "--aar", str(periode.aar), *valg, "--enhet", kode, stdout=ut)
    assert json.loads(ut.getvalue())["avvik"] == rapport.tall["avvik"]


def _aapne(rapport: Rapport) -> None:
    filer = {fil.format: bytes(fil.innhold) for fil in rapport.filer.all()}
    assert rapport.tall is not None
    assert rapport.tillegg is not None
    assert rapport.dokument is not None
    dokument = tin(rapport.tall, rapport.tillegg, rapport.dokument)
    assert set(filer) == set(Format.values)
    assert json.loads(filer[Format.JSON]) == rapport.tall
    sjekk_docx(filer[Format.DOCX], dokument)
    sjekk_pdf(filer[Format.PDF], dokument)
    sjekk_xlsx(filer[Format.XLSX], dokument)
    assert page.is_pdf_compliant_bytes(filer[Format.PDF])
