"""Paging through the rows behind a figure: each once, also where several were reported at one instant."""

import pytest
from django.test import Client
from django.urls import reverse

from organisasjon.models import Bruker, Rolle
from rapport.lister import TALLRADER
from tests.rapport.tallhjelp import ny_enhet, nytt_avvik


@pytest.mark.django_db
def test_pages_hold_every_row_once_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TALLRADER, "lengde", 3)
    rot = ny_enhet("K")
    saker = [nytt_avvik(rot, f"2024-03-{1 + nummer // 3:02} 12:00") for nummer in range(8)]
    direktoer = Bruker.objects.create(brukernavn="kd", navn="Direktør")
    Rolle.objects.create(bruker=direktoer, rolle="kommunedirektoer", enhet=rot)
    klient = Client()
    klient.force_login(direktoer)
    parametre = {"figur": "avvik.meldt", "aar": "2024", "skjaering": "2024-12-31T23:59:59+01:00"}
    vist: list[str] = []
    neste = ""
    while neste or not vist:
        svar = klient.get(reverse("rapport:tallrader"), parametre | {"etter": neste})
        vist += [rad.avvik.saksnummer for rad in svar.context["side"].rader]
        neste = svar.context["side"].etter
    assert vist == [sak.saksnummer for sak in reversed(saker)]
