"""The frame of a case's page: a register lists blocks, and they stand in their places in that order."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from avvik.views.saksblokker import BLOKKER
from hendelser.historikk import Linje
from saksramme.saksside import Plass, Saksblokk, vis_sak

LINJE = Linje(dt.datetime(2025, 3, 3, tzinfo=dt.UTC), "Kari", "Tilsynet er varslet", "")


@dataclass
class Side:
    """What a register of its own knows of a case."""

    felles: dict[str, Any] = field(default_factory=lambda: {"navn": "Branntilsyn"})
    historikk: list[Linje] = field(default_factory=lambda: [LINJE])


STEG: Saksblokk[Side] = Saksblokk(
    "steg",
    Plass.STEG,
    "saksramme/_steg.html",
    lambda side: {"stegsetninger": ["Noe mangler."], "neste_steg": [], "annet_arbeid": [], "trykkes": ()},
)
HISTORIKK: Saksblokk[Side] = Saksblokk(
    "historikk",
    Plass.TEKST,
    "saksramme/_historikk.html",
    lambda side: {"historikk": side.historikk} if side.historikk else None,
)
UTSKRIFT: Saksblokk[Side] = Saksblokk("utskrift", Plass.TEKST, "saksramme/_utskrift.html")
INNSYN: Saksblokk[Side] = Saksblokk(
    "innsyn", Plass.FAKTA, "saksramme/_innsyn.html", lambda side: {"innsyn": []}
)


def _side(*blokker: Saksblokk[Side], side: Side | None = None, status: int = 200) -> str:
    foresporsel = RequestFactory().get("/")
    foresporsel.user = AnonymousUser()
    svar = vis_sak(foresporsel, blokker, side or Side(), tittel="Tilsyn 1", status=status)
    assert svar.status_code == status
    return svar.content.decode()


@pytest.mark.django_db
class TestRammen:
    def test_blocks_stand_in_their_places_in_the_order_declared(self) -> None:
        tekst = _side(INNSYN, UTSKRIFT, HISTORIKK, STEG, status=422)
        ventet = [
            "<title>Tilsyn 1",
            "Noe mangler.",
            "Skriv ut saken",
            "Tilsynet er varslet",
            "Hvem kan se dette?",
        ]
        assert sorted(ventet, key=tekst.index) == ventet

    def test_a_block_that_is_given_nothing_is_not_there(self) -> None:
        tekst = _side(HISTORIKK, UTSKRIFT, side=Side(historikk=[]))
        assert "Historikk" not in tekst
        assert "ik-saksneste" not in tekst
        assert "Skriv ut saken" in tekst

    def test_two_blocks_cannot_give_the_same_name(self) -> None:
        with pytest.raises(ValueError, match=r"historikk: \['historikk'\]"):
            _side(HISTORIKK, HISTORIKK)


def test_each_block_has_a_name_of_its_own() -> None:
    navn = [blokk.navn for blokk in BLOKKER]
    assert len(navn) == len(set(navn))
