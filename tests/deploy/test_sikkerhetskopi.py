"""A copy of one database and its files, brought into another."""

import os
import subprocess
from pathlib import Path

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


def kjoer(
    program: str, adresse: str, argument: object, vedlegg: object
) -> "subprocess.CompletedProcess[str]":
    miljoe = {**os.environ, "DATABASE_URL": adresse, "VEDLEGG_MAPPE": str(vedlegg)}
    return subprocess.run(
        [str(ROT / program), str(argument)], env=miljoe, capture_output=True, encoding="utf-8"
    )


@pytest.fixture
def vedlegg(tmp_path):
    """A folder of attachments with one file in it."""
    fil = tmp_path / "filer/vedlegg/ab/abc"
    fil.parent.mkdir(parents=True)
    fil.write_bytes(b"innhold")
    return tmp_path / "filer"


def test_what_was_copied_comes_back(database, vedlegg, tmp_path):
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE husk (hva text, fil bytea)")
        kobling.execute("INSERT INTO husk VALUES ('ÆØÅ', '\\x00ff')")
        kobling.execute("CREATE DATABASE ny")
    kopi = kjoer("deploy/sikkerhetskopi", database, tmp_path, vedlegg)
    assert kopi.returncode == 0, kopi.stderr
    fil = kopi.stdout.strip()
    assert os.stat(fil).st_mode & 0o077 == 0
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "klynge", vedlegg, Path(fil)])
    ny, filer = database.removesuffix("/ikontroll") + "/ny", tmp_path / "nye"
    svar = kjoer("deploy/gjenopprett", ny, fil, filer)
    assert svar.returncode == 0, svar.stderr
    with psycopg.connect(ny) as kobling:
        assert kobling.execute("SELECT * FROM husk").fetchall() == [("ÆØÅ", b"\x00\xff")]
    assert (filer / "vedlegg/ab/abc").read_bytes() == b"innhold"
    assert [sti.name for sti in filer.iterdir()] == ["vedlegg"]


def test_a_kommune_without_attachments_is_copied_too(database, tmp_path):
    kopi = kjoer("deploy/sikkerhetskopi", database, tmp_path, tmp_path / "finnes-ikke")
    assert kopi.returncode == 0, kopi.stderr
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE DATABASE ny")
    ny = database.removesuffix("/ikontroll") + "/ny"
    assert kjoer("deploy/gjenopprett", ny, kopi.stdout.strip(), tmp_path / "nye").returncode == 0


def test_nothing_comes_in_where_something_is(database, vedlegg, tmp_path):
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE a (i int)")
        kobling.execute("CREATE TABLE b (i int)")
        fil = kjoer("deploy/sikkerhetskopi", database, tmp_path, vedlegg).stdout.strip()
        kobling.execute("DROP TABLE a")
        assert kjoer("deploy/gjenopprett", database, fil, tmp_path / "nye").returncode != 0
        with pytest.raises(errors.UndefinedTable):
            kobling.execute("SELECT * FROM a")
        assert list((tmp_path / "nye").iterdir()) == []
        kobling.execute("DROP TABLE b")
        assert kjoer("deploy/gjenopprett", database, fil, vedlegg).returncode != 0
        with pytest.raises(errors.UndefinedTable):
            kobling.execute("SELECT * FROM a")


def test_no_half_copy_is_left(tmp_path, vedlegg):
    svar = kjoer("deploy/sikkerhetskopi", "postgres://127.0.0.1:1/ingen", tmp_path, vedlegg)
    assert svar.returncode != 0
    assert list(tmp_path.iterdir()) == [vedlegg]


@pytest.mark.parametrize("program", ["deploy/sikkerhetskopi", "deploy/gjenopprett"])
def test_the_attachments_are_not_forgotten(program, tmp_path):
    """A copy without them would look whole."""
    svar = kjoer(program, "postgres://127.0.0.1:1/ingen", tmp_path, "")
    assert svar.returncode != 0
    assert "VEDLEGG_MAPPE" in svar.stderr
