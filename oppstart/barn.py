"""Runs one command and ends it, with all its children, when whoever started us ends, in any way.

Run as `python -m oppstart.barn <fds> command …`, where <fds> are open files that the command is given,
separated by comma. Standard input is a pipe that only the starter holds: when it closes, the starter is gone
or wants us to stop. Works without /proc and without Linux' own means.
"""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

from oppstart.livsline import doe_med_forelder

_SEKUNDER_TIL_DREPT = 15
_PAUSE = 0.1


def kjoer(kommando: list[str], pass_fds: tuple[int, ...] = ()) -> int:
    """Runs the command in a process group of its own; returns its exit code."""
    prosess = subprocess.Popen(
        kommando,
        stdin=subprocess.DEVNULL,
        process_group=0,
        pass_fds=pass_fds,
        preexec_fn=doe_med_forelder(signal.SIGTERM),
    )
    while prosess.poll() is None:
        lesbar, _, _ = select.select([sys.stdin], [], [], _PAUSE)
        if lesbar and not os.read(sys.stdin.fileno(), 1):
            _avslutt(prosess)
    _signaler(prosess.pid, signal.SIGKILL)  # what the command left behind
    return prosess.returncode


def _avslutt(prosess: "subprocess.Popen[bytes]") -> None:
    prosess.terminate()  # the parent of a group tells its own children
    try:
        prosess.wait(timeout=_SEKUNDER_TIL_DREPT)
    except subprocess.TimeoutExpired:
        _signaler(prosess.pid, signal.SIGKILL)
        prosess.wait()


def _signaler(gruppe: int, signal_: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(gruppe, signal_)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: None)  # the pipe decides; not SIG_IGN, which is inherited
    sys.exit(abs(kjoer(sys.argv[2:], tuple(int(fd) for fd in sys.argv[1].split(",") if fd))))
