"""Every page, as everybody sees it: axe finds nothing, nobody scrolls sideways, the console is silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from felles.models import Installasjon
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.services import opprett_administrator
from tests.nettleser.eksempel import BARE_POST, IKKE_SIDER, INGEN, SEERE, Eksempel, bygg
from tests.nettleser.hjelp import BREDDER, Adresse, alle_ruter, axe, renner_over
from utboks import tasks

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Visning:
    """A page as somebody sees it."""

    hvem: str
    navn: str
    sti: str


@pytest.fixture(autouse=True)
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


@pytest.fixture
def eksempel(db: None) -> Eksempel:
    return bygg()


def _klient(hvem: str) -> Client:
    klient = Client(raise_request_exception=True)
    if hvem:
        klient.force_login(Bruker.objects.get(brukernavn=hvem))
    return klient


def _oppbygning(innhold: bytes) -> frozenset[str]:
    """The kinds of element that the page holds beside its header: where they stand, not the texts.

    What axe-core looks at: two pages of one address that are built the same are one to it.
    """
    hoved = BeautifulSoup(innhold, "lxml").main
    assert hoved is not None
    return frozenset(_veier(hoved, ""))


def _veier(element: Tag, over: str) -> Iterator[str]:
    valg = {
        navn: element.get(navn) for navn in ("class", "role", "type", "data-color", "open", "aria-invalid")
    }
    vei = f"{over}/{element.name}{sorted(element.attrs)}{valg}{bool(element.get_text(strip=True))}"
    yield vei
    for barn in element.find_all(True, recursive=False):
        yield from _veier(barn, vei)


def _visninger(adresser: list[Adresse], seere: tuple[str, ...] = SEERE) -> Iterator[tuple[Visning, int]]:
    """Each page as each of them sees it, with its status; a page built the same for two comes once."""
    sett: set[tuple[str, frozenset[str]]] = set()
    for hvem in seere:
        klient = _klient(hvem)
        for adresse in dict.fromkeys(adresser):
            svar = klient.get(adresse.sti)
            if svar.status_code == 200:
                noekkel = (adresse.navn, _oppbygning(svar.content))
                if noekkel in sett:
                    continue
                sett.add(noekkel)
            yield Visning(hvem, adresse.navn, adresse.sti), svar.status_code


def _se_paa(side: Page, sti: str) -> list[str]:
    """Opens the page, and says what is wrong with it."""
    konsoll: list[str] = []

    def merk(melding: Any) -> None:
        if melding.type in ("error", "warning"):
            konsoll.append(f"{side.url}: {melding.text}")

    side.on("console", merk)
    side.set_viewport_size({"width": BREDDER["bred"], "height": 900})
    side.goto(sti)
    funn = axe(side)
    side.set_viewport_size({"width": BREDDER["smal"], "height": 700})
    if renner_over(side):
        funn.append(f"{side.url}: wider than {BREDDER['smal']} px")
    side.remove_listener("console", merk)
    return funn + konsoll


def test_every_page_for_everybody(ny_side: Any, logg_inn: Any, eksempel: Eksempel) -> None:
    visninger = list(_visninger(eksempel.adresser()))
    ser = [visning for visning, status in visninger if status == 200]
    assert {v.navn for v, _status in visninger} - {v.navn for v in ser} == BARE_POST, "pages that nobody saw"
    assert {status for _visning, status in visninger} <= {200, 302, 400, 403, 404, 409}
    funn = []
    for hvem in SEERE:
        side = ny_side()
        if hvem:
            logg_inn(side, eksempel.kommune[hvem])
        for visning in ser:
            if visning.hvem == hvem:
                funn += [f"{hvem or 'not logged in'}: {ett}" for ett in _se_paa(side, visning.sti)]
        side.context.close()
    assert not funn, "\n".join(funn)


# Who sends which form with nothing in it.
TOMME_SKJEMAER = {
    "ansatt": ("avvik:meld", "avvik:rett", "avvik:trekk", "avvik:gjenaapne"),
    "kollega": ("tiltak:utfoer",),
    "leder": ("sjekkliste:tiltak_nytt", "sjekkliste:tiltak_endre", "sjekkliste:tiltak_avlys"),
    "avdelingsleder": (
        "avvik:klassifiser",
        "avvik:videresend",
        "avvik:send_tilbake",
        "avvik:lukk",
        "avvik:avvis",
        "avvik:dialog",
        "avvik:tiltak_nytt",
        "avvik:tiltak_endre",
        "avvik:tiltak_avlys",
        "avvik:tiltak_effekt",
    ),
    "direktoer": (
        "rapport:liste",
        "organisasjon:bytt_passord",
        "sjekkliste:returner",
        "sjekkliste:mal_omraade_nytt",
        "sjekkliste:mal_spoersmaal_nytt",
    ),
    "administrator": (
        "organisasjon:ny_enhet",
        "organisasjon:endre_enhet",
        "organisasjon:flytt_enhet",
        "organisasjon:aarsverk",
        "organisasjon:lukk_enhet",
        "organisasjon:ny_person",
        "organisasjon:endre_person",
        "organisasjon:gi_rolle",
        "organisasjon:avslutt_rolle",
    ),
    INGEN: ("organisasjon:logg_inn", "organisasjon:sett_passord"),
}
TOEM_OG_SEND = """() => {
  const skjema = document.querySelector('main form[method="post"]:has(.ik-felt)');
  for (const felt of skjema.elements) {
    if (felt.type === "radio" || felt.type === "checkbox") felt.checked = false;
    else if (felt.type !== "hidden" && felt.tagName !== "BUTTON") felt.value = "";
  }
  skjema.requestSubmit([...skjema.querySelectorAll('button[type="submit"]:not([name])')].at(-1));
}"""


def test_every_form_says_what_is_missing(ny_side: Any, logg_inn: Any, eksempel: Eksempel) -> None:
    stier = {adresse.navn: adresse.sti for adresse in reversed(eksempel.adresser())}
    funn = []
    for hvem, navnene in TOMME_SKJEMAER.items():
        side = ny_side()
        if hvem:
            logg_inn(side, eksempel.kommune[hvem])
        for navn in navnene:
            side.goto(stier[navn])
            side.evaluate(TOEM_OG_SEND)
            oppsummering = side.locator("ds-error-summary")
            try:
                expect(oppsummering).to_be_focused()
            except AssertionError:
                funn.append(f"{navn}: no error summary in focus")
                continue
            lenker = oppsummering.get_by_role("link")
            maal = [lenke.get_attribute("href") or "" for lenke in lenker.all()]
            if not maal or any(side.locator(ett).count() != 1 for ett in maal):
                funn.append(f"{navn}: the summary leads nowhere: {maal}")
            funn += [f"{navn}: {ett}" for ett in axe(side)]
            side.set_viewport_size({"width": BREDDER["smal"], "height": 700})
            funn += [f"{navn}: wider than the screen"] if renner_over(side) else []
            side.set_viewport_size({"width": BREDDER["bred"], "height": 900})
        side.context.close()
    assert not funn, "\n".join(funn)


def test_an_empty_kommune(ny_side: Any, logg_inn: Any) -> None:
    """The first day: an administrator, the kommune, and nothing else."""
    opprett_administrator(
        brukernavn="admin", navn="Ada Min", epost="", kommunekode="K", kommunenavn="Fjellby kommune"
    )
    bruker = Bruker.objects.get(brukernavn="admin")
    rot = Enhet.objects.get()
    for rolle in ("kommunedirektoer", "kvalitetskoordinator"):
        Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=rot)
    uten = [rute.navn for rute in alle_ruter() if not rute.argumenter and rute.navn not in BARE_POST]
    side = ny_side()
    logg_inn(side, bruker)
    funn = []
    for navn in dict.fromkeys(uten):
        if navn not in IKKE_SIDER and _klient("admin").get(reverse(navn)).status_code == 200:
            funn += _se_paa(side, reverse(navn))
    assert not funn, "\n".join(funn)


def test_the_demo_chooses_a_person_and_the_menu_opens(ny_side: Any, eksempel: Eksempel) -> None:
    Installasjon.objects.update(demo=True)
    side = ny_side()
    funn = _se_paa(side, reverse("organisasjon:logg_inn"))
    funn += _se_paa(side, f"{reverse('organisasjon:logg_inn')}?sok=leder")
    side.locator('button[value="avdelingsleder"]').first.click()
    menyknapp = side.get_by_role("button", name="Meny")
    menyknapp.press("Enter")
    expect(side.get_by_role("navigation", name="Hovedmeny")).to_be_visible()
    funn += axe(side)
    side.keyboard.press("Escape")
    expect(side.get_by_role("navigation", name="Hovedmeny")).to_be_hidden()
    expect(menyknapp).to_be_focused()
    assert not funn, "\n".join(funn)
