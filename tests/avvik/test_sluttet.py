"""What waits for somebody who has left waits for the nærmeste leder: told, shown, and taken over."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik import services
from avvik.innboks import Haug, innboks
from avvik.models import SAKSTYPE, Avvik, Omhandlet
from avvik.paaminnelser import paaminn
from felles.klokke import i_dag
from hendelser.models import Hendelse
from organisasjon import overtakelse
from organisasjon import services as organisasjon
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.tasks import overta
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tests.utboks.postkasse import Postkasse, arbeid, ta_i_bruk
from tiltak.epost import paaminn as paaminn_om_tiltak
from tiltak.models import Tiltak
from utboks import tasks
from utboks.models import Epost, Jobb

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokke")]


@pytest.fixture
def kasse(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postkasse]:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    with ta_i_bruk(settings) as kasse:
        yield kasse


@pytest.fixture
def kommune(kasse: Postkasse) -> Kommune:
    kommune = Kommune()
    for bruker in Bruker.objects.all():
        Bruker.objects.filter(pk=bruker.pk).update(epost=f"{bruker.brukernavn}@eksempel.no")
    return kommune


def _til(kasse: Postkasse) -> list[str]:
    """Who has got an e-mail since last; none of them tells a name or a word of a case."""
    arbeid()
    mottakere = [adresse.partition("@")[0] for adresse in kasse.til]
    assert not [ord_ for ord_ in ("Våt trapp", "Navn ", "Enhet HJ1") if ord_ in kasse.tekst]
    kasse.mottatt.clear()
    return mottakere


def _rolle_over(kommune: Kommune, navn: str) -> None:
    Rolle.objects.filter(bruker=kommune[navn]).update(til=i_dag() - dt.timedelta(days=1))


def _stengt(kommune: Kommune, navn: str) -> None:
    Bruker.objects.filter(pk=kommune[navn].pk).update(is_active=False)


def _enheten_nedlagt(kommune: Kommune, navn: str) -> None:
    Rolle.objects.filter(bruker=kommune[navn]).update(enhet=kommune.enhet["SK"])
    Enhet.objects.filter(kode="SK").update(gyldig_til=i_dag() - dt.timedelta(days=1))


SLUTT = [_rolle_over, _stengt, _enheten_nedlagt]


@pytest.fixture
def sak(kommune: Kommune, kasse: Postkasse) -> Avvik:
    """Handled by «kollega», who is responsible for its open tiltak too; a frist in two days."""
    sak = kommune.sak_i("under_behandling")
    sak = kommune.klassifiser(sak, frist=i_dag() + dt.timedelta(days=2))
    kommune.tiltak(sak, frist=i_dag() + dt.timedelta(days=2))
    _til(kasse)
    return Avvik.objects.get(pk=sak.pk)


@pytest.mark.parametrize("slutt", SLUTT)
def test_every_message_goes_to_the_leder_instead(
    kommune: Kommune, kasse: Postkasse, sak: Avvik, slutt: Any
) -> None:
    slutt(kommune, "kollega")
    assert (paaminn(i_dag()), paaminn_om_tiltak(i_dag())) == (1, 1)
    assert _til(kasse) == ["avdelingsleder", "avdelingsleder"]
    services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["ansatt"], tekst="Hva skjer?")
    assert _til(kasse) == ["avdelingsleder"]


def test_a_case_that_is_opened_again_does_not_go_to_who_has_left(kommune: Kommune, kasse: Postkasse) -> None:
    sak = kommune.sak_i("lukket")
    _rolle_over(kommune, "kollega")
    _til(kasse)
    services.gjenaapne(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["leder"], grunn="Ikke løst")
    assert _til(kasse) == ["avdelingsleder", "ansatt"]
    assert Avvik.objects.get().behandler is None


def test_whoever_begins_takes_over_from_a_behandler_who_has_left(kommune: Kommune) -> None:
    sak = kommune.sak_i("meldt")
    _rolle_over(kommune, "kollega")
    services.start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["avdelingsleder"])
    assert Avvik.objects.get().behandler == kommune["avdelingsleder"]


@pytest.mark.parametrize("slutt", SLUTT)
def test_the_pages_say_who_has_left_and_for_whom_it_waits(kommune: Kommune, sak: Avvik, slutt: Any) -> None:
    slutt(kommune, "kollega")
    klient = Client()
    klient.force_login(kommune["avdelingsleder"])
    side = klient.get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
    assert "Navn Kollega (har sluttet)<br>saken venter på Navn Avdelingsleder" in side
    assert "Navn Kollega (har sluttet), venter på Navn Avdelingsleder" in side, "the tiltak"
    assert "Saken er til behandling hos Navn Avdelingsleder." in side
    klient.force_login(kommune["ansatt"])
    assert (
        "Saken er til behandling hos Navn Avdelingsleder."
        in klient.get(reverse("avvik:mine")).content.decode()
    )
    assert list(innboks(kommune["avdelingsleder"], i_dag()).haug(Haug.NYE)) == [sak]


def test_the_number_of_queries_does_not_grow_with_those_who_have_left(kommune: Kommune, sak: Avvik) -> None:
    _rolle_over(kommune, "kollega")
    klient = Client()
    klient.force_login(kommune["avdelingsleder"])
    adresse = reverse("avvik:sak", args=[sak.saksnummer])

    def pris() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            klient.get(adresse)
        return len(spoerringer)

    foer = pris()
    for navn in ("laerer", "verneombud", "revisor"):
        kommune.tiltak(sak, til=navn)
        _rolle_over(kommune, navn)
    assert pris() == foer


class TestOvertakelse:
    def _ende(self, kommune: Kommune, til: dt.date) -> None:
        organisasjon.avslutt_rolle(
            aktoer=kommune["administrator"],
            rolle=Rolle.objects.get(bruker=kommune["kollega"], fra=None),
            til=til,
        )

    def test_an_ended_last_role_hands_over_at_once_with_history_and_a_word(
        self, kommune: Kommune, kasse: Postkasse, sak: Avvik
    ) -> None:
        self._ende(kommune, i_dag() - dt.timedelta(days=1))
        arbeid()  # the job that was ordered
        assert _til(kasse) == ["avdelingsleder", "avdelingsleder"], "the case, and the tiltak"
        fersk = Avvik.objects.get(pk=sak.pk)
        assert (fersk.behandler, fersk.versjon, fersk.status) == (None, sak.versjon + 1, sak.status)
        assert Tiltak.objects.get().ansvarlig == kommune["avdelingsleder"]
        rader = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag__contains="overtatt")
        assert [(r.slag, r.fra, r.til) for r in rader] == [
            ("overtatt", "Navn Kollega", ""),
            ("tiltak_overtatt", "Navn Kollega", "Navn Avdelingsleder"),
        ]
        assert Jobb.objects.get(slag=overtakelse.JOBBSLAG).status == "ferdig"

    def test_a_closed_account_and_a_role_taken_away_do_too(self, kommune: Kommune, sak: Avvik) -> None:
        annen = kommune.sak_i("under_behandling")
        Avvik.objects.filter(pk=annen.pk).update(behandler=kommune["laerer"])
        Rolle.objects.filter(bruker=kommune["laerer"]).update(fra=i_dag())
        admin = kommune["administrator"]
        organisasjon.endre_person(aktoer=admin, bruker=kommune["kollega"], is_active=False)
        organisasjon.fjern_rolle(aktoer=admin, rolle=Rolle.objects.get(bruker=kommune["laerer"]))
        arbeid()
        assert set(Avvik.objects.values_list("behandler", flat=True)) == {None}

    def test_a_role_that_ends_by_its_date_hands_over_the_night_after(
        self, kommune: Kommune, kasse: Postkasse, sak: Avvik, klokke: Any
    ) -> None:
        self._ende(kommune, i_dag())
        arbeid()
        assert overta() == 0, "it works the whole day"
        klokke.shift(dt.timedelta(days=1))
        assert (overta(), overta()) == (2, 0)
        assert _til(kasse) == ["avdelingsleder", "avdelingsleder"]
        assert (paaminn(i_dag()), paaminn_om_tiltak(i_dag())) == (1, 1)
        assert _til(kasse) == ["avdelingsleder", "avdelingsleder"], "reminded like anybody"

    def test_another_role_now_or_later_keeps_it_all(self, kommune: Kommune, sak: Avvik) -> None:
        Rolle.objects.create(
            bruker=kommune["kollega"],
            rolle="ansatt",
            enhet=kommune.enhet["SK"],
            fra=i_dag() + dt.timedelta(days=30),
        )
        self._ende(kommune, i_dag() - dt.timedelta(days=1))
        assert not Jobb.objects.filter(slag=overtakelse.JOBBSLAG).exists()
        assert overta() == 0
        assert paaminn(i_dag()) == 1
        assert Epost.objects.latest("pk").mottaker == kommune["avdelingsleder"], "until then"

    def test_somebody_who_has_come_back_before_the_job_keeps_it_all(
        self, kommune: Kommune, sak: Avvik
    ) -> None:
        self._ende(kommune, i_dag() - dt.timedelta(days=1))
        Rolle.objects.filter(bruker=kommune["kollega"]).update(til=None)
        arbeid()
        assert Avvik.objects.get(pk=sak.pk).behandler == kommune["kollega"]

    def test_one_word_a_day_however_many_cases(self, kommune: Kommune, kasse: Postkasse, sak: Avvik) -> None:
        for _nr in range(4):
            kommune.tiltak(kommune.sak_i("under_behandling"))
        _til(kasse)
        _stengt(kommune, "kollega")
        assert overta() == 10
        assert _til(kasse) == ["avdelingsleder", "avdelingsleder"]

    def test_habilitet_holds_for_who_takes_over(self, kommune: Kommune, kasse: Postkasse) -> None:
        sak = kommune.sak_i("under_behandling")
        kommune.tiltak(sak)
        sak = Avvik.objects.get(pk=sak.pk)
        Omhandlet.objects.create(avvik=sak, person=kommune["avdelingsleder"])
        _til(kasse)
        _stengt(kommune, "kollega")
        assert overta() == 2
        assert Tiltak.objects.get().ansvarlig == kommune["leder"]
        assert _til(kasse) == ["leder", "stedfortreder", "leder"]

    def test_what_is_ended_stays_theirs(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("lukket")
        _stengt(kommune, "kollega")
        assert overta() == 0
        assert Avvik.objects.get(pk=sak.pk).behandler == kommune["kollega"]
        assert {t.ansvarlig for t in Tiltak.objects.all()} == {kommune["kollega"]}

    def test_a_case_that_somebody_works_on_is_left_for_the_next_time(
        self, kommune: Kommune, sak: Avvik
    ) -> None:
        _stengt(kommune, "kollega")
        laast, slipp = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                Avvik.objects.select_for_update().get(pk=sak.pk)
                laast.set()
                slipp.wait(timeout=30)
            connections.close_all()

        traad = threading.Thread(target=hold)
        traad.start()
        assert laast.wait(timeout=30)
        assert overta() == 0
        slipp.set()
        traad.join(timeout=30)
        assert overta() == 2


def test_who_handles_is_told_when_the_last_tiltak_has_ended(
    kommune: Kommune, kasse: Postkasse, klokke: Any
) -> None:
    sak = kommune.sak_i("under_behandling")
    foerste, andre, tredje = (kommune.tiltak(sak, til="laerer") for _nr in range(3))
    _til(kasse)

    def utfoer(tiltak: Tiltak, av: str) -> list[str]:
        klokke.shift(dt.timedelta(hours=1))
        tiltaksarbeid.utfoer_tiltak(tiltak_id=tiltak.pk, versjon=1, aktoer=kommune[av], resultat="Gjort")
        return _til(kasse)

    assert utfoer(foerste, "laerer") == []
    assert utfoer(andre, "avdelingsleder") == []
    tiltaksarbeid.avlys_tiltak(
        tiltak_id=tredje.pk, versjon=1, aktoer=kommune["avdelingsleder"], grunn="Unødig"
    )
    assert _til(kasse) == ["kollega"]
    fjerde = kommune.tiltak(sak, til="laerer")
    _til(kasse)
    assert utfoer(fjerde, "laerer") == ["kollega"]
    femte = kommune.tiltak(sak, til="kollega")
    _til(kasse)
    assert utfoer(femte, "kollega") == [], "who did it need not be told"
    Avvik.objects.update(behandler=None)
    sjette = kommune.tiltak(sak, til="laerer")
    _til(kasse)
    assert utfoer(sjette, "laerer") == ["avdelingsleder"]
