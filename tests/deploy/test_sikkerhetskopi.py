"""A copy of one database and its files, brought into another."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
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


def test_a_role_that_only_makes_tables_brings_back_the_search(ikontroll, vedlegg, tmp_path):
    """roller.sql has made the extension in the new database: the copy's own must not be in the way."""
    with psycopg.connect(ikontroll, autocommit=True) as kobling:
        kobling.execute("CREATE EXTENSION pg_trgm")
        kobling.execute("CREATE INDEX husk_deler ON husk USING gin (hva gin_trgm_ops)")
    fil = kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, vedlegg).stdout.strip()
    ny = ikontroll.removesuffix("/ikontroll") + "/ny"
    with psycopg.connect(ny, autocommit=True) as kobling:
        kobling.execute((ROT / "deploy/roller.sql").read_text())
        kobling.execute("ALTER ROLE ikontroll_eier PASSWORD 'x'")
    deler = urlsplit(ny)
    som_eier = deler._replace(netloc=f"ikontroll_eier:x@{deler.hostname}:{deler.port}").geturl()
    svar = kjoer("deploy/gjenopprett", som_eier, fil, tmp_path / "nye")
    assert svar.returncode == 0, svar.stderr
    with psycopg.connect(som_eier) as kobling:
        assert kobling.execute("SELECT count(*) FROM husk WHERE hva LIKE '%ØÅ%'").fetchone() == (1,)


@pytest.fixture
def ikontroll(database):
    """The database, with the table that knows the attachments, and one that shows what comes back."""
    with psycopg.connect(database, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE vedlegg_vedlegg (fil text)")
        kobling.execute("INSERT INTO vedlegg_vedlegg VALUES ('vedlegg/ab/abc'), ('')")
        kobling.execute("CREATE TABLE husk (hva text, fil bytea)")
        kobling.execute("INSERT INTO husk VALUES ('ÆØÅ\n\\.\nCOPY x FROM stdin;', '\\x00ff')")
        kobling.execute("CREATE DATABASE ny")
    return database


def _ny(database: str) -> str:
    return database.removesuffix("/ikontroll") + "/ny"


def test_what_was_copied_comes_back(ikontroll, vedlegg, tmp_path):
    kopi = kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, vedlegg)
    assert kopi.returncode == 0, kopi.stderr
    fil = kopi.stdout.strip()
    assert kopi.stderr == f"3 rows, 1 files, {os.stat(fil).st_size} bytes\n"
    assert os.stat(fil).st_mode & 0o077 == 0
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "klynge", vedlegg, Path(fil)])
    filer = tmp_path / "nye"
    svar = kjoer("deploy/gjenopprett", _ny(ikontroll), fil, filer)
    assert svar.returncode == 0, svar.stderr
    with psycopg.connect(_ny(ikontroll)) as kobling:
        assert kobling.execute("SELECT * FROM husk").fetchall() == [
            ("ÆØÅ\n\\.\nCOPY x FROM stdin;", b"\x00\xff")
        ]
    assert (filer / "vedlegg/ab/abc").read_bytes() == b"innhold"
    assert [sti.name for sti in filer.iterdir()] == ["vedlegg"]


def test_a_kommune_without_attachments_is_copied_too(ikontroll, tmp_path):
    with psycopg.connect(ikontroll, autocommit=True) as kobling:
        kobling.execute("DELETE FROM vedlegg_vedlegg")
    (tmp_path / "tom").mkdir()
    kopi = kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, tmp_path / "tom")
    assert kopi.returncode == 0, kopi.stderr
    assert kopi.stderr.startswith("1 rows, 0 files, ")
    assert kjoer("deploy/gjenopprett", _ny(ikontroll), kopi.stdout.strip(), tmp_path / "nye").returncode == 0


@pytest.mark.parametrize("mappe", ["finnes-ikke", "feil", "halvt"])
def test_no_copy_without_the_attachments(ikontroll, tmp_path, mappe):
    """A folder that is not there, another one, and one that has lost a file."""
    (tmp_path / "feil").mkdir()
    (tmp_path / "halvt/vedlegg/ab").mkdir(parents=True)
    foer = sorted(tmp_path.iterdir())
    svar = kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, tmp_path / mappe)
    assert svar.returncode != 0
    assert mappe in svar.stderr
    assert sorted(tmp_path.iterdir()) == foer


def test_another_database_is_no_copy(database, vedlegg, tmp_path):
    svar = kjoer("deploy/sikkerhetskopi", database, tmp_path, vedlegg)
    assert svar.returncode != 0
    assert "vedlegg_vedlegg" in svar.stderr


def test_copies_of_one_second_are_two_files(ikontroll, vedlegg, tmp_path, monkeypatch):
    programmer = tmp_path / "programmer"
    programmer.mkdir()
    (programmer / "date").write_text("#!/bin/sh\necho 20250303T080000Z\n")
    (programmer / "date").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programmer}:{os.environ['PATH']}")
    svar = [kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, vedlegg).stdout.strip() for _nr in range(2)]
    assert [Path(en).name for en in svar] == [
        "ikontroll-20250303T080000Z.tar",
        "ikontroll-20250303T080000Z-2.tar",
    ]
    for nr, fil in enumerate(svar):
        assert os.stat(fil).st_size > 0, nr


