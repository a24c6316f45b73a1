"""Norwegian dates, times and numbers in templates."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from felles.templatetags import tekst

SOMMER = dt.datetime(2024, 8, 31, 22, 30, tzinfo=dt.UTC)  # 00.30 the next day in Oslo


def test_an_instant_is_shown_in_oslo() -> None:
    assert tekst.dato(SOMMER) == "01.09.2024"
    assert tekst.klokkeslett(SOMMER) == "kl.\xa000.30"
    assert tekst.tidspunkt(SOMMER) == "01.09.2024 kl.\xa000.30"


def test_a_date_is_shown_as_it_is() -> None:
    assert tekst.dato(dt.date(2024, 8, 31)) == "31.08.2024"


@pytest.mark.parametrize(
    ("verdi", "vist"),
    [
        (0, "0"),
        (962, "962"),
        (1234.5, "1\xa0234,5"),
        (Decimal("2.50"), "2,5"),
        (3.0, "3"),
        (2.25, "2,3"),
        (-12, "−12"),
        (-0.04, "0"),
        (1234567, "1\xa0234\xa0567"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_numbers(verdi: Any, vist: str) -> None:
    assert tekst.tall(verdi) == vist


def test_numbers_with_asked_for_decimals() -> None:
    assert tekst.tall(3, 1) == "3,0"
    assert tekst.tall(Decimal("2.675"), 2) == "2,68"
    assert tekst.tall(1999.5, 0) == "2\xa0000"


def test_percent_and_change() -> None:
    assert tekst.prosent(16.7) == "16,7\xa0%"
    assert tekst.prosent(None) == "–"
    assert tekst.endring(138) == "+138"
    assert tekst.endring(-12) == "−12"
    assert tekst.endring(0) == "0"
    assert tekst.endring_prosent(16.7) == "+16,7\xa0%"
    assert tekst.endring_prosent(None) == "–"


@pytest.mark.usefixtures("klokke")
@pytest.mark.parametrize(
    ("dager", "vist", "forfalt"),
    [
        (-3, "3 dager over fristen", True),
        (-1, "1 dag over fristen", True),
        (0, "i dag", False),
        (1, "i morgen", False),
        (14, "om 14 dager", False),
    ],
)
def test_a_deadline_in_words(dager: int, vist: str, forfalt: bool) -> None:
    dag = dt.date(2025, 3, 3) + dt.timedelta(days=dager)
    assert tekst.frist(dag) == vist
    assert tekst.er_forfalt(dag) is forfalt


def test_no_deadline() -> None:
    assert tekst.frist(None) == "Ingen frist"
    assert tekst.er_forfalt(None) is False
