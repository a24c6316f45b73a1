"""The headless browser of the tests: found, or installed where that is ours to do."""

import os
import shutil
import subprocess
from pathlib import Path

from oppstart.feil import Oppstartsfeil
from oppstart.utskrift import si

_NAVN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def finn() -> str | None:
    """The program of a Chromium on this machine."""
    for navn in _NAVN:
        if sti := shutil.which(navn):
            return sti
    return str(_MAC) if _MAC.exists() else None


def i_ci() -> bool:
    """True on a machine made for running the checks."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def sikre() -> None:
    """Installs Debian's chromium: only in CI, as root, where there is none. Raises Oppstartsfeil."""
    if finn() or not i_ci() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    si("Installerer chromium …")
    miljoe = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for kommando in (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    ):
        svar = subprocess.run(
            kommando, env=miljoe, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        if svar.returncode:
            raise Oppstartsfeil(f"{' '.join(kommando)} gikk ikke:\n{svar.stdout[-2000:]}")
