"""The heat map in a real browser: axe, no sideways scrolling, by keys alone, and on paper."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from felles.klokke import i_dag
from felles.tid import tertial_av
from organisasjon.models import Bruker
from sjekkliste import services
from sjekkliste.models import Runde
from sjekkliste.svar.regler import tertialet_foer
from tests.nettleser.eksempel_runde import flere_runder, rundeargumenter
from tests.nettleser.hjelp import BREDDER, axe, renner_over, skjermbilde
from tests.sjekkliste.kommune import Kommune, nytt_tiltak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune(db: None) -> Kommune:
    """Two runder: one locked with all in, one open with one delivered, one missing, and an overdue tiltak."""
    kommune = Kommune()
    kommune.ny_enhet("HJ2", over="HO")
    siste = tertialet_foer(i_dag().year, tertial_av(i_dag()))
    for nr, (aar, tertial) in enumerate((tertialet_foer(*siste), siste)):
        runde = kommune.aapne(aar, tertial)
        kommune.i_status("levert", ros_1="nei", ros_2="ikke_aktuelt")
        if nr == 0:
            kommune.i_status("levert", "SK", ros_1="delvis")
            services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
    liste = kommune.liste("SK")
    nytt_tiltak(
        liste.svar.get(spoersmaal__kode="ros-1"),
        aktoer=kommune["skoleleder"],
        hva="Lag en ny vurdering av risikoen i skolegården",
        ansvarlig=kommune["ansatt"],
        frist=i_dag() + dt.timedelta(10),
    )
    return kommune


def _adresser() -> list[str]:
    stier = [reverse(navn, kwargs=argumenter) for navn, argumenter in rundeargumenter().items()]
    return [*stier, reverse("sjekkliste:tiltak"), reverse("sjekkliste:runde_aapne")] + [
        adresse.sti for adresse in flere_runder()
    ]


@pytest.mark.parametrize("hvem", ["koordinator", "ansatt"])
def test_axe_and_width(ny_side: Any, logg_inn: Any, kommune: Kommune, hvem: str) -> None:
    side: Page = ny_side()
    logg_inn(side, Bruker.objects.get(brukernavn=hvem))
    funn = []
    for sti in dict.fromkeys(_adresser()):
        if hvem != "koordinator" and any(ord_ in sti for ord_ in ("/frist/", "/laas/", "/aapne/")):
            continue
        side.set_viewport_size({"width": BREDDER["bred"], "height": 900})
        side.goto(sti)
        funn += axe(side)
        side.set_viewport_size({"width": BREDDER["smal"], "height": 700})
        funn += [f"{sti}: wider than the screen"] if renner_over(side) else []
        funn += [f"{sti} (phone): {ett}" for ett in axe(side, ("light",))]
    assert not funn, "\n".join(funn)


def test_the_table_is_a_table_on_a_phone_too(ny_side: Any, logg_inn: Any, kommune: Kommune) -> None:
    side: Page = ny_side()
    logg_inn(side, kommune["direktoer"])
    runde = Runde.objects.order_by("-aar", "-tertial")[0]
    for bredde in BREDDER.values():
        side.set_viewport_size({"width": bredde, "height": 800})
        side.goto(reverse("sjekkliste:runde", args=[runde.aar, runde.tertial]))
        tabell = side.get_by_role("table").first
        rad = tabell.get_by_role("row").filter(has=side.get_by_role("rowheader", name="Enhet HJ", exact=True))
        expect(rad.get_by_role("cell")).to_have_count(4)
        expect(rad.get_by_role("link", name="1 nei · 1 ikke aktuelt", exact=True)).to_be_visible()
        skjermbilde(side, f"varmekart/runde-{bredde}")


def test_from_a_cell_to_an_answer_by_keys(ny_side: Any, logg_inn: Any, kommune: Kommune) -> None:
    side: Page = ny_side()
    logg_inn(side, kommune["direktoer"])
    runde = Runde.objects.order_by("-aar", "-tertial")[0]
    side.goto(reverse("sjekkliste:runde", args=[runde.aar, runde.tertial]))
    lenke = side.get_by_role("link", name="1 nei · 1 ikke aktuelt", exact=True).first
    lenke.focus()
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", level=1)).to_have_text("Område ros")
    expect(side.get_by_text("Er ros-1 gjort?", exact=True)).to_be_visible()


def test_a_runde_is_opened_by_keys(ny_side: Any, logg_inn: Any, kommune: Kommune) -> None:
    side: Page = ny_side()
    logg_inn(side, kommune["koordinator"])
    side.goto(reverse("sjekkliste:runde_aapne"))
    side.get_by_label("Tertial").focus()
    side.get_by_role("button", name="Fortsett").press("Enter")
    expect(side.get_by_text("3 virksomheter får hver sin sjekkliste")).to_be_visible()
    assert not axe(side)
    side.get_by_role("button", name="Åpne runden").press("Enter")
    expect(side.get_by_text("Runden er åpnet. Lederne kan begynne å svare.")).to_be_visible()
    assert Runde.objects.count() == 3


def test_on_paper(ny_side: Any, logg_inn: Any, kommune: Kommune) -> None:
    side: Page = ny_side()
    logg_inn(side, kommune["direktoer"])
    runde = Runde.objects.order_by("-aar", "-tertial")[0]
    side.goto(reverse("sjekkliste:runde", args=[runde.aar, runde.tertial]))
    side.emulate_media(media="print")
    side.set_viewport_size({"width": 1032, "height": 700})  # A4 across, without its margins
    expect(side.get_by_role("button", name="Skriv ut")).to_be_hidden()
    expect(side.get_by_role("columnheader", name="Område ros").first).to_be_visible()
    assert not renner_over(side)
