"""Every figure that there is, linked from a page or known to a register, leads to its rows by either page."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from avvik import utvalg
from felles.klokke import naa
from felles.register import tallkilde
from rapport.models import Rapport
from sjekkliste.bilde import VERDIER
from sjekkliste.models import Runde
from tests.nettleser.eksempel import Eksempel, bygg
from utboks import tasks

pytestmark = pytest.mark.django_db
SIDER = ("rapport:tallrader", "sjekkliste:tallrader")


@pytest.fixture
def eksempel(db: None, monkeypatch: pytest.MonkeyPatch) -> Eksempel:
    monkeypatch.setattr(tasks.utfoer_jobb, "delay", lambda jobb_id: None)
    return bygg()


def _lenker(klient: Client, adresse: str) -> Iterator[str]:
    """Every link to rows on the page."""
    suppe = BeautifulSoup(klient.get(adresse).content, "html.parser")
    for lenke in suppe.select("a[href]"):
        if any(str(lenke["href"]).startswith(reverse(side)) for side in SIDER):
            yield str(lenke["href"])


def _en_av_hvert_slag(lenker: Iterator[str]) -> Iterator[dict[str, str]]:
    """Of each figure's links the first with a key and the first without."""
    sett = set()
    for lenke in lenker:
        felt = {navn: verdier[0] for navn, verdier in parse_qs(urlsplit(lenke).query).items()}
        slag = (felt["figur"], felt.get("tertial"), "noekkel" in felt)
        if slag not in sett:
            sett.add(slag)
            yield felt


def _registrert(maaned: str) -> Iterator[dict[str, str]]:
    """Every figure's name that a register knows, with a key where it needs one."""
    noekler = {"kategori": "HMS", "alvorlighetsgrad": "hoey", "enhet": "HJ", "omraade": "ros"}
    for figur in utvalg._ENKLE:
        yield {"figur": f"avvik.{figur}"}
    for figur in utvalg._PER:
        slag = figur.partition(".")[0].removeprefix("per_")
        yield {"figur": f"avvik.{figur}", "noekkel": noekler.get(slag, maaned)}
    for figur in ("virksomheter", "levert", "levert_for_sent", "mangler"):
        yield {"figur": f"sjekkliste.{figur}"}
    for per, verdi in ((per, verdi) for per in ("omraade", "enhet") for verdi in VERDIER):
        yield {"figur": f"sjekkliste.per_{per}.{verdi}", "noekkel": noekler[per]}


def test_every_figure_answers(eksempel: Eksempel) -> None:
    klient = Client()
    klient.force_login(eksempel.kommune["koordinator"])
    nyeste = Runde.objects.latest("aar", "tertial")
    sider = [
        f"{reverse('rapport:tall')}?aar={nyeste.aar}&tertial={tertial}&enhet="
        for tertial in (0, nyeste.tertial)
    ]
    sider += [
        reverse("rapport:vis", args=[rapport.pk]) for rapport in Rapport.objects.filter(status="ferdig")
    ]
    lenket = [felt for side in sider for felt in _en_av_hvert_slag(_lenker(klient, side))]
    assert len({felt["figur"] for felt in lenket}) > 20
    runde = {"aar": str(nyeste.aar), "tertial": str(nyeste.tertial), "skjaering": naa().isoformat()}
    feil = []
    for felt in (*lenket, *(runde | felt for felt in _registrert(nyeste.periode.maaneder[0]))):
        for side in SIDER:
            svar = klient.get(reverse(side), felt, follow=True)
            egen = tallkilde(felt["figur"].partition(".")[0]).radside
            if svar.status_code != 200 or svar.resolver_match.view_name != egen:
                feil.append((side, felt, svar.status_code))
    assert not feil


TULL: tuple[dict[str, str], ...] = (
    {},
    {"figur": "x"},
    {"figur": "x.y"},
    {"figur": "avvik."},
    {"figur": "avvik.finnes"},
    {"figur": "sjekkliste."},
    {"figur": "sjekkliste.levert", "noekkel": "x"},
    {"figur": "avvik.per_kategori", "noekkel": "FINNESIKKE"},
    {"figur": "avvik.meldt", "enhet": "FINNESIKKE"},
)


def test_what_is_no_figure_is_said_to_be_none(eksempel: Eksempel) -> None:
    klient = Client()
    klient.force_login(eksempel.kommune["koordinator"])
    runde = Runde.objects.latest("pk")
    fast: dict[str, Any] = {"aar": runde.aar, "tertial": runde.tertial, "skjaering": naa().isoformat()}
    for side, felt in ((side, felt) for side in SIDER for felt in TULL):
        assert klient.get(reverse(side), fast | felt, follow=True).status_code == 400, (side, felt)


def test_hidden_rows_are_counted_once(eksempel: Eksempel) -> None:
    """The number of the figure is all; of them one reads some, and the rest is not «in addition»."""
    klient = Client()
    klient.force_login(eksempel.kommune["avdelingsleder"])
    felt = {"figur": "avvik.meldt", "aar": str(naa().year), "skjaering": naa().isoformat()}
    eksempel.kommune.meld(av="laerer", i="SK")
    felt["skjaering"] = naa().isoformat()
    svar = klient.get(reverse("rapport:tallrader"), felt)
    alle, lest = svar.context["antall"], svar.context["synlige"]
    assert 0 < lest < alle
    tekst = " ".join(svar.content.decode().split())
    assert f"{alle} saker i" in tekst
    assert f"Du kan lese {lest} av dem. {alle - lest} sak er med i tallet" in tekst
    assert "I tillegg" not in tekst
