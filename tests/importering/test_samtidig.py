"""An import while others work: nobody waits for ever, no number is given twice, nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from django.db import connection

from avvik import services as avvikstjenester
from avvik.innlesing.lagring import Avviksplan
from avvik.models import Avvik, Nummerserie
from felles.feil import Utdatert
from felles.klokke import vent_paa_skrivere
from organisasjon.models import Bruker, Enhet
from tests.importering.hjelp import AVVIK, Mappe, tall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokke")]
I_AAR = AVVIK | {"saksnummer": "2025-000007", "meldt": "2025-02-01"}
VENT = 20  # seconds: more than enough, so that a fault does not hang the tests


@pytest.fixture
def traader() -> Iterator[Callable[..., "Future[Any]"]]:
    """Runs a function in a thread with a connection of its own."""

    def kjoer(funksjon: Callable[[], Any]) -> Any:
        with closing(connection):
            return funksjon()

    with ThreadPoolExecutor(4) as samling:
        yield lambda funksjon: samling.submit(kjoer, funksjon)


class Stopp:
    """A progress callback that waits where the import begins to store avvik, until it is let on."""

    def __init__(self, steg: str = "lagrer avvik") -> None:
        self.steg = steg
        self.naadd, self.videre = threading.Event(), threading.Event()

    def __call__(self, steg: str, _gjort: int, _av: int | None) -> None:
        if steg == self.steg:
            self.naadd.set()
            assert self.videre.wait(VENT)


def meld() -> str:
    kari, enhet = Bruker.objects.get(), Enhet.objects.get(kode="200")
    return avvikstjenester.meld(melder=kari, enhet=enhet, tittel="Samtidig").saksnummer


def venter_paa_laas() -> None:
    """Returns when some connection waits for a lock."""
    for _forsoek in range(10_000):
        with connection.cursor() as peker:
            peker.execute("SELECT pg_stat_clear_snapshot()")
            peker.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          " AND datname = current_database()")  # fmt: skip
            if peker.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_a_melding_while_the_import_stores_gets_the_number_after(mappe: Mappe, traader: Any) -> None:
    mappe.grunnlag().importer()
    mappe.skriv(avvik=[I_AAR])
    stopp = Stopp()
    importen = traader(lambda: mappe.importer(fremdrift=stopp))
    assert stopp.naadd.wait(VENT)
    meldingen = traader(meld)
    venter_paa_laas()
    stopp.videre.set()
    assert tall(importen.result(VENT))["avvik"] == (1, 0, 0)
    assert meldingen.result(VENT) == "2025-000008"
    assert Nummerserie.objects.get(aar=2025).siste == 8


def test_a_melding_that_takes_the_number_first(
    mappe: Mappe, traader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between comparing and storing, a melding takes the number that the file has."""
    mappe.grunnlag().importer()
    lagre = Avviksplan.lagre

    def meld_foerst(self: Avviksplan, tid: Any) -> None:
        assert traader(meld).result(VENT) == "2025-000001"
        lagre(self, tid)

    monkeypatch.setattr(Avviksplan, "lagre", meld_foerst)
    assert mappe.skriv(avvik=[AVVIK, I_AAR | {"saksnummer": "2025-000001"}]).feil() == [
        "avvik.csv:3: saksnummer: 2025-000001: nummeret ble gitt til en ny sak mens importen kjørte"
    ]
    assert list(Avvik.objects.values_list("saksnummer", flat=True)) == ["2025-000001"]


def test_two_imports_of_the_same(mappe: Mappe, traader: Any) -> None:
    mappe.grunnlag().importer()
    mappe.avvik()
    stopp = Stopp()
    foerste = traader(lambda: mappe.importer(fremdrift=stopp))
    assert stopp.naadd.wait(VENT)
    andre = traader(mappe.importer)
    venter_paa_laas()
    stopp.videre.set()
    assert tall(foerste.result(VENT))["avvik"] == (1, 0, 0)
    assert tall(andre.result(VENT))["avvik"] == (0, 0, 1)


def test_a_leder_who_takes_the_case_while_it_is_corrected(
    mappe: Mappe, traader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the case is found to be untouched here, nobody touches it before it is corrected."""
    mappe.grunnlag().skriv(avvik=[AVVIK]).importer()
    avvik, kari = Avvik.objects.get(), Bruker.objects.get()
    lagre = Avviksplan.lagre
    lederen: list[Future[Any]] = []

    def ta_saken() -> None:
        avvikstjenester.start_behandling(avvik_id=avvik.pk, versjon=avvik.versjon, aktoer=kari)

    def ta_saken_foerst(self: Avviksplan, tid: Any) -> None:
        lederen.append(traader(ta_saken))
        venter_paa_laas()
        lagre(self, tid)

    monkeypatch.setattr(Avviksplan, "lagre", ta_saken_foerst)
    assert tall(mappe.skriv(avvik=[AVVIK | {"tittel": "Rettet"}]).importer())["avvik"] == (0, 1, 0)
    with pytest.raises(Utdatert):
        lederen[0].result(VENT)
    avvik.refresh_from_db()
    assert (avvik.tittel, avvik.status) == ("Rettet", "meldt")


def test_a_snapshot_waits_for_the_import_and_nobody_is_stuck(mappe: Mappe, traader: Any) -> None:
    """A snapshot waits for the import, a melding for the snapshot: all of them end."""
    mappe.grunnlag().importer()
    mappe.skriv(avvik=[I_AAR])
    stopp = Stopp()
    importen = traader(lambda: mappe.importer(fremdrift=stopp))
    assert stopp.naadd.wait(VENT)
    bildet = traader(lambda: (vent_paa_skrivere(), Avvik.objects.count())[1])
    venter_paa_laas()
    meldingen = traader(meld)
    stopp.videre.set()
    importen.result(VENT)
    assert bildet.result(VENT) == 1
    assert meldingen.result(VENT) == "2025-000008"
