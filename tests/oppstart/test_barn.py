"""A process of the product ends with whoever started it."""

import subprocess
import sys

import pytest

from oppstart.prosesstabell import lever
from oppstart.steder import ROT
from tests.oppstart.conftest import vent_til

# A command with a child of its own that does not listen to TERM.
_FORELDER = "trap 'exit 0' TERM; (trap '' TERM; while :; do sleep 0.1; done) & echo $$ $!; wait; wait"


def start(*kommando: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "oppstart.barn", "", *kommando],
        cwd=ROT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize("slutt", ["stdin lukkes", "drept"])
def test_ends_with_its_starter(slutt):
    with start("sh", "-c", _FORELDER) as barn:
        pid_er = [int(pid) for pid in barn.stdout.readline().split()]
        assert all(map(lever, pid_er))
        if slutt == "drept":
            barn.kill()
            vent_til(lambda: not lever(pid_er[0]))
            subprocess.run(["kill", "-9", str(pid_er[1])], check=True)  # the kernel only tells the nearest
        else:
            barn.stdin.close()
        vent_til(lambda: not any(map(lever, pid_er)))


def test_passes_on_the_exit_code():
    with start("sh", "-c", "exit 3") as barn:
        assert barn.wait(timeout=10) == 3
