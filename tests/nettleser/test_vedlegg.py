"""A photo from a phone: reported with it, seen by the leder, and removed again."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from avvik.models import Avvik
from tests.avvik.kommune import Kommune
from tests.nettleser.hjelp import axe, renner_over, skjermbilde
from tests.vedlegg.filer import EXE, PDF, mobilbilde
from vedlegg.models import Vedlegg

pytestmark = pytest.mark.django_db(transaction=True)
NySide = Callable[..., Page]
LoggInn = Callable[[Page, Any], None]


@pytest.fixture
def filer(tmp_path: Path) -> dict[str, Path]:
    """What lies on the phone."""
    innhold = {"IMG_20250303_091500.jpg": mobilbilde(), "rutine.pdf": PDF, "virus.jpg": EXE}
    for navn, data in innhold.items():
        (tmp_path / navn).write_bytes(data)
    return {navn: tmp_path / navn for navn in innhold}


def se_over(side: Page, navn: str) -> None:
    assert axe(side) == []
    assert not renner_over(side)
    skjermbilde(side, f"vedlegg/{navn}")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "uten javascript"])
def test_a_photo_goes_with_the_melding(
    transactional_db: None, ny_side: NySide, logg_inn: LoggInn, filer: dict[str, Path], javascript: bool
) -> None:
    kommune = Kommune()
    telefon = ny_side(bredde=390, javascript=javascript)
    logg_inn(telefon, kommune["ansatt"])
    telefon.goto("/avvik/meld/")
    telefon.get_by_label("Hva skjedde?").fill("Våt trapp")
    velger = telefon.get_by_label("Legg ved bilde eller fil")
    velger.set_input_files([filer["IMG_20250303_091500.jpg"], filer["virus.jpg"]])
    telefon.get_by_role("button", name="Send meldingen").click()
    expect(telefon.locator("ds-error-summary")).to_contain_text("virus.jpg: Filtypen kan ikke legges ved")
    expect(telefon.locator("main")).to_contain_text("Velg dem på nytt")
    if javascript:
        se_over(telefon, "meld-feil")

    velger.set_input_files([filer["IMG_20250303_091500.jpg"], filer["rutine.pdf"]])
    telefon.get_by_role("button", name="Send meldingen").click()
    expect(telefon.get_by_role("heading", name="Takk, meldingen er sendt")).to_be_visible()
    expect(telefon.get_by_role("link", name="IMG_20250303_091500.jpg", exact=True)).to_be_visible()
    if javascript:
        se_over(telefon, "kvittering")

    sak = Avvik.objects.get()
    leder = ny_side(bredde=390, tema="dark", javascript=javascript)
    logg_inn(leder, kommune["avdelingsleder"])
    leder.goto(f"/avvik/{sak.saksnummer}/")
    if javascript:
        se_over(leder, "sak")
    leder.emulate_media(media="print")
    expect(leder.get_by_text("rutine.pdf", exact=True)).to_be_visible()
    expect(leder.get_by_text("Legg ved fil")).to_be_hidden()
    expect(leder.get_by_text("Fjern").first).to_be_hidden()
    leder.emulate_media(media="screen")
    leder.get_by_role("link", name="IMG_20250303_091500.jpg", exact=True).click()
    expect(leder.locator("img")).to_be_visible()
    leder.go_back()
    with leder.expect_download() as nedlasting:
        leder.get_by_role("link", name="rutine.pdf", exact=True).click()
    assert nedlasting.value.suggested_filename == "rutine.pdf"
    leder.get_by_role("link", name=re.compile("^Fjern.*rutine")).click()
    leder.get_by_role("button", name="Fjern filen").click()
    expect(leder.locator("main")).to_contain_text("Filen er fjernet.")
    leder.get_by_role("link", name="Legg ved fil").click()
    leder.get_by_label("Filer").set_input_files(filer["rutine.pdf"])
    if javascript:
        se_over(leder, "ny")
    leder.get_by_role("button", name="Legg ved", exact=True).click()
    expect(leder.locator("main")).to_contain_text("den som meldte, ser ikke filen")
    assert Vedlegg.objects.gjeldende().count() == 2


def test_what_is_too_large_is_said_before_it_is_sent(
    transactional_db: None, ny_side: NySide, logg_inn: LoggInn, filer: dict[str, Path], settings: Any
) -> None:
    settings.VEDLEGG_MAKS_MB = 1
    stor = filer["rutine.pdf"].with_name("stor.pdf")
    stor.write_bytes(PDF.ljust(2**20 + 1))
    kommune = Kommune()
    telefon = ny_side(bredde=390)
    logg_inn(telefon, kommune["ansatt"])
    telefon.goto("/avvik/meld/")
    velger = telefon.get_by_label("Legg ved bilde eller fil")
    velger.set_input_files(stor)
    expect(telefon.get_by_role("alert")).to_have_text("stor.pdf: Filen er større enn 1 MB.")
    velger.set_input_files(filer["rutine.pdf"])
    expect(telefon.get_by_role("alert")).to_have_count(0)
