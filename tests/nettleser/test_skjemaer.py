"""Forms in a real browser: the session ends while one writes, and «back» without the browser's page cache.

Playwright starts Chromium without that cache: going back, the page is fetched anew with a new key.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from avvik.models import Avvik
from felles.models import Kladd
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune
from tests.nettleser.hjelp import axe, renner_over, skjermbilde
from tests.sjekkliste.kommune import Kommune as Sjekklistekommune

pytestmark = pytest.mark.django_db(transaction=True)
NySide = Callable[..., Page]
LoggInn = Callable[[Page, Any], None]
TEKST = "Bruker snublet i en løs matte ved døra.\nIngen ble skadet."
PASSORD = "en lang setning om fjellet"


def _logg_inn_igjen(side: Page, brukernavn: str) -> None:
    expect(side.get_by_text("Logg inn igjen, så får du tilbake det du skrev")).to_be_visible()
    side.get_by_label("Brukernavn").fill(brukernavn)
    side.get_by_label("Passord").fill(PASSORD)
    side.get_by_role("button", name="Logg inn").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "uten javascript"])
def test_a_melding_survives_that_the_session_ends(
    transactional_db: None, ny_side: NySide, logg_inn: LoggInn, javascript: bool
) -> None:
    kommune = Kommune()
    Bruker.objects.filter(brukernavn="ansatt").update(password=make_password(PASSORD))
    side = ny_side(bredde=390, javascript=javascript)
    logg_inn(side, kommune["ansatt"])
    side.goto("/avvik/meld/")
    side.get_by_label("Hva skjedde?").fill(TEKST)
    side.get_by_label("Noe holdt på å skje").check()
    Session.objects.all().delete()
    side.get_by_role("button", name="Send meldingen").click()
    _logg_inn_igjen(side, "ansatt")
    expect(side.get_by_role("heading", name="Skjemaet er ikke sendt ennå")).to_be_visible()
    expect(side.get_by_label("Hva skjedde?")).to_have_value(TEKST)
    expect(side.get_by_label("Noe holdt på å skje")).to_be_checked()
    if javascript:
        assert axe(side) == []
        assert not renner_over(side)
        skjermbilde(side, "skjemaer/tilbake")
    assert not Avvik.objects.exists()
    side.get_by_role("button", name="Send meldingen").click()
    expect(side.get_by_role("heading", name="Takk, meldingen er sendt")).to_be_visible()
    assert Avvik.objects.get().type == "nestenhendelse"
    assert not Kladd.objects.exists()


def test_back_and_send_again_makes_no_second_case(
    transactional_db: None, ny_side: NySide, logg_inn: LoggInn
) -> None:
    kommune = Kommune()
    side = ny_side()
    logg_inn(side, kommune["ansatt"])
    side.goto("/avvik/meld/")
    side.get_by_label("Hva skjedde?").fill(TEKST)
    foerst = side.locator('form.ik-meldskjema input[name="innsending"]').get_attribute("value")
    side.get_by_role("button", name="Send meldingen").click()
    expect(side.get_by_role("heading", name="Takk, meldingen er sendt")).to_be_visible()
    side.go_back()
    # The page was fetched anew, and the browser has put back what was typed.
    expect(side.locator('form.ik-meldskjema input[name="innsending"]')).not_to_have_attribute(
        "value", foerst or ""
    )
    expect(side.get_by_label("Hva skjedde?")).to_have_value(TEKST)
    side.get_by_role("button", name="Send meldingen").click()
    oppsummering = side.locator("ds-error-summary")
    expect(oppsummering).to_contain_text("Du har allerede sendt dette")
    expect(oppsummering).to_contain_text(Avvik.objects.get().saksnummer)
    assert axe(side) == []
    skjermbilde(side, "skjemaer/allerede-sendt")
    # It did happen again.
    side.get_by_role("button", name="Send meldingen").click()
    expect(side).to_have_url(re.compile("/kvittering/$"))
    assert Avvik.objects.count() == 2


def test_a_sjekkliste_stays_open_and_its_text_is_kept_on_the_server_too(
    transactional_db: None, ny_side: NySide, logg_inn: LoggInn
) -> None:
    kommune = Sjekklistekommune()
    kommune.aapne()
    adresse = f"/sjekkliste/{kommune.liste().pk}/"
    side = ny_side()
    logg_inn(side, kommune["leder"])
    side.goto(adresse)
    kort = side.locator("[data-spoersmaal]").first
    kort.get_by_label("Ja", exact=True).check()
    expect(kort.locator(".sl-status")).to_contain_text("Lagret")
    Session.objects.all().delete()
    kort.get_by_label("Kommentar").fill(TEKST)
    expect(kort.locator(".sl-status")).to_contain_text("logget ut")
    expect(side).to_have_url(re.compile(f"{adresse}$"))
    expect(kort.get_by_label("Kommentar")).to_have_value(TEKST)
    # The page is closed before anybody logs in: the text waits on the front page.
    side.close(run_before_unload=False)
    ny = ny_side()
    logg_inn(ny, kommune["leder"])
    ny.goto("/")
    ny.get_by_role("link", name=re.compile("^Skjema fra")).click()
    kort = ny.locator("[data-spoersmaal]").first
    expect(kort.get_by_label("Kommentar")).to_have_value(TEKST)
    # It came back, and is saved as if it had just been typed.
    expect(ny.locator(".sl-skript")).to_be_visible()
    expect(kort.locator("form[data-ulagret]")).to_have_count(0)
    assert kommune.liste().svar.filter(kommentar=TEKST).count() == 1
