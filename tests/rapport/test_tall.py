"""The figures, each by an example made by hand: format and meaning are a contract with other programs."""

import datetime as dt
import json

import pytest

from felles.feil import Domenefeil
from felles.tid import Periode
from rapport.tall import beregn, utvalg_for
from tests.rapport.tallhjelp import (
    antall,
    endre,
    gjenaapne,
    lukk,
    ny_enhet,
    ny_kategori,
    nytt_avvik,
    oslo,
    sett_aarsverk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


@pytest.fixture
def kommune():
    return ny_enhet("1", navn="Røros kommune")


AAR_2024 = Periode(2024)


def avvikstall(periode=AAR_2024, **valg):
    return beregn(periode, **valg)["avvik"]


def rad(liste, kode):
    [funnet] = [rad for rad in liste if rad["kode"] == kode]
    return funnet


def test_the_whole_form_of_an_empty_year(kommune):
    tall = beregn(Periode(2024))

    assert list(tall) == ["periode", "enhet", "avvik", "sjekkliste"]
    assert [(objekt["tertial"], objekt["mal_versjon"]) for objekt in tall["sjekkliste"]] == [
        (1, None),
        (2, None),
        (3, None),
    ]
    assert tall["periode"] == {
        "aar": 2024,
        "tertial": None,
        "fra": "2024-01-01",
        "til": "2024-12-31",
        "skjaering": "2024-12-31T23:59:59.999999+01:00",
    }
    assert tall["enhet"] == {"kode": "1", "navn": "Røros kommune"}
    assert list(tall["avvik"].items()) == [
        ("meldt", 0),
        ("meldt_forrige", 0),
        ("endring_prosent", None),
        ("lukket_av_meldte", 0),
        ("avvist_av_meldte", 0),
        ("aapne_av_meldte", 0),
        ("lukket_i_perioden", 0),
        ("aapne_ved_skjaering", 0),
        ("forfalt_ved_skjaering", 0),
        ("median_dager_til_lukking", None),
        ("per_kategori", []),
        (
            "per_alvorlighetsgrad",
            [
                {"kode": "lav", "navn": "Lav", "antall": 0},
                {"kode": "middels", "navn": "Middels", "antall": 0},
                {"kode": "hoey", "navn": "Høy", "antall": 0},
                {"kode": "kritisk", "navn": "Kritisk", "antall": 0},
                {"kode": None, "navn": "Ikke vurdert", "antall": 0},
            ],
        ),
        ("per_maaned", [{"maaned": f"2024-{m:02}", "meldt": 0, "lukket": 0} for m in range(1, 13)]),
        (
            "per_enhet",
            [
                {
                    "kode": "1",
                    "navn": "Røros kommune",
                    "type": "kommune",
                    "forelder": None,
                    "egne": 0,
                    "antall": 0,
                    "prosent": 0.0,
                    "lukket": 0,
                    "aapne": 0,
                    "per_100_aarsverk": None,
                }
            ],
        ),
    ]


def test_the_keys_of_every_list_come_in_the_order_of_the_contract(kommune):
    nytt_avvik(kommune, "2024-05-01 12:00")
    tall = avvikstall()
    assert {navn: list(liste[0]) for navn, liste in tall.items() if isinstance(liste, list)} == {
        "per_kategori": ["kode", "navn", "antall", "prosent"],
        "per_alvorlighetsgrad": ["kode", "navn", "antall"],
        "per_maaned": ["maaned", "meldt", "lukket"],
        "per_enhet": [
            "kode",
            "navn",
            "type",
            "forelder",
            "egne",
            "antall",
            "prosent",
            "lukket",
            "aapne",
            "per_100_aarsverk",
        ],
    }


def test_figures_are_json_numbers_with_one_decimal(kommune):
    for _nr in range(3):
        nytt_avvik(kommune, "2023-05-01 12:00")
    for _nr in range(7):
        nytt_avvik(kommune, "2024-05-01 12:00", lukket="2024-05-03 18:00")
    sett_aarsverk(kommune, 2024, "12.5")
    tekst = json.dumps(beregn(Periode(2024)))
    assert '"endring_prosent": 133.3,' in tekst
    assert '"median_dager_til_lukking": 2.3,' in tekst  # 2.25 goes away from zero
    assert '"prosent": 100.0' in tekst
    assert '"per_100_aarsverk": 56.0' in tekst


# What counts as meldt -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meldt", "med"),
    [
        ("2023-12-31 23:59:59.999999", False),
        ("2024-01-01 00:00:00", True),
        ("2024-12-31 23:59:59.999999", True),
        ("2025-01-01 00:00:00", False),
    ],
)
def test_a_year_is_whole_days_in_oslo(kommune, meldt, med):
    nytt_avvik(kommune, meldt)
    assert avvikstall(skjaering=oslo("2025-02-01"))["meldt"] == med


