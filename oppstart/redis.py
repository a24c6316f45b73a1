"""A private Redis or Valkey on a free loopback port, with a password.

It stores nothing: all that must not be lost is in PostgreSQL.
"""

import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from oppstart.binaerer import Binaer, finn_redis
from oppstart.livsline import doe_med_forelder
from oppstart.steder import mappe, skriv_hemmelig
from oppstart.tjener import Tjener


class Redis(Tjener):
    """Redis in `klynge`/redis."""

    navn = "redis"
    prosessnavn = ("redis-server", "valkey-server")
    stoppsignaler = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, klynge: Path) -> None:
        self.binaer: Binaer = finn_redis()
        self.datamappe = mappe(klynge) / "redis"
        self.logg = klynge / "redis.log"
        self._passordfil = klynge / "redis.passord"

    def klargjoer(self) -> None:
        mappe(self.datamappe)
        if not self._passordfil.exists():
            skriv_hemmelig(self._passordfil, secrets.token_urlsafe(24))

    def kommando(self, port: int) -> tuple[list[str], dict[str, Any]]:
        oppsett = self.datamappe / "redis.conf"
        innstillinger = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self._passordfil.read_text()}",
            'save ""',
            "appendonly no",
            "daemonize no",
            f'dir "{self.datamappe}"',
        ]
        skriv_hemmelig(oppsett, "\n".join(innstillinger) + "\n")
        argumenter = {"cwd": self.datamappe, "preexec_fn": doe_med_forelder(signal.SIGTERM)}
        return [str(self.binaer.sti), str(oppsett)], argumenter

    def er_klar(self, prosess: "subprocess.Popen[bytes]", port: int) -> bool:
        """Our password is accepted, so it is our server and not another on the same port."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as sokkel:
                sokkel.sendall(f"AUTH {self._passordfil.read_text()}\r\n".encode())
                return sokkel.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def adresse(self, port: int) -> str:
        return f"redis://:{self._passordfil.read_text()}@127.0.0.1:{port}/0"
