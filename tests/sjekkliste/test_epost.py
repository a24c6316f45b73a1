"""A tertial from opening over reminders to lock, under a moved clock, with a real SMTP server."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from felles.klokke import OSLO, i_dag
from organisasjon.models import Bruker
from sjekkliste import epost, services, tasks
from sjekkliste.models import Runde
from tests.sjekkliste.kommune import Kommune, lag_mal
from tests.utboks.postkasse import Postkasse, arbeid, ta_i_bruk
from utboks import tasks as utbokstasks

pytestmark = pytest.mark.django_db(transaction=True)


def oslo(tekst: str) -> dt.datetime:
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=OSLO)


@pytest.fixture
def kasse(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postkasse]:
    monkeypatch.setattr(utbokstasks, "publiser", lambda jobb_id, slag: None)
    with ta_i_bruk(settings) as kasse:
        yield kasse


@pytest.fixture
def kommune(kasse: Postkasse, klokke: Any) -> Kommune:
    kommune = Kommune()
    for bruker in Bruker.objects.all():
        Bruker.objects.filter(pk=bruker.pk).update(epost=f"{bruker.brukernavn}@eksempel.no")
    return kommune


def _til(kasse: Postkasse) -> Counter[str]:
    """Who has got an e-mail since last, without the domain."""
    arbeid()
    mottakere = Counter(adresse.partition("@")[0] for adresse in kasse.til)
    assert "Slik er det" not in kasse.tekst
    kasse.mottatt.clear()
    return mottakere


def test_from_the_opening_to_the_lock(kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
    klokke.move_to(oslo("2024-04-30T12:00"))
    lag_mal()
    sendt: dict[str, Counter[str]] = {}
    for dag in range(35):
        klokke.move_to(oslo("2024-05-01T02:30") + dt.timedelta(days=dag))
        tasks.runder()
        tasks.runder()
        klokke.move_to(oslo("2024-05-01T07:10") + dt.timedelta(days=dag))
        tasks.paaminn()
        tasks.paaminn()
        if mottakere := _til(kasse):
            sendt[i_dag().isoformat()] = mottakere
        if i_dag() == dt.date(2024, 5, 10):
            kommune.i_status("mottatt", "SK")
            assert _til(kasse) == Counter(["direktoer", "skoleleder"])
    utfyllere = Counter(["leder", "stedfortreder"])
    begge = utfyllere + Counter(["skoleleder"])
    assert sendt == {
        "2024-05-01": begge,  # opened
        "2024-05-08": begge,  # a week before
        "2024-05-14": utfyllere,  # SK has delivered
        "2024-05-15": utfyllere,
        "2024-05-16": utfyllere,
        "2024-05-20": utfyllere + Counter(["omraadeleder"]),
    }
    runde = Runde.objects.get()
    assert runde.laast == oslo("2024-05-30T02:30")


def test_beat_was_down_past_the_frist(kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
    klokke.move_to(oslo("2025-05-01T08:00"))
    runde = kommune.aapne()
    _til(kasse)
    klokke.move_to(oslo("2025-05-18T07:10"))
    assert epost.paaminn(i_dag()) == 3
    assert epost.paaminn(i_dag()) == 0
    services.flytt_frist(
        runde_id=runde.pk,
        versjon=1,
        aktoer=kommune["koordinator"],
        frist=dt.date(2025, 5, 25),
        laases=dt.date(2025, 6, 1),
    )
    assert epost.paaminn(i_dag()) == 3  # a week before the new frist


def test_sent_back(kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
    klokke.move_to(oslo("2025-05-01T08:00"))
    kommune.aapne()
    _til(kasse)
    kommune.i_status("returnert")
    assert _til(kasse) == Counter(["omraadeleder", "leder", "stedfortreder"])


def test_sent_back_after_the_frist(kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
    """Who got it back today is not told tomorrow that a frist passed before; some days later they are."""
    klokke.move_to(oslo("2025-05-01T08:00"))
    frist = kommune.aapne().frist
    kommune.i_status("mottatt", "SK")
    klokke.move_to(oslo(f"{frist}T08:00") + dt.timedelta(days=1))
    kommune.i_status("returnert")
    _til(kasse)
    fikk = {}
    for dag in range(2, 8):
        klokke.move_to(oslo(f"{frist}T08:00") + dt.timedelta(days=dag))
        epost.paaminn(i_dag())
        if mottakere := _til(kasse):
            fikk[dag] = mottakere
    assert fikk == {5: Counter(["omraadeleder", "leder", "stedfortreder"])}


def test_a_leder_on_two_levels_is_not_asked_to_receive_their_own(kommune: Kommune, kasse: Postkasse) -> None:
    kommune["leder"].roller.create(rolle="leder", enhet=kommune.enhet["HO"])
    kommune["omraadeleder"].roller.all().delete()
    kommune.aapne()
    _til(kasse)
    kommune.i_status("levert")
    assert _til(kasse) == Counter(["direktoer"])


def test_the_number_of_queries_does_not_grow(kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
    klokke.move_to(oslo("2025-05-14T07:10"))
    kommune.aapne(2024, 3)
    for nr in range(6):
        kommune.ny_enhet(f"V{nr}")
    kommune.aapne(2025, 1)
    antall = []
    for runde in Runde.objects.order_by("aar"):
        Runde.objects.exclude(pk=runde.pk).update(frist=dt.date(2030, 1, 1), laases=dt.date(2030, 1, 1))
        Runde.objects.filter(pk=runde.pk).update(frist=dt.date(2025, 5, 15))
        with CaptureQueriesContext(connection) as sporringer:
            assert epost.paaminn(i_dag()) > 0
        antall.append(len(sporringer))
    assert antall[0] == antall[1]