@pytest.mark.parametrize(
    ("tertial", "foerste", "siste"),
    [(1, "01-01", "04-30"), (2, "05-01", "08-31"), (3, "09-01", "12-31")],
)
def test_a_tertial_is_four_months_both_days_included(kommune, tertial, foerste, siste):
    nytt_avvik(kommune, f"2024-{foerste} 00:00")
    nytt_avvik(kommune, f"2024-{siste} 23:59:59.999999")
    assert avvikstall(Periode(2024, tertial))["meldt"] == 2
    assert avvikstall(Periode(2024))["meldt"] == 2
    andre = {1, 2, 3} - {tertial}
    assert [avvikstall(Periode(2024, t))["meldt"] for t in andre] == [0, 0]
    assert beregn(Periode(2024, tertial))["periode"]["fra"] == f"2024-{foerste}"
    assert beregn(Periode(2024, tertial))["periode"]["til"] == f"2024-{siste}"


def test_not_after_skjaering_and_at_its_very_instant(kommune):
    nytt_avvik(kommune, "2024-03-01 12:00")
    assert avvikstall(skjaering=oslo("2024-03-01 11:59:59.999999"))["meldt"] == 0
    assert avvikstall(skjaering=oslo("2024-03-01 12:00"))["meldt"] == 1


def test_rejected_cases_are_meldt_and_lukket(kommune):
    nytt_avvik(kommune, "2024-03-01", lukket="2024-03-02", status="avvist")
    nytt_avvik(kommune, "2024-03-01", lukket="2024-03-02")
    nytt_avvik(kommune, "2024-03-01")
    tall = avvikstall()
    assert (tall["meldt"], tall["lukket_av_meldte"], tall["avvist_av_meldte"], tall["aapne_av_meldte"]) == (
        3,
        2,
        1,
        1,
    )


# Against the year before ----------------------------------------------------------------------------------


def test_a_whole_year_is_compared_with_the_whole_one_before(kommune):
    nytt_avvik(kommune, "2022-12-31 23:59:59")
    nytt_avvik(kommune, "2023-01-01 00:00")
    nytt_avvik(kommune, "2023-12-31 23:59:59.999999")
    nytt_avvik(kommune, "2024-06-01")
    tall = avvikstall()
    assert (tall["meldt"], tall["meldt_forrige"], tall["endring_prosent"]) == (1, 2, -50.0)


def test_a_later_skjaering_still_compares_with_the_whole_year(kommune):
    nytt_avvik(kommune, "2023-12-31 23:00")
    nytt_avvik(kommune, "2024-01-15")
    assert avvikstall(skjaering=oslo("2025-01-31 23:59:59"))["meldt_forrige"] == 1


def test_a_running_period_is_compared_with_as_much_of_the_last_one(kommune, klokke):
    klokke.move_to(oslo("2024-03-15 10:00"))
    nytt_avvik(kommune, "2023-03-15 10:00")
    nytt_avvik(kommune, "2023-03-15 10:00:00.000001")
    assert beregn(Periode(2024))["periode"]["skjaering"] == "2024-03-15T10:00:00+01:00"
    assert avvikstall()["meldt_forrige"] == 1


def test_29_february_is_compared_with_the_28th(kommune):
    nytt_avvik(kommune, "2023-02-28 12:00")
    nytt_avvik(kommune, "2023-02-28 12:00:01")
    assert avvikstall(skjaering=oslo("2024-02-29 12:00"))["meldt_forrige"] == 1
    nytt_avvik(kommune, "2024-02-28 12:00")
    nytt_avvik(kommune, "2024-02-29 12:00")
    assert avvikstall(Periode(2025, 1), skjaering=oslo("2025-02-28 23:59:59"))["meldt_forrige"] == 1
    assert rad_maaned(avvikstall(), "2024-02")["meldt"] == 2


