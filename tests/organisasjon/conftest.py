"""A small kommune with the people that the tests of organisation need."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from felles.models import Installasjon
from organisasjon.models import Bruker, Enhet, Rolle

PASSORD = "en lang setning om fjellet"


@pytest.fixture
def ny_enhet(db: None) -> Callable[..., Enhet]:
    """`ny_enhet("200", forelder)` makes a virksomhet; without parent the kommune."""

    def lag(kode: str, forelder: Enhet | None = None, **felt: Any) -> Enhet:
        felt.setdefault("navn", f"Enhet {kode}")
        felt.setdefault("type", "virksomhet" if forelder else "kommune")
        return Enhet.objects.create(kode=kode, forelder=forelder, **felt)

    return lag


@pytest.fixture
def ny_bruker(db: None) -> Callable[..., Bruker]:
    """`ny_bruker("kari", ("leder", enhet), ("ansatt", enhet, fra, til))`."""

    def lag(brukernavn: str, *roller: tuple[Any, ...], navn: str = "", **felt: Any) -> Bruker:
        bruker = Bruker(brukernavn=brukernavn, navn=navn or brukernavn.title(), **felt)
        bruker.set_unusable_password()
        bruker.save()
        for rolle, enhet, *datoer in roller:
            fra, til = [*datoer, None, None][:2]
            Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=enhet, fra=fra, til=til)
        return bruker

    return lag


@pytest.fixture
def rot(ny_enhet: Callable[..., Enhet]) -> Enhet:
    return ny_enhet("K", navn="Fjellby kommune")


@pytest.fixture
def admin(ny_bruker: Callable[..., Bruker], rot: Enhet) -> Bruker:
    return ny_bruker("admin", ("administrator", rot), navn="Ada Min")


@pytest.fixture
def innlogget() -> Callable[[Bruker], Client]:
    """A test client that is logged in as the person."""

    def lag(bruker: Bruker) -> Client:
        klient = Client()
        klient.force_login(bruker)
        return klient

    return lag


@pytest.fixture
def demo(db: None) -> None:
    """The database is a demo."""
    Installasjon.objects.create(id=1, demo=True)


@pytest.fixture
def drift(db: None) -> None:
    """The database holds the real thing."""
    Installasjon.objects.create(id=1, demo=False)


def dag(tekst: str) -> dt.date:
    return dt.date.fromisoformat(tekst)
