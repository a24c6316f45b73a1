"""The front page: what should I do now, by role."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from avvik.models import Avvik
from felles.klokke import i_dag
from tests.avvik.kommune import Kommune

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommune() -> Kommune:
    return Kommune()


def _forside(kommune: Kommune, hvem: str) -> str:
    klient = Client()
    klient.force_login(kommune[hvem])
    return klient.get("/").content.decode()


def _forfalt(sak: Avvik) -> Avvik:
    Avvik.objects.filter(pk=sak.pk).update(frist=i_dag() - dt.timedelta(5))
    return sak


def test_those_who_read_see_what_is_new_to_them_and_nothing_more(kommune: Kommune) -> None:
    hms = kommune.meld(kategori="FALL").saksnummer
    personvern = kommune.meld(kategori="PERSONVERN").saksnummer
    fortrolig = kommune.meld(kategori="HMS", fortrolig=True).saksnummer
    ser = {
        "verneombud": {hms},
        "personvernombud": {personvern},
        "koordinator": {hms, personvern},
        "revisor": set(),
        "administrator": set(),
        "laerer": set(),
    }
    for hvem, saker in ser.items():
        side = _forside(kommune, hvem)
        assert {nummer for nummer in (hms, personvern, fortrolig) if nummer in side} == saker, hvem


def test_the_kommunedirektoer_sees_what_has_waited_longest(kommune: Kommune) -> None:
    forfalt = _forfalt(kommune.meld())
    i_rute = kommune.meld()
    side = _forside(kommune, "direktoer")
    assert forfalt.saksnummer in side
    assert "5 dager over fristen" in side
    assert i_rute.saksnummer not in side


def test_more_cases_cost_no_more_queries(kommune: Kommune) -> None:
    antall = []
    for _runde in range(2):
        kommune.meld(kategori="HMS")
        _forfalt(kommune.meld(kategori="HMS"))
        klient = Client()
        klient.force_login(kommune["koordinator"])
        with CaptureQueriesContext(connection) as spoerringer:
            klient.get("/")
        antall.append(len(spoerringer))
    assert antall[0] == antall[1]
