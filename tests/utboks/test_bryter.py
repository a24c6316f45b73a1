"""The circuit breaker: a server that is away is not asked by everything that waits for it."""

import datetime as dt
import socket
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from felles.klokke import naa
from organisasjon.models import Bruker
from tests.utboks.postkasse import arbeid, ta_i_bruk
from utboks import bryter, epost, tasks
from utboks.epost import Bestilling, Epostslag
from utboks.models import Bryter, Epost

PAUSE = dt.timedelta(seconds=30)


@pytest.mark.django_db
class TestPauser:
    def test_two_failures_are_no_pause_the_third_is(self, klokke: Any) -> None:
        for _nr in range(2):
            bryter.svarte_ikke("x")
        assert bryter.vent_til("x") is None
        bryter.svarte_ikke("x")
        assert bryter.vent_til("x") == naa() + PAUSE
        assert bryter.vent_til("en annen") is None

    def test_after_the_pause_one_is_let_through(self, klokke: Any) -> None:
        for _nr in range(3):
            bryter.svarte_ikke("x")
        klokke.shift(PAUSE)
        assert [bryter.vent_til("x") is None for _nr in range(3)] == [True, False, False]

    def test_an_answer_ends_it(self, klokke: Any) -> None:
        for _nr in range(5):
            bryter.svarte_ikke("x")
        bryter.svarte("x")
        assert bryter.vent_til("x") is None
        bryter.svarte_ikke("x")
        assert bryter.vent_til("x") is None

    def test_pauses_grow_to_a_quarter_of_an_hour(self, klokke: Any) -> None:
        lengder = []
        for _nr in range(30):
            bryter.svarte_ikke("x")
            til = Bryter.objects.get().pause_til
            lengder.append((til - naa()).total_seconds() if til else 0)
        assert lengder[:8] == [0, 0, 30, 60, 120, 240, 480, 900]
        assert set(lengder[8:]) == {900}

    def test_who_was_let_through_and_died_holds_nobody_up_for_ever(self, klokke: Any) -> None:
        for _nr in range(3):
            bryter.svarte_ikke("x")
        klokke.shift(PAUSE)
        assert bryter.vent_til("x") is None
        klokke.shift(dt.timedelta(minutes=3))
        assert bryter.vent_til("x") is None


class TestLov(TestCase):
    @given(st.lists(st.sampled_from(["svarte", "svarte_ikke", "spoer"]), max_size=30))
    def test_whatever_came_before_an_answer_opens_and_a_pause_is_in_the_future(
        self, hendelser: list[str]
    ) -> None:
        for hendelse in hendelser:
            if hendelse == "spoer":
                til = bryter.vent_til("x")
                assert til is None or til > naa()
            else:
                getattr(bryter, hendelse)("x")
        bryter.svarte("x")
        assert bryter.vent_til("x") is None


@pytest.mark.django_db(transaction=True)
def test_mails_wait_for_a_server_that_is_away_without_asking_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, klokke: Any
) -> None:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    monkeypatch.setitem(epost._slag, "proeve", Epostslag("proeve", "Sak", "Noe har skjedd."))
    kari = Bruker.objects.create(brukernavn="kari", navn="Kari", epost="kari@eksempel.no")
    with ta_i_bruk(settings) as kasse:
        spurt: list[int] = []
        ekte = epost._send

        def borte(melding: Any) -> None:
            spurt.append(1)
            raise TimeoutError

        monkeypatch.setattr(epost, "_send", borte)
        with transaction.atomic():
            epost.bestill(Bestilling("proeve", kari.pk, str(nr), "avvik", 7, "/") for nr in range(10))
        arbeid()
        assert len(spurt) == 3
        assert sorted(Epost.objects.values_list("forsoek", flat=True)) == [0] * 7 + [1] * 3
        klokke.shift(PAUSE)
        arbeid()
        assert len(spurt) == 4  # one tries whether it is back
        monkeypatch.setattr(epost, "_send", ekte)
        for _nr in range(3):
            klokke.shift(dt.timedelta(hours=1))
            arbeid()
        assert len(kasse.mottatt) == 10
        assert set(Epost.objects.values_list("status", flat=True)) == {"sendt"}


@pytest.mark.django_db(transaction=True)
def test_a_server_away_for_days_is_given_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch, klokke: Any
) -> None:
    """What waited behind the breaker fails in the open too, and is not sent weeks later."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    monkeypatch.setitem(epost._slag, "proeve", Epostslag("proeve", "Sak", "Noe har skjedd."))
    kari = Bruker.objects.create(brukernavn="kari", navn="Kari", epost="kari@eksempel.no")
    with socket.socket() as ingen:
        ingen.bind(("127.0.0.1", 0))
        port = ingen.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EPOST_URL = f"smtp://127.0.0.1:{port}"
    with transaction.atomic():
        epost.bestill(Bestilling("proeve", kari.pk, str(nr), "avvik", 7, "/") for nr in range(8))
    for _nr in range(36):
        arbeid()
        klokke.shift(dt.timedelta(hours=4))
    assert set(Epost.objects.values_list("status", "feil")) == {("feilet", "E-posttjeneren svarte ikke.")}
