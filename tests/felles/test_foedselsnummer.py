"""The numbers here are synthetic: the month is raised by 80, so that they belong to nobody."""

import pytest

from felles.foedselsnummer import inneholder_foedselsnummer

NUMMER = "15876800230"
D_NUMMER = "55876800143"


@pytest.mark.parametrize(
    "tekst",
    [
        NUMMER,
        D_NUMMER,
        f"Brev til {NUMMER[:6]} {NUMMER[6:]}.",
        f"({NUMMER[:6]}-{NUMMER[6:]})",
        f"12345678901 og {NUMMER}",
    ],
)
def test_finds_it_however_it_is_written(tekst: str) -> None:
    assert inneholder_foedselsnummer(tekst)


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "Ring 99 88 77 66",
        NUMMER[:-1] + "1",  # a wrong control digit
        "158768002305",  # twelve digits
        "32876800230",  # no such day
        "15936800230",  # no such month
        "2026-000123",
        "00000000000",
    ],
)
def test_leaves_other_numbers_alone(tekst: str) -> None:
    assert not inneholder_foedselsnummer(tekst)
