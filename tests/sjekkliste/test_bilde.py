"""What a runde shows as of a moment: the sums, the missing ones, and that the past stays as it was."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from felles.klokke import naa
from sjekkliste import services
from sjekkliste.models import Runde
from sjekkliste.runde.bilde import VERDIER, bilder, rundebilde
from tests.sjekkliste.kommune import Kommune


@pytest.fixture(autouse=True)
def _stille_klokke(klokke) -> None:
    """The time stands."""


def _tall(bilde) -> dict[str, dict[str, int]]:
    return {kode: dict(+telling) for kode, telling in bilde.per_omraade.items()}


def test_undelivered_is_unanswered_however_much_is_filled_in(kommune: Kommune) -> None:
    runde = kommune.aapne()
    kommune.besvar_alt()
    bilde = rundebilde(runde)
    assert _tall(bilde) == {"ros": {"ubesvart": 4}, "hms": {"ubesvart": 3}}
    assert [(liste.kode, liste.tilstand) for liste in bilde.manglende] == [
        ("HJ", "mangler"),
        ("SK", "mangler"),
    ]


def test_delivered_answers_and_only_questions_that_apply_are_counted(kommune: Kommune, klokke) -> None:
    runde = kommune.aapne()
    kommune.i_status("levert", ros_1="nei", hms_1="ikke_forfalt")
    klokke.move_to("2025-06-01 12:00:00+02:00")
    kommune.i_status("levert", "SK", hms_skole="delvis")
    bilde = rundebilde(runde)
    assert _tall(bilde) == {
        "ros": {"ja": 3, "nei": 1},
        "hms": {"ja": 1, "delvis": 1, "ikke_forfalt": 1},
    }
    assert {liste.kode: liste.tilstand for liste in bilde.lister} == {"HJ": "levert", "SK": "levert_for_sent"}
    assert set(bilde.sum) <= set(VERDIER)
    assert bilde.sum.total() == 7


def test_the_past_stays_as_it_was(kommune: Kommune, klokke) -> None:
    runde = kommune.aapne()
    tider: list[dt.datetime] = []
    sett: list[dict[str, dict[str, int]]] = []
    for status in ("levert", None, "levert"):
        klokke.shift(dt.timedelta(hours=1))
        if status:
            kommune.i_status("levert", ros_1="nei" if sett else "ja")
        else:
            liste = kommune.liste()
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"], melding="Mer"
            )
        klokke.shift(dt.timedelta(hours=1))
        tider.append(naa())
        sett.append(_tall(rundebilde(runde)))
    assert sett[1] == {"ros": {"ubesvart": 4}, "hms": {"ubesvart": 3}}
    assert sett[0] != sett[2]
    assert [_tall(rundebilde(runde, tid)) for tid in tider] == sett
    assert rundebilde(runde, tider[1]).lister[0].tilstand == "returnert"


def test_only_the_subtree(kommune: Kommune) -> None:
    runde = kommune.aapne()
    bilde = rundebilde(runde, enhet_id=kommune.enhet["OPV"].pk)
    assert [liste.kode for liste in bilde.lister] == ["SK"]
    assert bilde.sum.total() == 4


def test_the_number_of_queries_does_not_grow(kommune: Kommune, klokke) -> None:
    kommune.aapne(2024, 3)
    for nr in range(5):
        kommune.ny_enhet(f"V{nr}")
    runde = kommune.aapne(2025, 1)

    def sporringer(*tertialer: int) -> int:
        ved = {runde: naa() for runde in Runde.objects.filter(tertial__in=tertialer)}
        with CaptureQueriesContext(connection) as fanget:
            bilder(ved)
        return len(fanget)

    assert sporringer(3) == sporringer(1)
    kommune.i_status("levert")
    assert sporringer(1) == sporringer(3)
    assert len(rundebilde(runde).lister) == 7
