"""Who gets an e-mail about an avvik, on what occasion, and that it tells nothing of the case."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from avvik import services
from avvik.models import Avvik
from avvik.paaminnelser import paaminn
from avvik.tilgang import synlig_for
from felles.klokke import OSLO, i_dag
from felles.tid import doegnstart
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune
from tests.utboks.postkasse import Postkasse, arbeid, ta_i_bruk
from tiltak.epost import paaminn as paaminn_om_tiltak
from utboks import tasks
from utboks.models import Epost

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokke")]

HEMMELIG = ("Våt trapp", "vått i trappa", "Enhet HJ1", "Navn Ansatt", "Navn Kollega")


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
    """Who has got an e-mail since last, without the domain."""
    arbeid()
    mottakere = [adresse.partition("@")[0] for adresse in kasse.til]
    for tekst in HEMMELIG:
        assert tekst not in kasse.tekst
    kasse.mottatt.clear()
    return mottakere


def _gjoer(kommune: Kommune, tjeneste: Any, sak: Avvik, av: str, **felt: Any) -> Avvik:
    naa = Avvik.objects.get(pk=sak.pk)
    resultat: Avvik = tjeneste(avvik_id=naa.pk, versjon=naa.versjon, aktoer=kommune[av], **felt)
    return resultat


def test_from_melding_to_reopening(kommune: Kommune, kasse: Postkasse) -> None:
    sak = kommune.meld()
    assert _til(kasse) == ["avdelingsleder"]
    _gjoer(kommune, services.tildel, sak, "avdelingsleder", behandler=kommune["kollega"])
    assert _til(kasse) == ["kollega"]
    services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["ansatt"], tekst="Hva skjer?")
    assert _til(kasse) == ["kollega"]
    services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["kollega"], tekst="Vi ser på det.")
    assert _til(kasse) == ["ansatt"]
    _gjoer(
        kommune,
        services.videresend,
        sak,
        "avdelingsleder",
        til=kommune.enhet["SK"],
        melding="Dette gjelder dere",
    )
    assert _til(kasse) == ["skoleleder"]
    kommune.klassifiser(sak, av="skoleleder", alvorlighetsgrad="lav")
    _gjoer(kommune, services.lukk, sak, "skoleleder", utfall="utbedret", melding="Skilt er satt ut.")
    assert _til(kasse) == ["ansatt"]
    _gjoer(kommune, services.gjenaapne, sak, "ansatt", grunn="Det er fortsatt vått")
    assert _til(kasse) == ["direktoer", "vara"]


def test_nobody_is_written_to_by_themself_and_habilitet_holds(kommune: Kommune, kasse: Postkasse) -> None:
    sak = kommune.meld(av="avdelingsleder")
    assert _til(kasse) == ["leder", "stedfortreder"]
    _gjoer(kommune, services.tildel, sak, "leder", behandler=kommune["leder"])
    assert _til(kasse) == []


def test_a_fortrolig_case_says_neither_more_nor_less(kommune: Kommune, kasse: Postkasse) -> None:
    kommune.meld()
    kommune.meld(fortrolig=True)
    arbeid()
    aapen, fortrolig = (brev.content.splitlines() for brev in kasse.mottatt)
    assert len(aapen) == len(fortrolig)


def test_a_tiltak_is_told_to_its_responsible_without_saksnummer(kommune: Kommune, kasse: Postkasse) -> None:
    sak = kommune.sak_i("under_behandling")
    _til(kasse)
    kommune.tiltak(sak, til="laerer")
    arbeid()
    assert sak.saksnummer not in kasse.tekst
    assert _til(kasse) == ["laerer"]


class TestPaaminnelser:
    def _sak(self, kommune: Kommune, kasse: Postkasse, frist: int) -> Avvik:
        sak = kommune.sak_i("under_behandling")
        kommune.klassifiser(sak, frist=i_dag() + dt.timedelta(days=frist))
        _til(kasse)
        return sak

    def test_before_and_after_the_frist_once_each(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        self._sak(kommune, kasse, 10)
        sendt = []
        for dag in range(60):
            paaminn(i_dag())
            paaminn(i_dag())
            sendt += [dag] * len(_til(kasse))
            klokke.shift(dt.timedelta(days=1))
        assert sendt == [7, 11, 18, 39]

    def test_beat_was_down(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        self._sak(kommune, kasse, 1)
        klokke.shift(dt.timedelta(days=5))
        assert paaminn(i_dag()) == 1
        assert paaminn(i_dag()) == 0
        assert Epost.objects.filter(slag="avvik.frist_gaatt").count() == 1

    def test_old_frister_cause_no_flood(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        self._sak(kommune, kasse, 1)
        klokke.shift(dt.timedelta(days=400))
        assert paaminn(i_dag()) == 0

    def test_a_new_frist_is_reminded_of_anew(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        sak = self._sak(kommune, kasse, 3)
        assert paaminn(i_dag()) == 1
        kommune.klassifiser(sak, frist=i_dag() + dt.timedelta(days=5))
        klokke.shift(dt.timedelta(days=2))
        assert paaminn(i_dag()) == 1

    def test_where_the_behandler_has_left_the_leder_gets_it(self, kommune: Kommune, kasse: Postkasse) -> None:
        for behandler, mottaker in [("kollega", "kollega"), ("laerer", "avdelingsleder")]:
            sak = self._sak(kommune, kasse, 2)
            _gjoer(kommune, services.tildel, sak, "avdelingsleder", behandler=kommune[behandler])
            if behandler == "laerer":
                Bruker.objects.filter(pk=kommune["laerer"].pk).update(is_active=False)
            arbeid()
            kasse.mottatt.clear()
            assert paaminn(i_dag()) == 1
            assert _til(kasse) == [mottaker]

    def test_a_reopened_case_is_not_past_its_frist_the_next_morning(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        sak = self._sak(kommune, kasse, 2)
        _gjoer(kommune, services.lukk, sak, "avdelingsleder", utfall="utbedret", melding="Ordnet.")
        klokke.shift(dt.timedelta(days=4))
        _gjoer(kommune, services.gjenaapne, sak, "ansatt", grunn="Det er fortsatt vått")
        klokke.shift(dt.timedelta(days=1))
        assert paaminn(i_dag()) == 0

    def test_a_closed_case_is_not_reminded_of(self, kommune: Kommune, kasse: Postkasse) -> None:
        sak = self._sak(kommune, kasse, 2)
        _gjoer(kommune, services.lukk, sak, "avdelingsleder", utfall="utbedret", melding="Ordnet.")
        assert paaminn(i_dag()) == 0

    def test_a_tiltak_is_reminded_of_once(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        kommune.tiltak(kommune.sak_i("under_behandling"), til="laerer")
        _til(kasse)
        klokke.shift(dt.timedelta(days=15))
        assert (paaminn_om_tiltak(i_dag()), paaminn_om_tiltak(i_dag())) == (1, 0)
        assert _til(kasse) == ["laerer"]

    def test_the_number_of_queries_does_not_grow(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        antall = []
        for nr in range(1, 4):
            for _nr in range(nr):
                self._sak(kommune, kasse, 2)
            with CaptureQueriesContext(connection) as sporringer:
                assert paaminn(i_dag()) == nr
            antall.append(len(sporringer))
            klokke.shift(dt.timedelta(hours=1))
        assert len(set(antall)) == 1


class TestIngenTarSaken:
    """After 3, 7 and 14 days to the leder, the deputy and the leder above; each once."""

    def _morgener(self, kasse: Postkasse, klokke: Any, dager: int) -> dict[int, set[str]]:
        """Beat twice each morning, and who has got an e-mail by then, by the number of the day."""
        fikk = {}
        for dag in range(1, dager + 1):
            klokke.shift(dt.timedelta(days=1))
            paaminn(i_dag())
            paaminn(i_dag())
            if til := _til(kasse):
                assert len(til) == len(set(til))
                fikk[dag] = set(til)
        return fikk

    def test_a_melding_that_nobody_opens(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        kommune.meld(av="kollega", i="HJ")
        _til(kasse)
        rundt = {"leder", "stedfortreder", "omraadeleder"}
        assert self._morgener(kasse, klokke, 120) == {3: rundt, 7: rundt, 14: rundt}

    @pytest.mark.parametrize("steg", ["start", "lukk", "trekk", "avvis"])
    def test_no_more_once_somebody_has_taken_it(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any, steg: str
    ) -> None:
        sak = kommune.meld()
        self._morgener(kasse, klokke, 3)
        tjeneste, av, felt = {
            "start": (services.start_behandling, "avdelingsleder", {}),
            "lukk": (
                services.lukk,
                "avdelingsleder",
                {"utfall": "utbedret", "melding": "x", "alvorlighetsgrad": "lav"},
            ),
            "trekk": (services.trekk, "ansatt", {"grunn": "x"}),
            "avvis": (services.avvis, "avdelingsleder", {"grunn": "feil", "melding": "x"}),
        }[steg]
        _gjoer(kommune, tjeneste, sak, av, **felt)
        _til(kasse)
        assert self._morgener(kasse, klokke, 30) == {}

    def test_who_was_chosen_must_begin_too(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        sak = kommune.meld()
        _gjoer(kommune, services.tildel, sak, "avdelingsleder", behandler=kommune["kollega"])
        _til(kasse)
        assert self._morgener(kasse, klokke, 3) == {3: {"avdelingsleder", "leder"}}

    def test_a_forwarded_case_is_counted_from_then(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        for sak in (kommune.meld(), kommune.sak_i("under_behandling")):
            klokke.shift(dt.timedelta(days=2))
            _gjoer(kommune, services.videresend, sak, "leder", til=kommune.enhet["SK"], melding="Deres")
        _til(kasse)
        # Forwarded two days apart; the second was begun before, and nobody has taken it there.
        klokke.shift(-dt.timedelta(days=2))
        fikk = self._morgener(kasse, klokke, 20)
        assert set(fikk) == {3, 5, 7, 9, 14, 16}
        assert set.union(*fikk.values()) == {"skoleleder", "direktoer"}
        sak = Avvik.objects.latest("pk")
        _gjoer(kommune, services.videresend, sak, "skoleleder", til=kommune.enhet["HJ"], melding="Deres")
        _gjoer(kommune, services.tildel, sak, "leder", behandler=None)  # follows it up themself
        _til(kasse)
        assert self._morgener(kasse, klokke, 15) == {}

    def test_corrected_to_another_place(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        sak = kommune.meld()
        klokke.shift(dt.timedelta(days=2))
        _til(kasse)
        felt: dict[str, Any] = {
            "tittel": "x",
            "beskrivelse": "",
            "hendelsestidspunkt": None,
            "kategori": None,
        }
        felt |= {"type": "hendelse", "strakstiltak": "", "fortrolig": False, "enhet": kommune.enhet["SK"]}
        _gjoer(kommune, services.rett, sak, "ansatt", **felt)
        assert _til(kasse) == ["skoleleder"]  # who has it now is told
        assert self._morgener(kasse, klokke, 3) == {3: {"skoleleder", "direktoer"}}

    def test_reopened_by_the_melder(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        sak = kommune.sak_i("lukket")
        klokke.shift(dt.timedelta(days=2))
        _gjoer(kommune, services.gjenaapne, sak, "ansatt", grunn="Ikke løst")
        _til(kasse)
        assert self._morgener(kasse, klokke, 4) == {3: {"leder", "stedfortreder", "omraadeleder"}}

    def test_imported_ones_only_once_somebody_has_had_them(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        sak = kommune.meld()
        Avvik.objects.filter(pk=sak.pk).update(importert=True, melder=None, venter_siden=None)
        _til(kasse)
        assert self._morgener(kasse, klokke, 20) == {}
        _gjoer(kommune, services.videresend, sak, "avdelingsleder", til=kommune.enhet["SK"], melding="Deres")
        _til(kasse)
        assert set(self._morgener(kasse, klokke, 4)) == {3}

    @pytest.mark.parametrize(
        ("om", "av", "rundt"),
        [
            (("avdelingsleder",), "ansatt", {"leder", "stedfortreder", "omraadeleder"}),
            (("leder",), "ansatt", {"omraadeleder", "direktoer"}),
            (("stedfortreder", "leder"), "avdelingsleder", {"omraadeleder", "direktoer"}),
            (("direktoer",), "ansatt", {"vara"}),
        ],
    )
    def test_never_whom_the_case_is_about_and_all_of_them_see_it(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any, om: tuple[str, ...], av: str, rundt: set[str]
    ) -> None:
        sak = kommune.meld(av=av, fortrolig=True, omhandler=[kommune[navn] for navn in om])
        _til(kasse)
        assert self._morgener(kasse, klokke, 3) == {3: rundt}
        for navn in rundt:
            assert synlig_for(kommune[navn]).filter(pk=sak.pk).exists()

    def test_where_beat_was_down_the_last_one_is_sent(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        kommune.meld()
        _til(kasse)
        klokke.shift(dt.timedelta(days=9))
        assert (paaminn(i_dag()), paaminn(i_dag())) == (2, 0)
        klokke.shift(dt.timedelta(days=400))
        assert paaminn(i_dag()) == 0

    @pytest.mark.parametrize(
        "naar", ["2025-03-30T00:30", "2024-10-26T23:30", "2024-12-31T23:30", "2024-02-28T12"]
    )
    def test_the_day_is_that_of_oslo(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any, naar: str
    ) -> None:
        klokke.move_to(dt.datetime.fromisoformat(naar).replace(tzinfo=OSLO))
        meldt = i_dag()
        kommune.meld()
        for dager, antall in ((2, 0), (3, 2)):
            klokke.move_to(doegnstart(meldt + dt.timedelta(days=dager)))
            assert paaminn(i_dag()) == antall

    def test_the_number_of_queries_does_not_grow(
        self, kommune: Kommune, kasse: Postkasse, klokke: Any
    ) -> None:
        antall = []
        for nr in (1, 3):
            for _nr in range(nr):
                kommune.meld()
            klokke.shift(dt.timedelta(days=3))
            with CaptureQueriesContext(connection) as sporringer:
                assert paaminn(i_dag()) >= nr
            antall.append(len(sporringer))
            Avvik.objects.update(venter_siden=None)
        assert len(set(antall)) == 1


def test_that_others_have_meldt_the_same_is_told_without_content(kommune: Kommune, kasse: Postkasse) -> None:
    sak, annen = kommune.meld(), kommune.meld(av="kollega")
    felt = {"grunn": "duplikat", "melding": "Meldt før"}
    _til(kasse)
    _gjoer(kommune, services.avvis, annen, "avdelingsleder", duplikat_av=sak, **felt)
    arbeid()
    assert annen.saksnummer not in kasse.mottatt[1].content.decode()
    assert _til(kasse) == ["kollega", "ansatt"]
    fortrolig = kommune.meld(av="laerer", i="HJ1", fortrolig=True)
    _til(kasse)
    _gjoer(kommune, services.avvis, fortrolig, "avdelingsleder", duplikat_av=sak, **felt)
    assert _til(kasse) == ["laerer"]
