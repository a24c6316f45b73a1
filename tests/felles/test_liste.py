"""Walking the pages of a list, in whatever order it is declared, gives every row once."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Collate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.liste.side import Side, side_av
from felles.liste.sortering import Noekkel, Sortering
from utboks.models import Bryter

pytestmark = pytest.mark.django_db
# Any table with a number, a moment that may be missing and a text will do.
START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
ALDRI = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
RAD = st.tuples(st.integers(0, 2), st.none() | st.integers(0, 2))
RADER = st.lists(RAD, max_size=12)
NOEKLER: list[Any] = [
    lambda synkende, tomme: Noekkel("feil_paa_rad", synkende=synkende),
    lambda synkende, tomme: Noekkel("pause_til", synkende=synkende, tomme=tomme),
    lambda synkende, tomme: Noekkel("naar", Coalesce("pause_til", Value(ALDRI)), synkende),
    lambda synkende, tomme: Noekkel("slutt", Collate("tjeneste", "C"), synkende),
    lambda synkende, tomme: Noekkel("feil_paa_rad", synkende=synkende, uvirksom="+ 0").uten_indeks(),
    lambda synkende, tomme: Noekkel("dobbelt", F("feil_paa_rad") % 2, synkende, uvirksom="+ 0").uten_indeks(),
]
NOEKKEL = st.tuples(st.sampled_from(NOEKLER), st.booleans(), st.sampled_from(["foerst", "sist"]))


@st.composite
def sorteringer(trekk: Any) -> Sortering:
    """Up to three keys, each once, and then what is unique."""
    noekler = [lag(synkende, tomme) for lag, synkende, tomme in trekk(st.lists(NOEKKEL, max_size=3))]
    slutt = Noekkel(trekk(st.sampled_from(["pk", "tjeneste"])), synkende=trekk(st.booleans()))
    enkle = {noekkel.felt: noekkel for noekkel in [*noekler, slutt]}
    return Sortering("prøve", "x", tuple(enkle.values()), personlig=trekk(st.booleans()))


def lag(rader: list[tuple[int, int | None]], foran: str = "a") -> None:
    Bryter.objects.bulk_create(
        Bryter(
            tjeneste=f"{foran}{nummer % 3}-{nummer}",
            feil_paa_rad=feil,
            pause_til=None if dag is None else START + dt.timedelta(days=dag),
        )
        for nummer, (feil, dag) in enumerate(rader)
    )


@given(RADER, RADER, sorteringer(), st.integers(1, 5))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_once_in_the_order_of_the_database(
    db: None, rader: Any, nye: Any, sortering: Sortering, lengde: int
) -> None:
    """Forwards while rows come in above the place that has been reached, and all the way back."""
    foer = transaction.savepoint()
    lag(rader)
    alle = Bryter.objects.all()
    ventet = list(sortering.bruk(alle).values_list("pk", flat=True))
    sider = [side_av(alle, sortering, {}, lengde=lengde)]
    if sider[0].etter:
        _kommer_foran(nye, sortering, sider[0])
    while sider[-1].etter:
        sider.append(side_av(alle, sortering, {"etter": sider[-1].etter}, lengde=lengde))
        assert sider[-1].rader
    assert [rad.pk for side in sider for rad in side.rader] == ventet
    _tilbake(alle, sortering, sider[-1], lengde)
    transaction.savepoint_rollback(foer)


def _kommer_foran(nye: Any, sortering: Sortering, side: Side) -> None:
    """Stores those of the new rows that stand before the end of the page."""
    lag(nye, foran="b")
    verdier = sortering.les(side.etter, Bryter)
    assert verdier is not None
    sortering.annotert(Bryter.objects.filter(tjeneste__startswith="b")).filter(
        sortering.etter(verdier)
    ).delete()


def _tilbake(alle: Any, sortering: Sortering, siste: Side, lengde: int) -> None:
    """The pages before the last one hold all that stands before it, in the same order."""
    rader = [rad.pk for rad in siste.rader]
    while siste.foer:
        siste = side_av(alle, sortering, {"foer": siste.foer}, lengde=lengde)
        assert siste.rader
        rader = [rad.pk for rad in siste.rader] + rader
    assert rader == list(sortering.bruk(alle).values_list("pk", flat=True))


@given(st.sets(st.integers(0, 50)), st.booleans(), st.integers(1, 5))
def test_rows_in_memory_are_paged_likewise(tall: set[int], synkende: bool, lengde: int) -> None:
    sortering = Sortering("prøve", "minne", (Noekkel("real", synkende=synkende),))
    rader = sorted(tall, reverse=synkende)
    sider = [side_av(rader, sortering, {}, lengde=lengde)]
    while sider[-1].etter:
        sider.append(side_av(rader, sortering, {"etter": sider[-1].etter}, lengde=lengde))
    assert [rad for side in sider for rad in side.rader] == rader
    tilbake = [sider[-1]]
    while tilbake[-1].foer:
        tilbake.append(side_av(rader, sortering, {"foer": tilbake[-1].foer}, lengde=lengde))
    assert [rad for side in reversed(tilbake) for rad in side.rader] == rader


def test_the_condition_is_one_that_an_index_is_walked_by() -> None:
    sortering = Sortering.av_felt("prøve", "-feil_paa_rad", "-pk")
    assert 'WHERE ("utboks_bryter"."feil_paa_rad" <= 3 AND ("utboks_bryter"."feil_paa_rad" < 3 OR' in str(
        Bryter.objects.filter(sortering.etter((3, 7))).query
    )


def test_an_anchor_of_other_keys_is_none() -> None:
    """Also one that was made before the order got another key."""
    lag([(1, None)])
    rad = Bryter.objects.get()
    merke = Sortering("prøve", "x", (Noekkel("pk"),)).merke(rad)
    to = Sortering("prøve", "x", (Noekkel("feil_paa_rad"), Noekkel("pk")))
    assert (to.les(merke), to.les("tull"), to.les(to.merke(rad))) == (None, None, (1, rad.pk))


def test_a_personal_value_stands_in_no_anchor() -> None:
    lag([(1, None)])
    rad = Bryter.objects.get()
    sortering = Sortering("prøve", "x", (Noekkel("tjeneste"), Noekkel("pk")), personlig=True)
    merke = sortering.merke(rad)
    assert sortering.les(merke, Bryter) == [rad.tjeneste, rad.pk]
    Bryter.objects.all().delete()
    assert sortering.les(merke, Bryter) is None
