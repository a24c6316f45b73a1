"""Root starts the product as another than root, and an ordinary user starts it as themselves."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest

from oppstart import identitet, nettleser, servere
from oppstart.binaerer import finn_postgres
from oppstart.feil import Oppstartsfeil
from oppstart.steder import PYTHON, VENV
from oppstart.vokter import POSTGRES
from tests.oppstart.conftest import kopier_kode, prosesser_i, status, up, vent_til

pytestmark = [
    pytest.mark.usefixtures("rent_miljoe"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
]
NOBODY: dict[str, Any] = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@pytest.fixture
def aapen_mappe():
    """A folder that any user may enter; pytest's own are closed to others."""
    mappe = Path(tempfile.mkdtemp(prefix="ikontroll-"))
    mappe.chmod(0o755)
    yield mappe
    vent_til(lambda: not prosesser_i(mappe))
    shutil.rmtree(mappe)


def kan_kjoere(*kommando: str | Path) -> bool:
    """Whether nobody can run the command, with success."""
    try:
        return subprocess.run(kommando, capture_output=True, cwd="/", **NOBODY).returncode == 0
    except OSError:
        return False


def test_an_ordinary_user_with_an_empty_home(aapen_mappe, monkeypatch):
    klone, hjem = aapen_mappe / "klone", aapen_mappe / "hjem"
    klone.mkdir()
    hjem.mkdir()
    kopier_kode(klone)
    if kan_kjoere(PYTHON, "-c", "import django"):
        (klone / ".venv").symlink_to(VENV)
        python = sys.executable
    else:
        kandidater = ["/usr/bin/python3", *(f"/usr/bin/python3.{mindre}" for mindre in (15, 14, 13, 12, 11))]
        kode = "import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 15))"
        python = next((kandidat for kandidat in kandidater if kan_kjoere(kandidat, "-c", kode)), "")
        if not nettleser.i_ci():
            pytest.skip("no other user can enter this virtual environment; in CI one is made for them")
        assert python, "no Python that an ordinary user can run"
    for sti in (klone, hjem, *klone.rglob("*")):
        os.chown(sti, pwd.getpwnam("nobody").pw_uid, NOBODY["group"], follow_symlinks=False)
    monkeypatch.setenv("HOME", str(hjem))
    with up(klone, python, **NOBODY) as (popen, adresse):
        assert status(adresse) < 500
        popen.send_signal(signal.SIGTERM)
        popen.communicate(timeout=60)
    assert list(hjem.iterdir()) == []
    assert {sti.owner() for sti in (klone / ".data").rglob("*")} == {"nobody"}


def test_root_without_namespaces_runs_postgres_as_another_user(aapen_mappe, monkeypatch):
    program = finn_postgres(set()).sti
    if not kan_kjoere(program, "--version"):
        pytest.skip("no other user can run this PostgreSQL")
    monkeypatch.setenv("PATH", str(program.parent))  # here is no unshare
    klynge = aapen_mappe / "klynge"
    for _gang in range(2):
        with (
            servere.i_bruk(POSTGRES, klynge, varig=False) as adresse,
            psycopg.connect(adresse) as forbindelse,
        ):
            assert forbindelse.execute("SELECT 1").fetchone() == (1,)
    (datamappe,) = klynge.glob("postgres-*/")
    assert datamappe.owner() != "root"


def test_root_where_nothing_works_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/finnes-ikke")
    with pytest.raises(Oppstartsfeil, match="vanlig bruker"):
        identitet.velg(Path("/bin/false"), tmp_path / "postgres-15")
