"""An administrator at work in a real browser, on a phone: from choosing a person to closing an enhet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from felles.models import Installasjon
from organisasjon.models import Bruker, Enhet, Rolle
from tests.nettleser.hjelp import axe, renner_over, skriv_i_soekbart

pytestmark = pytest.mark.django_db(transaction=True)
NySide = Callable[..., Page]


@pytest.fixture
def kommune(transactional_db: None) -> dict[str, Any]:
    Installasjon.objects.create(id=1, demo=True)
    rot = Enhet.objects.create(kode="K", navn="Fjellby kommune", type="kommune")
    skoler = [
        Enhet.objects.create(kode=kode, navn=navn, type="virksomhet", forelder=rot)
        for kode, navn in (("200", "Fjellskolen"), ("201", "Nyskolen"))
    ]
    ada = Bruker.objects.create(brukernavn="ada", navn="Ada Min")
    nils = Bruker.objects.create(brukernavn="nils", navn="Nils Ny")
    Rolle.objects.create(bruker=ada, rolle="administrator", enhet=rot)
    Rolle.objects.create(bruker=nils, rolle="ansatt", enhet=rot)
    return {"gammel": skoler[0], "ny": skoler[1], "nils": nils}


def velg(side: Page, merkelapp: str, enhet: Enhet, *, javascript: bool) -> None:
    """Chooses an enhet: by typing where the field can be typed in, else from the plain list."""
    if not javascript:
        side.get_by_label(merkelapp).select_option(str(enhet.pk))
        return
    skriv_i_soekbart(side, merkelapp, enhet.navn[:5].lower())
    side.locator("u-option:visible").filter(has_text=enhet.navn).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "uten javascript"])
def test_a_role_is_given_and_an_enhet_closed_on_a_phone(
    kommune: dict[str, Any], ny_side: NySide, javascript: bool
) -> None:
    side = ny_side(bredde=390, javascript=javascript)
    side.goto("/organisasjon/personer/")
    side.get_by_role("button", name="Ada Min").click()
    expect(side).to_have_url(re.compile(r"/organisasjon/personer/$"))
    side.get_by_label("Navn, brukernavn eller e-post").fill("nils")
    side.get_by_role("button", name="Søk").click()
    assert "nils" not in side.url, "a name does not belong in an address"
    side.get_by_role("link", name="Nils Ny").click()
    side.get_by_role("link", name="Gi en rolle").click()
    side.get_by_label("Leder", exact=True).check()
    velg(side, "Enhet", kommune["ny"], javascript=javascript)
    side.get_by_role("button", name="Gi rollen").click()
    expect(side.locator("main")).to_contain_text("Rollen er gitt.")

    side.goto(f"/organisasjon/enheter/{kommune['gammel'].pk}/")
    side.get_by_role("link", name="Legg ned").click()
    velg(side, "Etterfølger", kommune["ny"], javascript=javascript)
    side.get_by_role("button", name="Se hva som skjer").click()
    expect(side.locator("dl")).to_contain_text("Nils Ny")
    if javascript:
        assert axe(side) == []
    assert not renner_over(side)
    side.get_by_role("button", name="Legg ned enheten").click()
    expect(side.locator("main")).to_contain_text("Nedleggelsen er lagret.")
    kommune["gammel"].refresh_from_db()
    assert kommune["gammel"].etterfoelger == kommune["ny"]
