"""A copy of one database, brought into another."""

import os
import subprocess

import psycopg
import pytest
from psycopg import errors

from oppstart import servere
from oppstart.binaerer import finn_postgres
from oppstart.steder import ROT
from oppstart.vokter import POSTGRES


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A server of the test's own, so that its client programs are as new as it is."""
    with servere.i_bruk(POSTGRES, tmp_path / "klynge", varig=False) as adresse:
        monkeypatch.setenv("PATH", f"{finn_postgres(set()).sti.parent}:{os.environ['PATH']}")
        if subprocess.run(["sh", "-c", "command -v pg_dump pg_restore"], capture_output=True).returncode:
            pytest.skip("no pg_dump beside this PostgreSQL")
        yield adresse


def kjoer(program: str, adresse: str, argument: object) -> "subprocess.CompletedProcess[str]":
    kommando = [str(ROT / program), str(argument)]
    return subprocess.run(
        kommando, env={**os.environ, "DATABASE_URL": adresse}, capture_output=True, encoding="utf-8"
    )


def test_what_was_copied_comes_back(database, tmp_path):
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE husk (hva text, fil bytea)")
        kobling.execute("INSERT INTO husk VALUES ('ÆØÅ', '\\x00ff')")
        kobling.execute("CREATE DATABASE ny")
    kopi = kjoer("deploy/sikkerhetskopi", database, tmp_path)
    assert kopi.returncode == 0, kopi.stderr
    fil = kopi.stdout.strip()
    assert os.stat(fil).st_mode & 0o077 == 0
    ny = database.removesuffix("/ikontroll") + "/ny"
    assert kjoer("deploy/gjenopprett", ny, fil).returncode == 0
    with psycopg.connect(ny) as kobling:
        assert kobling.execute("SELECT * FROM husk").fetchall() == [("ÆØÅ", b"\x00\xff")]


def test_nothing_comes_in_where_something_is(database, tmp_path):
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE a (i int)")
        kobling.execute("CREATE TABLE b (i int)")
        fil = kjoer("deploy/sikkerhetskopi", database, tmp_path).stdout.strip()
        kobling.execute("DROP TABLE a")
        assert kjoer("deploy/gjenopprett", database, fil).returncode != 0
        with pytest.raises(errors.UndefinedTable):
            kobling.execute("SELECT * FROM a")


def test_no_half_copy_is_left(tmp_path):
    svar = kjoer("deploy/sikkerhetskopi", "postgres://127.0.0.1:1/ingen", tmp_path)
    assert svar.returncode != 0
    assert list(tmp_path.glob("*.dump")) == []
