"""Choosing people by name: who has the same name can be told apart, and what is not shown is said."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client
from django.urls import reverse

from felles.installasjon import merk_som
from organisasjon.models import Bruker, Rolle
from organisasjon.personvalg import Personsoek, fyll_inn_personer, personer
from organisasjon.tilgang import Tilgang
from tests.avvik.kommune import Kommune

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


class Skjema(Personsoek):
    personfelt = "hvem"
    hvem: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hvem"].queryset = personer()  # type: ignore[attr-defined]


def funnet(kommune: Kommune, soekeord: str) -> list[str]:
    """The choices that a search gives, as they are read."""
    skjema = Skjema({"person_soek": soekeord})
    fyll_inn_personer(skjema, Tilgang(kommune["leder"]))
    return [tekst for _pk, tekst in skjema.fields["hvem"].widget.choices]


def navnebroedre(kommune: Kommune, antall: int) -> None:
    for nr in range(antall):
        kommune.ny_person(f"kari{nr:02}", ("ansatt", "SK" if nr % 2 else "HJ1"), navn="Kari Lik")


def test_people_of_one_name_are_told_apart(kommune: Kommune) -> None:
    navnebroedre(kommune, 4)
    Rolle.objects.create(
        bruker=Bruker.objects.get(brukernavn="kari02"), rolle="leder", enhet=kommune.enhet["HO"]
    )
    assert funnet(kommune, "kari lik") == [
        "Kari Lik, ansatt, Enhet HJ1 (kari00)",
        "Kari Lik, ansatt, Enhet SK (kari01)",
        "Kari Lik, leder, Enhet HO (kari02)",
        "Kari Lik, ansatt, Enhet SK (kari03)",
    ]
    assert funnet(kommune, "kari03") == ["Kari Lik, ansatt, Enhet SK (kari03)"]


@pytest.mark.parametrize("soekeord", ["o'neill", "O’Neill", "sean ONEILL’"])
def test_people_are_found_as_they_are_typed(kommune: Kommune, soekeord: str) -> None:
    kommune.ny_person("sean", ("ansatt", "HJ1"), navn="Seán O’Neill")
    ventet = [] if soekeord.endswith("’") else ["Seán O’Neill, ansatt, Enhet HJ1 (sean)"]
    assert funnet(kommune, soekeord) == ventet


def test_the_order_is_norwegian(kommune: Kommune) -> None:
    for nr, navn in enumerate(
        ["Åse Ny", "Zara Ny", "Ørjan Ny", "Ærlig Ny", "de Wit Ny", "Émile Ny", "Frida Ny"]
    ):
        kommune.ny_person(f"ny{nr}", ("ansatt", "HJ1"), navn=navn)
    vist = [tekst.partition(",")[0] for tekst in funnet(kommune, " ny")]
    assert vist == ["de Wit Ny", "Émile Ny", "Frida Ny", "Zara Ny", "Ærlig Ny", "Ørjan Ny", "Åse Ny"]


@pytest.mark.parametrize("htmx", [True, False])
def test_how_many_more_there_are_is_said(kommune: Kommune, htmx: bool) -> None:
    navnebroedre(kommune, 20)
    klient = Client()
    klient.force_login(kommune["ansatt"])
    overskrifter = {"HX-Request": "true"} if htmx else {}
    for soekeord, sagt in (("kari", True), ("kari1", False), ("finnes ikke", False)):
        felt = {"soek_person": "1", "person_soek": soekeord}
        svar = klient.post(reverse("avvik:meld"), felt, headers=overskrifter)
        suppe = BeautifulSoup(svar.content, "html.parser")
        tekst = " ".join(suppe.get_text().split())
        assert ("Viser 12 av 20 treff. Skriv mer av navnet" in tekst) == sagt
        antall = {"kari": 12, "kari1": 10}.get(soekeord, 0)
        assert len(suppe.select("#personliste input[type=checkbox]")) == antall
        assert ("Ingen treff" in tekst) == (antall == 0)


def test_no_hit_is_said_beside_who_is_chosen(kommune: Kommune) -> None:
    sak = kommune.meld()
    klient = Client()
    klient.force_login(kommune["avdelingsleder"])
    felt = {"soek_person": "1", "person_soek": "finnes ikke", "behandler": kommune["kollega"].pk}
    tekst = klient.post(reverse("avvik:tildel", args=[sak.saksnummer]), felt).content.decode()
    assert "Ingen treff" in tekst
    assert "Navn Kollega, ansatt, Enhet HJ1 (kollega)" in tekst


def test_the_demos_choice_of_people_says_when_there_are_more(kommune: Kommune) -> None:
    merk_som(demo=True)
    navnebroedre(kommune, 31)
    tekst = Client().get(reverse("organisasjon:logg_inn"), {"sok": "kari lik"}).content.decode()
    assert "De 30 første treffene på «kari lik»." in tekst
    Bruker.objects.filter(brukernavn="kari00").update(is_active=False)
    tekst = Client().get(reverse("organisasjon:logg_inn"), {"sok": "kari lik"}).content.decode()
    assert "30 treff på «kari lik»." in tekst