def test_nothing_comes_in_where_something_is(ikontroll, vedlegg, tmp_path):
    with psycopg.connect(ikontroll, autocommit=True) as kobling:
        kobling.execute("CREATE TABLE a (i int)")
        fil = kjoer("deploy/sikkerhetskopi", ikontroll, tmp_path, vedlegg).stdout.strip()
        kobling.execute("DROP TABLE a")
        assert kjoer("deploy/gjenopprett", ikontroll, fil, tmp_path / "nye").returncode != 0
        with pytest.raises(errors.UndefinedTable):
            kobling.execute("SELECT * FROM a")
        assert list((tmp_path / "nye").iterdir()) == []
    assert kjoer("deploy/gjenopprett", _ny(ikontroll), fil, vedlegg).returncode != 0
    with psycopg.connect(_ny(ikontroll)) as kobling, pytest.raises(errors.UndefinedTable):
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


class TestCompose:
    """The drill without containers: in the order, and with the commands, roles and folders, of compose."""

    oppsett = yaml.safe_load((ROT / "deploy/compose/compose.yaml").read_text(encoding="utf-8"))["services"]

    def _kjoer(self, tjeneste: str, adresse: str, rot: Path, *argumenter: str) -> str:
        """Runs the service's program as the compose file says, with its volumes laid below `rot`."""
        en = self.oppsett[tjeneste]
        assert "ikontroll_eier" in en["environment"]["DATABASE_URL"]
        feste = {
            sti: kilde
            for kilde, sti in (re.fullmatch(r"(.+):(/[^:]+?)(?::ro)?", b).groups() for b in en["volumes"])
        }
        assert feste["/deploy"] == ".."
        assert feste[en["environment"]["VEDLEGG_MAPPE"]] == "filer"
        program, *faste = en["entrypoint"]
        svar = subprocess.run(
            [str(ROT / program.removeprefix("/")), *[str(rot) + arg for arg in (*faste, *argumenter)]],
            env={
                **os.environ,
                "DATABASE_URL": adresse,
                "VEDLEGG_MAPPE": str(rot) + en["environment"]["VEDLEGG_MAPPE"],
                "FILEIER": f"{os.getuid()}:{os.getgid()}",
            },
            capture_output=True,
            encoding="utf-8",
        )
        assert svar.returncode == 0, svar.stderr
        return svar.stdout.strip()

    def test_the_drill(self, database, tmp_path):
        gammel, ny = tmp_path / "gammel", tmp_path / "ny"
        for rot in (gammel, ny):
            (rot / "kopier").mkdir(parents=True)
            (rot / "var/lib/ikontroll/filer").mkdir(parents=True)
        som = partial(_som, database)
        _roller(database, "ikontroll")
        _manage(som("ikontroll_eier", "ikontroll"), "migrate", "--verbosity", "0", "--skip-checks")
        _roller(database, "ikontroll")
        ny_administrator = (
            "ny_administrator --brukernavn kari --navn Kari --kommunekode 1 --kommunenavn Prøve"
        )
        _manage(som("ikontroll_app", "ikontroll"), *ny_administrator.split())
        with psycopg.connect(database, autocommit=True) as kobling:
            kobling.execute("CREATE DATABASE ny")
        _roller(database, "ny")
        navn = self._kjoer("sikkerhetskopi", som("ikontroll_eier", "ikontroll"), gammel)
        Path(navn).rename(ny / "kopier" / Path(navn).name)
        self._kjoer("gjenopprett", som("ikontroll_eier", "ny"), ny, f"/kopier/{Path(navn).name}")
        _roller(database, "ny")
        _manage(som("ikontroll_app", "ny"), "migrate", "--check", "--skip-checks")
        with psycopg.connect(som("ikontroll_app", "ny")) as kobling:
            assert kobling.execute("SELECT navn FROM organisasjon_enhet").fetchall() == [("Prøve",)]
            with pytest.raises(errors.InsufficientPrivilege):
                kobling.execute("TRUNCATE organisasjon_enhet")


def _som(adresse: str, rolle: str, database: str) -> str:
    deler = urlsplit(adresse)
    return f"postgres://{rolle}:proeve@{deler.hostname}:{deler.port}/{database}"


def _roller(adresse: str, database: str) -> None:
    """What compose's service `roller` and its first start do: roles, their passwords, and their rights."""
    with psycopg.connect(adresse.removesuffix("/ikontroll") + f"/{database}", autocommit=True) as kobling:
        kobling.execute((ROT / "deploy/roller.sql").read_text())
        for rolle in ("ikontroll_eier", "ikontroll_app"):
            kobling.execute(f"ALTER ROLE {rolle} PASSWORD 'proeve'")


def _manage(adresse: str, *argumenter: str) -> None:
    miljoe = {**os.environ, "DATABASE_URL": adresse}
    svar = subprocess.run(
        [sys.executable, "manage.py", *argumenter],
        env=miljoe,
        cwd=ROT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert svar.returncode == 0, svar.stdout
