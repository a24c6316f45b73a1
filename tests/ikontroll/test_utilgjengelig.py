"""PostgreSQL or Redis away: a page that says so, and nothing half-done."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import kombu.pools
import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from avvik.models import Avvik
from felles.installasjon import merk_som
from felles.klokke import i_dag
from hendelser.models import Hendelse
from ikontroll.celery import app
from organisasjon.models import Bruker
from rapport.models import Rapport, Rapportstatus
from tests.avvik.kommune import Kommune
from tests.skjemahjelp import skjema
from utboks import services as utboks
from utboks import tasks
from utboks.models import Jobb, Jobbstatus

pytestmark = pytest.mark.django_db(transaction=True)

BESKJED = "Databasen svarer ikke"


@pytest.fixture
def kommune(db: None) -> Kommune:
    merk_som(demo=False)
    return Kommune()


@pytest.fixture
def lukket_port() -> Iterator[int]:
    """A port of this machine at which nobody listens."""
    with socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        yield sokkel.getsockname()[1]  # bound, but not listening: a connection is refused


@pytest.fixture
def uten_database(lukket_port: int) -> Callable[[], Any]:
    """`with uten_database():` PostgreSQL has gone, as a new connection finds."""

    @contextmanager
    def borte() -> Iterator[None]:
        foer = connection.settings_dict.copy()
        connection.close()
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(lukket_port)}
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(foer)

    return borte


@pytest.fixture
def uten_redis(lukket_port: int) -> Iterator[None]:
    """The broker points at a port where nobody listens."""
    adresse = f"redis://127.0.0.1:{lukket_port}/0"
    foer = app.conf.broker_url
    _megler(adresse)
    yield
    _megler(foer)


def _megler(adresse: str) -> None:
    kombu.pools.reset()  # a closed pool is else found again by its address, by a later test
    app._pool = None
    app.amqp._producer_pool = None
    app.conf.broker_url = adresse


def _klient(bruker: Bruker | None = None) -> Client:
    klient = Client(raise_request_exception=False)
    if bruker:
        klient.force_login(bruker)
    return klient


def _melding(kommune: Kommune, klient: Client) -> dict[str, Any]:
    """What the form sends, with the hidden fields of a page that was fetched before."""
    return skjema(klient.get(reverse("avvik:meld"))).fyll(hva="Glemte å låse medisinskapet.", enhet="HJ1")


class TestUtenPostgreSQL:
    def test_the_login_page_says_so(self, kommune: Kommune, uten_database: Any) -> None:
        klient = _klient()
        with uten_database():
            for sti in ("/", reverse("organisasjon:logg_inn"), reverse("helse")):
                svar = klient.get(sti, follow=True)
                assert svar.status_code == 503, sti
                assert BESKJED in svar.content.decode()
                assert svar["Retry-After"]

    def test_the_password_form_says_so(self, kommune: Kommune, uten_database: Any) -> None:
        with uten_database():
            svar = _klient().post(
                reverse("organisasjon:logg_inn"), {"brukernavn": "leder", "passord": "hemmelig"}
            )
        assert svar.status_code == 503
        assert BESKJED in svar.content.decode()

    def test_every_page_within_says_so_and_works_again_afterwards(
        self, kommune: Kommune, uten_database: Any
    ) -> None:
        klient = _klient(kommune["direktoer"])
        sider = [reverse(navn) for navn in ("forside", "avvik:meld", "avvik:liste", "rapport:tall")]
        with uten_database():
            for side in sider:
                svar = klient.get(side)
                assert svar.status_code == 503, side
                assert BESKJED in svar.content.decode()
        assert {klient.get(side).status_code for side in sider} == {200}

    def test_the_log_says_it_in_one_line_each(
        self, kommune: Kommune, uten_database: Any, logglinjer: Callable[[], list[str]]
    ) -> None:
        klient, fremmed = _klient(kommune["direktoer"]), _klient()
        sider = ["/", reverse("avvik:liste"), reverse("organisasjon:logg_inn"), reverse("helse"),
                 "/api/v1/sjekkliste/runder/", "/avvik/2025-000001/"]  # fmt: skip
        with uten_database():
            for side in sider:
                for en in (klient, fremmed):
                    logglinjer()
                    for svar in (en.get(side), en.post(side, {"a": "b"})):
                        assert svar.status_code in (302, 401, 405, 503), side
                    assert len(logglinjer()) <= 2, side

    def test_a_job_says_it_in_one_line(
        self, kommune: Kommune, uten_database: Any, logglinjer: Callable[[], list[str]]
    ) -> None:
        with uten_database():
            for navn in sorted(navn for navn in app.tasks if not navn.startswith("celery.")):
                argumenter = [1] if navn.endswith("utfoer_jobb") else []
                logglinjer()
                app.tasks[navn].apply(args=argumenter)
                assert len(logglinjer()) <= 1, navn

    def test_nothing_is_reported_and_the_same_form_reports_it_afterwards(
        self, kommune: Kommune, uten_database: Any
    ) -> None:
        klient = _klient(kommune["ansatt"])
        melding = _melding(kommune, klient)
        with uten_database():
            assert klient.post(reverse("avvik:meld"), melding).status_code == 503
        assert not Avvik.objects.exists()
        assert klient.post(reverse("avvik:meld"), melding).status_code == 302
        assert Avvik.objects.get().saksnummer.endswith("-000001")

    @pytest.mark.parametrize("tabell", ["avvik_avvik", "hendelser_hendelse"])
    def test_a_database_that_goes_in_the_middle_leaves_nothing_half_done(
        self, kommune: Kommune, tabell: str
    ) -> None:
        klient = _klient(kommune["ansatt"])
        melding = _melding(kommune, klient)
        with connection.execute_wrapper(_avbryt_ved(f'INSERT INTO "{tabell}"')):
            svar = klient.post(reverse("avvik:meld"), melding)
        assert svar.status_code == 503
        assert BESKJED in svar.content.decode()
        assert not Avvik.objects.exists()
        assert not Hendelse.objects.exists()
        klient.post(reverse("avvik:meld"), melding)
        assert Avvik.objects.get().saksnummer.endswith("-000001")


def _avbryt_ved(begynnelse: str) -> Any:
    """Ends the database's side of the connection when a statement that begins so is to be run."""

    def avbryt(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(begynnelse):
            parametre = connection.get_connection_params() | {"autocommit": True}
            parametre = {
                k: parametre[k] for k in ("host", "port", "user", "password", "dbname") if k in parametre
            }
            with psycopg.connect(**parametre, autocommit=True) as annen:
                annen.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)

    return avbryt