def test_one_year_before_is_the_same_local_time_over_summer_time(kommune):
    # Summer time had begun on 27 March in 2023, and had not in 2024.
    nytt_avvik(kommune, "2023-03-27 12:00")
    assert avvikstall(skjaering=oslo("2024-03-27 11:59:59"))["meldt_forrige"] == 0
    assert avvikstall(skjaering=oslo("2024-03-27 12:00"))["meldt_forrige"] == 1


@pytest.mark.parametrize(
    ("foer", "naa", "endring"), [(16, 17, 6.3), (16, 15, -6.3), (3, 4, 33.3), (2, 2, 0.0)]
)
def test_the_change_is_rounded_half_away_from_zero(kommune, foer, naa, endring):
    for _nr in range(foer):
        nytt_avvik(kommune, "2023-05-01")
    for _nr in range(naa):
        nytt_avvik(kommune, "2024-05-01")
    assert avvikstall()["endring_prosent"] == endring


def test_no_change_in_percent_of_nothing(kommune):
    nytt_avvik(kommune, "2024-05-01")
    assert avvikstall()["endring_prosent"] is None


# Closing --------------------------------------------------------------------------------------------------


def test_closed_in_the_period_whenever_reported(kommune):
    nytt_avvik(kommune, "2022-06-01", lukket="2024-01-01 00:00")
    nytt_avvik(kommune, "2024-12-01", lukket="2024-12-31 23:59:59.999999")
    nytt_avvik(kommune, "2024-12-01", lukket="2025-01-01 00:00")
    tall = avvikstall(skjaering=oslo("2025-02-01"))
    assert (tall["lukket_i_perioden"], tall["lukket_av_meldte"]) == (2, 2)
    assert avvikstall()["lukket_av_meldte"] == 1


def test_states_are_those_of_skjaering(kommune):
    avvik = nytt_avvik(kommune, "2024-03-01")
    lukk(avvik, "2024-04-01 12:00")
    foer = avvikstall(skjaering=oslo("2024-04-01 11:59:59.999999"))
    etter = avvikstall(skjaering=oslo("2024-04-01 12:00"))
    assert (foer["meldt"], foer["aapne_ved_skjaering"], foer["lukket_i_perioden"]) == (1, 1, 0)
    assert (etter["meldt"], etter["aapne_ved_skjaering"], etter["lukket_i_perioden"]) == (1, 0, 1)


def test_only_the_closing_that_holds_at_skjaering_counts(kommune):
    avvik = nytt_avvik(kommune, "2024-01-10 00:00")
    lukk(avvik, "2024-02-10 00:00")
    gjenaapne(avvik, "2024-03-10 00:00")
    lukk(avvik, "2024-05-10 01:00")  # summer time: an hour less has passed than the clock says

    ved_foerste = avvikstall(skjaering=oslo("2024-02-20"))
    assert (ved_foerste["lukket_i_perioden"], ved_foerste["median_dager_til_lukking"]) == (1, 31.0)
    imellom = avvikstall(skjaering=oslo("2024-03-20"))
    assert (imellom["lukket_i_perioden"], imellom["median_dager_til_lukking"]) == (0, None)
    til_slutt = avvikstall()
    assert (til_slutt["lukket_i_perioden"], til_slutt["median_dager_til_lukking"]) == (1, 121.0)
    assert rad_maaned(til_slutt, "2024-02")["lukket"] == 0
    assert rad_maaned(til_slutt, "2024-05")["lukket"] == 1
    assert avvikstall(Periode(2024, 1), skjaering=oslo("2024-12-01"))["lukket_i_perioden"] == 0


def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle(kommune):
    for dag in ("02", "03", "06", "30"):
        nytt_avvik(kommune, "2024-01-01 00:00", lukket=f"2024-01-{dag} 00:00")
    assert avvikstall()["median_dager_til_lukking"] == 3.5


def test_the_median_is_of_elapsed_seconds(kommune):
    # From the evening before summer time begins to the evening after is 23 hours: 0.958 days.
    nytt_avvik(kommune, "2024-03-30 20:00", lukket="2024-03-31 20:00")
    assert avvikstall()["median_dager_til_lukking"] == 1.0
    nytt_avvik(kommune, "2023-10-28 20:00", lukket="2023-10-29 21:00")
    assert avvikstall(Periode(2023))["median_dager_til_lukking"] == 1.1  # 26 hours: 1.083


