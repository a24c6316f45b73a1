"""The snapshot that figures are computed in, with real transactions side by side."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from avvik.models import Avvik
from felles.klokke import dato, naa, skrivetid
from felles.tid import Periode
from rapport.oeyeblikksbilde import oeyeblikksbilde
from rapport.tall import beregn
from tests.rapport.tallhjelp import ny_enhet, nytt_avvik

TAALMODIGHET = 30  # seconds before a test that hangs fails


@pytest.fixture
def kommune(transactional_db):
    return ny_enhet("1")


@pytest.fixture
def ved_siden_av():
    """Runs a function in a thread with a connection of its own."""
    with ThreadPoolExecutor() as traader:

        def start(funksjon: Callable[[], Any]) -> Future:
            def med_egen_forbindelse() -> Any:
                try:
                    return funksjon()
                finally:
                    connection.close()

            return traader.submit(med_egen_forbindelse)

        yield start


def meldt_i_aar() -> int:
    antall = beregn(Periode(dato(naa()).year))["avvik"]["meldt"]
    assert isinstance(antall, int)
    return antall


def noen_venter_paa_laasen() -> bool:
    with connection.cursor() as peker:
        peker.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(peker.fetchone()[0])


def test_what_is_written_meanwhile_is_not_seen(kommune, ved_siden_av):
    with oeyeblikksbilde():
        assert meldt_i_aar() == 0
        ved_siden_av(lambda: nytt_avvik(kommune, naa())).result(TAALMODIGHET)
        assert meldt_i_aar() == 0
    assert meldt_i_aar() == 1


def test_it_waits_for_those_who_stamped_before_it(kommune, ved_siden_av):
    stemplet, fortsett = threading.Event(), threading.Event()

    def skriv() -> None:
        with transaction.atomic():
            tid = skrivetid()
            stemplet.set()
            assert fortsett.wait(TAALMODIGHET)
            nytt_avvik(kommune, tid)

    skriver = ved_siden_av(skriv)
    assert stemplet.wait(TAALMODIGHET)
    tall = ved_siden_av(meldt_i_aar)
    while not noen_venter_paa_laasen():
        assert not tall.done()
    fortsett.set()
    skriver.result(TAALMODIGHET)
    # The case was stamped before the figures' moment, though it was stored after they were asked for.
    assert tall.result(TAALMODIGHET) == 1


def test_figures_of_a_past_moment_wait_for_nobody_who_began_later(kommune, ved_siden_av):
    stemplet, fortsett = threading.Event(), threading.Event()

    def skriv_lenge() -> None:
        with transaction.atomic():
            skrivetid()
            stemplet.set()
            assert fortsett.wait(TAALMODIGHET)

    skriver = ved_siden_av(skriv_lenge)
    assert stemplet.wait(TAALMODIGHET)
    assert ved_siden_av(lambda: beregn(Periode(2024))).result(TAALMODIGHET)["avvik"]["meldt"] == 0
    fortsett.set()
    skriver.result(TAALMODIGHET)


def test_the_moment_is_that_of_the_snapshot(kommune):
    foer = naa()
    with oeyeblikksbilde() as ytre:
        assert foer <= ytre <= naa()
        with oeyeblikksbilde() as indre:
            assert indre == ytre
        skjaering = beregn(Periode(dato(ytre).year))["periode"]["skjaering"]
    assert dt.datetime.fromisoformat(skjaering) == ytre


def test_nothing_can_be_written_in_it(kommune):
    with pytest.raises(InternalError, match="read-only"), oeyeblikksbilde():
        nytt_avvik(kommune, naa())
    assert not Avvik.objects.exists()
    nytt_avvik(kommune, naa())
    assert meldt_i_aar() == 1


def test_inside_another_transaction_it_opens_none(kommune):
    with transaction.atomic():
        nytt_avvik(kommune, naa())
        with oeyeblikksbilde():
            assert meldt_i_aar() == 1
        nytt_avvik(kommune, naa())
    assert meldt_i_aar() == 2
