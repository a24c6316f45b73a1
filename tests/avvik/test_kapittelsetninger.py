"""The drafted sentences: right in number and grammar, and never «fewer is better»."""

from typing import Any

import pytest

from avvik.kapittel import setninger as avvikssetninger
from avvik.kapittel.enhetstre import Enhetstre
from felles.dokument.periode import rapportperiode
from tests.rapport import eksempeltall


def _tall(**avvik: Any) -> dict[str, Any]:
    tall = eksempeltall.tall_2024()
    tall["avvik"] |= avvik
    return tall


def _meldt(tall: dict[str, Any]) -> str:
    return avvikssetninger.meldt(tall, rapportperiode(tall)).replace("\u00a0", " ")


def _per(tall: dict[str, Any], skjaering: str) -> dict[str, Any]:
    tall["periode"]["skjaering"] = skjaering
    return tall


def test_an_increase_tells_both_years_and_the_percent():
    assert _meldt(_tall()) == (
        "I 2024 ble det meldt 962 avvik i Røros kommune. Det er 138 flere enn i 2023, da det ble meldt 824. "
        "Økningen er på 16,7 %. Flere meldinger gir et bredere grunnlag for å lære og forbedre."
    )


def test_a_decrease_is_not_praised():
    setning = _meldt(_tall(meldt=800, endring_prosent=-2.9))
    assert "Det er 24 færre enn i 2023, da det ble meldt 824. Nedgangen er på 2,9 %." in setning
    assert "Færre meldinger betyr ikke nødvendigvis at det skjer færre uønskede hendelser." in setning


@pytest.mark.parametrize(
    ("naa", "foer", "prosent", "ventet"),
    [
        (824, 824, 0.0, "Det er like mange som i 2023."),
        (5, 0, None, "I 2023 ble det ikke meldt noen, så endringen kan ikke regnes ut i prosent."),
        (0, 824, -100.0, "I 2023 ble det meldt 824. Det er verdt å spørre hvorfor ingen melder nå."),
        (0, 0, None, "Heller ikke i 2023 ble det meldt avvik. Det er verdt å spørre hvorfor."),
        (2, 1, 100.0, "Det er ett flere enn i 2023, da det ble meldt ett. Økningen er på 100,0 %."),
        (
            12345,
            1234,
            900.4,
            "Det er 11 111 flere enn i 2023, da det ble meldt 1 234. Økningen er på 900,4 %.",
        ),
    ],
)
def test_the_year_before(naa: int, foer: int, prosent: float | None, ventet: str):
    assert ventet in _meldt(_tall(meldt=naa, meldt_forrige=foer, endring_prosent=prosent))


def test_nothing_and_one_are_written_as_words():
    assert _meldt(_tall(meldt=0)).startswith("I 2024 ble det ikke meldt avvik i Røros kommune.")
    assert _meldt(_tall(meldt=1)).startswith("I 2024 ble det meldt ett avvik i Røros kommune.")


def test_a_running_period_is_compared_with_as_much_of_the_last():
    setning = _meldt(_per(_tall(), "2024-05-15T12:00:00+02:00"))
    assert setning.startswith("I 2024 er det fram til 15.05.2024 kl. 12.00 meldt 962 avvik")
    assert "enn i samme del av 2023" in setning
    assert "ikke meldt avvik" in _meldt(_per(_tall(meldt=0), "2024-05-15T12:00:00+02:00"))


def test_the_last_second_of_the_period_ends_it():
    assert "ble det meldt 962" in _meldt(_per(_tall(), "2024-12-31T23:59:59+01:00"))


def test_a_tertial_is_named_with_its_year():
    tall = _tall()
    tall["periode"] |= {"tertial": 1, "skjaering": "2024-04-30T23:59:59+02:00"}
    assert _meldt(tall).startswith("I 1. tertial 2024 ble det meldt 962 avvik")
    assert "enn i 1. tertial 2023" in _meldt(tall)


@pytest.mark.parametrize(
    ("meldt", "lukket", "ventet"),
    [
        (962, 905, "Av disse er 905 lukket (94,1 %), og 57 er fortsatt åpne."),
        (10, 9, "Av disse er 9 lukket (90,0 %), og ett er fortsatt åpent."),
        (10, 10, "Alle er lukket."),
        (10, 0, "Ingen av dem er lukket ennå."),
        (1, 1, "Det er lukket."),
        (1, 0, "Det er fortsatt åpent."),
    ],
)
def test_closing(meldt: int, lukket: int, ventet: str):
    tall = _tall(meldt=meldt, lukket_av_meldte=lukket, aapne_av_meldte=meldt - lukket, avvist_av_meldte=0,
                 median_dager_til_lukking=None)  # fmt: skip
    assert avvikssetninger.lukking(tall, None).replace("\u00a0", " ") == ventet


