"""Every figure that there is, linked from a page or in any register's JSON, leads to rows or a sentence."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from django.urls import reverse

from felles.klokke import OSLO, naa
from felles.register import tallkilder
from rapport.models import Rapport
from rapport.tall import beregn
from sjekkliste.models import Runde
from tests.nettleser.eksempel import Eksempel, bygg
from utboks import tasks

pytestmark = pytest.mark.django_db
# The one page of rows, and an address that people have kept.
SIDER = ("rapport:tallrader", "sjekkliste:tallrader")
Felt = dict[str, str]


@pytest.fixture(scope="module")
def _bygget(django_db_setup: None, django_db_blocker: Any) -> Iterator[Eksempel]:
    """Built once for the module, and rolled back after it."""
    with pytest.MonkeyPatch.context() as lapp, django_db_blocker.unblock(), transaction.atomic():
        lapp.setattr(tasks.utfoer_jobb, "delay", lambda jobb_id: None)
        yield bygg()
        transaction.set_rollback(True)


@pytest.fixture
def eksempel(_bygget: Eksempel, db: None) -> Eksempel:
    return _bygget


@pytest.fixture
def klient(eksempel: Eksempel) -> Client:
    klient = Client()
    klient.force_login(eksempel.kommune["koordinator"])
    return klient


def _tertial() -> Felt:
    runde = Runde.objects.latest("aar", "tertial")
    return {"aar": str(runde.aar), "tertial": str(runde.tertial), "skjaering": naa().isoformat()}


def _lenker(klient: Client, adresse: str) -> Iterator[str]:
    """Every link to rows on the page."""
    suppe = BeautifulSoup(klient.get(adresse).content, "html.parser")
    for lenke in suppe.select("a[href]"):
        if any(str(lenke["href"]).startswith(reverse(side)) for side in SIDER):
            yield str(lenke["href"])


def _en_av_hvert_slag(lenker: Iterator[str]) -> Iterator[Felt]:
    """Of each figure's links the first with a key and the first without."""
    sett = set()
    for lenke in lenker:
        felt = {navn: verdier[0] for navn, verdier in parse_qs(urlsplit(lenke).query).items()}
        slag = (felt["figur"], felt.get("tertial"), "noekkel" in felt)
        if slag not in sett:
            sett.add(slag)
            yield felt


def _alle_steder() -> list[Felt]:
    """Every place in the JSON of every register, with the key of its first entry where it is a list."""
    nyeste = Runde.objects.latest("aar", "tertial")
    steder: dict[tuple[str, str | None], None] = {}
    for kode in tallkilder():
        tall = beregn(nyeste.periode)[kode]
        for objekt in tall if isinstance(tall, list) else [tall]:
            for navn, verdi in objekt.items():
                steder[f"{kode}.{navn}", None] = None
                poster = verdi if isinstance(verdi, list) else []
                for post in [post for post in poster if isinstance(post, dict)][:1]:
                    noekkel = post.get("kode", post.get("maaned"))
                    steder |= {(f"{kode}.{navn}.{felt}", noekkel): None for felt in post}
                    steder[f"{kode}.{navn}", noekkel] = None
    return [{"figur": figur} | ({} if noekkel is None else {"noekkel": noekkel}) for figur, noekkel in steder]


def test_every_figure_answers(klient: Client) -> None:
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
    assert not _andre_svar(klient, 200, lenket)
    gammel = klient.get(reverse("sjekkliste:tallrader"), lenket[-1])
    assert gammel["Location"] == f"{reverse('rapport:tallrader')}?{urlencode(lenket[-1])}"


def test_every_place_in_the_figures_is_rows_or_a_sentence(klient: Client) -> None:
    svar = {
        tuple(felt.items()): klient.get(reverse("rapport:tallrader"), _tertial() | felt).status_code
        for felt in _alle_steder()
    }
    assert len(svar) > 50
    assert set(svar.values()) == {200, 400}
    assert sum(status == 200 for status in svar.values()) >= 40


