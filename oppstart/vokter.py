"""The guard of one private server: starts it, and stops it when nobody holds its lock any more.

Run as `python -m oppstart.vokter <server> <cluster folder> <varig|flyktig>` by `servere`, in a session of its
own, so that Ctrl-C and a `kill -9` of whoever started it do not reach it. Prints «klar», or why not, and
closes its output.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from oppstart.feil import Avbrutt, Oppstartsfeil
from oppstart.laas import Fillaas
from oppstart.postgres import Postgres
from oppstart.prosesstabell import avslutt, gjenvaerende
from oppstart.redis import Redis
from oppstart.steder import les_hale, skriv_hemmelig
from oppstart.tjener import Tjener, ledig_port

POSTGRES, REDIS = "postgres", "redis"
_FORSOEK = 3
_SEKUNDER_TIL_KLAR = 60
_PAUSE = 0.1


def lag_tjener(navn: str, klynge: Path, *, varig: bool) -> Tjener:
    """The server of this name in the cluster folder."""
    return Postgres(klynge, varig=varig) if navn == POSTGRES else Redis(klynge)


def portfil(klynge: Path, navn: str) -> Path:
    """Holds the port that the server listens on, and that it is given again next time where it is free."""
    return klynge / f"{navn}.port"


def vokterlaas(klynge: Path, navn: str) -> Path:
    """Held by the guard for as long as it lives."""
    return klynge / f"{navn}.vokter.laas"


def brukslaas(klynge: Path, navn: str) -> Path:
    """Held, shared, by everyone who uses the server."""
    return klynge / f"{navn}.i-bruk.laas"


def rydd(tjener: Tjener) -> None:
    """Ends a server of this folder whose guard is gone. Only for the guard, who holds its lock."""
    avslutt(gjenvaerende(tjener.datamappe, tjener.prosessnavn), tjener.stoppsignaler)
    # Says that a process runs. PostgreSQL would believe it where the id is another process's by now.
    (tjener.datamappe / "postmaster.pid").unlink(missing_ok=True)


def vokt(navn: str, klynge: Path, *, varig: bool) -> None:
    """Runs the server until nobody uses it."""
    # Let go of in this order: whoever was waiting for the use lock must find the guard's lock free.
    with Fillaas(brukslaas(klynge, navn)) as bruk, Fillaas(vokterlaas(klynge, navn)) as vokter:
        vokter.ta()
        tjener = lag_tjener(navn, klynge, varig=varig)
        rydd(tjener)
        tjener.klargjoer()
        prosess, port = _start(tjener, portfil(klynge, navn))
        try:
            skriv_hemmelig(portfil(klynge, navn), str(port))
            _meld("klar")
            # Once the use lock is ours, new users wait on it until the server has stopped.
            while prosess.poll() is None and not bruk.proev():
                time.sleep(_PAUSE)
        finally:
            _stopp(prosess, tjener)


def _start(tjener: Tjener, fil: Path) -> "tuple[subprocess.Popen[bytes], int]":
    oensket = int(fil.read_text()) if fil.exists() else None
    for _forsoek in range(_FORSOEK):
        port = ledig_port(oensket)
        kommando, argumenter = tjener.kommando(port)
        with tjener.logg.open("ab") as logg:
            prosess = subprocess.Popen(
                kommando,
                stdin=subprocess.DEVNULL,
                stdout=logg,
                stderr=logg,
                start_new_session=True,
                **argumenter,
            )
        if _vent(tjener, prosess, port):
            return prosess, port
        _stopp(prosess, tjener)
        oensket = None  # someone may have taken the port between our look and the server's start
    raise Oppstartsfeil(f"{tjener.navn} startet ikke. Slutten av {tjener.logg}:\n{les_hale(tjener.logg)}")


def _vent(tjener: Tjener, prosess: "subprocess.Popen[bytes]", port: int) -> bool:
    frist = time.monotonic() + _SEKUNDER_TIL_KLAR
    while time.monotonic() < frist and prosess.poll() is None:
        if tjener.er_klar(prosess, port):
            return True
        time.sleep(0.02)
    return False


def _stopp(prosess: "subprocess.Popen[bytes]", tjener: Tjener) -> None:
    for signal_ in tjener.stoppsignaler:
        if prosess.poll() is not None:
            return
        prosess.send_signal(signal_)
        try:
            prosess.wait(timeout=20)
        except subprocess.TimeoutExpired:
            continue


def _meld(linje: str) -> None:
    """Answers whoever started us, and lets go of their pipe."""
    print(linje, flush=True)
    ingenting = os.open(os.devnull, os.O_RDWR)
    os.dup2(ingenting, sys.stdout.fileno())
    os.dup2(ingenting, sys.stderr.fileno())


def _avbryt(_signal: int, _ramme: object) -> None:
    raise Avbrutt


def main(argumenter: list[str]) -> int:
    """Entry point of the guard's process: a process of its own, that nobody waits for."""
    if os.fork():
        return 0
    signal.signal(signal.SIGTERM, _avbryt)
    navn, klynge, varighet = argumenter
    try:
        vokt(navn, Path(klynge), varig=varighet == "varig")
    except Oppstartsfeil as feil:
        _meld(str(feil))
        return 1
    except Avbrutt:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