def test_the_median_rounds_half_away_from_zero_exactly(kommune):
    nytt_avvik(kommune, "2024-01-01 00:00", lukket="2024-01-01 03:36")  # 0.15 days
    assert avvikstall()["median_dager_til_lukking"] == 0.2
    nytt_avvik(kommune, "2023-01-01 00:00", lukket="2023-01-01 03:35:59.999999")
    assert avvikstall(Periode(2023))["median_dager_til_lukking"] == 0.1


def test_closed_at_the_instant_it_was_reported(kommune):
    nytt_avvik(kommune, "2024-01-01 12:00", lukket="2024-01-01 12:00")
    tall = avvikstall()
    assert (tall["meldt"], tall["lukket_av_meldte"], tall["median_dager_til_lukking"]) == (1, 1, 0.0)


# Open and overdue -----------------------------------------------------------------------------------------


def test_open_whenever_reported_but_not_after_skjaering(kommune):
    nytt_avvik(kommune, "2019-01-01")
    nytt_avvik(kommune, "2025-01-15")
    assert avvikstall()["aapne_ved_skjaering"] == 1
    assert avvikstall(skjaering=oslo("2025-02-01"))["aapne_ved_skjaering"] == 2


@pytest.mark.parametrize(
    ("skjaering", "forfalt"), [("2024-06-15 23:59:59.999999", 0), ("2024-06-16 00:00:00", 1)]
)
def test_overdue_from_the_midnight_after_the_frist(kommune, skjaering, forfalt):
    nytt_avvik(kommune, "2024-06-01", frist=dt.date(2024, 6, 15))
    assert avvikstall(skjaering=oslo(skjaering))["forfalt_ved_skjaering"] == forfalt


def test_overdue_by_the_frist_of_the_moment_and_only_while_open(kommune):
    avvik = nytt_avvik(kommune, "2024-06-01", frist=dt.date(2024, 6, 15))
    endre(avvik, "2024-07-01", frist=dt.date(2024, 9, 1))
    lukk(avvik, "2024-10-01")
    nytt_avvik(kommune, "2024-06-01")
    forfalt = [
        avvikstall(skjaering=oslo(naar))["forfalt_ved_skjaering"]
        for naar in ("2024-06-20", "2024-07-20", "2024-09-20", "2024-10-20")
    ]
    assert forfalt == [1, 0, 1, 0]


# Kategori and alvorlighetsgrad ----------------------------------------------------------------------------


def test_by_hovedkategori_most_first_then_kode_and_the_unclassified_last(kommune):
    a, b, c = (ny_kategori(kode) for kode in ("a", "B", "c"))
    under = ny_kategori("c1", c)
    ny_kategori("ubrukt")
    for kategori in (a, b, c, under, None, None, None, None):
        nytt_avvik(kommune, "2024-03-01", kategori=kategori)
    assert avvikstall()["per_kategori"] == [
        {"kode": "c", "navn": "Kategori c", "antall": 2, "prosent": 25.0},
        {"kode": "B", "navn": "Kategori B", "antall": 1, "prosent": 12.5},
        {"kode": "a", "navn": "Kategori a", "antall": 1, "prosent": 12.5},
        {"kode": None, "navn": "Ikke klassifisert", "antall": 4, "prosent": 50.0},
    ]


def test_kategori_under_a_kategori_under_a_hovedkategori(kommune):
    nederst = ny_kategori("x12", ny_kategori("x1", ny_kategori("x")))
    nytt_avvik(kommune, "2024-03-01", kategori=nederst)
    assert [rad["kode"] for rad in avvikstall()["per_kategori"]] == ["x"]


def test_kategori_and_alvorlighetsgrad_are_those_of_skjaering(kommune):
    x, y = ny_kategori("x"), ny_kategori("y")
    avvik = nytt_avvik(kommune, "2024-03-01", kategori=x, alvorlighetsgrad=None)
    lukk(endre(avvik, "2024-03-05", alvorlighetsgrad="middels"), "2024-03-10")
    # Reclassified after it was closed: the figures from then on follow, the earlier ones stay.
    endre(avvik, "2024-06-01", kategori=y, alvorlighetsgrad="hoey")

    foer, etter = avvikstall(skjaering=oslo("2024-05-01")), avvikstall()
    assert [rad["kode"] for rad in foer["per_kategori"]] == ["x"]
    assert [rad["kode"] for rad in etter["per_kategori"]] == ["y"]
    assert [rad["antall"] for rad in foer["per_alvorlighetsgrad"]] == [0, 1, 0, 0, 0]
    assert [rad["antall"] for rad in etter["per_alvorlighetsgrad"]] == [0, 0, 1, 0, 0]
    assert etter["lukket_i_perioden"] == 1
    ugradert = avvikstall(skjaering=oslo("2024-03-02"))
    assert [rad["antall"] for rad in ugradert["per_alvorlighetsgrad"]] == [0, 0, 0, 0, 1]


