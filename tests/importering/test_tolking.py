"""What a cell may hold, and what it then means."""

import contextlib
import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avvik.innlesing.saker import tolk_saksnummer
from importering import tolking
from importering.celler import Celle, Feilcelle
from importering.tolking import Tolk, Ugyldig

OSLO = ZoneInfo("Europe/Oslo")


def utc(*deler: int) -> dt.datetime:
    return dt.datetime(*deler, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("celle", "ventet"),
    [
        ("2024-03-01", utc(2024, 2, 29, 23)),
        ("2024-07-01", utc(2024, 6, 30, 22)),
        ("2024-03-01 14:30", utc(2024, 3, 1, 13, 30)),
        ("2024-03-01T14:30:00+01:00", utc(2024, 3, 1, 13, 30)),
        ("2024-03-01T14:30:00Z", utc(2024, 3, 1, 14, 30)),
        ("2024-03-01T14:30-05:00", utc(2024, 3, 1, 19, 30)),
        ("2024-03-01T14:30:15.123456+01:00", utc(2024, 3, 1, 13, 30, 15, 123456)),
        ("20240301T143000Z", utc(2024, 3, 1, 14, 30)),
        ("2024-03-01 14:30:00+01", utc(2024, 3, 1, 13, 30)),
        # autumn: 02:30 comes twice, and the first is meant
        ("2024-10-27 02:30", utc(2024, 10, 27, 0, 30)),
        ("2024-10-27T02:30+01:00", utc(2024, 10, 27, 1, 30)),
        # spring: 02:30 does not come; read with the offset before the change
        ("2024-03-31 02:30", utc(2024, 3, 31, 1, 30)),
        ("2024-03-31 03:00", utc(2024, 3, 31, 1)),
        ("2024-03-31 01:59", utc(2024, 3, 31, 0, 59)),
        (dt.datetime(2024, 3, 1, 14, 30), utc(2024, 3, 1, 13, 30)),
        (dt.datetime(2024, 3, 31, 2, 30), utc(2024, 3, 31, 1, 30)),
        ("2025-01-01", utc(2024, 12, 31, 23)),
    ],
)
def test_an_instant(celle: Celle, ventet: dt.datetime) -> None:
    assert tolking.tidspunkt(celle) == ventet


