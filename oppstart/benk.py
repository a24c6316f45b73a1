"""`./dev bench`: runs a bench of bench/ against servers of its own, where no other data or work is."""

import ast
import os
from contextlib import ExitStack
from pathlib import Path

from oppstart import servere, venv
from oppstart.feil import Oppstartsfeil
from oppstart.kjoering import kjoer, manage
from oppstart.steder import PYTHON, ROT, TEST, mappe
from oppstart.utskrift import si
from oppstart.vokter import POSTGRES, REDIS

_MAPPE = ROT / "bench"
# They write files or hold data for the others, and measure nothing.
_MAALER_IKKE = ("lag_import", "sidedata", "__init__")


def benker() -> dict[str, str]:
    """The benches by name, each with the first line of what it says about itself."""
    filer = sorted(fil for fil in _MAPPE.glob("*.py") if fil.stem not in _MAALER_IKKE)
    return {fil.stem: _foerste_linje(fil) for fil in filer}


def _foerste_linje(fil: Path) -> str:
    tekst = ast.get_docstring(ast.parse(fil.read_text(encoding="utf-8"))) or ""
    return tekst.partition("\n")[0].partition(": `")[0].rstrip(".:")


def bench(argumenter: list[str]) -> int:
    """Lists the benches, or runs one with the arguments that follow; returns its exit code."""
    funnet = benker()
    if not argumenter or argumenter[0] in {"--help", "-h", "hjelp"}:
        print("Bruk: ./dev bench NAVN [ARGUMENTER]\n")
        print("Måler mot egne servere og en tom database, som slettes etterpå. Databasen skriver ikke til")
        print("disk før den svarer (fsync er av), så tall for skriving er bedre enn på en ekte server.\n")
        for navn, om in funnet.items():
            print(f"  {navn:<12}{om}")
        return 0
    navn, *resten = argumenter
    if navn not in funnet:
        raise Oppstartsfeil(f"Det finnes ingen måling som heter «{navn}». Se «./dev bench».")
    venv.sikre(venv.PRODUKT, venv.UTVIKLING)
    # Beside the servers of the tests, which clear away what killed runs left behind.
    klynge = mappe(TEST) / str(os.getpid())
    try:
        with ExitStack() as stabel:
            miljoe = {**os.environ, "SECRET_KEY": "only-for-bench"}
            miljoe["DATABASE_URL"] = stabel.enter_context(servere.i_bruk(POSTGRES, klynge, varig=False))
            miljoe["REDIS_URL"] = stabel.enter_context(servere.i_bruk(REDIS, klynge, varig=False))
            si("Lager tabellene …")
            manage(["migrate", "--verbosity", "0", "--skip-checks"], miljoe)
            return kjoer([str(PYTHON), f"bench/{navn}.py", *resten], miljoe, ved_tastaturet=True)
    finally:
        servere.slett(klynge)
