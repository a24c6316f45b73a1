"""The same selection gives the number and the list: for every figure of the JSON, and through an address."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avvik.models import Avvik
from felles.feil import Domenefeil
from felles.klokke import OSLO
from felles.tallkilde import Utvalg
from felles.tid import Periode
from rapport.tall import beregn, rader, utvalg_for
from tests.rapport.tallhjelp import antall, endre, ny_enhet, ny_kategori, nytt_avvik, oslo, sett_aarsverk

NOEKLER = {
    "per_kategori": "kode",
    "per_alvorlighetsgrad": "kode",
    "per_maaned": "maaned",
    "per_enhet": "kode",
}
# Not counts, but made from the rows of this count.
LAGET_AV = {
    "endring_prosent": "meldt",
    "median_dager_til_lukking": "lukket_av_meldte",
    "per_kategori.prosent": "per_kategori.antall",
    "per_enhet.prosent": "per_enhet.antall",
    "per_enhet.per_100_aarsverk": "per_enhet.antall",
}


def figurer(avvik: dict[str, Any]) -> Iterator[tuple[str, str | None, int]]:
    """Every figure of the JSON: its place, its entry, and how many rows it must open."""
    for navn, verdi in avvik.items():
        if navn not in NOEKLER:
            yield navn, None, avvik[LAGET_AV.get(navn, navn)]
            continue
        for post in verdi:
            for felt, tall in post.items():
                if felt in (NOEKLER[navn], "navn", "type", "forelder"):
                    continue
                kilde = LAGET_AV.get(f"{navn}.{felt}", f"{navn}.{felt}").partition(".")[2]
                yield f"{navn}.{felt}", post[NOEKLER[navn]], post[kilde]
                if felt in ("antall", "meldt"):
                    yield navn, post[NOEKLER[navn]], tall


@pytest.fixture
def kommune(klokke):
    """Three years of a small kommune, made by a fixed seed."""
    tilfeldig = random.Random(25)
    rot = ny_enhet("1")
    a, b = ny_enhet("A", rot), ny_enhet("B; ikke C", rot, gyldig_til=dt.date(2024, 5, 31))
    enheter = [rot, a, b, ny_enhet("A1", a), ny_enhet("Å2", a, rapporteres_under=b)]
    x = ny_kategori("x & y")
    kategorier = [x, ny_kategori("x1", x), ny_kategori("æ"), None]
    sett_aarsverk(a, 2024, "12.5")
    start = oslo("2023-01-01")
    for _nr in range(120):
        meldt = start + dt.timedelta(seconds=tilfeldig.randrange(2 * 366 * 86_400))
        sak = nytt_avvik(
            tilfeldig.choice(enheter),
            meldt,
            kategori=tilfeldig.choice(kategorier),
            alvorlighetsgrad=tilfeldig.choice([None, "lav", "middels", "hoey", "kritisk"]),
            frist=tilfeldig.choice([None, meldt.date() + dt.timedelta(days=20)]),
        )
        endre(sak, meldt + dt.timedelta(days=2), enhet=tilfeldig.choice(enheter), status="under_behandling")
        if tilfeldig.random() < 0.7:
            lukket = meldt + dt.timedelta(seconds=tilfeldig.randrange(3 * 86_400, 90 * 86_400))
            Avvik.objects.filter(pk=sak.pk).update(alvorlighetsgrad="lav")
            sak.alvorlighetsgrad = "lav"
            endre(sak, lukket, status=tilfeldig.choice(["lukket", "avvist"]), lukket=lukket)
    return rot


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("periode", "skjaering"),
    [
        (Periode(2024), None),
        (Periode(2024, 1), "2024-03-15 12:00"),
        (Periode(2023), "2025-01-31 23:59:59"),
    ],
)
def test_every_figure_opens_to_as_many_rows_as_it_says(kommune, periode, skjaering):
    sett = 0
    for enhet in (None, "A", "B; ikke C"):
        tall = beregn(periode, enhet, skjaering and oslo(skjaering))
        for figur, noekkel, forventet in figurer(tall["avvik"]):
            utvalg = utvalg_for(tall, f"avvik.{figur}", noekkel)
            gjennom_adressen = Utvalg.fra_parametre(dict(parse_qsl(utvalg.query(), keep_blank_values=True)))
            funnet = rader(gjennom_adressen).alle
            assert forventet == len({rad.avvik_id for rad in funnet}) == len(funnet), utvalg
            sett += forventet
        assert antall(utvalg_for(tall, "avvik.meldt")) == tall["avvik"]["meldt"]
    assert sett > 100


@pytest.mark.django_db
@pytest.mark.usefixtures("klokke")
def test_the_list_shows_what_held_at_skjaering():
    sak = nytt_avvik(ny_enhet("1"), "2024-02-01")
    endre(sak, "2024-03-01", status="avvist", lukket=oslo("2024-03-01"))
    tall = beregn(Periode(2024), None, oslo("2024-02-15"))
    [rad] = [
        rad for rad in rader(utvalg_for(tall, "avvik.aapne_ved_skjaering")).alle if rad.avvik_id == sak.pk
    ]
    assert (rad.status, rad.lukket) == ("meldt", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("figur", "noekkel"),
    [
        ("avvik.finnes_ikke", None),
        ("avvik.meldt", "A"),
        ("avvik.per_kategori", "finnes ikke"),
        ("avvik.per_alvorlighetsgrad", "alvorlig"),
        ("avvik.per_maaned", "2023-01"),
        ("avvik.per_maaned", None),
        ("avvik.per_enhet", "finnes ikke"),
        ("avvik.per_enhet", "B; ikke C"),
        ("tilsyn.meldt", None),
        ("", None),
    ],
)
@pytest.mark.usefixtures("klokke")
def test_a_figure_or_an_entry_that_does_not_exist(figur, noekkel):
    rot = ny_enhet("1")
    ny_enhet("A", rot)
    ny_enhet("B; ikke C", rot)
    tall = beregn(Periode(2024), "A")
    with pytest.raises(Domenefeil, match="Tallet finnes ikke"):
        antall(utvalg_for(tall, figur, noekkel))


@pytest.mark.parametrize(
    "feil",
    [
        {"figur": None},
        {"aar": None},
        {"aar": "to tusen"},
        {"tertial": "4"},
        {"tertial": "x"},
        {"skjaering": "i går"},
        {"skjaering": None},
    ],
)
def test_an_address_that_is_not_whole(feil):
    parametre = Utvalg("avvik.meldt", Periode(2024), oslo("2025-01-01")).parametre() | feil
    with pytest.raises(Domenefeil):
        Utvalg.fra_parametre({navn: verdi for navn, verdi in parametre.items() if verdi is not None})


@given(
    st.builds(
        Utvalg,
        figur=st.text(min_size=1),
        periode=st.builds(Periode, st.integers(1900, 9998), st.sampled_from([None, 1, 2, 3])),
        # With the offset alone: a time that a zone has twice, or never, equals no other zone's in Python.
        skjaering=st.datetimes(
            dt.datetime(1900, 1, 1), dt.datetime(9998, 12, 31), timezones=st.just(dt.UTC)
        ).map(lambda oeyeblikk: dt.datetime.fromisoformat(oeyeblikk.astimezone(OSLO).isoformat())),
        enhet=st.none() | st.text(min_size=1),
        noekkel=st.none() | st.text(min_size=1),
    )
)
def test_a_selection_comes_back_whole_from_an_address(utvalg):
    tilbake = Utvalg.fra_parametre(dict(parse_qsl(utvalg.query(), keep_blank_values=True)))
    assert tilbake == utvalg
    assert tilbake.query() == utvalg.query()
