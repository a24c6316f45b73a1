"""What an anchor holds: the values it was made of, and nothing that we did not make."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.anker import Anker, kommer_etter

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


RAD = st.tuples(st.integers(0, 3), st.text("ab", max_size=2), st.integers(0, 9))


@given(st.lists(RAD, unique=True), RAD)
def test_what_comes_after_is_what_an_order_says(rader: list[tuple[int, str, int]], ved: Any) -> None:
    def noekkel(rad: tuple[int, str, int]) -> tuple[Any, ...]:
        return (-rad[0], rad[1], rad[2])

    def passer(vilkaar: Any, rad: tuple[int, str, int]) -> bool:
        """The condition, evaluated over a row of (a, b, pk)."""
        svar = []
        for barn in vilkaar.children:
            if isinstance(barn, tuple):
                (felt, _skille, oppslag), verdi = barn[0].partition("__"), barn[1]
                if oppslag == "in":
                    svar.append(False)
                    continue
                naa = dict(zip(("a", "b", "pk"), rad, strict=True))[felt]
                svar.append({"lt": naa < verdi, "gt": naa > verdi, "": naa == verdi}[oppslag])
            else:
                svar.append(passer(barn, rad))
        samlet = all(svar) if vilkaar.connector == "AND" else any(svar)
        return samlet != vilkaar.negated

    vilkaar = kommer_etter(("-a", "b", "pk"), ved)
    assert {rad for rad in rader if passer(vilkaar, rad)} == {
        rad for rad in rader if noekkel(rad) > noekkel(ved)
    }