# Of each kind of figure one, with a key that it has.
MED_NOEKKEL: tuple[Felt, ...] = (
    {"figur": "avvik.per_kategori", "noekkel": "HMS"},
    {"figur": "avvik.per_alvorlighetsgrad.antall", "noekkel": "hoey"},
    {"figur": "avvik.per_maaned.lukket", "noekkel": "MAANED"},
    {"figur": "avvik.per_enhet.egne", "noekkel": "HJ"},
    {"figur": "sjekkliste.per_omraade.ja", "noekkel": "ros"},
    {"figur": "sjekkliste.per_enhet.ubesvart", "noekkel": "HJ"},
)
ENKLE: tuple[Felt, ...] = ({"figur": "avvik.meldt"}, {"figur": "sjekkliste.levert"})
UKJENTE_FIGURER = (
    *("", "x", "x.y", ".", "avvik", "avvik.", "avvik.finnes", "avvik.per_", "avvik.per_kategori."),
    *("avvik.per_maaned.navn", "sjekkliste", "sjekkliste.", "sjekkliste.levert.ja", "sjekkliste.per_enhet"),
    *("tilsyn.meldt", "sjekkliste.per_enhet.finnes"),
)
UKJENTE_NOEKLER = ("", "FINNESIKKE", "2024-13", "9999-99", "\u202e", "x" * 3000)
TULL: dict[str, tuple[str, ...]] = {
    "noekkel": ("x",),
    "enhet": ("", "FINNESIKKE", "%00", "x" * 3000),
    "aar": ("", "0", "-1", "1899", "99999", "to tusen", "1e3"),
    "tertial": ("", "0", "9", "-1", "x"),
    "skjaering": (
        *("", "i går", "2024", "2099-01-01T00:00:00+01:00", "1900-01-01T00:00Z"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    ),
}
GREIT: tuple[Felt, ...] = (
    {"skjaering": "NAIV"},
    *({"etter": etter} for etter in ("", "x", "x" * 3000, "eyJhIjoxfQ:1:sig")),
    *({"rapport": rapport} for rapport in ("0", "x", "9" * 30)),
    {"ukjent": "kolonne"},
)


def _adresser(*valg: Felt) -> list[Felt]:
    maaned = Runde.objects.latest("aar", "tertial").periode.maaneder[0]
    verdier = {"MAANED": maaned, "NAIV": naa().astimezone(OSLO).replace(tzinfo=None).isoformat()}
    return [{navn: verdier.get(verdi, verdi) for navn, verdi in (_tertial() | felt).items()} for felt in valg]


def _andre_svar(klient: Client, ventet: int, adresser: list[Felt]) -> list[tuple[Felt, int]]:
    svar = [(felt, klient.get(reverse("rapport:tallrader"), felt).status_code) for felt in adresser]
    return [(felt, status) for felt, status in svar if status != ventet]


def test_what_is_no_figure_is_said_to_be_none(klient: Client) -> None:
    figurer = [{"figur": figur} for figur in UKJENTE_FIGURER]
    noekler = [slag | {"noekkel": noekkel} for slag in MED_NOEKKEL for noekkel in UKJENTE_NOEKLER]
    tull = [slag | {navn: verdi} for slag in ENKLE for navn, verdier in TULL.items() for verdi in verdier]
    assert not _andre_svar(klient, 400, _adresser(*figurer, *noekler, *tull))
    for side in SIDER:
        assert klient.get(reverse(side), follow=True).status_code == 400


def test_what_is_beside_the_figure_changes_nothing(klient: Client) -> None:
    odde = [slag | felt for slag in (*ENKLE, MED_NOEKKEL[-1]) for felt in GREIT]
    assert not _andre_svar(klient, 200, _adresser(*MED_NOEKKEL, *odde))


def test_hidden_rows_are_counted_once(eksempel: Eksempel) -> None:
    """The number of the figure is all; of them one reads some, and the rest is not «in addition»."""
    klient = Client()
    klient.force_login(eksempel.kommune["avdelingsleder"])
    felt = {"figur": "avvik.meldt", "aar": str(naa().year), "skjaering": naa().isoformat()}
    eksempel.kommune.meld(av="laerer", i="SK")
    felt["skjaering"] = naa().isoformat()
    svar = klient.get(reverse("rapport:tallrader"), felt)
    alle, lest = svar.context["innhold"].antall, svar.context["innhold"].synlige
    assert 0 < lest < alle
    tekst = " ".join(svar.content.decode().split())
    assert f"{alle} saker i" in tekst
    assert f"Du kan lese {lest} av dem. {alle - lest} sak er med i tallet" in tekst
    assert "I tillegg" not in tekst