# Months ---------------------------------------------------------------------------------------------------


def rad_maaned(tall, maaned):
    [funnet] = [rad for rad in tall["per_maaned"] if rad["maaned"] == maaned]
    return funnet


def test_months_are_those_of_oslo_through_summer_time(kommune):
    # 31 March 2024 is the night that summer time begins, 27 October the one that it ends.
    nytt_avvik(kommune, "2024-03-31 23:30", lukket="2024-04-01 00:30")
    nytt_avvik(kommune, "2024-10-31 23:30", lukket="2024-11-01 00:30")
    tall = avvikstall()
    assert {
        rad["maaned"]: (rad["meldt"], rad["lukket"])
        for rad in tall["per_maaned"]
        if any(list(rad.values())[1:])
    } == {
        "2024-03": (1, 0),
        "2024-04": (0, 1),
        "2024-10": (1, 0),
        "2024-11": (0, 1),
    }


def test_every_month_of_a_tertial_and_the_sums(kommune):
    nytt_avvik(kommune, "2024-04-30 23:59", lukket="2024-05-01 00:00")
    nytt_avvik(kommune, "2024-05-01 00:00", lukket="2024-08-31 23:59")
    tall = avvikstall(Periode(2024, 2))
    assert tall["per_maaned"] == [
        {"maaned": "2024-05", "meldt": 1, "lukket": 1},
        {"maaned": "2024-06", "meldt": 0, "lukket": 0},
        {"maaned": "2024-07", "meldt": 0, "lukket": 0},
        {"maaned": "2024-08", "meldt": 0, "lukket": 1},
    ]
    assert sum(rad["lukket"] for rad in tall["per_maaned"]) == tall["lukket_i_perioden"] == 2


# Enheter --------------------------------------------------------------------------------------------------


def test_own_cases_and_those_of_the_subtree(kommune):
    skole = ny_enhet("200", kommune, navn="Skolene")
    klasse = ny_enhet("200-R", skole, type="avdeling", navn="Røros skole")
    ny_enhet("300", kommune, navn="Biblioteket")
    nytt_avvik(kommune, "2024-03-01")
    nytt_avvik(skole, "2024-03-01", lukket="2024-03-02")
    nytt_avvik(klasse, "2024-03-01", lukket="2024-03-02", status="avvist")
    for _nr in range(5):
        nytt_avvik(klasse, "2024-03-01")
    assert [tuple(rad.values()) for rad in avvikstall()["per_enhet"]] == [
        ("1", "Røros kommune", "kommune", None, 1, 8, 100.0, 2, 6, None),
        ("200", "Skolene", "virksomhet", "1", 1, 7, 87.5, 2, 5, None),
        ("200-R", "Røros skole", "avdeling", "200", 6, 6, 75.0, 1, 5, None),
        ("300", "Biblioteket", "virksomhet", "1", 0, 0, 0.0, 0, 0, None),
    ]


def test_enheter_are_sorted_by_code_point(kommune):
    for kode in ("å", "b", "B", "Ø", "10", "2", "æ"):
        ny_enhet(kode, kommune)
    assert [rad["kode"] for rad in avvikstall()["per_enhet"]] == ["1", "10", "2", "B", "b", "Ø", "å", "æ"]


def test_limited_to_an_enhet_and_its_subtree(kommune):
    skole = ny_enhet("200", kommune, navn="Skolene")
    klasse = ny_enhet("200-R", skole)
    nytt_avvik(kommune, "2024-03-01")
    nytt_avvik(skole, "2023-03-01", lukket="2024-02-01")
    nytt_avvik(klasse, "2024-03-01")
    tall = beregn(Periode(2024), "200")
    assert tall["enhet"] == {"kode": "200", "navn": "Skolene"}
    avvik = tall["avvik"]
    assert (avvik["meldt"], avvik["meldt_forrige"], avvik["lukket_i_perioden"]) == (1, 1, 1)
    assert (avvik["aapne_ved_skjaering"], avvik["median_dager_til_lukking"]) == (1, None)
    assert [(rad["kode"], rad["forelder"], rad["antall"], rad["prosent"]) for rad in avvik["per_enhet"]] == [
        ("200", "1", 1, 100.0),
        ("200-R", "200", 1, 100.0),
    ]


