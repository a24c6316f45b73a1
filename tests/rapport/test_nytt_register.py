"""A register that is only here: its figures, their rows and its chapter appear by its declaration alone."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from felles import register
from felles.dokument.definisjoner import Definisjoner
from felles.dokument.kapittel import Kapitteldefinisjon, Kapittelstoff
from felles.dokument.modell import Blokk, Henvisning, Merknad, Noekkeltall, Noekkeltallrad
from felles.register import Register
from felles.tallkilde import JSONObjekt, Radkolonne, Radliste, Tallrader, Utvalg
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.tidligere import Grunnlag
from organisasjon.tilgang import Tilgang
from rapport.dokument.kapitler import bygg_dokument
from tests.rapport import eksempeltall
from tests.rapport.tallhjelp import ny_enhet

KODE = "tilsyn"
DEFINISJONER = Definisjoner(KODE, [("leker", "Leker", "Enhetene, som om de var leker.", "heltall")])


class Lekerader(Tallrader):
    @property
    def alle(self) -> QuerySet[Enhet]:
        return Enhet.objects.order_by("kode")

    def liste(self, tilgang: Tilgang) -> Radliste:
        antall = self.alle.count()
        return Radliste(
            rader=list(self.alle),
            kolonner=(
                Radkolonne("Leke", lambda enhet: enhet.navn, slag="navn", adresse=lambda enhet: "/"),
                Radkolonne("Status", lambda enhet: "Ny", farge=lambda enhet: "info"),
            ),
            tittel="Leker",
            omfang=f"{antall} leker",
            antall=antall + 1,
            synlige=antall,
            skjult="En leke er gjemt.",
        )


class Leketall:
    def tall(self, grunnlag: Grunnlag) -> JSONObjekt:
        return {"leker": Enhet.objects.count()}

    def tillegg(self, grunnlag: Grunnlag) -> JSONObjekt:
        return {}

    def senest(self, periode: Periode) -> dt.datetime:
        return periode.siste_oeyeblikk

    def foerste_aar(self) -> int | None:
        return 2019

    def rader(self, grunnlag: Grunnlag, utvalg: Utvalg) -> Lekerader:
        return Lekerader(grunnlag, utvalg)


def _blokker(stoff: Kapittelstoff) -> list[Blokk]:
    kode = f"{KODE}.leker"
    leker = Noekkeltall(DEFINISJONER[kode], stoff.tall[KODE]["leker"], Henvisning(kode))
    return [Noekkeltallrad((leker,))]


LEKE = Register(
    kode=KODE,
    navn="Leker",
    tall=Leketall(),
    kapittel=Kapitteldefinisjon(
        kode=KODE, plass=60, tittel="Om leker", veiledning="", mangler="Ingen leker ennå.", blokker=_blokker
    ),
)


@pytest.fixture
def med_leker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "_registre", {ett.kode: ett for ett in (*register.alle(), LEKE)})


@pytest.mark.django_db
@pytest.mark.usefixtures("klokke", "med_leker")
def test_its_figures_are_on_the_page_and_open_to_their_rows() -> None:
    bruker = Bruker.objects.create(brukernavn="kd", navn="Direktør")
    Rolle.objects.create(bruker=bruker, rolle="kommunedirektoer", enhet=ny_enhet("K"))
    klient = Client()
    klient.force_login(bruker)
    side = BeautifulSoup(klient.get(reverse("rapport:tall"), {"aar": 2019}).content, "html.parser")
    assert [kapittel.get_text() for kapittel in side.select("#tilsyn h2")] == ["Om leker"]
    [lenke] = side.select("#tilsyn a[href]")
    rader = BeautifulSoup(klient.get(str(lenke["href"])).content, "html.parser")
    assert [celle.get_text(strip=True) for celle in rader.select("tbody tr > *")] == ["Enhet K", "Ny"]
    tekst = rader.get_text()
    assert "1 leker" in tekst
    assert "En leke er gjemt." in tekst


@pytest.mark.usefixtures("med_leker")
def test_a_report_of_before_it_says_that_it_was_missing() -> None:
    def kapittel(**ekstra: Any) -> tuple[Blokk, ...]:
        tall = eksempeltall.tall_2024() | ekstra
        meta = eksempeltall.meta(registre=frozenset({"avvik", *ekstra}))
        dokument = bygg_dokument(tall, {}, None, [], meta)
        return next(ett.blokker for ett in dokument.kapitler if ett.kode == KODE)

    [foer] = kapittel()
    assert isinstance(foer, Merknad)
    assert foer.tekst.startswith("Ingen leker ennå.")
    [etter] = kapittel(**{KODE: {"leker": 3}})
    assert isinstance(etter, Noekkeltallrad)
