"""What a person may not see answers byte for byte as what does not exist: every address and parameter."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from avvik.models import SAKSTYPE, Avvik
from felles.anker import Anker
from felles.klokke import naa
from felles.tilbake import siden_over
from organisasjon.models import Rolle
from saksramme.models import Eksport
from sjekkliste.models import Malspoersmaal, Sjekkliste
from tests.nettleser.eksempel import Eksempel, bygg
from tests.nettleser.hjelp import alle_ruter
from tiltak.models import Tiltak
from utboks import tasks
from vedlegg.models import Vedlegg

pytestmark = pytest.mark.django_db
UKJENT = "2099-999999"
LAGT_TIL = 10**6
_SAK = {"saksnummer", "sak_id", "tiltak_id", "vedlegg_id"}
_PERSON = {"bruker_id", "rolle_id", "epost_id", "eksport_id"}
# What is hidden from each, by the names that routes give it; from the koordinator a fortrolig case.
SKJULT = {
    "laerer": {*_SAK, *_PERSON, "sjekkliste_id", "pk"},
    "administrator": {*_SAK, "sjekkliste_id"},
    "koordinator": {"saksnummer", "sak_id", *_PERSON},
}
_TILFELDIG = re.compile(
    r'(name="(?:csrfmiddlewaretoken|skjemamerke|innsending)" value=|nonce=|X-CSRFToken": ?)"[^"]+"'
)


@pytest.fixture
def eksempel(db: None, monkeypatch: pytest.MonkeyPatch) -> Eksempel:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    return bygg()


def som(eksempel: Eksempel, navn: str) -> Client:
    klient = Client()
    klient.force_login(eksempel.kommune[navn])
    return klient


def svaret(klient: Client, metode: str, sti: str, spurt: str = "") -> tuple[int, str, str]:
    """Status, redirect and body; without what was asked for and what is random in every page."""
    svar: Any = klient.generic(metode, sti)
    innhold = b"".join(svar.streaming_content) if svar.streaming else svar.content
    tekst, videre = innhold.decode(errors="replace"), svar.get("Location", "")
    # What only takes POST leads to the page above, by the address alone.
    for ett in (escape(sti), sti, spurt or sti, siden_over(sti)):
        tekst, videre = tekst.replace(ett, "?"), videre.replace(ett, "?")
    return svar.status_code, videre, _TILFELDIG.sub("", tekst)


def argumenter(eksempel: Eksempel, sak: Avvik) -> dict[str, Any]:
    """By the name that a route gives it: something that strangers may not see."""
    tiltak = Tiltak.objects.for_sak(SAKSTYPE, eksempel.saker["tiltak"].pk).latest("pk")
    laerer = eksempel.kommune["kollega"]
    return {
        "saksnummer": sak.saksnummer,
        "tiltak_id": tiltak.pk,
        "sjekkliste_id": Sjekkliste.objects.filter(enhet__kode="HJ").latest("pk").pk,
        "spoersmaal_id": Malspoersmaal.objects.earliest("pk").pk,
        "vedlegg_id": Vedlegg.objects.earliest("pk").pk,
        "sakstype": SAKSTYPE,
        "sak_id": sak.pk,
        "bruker_id": laerer.pk,
        "rolle_id": Rolle.objects.filter(bruker=laerer).earliest("pk").pk,
        "epost_id": 1,
        "eksport_id": Eksport.objects.get().pk,
        "pk": eksempel.rapporter["ferdig"].pk,
        "format": "pdf",
        "kode": "avvik",
    }


def ukjente(kjente: Mapping[str, Any]) -> dict[str, Any]:
    ut = {navn: verdi + LAGT_TIL if isinstance(verdi, int) else verdi for navn, verdi in kjente.items()}
    return ut | ({"saksnummer": UKJENT} if "saksnummer" in ut else {})


def test_every_address(eksempel: Eksempel) -> None:
    """The answer to who may not see it is the answer to what is not there."""
    ulike, spurt = [], 0
    for navn, skjult in SKJULT.items():
        alle = argumenter(eksempel, eksempel.saker["fortrolig" if navn == "koordinator" else "tiltak"])
        klient = som(eksempel, navn)
        for rute in (rute for rute in alle_ruter() if rute.argumenter & skjult):
            kjente = {ett: alle[ett] for ett in rute.argumenter}
            for metode in ("GET", "POST"):
                svar = [
                    svaret(klient, metode, reverse(rute.navn, kwargs=felt))
                    for felt in (kjente, ukjente(kjente))
                ]
                spurt += 1
                ulike += [(navn, rute.navn, metode, *svar)] * (svar[0] != svar[1])
    assert not ulike
    assert spurt > 200


def blabare(eksempel: Eksempel) -> list[str]:
    """Every page that pages through something."""
    skjaering = quote(naa().isoformat())
    tall = f"aar={naa().year}&skjaering={skjaering}&figur=avvik"
    runde = Sjekkliste.objects.latest("pk").runde
    tertial = f"aar={runde.aar}&tertial={runde.tertial}&skjaering={skjaering}&figur=sjekkliste"
    return [
        "/avvik/?status=alle",
        "/avvik/?status=alle&sorter=frist",
        "/avvik/innboks/?haug=nye",
        "/avvik/mine/?x=",
        f"/tall/rader/?{tall}.meldt",
        f"/tall/rader/?{tall}.aapne_ved_skjaering",
        f"/tall/rader/?{tall}.per_kategori&noekkel=PERSONVERN",
        f"/tall/rader/?{tertial}.levert",
        f"/tall/rader/?{tertial}.per_omraade.ja",
        f"/sjekkliste/runder/{runde.aar}/{runde.tertial}/celle/?x=",
        "/sjekkliste/runder/tiltak/?x=",
        "/organisasjon/personer/?x=",
    ]


def test_every_cursor(eksempel: Eksempel) -> None:
    """Whatever number stands in an address, hidden, unknown or another list's: it is the first page."""
    sak = eksempel.saker["fortrolig"]
    tull = (("etter", sak.saksnummer), ("etter", UKJENT), ("etter", sak.pk), ("foer", Anker("x").lag(sak.pk)))
    for navn in ("koordinator", "administrator"):
        klient = som(eksempel, navn)
        for side in blabare(eksempel):
            foerste = svaret(klient, "GET", side)
            for parameter, verdi in tull:
                svar = svaret(klient, "GET", f"{side}&{urlencode({parameter: verdi})}")
                assert svar[0] == foerste[0], (navn, side, verdi)
                assert _uten_adresser(svar[2]) == _uten_adresser(foerste[2]), (navn, side, verdi)


