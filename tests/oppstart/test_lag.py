"""The layers that import-linter is given."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from oppstart import lag
from oppstart.feil import Oppstartsfeil
from oppstart.steder import ROT


@pytest.fixture
def rot(tmp_path: Path) -> Path:
    """A product of its own, with the layers of ours and a register more."""
    (tmp_path / "pyproject.toml").write_text((ROT / "pyproject.toml").read_text(encoding="utf-8"))
    for app in (fil.parent.name for fil in ROT.glob("*/apps.py")):
        (tmp_path / app).mkdir()
        (tmp_path / app / "apps.py").touch()
        if (ROT / app / "register.py").exists():
            (tmp_path / app / "register.py").touch()
    (tmp_path / "leke").mkdir()
    (tmp_path / "leke/apps.py").touch()
    return tmp_path


def _kontrakt(rot: Path, navn: str) -> Any:
    oppsett = tomllib.loads(lag.oppsett(rot))["tool"]["importlinter"]
    return next(kontrakt for kontrakt in oppsett["contracts"] if kontrakt["name"].startswith(navn))


def test_a_new_register_stands_beside_the_others_in_every_contract(rot: Path) -> None:
    (rot / "leke/register.py").touch()
    lagene = _kontrakt(rot, "Imports go")["layers"]
    (registre,) = (lag for lag in lagene if "leke" in lag)
    assert registre == "avvik | leke | sjekkliste"
    assert "leke" in _kontrakt(rot, "Inside an app")["containers"]
    assert "leke" in _kontrakt(rot, "The launcher")["forbidden_modules"]
    assert "leke" in _kontrakt(rot, "The product")["source_modules"]


def test_a_subject_of_an_app_has_its_layers_in_order(rot: Path) -> None:
    (rot / "leke/register.py").touch()
    for mappe in ("ball", "__pycache__"):
        (rot / "leke" / mappe).mkdir()
        (rot / "leke" / mappe / "services.py").touch()
    (rot / "leke/ball/__init__.py").touch()
    kontrakt = _kontrakt(rot, "Inside an app")["containers"]
    assert "leke.ball" in kontrakt
    assert "leke.__pycache__" not in kontrakt


def test_an_app_that_is_no_register_needs_a_layer(rot: Path) -> None:
    with pytest.raises(Oppstartsfeil, match="leke"):
        lag.oppsett(rot)


def test_every_app_has_one_layer() -> None:
    lagene = " | ".join(_kontrakt(ROT, "Imports go")["layers"]).split(" | ")
    assert sorted(lagene) == sorted(fil.parent.name for fil in ROT.glob("*/apps.py"))
