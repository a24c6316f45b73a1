"""The administrator's page of e-mails that did not arrive."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from felles.klokke import naa
from organisasjon.models import Bruker, Enhet
from utboks import tasks
from utboks.models import Epost, Jobb

pytestmark = pytest.mark.django_db


@pytest.fixture
def feilet(admin: Bruker, monkeypatch: pytest.MonkeyPatch) -> Epost:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    return Epost.objects.create(
        noekkel="avvik.nytt:7:1:1",
        mottaker=admin,
        slag="avvik.nytt",
        sakstype="avvik",
        sak_id=7,
        referanse="2025-000007",
        adresse="/avvik/2025-000007/",
        status="feilet",
        feil="E-posttjeneren sa nei (550).",
        created_at=naa(),
    )


@pytest.mark.parametrize("rolle", ["ansatt", "leder", "kommunedirektoer", "revisor"])
def test_only_an_administrator(
    feilet: Epost, rot: Enhet, ny_bruker: Any, innlogget: Callable[[Bruker], Client], rolle: str
) -> None:
    klient = innlogget(ny_bruker("kari", (rolle, rot)))
    assert klient.get(reverse("organisasjon:epost")).status_code == 403
    assert klient.post(reverse("organisasjon:epost_send", args=[feilet.pk])).status_code == 403
    assert Epost.objects.get().status == "feilet"


def test_it_says_who_and_why_but_not_which_case(
    feilet: Epost, admin: Bruker, innlogget: Callable[[Bruker], Client]
) -> None:
    side = innlogget(admin).get(reverse("organisasjon:epost")).content.decode()
    assert "Ada Min" in side
    assert "sa nei (550)" in side
    assert "2025-000007" not in side


def test_send_again(feilet: Epost, admin: Bruker, innlogget: Callable[[Bruker], Client]) -> None:
    klient = innlogget(admin)
    adresse = reverse("organisasjon:epost_send", args=[feilet.pk])
    assert klient.get(adresse)["Location"] == reverse("organisasjon:epost")
    assert Epost.objects.get().status == "feilet"
    assert klient.post(adresse).status_code == 302
    assert Epost.objects.get().status == "venter"
    assert Jobb.objects.get().objekt_id == feilet.pk
    assert klient.post(adresse).status_code == 400  # it has been sent on already
    assert klient.post(reverse("organisasjon:epost_send", args=[999])).status_code == 404
