"""`./dev test`: servers of its own for every run, so that two runs at once do not meet."""

import os
from contextlib import ExitStack

from oppstart import nettleser, servere, venv
from oppstart.kjoering import kjoer
from oppstart.prosesstabell import lever
from oppstart.steder import PYTHON, TEST, mappe
from oppstart.vokter import POSTGRES, REDIS

# The suite in several processes, each with a database of its own; a file's tests stay together.
_SAMTIDIG = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile")
# The launcher is tested in a lane of its own (`./dev test tests/oppstart`), which CI runs first: its tests
# start servers, install packages and load the demo, and tell nothing to who works on the product.
_UTEN_OPPSTART = ("--ignore=tests/oppstart",)


def test(argumenter: list[str]) -> int:
    """Runs pytest with the arguments, or the product's tests where there are none; returns its exit code."""
    argumenter = argumenter or [*_SAMTIDIG, *_UTEN_OPPSTART]
    venv.sikre(venv.PRODUKT, venv.UTVIKLING)
    nettleser.sikre()
    _slett_gamle()
    klynge = TEST / str(os.getpid())
    miljoe = {**os.environ, "SECRET_KEY": "only-for-tests"}
    miljoe.pop("DEBUG", None)
    if nettleser.i_ci():
        miljoe["IKONTROLL_KREV_NETTLESER"] = "1"
    try:
        with ExitStack() as stabel:
            if not miljoe.get("DATABASE_URL"):
                miljoe["DATABASE_URL"] = stabel.enter_context(servere.i_bruk(POSTGRES, klynge, varig=False))
            if not miljoe.get("REDIS_URL"):
                miljoe["REDIS_URL"] = stabel.enter_context(servere.i_bruk(REDIS, klynge, varig=False))
            return kjoer([str(PYTHON), "-m", "pytest", *argumenter], miljoe, ved_tastaturet=True)
    finally:
        servere.slett(klynge)


def _slett_gamle() -> None:
    """What runs that were killed left behind."""
    for klynge in mappe(TEST).iterdir():
        if not lever(int(klynge.name)):
            servere.slett(klynge)
