"""What deploy/ sets up fits the product: its settings, its queues, and the commands that people are told."""

import re

import pytest
import yaml

from oppstart.prosesser import KOEER
from oppstart.steder import ROT
from utboks.jobber import Koe

COMPOSE = yaml.safe_load((ROT / "deploy/compose/compose.yaml").read_text(encoding="utf-8"))
README = (ROT / "README.md").read_text(encoding="utf-8")
INNSTILLINGER = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
# For developers, and what only `collectstatic` writes to.
IKKE_I_DRIFT = {"DEBUG", "STATIC_ROOT"}


def kjoerer_produktet() -> dict[str, dict]:
    return {navn: en for navn, en in COMPOSE["services"].items() if en.get("image") == "ikontroll"}


@pytest.mark.parametrize("navn", kjoerer_produktet())
def test_every_setting_reaches_the_container(navn):
    assert set(kjoerer_produktet()[navn]["environment"]) == INNSTILLINGER - IKKE_I_DRIFT


def test_what_compose_asks_for_stands_in_the_example():
    tekst = (ROT / "deploy/compose/compose.yaml").read_text(encoding="utf-8")
    brukt = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", tekst))
    eksempel = (ROT / "deploy/compose/env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", eksempel, re.MULTILINE)) == brukt


def test_the_environment_of_systemd_lists_every_setting():
    tekst = (ROT / "deploy/systemd/ikontroll.env").read_text(encoding="utf-8")
    satt = set(re.findall(r"^([A-Z_]+)=", tekst, re.MULTILINE))
    assert satt >= INNSTILLINGER - IKKE_I_DRIFT


def _koeer(kommando: list[str]) -> list[str]:
    return kommando[kommando.index("--queues") + 1].split(",") if "worker" in kommando else []


def test_compose_has_a_worker_for_every_queue():
    koeer = [_koeer(en.get("command", [])) for en in COMPOSE["services"].values()]
    assert sorted(koe for en in koeer for koe in en) == sorted(Koe)
    assert max(map(len, koeer)) == 1


def test_systemd_has_a_worker_for_every_queue():
    enhet = (ROT / "deploy/systemd/ikontroll-worker@.service").read_text(encoding="utf-8")
    assert "--queues %i" in enhet
    (navn,) = re.findall(r"one unit for each of ([\w, ]+)\)", enhet)
    assert sorted(navn.split(", ")) == sorted(Koe)
    assert {f"ikontroll-worker@{koe}" for koe in Koe} <= set(re.findall(r"ikontroll-worker@\w+", README))


def test_dev_lets_nothing_outside_hold_up_the_rest():
    koeer = [koe for navn, _samtidig in KOEER.values() for koe in navn.split(",")]
    assert sorted(koeer) == sorted(Koe)
    for alene in (Koe.EPOST, Koe.SKANN):
        assert alene in {navn for navn, _samtidig in KOEER.values()}


def test_a_kind_of_job_goes_to_its_own_queue():
    from utboks.jobber import jobbslag

    assert {navn: jobbslag(navn).koe for navn in ("epost", "rapport", "vedlegg.skann")} == {
        "epost": Koe.EPOST,
        "rapport": Koe.RAPPORT,
        "vedlegg.skann": Koe.SKANN,
    }
