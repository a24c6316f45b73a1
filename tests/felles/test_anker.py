"""What an anchor holds: the values it was made of, and nothing that we did not make."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.anker import Anker

LISTE = Anker("en liste")
VERDIER = st.one_of(
    st.datetimes(timezones=st.just(dt.UTC)), st.dates(), st.integers(), st.text(max_size=200), st.none()
)


@given(st.lists(VERDIER, min_size=1, max_size=5))
def test_it_is_read_as_it_was_made(verdier: list[Any]) -> None:
    assert LISTE.les(LISTE.lag(*verdier)) == tuple(verdier)


@given(st.text(max_size=300))
def test_any_text_is_none(tekst: str) -> None:
    assert LISTE.les(tekst) is None


@pytest.mark.parametrize("merke", ["", "2026-000907", "17", "W10", "W10:x", ":", "x" * 5000])
def test_a_number_or_a_torn_one_is_none(merke: str) -> None:
    assert LISTE.les(merke) is None


def test_one_of_another_list_or_another_key_is_none(settings: Any) -> None:
    merke = LISTE.lag(1)
    assert Anker("en annen").les(merke) is None
    settings.SECRET_KEY = "another"
    assert LISTE.les(merke) is None
