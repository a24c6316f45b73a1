"""clamd's INSTREAM: the file in pieces, each with its length, and one line of answer."""

import socket
import struct
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings

_BIT = 64 * 1024
_TIDSFRIST = 30.0


class SkannerSvarerIkke(Exception):
    """clamd is away, or could not scan."""


def skann(fil: IO[bytes] | Any) -> str | None:
    """None for a clean file, else what clamd calls what it found. Raises SkannerSvarerIkke."""
    try:
        with _koble_til(settings.CLAMAV_URL) as sokkel:
            sokkel.sendall(b"zINSTREAM\0")
            while bit := fil.read(_BIT):
                sokkel.sendall(struct.pack("!I", len(bit)) + bit)
            sokkel.sendall(struct.pack("!I", 0))
            svar = _les_svar(sokkel)
    except OSError as feil:
        raise SkannerSvarerIkke(type(feil).__name__) from feil
    return _tolk(svar)


def svarer() -> bool:
    """Is clamd there?"""
    try:
        with _koble_til(settings.CLAMAV_URL) as sokkel:
            sokkel.sendall(b"zPING\0")
            return _les_svar(sokkel) == "PONG"
    except OSError:
        return False


def _koble_til(url: str) -> socket.socket:
    """`tcp://host:port` or `unix:///path`."""
    deler = urlsplit(url)
    if deler.scheme == "unix":
        sokkel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sokkel.settimeout(_TIDSFRIST)
        try:
            sokkel.connect(deler.path)
        except BaseException:
            sokkel.close()
            raise
        return sokkel
    return socket.create_connection((deler.hostname or "localhost", deler.port or 3310), timeout=_TIDSFRIST)


def _les_svar(sokkel: socket.socket) -> str:
    svar = b""
    while not svar.endswith(b"\0") and len(svar) < 4096:
        bit = sokkel.recv(1024)
        if not bit:
            break
        svar += bit
    return svar.rstrip(b"\0\n").decode("utf-8", "replace")


def _tolk(svar: str) -> str | None:
    svar = svar.removeprefix("stream: ")
    if svar == "OK":
        return None
    if svar.endswith(" FOUND"):
        return svar.removesuffix(" FOUND")
    raise SkannerSvarerIkke("uventet svar")
