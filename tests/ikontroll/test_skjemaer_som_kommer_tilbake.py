"""Every form of the product: what was typed when the session had ended comes back, to who typed it alone.

Walks every page as everybody sees it and sends every form that it finds there, logged out and with a token
that has become too old. A view that takes POST and that no form here was sent to fails the test.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from felles.models import Kladd
from organisasjon.models import Bruker
from tests.nettleser.eksempel import IKKE_SIDER, SEERE, Eksempel, bygg
from tests.nettleser.hjelp import alle_ruter
from tests.skjemahjelp import Utfylt, skjemaer
from utboks import tasks

pytestmark = pytest.mark.django_db(transaction=True)

# Views that take POST and have no form to keep, each with the reason.
UTEN_KLADD = {
    "organisasjon:logg_inn": "a password",
    "organisasjon:sett_passord": "a password",
    "organisasjon:bytt_passord": "a password",
    "organisasjon:velg_person": "a button of the login page",
    "organisasjon:logg_ut": "a button",
    "organisasjon:personer": "a word to search for",
    "avvik:soek": "a word to search for",
    "felles:kladdtekst": "a button",
    "eksport:bestill": "a button, only of a list that is too long to wait for",
}
# Nothing is typed in these: after the login the person stands on the page again.
BARE_KNAPP = {
    "avvik:lest": "a button",
    "avvik:start": "a button",
    "avvik:start_tiltak": "a button",
    "avvik:til_evaluering": "a button",
    "organisasjon:avlys_nedleggelse": "a button",
    "organisasjon:engangslenke": "a button",
    "organisasjon:epost_send": "a button",
    "organisasjon:fjern_rolle": "a button, only for a role that has not begun",
    "organisasjon:slaa_sammen": "a button, only where two accounts have one name",
    "organisasjon:tilgang": "a button",
    "rapport:godkjenn": "a button",
    "rapport:kjoer_igjen": "a button",
    "eksport:kjoer_igjen": "a button",
    "sjekkliste:mal_flytt": "buttons",
    "sjekkliste:mal_ny": "a button",
    "sjekkliste:mal_omraade_slett": "a button",
    "sjekkliste:mal_publiser": "a button",
    "sjekkliste:mal_slett": "a button",
    "sjekkliste:mal_spoersmaal_slett": "a button",
    "sjekkliste:mal_trekk_tilbake": "a button",
    "sjekkliste:motta": "a button",
    "sjekkliste:runde_laas": "a button",
    "vedlegg:fjern": "a button",
}
# Other buttons of a form that stands at the first.
SAMME_SKJEMA = {"sjekkliste:uendret": "sjekkliste:svar", "sjekkliste:lever": "sjekkliste:medvirkning"}


@dataclass(frozen=True)
class Funn:
    """A form on a page that somebody sees."""

    hvem: str
    navn: str
    side: str
    skjema: Utfylt


@pytest.fixture(autouse=True)
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


@pytest.fixture
def eksempel(db: None) -> Eksempel:
    return bygg()


class _Klienter(dict[tuple[str, bool], Client]):
    """A client for each person, made once; one that looks at the token where that is asked for."""

    def __missing__(self, hvem: tuple[str, bool]) -> Client:
        navn, sjekker = hvem
        self[hvem] = klient = Client(enforce_csrf_checks=sjekker)
        if navn:
            klient.force_login(Bruker.objects.get(brukernavn=navn))
        return klient


def _navn(sti: str) -> str:
    return str(resolve(sti).view_name)


def _tar_post() -> set[str]:
    """The names of the views that take POST: what their decorators say, or any where none says it."""
    navn = set()
    for rute in alle_ruter():
        moenster = _moenster(rute.navn)
        metoder = _metoder(moenster.callback)
        if not rute.navn.startswith("api:") and (metoder is None or "POST" in metoder):
            navn.add(rute.navn)
    return navn


def _moenster(navn: str) -> Any:
    *rom, kort = navn.split(":")
    resolver: Any = get_resolver()
    for ett in rom:
        resolver = resolver.namespace_dict[ett][1]
    return next(m for m in resolver.url_patterns if getattr(m, "name", None) == kort)


def _metoder(side: Any) -> list[str] | None:
    while side is not None:
        funnet = inspect.getclosurevars(side).nonlocals.get("request_method_list")
        if funnet is not None:
            return list(funnet)
        side = getattr(side, "__wrapped__", None)
    return None


def _skjemaer(eksempel: Eksempel, klienter: _Klienter) -> Iterator[Funn]:
    """One form for each view that it is sent to; asks in turn as everybody until all are found."""
    sett: set[str] = set()
    adresser = {adresse.navn: adresse for adresse in reversed(eksempel.adresser())}
    soekt = _tar_post() - {*UTEN_KLADD, *BARE_KNAPP, *SAMME_SKJEMA}
    for hvem in SEERE:
        if soekt <= sett:
            return
        klient = klienter[hvem, False]
        for adresse in adresser.values():
            svar = klient.get(adresse.sti)
            if svar.status_code != 200 or svar.streaming:
                continue
            for ett in skjemaer(svar):
                navn = _navn(ett.sti)
                if navn not in sett:
                    sett.add(navn)
                    yield Funn(hvem, navn, adresse.sti, ett)


def _skriv(funn: Funn) -> dict[str, list[str]]:
    """Something typed in every field that one types in, and something chosen where one chooses."""
    verdier = {navn: [f"Skrevet i {navn} æøå <b>"] for navn in funn.skjema.tekstfelt}
    valgt = {navn: [koder[-1]] for navn, koder in funn.skjema.valgfelt.items() if koder and koder[-1]}
    return funn.skjema.verdier | valgt | verdier


def _like(sendt: dict[str, list[str]], vist: Utfylt) -> list[str]:
    """The fields in which something else stands than was typed."""
    utelat = {"csrfmiddlewaretoken", "skjemamerke"}
    return [navn for navn, verdi in sendt.items() if navn not in utelat and vist.verdier.get(navn) != verdi]


def test_every_form_comes_back_to_who_typed_it(eksempel: Eksempel) -> None:
    klienter = _Klienter()
    alle = {funn.navn: funn for funn in _skjemaer(eksempel, klienter)}
    tar_post = _tar_post()
    kjent = {*UTEN_KLADD, *BARE_KNAPP, *SAMME_SKJEMA, *alle}
    assert tar_post <= kjent, f"forms that nobody tried: {sorted(tar_post - kjent)}"
    assert {*UTEN_KLADD, *BARE_KNAPP, *SAMME_SKJEMA} <= tar_post | set(IKKE_SIDER)
    feil = []
    for navn, funn in alle.items():
        if navn in UTEN_KLADD:
            continue
        sendt = _skriv(funn)
        for for_gammelt in (False, True):
            feil += [f"{navn} ({for_gammelt=}): {ett}" for ett in _proev(funn, sendt, for_gammelt, klienter)]
    assert not feil, "\n".join(feil)


def _proev(funn: Funn, sendt: dict[str, list[str]], for_gammelt: bool, klienter: _Klienter) -> Iterator[str]:
    Kladd.objects.all().delete()
    avsender = klienter[funn.hvem if for_gammelt else "", for_gammelt]
    eier = klienter[funn.hvem, False]
    svar = avsender.post(funn.skjema.adresse, sendt)
    if svar.status_code != 302:
        yield f"answered {svar.status_code}"
        return
    if funn.navn in BARE_KNAPP:
        if Kladd.objects.exists():
            yield "kept, though nothing was typed"
        if not for_gammelt and eier.get(_neste(svar["Location"]), follow=True).status_code != 200:
            yield "leads nowhere after the login"
        return
    kladd = Kladd.objects.first()
    if kladd is None:
        yield "nothing was kept"
        return
    tilbake = eier.get(f"/kladd/{kladd.pk}/", follow=True)
    vist = [ett for ett in skjemaer(tilbake) if ett.sti == funn.skjema.sti]
    if not vist:
        yield f"the form is not there: {tilbake.redirect_chain}"
    else:
        yield from (f"«{felt}» did not come back" for felt in _like(sendt, vist[0]))
    if "Skjemaet er ikke sendt ennå" not in tilbake.content.decode():
        yield "nothing says that it was not sent"
    annen = klienter["kollega" if funn.hvem != "kollega" else "laerer", False]
    if annen.get(f"/kladd/{kladd.pk}/")["Location"] != "/":
        yield "somebody else is led to it"


def _neste(adresse: str) -> str:
    """Where the login page leads on to."""
    assert urlsplit(adresse).path == reverse("organisasjon:logg_inn")
    return parse_qs(urlsplit(adresse).query)["next"][0]
