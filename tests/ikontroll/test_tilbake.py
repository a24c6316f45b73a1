"""No address of the product shows an empty page for being read, whether by reloading or after logging in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from felles.klokke import naa
from felles.tilbake import TilbakeMellomvare, siden_over
from organisasjon.models import Bruker, Enhet
from rapport.models import Rapport
from tests.avvik.kommune import Kommune

API = "/api/v1/"
# The page where each form stands. What is new here is written here, and thought of.
BARE_POST = {
    "/avvik/2025-000001/lest/": "/avvik/2025-000001/",
    "/avvik/soek/": "/avvik/",
    "/logg-inn/demo/": "/logg-inn/",
    "/logg-ut/": "/",
    "/nedlastinger/1/kjoer-igjen/": "/nedlastinger/1/",
    "/nedlastinger/bestill/": "/nedlastinger/",
    "/organisasjon/epost/1/send/": "/organisasjon/epost/",
    "/organisasjon/personer/1/roller/1/fjern/": "/organisasjon/personer/1/",
    "/rapporter/1/kjoer-igjen/": "/rapporter/1/",
    "/rapporter/bestill/": "/rapporter/",
    "/sjekkliste/1/lever/": "/sjekkliste/1/",
    "/sjekkliste/1/medvirkning/": "/sjekkliste/1/",
    "/sjekkliste/1/spoersmaal/1/svar/": "/sjekkliste/1/",
    "/sjekkliste/1/spoersmaal/1/uendret/": "/sjekkliste/1/",
    "/sjekkliste/mal/1/rediger/flytt/": "/sjekkliste/mal/1/rediger/",
    "/sjekkliste/mal/ny/": "/sjekkliste/mal/",
}
UTEN_INNLOGGING = {"/logg-inn/demo/", "/logg-ut/"}
_EKSEMPEL = {"saksnummer": "2025-000001", "sakstype": "avvik", "format": "pdf", "kode": "avvik"}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def _stier(resolver: URLResolver, over: str = "/") -> Iterator[str]:
    for moenster in resolver.url_patterns:
        sti = over + _ARGUMENT.sub(lambda treff: _EKSEMPEL.get(treff.group(1), "1"), str(moenster.pattern))
        if isinstance(moenster, URLResolver):
            yield from _stier(moenster, sti)
        elif isinstance(moenster, URLPattern):
            yield sti


STIER = sorted({sti for sti in _stier(get_resolver()) if not sti.startswith(API)})


@pytest.fixture
def alt(db: None) -> Client:
    """Somebody who may do all that anybody may."""
    kommune = Kommune()
    kommune.ny_person("alt", ("kommunedirektoer", "K"), ("administrator", "K"), ("kvalitetskoordinator", "K"))
    klient = Client()
    klient.force_login(Bruker.objects.get(brukernavn="alt"))
    return klient


@pytest.fixture
def uten_mekanismen(settings: Any) -> None:
    settings.MIDDLEWARE = [ett for ett in settings.MIDDLEWARE if "Tilbake" not in ett]


def test_the_addresses_are_real():
    assert len(STIER) > 90
    for sti in STIER:
        resolve(sti)


@pytest.mark.usefixtures("uten_mekanismen")
def test_these_are_all_the_addresses_that_only_take_post(alt: Client):
    assert {sti for sti in STIER if alt.get(sti).status_code == 405} <= set(BARE_POST)
    assert {sti for sti in BARE_POST if Client().get(sti).status_code == 405} <= UTEN_INNLOGGING


@pytest.mark.parametrize("metode", ["get", "head"])
def test_reading_any_address_leads_on_and_never_to_an_empty_page(alt: Client, metode: str):
    for sti in STIER:
        svar = getattr(alt, metode)(sti)
        assert svar.status_code != 405, sti


@pytest.mark.parametrize(("sti", "side"), BARE_POST.items())
def test_it_leads_to_the_page_where_the_form_stands(sti: str, side: str):
    assert siden_over(sti) == side


def test_it_says_that_nothing_was_done(alt: Client):
    svar = alt.get("/rapporter/bestill/?aar=2024", follow=True)
    assert svar.redirect_chain == [("/rapporter/", 302)]
    assert "Ingenting er sendt." in svar.content.decode()
    assert "Ingenting er sendt." not in alt.get("/rapporter/").content.decode()


def test_a_stranger_is_sent_to_log_in_and_comes_back_to_the_page(alt: Client):
    for sti in set(BARE_POST) - UTEN_INNLOGGING:
        svar = Client().get(sti)
        assert (svar.status_code, svar["Location"].split("?")[0]) == (302, "/logg-inn/"), sti
    assert alt.get("/logg-inn/?next=/rapporter/bestill/", follow=True).redirect_chain == [
        ("/rapporter/bestill/", 302),
        ("/rapporter/", 302),
    ]


def test_what_is_hidden_answers_as_what_does_not_exist(alt: Client):
    kd = Bruker.objects.get(brukernavn="alt")
    skjult = Rapport.objects.create(
        aar=2024, enhet=Enhet.objects.get(kode="K"), skjaering=naa(), bestilt=naa(), bestilt_av=kd
    )
    ansatt = Client()
    ansatt.force_login(Bruker.objects.get(brukernavn="laerer"))
    assert alt.get(f"/rapporter/{skjult.pk}/kjoer-igjen/", follow=True).status_code == 200
    for sti in (f"/rapporter/{skjult.pk}/kjoer-igjen/", "/rapporter/999999/kjoer-igjen/"):
        svar = ansatt.get(sti, follow=True)
        assert (len(svar.redirect_chain), svar.status_code) == (1, 404), sti


def test_a_program_gets_its_405(rf: RequestFactory):
    svar = HttpResponseNotAllowed(["POST"])
    leder = TilbakeMellomvare(lambda _request: svar)
    assert leder(rf.get(f"{API}avvik/2025-000001/lukk/")) is svar
    assert leder(rf.put("/rapporter/bestill/")) is svar
