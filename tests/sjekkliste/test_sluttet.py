"""Tiltak from sjekklister of somebody who has left: who is reminded, what is shown, who takes over."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from felles.klokke import i_dag
from hendelser.models import Hendelse
from organisasjon import overtakelse
from organisasjon.models import Bruker
from organisasjon.tasks import overta
from saksramme.tiltak import services as tiltaksarbeid
from sjekkliste.models import SAKSTYPE, Svar
from tests.sjekkliste.kommune import Kommune, nytt_tiltak
from tests.utboks.postkasse import Postkasse, ta_i_bruk
from tiltak.epost import paaminn
from tiltak.models import Tiltak
from utboks import tasks
from utboks.models import Epost

pytestmark = pytest.mark.django_db


@pytest.fixture
def kasse(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postkasse]:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    with ta_i_bruk(settings) as kasse:
        yield kasse


@pytest.fixture
def kommune(klokke: Any, kasse: Postkasse) -> Kommune:
    kommune = Kommune()
    kommune.aapne(2024, 3)
    svar = Svar.objects.get(sjekkliste__enhet__kode="HJ", spoersmaal__kode="ros-1")
    nytt_tiltak(
        svar,
        aktoer=kommune["leder"],
        hva="Skriv rutinen",
        ansvarlig=kommune["ansatt"],
        frist=i_dag() + dt.timedelta(days=2),
    )
    Bruker.objects.filter(pk=kommune["ansatt"].pk).update(is_active=False)
    return kommune


def test_the_reminder_goes_to_who_leads_the_virksomhet(kommune: Kommune) -> None:
    Epost.objects.all().delete()
    assert paaminn(i_dag()) == 1
    assert Epost.objects.get().mottaker == kommune["leder"]


def test_pages_and_api_say_for_whom_it_waits(kommune: Kommune) -> None:
    liste = kommune.liste()
    klient = Client()
    klient.force_login(kommune["leder"])
    tekst = "Navn Ansatt (har sluttet), venter på Navn Leder"
    for adresse in (reverse("sjekkliste:vis", args=[liste.pk]), reverse("sjekkliste:tiltak")):
        assert tekst in klient.get(adresse).content.decode(), adresse
    svar = klient.get(f"/api/v1/sjekkliste/sjekklister/{liste.pk}/").json()
    tiltak = [ett for rad in svar["svar"] for ett in rad["tiltak"]]
    assert [(ett["ansvarlig"], ett["venter_paa"]) for ett in tiltak] == [("Navn Ansatt", "Navn Leder")]


def test_the_leder_takes_over_with_history_and_a_word(kommune: Kommune) -> None:
    [oppgave] = overtakelse.oppgaver_hos(kommune["ansatt"].pk)
    assert (oppgave.slag, oppgave.saksnummer) == ("tiltak", "S-2024-3-HJ")
    Epost.objects.all().delete()
    assert (overta(), overta()) == (1, 0)
    assert Tiltak.objects.get().ansvarlig == kommune["leder"]
    rad = Hendelse.objects.filter(sakstype=SAKSTYPE).latest("pk")
    assert (rad.slag, rad.fra, rad.til) == ("tiltak_overtatt", "Navn Ansatt", "Navn Leder")
    assert [(e.slag, e.mottaker) for e in Epost.objects.all()] == [("tiltak.overtatt", kommune["leder"])]
    assert overtakelse.oppgaver_hos(kommune["ansatt"].pk) == []


def test_a_new_responsible_is_told(kommune: Kommune) -> None:
    tiltak = Tiltak.objects.get()
    Epost.objects.all().delete()
    tiltaksarbeid.endre_tiltak(
        tiltak_id=tiltak.pk,
        versjon=tiltak.versjon,
        aktoer=kommune["leder"],
        hva=tiltak.hva,
        ansvarlig=kommune["avdelingsleder"],
        frist=tiltak.frist,
    )
    assert [e.mottaker for e in Epost.objects.all()] == [kommune["avdelingsleder"]]