class TestUtenRedis:
    def test_the_log_says_it_in_one_line(
        self, kommune: Kommune, uten_redis: None, logglinjer: Callable[[], list[str]]
    ) -> None:
        klient = _klient(kommune["direktoer"])
        logglinjer()
        klient.post(reverse("rapport:bestill"), {"aar": i_dag().year - 1, "tertial": "0", "enhet": "K"})
        assert len(logglinjer()) == 1

    def test_an_avvik_is_reported_as_usual(self, kommune: Kommune, uten_redis: None) -> None:
        klient = _klient(kommune["ansatt"])
        svar = klient.post(reverse("avvik:meld"), _melding(kommune, klient), follow=True)
        assert svar.status_code == 200
        assert Avvik.objects.get().saksnummer in svar.content.decode()

    def test_a_report_is_ordered_says_that_it_waits_and_comes_when_redis_is_back(
        self, kommune: Kommune, uten_redis: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        klient = _klient(kommune["direktoer"])
        bestilling = {"aar": i_dag().year - 1, "tertial": "0", "enhet": "K"}
        svar = klient.post(reverse("rapport:bestill"), bestilling, follow=True)
        assert svar.status_code == 200
        tekst = svar.content.decode()
        assert "Rapporten er bestilt" in tekst
        assert "venter på tur" in tekst
        rapport = Rapport.objects.get()
        assert rapport.status == Rapportstatus.BESTILT
        jobb = Jobb.objects.get()
        assert (jobb.status, jobb.sendt) == (Jobbstatus.VENTER, None)
        sendt: list[int] = []
        monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: sendt.append(jobb_id))
        assert utboks.videresend() == 1
        assert sendt == [jobb.pk]
