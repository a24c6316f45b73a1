"""The layers that import-linter holds: pyproject.toml with the packages that there are in place of `<…>`.

So that a new register is written nowhere: what has an apps.py is of the product, and what no layer names and
has a register.py stands among the registers, which never import each other.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oppstart.feil import Oppstartsfeil

_OPPSTART = Path(__file__).parent.name


def oppsett(rot: Path) -> str:
    """The configuration as TOML, to be given to import-linter. Oppstartsfeil for an app without a layer."""
    pyproject = tomllib.loads((rot / "pyproject.toml").read_text(encoding="utf-8"))
    linter = dict(pyproject["tool"]["importlinter"])
    kontrakter = linter.pop("contracts")
    navngitte = {pakke for kontrakt in kontrakter for pakke in _i_lagene(kontrakt)}
    pakker = _pakker(rot, navngitte)
    deler = ["[tool.importlinter]", *_linjer(linter, pakker)]
    for kontrakt in kontrakter:
        deler += ["[[tool.importlinter.contracts]]", *_linjer(kontrakt, pakker)]
    return "\n".join(deler) + "\n"


def _i_lagene(kontrakt: Mapping[str, Any]) -> set[str]:
    """The apps that the contract names in its layers; none where these are modules inside an app."""
    if "containers" in kontrakt:
        return set()
    return {pakke for lag in kontrakt.get("layers", ()) for pakke in lag.split(" | ")}


def _pakker(rot: Path, navngitte: set[str]) -> dict[str, list[str]]:
    produktet = sorted(fil.parent.name for fil in rot.glob("*/apps.py"))
    resten = [app for app in produktet if app not in navngitte]
    if uten_lag := [app for app in resten if not (rot / app / "register.py").exists()]:
        raise Oppstartsfeil(
            f"{', '.join(uten_lag)} har ikke noe lag: sett navnet inn blant lagene i pyproject.toml, "
            "eller lag register.py om det er et register."
        )
    return {
        "<pakker>": [*produktet, _OPPSTART],
        "<produktet>": produktet,
        "<underpakker>": [f"{app}.{navn}" for app in produktet for navn in _med_egne_lag(rot / app)],
        "<registre>": [" | ".join(resten)],
        "<hvert register>": resten,
    }


def _med_egne_lag(app: Path) -> list[str]:
    """The subpackages that have services or views of their own: a subject of the app with its layers."""
    deler = {fil.parent for lag in ("services", "views") for fil in app.glob(f"*/{lag}*")}
    return sorted(del_.name for del_ in deler if (del_ / "__init__.py").exists())


def _linjer(innstillinger: Mapping[str, Any], pakker: dict[str, list[str]]) -> list[str]:
    # A string, a list of them, true and false are written alike in JSON and TOML.
    return [f"{navn} = {json.dumps(_fyll_ut(verdi, pakker))}" for navn, verdi in innstillinger.items()]


def _fyll_ut(verdi: Any, pakker: dict[str, list[str]]) -> Any:
    if not isinstance(verdi, list):
        return verdi
    return [navn for ett in verdi for navn in pakker.get(ett, [ett])]
