"""«Ikke forfalt ennå» with a day that has passed is asked about: at delivery, and not offered again."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from felles.feil import Domenefeil
from felles.klokke import i_dag
from felles.tid import Periode
from sjekkliste import services
from sjekkliste.models import Levertsvar, Svar
from sjekkliste.svar.regler import kan_tas_med, planfeil
from tests.apiklient import Apiklient
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.usefixtures("klokke")
DAG = dt.date(2025, 5, 10)


def _gaa_til(klokke: Any, dag: dt.date) -> None:
    klokke.move_to(dt.datetime.combine(dag, dt.time(9), ZoneInfo("Europe/Oslo")))


def _planlagt(kommune: Kommune, dag: dt.date = DAG) -> Svar:
    kommune.besvar_alt()
    return kommune.svar("ros-2", verdi="ikke_forfalt", planlagt=dag)


def _klient(kommune: Kommune, hvem: str = "leder") -> Client:
    klient = Client()
    klient.force_login(kommune[hvem])
    return klient


@pytest.mark.parametrize(("dager", "slipper"), [(0, True), (1, False), (5, False)])
def test_a_passed_day_is_refused_at_delivery(
    kommune: Kommune, klokke: Any, dager: int, slipper: bool
) -> None:
    kommune.aapne()
    svar = _planlagt(kommune)
    _gaa_til(klokke, DAG + dt.timedelta(dager))
    if slipper:
        assert kommune.lever().status == "levert"
        return
    with pytest.raises(services.IkkeFerdig) as fanget:
        kommune.lever()
    ((rad, mangler),) = fanget.value.mangler
    assert rad.svar == svar
    assert [felt for felt, _setning in mangler] == ["planlagt"]
    assert "Ble det gjort?" in mangler[0][1]


def test_page_and_api_say_it_at_the_question(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    svar = _planlagt(kommune)
    _gaa_til(klokke, DAG + dt.timedelta(1))
    liste = kommune.liste()
    medvirkning = {"medvirkning_ansatte": "Møte", "medvirkning_verneombud": "Lest", "versjon": liste.versjon}
    side = _klient(kommune).post(reverse("sjekkliste:lever", args=[liste.pk]), medvirkning)
    assert side.status_code == 422
    assert f'href="#s{svar.spoersmaal_id}_planlagt"' in side.content.decode()
    assert "Ble det gjort?" in side.content.decode()
    status, data = Apiklient(kommune["leder"]).be(
        "POST", f"/sjekkliste/sjekklister/{liste.pk}/lever/", medvirkning
    )
    assert status == 422
    assert data["feil"]["mangler"][0]["mangler"][0]["felt"] == "planlagt"
    assert not Levertsvar.objects.exists()
    # It was done; or it was not, and a new day is set.
    kommune.svar("ros-2", verdi="ikke_forfalt", planlagt=DAG + dt.timedelta(1))
    assert kommune.lever().status == "levert"


def test_what_is_delivered_stays_as_it_was_defined(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    _planlagt(kommune)
    kommune.lever()
    _gaa_til(klokke, DAG + dt.timedelta(30))
    assert Levertsvar.objects.get(spoersmaal__kode="ros-2").verdi == "ikke_forfalt"
    assert _klient(kommune).get(reverse("sjekkliste:vis", args=[kommune.liste().pk])).status_code == 200


@pytest.mark.parametrize(("dager", "tilbys"), [(0, True), (1, False)])
def test_unchanged_is_not_offered_for_a_passed_day(
    kommune: Kommune, klokke: Any, dager: int, tilbys: bool
) -> None:
    dag = dt.date(2025, 9, 20)
    kommune.aapne()
    _planlagt(kommune, dag)
    kommune.lever()
    _gaa_til(klokke, dag + dt.timedelta(dager))
    kommune.aapne(2025, 2)
    liste = kommune.liste()
    svar = Svar.objects.get(sjekkliste=liste, spoersmaal__kode="ros-2")
    side = _klient(kommune).get(reverse("sjekkliste:vis", args=[liste.pk])).content.decode()
    assert (f'id="uendret-{svar.spoersmaal_id}"' in side) is tilbys

    def ta_med() -> Svar:
        return services.svar_uendret(
            sjekkliste_id=liste.pk,
            spoersmaal_id=svar.spoersmaal_id,
            versjon=svar.versjon,
            aktoer=kommune["leder"],
        )

    if tilbys:
        assert ta_med().planlagt == dag
    else:
        with pytest.raises(Domenefeil, match=r"Ble det gjort\?"):
            ta_med()
        status, _data = Apiklient(kommune["leder"]).be(
            "POST",
            f"/sjekkliste/sjekklister/{liste.pk}/svar/{svar.spoersmaal_id}/uendret/",
            {"versjon": svar.versjon},
        )
        assert status == 400


@given(
    dag=st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
    planlagt=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)),
    hyppighet=st.sampled_from(["tertial", "aar", "annethvert_aar"]),
    tertial=st.sampled_from([1, 2, 3]),
)
def test_what_can_be_taken_over_can_be_delivered_that_day(
    dag: dt.date, planlagt: dt.date | None, hyppighet: str, tertial: int
) -> None:
    """No plan that is taken over is passed, or one that could not be written today."""
    periode = Periode(2025, tertial)
    verdi = "ikke_forfalt" if planlagt else "ja"
    forrige = Levertsvar(verdi=verdi, planlagt=planlagt)
    if kan_tas_med(forrige, hyppighet, periode, dag) and planlagt is not None:
        assert planlagt >= dag
        assert not planfeil(planlagt, hyppighet, periode)


def test_the_heat_map_shows_a_cell_that_is_mostly_not_due_in_its_own_way(
    kommune: Kommune, klokke: Any
) -> None:
    runde = kommune.aapne()
    kommune.i_status("levert", ros_2="ikke_forfalt", hms_1="ikke_forfalt")
    klokke.shift(dt.timedelta(hours=1))
    side = _klient(kommune).get(reverse("sjekkliste:runde", args=[runde.aar, runde.tertial]))
    tekst = side.content.decode()
    assert 'class="vk vk-venter"' in tekst
    assert '<use href="#nivaa-venter">' in tekst
    assert "Mye er ikke forfalt: " in tekst
    assert i_dag() == dt.date(2025, 3, 3)
