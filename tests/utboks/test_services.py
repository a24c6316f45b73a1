"""A job that must not be lost: stored once, taken once, done once, failed in the open."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import kombu.exceptions
import pytest
from django.db import connection, transaction

from utboks import jobber, services, tasks
from utboks.jobber import Jobbslag, Leie
from utboks.models import Jobb, Jobbstatus


@pytest.fixture
def logg() -> Iterator[list[object]]:
    """A kind of work that writes down what was done."""
    gjort: list[object] = []

    def kjoer(leie: Leie) -> None:
        with transaction.atomic():
            gjort.append(leie.objekt_id)
            services.fullfoer(leie)

    jobber.registrer(Jobbslag("proeve", kjoer, lambda objekt_id, grunn: gjort.append((objekt_id, grunn))))
    yield gjort
    del jobber._slag["proeve"]


@pytest.fixture
def uten_megler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker is away: every publication fails as kombu fails."""

    def nekt(*args: object, **kwargs: object) -> None:
        raise kombu.exceptions.OperationalError("connection refused")

    monkeypatch.setattr(tasks.utfoer_jobb, "apply_async", nekt)


@pytest.fixture
def sendt(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was published."""
    ids: list[int] = []
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: ids.append(jobb_id))
    return ids


def _bestill(noekkel: str = "proeve-1", objekt_id: int = 7) -> Jobb:
    with transaction.atomic():
        services.bestill(slag="proeve", noekkel=noekkel, objekt_id=objekt_id)
    return Jobb.objects.get(noekkel=noekkel)


@pytest.mark.django_db(transaction=True)
class TestBestilling:
    def test_it_is_published_after_the_commit_and_only_then(
        self, logg: list[object], sendt: list[int]
    ) -> None:
        with transaction.atomic():
            services.bestill(slag="proeve", noekkel="proeve-1", objekt_id=7)
            assert sendt == []
        assert sendt == [Jobb.objects.get().pk]

    def test_rolled_back_is_not_ordered(self, logg: list[object], sendt: list[int]) -> None:
        with transaction.atomic():
            services.bestill(slag="proeve", noekkel="proeve-1", objekt_id=7)
            transaction.set_rollback(True)
        assert sendt == []
        assert not Jobb.objects.exists()

    def test_the_same_key_is_stored_once(self, logg: list[object], sendt: list[int]) -> None:
        _bestill()
        _bestill()
        assert Jobb.objects.count() == 1

    def test_the_broker_is_away_and_the_job_waits(self, logg: list[object], uten_megler: None) -> None:
        jobb = _bestill()
        assert (jobb.status, jobb.sendt) == (Jobbstatus.VENTER, None)


@pytest.mark.django_db(transaction=True)
class TestVideresending:
    def test_it_sends_what_did_not_get_off(
        self, logg: list[object], monkeypatch: pytest.MonkeyPatch, uten_megler: None
    ) -> None:
        jobb = _bestill()
        assert services.videresend() == 0
        ids: list[int] = []
        monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: ids.append(jobb_id))
        assert services.videresend() == 1
        assert ids == [jobb.pk]
        assert services.videresend() == 0

    def test_it_sends_again_when_the_lease_has_run_out(
        self, logg: list[object], sendt: list[int], klokke
    ) -> None:
        jobb = _bestill()
        assert services.ta(jobb.pk) is not None
        klokke.shift(services.leietid() - dt.timedelta(seconds=1))
        assert services.videresend() == 0
        klokke.shift(dt.timedelta(seconds=2))
        assert services.videresend() == 1

    def test_it_sends_again_what_the_broker_lost(self, logg: list[object], sendt: list[int], klokke) -> None:
        _bestill()
        klokke.shift(dt.timedelta(seconds=59))
        assert services.videresend() == 0
        klokke.shift(dt.timedelta(seconds=2))
        assert services.videresend() == 1


@pytest.mark.django_db(transaction=True)
class TestLeie:
    def test_several_workers_take_the_same_job_and_one_gets_it(
        self, logg: list[object], sendt: list[int]
    ) -> None:
        jobb = _bestill()

        def ta() -> Leie | None:
            try:
                return services.ta(jobb.pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as traader:
            svar = list(traader.map(lambda _nr: ta(), range(8)))
        assert len([leie for leie in svar if leie]) == 1

    def test_who_lost_the_lease_may_not_save(self, logg: list[object], sendt: list[int], klokke) -> None:
        jobb = _bestill()
        foerste = services.ta(jobb.pk)
        klokke.shift(services.leietid() + dt.timedelta(seconds=1))
        andre = services.ta(jobb.pk)
        assert foerste
        assert andre
        for gjoer in (services.hold, services.fullfoer):
            with pytest.raises(services.LeieTapt):
                gjoer(foerste)
        services.hold(andre)

    def test_holding_extends_it(self, logg: list[object], sendt: list[int], klokke) -> None:
        jobb = _bestill()
        leie = services.ta(jobb.pk)
        assert leie
        klokke.shift(services.leietid() - dt.timedelta(seconds=1))
        services.hold(leie)
        klokke.shift(dt.timedelta(seconds=5))
        assert services.ta(jobb.pk) is None

    def test_a_finished_job_cannot_be_taken(self, logg: list[object], sendt: list[int]) -> None:
        jobb = _bestill()
        assert tasks.utfoer_jobb(jobb.pk) == "ferdig"
        assert tasks.utfoer_jobb(jobb.pk) == "ikke ledig"
        assert logg == [7]

    def test_given_up_when_the_worker_dies_every_time(
        self, logg: list[object], sendt: list[int], klokke
    ) -> None:
        jobb = _bestill()
        for _nr in range(services.MAKS_FORSOEK):
            assert services.ta(jobb.pk) is not None
            klokke.shift(services.leietid() + dt.timedelta(seconds=1))
        assert services.ta(jobb.pk) is None
        jobb.refresh_from_db()
        assert jobb.status == Jobbstatus.FEILET
        assert logg == [(7, jobb.feil)]


@pytest.mark.django_db(transaction=True)
def test_an_error_in_the_job_is_shown_without_its_text(logg: list[object], sendt: list[int]) -> None:
    def kjoer(leie: Leie) -> None:
        raise ValueError("Kari Nordmann")

    jobber.registrer(Jobbslag("proeve", kjoer, jobber.jobbslag("proeve").ved_feil))
    jobb = _bestill()
    resultat = tasks.utfoer_jobb.apply(args=[jobb.pk])
    assert resultat.failed()
    jobb.refresh_from_db()
    assert (jobb.status, jobb.leie) == (Jobbstatus.FEILET, None)
    assert logg == [(7, "Uventet feil (ValueError)")]
