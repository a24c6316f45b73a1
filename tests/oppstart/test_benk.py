"""`./dev bench` lists what can be measured, and says so of what cannot."""

import ast
import subprocess
import sys

import pytest

from oppstart import benk
from oppstart.feil import Oppstartsfeil
from oppstart.steder import ROT


@pytest.mark.parametrize("argumenter", [[], ["--help"]])
def test_the_list_names_each_bench_and_the_setting_of_fsync(argumenter):
    kjoert = subprocess.run(
        [sys.executable, "dev", "bench", *argumenter], cwd=ROT, capture_output=True, text=True, check=False
    )
    assert kjoert.returncode == 0, kjoert.stderr
    for navn in ("tall", "sider", "sjekkliste"):
        assert f"  {navn} " in kjoert.stdout
    assert "fsync er av" in kjoert.stdout


def test_an_unknown_name_is_said_to_be_so():
    with pytest.raises(Oppstartsfeil, match="finnes ingen måling"):
        benk.bench(["finnesikke"])


def test_each_bench_says_what_it_measures_and_has_a_main():
    for navn, om in benk.benker().items():
        assert om.startswith("Measures"), navn
        tre = ast.parse((ROT / "bench" / f"{navn}.py").read_text(encoding="utf-8"))
        assert any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tre.body), navn
