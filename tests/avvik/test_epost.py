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
from felles.klokke import i_dag
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


def test_fra_melding_til_gjenaapning(kommune: Kommune, kasse: Postkasse) -> None:
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


def test_ingen_til_seg_selv_og_habilitet_gjelder(kommune: Kommune, kasse: Postkasse) -> None:
    sak = kommune.meld(av="avdelingsleder")
    assert _til(kasse) == ["leder", "stedfortreder"]
    _gjoer(kommune, services.tildel, sak, "leder", behandler=kommune["leder"])
    assert _til(kasse) == []


def test_fortrolig_sier_ikke_mer_eller_mindre(kommune: Kommune, kasse: Postkasse) -> None:
    kommune.meld()
    kommune.meld(fortrolig=True)
    arbeid()
    aapen, fortrolig = (brev.content.splitlines() for brev in kasse.mottatt)
    assert len(aapen) == len(fortrolig)


def test_tiltak_til_den_ansvarlige_uten_saksnummer(kommune: Kommune, kasse: Postkasse) -> None:
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

    def test_foer_og_etter_fristen_hver_en_gang(
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

    def test_beat_var_nede(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        self._sak(kommune, kasse, 1)
        klokke.shift(dt.timedelta(days=5))
        assert paaminn(i_dag()) == 1
        assert paaminn(i_dag()) == 0
        assert Epost.objects.filter(slag="avvik.frist_gaatt").count() == 1

    def test_gamle_frister_gir_ingen_flom(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        self._sak(kommune, kasse, 1)
        klokke.shift(dt.timedelta(days=400))
        assert paaminn(i_dag()) == 0

    def test_ny_frist_paaminnes_paa_nytt(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        sak = self._sak(kommune, kasse, 3)
        assert paaminn(i_dag()) == 1
        kommune.klassifiser(sak, frist=i_dag() + dt.timedelta(days=5))
        klokke.shift(dt.timedelta(days=2))
        assert paaminn(i_dag()) == 1

    def test_behandler_som_har_sluttet_da_faar_lederen(self, kommune: Kommune, kasse: Postkasse) -> None:
        for behandler, mottaker in [("kollega", "kollega"), ("laerer", "avdelingsleder")]:
            sak = self._sak(kommune, kasse, 2)
            _gjoer(kommune, services.tildel, sak, "avdelingsleder", behandler=kommune[behandler])
            if behandler == "laerer":
                Bruker.objects.filter(pk=kommune["laerer"].pk).update(is_active=False)
            arbeid()
            kasse.mottatt.clear()
            assert paaminn(i_dag()) == 1
            assert _til(kasse) == [mottaker]

    def test_lukket_sak_paaminnes_ikke(self, kommune: Kommune, kasse: Postkasse) -> None:
        sak = self._sak(kommune, kasse, 2)
        _gjoer(kommune, services.lukk, sak, "avdelingsleder", utfall="utbedret", melding="Ordnet.")
        assert paaminn(i_dag()) == 0

    def test_tiltak(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        kommune.tiltak(kommune.sak_i("under_behandling"), til="laerer")
        _til(kasse)
        klokke.shift(dt.timedelta(days=15))
        assert (paaminn_om_tiltak(i_dag()), paaminn_om_tiltak(i_dag())) == (1, 0)
        assert _til(kasse) == ["laerer"]

    def test_antall_sporringer_vokser_ikke(self, kommune: Kommune, kasse: Postkasse, klokke: Any) -> None:
        antall = []
        for nr in range(1, 4):
            for _nr in range(nr):
                self._sak(kommune, kasse, 2)
            with CaptureQueriesContext(connection) as sporringer:
                assert paaminn(i_dag()) == nr
            antall.append(len(sporringer))
            klokke.shift(dt.timedelta(hours=1))
        assert len(set(antall)) == 1
