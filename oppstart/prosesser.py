"""The product's own processes: web, workers, beat. Each writes to its own log under .data/logg/."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oppstart.feil import Oppstartsfeil
from oppstart.steder import DATA, LOGG, PYTHON, ROT, les_hale, mappe

ARBEIDERE = 2
# Queues by worker, and how many at once: a mail server or a scanner that hangs must not hold up the rest.
KOEER = {"worker": ("arbeid,rapport", ARBEIDERE), "worker-epost": ("epost", 1), "worker-skann": ("skann", 1)}
_OENSKET_PORT = 8000
_SEKUNDER_TIL_SVAR = 60
_SEKUNDER_TIL_STOPP = 25


@dataclass
class Prosess:
    """One of the product's processes, and the log it writes."""

    navn: str
    logg: Path
    popen: "subprocess.Popen[bytes]"


def lytt() -> socket.socket:
    """A listening socket for the pages: on PORT where it is set, else on 8000 or any free port.

    Handed over to the web process open, so that no one can take the port in between.
    """
    oensket = os.environ.get("PORT")
    if oensket and not oensket.isdigit():
        raise Oppstartsfeil(f"PORT må være et tall, ikke «{oensket}».")
    for port in [int(oensket)] if oensket else [_OENSKET_PORT, 0]:
        sokkel = socket.socket()
        sokkel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sokkel.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            sokkel.close()
            continue
        sokkel.listen(128)
        return sokkel
    raise Oppstartsfeil(f"Port {oensket} er opptatt. Velg en annen, eller la være å sette PORT.")


@contextmanager
def i_gang(sokkel: socket.socket, miljoe: Mapping[str, str]) -> Iterator[list[Prosess]]:
    """Web, workers and beat, running inside and stopped after."""
    mappe(LOGG)
    web = ["gunicorn", "ikontroll.wsgi", "--bind", f"fd://{sokkel.fileno()}", "--workers", str(ARBEIDERE)]
    web += ["--timeout", "60", "--no-control-socket"]
    if miljoe.get("DEBUG", "0") not in {"", "0"}:
        web.append("--reload")
    beat = ["celery", "--app", "ikontroll", "beat", "--schedule", str(DATA / "beat"), "--loglevel", "INFO"]
    prosesser: list[Prosess] = []
    try:
        with sokkel:
            prosesser.append(_start("web", web, miljoe, fds=(sokkel.fileno(),)))
        for navn, (koeer, samtidig) in KOEER.items():
            prosesser.append(_start(navn, _worker(navn, koeer, samtidig), miljoe))
        prosesser.append(_start("beat", [*beat, "--pidfile="], miljoe))
        yield prosesser
    finally:
        _stopp(prosesser)


def _worker(navn: str, koeer: str, samtidig: int) -> list[str]:
    worker = ["celery", "--app", "ikontroll", "worker", "--queues", koeer, "--concurrency", str(samtidig)]
    return [*worker, "--hostname", f"{navn}@%h", "--loglevel", "INFO"]


def vent_paa_svar(port: int, prosesser: list[Prosess]) -> None:
    """Returns when the front page answers; raises Oppstartsfeil where a process ends first."""
    aapner = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    frist = time.monotonic() + _SEKUNDER_TIL_SVAR
    while time.monotonic() < frist:
        sjekk(prosesser)
        try:
            aapner.open(f"http://127.0.0.1:{port}/", timeout=_SEKUNDER_TIL_SVAR).close()
            return
        except urllib.error.HTTPError as feil:
            if feil.code >= 500:
                print(f"Forsiden svarer {feil.code}. Slutten av {prosesser[0].logg}:\n{_hale(prosesser[0])}")
            return
        except OSError:
            time.sleep(0.1)
    raise Oppstartsfeil(f"Forsiden svarer ikke. Slutten av {prosesser[0].logg}:\n{_hale(prosesser[0])}")


def sjekk(prosesser: list[Prosess]) -> None:
    """Raises Oppstartsfeil where one of them has ended by itself."""
    for prosess in prosesser:
        if prosess.popen.poll() is not None:
            raise Oppstartsfeil(f"{prosess.navn} stoppet. Slutten av {prosess.logg}:\n{_hale(prosess)}")


def _hale(prosess: Prosess) -> str:
    return les_hale(prosess.logg, 25)


def _start(navn: str, modul: list[str], miljoe: Mapping[str, str], fds: tuple[int, ...] = ()) -> Prosess:
    logg = LOGG / f"{navn}.log"
    kommando = [sys.executable, "-m", "oppstart.barn", ",".join(map(str, fds)), str(PYTHON), "-m", *modul]
    with logg.open("wb") as ut:
        popen = subprocess.Popen(
            kommando,
            cwd=ROT,
            env=miljoe,
            stdin=subprocess.PIPE,
            stdout=ut,
            stderr=ut,
            pass_fds=fds,
            start_new_session=True,
        )
    return Prosess(navn, logg, popen)


def _stopp(prosesser: list[Prosess]) -> None:
    for prosess in prosesser:
        assert prosess.popen.stdin
        prosess.popen.stdin.close()
    for prosess in prosesser:
        try:
            prosess.popen.wait(timeout=_SEKUNDER_TIL_STOPP)
        except subprocess.TimeoutExpired:
            prosess.popen.kill()
            prosess.popen.wait()
