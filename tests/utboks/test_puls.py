"""A job whose work outlasts its lease is done once: the lease is extended while the worker lives."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from organisasjon.models import Bruker
from tests.utboks.postkasse import ta_i_bruk
from utboks import epost, jobber, services, tasks
from utboks.epost import Bestilling, Epostslag
from utboks.jobber import Jobbslag, Leie
from utboks.models import Epost, Jobb, Jobbstatus

pytestmark = pytest.mark.django_db(transaction=True)
_VENTETID = 60.0


@pytest.fixture(autouse=True)
def kort_leie(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease of one second; nothing is published, the test plays the workers."""
    settings.JOBB_LEIE_SEKUNDER = 1
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


def _vent_til(betingelse: Callable[[], object]) -> None:
    slutt = time.monotonic() + _VENTETID
    while not betingelse():
        assert time.monotonic() < slutt, "it never came about"
        threading.Event().wait(0.02)


def _utfoer(jobb_id: int) -> str:
    try:
        svar: str = tasks.utfoer_jobb(jobb_id)
        return svar
    finally:
        connection.close()


def _vent_paa_livstegn(jobb: Jobb, antall: int) -> None:
    """Until the lease has been extended that many times."""
    sett: set[Any] = set()

    def nok() -> bool:
        sett.add(Jobb.objects.values_list("leie_til", flat=True).get(pk=jobb.pk))
        return len(sett - {None}) > antall

    _vent_til(nok)


def test_a_mail_server_slower_than_the_lease_gets_the_mail_once(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(epost._slag, "proeve", Epostslag("proeve", "Sak", "Noe har skjedd."))
    kari = Bruker.objects.create(brukernavn="kari", navn="Kari", epost="kari@eksempel.no")
    with ta_i_bruk(settings) as kasse, ThreadPoolExecutor(1) as arbeider:
        kasse.pause = threading.Event()
        with transaction.atomic():
            epost.bestill([Bestilling("proeve", kari.pk, "1", "avvik", 7, "/")])
        jobb = Jobb.objects.get()
        svar = arbeider.submit(_utfoer, jobb.pk)
        try:
            _vent_paa_livstegn(jobb, 4)  # more than one whole lease
            assert services.videresend() == 0
            assert tasks.utfoer_jobb(jobb.pk) == "ikke ledig"
        finally:
            kasse.pause.set()
        assert svar.result(timeout=_VENTETID) == "ferdig"
        assert len(kasse.mottatt) == 1
        assert Epost.objects.get().status == "sendt"


@pytest.fixture
def langt_arbeid() -> Iterator[tuple[threading.Event, threading.Event]]:
    """A kind of work that says when it has begun, and goes on until it is let go."""
    begynt, slipp = threading.Event(), threading.Event()

    def kjoer(leie: Leie) -> None:
        begynt.set()
        assert slipp.wait(_VENTETID)
        with transaction.atomic():
            services.fullfoer(leie)

    jobber.registrer(Jobbslag("langt", kjoer, lambda objekt_id, grunn: None))
    yield begynt, slipp
    slipp.set()
    del jobber._slag["langt"]


def _bestill() -> Jobb:
    with transaction.atomic():
        services.bestill(slag="langt", noekkel="langt-1", objekt_id=7)
    return Jobb.objects.get()


def test_whatever_the_kind_it_is_not_taken_by_another_meanwhile(
    langt_arbeid: tuple[threading.Event, threading.Event],
) -> None:
    _begynt, slipp = langt_arbeid
    jobb = _bestill()
    with ThreadPoolExecutor(1) as arbeider:
        svar = arbeider.submit(_utfoer, jobb.pk)
        try:
            _vent_paa_livstegn(jobb, 4)
            assert services.ta(jobb.pk) is None
        finally:
            slipp.set()
        assert svar.result(timeout=_VENTETID) == "ferdig"
    assert Jobb.objects.get().status == Jobbstatus.FERDIG
    assert not [traad for traad in threading.enumerate() if traad.name.startswith("puls-")]


def test_work_that_hangs_is_let_go_in_the_end(
    settings: Any, langt_arbeid: tuple[threading.Event, threading.Event]
) -> None:
    settings.JOBB_MAKS_SEKUNDER = 0
    begynt, slipp = langt_arbeid
    jobb = _bestill()
    with ThreadPoolExecutor(1) as arbeider:
        foerste = arbeider.submit(_utfoer, jobb.pk)
        try:
            assert begynt.wait(_VENTETID)
            _vent_til(lambda: services.videresend() == 1)
            andre = services.ta(jobb.pk)
            assert andre is not None
            services.fullfoer(andre)
        finally:
            slipp.set()
        assert foerste.result(timeout=_VENTETID) == "leien gikk tapt"


def test_who_lost_the_lease_does_not_take_it_back(
    langt_arbeid: tuple[threading.Event, threading.Event],
) -> None:
    begynt, slipp = langt_arbeid
    jobb = _bestill()
    with ThreadPoolExecutor(1) as arbeider:
        foerste = arbeider.submit(_utfoer, jobb.pk)
        try:
            assert begynt.wait(_VENTETID)
            Jobb.objects.filter(pk=jobb.pk).update(leie_til="2000-01-01T00:00:00Z")
            andre = services.ta(jobb.pk)
            _vent_til(lambda: not [t for t in threading.enumerate() if t.name.startswith("puls-")])
            assert andre is not None
            assert Jobb.objects.get().leie == andre.token
        finally:
            slipp.set()
        assert foerste.result(timeout=_VENTETID) == "leien gikk tapt"
