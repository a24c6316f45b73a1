"""A list as a file: what its page shows to the same person, and the long ones made by a worker."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.test import Client

from felles.klokke import naa
from felles.liste import visning
from felles.liste.fil import Format, skriv
from felles.liste.liste import Kolonne, alle_lister, kjent_liste
from organisasjon.models import Bruker, Rolle
from saksramme.eksport import jobb, services
from saksramme.models import Eksport
from sjekkliste.models import Sjekkliste
from tests.avvik.kommune import Kommune
from tests.nettleser.eksempel import bygg
from utboks import tasks
from utboks.models import Jobb

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
ROLLER = ("direktoer", "koordinator", "avdelingsleder", "ansatt", "administrator", "revisor", "sluttet")


@pytest.fixture(autouse=True)
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


def adresser() -> list[tuple[str, str]]:
    """The lists of the product by code, some of them in several states."""
    skjaering = quote(naa().isoformat())
    runde = Sjekkliste.objects.latest("pk").runde
    avvik = f"/tall/rader/?aar={naa().year}&skjaering={skjaering}&figur=avvik"
    sjekkliste = (
        f"/tall/rader/?aar={runde.aar}&tertial={runde.tertial}&skjaering={skjaering}&figur=sjekkliste"
    )
    celle = f"/sjekkliste/runder/{runde.aar}/{runde.tertial}/celle/"
    return [
        ("avvik", "/avvik/?status=alle"),
        ("avvik", "/avvik/?status=alle&sorter=-enhet"),
        ("avvik", "/avvik/?sorter=frist&kategori=x"),
        ("innboks", "/avvik/innboks/?haug=nye"),
        ("innboks", "/avvik/innboks/?haug=finnes-ikke"),
        ("mine-meldinger", "/avvik/mine/?x="),
        ("mine-tiltak", "/tiltak/?x="),
        ("mine-tiltak", "/tiltak/?vis=ferdige"),
        ("tallrader", f"{avvik}.meldt"),
        ("tallrader", f"{avvik}.finnes_ikke"),
        ("tallrader", f"{sjekkliste}.virksomheter"),
        ("tallrader", f"{sjekkliste}.per_omraade.ja&noekkel=ros"),
        ("sjekklistesvar", f"{celle}?x="),
        ("sjekklistesvar", f"{celle}?svar=ubesvart"),
        ("sjekklistesvar", f"{celle}?omraade=finnes-ikke"),
        ("sjekklistetiltak", "/sjekkliste/runder/tiltak/?x="),
        ("rapporter", "/rapporter/?x="),
        ("enheter", "/organisasjon/?nedlagte=ja"),
        ("ledere", "/organisasjon/ledere/?x="),
        ("ledere", "/organisasjon/ledere/?ledige=ja"),
        ("personer", "/organisasjon/personer/?x="),
        ("epost-som-feilet", "/organisasjon/epost/?x="),
    ]


def som(bruker: Bruker) -> Client:
    klient = Client()
    klient.force_login(bruker)
    return klient


def vist(klient: Client, adresse: str) -> tuple[list[str], list[list[Any]]]:
    """The headings and the rows of all pages of the list, as their columns say them."""
    rader: list[list[Any]] = []
    etter = ""
    while True:
        kontekst = klient.get(f"{adresse}&etter={etter}").context
        kolonner = kontekst["kolonner"]
        rader += [[_celle(kolonne.verdi(rad)) for kolonne in kolonner] for rad in kontekst["side"].rader]
        etter = kontekst["side"].etter
        if not etter:
            return [str(kolonne.overskrift) for kolonne in kolonner], rader


def _celle(verdi: Any) -> Any:
    """As a spreadsheet has it."""
    if isinstance(verdi, bool):
        return "ja" if verdi else "nei"
    if isinstance(verdi, dt.datetime):
        return verdi.astimezone(OSLO).replace(tzinfo=None, second=0, microsecond=0)
    if isinstance(verdi, dt.date):
        return dt.datetime.combine(verdi, dt.time())
    return verdi if isinstance(verdi, int) else str(verdi or "") or None


def innhold(svar: Any) -> bytes:
    """Read to its end, and so closed."""
    return b"".join(svar.streaming_content)


def fra_xlsx(fil: bytes) -> list[list[Any]]:
    rader = openpyxl.load_workbook(io.BytesIO(fil)).active.iter_rows(values_only=True)
    return [
        [ett.replace(second=0, microsecond=0) if isinstance(ett, dt.datetime) else ett for ett in rad]
        for rad in rader
    ]


def fra_csv(fil: bytes) -> list[list[str]]:
    assert fil.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(fil.decode("utf-8-sig"), newline=""), delimiter=";"))


def _i_csv(verdi: Any) -> str:
    if isinstance(verdi, dt.datetime):
        return f"{verdi:%Y-%m-%d}" if verdi.time() == dt.time() else f"{verdi:%Y-%m-%d %H:%M}"
    return "" if verdi is None else str(verdi)


def test_every_list_is_the_same_file_as_its_pages_to_everybody(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    eksempel = bygg()
    for liste in alle_lister():
        monkeypatch.setattr(liste, "lengde", 10)
    alle, noen = adresser(), set()
    assert {kode for kode, _adresse in alle} == {liste.kode for liste in alle_lister()}
    for navn in ROLLER:
        klient = som(eksempel.kommune[navn])
        for kode, adresse in alle:
            side = klient.get(adresse)
            csvfil, xlsxfil = (klient.get(f"{adresse}&last_ned={ett}") for ett in Format)
            assert csvfil.status_code == xlsxfil.status_code == side.status_code, (navn, adresse)
            if side.status_code != 200:
                continue
            hode, rader = vist(klient, adresse)
            assert fra_xlsx(innhold(xlsxfil)) == [hode, *rader], (navn, adresse)
            assert fra_csv(innhold(csvfil)) == [hode, *[[_i_csv(ett) for ett in rad] for rad in rader]]
            assert f"{kode}-" in xlsxfil["Content-Disposition"]
            assert "last_ned=xlsx" in side.content.decode() or not rader, (navn, adresse)
            noen |= {kode} if rader else set()
    assert noen == {liste.kode for liste in alle_lister()}


def test_no_text_becomes_a_formula() -> None:
    kolonner = [Kolonne("Hva", str)]
    farlige = ["=1+1", "+47 99", "-1", "@SUM(A1)", "\tx", "\rx", "trygt =1", "https://eksempel.no"]
    csvfil, xlsxfil = io.BytesIO(), io.BytesIO()
    assert skriv(csvfil, Format.CSV, kolonner, farlige, "Liste") == len(farlige)
    skriv(xlsxfil, Format.XLSX, kolonner, farlige, "Liste")
    assert [rad[0] for rad in fra_csv(csvfil.getvalue())[1:]] == [
        *(f"'{ett}" for ett in farlige[:6]),
        *farlige[6:],
    ]
    ark = openpyxl.load_workbook(xlsxfil).active
    assert {(celle.data_type, celle.hyperlink) for rad in ark.iter_rows() for celle in rad} == {("s", None)}


def test_an_unknown_format_and_a_forgotten_search_show_the_page(kommune: Kommune) -> None:
    kommune.meld()
    klient = som(kommune["leder"])
    for adresse in ("/avvik/?last_ned=pdf", "/avvik/?last_ned=csv&soek=ukjent"):
        assert "<html" in klient.get(adresse).content.decode(), adresse


def test_the_log_says_who_took_which_list_and_nothing_of_its_content(
    kommune: Kommune, logglinjer: Callable[[], list[str]]
) -> None:
    kommune.meld(tittel="Noe hemmelig")
    logglinjer()
    innhold(som(kommune["leder"]).get("/avvik/?last_ned=csv"))
    (linje,) = [linje for linje in logglinjer() if "List avvik" in linje]
    assert f"List avvik as csv for person {kommune['leder'].pk}: 1 rows" in linje
    assert "hemmelig" not in linje


@pytest.fixture
def kommune(db: None, klokke: time_machine.Traveller) -> Kommune:
    return Kommune()


class TestLong:
    """A list that is longer than one waits for."""

    @pytest.fixture(autouse=True)
    def lang(self, kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(visning, "STRAKS", 2)
        for nummer in range(4):
            kommune.meld(tittel=f"Brannalarm {nummer}")
        self.kommune, self.klient = kommune, som(kommune["leder"])

    def bestill(self, adresse: str = "/avvik/?sorter=saksnummer", **felt: str) -> Eksport:
        side = self.klient.get(f"{adresse}&last_ned=csv")
        assert "har over 2 rader" in side.content.decode()
        kontekst = {navn: str(side.context[navn]) for navn in ("format", "parametre")}
        svar = self.klient.post(
            "/nedlastinger/bestill/", {"liste": side.context["liste"].kode, **kontekst, **felt}
        )
        assert svar.status_code == 302
        return Eksport.objects.latest("pk")

    def arbeid(self) -> None:
        tasks.utfoer_jobb.apply(args=[Jobb.objects.latest("pk").pk])

    def fil(self, eksport: Eksport, klient: Client | None = None) -> Any:
        return (klient or self.klient).get(f"/nedlastinger/{eksport.pk}/fil/")

    def test_it_is_made_by_a_worker_and_fetched_by_who_ordered_it_alone(self) -> None:
        eksport = self.bestill()
        side = f"/nedlastinger/{eksport.pk}/"
        assert "Bestilt" in self.klient.get(side).content.decode()
        assert self.fil(eksport).status_code == 404
        self.arbeid()
        assert "Filen har 4 rader" in self.klient.get(side).content.decode()
        hode, rader = vist(self.klient, "/avvik/?sorter=saksnummer")
        assert fra_csv(self.fil(eksport).content) == [hode, *[[_i_csv(ett) for ett in rad] for rad in rader]]
        assert side in self.klient.get("/nedlastinger/").content.decode()
        annen = som(self.kommune["direktoer"])
        for sti in (side, f"{side}fil/", "/nedlastinger/999999/"):
            assert annen.get(sti).status_code == 404
        assert annen.post(f"{side}kjoer-igjen/").status_code == 404
        assert side not in annen.get("/nedlastinger/").content.decode()

    def test_the_button_pressed_twice_orders_one(self) -> None:
        noekkel = "a" * 32
        assert self.bestill(innsending=noekkel).pk == self.bestill(innsending=noekkel).pk

    def test_what_one_may_see_is_asked_when_it_is_made(self) -> None:
        """A leder without the post any more gets what they see then: their own."""
        eksport = self.bestill()
        Rolle.objects.filter(bruker=self.kommune["leder"], rolle="leder").delete()
        self.arbeid()
        assert len(fra_csv(self.fil(eksport).content)) == 1

    def test_who_is_no_administrator_any_more_gets_no_people(self) -> None:
        self.klient = som(self.kommune["administrator"])
        foer = self.bestill("/organisasjon/personer/?x=")
        self.arbeid()
        assert self.fil(foer).status_code == 200
        eksport = self.bestill("/organisasjon/personer/?x=")
        Rolle.objects.filter(bruker=self.kommune["administrator"]).delete()
        self.arbeid()
        eksport.refresh_from_db()
        assert (eksport.status, eksport.feil) == (
            "feilet",
            "Du har ikke rollen som trengs for å gjøre dette.",
        )
        assert self.fil(foer).status_code == 403

    def test_nobody_orders_a_list_that_they_may_not_see(self) -> None:
        klient = som(self.kommune["ansatt"])
        for felt, status in (
            ({"liste": "personer"}, 403),
            ({"liste": "finnes-ikke"}, 404),
            ({"liste": "avvik", "format": "pdf"}, 404),
            ({"liste": "innboks", "parametre": "haug=finnes-ikke"}, 404),
            ({"liste": "sjekklistesvar"}, 404),
            ({"liste": "sjekklistesvar", "aar": "2025", "tertial": "1"}, 404),
            ({"liste": "tallrader", "parametre": "figur=sjekkliste.levert&aar=2025"}, 400),
            ({"liste": "sjekklistetiltak", "parametre": "enhet=%00"}, 400),
        ):
            svar = klient.post("/nedlastinger/bestill/", {"format": "csv", "parametre": "", **felt})
            assert svar.status_code == status, felt
        assert not Eksport.objects.exists()

    def test_what_failed_says_why_and_is_run_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobb, "LENGSTE", 3)
        eksport = self.bestill()
        self.arbeid()
        side = self.klient.get(f"/nedlastinger/{eksport.pk}/").content.decode()
        assert "Listen har over 3 rader. Velg et filter" in side
        assert self.fil(eksport).status_code == 404
        monkeypatch.setattr(jobb, "LENGSTE", 4)
        self.klient.post(f"/nedlastinger/{eksport.pk}/kjoer-igjen/")
        self.arbeid()
        assert self.fil(eksport).status_code == 200
        assert self.klient.post(f"/nedlastinger/{eksport.pk}/kjoer-igjen/").status_code == 400

    def test_words_that_are_searched_for_stand_in_no_row(self) -> None:
        adresse = self.klient.post("/avvik/soek/", {"ord": "brannalarm"})["Location"]
        eksport = self.bestill(adresse)
        assert "brannalarm" not in str(list(Eksport.objects.values())).lower()
        self.arbeid()
        assert len(fra_csv(self.fil(eksport).content)) == 5
        eksport.refresh_from_db()
        assert eksport.oekt == ""

    def test_a_search_is_forgotten_with_the_session(self) -> None:
        adresse = self.klient.post("/avvik/soek/", {"ord": "brannalarm"})["Location"]
        eksport = self.bestill(adresse)
        self.klient.logout()
        self.arbeid()
        eksport.refresh_from_db()
        assert eksport.feil.startswith("Søket er glemt, fordi du har logget ut.")

    def test_files_are_removed_after_a_week(self, klokke: time_machine.Traveller) -> None:
        gammel = self.bestill()
        klokke.shift(services.OPPBEVARES)
        self.klient = som(self.kommune["leder"])
        ny = self.bestill()
        assert services.rydd(naa()) == 1
        assert set(Eksport.objects.all()) == {ny}
        jobben = Jobb.objects.get(slag=services.JOBBSLAG, objekt_id=gammel.pk)
        tasks.utfoer_jobb.apply(args=[jobben.pk])
        jobben.refresh_from_db()
        assert jobben.status == "ferdig"

    def test_a_worker_reads_what_a_page_reads(self) -> None:
        """Little by little, from one query."""
        liste = kjent_liste("avvik")
        assert liste is not None
        spoerring = services.spoerring_for(self.kommune["leder"], liste, "sorter=-meldt", {}, "")
        assert list(liste.hent(spoerring).alle()) == liste.hent(spoerring).inntil(100)
