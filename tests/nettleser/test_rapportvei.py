"""A report is ordered, followed as it is made, read, saved and approved: with JavaScript and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from felles.klokke import i_dag
from rapport.models import Rapport
from tests.avvik.kommune import Kommune
from utboks import tasks
from utboks.models import Jobb

pytestmark = pytest.mark.django_db(transaction=True)

BEGYNNELSE = {"PDF": b"%PDF-", "DOCX": b"PK", "XLSX": b"PK", "JSON": b"{"}


@pytest.fixture(autouse=True)
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


@pytest.fixture
def kommune(transactional_db: None) -> Kommune:
    return Kommune()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "uten javascript"])
def test_from_order_to_approved_report(
    kommune: Kommune, ny_side: Callable[..., Page], logg_inn: Any, javascript: bool
) -> None:
    kommune.meld(kategori="HMS")
    side = ny_side(javascript=javascript)
    logg_inn(side, kommune["direktoer"])
    side.goto("/rapporter/")
    side.get_by_label("År", exact=True).select_option(str(i_dag().year))
    side.get_by_label("Periode").select_option("0")
    side.get_by_role("button", name="Bestill").click()
    expect(side.locator("main")).to_contain_text("venter på tur")
    tasks.utfoer_jobb(Jobb.objects.get().pk)
    if javascript:
        side.get_by_role("link", name="Les rapporten").click()  # comes by itself
    else:
        side.reload()
    expect(side.get_by_role("heading", name="4. Avvik")).to_be_visible()
    for navn, begynnelse in BEGYNNELSE.items():
        with side.expect_download() as nedlasting:
            side.get_by_role("link", name=navn).click()
        assert nedlasting.value.path().read_bytes().startswith(begynnelse), navn
    side.get_by_role("link", name="Godkjenn").click()
    sted = side.get_by_role("dialog") if javascript else side.locator("main")
    sted.get_by_role("button", name="Godkjenn").click()
    expect(side.locator("main")).to_contain_text("Rapporten er godkjent")
    assert Rapport.objects.get().godkjent_av == kommune["direktoer"]

    logg_inn(side, kommune["ansatt"])
    side.goto("/rapporter/")
    side.get_by_role("link", name=f"Året {i_dag().year}").click()
    expect(side.get_by_role("heading", name="4. Avvik")).to_be_visible()
