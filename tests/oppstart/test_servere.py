"""The private servers: shared by those who need them, and gone when nobody does."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from oppstart import servere
from oppstart.steder import ROT
from oppstart.vokter import POSTGRES, REDIS, portfil
from tests.oppstart.conftest import prosesser_i, vent_til

pytestmark = pytest.mark.usefixtures("rent_miljoe")

# Takes the server into use in another process, says so, and waits.
_BRUKER = """
import sys
from pathlib import Path
from oppstart import servere
with servere.i_bruk(sys.argv[1], Path(sys.argv[2]), varig=False) as adresse:
    print(adresse, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def klynge(tmp_path):
    yield tmp_path
    vent_til(lambda: not prosesser_i(tmp_path))


@pytest.fixture
def annen_bruker(klynge):
    """Starts processes that use the server, and ends those that still do."""
    startet = []

    def start(navn: str) -> "subprocess.Popen[str]":
        kommando = [sys.executable, "-c", _BRUKER, navn, str(klynge)]
        popen = subprocess.Popen(
            kommando, cwd=ROT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        startet.append(popen)
        assert popen.stdout.readline().strip()
        return popen

    yield start
    for popen in startet:
        with popen:
            popen.stdin.close()


def svarer(klynge: Path, navn: str) -> bool:
    with socket.socket() as sokkel:
        return sokkel.connect_ex(("127.0.0.1", int(portfil(klynge, navn).read_text()))) == 0


def vokterens_pid(klynge: Path, navn: str) -> int:
    (linje,) = [rad for rad in prosesser_i(klynge) if f"oppstart.vokter {navn}" in rad]
    return int(linje.split()[0])


def test_the_last_one_out_stops_the_server(klynge, annen_bruker):
    with servere.i_bruk(REDIS, klynge, varig=False):
        annen = annen_bruker(REDIS)
    assert svarer(klynge, REDIS)
    annen.communicate()
    assert not svarer(klynge, REDIS)
    vent_til(lambda: not prosesser_i(klynge))  # the guard ends after the server it stopped


def test_stopped_also_when_the_user_is_interrupted(klynge):
    with pytest.raises(KeyboardInterrupt), servere.i_bruk(REDIS, klynge, varig=False):
        raise KeyboardInterrupt
    assert not svarer(klynge, REDIS)


def test_a_killed_user_leaves_nothing(klynge, annen_bruker):
    annen_bruker(REDIS).kill()
    vent_til(lambda: not prosesser_i(klynge))


def test_data_outlive_the_server(klynge):
    with servere.i_bruk(POSTGRES, klynge, varig=True) as adresse, psycopg.connect(adresse) as forbindelse:
        forbindelse.execute("CREATE TABLE husk (hva text)")
        forbindelse.execute("INSERT INTO husk VALUES ('ÆØÅ')")
    with servere.i_bruk(POSTGRES, klynge, varig=True) as adresse, psycopg.connect(adresse) as forbindelse:
        assert forbindelse.execute("SELECT lower(hva) FROM husk").fetchone() == ("æøå",)
        assert forbindelse.execute("SHOW fsync").fetchone() == ("on",)


def test_a_killed_guard_is_cleaned_up_after(klynge, annen_bruker):
    """Also where PostgreSQL itself was killed, and its process id is somebody else's now."""
    annen = annen_bruker(POSTGRES)
    os.kill(vokterens_pid(klynge, POSTGRES), signal.SIGKILL)
    annen.communicate()
    vent_til(lambda: not prosesser_i(klynge))
    (datamappe,) = klynge.glob("postgres-*/")
    (datamappe / "postmaster.pid").write_text(f"{os.getpid()}\n{datamappe}\n0\n1\n\n\n0 0\nready\n")
    with servere.i_bruk(POSTGRES, klynge, varig=False) as adresse, psycopg.connect(adresse) as forbindelse:
        assert forbindelse.execute("SELECT 1").fetchone() == (1,)


def test_a_server_left_behind_is_stopped_first(klynge, annen_bruker):
    annen = annen_bruker(REDIS)
    vokter = vokterens_pid(klynge, REDIS)
    (tjener,) = [rad for rad in prosesser_i(klynge) if "-server" in rad]
    os.kill(vokter, signal.SIGSTOP)
    annen.stdin.close()
    annen.kill()
    os.kill(vokter, signal.SIGKILL)
    with servere.i_bruk(REDIS, klynge, varig=False):
        assert tjener not in prosesser_i(klynge)
        assert svarer(klynge, REDIS)


def test_a_port_that_is_taken_is_let_be(klynge):
    with socket.socket() as opptatt:
        opptatt.bind(("127.0.0.1", 0))
        opptatt.listen()
        port = opptatt.getsockname()[1]
        portfil(klynge, REDIS).write_text(str(port))
        with servere.i_bruk(REDIS, klynge, varig=False) as adresse:
            assert f":{port}/" not in adresse


def test_a_half_made_cluster_is_made_anew(klynge):
    (klynge / "ny-postgres-15").mkdir()
    (klynge / "ny-postgres-15/PG_VERSION").write_text("15")
    (klynge / "ny-postgres-18").mkdir()
    with servere.i_bruk(POSTGRES, klynge, varig=False) as adresse, psycopg.connect(adresse) as forbindelse:
        assert forbindelse.execute("SELECT current_user").fetchone() == ("ikontroll",)


def test_removed_with_what_still_runs(klynge, annen_bruker):
    annen = annen_bruker(REDIS)
    servere.slett(klynge)
    assert not klynge.exists()
    klynge.mkdir()
    annen.kill()
