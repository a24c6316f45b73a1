"""A searchable field by keys alone: what one types and leaves is chosen, where one choice fits."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from organisasjon.models import Bruker, Enhet, Rolle
from tests.nettleser.hjelp import skriv_i_soekbart, soekbart_felt

pytestmark = pytest.mark.django_db(transaction=True)
FELT = "Hvor skjedde det?"


@pytest.fixture
def side(ny_side: Any, logg_inn: Any, transactional_db: None) -> Page:
    """The form of a melding; the kommune itself, where the person works, is chosen from before."""
    rot = Enhet.objects.create(kode="K", navn="Fjellby", type="kommune")
    for kode, navn in (
        ("1", "Kino"),
        ("2", "Barnehagen Sol"),
        ("3", "Barnehagen Måne"),
        ("4", "Kulturskolen"),
    ):
        Enhet.objects.create(kode=kode, navn=navn, type="virksomhet", forelder=rot)
    bruker = Bruker.objects.create(brukernavn="kari", navn="Kari")
    Rolle.objects.create(bruker=bruker, rolle="revisor", enhet=rot)
    side: Page = ny_side()
    logg_inn(side, bruker)
    side.goto("/avvik/meld/")
    return side


def valgt(side: Page) -> str:
    return str(side.evaluate("document.querySelector('select[name=enhet]').value"))


@pytest.mark.parametrize("tekst", ["Kino", "kin", "SOL", "Kulturskolen"])
@pytest.mark.parametrize("tast", ["Tab", "Enter"])
def test_the_only_choice_that_fits_is_taken(side: Page, tekst: str, tast: str) -> None:
    kode, navn = {"k": ("1", "Kino"), "S": ("2", "Barnehagen Sol")}.get(tekst[0], ("4", "Kulturskolen"))
    kode, navn = ("1", "Kino") if tekst == "Kino" else (kode, navn)
    skriv_i_soekbart(side, FELT, "")
    side.keyboard.type(tekst)
    side.keyboard.press(tast)
    expect(soekbart_felt(side, FELT)).to_have_value(navn)
    side.wait_for_function(f"document.querySelector('select[name=enhet]').value === '{kode}'")
    assert side.locator("[data-uvalgt]").count() == 0


@pytest.mark.parametrize(
    ("tekst", "sagt"),
    [
        ("Barne", "«Barne» passer med 2 valg. Velg ett av dem i listen."),
        ("Finnes ikke", "Ingen valg passer med «Finnes ikke»."),
    ],
)
def test_where_several_fit_or_none_the_field_says_so(side: Page, tekst: str, sagt: str) -> None:
    skriv_i_soekbart(side, FELT, "")
    side.keyboard.type(tekst)
    side.keyboard.press("Tab")
    expect(side.get_by_role("alert").filter(has_text=sagt)).to_be_visible()
    expect(soekbart_felt(side, FELT)).to_have_value("Fjellby")
    assert valgt(side) == "K"
    skriv_i_soekbart(side, FELT, "Sol")
    assert side.locator("[data-uvalgt]").count() == 0


def test_the_highlighted_choice_is_taken(side: Page) -> None:
    skriv_i_soekbart(side, FELT, "")
    side.keyboard.type("Barne")
    side.keyboard.press("ArrowDown")
    side.keyboard.press("ArrowDown")
    side.keyboard.press("Tab")
    expect(soekbart_felt(side, FELT)).to_have_value("Barnehagen Sol")
    side.wait_for_function("document.querySelector('select[name=enhet]').value === '2'")


def test_a_choice_that_is_left_alone_stays(side: Page) -> None:
    skriv_i_soekbart(side, FELT, "Kino")
    side.keyboard.press("Tab")
    expect(soekbart_felt(side, FELT)).to_have_value("Kino")
    soekbart_felt(side, FELT).focus()
    side.keyboard.press("Shift+Tab")
    expect(soekbart_felt(side, FELT)).to_have_value("Kino")
    assert valgt(side) == "1"
