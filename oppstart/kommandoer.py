"""The commands of `./dev`."""

import argparse
import hashlib
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from oppstart import benk, kontroll, prosesser, servere, testing, venv
from oppstart.feil import Avbrutt, Oppstartsfeil
from oppstart.kjoering import kjoer, manage
from oppstart.laas import Fillaas
from oppstart.steder import DATA, DRIFT, PYTHON, mappe, skriv_hemmelig
from oppstart.utskrift import si
from oppstart.vokter import POSTGRES, REDIS

Miljoe = dict[str, str]
_STOPPSIGNALER = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HJELP = """Bruk: ./dev KOMMANDO

  up [--uten-demo]    start alt: servere, database, eksempeldata, nettsider og arbeidere. Stopp med Ctrl-C
  test [ARGUMENTER]   kjør testene (argumentene går til pytest)
  manage KOMMANDO …   kjør manage.py, for eksempel «./dev manage demo» eller «./dev manage ny_administrator»
  bench [NAVN]        mål hvor raskt det går, mot egne servere; uten navn: hvilke målinger som finnes
  lint                kjør ruff, djlint, mypy, import-linter, og se etter manglende migreringer

Alt som lages, ligger i .venv/ og .data/ i denne mappen. Miljøvariabler som brukes der de er satt:
  PORT                porten for nettsidene (ellers 8000, eller en ledig)
  DATABASE_URL        en PostgreSQL du har fra før (ellers startes en egen)
  REDIS_URL           en Redis du har fra før (ellers startes en egen)
  IKONTROLL_SERVERE   «medfoelgende» for å bruke serverne fra Python-pakkene selv om maskinen har andre
"""


def hoved(argumenter: list[str]) -> int:
    """Runs the command; returns its exit code. What goes wrong is said in a sentence, not in a traceback."""
    kommandoer: dict[str, Callable[[list[str]], int]] = {
        "up": _up,
        "test": testing.test,
        "manage": _manage,
        "lint": kontroll.lint,
        "bench": benk.bench,
    }
    if not argumenter or argumenter[0] in {"help", "hjelp", "-h", "--help"}:
        print(_HJELP)
        return 0
    kommando = kommandoer.get(argumenter[0])
    if not kommando:
        print(f"Ukjent kommando: {argumenter[0]}\n\n{_HJELP}", file=sys.stderr)
        return 2
    for signal_ in _STOPPSIGNALER:
        signal.signal(signal_, _avbryt)
    try:
        return kommando(argumenter[1:])
    except Oppstartsfeil as feil:
        print(f"\n{feil}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Avbrutt:
        return 143


def _avbryt(mottatt: int, _ramme: object) -> None:
    """The first one unwinds; those that follow do not disturb the stopping of what was started."""
    for signal_ in _STOPPSIGNALER:
        signal.signal(signal_, lambda *_: None)
    raise KeyboardInterrupt if mottatt == signal.SIGINT else Avbrutt


def _up(argumenter: list[str]) -> int:
    tolker = argparse.ArgumentParser(prog="./dev up")
    tolker.add_argument("--uten-demo", action="store_true", help="la en tom database være tom")
    valg = tolker.parse_args(argumenter)
    with ExitStack() as stabel:
        stabel.enter_context(_eneste_up())
        sokkel = stabel.enter_context(prosesser.lytt())
        port = sokkel.getsockname()[1]
        venv.sikre(venv.PRODUKT)
        miljoe = stabel.enter_context(miljoe_med_servere())
        si("Oppdaterer databasen …")
        manage(["migrate", "--verbosity", "0", "--skip-checks"], miljoe)
        if not valg.uten_demo:
            manage(["demo", "--hvis-tom"], miljoe)
        si("Starter nettsider, arbeider og tidsplan …")
        i_gang = stabel.enter_context(prosesser.i_gang(sokkel, miljoe))
        prosesser.vent_paa_svar(port, i_gang)
        print(f"\nikontroll kjører på  http://127.0.0.1:{port}/\n", flush=True)
        manage(["demopersoner"], miljoe)
        print("Stopp med Ctrl-C. Logger ligger i .data/logg/.", flush=True)
        stabel.callback(si, "\nStopper …")
        while True:
            prosesser.sjekk(i_gang)
            time.sleep(0.5)


@contextmanager
def _eneste_up() -> Iterator[None]:
    with Fillaas(mappe(DATA) / "up.laas") as laas:
        if not laas.proev():
            raise Oppstartsfeil("./dev up kjører allerede i denne mappen.")
        yield


def _manage(argumenter: list[str]) -> int:
    venv.sikre(venv.PRODUKT)
    with miljoe_med_servere() as miljoe:
        return kjoer([str(PYTHON), "manage.py", *argumenter], miljoe, ved_tastaturet=True)


@contextmanager
def miljoe_med_servere() -> Iterator[Miljoe]:
    """The environment of the product's processes, with private servers where no others are given."""
    with ExitStack() as stabel:
        miljoe = {**os.environ, "SECRET_KEY": os.environ.get("SECRET_KEY") or _egen_noekkel()}
        if not miljoe.get("REDIS_URL"):
            miljoe["REDIS_URL"] = stabel.enter_context(servere.i_bruk(REDIS, DRIFT, varig=True))
        if not miljoe.get("DATABASE_URL"):
            miljoe["DATABASE_URL"] = stabel.enter_context(servere.i_bruk(POSTGRES, DRIFT, varig=True))
            _migrer_ny(miljoe)
        yield miljoe


def _migrer_ny(miljoe: Miljoe) -> None:
    """Makes the tables of a private database that has just been made; `up` brings it up to date later."""
    stempel = DRIFT / "migrert"
    passord = urlsplit(miljoe["DATABASE_URL"]).password or ""
    fingeravtrykk = hashlib.sha256(passord.encode()).hexdigest()  # each database has a password of its own
    if not stempel.exists() or stempel.read_text() != fingeravtrykk:
        si("Lager tabellene i databasen …")
        manage(["migrate", "--verbosity", "0", "--skip-checks"], miljoe)
        stempel.write_text(fingeravtrykk)


def _egen_noekkel() -> str:
    fil = mappe(DATA) / "secret_key"
    if not fil.exists():
        skriv_hemmelig(fil, secrets.token_urlsafe(50))
    return fil.read_text()
