"""Reads configuration from the environment: the only place that does."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def tekst(navn: str, standard: str | None = None) -> str:
    """The variable's text; `ImproperlyConfigured` where it is missing and has no default.

    An empty one counts as missing: a file of settings lists also what is not filled in.
    """
    verdi = os.environ.get(navn) or standard
    if verdi is None:
        raise ImproperlyConfigured(f"The environment variable {navn} must be set.")
    return verdi


def ja(navn: str, standard: bool = False) -> bool:
    """True for 1, true, yes, ja, on (any case); the default where the variable is missing or empty."""
    verdi = os.environ.get(navn, "")
    return verdi.strip().lower() in {"1", "true", "yes", "ja", "on"} if verdi.strip() else standard


def heltall(navn: str, standard: int) -> int:
    """A whole number; `ImproperlyConfigured` where the variable holds something else."""
    verdi = os.environ.get(navn, "").strip()
    try:
        return int(verdi) if verdi else standard
    except ValueError as feil:
        raise ImproperlyConfigured(f"{navn} must be a whole number, not {verdi!r}.") from feil


def liste(navn: str, standard: str = "") -> list[str]:
    """Values separated by comma, without blanks."""
    return [del_.strip() for del_ in (os.environ.get(navn) or standard).split(",") if del_.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's database settings from `postgres://user:password@host:port/name?sslmode=…`.

    A Unix socket is given as `postgres://user@/name?host=/path/of/the/folder`.
    """
    deler = urlsplit(url)
    if deler.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://")
    valg = dict(parse_qsl(deler.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(deler.path.lstrip("/")),
        "USER": unquote(deler.username or ""),
        "PASSWORD": unquote(deler.password or ""),
        "HOST": valg.pop("host", unquote(deler.hostname or "")),
        "PORT": valg.pop("port", str(deler.port or "")),
        "OPTIONS": valg,
    }


@dataclass(frozen=True)
class Eposttjener:
    """How to reach the SMTP server. `tls` is starttls, ja (from the first byte) or nei."""

    vert: str = "localhost"
    port: int = 25
    bruker: str = ""
    passord: str = ""
    tls: str = "nei"


def epost(url: str) -> Eposttjener:
    """The server of `smtp://user:password@host:port?tls=starttls`; without url one that nobody asks."""
    if not url:
        return Eposttjener()
    deler = urlsplit(url)
    tls = dict(parse_qsl(deler.query)).get("tls", "starttls")
    if deler.scheme != "smtp" or not deler.hostname or tls not in {"starttls", "ja", "nei"}:
        raise ImproperlyConfigured("EPOST_URL must be smtp://host:port?tls=starttls, ja or nei")
    port = deler.port or {"starttls": 587, "ja": 465, "nei": 25}[tls]
    return Eposttjener(
        deler.hostname, port, unquote(deler.username or ""), unquote(deler.password or ""), tls
    )
