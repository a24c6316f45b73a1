"""A new register appears everywhere by its declaration alone; nothing is written of it outside its folder."""

import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from felles.klokke import i_dag
from felles.register import alle
from felles.tid import Periode
from rapport.dokument.kapitler import kapittelkoder
from rapport.tall import beregn
from saksramme.kobling import Saksnoekkel, koble, koblinger_til
from tests.apiklient import Apiklient, skjema
from tests.avvik.kommune import Kommune
from tests.leke.befaring import services
from tests.leke.befaring.models import SAKSTYPE, Befaring
from tests.leke.innsatt import innsatt

pytestmark = pytest.mark.django_db
ROT = Path(__file__).parents[2]


@pytest.fixture
def kommune(klokke: Any) -> Iterator[Kommune]:
    with innsatt():
        yield Kommune()


@pytest.fixture
def befaring(kommune: Kommune) -> Befaring:
    """Planned today in HJ1 for «kollega»."""
    return services.planlegg(
        aktoer=kommune["avdelingsleder"],
        enhet=kommune.enhet["HJ1"],
        ansvarlig=kommune["kollega"],
        dag=i_dag() + dt.timedelta(days=3),
    )


def _side(kommune: Kommune, hvem: str, adresse: str, **parametre: Any) -> str:
    klient = Client()
    klient.force_login(kommune[hvem])
    svar = klient.get(adresse, parametre)
    assert svar.status_code == 200, adresse
    return svar.content.decode()


def test_menu_what_waits_and_front_page(kommune: Kommune, befaring: Befaring) -> None:
    forside = _side(kommune, "kollega", "/")
    assert 'href="/befaring/"' in forside
    assert "Dette venter på deg" in forside
    assert f'href="/befaring/{befaring.pk}/">{befaring.nummer}</a>' in forside
    assert "Åpne innboksen: 1 sak" in forside
    assert befaring.nummer in _side(kommune, "kollega", "/avvik/innboks/")
    assert befaring.nummer not in _side(kommune, "laerer", "/")


def test_figures_as_page_json_chapter_and_rows(kommune: Kommune, befaring: Befaring) -> None:
    assert beregn(Periode(2025))["befaring"] == {"planlagt": 1, "gjennomfoert": 0}
    assert "befaring" in kapittelkoder()
    tall = _side(kommune, "laerer", reverse("rapport:tall"), aar=2025, tertial=1)
    assert "Befaringer med dag i perioden." in tall
    assert "figur=befaring.planlagt" in tall
    felt = {"figur": "befaring.planlagt", "aar": 2025, "skjaering": "2025-03-03T09:00:00+01:00"}
    assert befaring.nummer in _side(kommune, "leder", reverse("rapport:tallrader"), **felt)
    hos_fremmed = _side(kommune, "laerer", reverse("rapport:tallrader"), **felt)
    assert "1 befaringer" in hos_fremmed
    assert befaring.nummer not in hos_fremmed


def test_api_and_its_description(kommune: Kommune, befaring: Befaring) -> None:
    api = Apiklient(kommune["kollega"])
    assert {"/api/v1/befaring/", "/api/v1/befaring/{befaring_id}/avslutt/"} <= set(skjema()["paths"])
    assert api.hent("/befaring/")["rader"][0]["nummer"] == befaring.nummer
    assert api.hent(f"/befaring/{befaring.pk}/")["kan"] == ["gjennomfoer"]
    assert "Befaringene du kan se" in _side(kommune, "kollega", reverse("apiside"))


def test_it_is_linked_to_a_case_of_another_register(kommune: Kommune, befaring: Befaring) -> None:
    avvik, egen = Saksnoekkel("avvik", kommune.meld().pk), Saksnoekkel(SAKSTYPE, befaring.pk)
    koble(aktoer=kommune["avdelingsleder"], sak=avvik, annen=egen)
    (funnet,) = koblinger_til(avvik, kommune["avdelingsleder"])
    assert funnet.sak.saksnummer == befaring.nummer


def test_nothing_is_left_of_it_afterwards() -> None:
    with innsatt():
        assert "befaring" in {ett.kode for ett in alle()}
    assert "befaring" not in {ett.kode for ett in alle()}
    assert "/api/v1/befaring/" not in skjema()["paths"]
    with pytest.raises(NoReverseMatch):
        reverse("befaring:liste")


def test_no_file_outside_its_folder_names_it() -> None:
    """But the settings of the tests, and the suite that is parametrised over it; docs may."""
    filer = subprocess.run(
        ["git", "grep", "-lE", r"tests[./]leke|\bbefaring:", "--", "*.py", "*.html", "*.toml", "*.sql"],
        cwd=ROT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    utenfor = {fil for fil in filer if not fil.startswith("tests/leke/")}
    assert utenfor <= {"tests/settings.py", "tests/kontrakt/conftest.py", "tests/ikontroll/test_register.py"}
