"""What one version changed since another, whatever the parts are."""

from hypothesis import given
from hypothesis import strategies as st

from saksramme.versjoner import sammenlign

DELER = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3))


def _hva(ny: int, foer: int) -> list[str]:
    return [] if ny == foer else ["tallet"]


@given(DELER, DELER)
def test_each_part_is_new_gone_changed_or_the_same(ny: dict[str, int], foer: dict[str, int]) -> None:
    forskjell = sammenlign(ny, foer, _hva)
    like = [kode for kode in ny if foer.get(kode) == ny[kode]]
    assert len(forskjell.nye) + len(forskjell.endret) + len(like) == len(ny)
    assert len(forskjell.fjernet) + len(forskjell.endret) + len(like) == len(foer)
    assert all(hva == ["tallet"] and naa != da for naa, da, hva in forskjell.endret)


@given(DELER)
def test_the_same_parts_have_nothing_to_tell(deler: dict[str, int]) -> None:
    forskjell = sammenlign(deler, dict(deler), _hva)
    assert (forskjell.nye, forskjell.endret, forskjell.fjernet) == ([], [], [])
    assert not forskjell.ny_rekkefoelge


@given(DELER.filter(lambda deler: len(deler) > 1))
def test_another_order_is_told(deler: dict[str, int]) -> None:
    assert sammenlign(dict(reversed(deler.items())), deler, _hva).ny_rekkefoelge