def _uten_adresser(tekst: str) -> str:
    """Links repeat the parameters of the page that they stand on, and so does a hidden field."""
    return re.sub(r'(href|value)="[^"]*"', "", tekst)


def test_the_report_one_came_from(eksempel: Eksempel) -> None:
    """A draft is nothing to those who may not read it."""
    rapport = eksempel.rapporter["ferdig"].pk
    for navn in ("laerer", "skoleleder"):
        klient = som(eksempel, navn)
        for side in blabare(eksempel)[4:9]:
            svar = [
                svaret(klient, "GET", f"{side}&rapport={ett}", f"/rapporter/{ett}/")
                for ett in (rapport, rapport + LAGT_TIL)
            ]
            svar = [
                (status, videre, tekst.replace(f"rapport={ett}", "rapport=N"))  # in the links to the files
                for (status, videre, tekst), ett in zip(svar, (rapport, rapport + LAGT_TIL), strict=True)
            ]
            assert svar[0] == svar[1], (navn, side)


def test_searching_for_a_number(eksempel: Eksempel) -> None:
    sak = eksempel.saker["fortrolig"]
    for navn in ("skoleleder", "koordinator"):
        klient, svar = som(eksempel, navn), []
        for nummer in (sak.saksnummer, UKJENT):
            ved = klient.post(reverse("avvik:soek"), {"ord": nummer}, follow=True)
            token = ved.redirect_chain[0][0].partition("soek=")[2]
            tekst = ved.content.decode().replace(token, "T").replace(nummer, "N")
            svar.append((ved.status_code, len(ved.redirect_chain), _TILFELDIG.sub("", tekst)))
        assert svar[0] == svar[1], navn


def test_api_cursors(eksempel: Eksempel) -> None:
    liste = Sjekkliste.objects.filter(enhet__kode="HJ").latest("pk")
    for navn in ("skoleleder", "direktoer"):
        klient = som(eksempel, navn)
        for sti in ("/api/v1/avvik/", "/api/v1/sjekkliste/sjekklister/", "/api/v1/sjekkliste/runder/"):
            svar = [
                svaret(klient, "GET", f"{sti}?etter={ett}") for ett in (liste.pk, liste.pk + LAGT_TIL, "HJ")
            ]
            assert svar[0] == svar[1] == svar[2]
            assert svar[0][0] == 400
