"""What a private server is to its guard: PostgreSQL and Redis fill this in."""

import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any


class Tjener(ABC):
    """A server that keeps its data, log and locks in one folder."""

    navn: str
    datamappe: Path
    logg: Path
    prosessnavn: tuple[str, ...]
    stoppsignaler: tuple[signal.Signals, ...]

    @abstractmethod
    def klargjoer(self) -> None:
        """Makes what must be there before the first start. Raises Oppstartsfeil."""

    @abstractmethod
    def kommando(self, port: int) -> tuple[list[str], dict[str, Any]]:
        """The command that runs the server in the foreground, and subprocess arguments for it."""

    @abstractmethod
    def er_klar(self, prosess: "subprocess.Popen[bytes]", port: int) -> bool:
        """True when it accepts connections."""

    @abstractmethod
    def adresse(self, port: int) -> str:
        """The URL that the product is given."""


def ledig_port(oensket: int | None = None) -> int:
    """A free port on the loopback interface; the wanted one where it is free."""
    for port in (oensket or 0, 0):
        with socket.socket() as sokkel:
            sokkel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sokkel.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(sokkel.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