def test_the_reporting_parent_decides_where_it_differs_from_the_line(kommune):
    helse, oppvekst = ny_enhet("H", kommune), ny_enhet("O", kommune)
    lege = ny_enhet("L", helse, rapporteres_under=oppvekst)
    under = ny_enhet("L1", lege)
    nytt_avvik(under, "2024-03-01")
    tall = avvikstall()
    assert rad(tall["per_enhet"], "L")["forelder"] == "O"
    assert {rad["kode"]: rad["antall"] for rad in tall["per_enhet"]} == {
        "1": 1,
        "H": 0,
        "L": 1,
        "L1": 1,
        "O": 1,
    }
    assert avvikstall(enhet_kode="O")["meldt"] == 1
    assert avvikstall(enhet_kode="H")["meldt"] == 0


def test_forwarding_does_not_move_a_case(kommune):
    a, b = ny_enhet("A", kommune), ny_enhet("B", kommune)
    avvik = nytt_avvik(a, "2024-03-01")
    endre(avvik, "2024-03-05", behandles_av=b)
    assert (avvikstall(enhet_kode="A")["meldt"], avvikstall(enhet_kode="B")["meldt"]) == (1, 0)


def test_a_corrected_enhet_counts_from_then_on(kommune):
    a, b = ny_enhet("A", kommune), ny_enhet("B", kommune)
    avvik = nytt_avvik(a, "2024-03-01")
    endre(avvik, "2024-06-01", enhet=b)
    foer = avvikstall(skjaering=oslo("2024-05-31"))
    assert (rad(foer["per_enhet"], "A")["egne"], rad(foer["per_enhet"], "B")["egne"]) == (1, 0)
    etter = avvikstall()
    assert (rad(etter["per_enhet"], "A")["egne"], rad(etter["per_enhet"], "B")["egne"]) == (0, 1)


def test_a_moved_enhet_takes_its_cases_along_from_then_on(kommune):
    a, b = ny_enhet("A", kommune), ny_enhet("B", kommune)
    barn = ny_enhet("A1", a)
    nytt_avvik(barn, "2024-03-01")
    endre(barn, "2024-06-01 12:00", forelder=b)
    foer = avvikstall(skjaering=oslo("2024-06-01 11:59:59.999999"))
    assert {rad["kode"]: (rad["forelder"], rad["antall"]) for rad in foer["per_enhet"]} == {
        "1": (None, 1),
        "A": ("1", 1),
        "A1": ("A", 1),
        "B": ("1", 0),
    }
    etter = avvikstall(skjaering=oslo("2024-06-01 12:00"))
    assert {rad["kode"]: (rad["forelder"], rad["antall"]) for rad in etter["per_enhet"]} == {
        "1": (None, 1),
        "A": ("1", 0),
        "A1": ("B", 1),
        "B": ("1", 1),
    }


def test_names_and_types_are_those_of_skjaering(kommune):
    enhet = ny_enhet("A", kommune, navn="Gammelt navn")
    endre(enhet, "2025-01-15", navn="Nytt navn", type="omraade")
    assert beregn(Periode(2024), "A")["enhet"]["navn"] == "Gammelt navn"
    naa = beregn(Periode(2024), "A", oslo("2025-02-01"))
    assert naa["enhet"]["navn"] == "Nytt navn"
    assert naa["avvik"]["per_enhet"][0]["type"] == "omraade"


@pytest.mark.parametrize(
    ("fra", "til", "med"),
    [
        (None, "2023-12-31", False),
        (None, "2024-01-01", True),
        ("2024-12-31", None, True),
        ("2025-01-01", None, False),
        ("2024-06-01", "2024-06-01", True),
    ],
)
def test_enheter_valid_on_some_day_of_the_period_are_listed(kommune, fra, til, med):
    dager = {"gyldig_fra": fra, "gyldig_til": til}
    ny_enhet("A", kommune, **{navn: dag and dt.date.fromisoformat(dag) for navn, dag in dager.items()})
    assert ("A" in [rad["kode"] for rad in avvikstall()["per_enhet"]]) == med


