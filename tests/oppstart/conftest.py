"""The launcher is tested from outside: real processes, in folders of their own."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from oppstart.prosesstabell import lever
from oppstart.steder import ROT, VENV


def vent_til(betingelse: Callable[[], object], sekunder: float = 30) -> None:
    """Returns as soon as the condition holds; fails the test where it never does."""
    frist = time.monotonic() + sekunder
    while not betingelse():
        assert time.monotonic() < frist, "it never came about"
        time.sleep(0.05)


def prosesser_i(mappe: Path) -> list[str]:
    """Processes, except those that have ended, that work in the folder or name it in their command line."""
    funnet = []
    for pid in (int(navn) for navn in os.listdir("/proc") if navn.isdigit()):
        try:
            kommando = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            arbeider_i = os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            continue
        if (str(mappe) in kommando or arbeider_i.startswith(str(mappe))) and lever(pid):
            funnet.append(f"{pid} {kommando}")
    return funnet


def kopier_kode(til: Path) -> None:
    """What git knows of, as it is in the work tree now."""
    filer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    for fil in filter(None, filer.split("\0")):
        if not (ROT / fil).exists() or fil.startswith(("tests/", "static/vendor/")):
            continue
        (til / fil).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROT / fil, til / fil)


@pytest.fixture(scope="module")
def klone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clone without data that shares our virtual environment; deep, and with a blank and an ø in its path.

    Deeper than a Unix socket's path may be.
    """
    rot = tmp_path_factory.mktemp("oppstart") / ("dypt " * 20).strip() / "kløne"
    rot.mkdir(parents=True)
    kopier_kode(rot)
    (rot / ".venv").symlink_to(VENV)
    yield rot
    vent_til(lambda: not prosesser_i(rot))
    shutil.rmtree(rot)


@pytest.fixture
def rent_miljoe(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a newcomer's machine: no variable of ours is set, nor pytest's settings of the tests."""
    ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT", "DEBUG", "IKONTROLL_SERVERE")
    for navn in (*ours, "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(navn, raising=False)


def dev(klone: Path, *argumenter: str) -> "subprocess.CompletedProcess[str]":
    """Runs ./dev to its end."""
    return subprocess.run(
        [sys.executable, "dev", *argumenter],
        cwd=klone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )


Up: TypeAlias = "subprocess.Popen[str]"


@contextmanager
def up(
    klone: Path,
    python: str = sys.executable,
    argumenter: Sequence[str] = ("--uten-demo",),
    **popen_argumenter: Any,
) -> Iterator[tuple[Up, str]]:
    """Runs `./dev up` until it has printed its address; ends it where the test has not."""
    with subprocess.Popen(
        [python, "dev", "up", *argumenter],
        cwd=klone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        **popen_argumenter,
    ) as popen:
        try:
            assert popen.stdout
            skrevet = ""
            while not (treff := re.search(r"http://\S+", skrevet)):
                linje = popen.stdout.readline()
                assert linje, f"./dev up ended:\n{skrevet}"
                skrevet += linje
            yield popen, treff[0]
        finally:
            if popen.poll() is None:
                popen.terminate()
            popen.communicate(timeout=60)


def status(adresse: str) -> int:
    try:
        with urllib.request.urlopen(adresse, timeout=20) as svar:
            return int(svar.status)
    except urllib.error.HTTPError as feil:
        with feil:
            return feil.code
