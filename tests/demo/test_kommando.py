"""When `manage.py demo` refuses, and on what odd days it can be run."""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from avvik.models import Avvik
from felles.installasjon import merk_som
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet, Rolle
from rapport.models import Rapport
from rapport.tall import beregn

OSLO = ZoneInfo("Europe/Oslo")


def _kjoer(*valg: str) -> str:
    ut = StringIO()
    call_command("demo", *valg, stdout=ut)
    return ut.getvalue()


@pytest.mark.django_db
def test_a_database_with_real_data_is_refused_and_left_alone():
    rot = Enhet.objects.create(kode="K", navn="Fjellby", type="kommune")
    merk_som(demo=False)
    with pytest.raises(CommandError, match="ekte data") as feil:
        _kjoer()
    assert feil.value.returncode == 1
    assert list(Enhet.objects.all()) == [rot]
    assert not Bruker.objects.exists()
    assert _kjoer("--hvis-tom") == ""


@pytest.mark.django_db
def test_an_anchor_that_has_not_come_is_refused(klokke):
    with pytest.raises(CommandError, match="fram i tid"):
        _kjoer("--anker", "2025-03-04")
    assert not Enhet.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("naa", "meldt_i_aar"),
    [
        (dt.datetime(2028, 2, 29, 23, 30, tzinfo=OSLO), None),
        (dt.datetime(2026, 1, 1, 0, 5, tzinfo=OSLO), 14),
    ],
)
def test_odd_days_to_make_a_demo_on(naa, meldt_i_aar):
    with time_machine.travel(naa, tick=False):
        _kjoer()
        hittil = beregn(Periode(naa.year))["avvik"]["meldt"]
        assert beregn(Periode(2024))["avvik"]["endring_prosent"] == 16.7
    assert meldt_i_aar is None or hittil == meldt_i_aar
    assert not Avvik.objects.filter(meldt__gt=naa).exists()
    assert Rapport.objects.count() == 1


@pytest.mark.django_db
def test_an_earlier_anchor_leaves_out_what_services_would_stamp_with_today(klokke):
    _kjoer("--anker", "2024-06-30")
    assert not Avvik.objects.filter(importert=False).exists()
    assert not Rapport.objects.exists()
    assert Rolle.objects.filter(rolle="leder", enhet__kode="230-HEN").exists()
