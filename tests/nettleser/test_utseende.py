"""The look, in a real browser, on a page of all components and on the pages that need no data."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.nettleser.hjelp import BREDDER, axe, renner_over, skjermbilde, soekbart_felt, velg_soekbart

pytestmark = [pytest.mark.urls("tests.nettleser.komponentside"), pytest.mark.django_db(transaction=True)]

SIDER = [
    "/",
    "/bekreft/",
    "/tilgjengelighet/",
    *(f"/feil/{kode}/" for kode in (400, 403, 404, 409, 500, 503)),
]


@pytest.mark.parametrize("sti", SIDER)
def test_axe_finds_nothing_in_light_and_dark(side: Page, sti: str) -> None:
    side.goto(sti)
    assert axe(side) == []


def test_axe_finds_nothing_in_a_form_with_errors_and_an_open_dialog(side: Page) -> None:
    side.goto("/")
    side.get_by_role("button", name="Send").click()
    expect(side.get_by_role("heading", name="Rett opp disse")).to_be_visible()
    assert axe(side) == []
    side.get_by_role("link", name="Lukk").click()
    expect(side.get_by_role("dialog")).to_be_visible()
    assert axe(side) == []


@pytest.mark.parametrize("bredde", BREDDER.values())
@pytest.mark.parametrize("sti", SIDER)
def test_nobody_scrolls_sideways(ny_side, sti: str, bredde: int) -> None:
    side = ny_side(bredde=bredde)
    side.goto(sti)
    skjermbilde(side, f"{bredde}{sti.replace('/', '_')}")
    assert not renner_over(side)


def test_error_summary_takes_focus_and_leads_to_the_field(side: Page) -> None:
    side.goto("/")
    side.get_by_label("Fortell mer").fill("Dette skrev jeg.")
    side.get_by_role("button", name="Send").click()
    oppsummering = side.get_by_role("group", name="Rett opp disse")
    expect(oppsummering).to_be_focused()
    expect(side.get_by_label("Fortell mer")).to_have_value("Dette skrev jeg.")
    oppsummering.get_by_role("link", name="Fyll ut «Hva skjedde?».").click()
    felt = side.get_by_role("textbox", name="Hva skjedde?")
    expect(felt).to_be_focused()
    expect(felt).to_have_attribute("aria-invalid", "true")
    expect(felt).to_have_accessible_description("Fyll ut «Hva skjedde?». Skriv kort.")
    side.get_by_role("link", name="Velg svar på «Hva slags melding?».").click()
    expect(side.get_by_role("radio", name="Hendelse", exact=True)).to_be_focused()


def _fyll_ut_resten(side: Page) -> None:
    side.get_by_role("textbox", name="Hva skjedde?").fill("Noe")
    side.get_by_label("Frist").fill("2025-03-10")
    side.get_by_label("Når skjedde det?").fill("2025-03-03T09:00")
    side.get_by_label("Nestenhendelse").check()


def test_searchable_choice_by_keyboard(side: Page) -> None:
    side.goto("/")
    _fyll_ut_resten(side)
    felt = soekbart_felt(side, "Hvor skjedde det?")
    felt.press_sequentially("hjemme")
    expect(side.get_by_role("option", name="Hjemmetjenesten")).to_be_visible()
    felt.press("ArrowDown")
    felt.press("Enter")
    expect(felt).to_have_value("Hjemmetjenesten")
    side.get_by_role("button", name="Send").click()
    expect(side.get_by_text("Sendt: 340")).to_be_visible()


def test_searchable_choice_without_a_hit_sends_nothing(side: Page) -> None:
    side.goto("/")
    _fyll_ut_resten(side)
    soekbart_felt(side, "Hvor skjedde det?").fill("finnes ikke")
    side.get_by_role("button", name="Send").click()
    expect(side.get_by_role("link", name="Velg svar på «Hvor skjedde det?».")).to_be_visible()


def test_searchable_choice_keeps_what_was_chosen_when_something_else_is_wrong(side: Page) -> None:
    side.goto("/")
    velg_soekbart(side, "Hvor skjedde det?", "Brann")
    side.get_by_role("button", name="Send").click()
    expect(soekbart_felt(side, "Hvor skjedde det?")).to_have_value("Brann")


def test_everything_works_without_javascript(ny_side) -> None:
    side = ny_side(javascript=False)
    side.goto("/")
    _fyll_ut_resten(side)
    side.get_by_label("Hvor skjedde det?").select_option("640")
    side.get_by_role("button", name="Send").click()
    expect(side.get_by_text("Sendt: 640")).to_be_visible()
    side.get_by_role("link", name="Lukk").click()
    side.get_by_role("button", name="Ja").click()
    expect(side.get_by_text("Bekreftet")).to_be_visible()


def test_dialog_asks_before_it_does(side: Page) -> None:
    side.goto("/")
    side.get_by_role("link", name="Lukk").click()
    dialog = side.get_by_role("dialog", name="Lukke?")
    dialog.get_by_role("button", name="Avbryt").click()
    expect(dialog).to_be_hidden()
    expect(side.get_by_role("link", name="Lukk")).to_be_focused()
    side.get_by_role("link", name="Lukk").click()
    dialog.get_by_role("button", name="Ja").click()
    expect(side.get_by_text("Bekreftet")).to_be_visible()


def test_htmx_swaps_a_part_under_trusted_types(side: Page) -> None:
    side.goto("/")
    side.get_by_label("Ord").press_sequentially("sklie")
    expect(side.locator("#treff .ds-tag")).to_have_text("sklie")


def test_htmx_says_so_when_something_sent_was_refused_and_keeps_what_was_typed(side: Page) -> None:
    side.goto("/")
    side.get_by_label("Notat").fill("Dette må ikke gå tapt.")
    side.get_by_role("button", name="Lagre del").click()
    expect(side.get_by_role("alert")).to_contain_text("Dette ble ikke lagret")
    expect(side.get_by_label("Notat")).to_have_value("Dette må ikke gå tapt.")


def test_htmx_says_so_when_the_server_is_out_of_reach(side: Page) -> None:
    side.goto("/")
    side.context.set_offline(True)
    side.get_by_role("button", name="Hent hel side").click()
    expect(side.get_by_role("alert")).to_contain_text("Vi får ikke kontakt")


def test_htmx_shows_another_page_whole(side: Page) -> None:
    side.goto("/")
    side.get_by_role("button", name="Hent hel side").click()
    expect(side).to_have_url(re.compile("/bekreft/$"))


def test_markup_with_code_is_never_put_into_the_page(nettleser: Browser, live_server: Any) -> None:
    side = nettleser.new_page(base_url=live_server.url)
    feil: list[str] = []
    side.on("pageerror", lambda unntak: feil.append(str(unntak)))
    side.goto("/")
    with side.expect_response("**/ond/"):
        side.get_by_role("button", name="Hent kode").click()
    expect(side.locator("#treff")).to_be_empty()
    expect(side).to_have_title("Komponenter – ikontroll")
    side.close()


def test_skip_link_comes_first_and_leads_to_the_content(side: Page) -> None:
    side.goto("/tilgjengelighet/")
    side.keyboard.press("Tab")
    expect(side.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    side.keyboard.press("Enter")
    expect(side).to_have_url(re.compile("#innhold$"))
    expect(side.locator("main")).to_be_focused()


def test_pages_load_nothing_from_elsewhere(side: Page) -> None:
    adresser: list[str] = []
    side.on("request", lambda forespoersel: adresser.append(forespoersel.url))
    side.goto("/")
    side.wait_for_load_state("networkidle")
    assert adresser
    assert all(adresse.startswith(("http://localhost", "http://127.0.0.1", "data:")) for adresse in adresser)
    assert side.evaluate("document.fonts.check('16px Inter')")