def test_a_closed_enhet_keeps_its_cases(kommune):
    a, b = ny_enhet("A", kommune), ny_enhet("B", kommune)
    nytt_avvik(a, "2024-03-01")
    endre(a, "2024-06-01", gyldig_til=dt.date(2024, 6, 30), etterfoelger=b)
    tall = avvikstall()
    assert {rad["kode"]: rad["egne"] for rad in tall["per_enhet"]} == {"1": 0, "A": 1, "B": 0}
    # The year after it is not listed, but its open case is still open, and counted under its parent.
    aaret_etter = avvikstall(Periode(2025), skjaering=oslo("2025-02-01"))
    assert [rad["kode"] for rad in aaret_etter["per_enhet"]] == ["1", "B"]
    assert aaret_etter["aapne_ved_skjaering"] == 1
    assert avvikstall(enhet_kode="A")["meldt"] == 1


def test_a_closed_enhet_with_a_case_in_it_is_listed(kommune):
    a = ny_enhet("A", kommune)
    under = ny_enhet("A1", a, gyldig_til=dt.date(2020, 12, 31))
    ny_enhet("A2", a, gyldig_til=dt.date(2020, 12, 31))
    nytt_avvik(under, "2024-03-01")
    tall = beregn(AAR_2024)
    rader_ = tall["avvik"]["per_enhet"]
    assert {r["kode"]: (r["egne"], r["antall"]) for r in rader_} == {"1": (0, 1), "A": (0, 1), "A1": (1, 1)}
    assert sum(r["egne"] for r in rader_) == tall["avvik"]["meldt"]
    utvalg = utvalg_for(tall, "avvik.per_enhet.egne", "A1")
    assert antall(utvalg) == 1


def test_an_enhet_entered_later_is_not_listed_at_earlier_moments(kommune):
    a = ny_enhet("A", kommune)
    ny = ny_enhet("A1", a, endret=oslo("2024-10-01 12:00"))
    # An import brings in what happened there before: it counts where the enhet first stood.
    nytt_avvik(ny, "2024-03-01")
    foer = avvikstall(skjaering=oslo("2024-10-01 11:59:59.999999"))
    assert {rad["kode"]: rad["antall"] for rad in foer["per_enhet"]} == {"1": 1, "A": 1}
    etter = avvikstall(skjaering=oslo("2024-10-01 12:00"))
    assert {rad["kode"]: rad["antall"] for rad in etter["per_enhet"]} == {"1": 1, "A": 1, "A1": 1}


def test_the_kommune_was_always_there():
    kommune = ny_enhet("1", endret=oslo("2025-01-01"))
    nytt_avvik(kommune, "2024-03-01")
    assert [(rad["kode"], rad["antall"]) for rad in avvikstall()["per_enhet"]] == [("1", 1)]


def test_a_ring_of_both_parents_loses_no_case(kommune):
    a = ny_enhet("A", kommune)
    b = ny_enhet("B", a)
    endre(a, "2023-01-01", rapporteres_under=b)
    c = ny_enhet("C", kommune)
    ny_enhet("D", kommune, rapporteres_under=c)
    nytt_avvik(b, "2024-03-01")
    per_enhet = avvikstall()["per_enhet"]
    assert {rad["kode"]: rad["antall"] for rad in per_enhet} == {"1": 1, "A": 1, "B": 1, "C": 0, "D": 0}
    assert rad(per_enhet, "D")["forelder"] == "C"


def test_rings_that_follow_from_mending_rings_lose_no_case_either(kommune):
    a = ny_enhet("A", kommune)
    b = ny_enhet("B", a)
    c = ny_enhet("C", b)
    d = ny_enhet("D", kommune, rapporteres_under=c)
    endre(a, "2023-01-01", rapporteres_under=d)
    endre(b, "2023-01-01", rapporteres_under=c)
    for enhet in (a, b, c, d):
        nytt_avvik(enhet, "2024-03-01")
    antall = {rad["kode"]: rad["antall"] for rad in avvikstall()["per_enhet"]}
    assert antall["1"] == 4
    assert set(antall) == {"1", "A", "B", "C", "D"}


# Årsverk --------------------------------------------------------------------------------------------------


