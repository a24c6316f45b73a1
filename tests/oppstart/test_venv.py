"""The virtual environment is filled once, and again only when a list changes. pip is a stand-in here."""

import subprocess

import pytest

from oppstart import venv
from oppstart.feil import Oppstartsfeil


@pytest.fixture
def kommandoer(tmp_path, monkeypatch):
    """The commands that were run, in a clone with one list of requirements."""
    kjoert = []

    def kjoer(kommando):
        kjoert.append(kommando)
        if "venv" in kommando:
            (tmp_path / ".venv/bin").mkdir(parents=True)
            (tmp_path / ".venv/bin/python").touch()

    monkeypatch.setattr(venv, "ROT", tmp_path)
    monkeypatch.setattr(venv, "DATA", tmp_path / ".data")
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(venv, "_kjoer", kjoer)
    monkeypatch.setattr(venv, "_kjoerer", lambda python, kode: True)
    (tmp_path / venv.PRODUKT).write_text("Django==5.2.19 --hash=sha256:abc\n")
    return kjoert


def test_made_and_filled_once(kommandoer):
    venv.sikre(venv.PRODUKT)
    venv.sikre(venv.PRODUKT)
    assert [("venv" in kommando, "pip" in kommando) for kommando in kommandoer] == [
        (True, False),
        (False, True),
    ]
    assert "--require-hashes" in kommandoer[1]


def test_filled_again_when_the_list_changes(kommandoer, tmp_path):
    venv.sikre(venv.PRODUKT)
    (tmp_path / venv.PRODUKT).write_text("Django==5.2.20 --hash=sha256:abc\n")
    venv.sikre(venv.PRODUKT)
    assert len(kommandoer) == 3


def test_what_pip_refused_is_tried_again(kommandoer, monkeypatch):
    venv.sikre()

    def nekt(kommando):
        raise subprocess.CalledProcessError(1, kommando, output="THESE PACKAGES DO NOT MATCH THE HASHES")

    with monkeypatch.context() as lapp:
        lapp.setattr(venv, "_kjoer", nekt)
        with pytest.raises(Oppstartsfeil, match="DO NOT MATCH THE HASHES"):
            venv.sikre(venv.PRODUKT)
    venv.sikre(venv.PRODUKT)
    assert len(kommandoer) == 2


def test_an_environment_that_no_longer_runs_is_made_anew(kommandoer, monkeypatch):
    venv.sikre()
    monkeypatch.setattr(venv, "_kjoerer", lambda python, kode: False)
    monkeypatch.setattr(venv, "_kjoer", kommandoer.append)
    venv.sikre()
    assert "--clear" in kommandoer[-1]
