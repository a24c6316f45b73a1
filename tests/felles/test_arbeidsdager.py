"""Working days: Easter, 17 May, Christmas, weekends, leap days, and laws that hold from any day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.arbeidsdager import arbeidsdager_etter, er_arbeidsdag

DAGER = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
ANTALL = st.integers(min_value=1, max_value=365)


@pytest.mark.parametrize(
    ("fra", "antall", "til"),
    [
        ("2025-03-03", 1, "2025-03-04"),
        ("2025-03-07", 1, "2025-03-10"),  # Friday to Monday
        ("2025-03-08", 1, "2025-03-10"),  # from a Saturday
        ("2025-04-16", 1, "2025-04-22"),  # over Easter: Thursday to Monday are holidays
        ("2025-04-11", 7, "2025-04-25"),
        ("2024-03-27", 1, "2024-04-02"),  # an Easter in March, and the clock is changed
        ("2024-05-16", 1, "2024-05-21"),  # 17 May on a Friday, and Whit Monday
        ("2025-04-30", 1, "2025-05-02"),  # 1 May
        ("2025-05-28", 1, "2025-05-30"),  # Ascension Day
        ("2025-12-23", 1, "2025-12-24"),  # Christmas Eve is a working day
        ("2025-12-24", 1, "2025-12-29"),
        ("2025-12-31", 1, "2026-01-02"),  # over New Year
        ("2024-02-28", 1, "2024-02-29"),  # a leap day
        ("2024-02-29", 1, "2024-03-01"),
        ("2025-12-01", 30, "2026-01-15"),
    ],
)
def test_the_calendar_of_norway(fra: str, antall: int, til: str) -> None:
    assert arbeidsdager_etter(dt.date.fromisoformat(fra), antall) == dt.date.fromisoformat(til)


@given(DAGER, ANTALL)
def test_it_lands_on_a_working_day_with_as_many_between(fra: dt.date, antall: int) -> None:
    til = arbeidsdager_etter(fra, antall)
    mellom = [fra + dt.timedelta(days=n) for n in range(1, (til - fra).days + 1)]
    assert er_arbeidsdag(til)
    assert sum(er_arbeidsdag(dag) for dag in mellom) == antall


@given(DAGER, st.integers(min_value=0, max_value=40), ANTALL, st.integers(min_value=1, max_value=20))
def test_a_later_day_or_more_days_never_come_earlier(
    fra: dt.date, senere: int, antall: int, flere: int
) -> None:
    til = arbeidsdager_etter(fra, antall)
    assert arbeidsdager_etter(fra + dt.timedelta(days=senere), antall) >= til
    assert arbeidsdager_etter(fra, antall + flere) > til
    assert arbeidsdager_etter(til, flere) == arbeidsdager_etter(fra, antall + flere)


@given(st.integers(min_value=1950, max_value=2090))
def test_every_year_has_its_holidays(aar: int) -> None:
    for maaned, dag in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)):
        assert not er_arbeidsdag(dt.date(aar, maaned, dag))
    hverdager = [d for d in range(366) if (dt.date(aar, 1, 1) + dt.timedelta(d)).weekday() < 5]
    borte = sum(not er_arbeidsdag(dt.date(aar, 1, 1) + dt.timedelta(d)) for d in hverdager)
    # Easter gives three weekdays, Ascension and Whitsun one each; the five fixed days may fall on a weekend.
    assert 5 <= borte <= 11
