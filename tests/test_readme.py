"""The README says what is so: its commands are run, its table is that of the settings, its links lead on."""

import re

import pytest

from oppstart.steder import ROT

README = (ROT / "README.md").read_text(encoding="utf-8")
# Each command of the README, and the test (or the check of CI) that runs it.
KJOERES_AV = {
    "./dev up": "tests/oppstart/test_nykommer.py",
    "./dev up --uten-demo": "tests/oppstart/conftest.py",
    "./dev test": ".ci/run",
    "./dev lint": ".ci/run",
    "./dev manage ny_administrator": "tests/oppstart/test_nykommer.py",
    "./dev manage importer --mappe": "tests/oppstart/test_nykommer.py",
    "deploy/sikkerhetskopi": "tests/deploy/test_sikkerhetskopi.py",
    "deploy/gjenopprett": "tests/deploy/test_sikkerhetskopi.py",
}


def kommandoer() -> list[str]:
    return "".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL)).splitlines()


@pytest.mark.parametrize("kommando", kommandoer())
def test_every_command_is_run(kommando):
    (kjent,) = [navn for navn in KJOERES_AV if re.fullmatch(rf"{re.escape(navn)}( (?!--uten).*)?", kommando)]
    fil = (ROT / KJOERES_AV[kjent]).read_text(encoding="utf-8")
    for ord_ in kjent.split():
        assert ord_.removeprefix("./") in fil, f"{KJOERES_AV[kjent]} does not run {kommando}"


def test_the_table_holds_every_setting():
    kode = (ROT / "ikontroll/settings.py").read_text(encoding="utf-8")
    lest = re.findall(r'miljo\.\w+\("([A-Z_]+)"', kode)
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == set(lest)


@pytest.mark.parametrize("lenke", re.findall(r"\]\((?!https?:)([^)#]+)", README))
def test_links_lead_somewhere(lenke):
    assert (ROT / lenke).exists()


def test_the_example_of_the_environment_is_known():
    navn = re.findall(r"^([A-Z_]+)=", (ROT / "deploy/systemd/ikontroll.env").read_text(), re.MULTILINE)
    enheter = "".join(fil.read_text() for fil in (ROT / "deploy/systemd").glob("*.service"))
    assert [en for en in navn if f"| `{en}` |" not in README and f"${{{en}}}" not in enheter] == []