def test_per_100_aarsverk_of_that_year_else_of_no_year(kommune):
    a, b, c, d = (ny_enhet(kode, kommune) for kode in "ABCD")
    sett_aarsverk(a, 2024, "30")
    sett_aarsverk(a, 2023, "10")
    sett_aarsverk(a, None, "99")
    sett_aarsverk(b, None, "12.5")
    sett_aarsverk(c, 2023, "10")
    sett_aarsverk(d, 2024, "0")
    for enhet in (a, b, c, d):
        nytt_avvik(enhet, "2024-03-01")
    per_enhet = avvikstall()["per_enhet"]
    assert {rad["kode"]: rad["per_100_aarsverk"] for rad in per_enhet} == {
        "1": None,
        "A": 3.3,
        "B": 8.0,
        "C": None,
        "D": None,
    }
    # A tertial is not scaled to a year.
    assert rad(avvikstall(Periode(2024, 1))["per_enhet"], "A")["per_100_aarsverk"] == 3.3
    assert rad(avvikstall(Periode(2024, 2))["per_enhet"], "A")["per_100_aarsverk"] == 0.0


def test_aarsverk_are_those_known_at_skjaering(kommune):
    sett_aarsverk(kommune, 2024, "50", til=oslo("2024-10-01"))
    sett_aarsverk(kommune, 2024, "40", fra=oslo("2024-10-01"))
    nytt_avvik(kommune, "2024-03-01")
    assert avvikstall(skjaering=oslo("2024-09-30"))["per_enhet"][0]["per_100_aarsverk"] == 2.0
    assert avvikstall(skjaering=oslo("2024-10-01"))["per_enhet"][0]["per_100_aarsverk"] == 2.5


# What cannot be answered ----------------------------------------------------------------------------------


def test_a_period_that_has_not_begun(kommune):
    with pytest.raises(Domenefeil, match=r"Perioden 2\. tertial 2025 har ikke begynt ennå"):
        beregn(Periode(2025, 2))


def test_a_period_that_had_not_begun_at_skjaering(kommune):
    with pytest.raises(Domenefeil, match="Perioden 2024 hadde ikke begynt på skjæringstidspunktet"):
        beregn(Periode(2024), skjaering=oslo("2023-12-31 23:59:59.999999"))
    assert avvikstall(skjaering=oslo("2024-01-01"))["meldt"] == 0


def test_a_moment_that_has_not_come(kommune, klokke):
    beregn(Periode(2025), skjaering=oslo("2025-03-03 09:00"))
    with pytest.raises(Domenefeil, match="fram i tid"):
        beregn(Periode(2025), skjaering=oslo("2025-03-03 09:00:00.000001"))


def test_an_unknown_enhet(kommune):
    with pytest.raises(Domenefeil, match="ingen enhet med koden «999»"):
        beregn(Periode(2024), "999")


def test_before_the_kommune_is_there():
    with pytest.raises(Domenefeil, match="Kommunen er ikke lagt inn ennå"):
        beregn(Periode(2024))


def test_skjaering_without_offset_is_oslo_and_printed_with_offset(kommune):
    sommer = beregn(Periode(2024), skjaering=dt.datetime(2024, 7, 1, 12))
    assert sommer["periode"]["skjaering"] == "2024-07-01T12:00:00+02:00"
    utc = beregn(Periode(2024), skjaering=dt.datetime(2024, 12, 1, 12, tzinfo=dt.UTC))
    assert utc["periode"]["skjaering"] == "2024-12-01T13:00:00+01:00"
    hoppet = beregn(Periode(2024), skjaering=dt.datetime(2024, 3, 31, 2, 30))
    assert hoppet["periode"]["skjaering"] == "2024-03-31T03:30:00+02:00"
    tvetydig = beregn(Periode(2024), skjaering=dt.datetime(2024, 10, 27, 2, 30))
    assert tvetydig["periode"]["skjaering"] == "2024-10-27T02:30:00+02:00"


def test_deleting_a_case_takes_it_out_of_the_figures(kommune):
    avvik = nytt_avvik(kommune, "2024-03-01")
    nytt_avvik(kommune, "2024-03-01")
    avvik.delete()
    assert avvikstall()["meldt"] == 1


def test_fortrolig_cases_count(kommune):
    nytt_avvik(kommune, "2024-03-01", fortrolig=True)
    tall = beregn(Periode(2024))
    assert tall["avvik"]["meldt"] == 1
    assert antall(utvalg_for(tall, "avvik.meldt")) == 1
