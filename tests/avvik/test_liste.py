"""Inbox and list: what is shown, in which order, a page at a time, at a constant price."""

import datetime as dt
import uuid
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik import services
from avvik.innboks import innboks
from avvik.lister import SIDELENGDE
from avvik.models import Avvik, Kategori
from avvik.sporringer import liste as sporring
from felles.klokke import i_dag, naa
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune

LISTE = "/avvik/"


@pytest.fixture
def leder(kommune: Kommune, innlogget: Callable[[Bruker], Client]) -> Client:
    return innlogget(kommune["omraadeleder"])


def mange(kommune: Kommune, antall: int, **felt: Any) -> list[Avvik]:
    """Cases made at once, each a minute after the one before."""
    start = naa() - dt.timedelta(days=60)
    aapne = [
        Avvik(
            saksnummer=f"2001-{nummer:06}",
            enhet=kommune.enhet["HJ1" if nummer % 2 else "HJ"],
            behandles_av=kommune.enhet["HJ1" if nummer % 2 else "HJ"],
            # Several of one instant and one deadline: the order must still be one.
            meldt=start + dt.timedelta(minutes=nummer // 3),
            endret=start + dt.timedelta(minutes=nummer // 3),
            frist=i_dag() + dt.timedelta(days=nummer % 5 - 2) if nummer % 4 else None,
            tittel=f"Sak {nummer}",
            melder=kommune.person["ansatt"],
            **felt,
        )
        for nummer in range(1, antall + 1)
    ]
    return Avvik.objects.bulk_create(aapne)


def vist(svar: Any) -> list[str]:
    return [sak.saksnummer for sak in svar.context["side"].rader]


@pytest.mark.parametrize(
    "kode", ["-meldt", "meldt", "frist", "-frist", "saksnummer", "-saksnummer", "enhet", "-enhet"]
)
@pytest.mark.parametrize("soek", [False, True])
def test_pages_forward_and_back_hold_every_case_once(
    kommune: Kommune, leder: Client, kode: str, soek: bool
) -> None:
    antall = 2 * SIDELENGDE + 7
    mange(kommune, antall)
    felt = {"sorter": kode}
    if soek:
        leder.post(reverse("avvik:soek"), {"ord": "sak"})
        felt["soek"] = next(iter(leder.session["avvik_soek"]))
    sider = [leder.get(LISTE, felt)]
    while etter := sider[-1].context["side"].etter:
        sider.append(leder.get(LISTE, felt | {"etter": etter}))
    alle = [nummer for side in sider for nummer in vist(side)]
    assert len(sider) == 3
    assert sorted(alle) == [f"2001-{nummer:06}" for nummer in range(1, antall + 1)]
    tilbake = [sider[-1]]
    while foer := tilbake[-1].context["side"].foer:
        tilbake.append(leder.get(LISTE, felt | {"foer": foer}))
    assert [vist(side) for side in reversed(tilbake)][1:] == [vist(side) for side in sider][1:]
    assert sider[0].context["side"].foer == ""
    noekler = {
        "meldt": lambda sak: (sak.meldt, sak.pk),
        "frist": lambda sak: (sak.frist or dt.date.max, sak.pk),
        "saksnummer": lambda sak: sak.saksnummer,
        "enhet": lambda sak: (sak.enhet.navn.lower(), sak.pk),
    }[kode.removeprefix("-")]
    saker = {sak.saksnummer: sak for sak in Avvik.objects.select_related("enhet")}
    for en, neste in pairwise(alle):
        par = (noekler(saker[en]), noekler(saker[neste]))
        assert par[0] > par[1] if kode.startswith("-") else par[0] < par[1]


def test_a_page_goes_on_from_a_case_that_has_left_the_selection(kommune: Kommune, leder: Client) -> None:
    mange(kommune, 60)
    foerste = leder.get(LISTE)
    siste = foerste.context["side"].rader[-1]
    services.avvis(
        avvik_id=siste.pk, versjon=1, aktoer=kommune["omraadeleder"], grunn="feil", melding="Meldt to ganger"
    )
    neste = leder.get(LISTE, {"etter": foerste.context["side"].etter})
    assert not set(vist(foerste)) & set(vist(neste))
    assert len(vist(neste)) == SIDELENGDE


@pytest.mark.parametrize("verdi", ["tull", "2001-999999", "1' or 1=1"])
def test_a_page_that_does_not_exist_is_the_first(kommune: Kommune, leder: Client, verdi: str) -> None:
    mange(kommune, 3)
    assert len(vist(leder.get(LISTE, {"etter": verdi, "sorter": verdi}))) == 3


class TestFilter:
    @pytest.fixture(autouse=True)
    def saker(self, kommune: Kommune, klokke: time_machine.Traveller) -> dict[str, Avvik]:
        self.klokke = klokke
        saker = {"fall": kommune.meld(kategori="FALL", type="nestenhendelse")}
        klokke.shift(dt.timedelta(days=10))
        saker["drift"] = kommune.meld(i="HJ", kategori="DRIFT", tittel="Brannalarmen virket ikke")
        saker["hoey"] = kommune.klassifiser(kommune.meld(i="HJ1"), alvorlighetsgrad="hoey", frist=i_dag())
        klokke.shift(dt.timedelta(days=10))
        saker["lukket"] = kommune.sak_i("lukket")
        return saker

    @pytest.mark.parametrize(
        ("filter_", "ventet"),
        [
            ({}, {"fall", "drift", "hoey"}),
            ({"status": "aapne"}, {"fall", "drift", "hoey"}),
            ({"status": "alle"}, {"fall", "drift", "hoey", "lukket"}),
            ({"status": "lukket"}, {"lukket"}),
            ({"status": "forfalte"}, {"hoey"}),
            ({"status": "meldt", "kategori": "HMS"}, {"fall"}),
            ({"kategori": "FALL"}, {"fall"}),
            ({"enhet": "HJ"}, {"fall", "drift", "hoey"}),
            ({"enhet": "HJ1"}, {"fall", "hoey"}),
            ({"alvorlighetsgrad": "hoey"}, {"hoey"}),
            ({"alvorlighetsgrad": "ingen"}, {"fall", "drift"}),
            ({"type": "nestenhendelse"}, {"fall"}),
            ({"fra": "2025-03-13"}, {"drift", "hoey"}),
            ({"til": "12.03.2025"}, {"fall"}),
            ({"fra": "2025-03-03", "til": "2025-03-03"}, {"fall"}),
            ({"status": "alle", "fra": "23.03.2025"}, {"lukket"}),
            ({"kategori": "TULL", "fra": "i går", "status": "tull"}, {"fall", "drift", "hoey"}),
        ],
    )
    def test_each(
        self, leder: Client, saker: dict[str, Avvik], filter_: dict[str, str], ventet: set[str]
    ) -> None:
        svar = leder.get(LISTE, filter_)
        assert {navn for navn, sak in saker.items() if sak.saksnummer in vist(svar)} == ventet
        assert svar.context["antall"] == len(ventet)

    def test_htmx_gets_the_result_alone_and_of_the_same_address(self, leder: Client) -> None:
        del_ = leder.get(LISTE, {"kategori": "FALL"}, headers={"HX-Request": "true"})
        assert "<html" not in del_.content.decode()
        assert vist(del_) == vist(leder.get(LISTE, {"kategori": "FALL"}))
        assert "HX-Request" in del_["Vary"]

    def test_a_person_below_sees_only_their_own_branch_whatever_the_filter(
        self, kommune: Kommune, innlogget: Callable[[Bruker], Client]
    ) -> None:
        assert vist(innlogget(kommune["skoleleder"]).get(LISTE, {"enhet": "HJ", "status": "alle"})) == []

    def test_words_find_and_stay_out_of_the_address(self, leder: Client, saker: dict[str, Avvik]) -> None:
        svar = leder.post(
            reverse("avvik:soek"), {"ord": "brannalarm", "filter": "kategori=DRIFT"}, follow=True
        )
        assert vist(svar) == [saker["drift"].saksnummer]
        assert "brannalarm" not in svar.redirect_chain[-1][0]
        assert "kategori=DRIFT" in svar.redirect_chain[-1][0]

    def test_a_search_of_another_session_shows_nothing_and_says_so(
        self, kommune: Kommune, innlogget: Callable[[Bruker], Client], leder: Client
    ) -> None:
        adresse = leder.post(reverse("avvik:soek"), {"ord": "brannalarm"})["Location"]
        assert len(vist(leder.get(adresse))) == 1
        klienter = [innlogget(kommune["omraadeleder"]), innlogget(kommune["direktoer"])]
        for klient, overskrifter in ((k, o) for k in klienter for o in ({}, {"HX-Request": "true"})):
            svar = klient.get(f"{adresse}&status=alle", headers=overskrifter)
            assert vist(svar) == []
            assert "Dette søket finnes ikke lenger" in svar.content.decode()
            assert "0 saker" not in svar.content.decode()
        # One's own of long ago, too: some are remembered, not all.
        for nummer in range(30):
            leder.post(reverse("avvik:soek"), {"ord": f"ord {nummer}"})
        assert "Dette søket finnes ikke lenger" in leder.get(adresse).content.decode()

    @pytest.mark.parametrize("skrivemaate", ["{}", " {} ", "kort"])
    def test_a_number_leads_to_its_case(
        self, leder: Client, saker: dict[str, Avvik], skrivemaate: str
    ) -> None:
        nummer = saker["lukket"].saksnummer
        ord_ = f"2025-{int(nummer[-6:])}" if skrivemaate == "kort" else skrivemaate.format(nummer)
        assert leder.post(reverse("avvik:soek"), {"ord": ord_})["Location"] == f"/avvik/{nummer}/"

    def test_the_beginning_of_a_number_leads_to_a_list(self, leder: Client, saker: dict[str, Avvik]) -> None:
        svar = leder.post(reverse("avvik:soek"), {"ord": "2025-0000"}, follow=True)
        assert set(vist(svar)) == {sak.saksnummer for sak in saker.values()}

    @pytest.mark.parametrize("ord_", ["", "'; drop", "-", '"', "a" * 5000, "2025-999999"])
    def test_a_search_for_anything_is_answered(self, leder: Client, ord_: str) -> None:
        assert leder.post(reverse("avvik:soek"), {"ord": ord_}, follow=True).status_code == 200


def test_the_count_is_bounded(kommune: Kommune, leder: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mange(kommune, 8)
    assert "8 saker" in leder.get(LISTE).content.decode()
    monkeypatch.setattr("avvik.views.liste.TELLEGRENSE", 5)
    monkeypatch.setattr(sporring.antall_inntil, "__defaults__", (5,))
    assert "Over 5 saker" in leder.get(LISTE).content.decode()


def test_the_heaps_of_the_inbox(kommune: Kommune, klokke: time_machine.Traveller) -> None:
    ny = kommune.klassifiser(kommune.meld(), frist=i_dag() + dt.timedelta(1))
    forfalt, snart, senere = (
        kommune.klassifiser(kommune.sak_i("under_behandling"), frist=i_dag() + dt.timedelta(dager))
        for dager in (1, 9, 10)
    )
    evaluering = kommune.sak_i("til_evaluering")
    kommune.sak_i("lukket")
    klokke.shift(dt.timedelta(days=2))
    kasse = innboks(kommune["avdelingsleder"], i_dag())
    assert {str(ett.haug): ett.rader for ett in kasse.foerste(8)} == {
        "nye": [ny],
        "forfalte": [forfalt],
        "snart": [snart],
        "til_evaluering": [evaluering],
        "aapne": [senere],
    }
    assert kasse.antall() == 5
    kollega = innboks(kommune["kollega"], i_dag())
    assert set(kollega.alle) == {forfalt, snart, senere, evaluering}


def test_the_inbox_page_and_one_heap_whole(kommune: Kommune, innlogget: Callable[[Bruker], Client]) -> None:
    mange(kommune, 80)
    klient = innlogget(kommune["avdelingsleder"])
    side = klient.get(reverse("avvik:innboks"))
    nye = side.context["hauger"][0]
    assert (nye.haug, nye.antall, len(nye.rader)) == ("nye", 40, 8)
    haug = klient.get(reverse("avvik:innboks"), {"haug": "nye"})
    assert vist(haug)[:8] == [sak.saksnummer for sak in nye.rader]
    neste = klient.get(reverse("avvik:innboks"), {"haug": "nye", "etter": haug.context["side"].etter})
    assert len(vist(neste)) == 15
    assert klient.get(reverse("avvik:innboks"), {"haug": "tull"}).status_code == 404


def test_an_empty_inbox_says_so(kommune: Kommune, innlogget: Callable[[Bruker], Client]) -> None:
    assert "Ingenting venter" in innlogget(kommune["laerer"]).get(reverse("avvik:innboks")).content.decode()


def test_mine_says_what_became_of_each(kommune: Kommune, innlogget: Callable[[Bruker], Client]) -> None:
    ventet = {
        "meldt": "er sendt til Navn Kollega, som ikke har begynt",
        "under_behandling": "Saken er til behandling hos Navn Kollega",
        "tiltak_paagaar": "Tiltak er i gang. Navn Kollega",
        "til_evaluering": "skal vurdere om de virket",
        "lukket": "Utfall: Utbedret.",
        "avvist": "avvist: Meldt ved en feil",
    }
    for status in ventet:
        kommune.sak_i(status)
    kommune.meld(av="laerer", i="SK", tittel="En annens")
    innhold = innlogget(kommune["ansatt"]).get(reverse("avvik:mine")).content.decode()
    for setning in ventet.values():
        assert setning in innhold
    assert "Takk. Skilt er satt ut." in innhold
    assert "En annens" not in innhold


def test_nobody_is_said_to_look_at_a_case_before_they_have_taken_it(
    kommune: Kommune, innlogget: Callable[[Bruker], Client]
) -> None:
    ansatt = innlogget(kommune["ansatt"])

    def gjoer(tjeneste: Any, sak: Avvik, av: str = "avdelingsleder", **felt: Any) -> str:
        naa = Avvik.objects.get(pk=sak.pk)
        tjeneste(avvik_id=sak.pk, versjon=naa.versjon, aktoer=kommune[av], **felt)
        side = ansatt.get(reverse("avvik:sak", args=[sak.saksnummer]))
        assert "ser på saken" not in side.content.decode()
        return str(side.context["status_tekst"])

    sak = kommune.meld()
    kvittering = ansatt.get(reverse("avvik:kvittering", args=[sak.saksnummer])).content.decode()
    assert "er sendt til <strong>Navn Avdelingsleder</strong>" in kvittering
    behandles = "Saken er til behandling hos Navn {}."
    venter = "Saken er sendt til Navn {}, som ikke har tatt den ennå."
    assert gjoer(services.start_behandling, sak) == behandles.format("Avdelingsleder")
    videre: dict[str, Any] = {"til": kommune.enhet["SK"], "melding": "Deres"}
    assert gjoer(services.videresend, sak, **videre) == venter.format("Skoleleder")
    tildelt = gjoer(services.tildel, sak, "skoleleder", behandler=kommune["laerer"])
    assert tildelt == behandles.format("Laerer")
    gjoer(services.avvis, sak, "skoleleder", grunn="feil", melding="Ikke noe avvik")
    assert gjoer(services.gjenaapne, sak, "ansatt", grunn="Jo") == venter.format("Direktoer")


@pytest.mark.parametrize("har_melder", [True, False])
def test_nor_that_a_reporter_reads_it_where_there_is_none(
    kommune: Kommune, innlogget: Callable[[Bruker], Client], har_melder: bool
) -> None:
    sak = kommune.meld()
    if not har_melder:
        Avvik.objects.filter(pk=sak.pk).update(melder=None, importert=True)
    klient = innlogget(kommune["avdelingsleder"])
    for navn, felt in (
        ("start", {}),
        ("lukk", {"utfall": "utbedret", "melding": "Takk", "alvorlighetsgrad": "lav"}),
    ):
        data = {"versjon": Avvik.objects.get().versjon, **felt}
        side = klient.post(reverse(f"avvik:{navn}", args=[sak.saksnummer]), data, follow=True)
        [kvittering] = map(str, side.context["messages"])
        assert ("eld" in kvittering) is har_melder, kvittering


@pytest.mark.parametrize("sti", [LISTE, "/avvik/mine/", "/avvik/innboks/", "/avvik/innboks/?haug=nye", "/"])
@pytest.mark.parametrize("navn", ["ansatt", "avdelingsleder", "direktoer"])
def test_the_price_does_not_grow_with_the_rows(
    kommune: Kommune, innlogget: Callable[[Bruker], Client], sti: str, navn: str
) -> None:
    klient = innlogget(kommune[navn])

    def pris() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            assert klient.get(sti).status_code == 200
        return len(spoerringer)

    mange(kommune, 6, behandler=kommune.person["direktoer"])
    kommune.meld(av="avdelingsleder")
    foer = pris()
    for nummer in range(20):
        Kategori.objects.create(kode=uuid.uuid4().hex[:8], navn=f"Kategori {nummer}")
        kommune.ny_person(f"person{nummer}", ("ansatt", "HJ1"))
    Avvik.objects.bulk_create(
        Avvik(
            saksnummer=f"2002-{nummer:06}",
            enhet=kommune.enhet["HJ1"],
            behandles_av=kommune.enhet["HJ1"],
            meldt=naa(),
            endret=naa(),
            tittel="x",
            kategori=Kategori.objects.get(kode="FALL"),
            melder=kommune.person[f"person{nummer}"],
            behandler=kommune.person["direktoer"],
        )
        for nummer in range(20)
    )
    assert pris() == foer
    assert foer <= 35
