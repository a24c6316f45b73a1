"""What surrounds every page: caches, cookies, and access that two administrators change at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from felles.feil import Domenefeil
from ikontroll.celery import app
from organisasjon import services
from organisasjon.models import Bruker, Enhet
from organisasjon.tasks import rydd_sesjoner
from tests.organisasjon.conftest import PASSORD


def test_a_new_name_does_not_open_what_another_administrator_has_closed(
    admin: Bruker, rot: Enhet, ny_bruker: Callable[..., Bruker]
) -> None:
    """The name was typed in a form that was read before the access was closed."""
    ola = ny_bruker("ola", ("ansatt", rot))
    services.endre_person(aktoer=admin, bruker=ola, is_active=False)
    assert ola.is_active  # the object is the one that was read before
    lagret = services.endre_person(aktoer=admin, bruker=ola, navn="Ola Ny", epost="")
    assert (lagret.navn, lagret.is_active) == ("Ola Ny", False)


def test_closing_keeps_the_name_that_another_administrator_just_stored(
    admin: Bruker, ny_bruker: Callable[..., Bruker]
) -> None:
    ola = ny_bruker("ola", epost="ola@fjellby.no")
    Bruker.objects.filter(pk=ola.pk).update(navn="Ola Ny")
    lagret = services.endre_person(aktoer=admin, bruker=ola, is_active=False)
    assert (lagret.navn, lagret.epost, lagret.is_active) == ("Ola Ny", "ola@fjellby.no", False)


def test_closed_access_ends_an_open_session_at_once(
    admin: Bruker, rot: Enhet, ny_bruker: Callable[..., Bruker], innlogget: Callable[[Bruker], Client]
) -> None:
    ola = ny_bruker("ola", ("leder", rot))
    klient = innlogget(ola)
    assert klient.get("/").status_code == 200
    services.endre_person(aktoer=admin, bruker=ola, is_active=False)
    assert klient.get("/").status_code == 302


@pytest.mark.parametrize("navn", ["forside", "avvik:liste", "avvik:meld", "organisasjon:personer"])
def test_no_cache_on_the_way_keeps_a_page(
    admin: Bruker, innlogget: Callable[[Bruker], Client], navn: str
) -> None:
    svar = innlogget(admin).get(reverse(navn))
    assert {"private", "no-cache"} <= set(svar["Cache-Control"].replace(" ", "").split(","))
    assert svar["X-Frame-Options"] == "DENY"
    assert svar["X-Content-Type-Options"] == "nosniff"


def test_after_logging_out_nothing_is_left_in_the_browser(
    admin: Bruker, innlogget: Callable[[Bruker], Client]
) -> None:
    assert innlogget(admin).post(reverse("organisasjon:logg_ut"))["Clear-Site-Data"] == '"cache"'


def test_the_session_ends_with_the_browser_and_its_cookie_is_closed_to_scripts(
    client: Client, drift: None, ny_bruker: Callable[..., Bruker]
) -> None:
    kari = ny_bruker("kari")
    kari.set_password(PASSORD)
    kari.save()
    svar = client.post(reverse("organisasjon:logg_inn"), {"brukernavn": "kari", "passord": PASSORD})
    kake = svar.cookies["sessionid"]
    assert (kake["max-age"], kake["expires"]) == ("", "")
    assert kake["httponly"]
    assert kake["samesite"] == "Lax"


def test_the_last_day_there_is_can_be_an_enhets_last(admin: Bruker, rot: Enhet, ny_enhet: Any) -> None:
    """No day follows it, so nothing can succeed the enhet then."""
    skole, annen = ny_enhet("200", rot), ny_enhet("210", rot)
    with pytest.raises(Domenefeil, match="dagen etter"):
        services.lukk_enhet(
            aktoer=admin, enhet_id=skole.pk, versjon=1, siste_dag=dt.date.max, etterfoelger=annen
        )


def test_what_was_searched_for_goes_with_the_session(db: None) -> None:
    for dager in (-1, 1):
        sesjon = SessionStore()
        sesjon["personer_soek"] = {"a": "Nordmann"}
        sesjon.set_expiry(dt.timedelta(days=dager))
        sesjon.save()
    rydd_sesjoner()
    assert [rad.session_key for rad in Session.objects.all()] == [sesjon.session_key]
    assert "organisasjon.rydd_sesjoner" in {jobb["task"] for jobb in app.conf.beat_schedule.values()}
