"""A private PostgreSQL: made with initdb, reached on a free loopback port with a password of its own.

Not by Unix socket: its path may be at most 107 bytes, and a clone may lie deeper than that.
"""

import locale
import secrets
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from oppstart.binaerer import Binaer, finn_postgres
from oppstart.feil import Oppstartsfeil
from oppstart.identitet import Identitet, velg
from oppstart.livsline import doe_med_forelder
from oppstart.steder import mappe, skriv_hemmelig
from oppstart.tjener import Tjener

BRUKER = DATABASE = "ikontroll"
_INNSTILLINGER = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# A test's data is worth nothing after a power cut.
_UTEN_VARIGHET = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Tjener):
    """PostgreSQL in `klynge`/postgres-<major version>."""

    navn = "postgres"
    prosessnavn = ("postgres",)
    # Fast shutdown, then immediate (recovers at next start), then the hard way.
    stoppsignaler = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    def __init__(self, klynge: Path, *, varig: bool) -> None:
        har_data = {int(sti.parent.name.partition("-")[2]) for sti in klynge.glob("postgres-*/PG_VERSION")}
        self.binaer: Binaer = finn_postgres(foretrukket=har_data)
        self.varig = varig
        self.datamappe = mappe(klynge) / f"postgres-{self.binaer.versjon}"
        self.logg = klynge / "postgres.log"
        self._passordfil = klynge / f"postgres-{self.binaer.versjon}.passord"
        self._identitet: Identitet | None = None

    @property
    def identitet(self) -> Identitet:
        """Chosen when first needed: whoever only asks for the address does not have to be able to run it."""
        if self._identitet is None:
            self._identitet = velg(self.binaer.sti, self.datamappe)
        return self._identitet

    def klargjoer(self) -> None:
        """initdb, once. In a folder that gets its name when all is done: a half-made cluster is made anew."""
        if (self.datamappe / "PG_VERSION").exists():
            return
        skriv_hemmelig(self._passordfil, secrets.token_urlsafe(24))
        self.identitet.gi(self._passordfil)
        ny = self.datamappe.with_name(f"ny-{self.datamappe.name}")
        shutil.rmtree(ny, ignore_errors=True)
        ny.mkdir(mode=0o700)
        self.identitet.gi(ny)
        initdb = [str(self.binaer.sti.with_name("initdb")), "--pgdata", str(ny), "--username", BRUKER]
        initdb += [
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            "--pwfile",
            str(self._passordfil),
            "--no-instructions",
        ]
        initdb += _spraak(self.binaer.versjon) + ([] if self.varig else ["--no-sync"])
        self._kjoer(initdb)
        enkeltbruker = [str(self.binaer.sti), "--single", "-D", str(ny), "postgres"]
        self._kjoer(enkeltbruker, inn=f"CREATE DATABASE {DATABASE};\n")
        ny.rename(self.datamappe)

    def kommando(self, port: int) -> tuple[list[str], dict[str, Any]]:
        innstillinger = {**_INNSTILLINGER, **({} if self.varig else _UTEN_VARIGHET), "port": str(port)}
        kommando = [*self.identitet.foran, str(self.binaer.sti), "-D", str(self.datamappe)]
        for navn, verdi in innstillinger.items():
            kommando += ["-c", f"{navn}={verdi}"]
        return kommando, {**self.identitet.popen(), "preexec_fn": doe_med_forelder(signal.SIGINT)}

    def er_klar(self, prosess: "subprocess.Popen[bytes]", port: int) -> bool:
        """The server itself writes its id and state into postmaster.pid: no client program is needed."""
        try:
            linjer = (self.datamappe / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return linjer[0] == str(prosess.pid) and len(linjer) > 7 and linjer[7].strip() == "ready"

    def adresse(self, port: int) -> str:
        passord = quote(self._passordfil.read_text())
        return f"postgres://{BRUKER}:{passord}@127.0.0.1:{port}/{DATABASE}"

    def _kjoer(self, kommando: list[str], inn: str = "") -> None:
        svar = subprocess.run(
            [*self.identitet.foran, *kommando],
            input=inn,
            cwd=self.datamappe.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            **self.identitet.popen(),
        )
        if svar.returncode:
            raise Oppstartsfeil(f"Kunne ikke lage databasen med {kommando[0]}:\n{svar.stdout}")


def _spraak(versjon: int) -> list[str]:
    """UTF-8 rules for upper and lower case, so that a search for «ås» finds «Ås»."""
    if versjon >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [f"--locale={_foerste_locale('C.UTF-8', 'en_US.UTF-8', 'nb_NO.UTF-8')}"]


def _foerste_locale(*navn: str) -> str:
    for kandidat in navn:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, kandidat)
            return kandidat
    return "C"
