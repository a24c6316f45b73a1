"""The series of case numbers: it never stops at what somebody brought in."""

import pytest
from django.db import IntegrityError, transaction

from avvik.models import Avvik, Nummerserie
from avvik.saksnummer import STOERSTE, STOERSTE_IMPORTERTE, neste_saksnummer
from felles.feil import Domenefeil
from tests.avvik.kommune import Kommune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


def test_numbers_that_are_taken_are_passed_over(kommune: Kommune) -> None:
    """Imported before there was a limit: the series has not come to them, and must get past them."""
    for nummer in (900_000, 900_001):
        avvik = kommune.meld()
        Avvik.objects.filter(pk=avvik.pk).update(saksnummer=f"2025-{nummer}")
    Nummerserie.objects.filter(aar=2025).update(siste=STOERSTE_IMPORTERTE)
    assert kommune.meld().saksnummer == "2025-900002"
    assert kommune.meld().saksnummer == "2025-900003"


def test_a_year_without_numbers_left_says_so() -> None:
    Nummerserie.objects.create(aar=2025, siste=STOERSTE - 1)
    assert neste_saksnummer(2025) == "2025-999999"
    with pytest.raises(Domenefeil, match="Alle saksnummer for 2025 er brukt"):
        neste_saksnummer(2025)
    assert neste_saksnummer(2026) == "2026-000001"


def test_the_database_has_room_for_six_digits_only() -> None:
    with pytest.raises(IntegrityError, match="nummerserie_seks_siffer"), transaction.atomic():
        Nummerserie.objects.create(aar=2025, siste=1_000_000)
