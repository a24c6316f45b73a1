"""Runs one command in the foreground."""

import signal
import subprocess
from collections.abc import Mapping

from oppstart.feil import Avbrutt, Oppstartsfeil
from oppstart.livsline import doe_med_forelder
from oppstart.steder import PYTHON, ROT

_SEKUNDER_TIL_DREPT = 15


def kjoer(kommando: list[str], miljoe: Mapping[str, str], *, ved_tastaturet: bool = False) -> int:
    """Runs the command on our terminal; returns its exit code. It ends when we do.

    With `ved_tastaturet`, Ctrl-C is the command's own affair: a shell goes on after it.
    """
    prosess = subprocess.Popen(kommando, cwd=ROT, env=miljoe, preexec_fn=doe_med_forelder(signal.SIGTERM))
    foer = signal.signal(signal.SIGINT, lambda *_: None) if ved_tastaturet else None
    try:
        return prosess.wait()
    except (KeyboardInterrupt, Avbrutt):
        prosess.terminate()
        try:
            prosess.wait(timeout=_SEKUNDER_TIL_DREPT)
        except subprocess.TimeoutExpired:
            prosess.kill()
            prosess.wait()
        raise
    finally:
        if foer:
            signal.signal(signal.SIGINT, foer)


def manage(argumenter: list[str], miljoe: Mapping[str, str]) -> None:
    """Runs manage.py; raises Oppstartsfeil where it fails (it has said why itself)."""
    if kjoer([str(PYTHON), "manage.py", *argumenter], miljoe):
        raise Oppstartsfeil(f"«manage.py {' '.join(argumenter)}» gikk ikke.")
