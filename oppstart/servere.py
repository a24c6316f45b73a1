"""The private servers, as the commands see them: ask for them, use them, let go."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oppstart.feil import Oppstartsfeil
from oppstart.laas import Fillaas, alene, er_ledig
from oppstart.postgres import Postgres
from oppstart.prosesstabell import avslutt, gjenvaerende
from oppstart.redis import Redis
from oppstart.steder import ROT, mappe
from oppstart.vokter import brukslaas, lag_tjener, portfil, vokterlaas

_SEKUNDER_TIL_STOPP = 45
_GANGER_SETT_I_BRUK = 5


@contextmanager
def i_bruk(navn: str, klynge: Path, *, varig: bool) -> Iterator[str]:
    """Yields the address of a running server, started where it is not already; it may stop once we are done.

    Several processes may hold it at once: the last one out stops it. Raises Oppstartsfeil.
    """
    mappe(klynge)
    tjener = lag_tjener(navn, klynge, varig=varig)
    try:
        with Fillaas(brukslaas(klynge, navn)) as bruk:
            bruk.ta(delt=True)
            with alene(klynge / f"{navn}.start.laas"):
                if er_ledig(vokterlaas(klynge, navn)):
                    _start_vokter(navn, klynge, varig=varig)
            yield tjener.adresse(int(portfil(klynge, navn).read_text()))
    finally:
        _vent_til_stoppet(navn, klynge)


def _start_vokter(navn: str, klynge: Path, *, varig: bool) -> None:
    kommando = [sys.executable, "-m", "oppstart.vokter", navn, str(klynge), "varig" if varig else "flyktig"]
    # Answers when the server is ready, or cannot be; it runs on by itself after that.
    svar = subprocess.run(
        kommando,
        cwd=ROT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ).stdout.strip()
    if svar != "klar":
        raise Oppstartsfeil(svar or f"{navn} startet ikke.")


def _vent_til_stoppet(navn: str, klynge: Path) -> None:
    """Returns when the guard has stopped the server, or soon where someone else uses it still."""
    frist = time.monotonic() + _SEKUNDER_TIL_STOPP
    sett_i_bruk = 0
    while time.monotonic() < frist and sett_i_bruk < _GANGER_SETT_I_BRUK:
        if er_ledig(vokterlaas(klynge, navn)):
            return
        sett_i_bruk = sett_i_bruk + 1 if _andre_bruker(brukslaas(klynge, navn)) else 0
        time.sleep(0.05)


def _andre_bruker(sti: Path) -> bool:
    """True where others hold the use lock: it cannot be ours alone, nor has the guard taken it to stop.

    Another process that looks at this very moment may be taken for a user: look several times.
    """
    with Fillaas(sti) as laas:
        if laas.proev():
            return False
    return er_ledig(sti)


def slett(klynge: Path) -> None:
    """Ends what is left of the servers in a cluster folder that nobody uses, and removes the folder."""
    for datamappe in klynge.glob("*/"):
        avslutt(
            gjenvaerende(datamappe, (*Postgres.prosessnavn, *Redis.prosessnavn)),
            (signal.SIGQUIT, signal.SIGKILL),
        )
    shutil.rmtree(klynge, ignore_errors=True)