def test_the_median_stands_beside_last_years():
    setning = avvikssetninger.lukking(_tall(), eksempeltall.tall_2023())
    assert "innen 14,2 dager etter at de ble meldt, mot 16,9 dager året før." in setning
    assert avvikssetninger.lukking(_tall(), None).endswith("innen 14,2 dager etter at de ble meldt.")


@pytest.mark.parametrize(
    ("aapne", "forfalte", "ventet"),
    [
        (
            63,
            11,
            "var til sammen 63 avvik åpne, uansett når de ble meldt. 11 av dem har en frist som er gått ut.",
        ),
        (63, 0, "Ingen av dem har en frist som er gått ut."),
        (2, 2, "Alle har en frist som er gått ut."),
        (1, 1, "var ett avvik åpent. Fristen er gått ut."),
        (1, 0, "var ett avvik åpent. Ingen frist er gått ut."),
        (0, 0, "var ingen avvik åpne."),
    ],
)
def test_at_skjaering(aapne: int, forfalte: int, ventet: str):
    tall = _tall(aapne_ved_skjaering=aapne, forfalt_ved_skjaering=forfalte)
    assert ventet in avvikssetninger.ved_skjaering(tall, rapportperiode(tall))


def test_nothing_closed_in_the_period():
    tall = _tall(lukket_i_perioden=0)
    setning = avvikssetninger.ved_skjaering(tall, rapportperiode(tall))
    assert setning.startswith("I perioden ble ingen avvik lukket.")


def _kategorier(*antall: int, ukjente: int = 0) -> list[dict[str, Any]]:
    rader = [
        {"kode": str(nr), "navn": f"K{nr}", "antall": verdi, "prosent": 10.0}
        for nr, verdi in enumerate(antall)
    ]
    if ukjente:
        rader.append({"kode": None, "navn": "Ikke klassifisert", "antall": ukjente, "prosent": 1.0})
    return rader


@pytest.mark.parametrize(
    ("rader", "ventet"),
    [
        (_kategorier(9, 5, 4, 1), "kategorien K0: 9 (10,0 %). Deretter kommer K1 med 5 (10,0 %) og K2 med 4"),
        (_kategorier(9, 9, 4), "Flest avvik ble meldt i kategoriene K0 og K1, med 9 i hver."),
        (_kategorier(9), "Flest avvik ble meldt i kategorien K0: 9 (10,0 %)."),
        (_kategorier(9, ukjente=1), "Ett avvik er ikke klassifisert."),
        (_kategorier(ukjente=7), "7 avvik er ikke klassifisert."),
        ([], ""),
    ],
)
def test_categories(rader: list[dict[str, Any]], ventet: str):
    setning = avvikssetninger.kategorier(_tall(per_kategori=rader)).replace("\u00a0", " ")
    assert ventet in setning
    assert "kategoriene" not in setning or "Deretter" not in setning


def test_months_count_only_when_they_are_over():
    tall = _per(_tall(), "2024-04-10T12:00:00+02:00")
    assert avvikssetninger.maaneder(tall, rapportperiode(tall)) == (
        "Det ble meldt flest avvik i mars (98) og færrest i februar (79)."
    )


def test_even_months_are_not_compared():
    tall = _tall(per_maaned=[{"maaned": f"2024-{nr:02}", "meldt": 5, "lukket": 0} for nr in range(1, 13)])
    assert avvikssetninger.maaneder(tall, rapportperiode(tall)) == ""


def test_two_months_alike():
    rader = [{"maaned": f"2024-{nr:02}", "meldt": meldt, "lukket": 0}
             for nr, meldt in enumerate([9, 9, 5, 4], start=1)]  # fmt: skip
    tall = _tall(per_maaned=rader)
    assert "flest avvik i januar og februar (9 i hver) og færrest i april (4)" in avvikssetninger.maaneder(
        tall, rapportperiode(tall)
    )


def test_enheter_without_avvik_are_asked_about_once_each():
    setning = avvikssetninger.uten_avvik(Enhetstre(_tall()))
    assert setning.startswith("Det er ikke meldt avvik i Bibliotek og Rørosregionen brann og redning.")
    assert "verdt å spørre om" in setning


def test_many_enheter_without_avvik_are_not_all_named():
    tall = _tall()
    for rad in tall["avvik"]["per_enhet"]:
        if rad["type"] == "avdeling":
            rad["antall"] = 0
    assert "og 4 andre enheter." in avvikssetninger.uten_avvik(Enhetstre(tall))


def test_the_avdelinger_of_a_silent_virksomhet_are_not_named():
    tall = _tall()
    for rad in tall["avvik"]["per_enhet"]:
        if rad["kode"].startswith("200"):
            rad["antall"] = 0
    setning = avvikssetninger.uten_avvik(Enhetstre(tall))
    assert "Skolene" in setning
    assert "Røros skole" not in setning
