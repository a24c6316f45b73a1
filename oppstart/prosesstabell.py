"""Finds processes left behind in a folder, and ends them: never one that is not ours."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_HAR_PROC = Path("/proc/self/stat").exists()


def gjenvaerende(mappe: Path, navn: Iterable[str]) -> list[int]:
    """Processes of one of these names that work in this very folder.

    A process id in a file proves nothing, as the id may be another process's by now. The folder does: a
    server stays in its data folder for as long as it lives.
    """
    if not mappe.exists():
        return []
    prefiks = tuple(navn)
    if _HAR_PROC:
        return [pid for pid in _pid_er() if _arbeider_i(pid, mappe) and _navn(pid).startswith(prefiks)]
    return _med_ps(mappe, prefiks)


def avslutt(pid_er: list[int], signaler: Iterable[signal.Signals], *, sekunder: float = 15) -> None:
    """Sends the first signal, then the next where someone still lives after `sekunder`, and so on."""
    for signal_ in signaler:
        for pid in pid_er:
            _send(pid, signal_)
        frist = time.monotonic() + sekunder
        while time.monotonic() < frist:
            pid_er = [pid for pid in pid_er if lever(pid)]
            if not pid_er:
                return
            time.sleep(0.02)


def lever(pid: int) -> bool:
    """True for a process that runs (one that has ended and waits for its parent does not)."""
    if _HAR_PROC:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return status.rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _send(pid: int, signal_: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal_)


def _pid_er() -> list[int]:
    return [int(navn) for navn in os.listdir("/proc") if navn.isdigit()]


def _arbeider_i(pid: int, mappe: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(mappe)
    except OSError:
        return False  # ended meanwhile, or another user's


def _navn(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _med_ps(mappe: Path, prefiks: tuple[str, ...]) -> list[int]:
    """Where there is no /proc (macOS): our servers carry their folder in the command line."""
    ut = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, encoding="utf-8").stdout
    treff = []
    for linje in ut.splitlines():
        pid, _, kommando = linje.strip().partition(" ")
        if str(mappe) in kommando and Path(kommando.split()[0]).name.startswith(prefiks):
            treff.append(int(pid))
    return treff
