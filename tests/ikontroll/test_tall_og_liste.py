"""Wherever a number stands for what can be listed, number and list say the same: asked for every role."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.models import SAKSTYPE, Avvik
from felles.klokke import i_dag, naa
from felles.tallkilde import Utvalg
from felles.tid import Periode
from organisasjon.models import Enhet
from sjekkliste.services import aapne_runde
from tests.avvik.kommune import ROLLER, Kommune
from tests.rapport.tallhjelp import antall
from tests.sjekkliste.kommune import lag_mal
from tiltak.models import Tiltak

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommune(klokke: Any) -> Kommune:
    """Cases in each status, fortrolige, overdue, with messages that nobody has read, and many tiltak."""
    kommune = Kommune()
    for status in ("meldt", "under_behandling", "tiltak_paagaar", "til_evaluering", "lukket", "avvist"):
        sak = kommune.sak_i(status, kategori="FALL")
        services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["ansatt"], tekst="Hva skjer?")
    besvart = kommune.sak_i("under_behandling", fortrolig=True)
    services.skriv_melding(avvik_id=besvart.pk, aktoer=kommune["kollega"], tekst="Vi ser på det.")
    kommune.klassifiser(besvart, frist=i_dag())
    kommune.meld(i="SK", av="laerer", fortrolig=True)
    kommune.meld(av="avdelingsleder", kategori="PERSONVERN")
    kommune.meld(av="direktoer", i="K")
    for navn in ("kollega", "laerer", "leder", "direktoer", "sluttet"):
        Tiltak.objects.bulk_create(
            Tiltak(
                sakstype=SAKSTYPE,
                sak_id=besvart.pk,
                hva="Sett ut skilt",
                ansvarlig=kommune.person[navn],
                frist=i_dag() + dt.timedelta(days=dag % 3),
                opprettet_av=kommune.person["leder"],
                created_at=naa(),
            )
            for dag in range(120 if navn == "laerer" else 2)
        )
    klokke.shift(dt.timedelta(days=1))
    lag_mal()
    aapne_runde(periode=Periode(2024, 3), aktoer=kommune["koordinator"])
    return kommune


class Leser:
    """A person in a browser."""

    def __init__(self, kommune: Kommune, navn: str) -> None:
        self.klient = Client()
        self.klient.force_login(kommune[navn])

    def side(self, navn: str, **parametre: str) -> Any:
        return self.klient.get(reverse(navn), parametre)

    def meny(self) -> dict[str, int]:
        return {str(punkt.url): punkt.antall for punkt in self.side("forside").context["meny"]}

    def alle_sider(self, navn: str, liste: str, **parametre: str) -> list[Any]:
        """All rows of a list that is paged, however many pages there are."""
        rader: list[Any] = []
        while True:
            kontekst = self.side(navn, **parametre).context
            side = kontekst.get("side")
            rader += side.rader if side else kontekst[liste]
            etter = side.etter if side else kontekst["etter"]
            if not etter:
                return rader
            parametre["etter"] = etter


def _the_number_of_the_inbox_is_what_lies_there(leser: Leser, navn: str) -> None:
    meny, forside = leser.meny(), leser.side("forside")
    if reverse("avvik:innboks") not in meny:
        assert forside.context["venter"].i_alt == 0
        return
    innboks = leser.side("avvik:innboks")
    saker = 0
    for haug in innboks.context["hauger"]:
        hele = leser.alle_sider("avvik:innboks", "", haug=haug.haug)
        assert haug.antall == len(hele), haug
        assert leser.side("avvik:innboks", haug=haug.haug).context["antall"] == len(hele)
        saker += len(hele)
    tiltak = leser.alle_sider("tiltak:mine", "rader")
    venter = innboks.context["venter"]
    assert (venter.saker, venter.tiltak) == (saker, len(tiltak))
    assert meny[reverse("avvik:innboks")] == venter.i_alt == forside.context["venter"].i_alt
    if venter.i_alt:
        assert f"Åpne innboksen: {venter}" in forside.content.decode()
        assert f"{venter} venter på deg" in innboks.content.decode()


def test_the_number_of_the_inbox_is_what_lies_there(kommune: Kommune) -> None:
    for navn in ROLLER:
        _the_number_of_the_inbox_is_what_lies_there(Leser(kommune, navn), navn)


def _the_number_of_unread_answers_is_what_is_listed(leser: Leser, navn: str) -> None:
    uleste = leser.alle_sider("avvik:mine", "", vis="uleste")
    assert leser.meny().get(reverse("avvik:mine"), 0) == len(uleste)
    blokker = [blokk.innhold for blokk in leser.side("forside").context["blokker"]]
    assert sum(len(innhold.get("uleste_svar", ())) for innhold in blokker) == len(uleste)
    assert {rad.sak.pk for rad in uleste} <= {rad.sak.pk for rad in leser.alle_sider("avvik:mine", "")}


def test_the_number_of_unread_answers_is_what_is_listed(kommune: Kommune) -> None:
    for navn in ROLLER:
        _the_number_of_unread_answers_is_what_is_listed(Leser(kommune, navn), navn)


def _sjekklister_that_wait_are_those_of_the_overview(leser: Leser, navn: str) -> None:
    arbeid = [gruppe for _mal, gruppe in leser.side("forside").context["arbeid"]]
    venter = sum(len(gruppe.rader) for gruppe in arbeid if getattr(gruppe, "kode", "") == "sjekklister")
    if reverse("sjekkliste:oversikt") in leser.meny():
        oversikt = leser.side("sjekkliste:oversikt").context
        assert oversikt["antall_aa_svare"] + len(oversikt["til_mottak"]) == venter
    else:
        assert venter == 0


def test_sjekklister_that_wait_are_those_of_the_overview(kommune: Kommune) -> None:
    for navn in ROLLER:
        _sjekklister_that_wait_are_those_of_the_overview(Leser(kommune, navn), navn)


def test_the_list_of_avvik_counts_itself_and_says_what_the_figures_count_besides(kommune: Kommune) -> None:
    i_figuren = antall(Utvalg("avvik.aapne_ved_skjaering", Periode(2025), naa()))
    for navn in ROLLER:
        leser = Leser(kommune, navn)
        side = leser.side("avvik:liste")
        liste = leser.alle_sider("avvik:liste", "")
        assert side.context["antall"] == len(liste)
        sagt = re.search(r"(\d+) fortrolige? sak(?:er)? er ikke med i listen", side.content.decode())
        assert (sagt is not None) == (navn == "koordinator"), navn
        if sagt:
            assert len(liste) + int(sagt[1]) == i_figuren == Avvik.objects.aapne().count()


def test_no_filter_tells_the_koordinator_more_of_what_is_hidden(kommune: Kommune) -> None:
    leser = Leser(kommune, "koordinator")
    kategori = str(Avvik.objects.exclude(kategori=None).values_list("kategori", flat=True)[0])
    for valg in ({"kategori": kategori}, {"status": "alle"}, {"status": "forfalte"}, {"type": "hendelse"}):
        side = leser.side("avvik:liste", **valg).content.decode()
        assert "Fortrolige saker er ikke med i listen" in side, valg
        assert not re.search(r"\d+ fortrolig", side), valg


def test_the_administrator_reads_the_same_number_of_enheter_as_are_listed(kommune: Kommune) -> None:
    Enhet.objects.filter(kode="SK").update(gyldig_til=i_dag() - dt.timedelta(days=1))
    kommune.fjern_rolle("omraadeleder")
    leser = Leser(kommune, "administrator")
    for hvem in ("leder", "avdelingsleder", "direktoer"):
        pk = [kommune[hvem].pk]
        liste = leser.klient.get(reverse("organisasjon:person", args=pk)).context["leder_for"]
        assert leser.klient.get(reverse("organisasjon:tilgang", args=pk)).context["leder_for"] == len(liste)
