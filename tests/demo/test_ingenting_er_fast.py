"""Nothing of the demo is canned: what one changes, page, JSON, PDF and the list behind a figure follow."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.models import Avvik
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet
from rapport.innhold import frys, hent_tall, lag_fil, lag_meta, tin
from tests.rapport.pdftekst import sidetekster

OSLO = ZoneInfo("Europe/Oslo")
NAA = dt.datetime(2026, 3, 2, 10, 0, tzinfo=OSLO)
DIREKTOER = "marit.haugsletten"


def _meldt_paa_siden(klient: Client) -> str:
    """The number of cases as the page of figures shows it, with its link."""
    side = klient.get(reverse("rapport:tall"), {"aar": 2024, "tertial": 0})
    kort = BeautifulSoup(side.content, "html.parser").select_one("#tall .ik-nokkeltall a")
    assert kort is not None
    return str(kort["href"])


def _lag(skjaering: dt.datetime | None = None) -> tuple[dict[str, Any], str]:
    """The figures of 2024 and the text of the PDF made of them."""
    grunnlag = hent_tall(Periode(2024), None, skjaering)
    meta = lag_meta(bestilt_av="Test", bestilt=NAA, laget=NAA, utkast=False)
    dokument = tin(grunnlag.tall, grunnlag.tillegg, frys({}, meta, grunnlag.organisasjon))
    return grunnlag.tall["avvik"], " ".join(sidetekster(lag_fil("pdf", dokument)))


@pytest.mark.django_db
def test_slett_ti_flytt_en_gjenaapne_en() -> None:
    with time_machine.travel(NAA, tick=False) as klokke:
        call_command("demo", verbosity=0)
        klient = Client()
        klient.force_login(Bruker.objects.get(brukernavn=DIREKTOER))
        klokke.shift(dt.timedelta(minutes=1))
        naa = NAA + dt.timedelta(minutes=1)
        foer, pdf = _lag(naa)
        assert (foer["meldt"], foer["meldt_forrige"], foer["endring_prosent"]) == (962, 824, 16.7)
        assert "962" in pdf
        assert "16,7 %" in pdf.replace("\xa0", " ")

        av_2024 = Avvik.objects.filter(saksnummer__startswith="2024-")
        lukkede = av_2024.lukkede().order_by("pk").values_list("pk", flat=True)
        av_2024.filter(pk__in=list(lukkede[:10])).delete()
        klokke.shift(dt.timedelta(minutes=1))
        flyttet, fra, til = _flytt()
        gjenaapnet = av_2024.filter(status="lukket").exclude(pk=flyttet.pk).latest("pk")
        services.gjenaapne(
            avvik_id=gjenaapnet.pk,
            versjon=gjenaapnet.versjon,
            aktoer=Bruker.objects.get(brukernavn=DIREKTOER),
            grunn="Det har skjedd igjen.",
        )
        klokke.shift(dt.timedelta(minutes=1))
        etter, pdf = _lag(NAA + dt.timedelta(minutes=3))

        assert etter["meldt"] == 952
        assert etter["endring_prosent"] == 15.5
        assert "952" in pdf
        assert "962" not in pdf
        assert etter["aapne_av_meldte"] == foer["aapne_av_meldte"] + 2
        egne = {rad["kode"]: rad["egne"] for rad in etter["per_enhet"]}
        assert egne[til.kode] == Avvik.objects.filter(enhet=til, saksnummer__startswith="2024-").count()
        assert egne[fra.kode] == Avvik.objects.filter(enhet=fra, saksnummer__startswith="2024-").count()

        svar = klient.get(_meldt_paa_siden(klient))
        assert svar.context["innhold"].antall == 952


def _flytt() -> tuple[Avvik, Enhet, Enhet]:
    """Says that an open case of 2024 happened elsewhere; one is opened again where none is open."""
    direktoer = Bruker.objects.get(brukernavn=DIREKTOER)
    sak = Avvik.objects.filter(saksnummer__startswith="2024-", status="lukket").earliest("pk")
    sak = services.gjenaapne(avvik_id=sak.pk, versjon=sak.versjon, aktoer=direktoer, grunn="Feil sted.")
    fra = sak.enhet
    til = Enhet.objects.filter(gyldig_til=None, type="avdeling").exclude(pk=fra.pk).earliest("kode")
    sak = services.klassifiser(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=direktoer,
        kategori=sak.kategori,
        alvorlighetsgrad=sak.alvorlighetsgrad,
        type=sak.type,
        frist=sak.frist,
        enhet=til,
        fortrolig=sak.fortrolig,
        begrunnelse="Det skjedde her.",
    )
    return sak, fra, til