@pytest.mark.parametrize(
    "celle",
    [
        "01.03.2024",
        "31.12.2024 14:30",
        "2024-3-1",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-03-01 24:00",
        "2024-03-01 14:60",
        "2024-03-01 14.30",
        "2024-03-01 14:30:00",
        "2024-03-01T14:30",
        "2024-03-01T14:30:00+25:00",
        "2024-03-01 ",
        " 2024-03-01",
        "2024",
        "45352",
        "i går",
        "٢٠٢٤-٠٣-٠١",
        "1899-12-31",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:00-12:00",
    ],
)
def test_an_instant_in_another_form(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.tidspunkt(celle)


@pytest.mark.parametrize(
    ("celle", "ventet"),
    [
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("9999-12-31", dt.date(9999, 12, 31)),
        (dt.datetime(2024, 3, 1), dt.date(2024, 3, 1)),
    ],
)
def test_a_date(celle: Celle, ventet: dt.date) -> None:
    assert tolking.dato(celle) == ventet


@pytest.mark.parametrize(
    "celle", ["31.12.2024", "2024-02-30", "2024-03-01 14:30", "24-03-01", "", dt.datetime(2024, 3, 1, 14, 30)]
)
def test_a_date_in_another_form(celle: Celle) -> None:
    with pytest.raises(Ugyldig):
        tolking.dato(celle)


@pytest.mark.parametrize("kode", ["A", "Ærlig ø-å", "x" * 40, "200.1", "a,b", "a b", "0200", "👩🔬", "Ďábel"])
def test_a_kode(kode: str) -> None:
    assert tolking.kode(kode) == kode


@pytest.mark.parametrize("kode", ["x" * 41, " A", "A ", "a;b", "\t", "a\nb", "A\u00a0", "a\u0007"])
def test_not_a_kode(kode: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.kode(kode)


@pytest.mark.parametrize(
    ("celle", "ventet"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        ("0", "0"),
        ("0,375", "0.375"),
        ("33,333349", "33.3333"),
    ],
)
def test_a_decimal(celle: str, ventet: str) -> None:
    assert tolking.desimal(11, 4)(celle) == Decimal(ventet)


def test_a_decimal_is_rounded_away_from_zero() -> None:
    assert tolking.desimal(11, 4)("0,00005") == Decimal("0.0001")


@pytest.mark.parametrize(
    "celle", ["-1", "1 000", "1.000,5", "1e3", "tolv", ",5", "12,", "NaN", "10000000", "9999999,99999", "½"]
)
def test_not_a_decimal(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.desimal(11, 4)(celle)


@pytest.mark.parametrize("celle", ["-1", "1,5", "1.0", "²", "2147483648", "9" * 5000, ""])
def test_not_an_integer(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.heltall(celle)


@pytest.mark.parametrize("celle", ["24", "02024", "20245", "1899", "9999", "år"])
def test_not_a_year(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.aar(celle)


@pytest.mark.parametrize("celle", ["2024-1", "2024-0000001", "24-000001", "2024/000001", "2024-00000١", ""])
def test_not_a_saksnummer(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolk_saksnummer(celle)


@pytest.mark.parametrize("celle", ["Ja", "true", "1", "", "SANN"])
def test_neither_ja_nor_nei(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.ja_nei(celle)


@pytest.mark.parametrize("celle", ["kari", "kari@", "@x.no", "a b@x.no", "a@" + "x" * 300 + ".no"])
def test_not_an_epost(celle: str) -> None:
    with pytest.raises(Ugyldig):
        tolking.epost(celle)


def test_merkelapper_are_words_with_spaces_between() -> None:
    assert tolking.merkelapper("skole  helse skole") == ["skole", "helse"]
    with pytest.raises(Ugyldig):
        tolking.merkelapper("x" * 41)


def test_choices_are_exact() -> None:
    tolk = tolking.valg(["lav", "hoey"])
    assert tolk("hoey") == "hoey"
    for celle in ("Hoey", "høy", "hoey "):
        with pytest.raises(Ugyldig, match="lav, hoey"):
            tolk(celle)


@pytest.mark.parametrize(
    "tolk",
    [
        tolking.kode,
        tolking.tekst(10),
        tolking.valg(["a"]),
        tolking.heltall,
        tolking.desimal(9, 2),
        tolking.epost,
    ],
)
def test_a_date_in_a_cell_is_no_text(tolk: Tolk) -> None:
    """A spreadsheet makes dates of codes such as 1-2: they are not taken for codes."""
    with pytest.raises(Ugyldig, match="dato"):
        tolk(dt.datetime(2024, 2, 1))


def test_a_cell_with_an_error_gives_its_reason() -> None:
    with pytest.raises(Ugyldig, match="formel"):
        tolking.dato(Feilcelle("formel"))


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))
def test_iso_with_an_offset_there_and_back(oeyeblikk: dt.datetime) -> None:
    assert tolking.tidspunkt(oeyeblikk.isoformat()) == oeyeblikk
    lokal = oeyeblikk.astimezone(OSLO)
    if lokal.utcoffset().seconds % 60 == 0:
        assert tolking.tidspunkt(lokal.isoformat()) == oeyeblikk


@given(st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2037, 1, 1)))
def test_local_time_is_the_first_that_fits(lokal: dt.datetime) -> None:
    """It is the first of the instants with that local time; where there are none, it lies after the gap."""
    lokal = lokal.replace(second=0, microsecond=0)
    funnet = tolking.tidspunkt(f"{lokal:%Y-%m-%d %H:%M}")
    timer = [dt.timedelta(hours=h) for h in (1, 2)]
    treff = [
        k
        for h in timer
        if (k := lokal.replace(tzinfo=dt.UTC) - h).astimezone(OSLO).replace(tzinfo=None) == lokal
    ]
    assert funnet == (min(treff) if treff else lokal.replace(tzinfo=dt.UTC) - timer[0])


@given(st.dates())
def test_a_date_there_and_back(dag: dt.date) -> None:
    assert tolking.dato(dag.isoformat()) == dag


@given(st.decimals(0, 9_999_999, places=4), st.sampled_from(",."))
def test_a_decimal_there_and_back(tall: Decimal, komma: str) -> None:
    assert tolking.desimal(11, 4)(format(tall, "f").replace(".", komma)) == tall


@given(st.text(max_size=60))
def test_every_text_is_a_kode_or_invalid(tekst: str) -> None:
    try:
        assert tolking.kode(tekst) == tekst
    except Ugyldig:
        return
    assert 0 < len(tekst) <= 40
    assert tekst == tekst.strip()
    assert ";" not in tekst


@given(st.text(max_size=30))
@pytest.mark.parametrize(
    "tolk",
    [tolking.tidspunkt, tolking.dato, tolking.heltall, tolking.desimal(11, 4), tolking.aar, tolking.epost],
)
def test_no_text_gives_anything_but_invalid(tolk: Tolk, tekst: str) -> None:
    with contextlib.suppress(Ugyldig):
        tolk(tekst)
