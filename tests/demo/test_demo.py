"""What is in a database that `manage.py demo` made."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avvik.innboks import innboks
from avvik.models import Avvik, Dialogmelding
from avvik.tilgang import leder_for_sak, synlig_for
from demo.personer import DEMOPERSONER
from demo.rapporttekster import kapitteltekster
from felles.installasjon import er_demo
from felles.klokke import i_dag
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import tilgang_for
from rapport.dokument.kapitler import kapittelkoder
from rapport.models import Kapitteltekst, Rapport
from rapport.tall import beregn
from tiltak.models import Tiltak

OSLO = ZoneInfo("Europe/Oslo")


def _kjoer(*valg: str) -> str:
    ut = StringIO()
    call_command("demo", *valg, stdout=ut)
    return ut.getvalue()


@pytest.fixture(scope="module")
def _lastet(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo of 2 March 2026, loaded once for the module and rolled back after it."""
    naa = dt.datetime(2026, 3, 2, 10, 0, tzinfo=OSLO)
    with django_db_blocker.unblock(), time_machine.travel(naa), transaction.atomic():
        _kjoer()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_lastet: None, db: None) -> None:
    """A database that the demo made."""


def _bruker(brukernavn: str) -> Bruker:
    bruker: Bruker = Bruker.objects.get(brukernavn=brukernavn)
    return bruker


@pytest.mark.usefixtures("demo")
class TestInnhold:
    def test_the_database_is_marked(self):
        assert er_demo()

    def test_the_figures_of_2024_are_those_of_the_annual_report(self):
        """962 against 824: +16.7 per cent (L428-429)."""
        tall = beregn(Periode(2024))["avvik"]
        assert (tall["meldt"], tall["meldt_forrige"], tall["endring_prosent"]) == (962, 824, 16.7)
        assert sum(rad["antall"] for rad in tall["per_kategori"]) == 962
        assert len(tall["per_maaned"]) == 12

    def test_brann_counts_under_tekniske_omraader_but_is_led_by_the_kommunedirektoer(self):
        rader = {rad["kode"]: rad for rad in beregn(Periode(2024))["avvik"]["per_enhet"]}
        assert rader["640"]["forelder"] == "TEK"
        assert Enhet.objects.filter(kode="640", forelder__kode="RK").exists()
        assert rader["TEK"]["antall"] >= rader["640"]["antall"] + rader["630"]["antall"]
        assert rader["5007"]["antall"] == 0

    def test_closed_kvitsanden_keeps_its_cases(self):
        rader = {rad["kode"]: rad for rad in beregn(Periode(2024))["avvik"]["per_enhet"]}
        assert rader["230-KVI"]["egne"] > 0
        assert rader["230-HEN"]["egne"] > 0

    def test_the_numbers_go_on_after_the_imported_ones(self):
        nye = Avvik.objects.filter(importert=False)
        assert nye.count() == 14
        forrige = Avvik.objects.filter(importert=True).order_by("-saksnummer").values_list("saksnummer")[0][0]
        assert min(sak.saksnummer for sak in nye) == f"2026-{int(forrige[5:]) + 1:06}"

    def test_a_melding_waits_at_each_leader_who_is_shown(self):
        for brukernavn in ("jostein.granvoll", "solrun.fjellbekk", "amina.warsame", "marit.haugsletten"):
            assert innboks(_bruker(brukernavn), i_dag()).nye.filter(importert=False).exists(), brukernavn

    def test_what_the_nearest_leader_reported_goes_to_the_leader_above(self):
        sak = Avvik.objects.get(melder__brukernavn="jostein.granvoll", importert=False)
        ingvild = _bruker("ingvild.steinhaugen")
        assert leder_for_sak(tilgang_for(ingvild), sak) == ingvild.pk
        assert sak in innboks(ingvild, i_dag()).nye

    def test_a_fortrolig_case_about_a_leader_is_hidden_from_them(self):
        sak = Avvik.objects.get(importert=False, fortrolig=True)
        (om,) = sak.personer
        assert sak not in synlig_for(om)
        assert sak not in synlig_for(_bruker("ragnhild.viersletta"))
        assert sak in synlig_for(_bruker("halldis.torvmyra"))

    def test_the_living_cases_show_each_way_of_working(self):
        nye = Avvik.objects.filter(importert=False)
        assert {"meldt", "under_behandling", "tiltak_paagaar", "til_evaluering", "lukket"} == {
            sak.status for sak in nye
        }
        assert nye.get(status="lukket").lukkemelding
        assert nye.exclude(kategori=None).count() == nye.count() - 1
        assert [sak.behandles_av.kode for sak in nye if sak.behandles_av != sak.enhet] == ["630"]
        assert {melding.fra_melder for melding in Dialogmelding.objects.all()} == {True, False}
        assert Tiltak.objects.filter(ansvarlig__brukernavn="tuva.myrlien", status="aapent").exists()

    def test_each_role_sees_what_it_may(self):
        antall = {p.brukernavn: synlig_for(_bruker(p.brukernavn)).count() for p in DEMOPERSONER}
        assert antall["marit.haugsletten"] == Avvik.objects.count()
        assert antall["even.bergslien"] == antall["hauk.tjernmo"] == 0
        assert 0 < antall["tuva.myrlien"] < antall["jostein.granvoll"] < antall["ingvild.steinhaugen"]
        assert antall["petter.lyngmo"] > 0
        assert 0 < antall["kjellarne.sandtjonn"] < antall["ragnhild.viersletta"] < antall["marit.haugsletten"]

    def test_the_kommunedirektoer_has_ordered_the_report_of_2024(self):
        rapport = Rapport.objects.get()
        assert (rapport.aar, rapport.tertial, rapport.enhet.kode) == (2024, None, "RK")
        assert rapport.bestilt_av == _bruker("marit.haugsletten")
        assert set(Kapitteltekst.objects.values_list("kapittel", flat=True)) == set(kapittelkoder())
        assert "Hengfonna" in Kapitteltekst.objects.get(kapittel="organisasjon").tekst

    def test_one_logs_in_by_choosing_from_the_list(self, client: Client):
        side = client.get(reverse("organisasjon:logg_inn"))
        for person in DEMOPERSONER:
            assert person.brukernavn in side.text

    def test_a_second_demo_is_refused(self):
        with pytest.raises(CommandError, match="ligger her allerede") as feil:
            _kjoer()
        assert feil.value.returncode == 1

    def test_if_empty_does_nothing_where_there_is_data(self):
        foer = Avvik.objects.count()
        assert _kjoer("--hvis-tom") == ""
        assert Avvik.objects.count() == foer


def test_every_chapter_has_a_text():
    tekster = kapitteltekster()
    assert set(tekster) == set(kapittelkoder())
    assert all(tekst and "[" not in tekst and "(L" not in tekst for tekst in tekster.values())
