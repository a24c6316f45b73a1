"""./dev as a newcomer runs it, in a clone of its own without the demo's data."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from oppstart.prosesser import KOEER
from tests.oppstart.conftest import Up, dev, prosesser_i, status, up, vent_til

pytestmark = pytest.mark.usefixtures("rent_miljoe")


def kjoerer(klone: Path, hva: str) -> set[str]:
    return {rad for rad in prosesser_i(klone) if hva in rad}


def stopp(klone: Path, popen: Up, signal_: signal.Signals) -> None:
    """Everything has stopped when ./dev has (the last guard may be on its way out)."""
    popen.send_signal(signal_)
    popen.send_signal(signal_)  # someone impatient, or one signal to the process and one to its group
    popen.communicate(timeout=60)
    vent_til(lambda: not prosesser_i(klone))


def test_everything_runs_is_shared_and_stops(klone):
    with up(klone) as (popen, adresse):
        assert status(adresse) < 500
        for hva in ("gunicorn", *KOEER, "ikontroll beat", "-server 127.0.0.1"):
            vent_til(partial(kjoerer, klone, hva))
        postgres = kjoerer(klone, "postgres -D")
        assert dev(klone, "manage", "migrate", "--check", "--skip-checks").returncode == 0
        assert kjoerer(klone, "postgres -D") == postgres
        annen = dev(klone, "up")
        assert (annen.returncode, "kjører allerede" in annen.stdout) == (1, True)
        assert status(adresse) < 500
        stopp(klone, popen, signal.SIGTERM)


def test_killed_and_started_again(klone):
    with up(klone) as (popen, _):
        popen.kill()
        vent_til(lambda: not prosesser_i(klone))
    with up(klone) as (popen, adresse):
        assert status(adresse) < 500
        stopp(klone, popen, signal.SIGINT)


def test_manage_passes_on_the_exit_code(klone):
    assert dev(klone, "manage", "finnes_ikke").returncode == 1
    vent_til(lambda: not prosesser_i(klone))


def test_the_given_database_redis_and_port_are_used(klone, monkeypatch):
    with servere_fra(klone) as (database, redis):
        with psycopg.connect(database, autocommit=True) as forbindelse:
            forbindelse.execute("DROP DATABASE IF EXISTS min_egen")
            forbindelse.execute("CREATE DATABASE min_egen")
        min_egen = database.removesuffix("/ikontroll") + "/min_egen"
        monkeypatch.setenv("DATABASE_URL", min_egen)
        monkeypatch.setenv("REDIS_URL", redis)
        with socket.socket() as opptatt:
            opptatt.bind(("127.0.0.1", 0))
            opptatt.listen()
            port = str(opptatt.getsockname()[1])
            monkeypatch.setenv("PORT", port)
            svar = dev(klone, "up", "--uten-demo")
            assert (svar.returncode, "opptatt" in svar.stdout) == (1, True)
        with up(klone) as (popen, adresse):
            assert adresse == f"http://127.0.0.1:{port}/"
            assert status(adresse) < 500
            vent_til(lambda: kjoerer(klone, "postgres -D"))
            popen.send_signal(signal.SIGHUP)
            popen.communicate(timeout=60)
        with psycopg.connect(min_egen) as forbindelse:
            antall = forbindelse.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
        assert antall > 10


@contextmanager
def servere_fra(klone: Path) -> Iterator[tuple[str, str]]:
    """Addresses of the clone's own servers, running outside of any `up`."""
    kode = (
        "import os, sys; print(*map(os.getenv, ('DATABASE_URL', 'REDIS_URL')), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "dev", "manage", "shell", "--verbosity", "0", "--command", kode],
        cwd=klone,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as popen:
        assert popen.stdout
        assert popen.stdin
        database, redis = popen.stdout.readline().split()
        yield database, redis
        popen.stdin.close()


def test_without_a_command_it_lists_what_it_can_do(klone):
    svar = dev(klone)
    assert svar.returncode == 0
    for kommando in ("up", "test", "manage", "lint"):
        assert f"\n  {kommando} " in svar.stdout
    assert dev(klone, "opp").returncode == 2
