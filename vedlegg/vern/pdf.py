"""PDF: read by a process of its own, which may use so much memory and time and no more."""

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from felles.feil import Domenefeil
from vedlegg.vern import funn

_LESER = Path(__file__).with_name("pdfleser.py")
_SEKUNDER = 20  # also where the machine is busy
_SVAR = {
    b"skript": funn.PDF_SKRIPT,
    b"filer": funn.PDF_FILER,
    b"skjema": funn.PDF_SKJEMA,
    b"laast": funn.PDF_LAAST,
    b"skadet": funn.PDF_SKADET,
}


def krev_ufarlig(fil: BinaryIO) -> None:
    """Raises Domenefeil for scripts, actions, files inside, and what cannot be read within the limits."""
    fil.seek(0)
    try:
        ferdig = subprocess.run(
            [sys.executable, "-I", str(_LESER)],
            input=fil.read(),
            capture_output=True,
            timeout=_SEKUNDER,
            env={},  # neither passwords nor keys of ours
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Domenefeil(funn.PDF_FOR_STOR) from None
    svar = ferdig.stdout.strip()
    if ferdig.returncode != 0 or svar != b"ufarlig":
        raise Domenefeil(_SVAR.get(svar, funn.PDF_FOR_STOR))
