"""What holds for every test: no network, no slow passwords, a clock that can be stopped."""

import datetime as dt
import io
import ipaddress
import logging
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.utils.module_loading import import_string
from hypothesis import settings as hypothesis_settings

from oppstart import nettleser

TID = dt.datetime(2025, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Oslo"))

# A law is tried until it is tried: on a busy machine an example may take any time.
hypothesis_settings.register_profile("uten_tidsfrist", deadline=None)
hypothesis_settings.load_profile("uten_tidsfrist")


def pytest_configure(config: pytest.Config) -> None:
    """Each process of a parallel run has a database of its own in Redis too: their jobs must not meet."""
    nr = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    settings.REDIS_URL = settings.REDIS_URL.rpartition("/")[0] + f"/{nr}"
    settings.CELERY_BROKER_URL = settings.REDIS_URL


@pytest.fixture(autouse=True, scope="session")
def uten_nett() -> Iterator[None]:
    """A test that reaches for the network fails: nobody's answers but our own."""
    with pytest.MonkeyPatch.context() as lapp:
        for navn in ("connect", "connect_ex"):
            lapp.setattr(socket.socket, navn, _bare_lokalt(getattr(socket.socket, navn)))
        yield


def _bare_lokalt(koble_til: Any) -> Any:
    def sjekket(sokkel: socket.socket, adresse: Any) -> Any:
        if sokkel.family in (socket.AF_INET, socket.AF_INET6) and not _lokal(adresse[0]):
            raise AssertionError(f"a test tried to reach {adresse[0]}")
        return koble_til(sokkel, adresse)

    return sjekket


def _lokal(vert: str) -> bool:
    try:
        return ipaddress.ip_address(vert).is_loopback
    except ValueError:
        return vert == "localhost"


@pytest.fixture(autouse=True)
def raske_passord(settings: Any) -> None:
    """Argon2 is slow on purpose; tests have nothing to hide."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _filmappe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vedlegg")


@pytest.fixture(autouse=True)
def uten_vedleggsmappe(settings: Any, _filmappe: Path) -> None:
    """What tests attach is never laid among the files of the tree."""
    settings.MEDIA_ROOT = _filmappe


@pytest.fixture
def logglinjer() -> Iterator[Callable[[], list[str]]]:
    """`logglinjer()` gives the lines of log since it was last asked, as every process writes them."""
    valg = settings.LOGGING["formatters"]["linje"]
    ut = io.StringIO()
    skriver = logging.StreamHandler(ut)
    skriver.setFormatter(import_string(valg["()"])(valg["format"], style=valg["style"]))
    skriver.setLevel(logging.INFO)

    def siden_sist() -> list[str]:
        linjer = ut.getvalue().splitlines()
        ut.seek(0)
        ut.truncate()
        return linjer

    rot = logging.getLogger()
    rot.addHandler(skriver)
    yield siden_sist
    rot.removeHandler(skriver)


@pytest.fixture
def klokke() -> Iterator[time_machine.Traveller]:
    """The time stands at 3 March 2025, 09:00 in Oslo; `klokke.move_to(…)` and `klokke.shift(…)` move it."""
    with time_machine.travel(TID, tick=False) as reise:
        yield reise


@pytest.fixture(scope="session")
def nettleser_sti() -> str:
    """The program of a Chromium. Without one the test is skipped, and fails where one is required (CI)."""
    sti = nettleser.finn()
    if sti:
        return sti
    if os.environ.get("IKONTROLL_KREV_NETTLESER") == "1":
        pytest.fail("no browser, and IKONTROLL_KREV_NETTLESER=1")
    pytest.skip("skipped: no browser")
