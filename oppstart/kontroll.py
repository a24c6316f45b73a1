"""`./dev lint`: everything that reads the code without running it."""

import os

from oppstart import lag, venv
from oppstart.kjoering import kjoer
from oppstart.steder import DATA, PYTHON, ROT, mappe

_LAG = DATA / "importlinter.toml"
_PROGRAMMER = {
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "djlint": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "mypy": ["-m", "mypy"],
    "import-linter": [
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--config",
        str(_LAG),
    ],
    "openapi": ["manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
    "migreringer": ["-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def lint(argumenter: list[str]) -> int:
    """Runs them all, also after one has complained; returns 1 where any did."""
    venv.sikre(venv.PRODUKT, venv.UTVIKLING)
    # The models are compared with the migrations in the files: no database is asked.
    miljoe = {**os.environ, "SECRET_KEY": "only-for-lint", "DATABASE_URL": "postgres://127.0.0.1:1/ingen"}
    mappe(DATA)
    _LAG.write_text(lag.oppsett(ROT), encoding="utf-8")
    feilet = []
    for navn, program in _PROGRAMMER.items():
        print(f"── {navn}", flush=True)
        if kjoer([str(PYTHON), *program], miljoe):
            feilet.append(navn)
    print(f"\nIkke i orden: {', '.join(feilet)}" if feilet else "\nAlt i orden.")
    return 1 if feilet else 0
