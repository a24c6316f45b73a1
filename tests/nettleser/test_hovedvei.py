"""The main way in a real browser: melde, follow up, close, hear back. On a phone, and by keys alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from avvik.models import Avvik
from tests.avvik.kommune import Kommune
from tests.nettleser.hjelp import axe, renner_over, skjermbilde
from tiltak.models import Tiltak

pytestmark = pytest.mark.django_db(transaction=True)
NySide = Callable[..., Page]
LoggInn = Callable[[Page, Any], None]


@pytest.fixture
def kommune(transactional_db: None) -> Kommune:
    return Kommune()


def se_over(side: Page, navn: str) -> None:
    """Nothing for axe to find, nothing to scroll sideways for."""
    assert axe(side) == []
    assert not renner_over(side)
    skjermbilde(side, f"hovedvei/{navn}")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "uten javascript"])
def test_from_melding_to_answer_on_a_phone(
    kommune: Kommune, ny_side: NySide, logg_inn: LoggInn, javascript: bool
) -> None:
    telefon = ny_side(bredde=390, javascript=javascript)
    logg_inn(telefon, kommune["ansatt"])
    telefon.goto("/avvik/meld/")
    if javascript:
        se_over(telefon, "meld")
    telefon.get_by_label("Hva skjedde?").fill("Bruker snublet i en løs matte ved døra. Ingen ble skadet.")
    telefon.get_by_label("Noe holdt på å skje").check()
    expect(telefon.locator(".ik-innsyn")).to_contain_text("Navn Avdelingsleder")
    telefon.get_by_role("button", name="Send meldingen").click()
    expect(telefon.get_by_role("heading", name="Takk, meldingen er sendt")).to_be_visible()
    sak = Avvik.objects.get()
    expect(telefon.locator("main")).to_contain_text(sak.saksnummer)
    assert sak.tittel == "Bruker snublet i en løs matte ved døra. Ingen ble skadet."

    leder = ny_side(bredde=390, javascript=javascript)
    logg_inn(leder, kommune["avdelingsleder"])
    leder.goto("/avvik/innboks/")
    leder.get_by_role("link", name=sak.tittel).click()
    leder.get_by_role("button", name="Begynn behandlingen").click()
    leder.get_by_role("link", name="Klassifiser").click()
    leder.get_by_label("Høy –").check()
    leder.get_by_role("button", name="Lagre").click()
    leder.get_by_role("link", name="Legg til tiltak").first.click()
    leder.get_by_label("Hva skal gjøres?").fill("Fest matta")
    leder.get_by_label("Navn Kollega").check()
    leder.get_by_label("Når skal det være gjort?").fill("2099-01-31")
    leder.get_by_role("button", name="Legg til").click()
    leder.get_by_role("link", name="Sett i gang tiltakene").click()
    leder.get_by_role("button", name="Sett i gang").click()
    if javascript:
        se_over(leder, "sak-leder")

    kollega = ny_side(bredde=390, javascript=javascript)
    logg_inn(kollega, kommune["kollega"])
    kollega.goto("/tiltak/")
    kollega.get_by_role("link", name="Marker som utført").click()
    kollega.get_by_label("Hva ble gjort?").fill("Matta er skrudd fast")
    kollega.get_by_role("button", name="Marker som utført").click()
    expect(kollega.locator("main")).to_contain_text("Du har ingen åpne tiltak")

    leder.reload()
    leder.get_by_role("link", name="Send til evaluering").click()
    leder.get_by_role("button", name="Send til evaluering").click()
    leder.get_by_role("link", name="Vurder effekten").first.click()
    leder.get_by_label("Virket", exact=True).check()
    leder.get_by_label("Hvordan vet dere det?").fill("Den ligger fast")
    leder.get_by_role("button", name="Lagre").click()
    leder.get_by_role("link", name="Lukk saken").click()
    leder.get_by_label("Utbedret").check()
    leder.get_by_label("Kategori").select_option(label="Helse, miljø og sikkerhet – Fall")
    leder.get_by_label("Hva var årsaken?").fill("Matta var ikke festet")
    leder.get_by_role("button", name="Lukk saken").click()
    # The message was forgotten: said at the field, and the rest stands.
    expect(leder.locator("ds-error-summary")).to_contain_text("Melding til den som meldte")
    expect(leder.get_by_label("Hva var årsaken?")).to_have_value("Matta var ikke festet")
    leder.get_by_label("Melding til den som meldte").fill("Matta er festet. Takk for at du sa fra!")
    leder.get_by_role("button", name="Lukk saken").click()
    expect(leder.locator(".ds-alert")).to_contain_text("Saken er lukket")

    telefon.goto("/avvik/mine/")
    expect(telefon.locator("main")).to_contain_text("Matta er festet. Takk for at du sa fra!")
    telefon.get_by_role("link", name=sak.tittel).click()
    expect(telefon.get_by_role("link", name="Ikke løst?")).to_be_visible()
    if javascript:
        se_over(telefon, "sak-melder")
    assert Avvik.objects.get().status == "lukket"
    assert Tiltak.objects.get().effekt == "virket"


def trykk_til(side: Page, navn: str) -> None:
    """Tab to the control of that name, or fail when all have been passed."""
    for _ in range(80):
        side.keyboard.press("Tab")
        tekst = side.evaluate(
            "(() => { const e = document.activeElement; return [e.innerText, e.getAttribute('aria-label'),"
            " ...[...(e.labels || [])].map((l) => l.innerText)].filter(Boolean).join(' '); })()"
        )
        if navn in tekst:
            return
    raise AssertionError(f"Tab does not reach «{navn}»")


def test_melde_and_close_by_keys_alone(kommune: Kommune, ny_side: NySide, logg_inn: LoggInn) -> None:
    side = ny_side()
    logg_inn(side, kommune["ansatt"])
    side.goto("/avvik/meld/")
    trykk_til(side, "Hva skjedde?")
    side.keyboard.type("Våt trapp uten skilt")
    trykk_til(side, "Noe skjedde")
    side.keyboard.press("ArrowDown")
    trykk_til(side, "Send meldingen")
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="Takk, meldingen er sendt")).to_be_visible()
    sak = Avvik.objects.get()
    assert sak.type == "nestenhendelse"

    logg_inn(side, kommune["avdelingsleder"])
    side.goto(f"/avvik/{sak.saksnummer}/")
    trykk_til(side, "Lukk saken")
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="Lukk saken")).to_be_visible()
    trykk_til(side, "Kategori")
    side.keyboard.type("Drift")
    trykk_til(side, "Lav")
    side.keyboard.press("Space")
    trykk_til(side, "Utbedret")
    side.keyboard.press("Space")
    trykk_til(side, "Melding til den som meldte")
    side.keyboard.type("Skiltet er satt ut")
    trykk_til(side, "Lukk saken")
    side.keyboard.press("Enter")
    expect(side.locator(".ds-alert")).to_contain_text("Saken er lukket")
    assert Avvik.objects.get().status == "lukket"


def test_who_can_see_it_changes_while_one_writes(
    kommune: Kommune, ny_side: NySide, logg_inn: LoggInn
) -> None:
    side = ny_side()
    logg_inn(side, kommune["ansatt"])
    side.goto("/avvik/meld/")
    innsyn = side.locator("#innsyn")
    expect(innsyn).to_contain_text("Navn Koordinator")
    side.get_by_text("Flere opplysninger").click()
    side.get_by_label("Saken er fortrolig").check()
    expect(innsyn).not_to_contain_text("Navn Koordinator")
    expect(innsyn).to_contain_text("Navn Leder")
    side.get_by_label("Søk etter navn").fill("omraadeleder")
    side.get_by_role("button", name="Søk").click()
    side.get_by_label("Navn Omraadeleder").check()
    expect(innsyn).not_to_contain_text("Navn Omraadeleder")
    side.get_by_label("Hva skjedde?").fill("Upassende oppførsel")
    se_over(side, "meld-bred")
    side.get_by_role("button", name="Send meldingen").click()
    expect(side.locator("main")).not_to_contain_text("Navn Omraadeleder")
    assert Avvik.objects.get().personer == [kommune["omraadeleder"]]


def test_the_list_filters_without_a_new_page(kommune: Kommune, ny_side: NySide, logg_inn: LoggInn) -> None:
    kommune.meld(kategori="FALL", tittel="Falt i trappa")
    kommune.meld(kategori="DRIFT", tittel="Alarmen virket ikke")
    for bredde in (390, 1280):
        side = ny_side(bredde=bredde)
        logg_inn(side, kommune["direktoer"])
        side.goto("/avvik/")
        se_over(side, f"liste-{bredde}")
        side.get_by_text("Flere filtre").click()
        side.get_by_label("Kategori").select_option("FALL")
        expect(side.locator("#resultat")).not_to_contain_text("Alarmen")
        expect(side.locator("#resultat")).to_contain_text("Falt i trappa")
        assert "kategori=FALL" in side.url
        side.reload()
        expect(side.locator("#resultat")).not_to_contain_text("Alarmen")
        side.get_by_label("Søk etter saksnummer eller ord").fill("alarm")
        side.get_by_role("button", name="Søk").click()
        expect(side.locator("#resultat")).to_contain_text("0 saker")
        side.get_by_role("link", name="Nullstill", exact=True).click()
        expect(side.locator("#resultat")).to_contain_text("2 saker")
