"""Opening a runde by hand, moving its dates, locking it: who may, what is asked first, and two at once."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from sjekkliste import services
from sjekkliste.models import Runde
from sjekkliste.runde.plan import kan_aapnes, neste_runde
from tests.sjekkliste.kommune import ROLLER, Kommune, lag_mal

AAPNE = "/sjekkliste/runder/aapne/"
SIDE = "/sjekkliste/runder/2025/1/"
FRIST = f"{SIDE}frist/"
LAAS = f"{SIDE}laas/"
STYRER = {"direktoer", "vara", "koordinator"}


@pytest.fixture(autouse=True)
def _stille_klokke(klokke: Any) -> None:
    """The time stands at 3 March 2025."""


def som(kommune: Kommune, navn: str) -> Client:
    klient = Client()
    klient.force_login(kommune[navn])
    return klient


class TestTilgang:
    @pytest.mark.parametrize("navn", ROLLER)
    def test_only_those_who_steer(self, kommune: Kommune, navn: str) -> None:
        runde = kommune.aapne()
        klient = som(kommune, navn)
        ventet = 200 if navn in STYRER else 403
        for sti in (AAPNE, FRIST, LAAS):
            assert klient.get(sti).status_code == ventet, sti
        data = {"versjon": runde.versjon, "frist": "2025-06-01", "laases": "2025-06-10"}
        assert klient.post(FRIST, data).status_code == (302 if navn in STYRER else 403)
        runde.refresh_from_db()
        assert (runde.frist == dt.date(2025, 6, 1)) == (navn in STYRER)
        klient.post(AAPNE, {"periode": "2024-3", "bekreftet": "on"})
        assert Runde.objects.filter(aar=2024).exists() == (navn in STYRER)
        klient.post(LAAS, {"versjon": runde.versjon})
        runde.refresh_from_db()
        assert runde.er_aapen == (navn not in STYRER)

    @pytest.mark.parametrize("sti", [AAPNE, FRIST, LAAS])
    def test_not_logged_in(self, kommune: Kommune, sti: str) -> None:
        kommune.aapne()
        assert Client().get(sti).status_code == 302

    @pytest.mark.parametrize("sti", ["/sjekkliste/runder/2024/3/frist/", "/sjekkliste/runder/2025/7/laas/"])
    def test_a_runde_that_does_not_exist(self, kommune: Kommune, sti: str) -> None:
        kommune.aapne()
        assert som(kommune, "koordinator").get(sti).status_code == 404
        assert som(kommune, "koordinator").post(sti, {"versjon": 1}).status_code == 404

    def test_the_buttons_are_shown_to_them_alone(self, kommune: Kommune) -> None:
        kommune.aapne()
        for navn, ser in (("koordinator", True), ("leder", False), ("ansatt", False)):
            tekst = som(kommune, navn).get(SIDE).content.decode()
            assert (LAAS in tekst, AAPNE in tekst) == (ser, ser), navn


class TestAapne:
    def test_it_first_says_what_will_happen(self, kommune: Kommune) -> None:
        lag_mal()
        klient = som(kommune, "koordinator")
        spoersmaal = klient.post(AAPNE, {"periode": "2025-1"})
        tekst = spoersmaal.content.decode()
        assert "2 virksomheter får hver sin sjekkliste" in tekst
        assert "versjon 1, publisert 03.03.2025, med 4 spørsmål" in tekst
        assert "15.05.2025" in tekst
        assert not Runde.objects.exists()
        svar = klient.post(AAPNE, {"periode": "2025-1", "frist": "2025-05-15", "bekreftet": "on"})
        assert svar.headers["Location"] == SIDE
        runde = Runde.objects.get()
        assert (runde.frist, runde.aapnet_av) == (dt.date(2025, 5, 15), kommune["koordinator"])

    @pytest.mark.parametrize("bekreftet", [{}, {"bekreftet": "on"}])
    @pytest.mark.parametrize(
        ("felt", "melding"),
        [
            ({"periode": ""}, "Velg svar på «Tertial»."),
            ({"periode": "2025-2"}, "Tertialet har ikke begynt ennå."),
            ({"periode": "2025-4"}, "Velg et gyldig valg"),
            ({"periode": "2025-1", "frist": "2025-02-01"}, "Fristen kan ikke være tilbake i tid."),
            ({"periode": "2025-1", "frist": "i morgen"}, "Skriv datoen slik"),
        ],
    )
    def test_wrongly_filled_in(
        self, kommune: Kommune, felt: dict[str, str], melding: str, bekreftet: dict[str, str]
    ) -> None:
        lag_mal()
        svar = som(kommune, "koordinator").post(AAPNE, felt | bekreftet)
        assert svar.status_code == 422
        assert melding in svar.content.decode()
        assert not Runde.objects.exists()

    def test_without_a_template(self, kommune: Kommune) -> None:
        lag_mal(publisert=False)
        klient = som(kommune, "koordinator")
        for data in ({}, {"bekreftet": "on"}):
            svar = klient.post(AAPNE, {"periode": "2025-1", **data})
            assert svar.status_code == 422
            assert "Publiser en mal før du åpner en runde." in svar.content.decode()

    def test_two_who_open_at_the_same_time(self, kommune: Kommune) -> None:
        lag_mal()
        klient = som(kommune, "koordinator")
        klient.post(AAPNE, {"periode": "2025-1"})
        kommune.aapne()
        for data in ({"bekreftet": "on"}, {}):
            svar = klient.post(AAPNE, {"periode": "2025-1", **data})
            assert svar.status_code == 422
            assert "Runden for dette tertialet er allerede åpnet." in svar.content.decode()
        assert Runde.objects.count() == 1

    @pytest.mark.parametrize("kode", ["2025-4", "2025", "-1", "9999-1", "٢٠٢٥-1", "2026-1"])
    def test_a_tertial_that_is_not_offered(self, kommune: Kommune, kode: str) -> None:
        lag_mal()
        svar = som(kommune, "koordinator").post(AAPNE, {"periode": kode, "bekreftet": "on"})
        assert svar.status_code == 422


class TestFrist:
    def test_a_stale_one_does_not_lose_what_was_typed(self, kommune: Kommune) -> None:
        runde = kommune.aapne()
        klient = som(kommune, "koordinator")
        data = {"versjon": runde.versjon, "frist": "2025-06-02", "laases": "2025-06-20"}
        services.flytt_frist(
            runde_id=runde.pk,
            versjon=runde.versjon,
            aktoer=kommune["direktoer"],
            frist=dt.date(2025, 5, 20),
            laases=dt.date(2025, 6, 1),
        )
        svar = klient.post(FRIST, data)
        tekst = svar.content.decode()
        assert svar.status_code == 409
        assert "Nå er fristen 20.05.2025, og runden låses etter 01.06.2025." in tekst
        assert 'value="2025-06-02"' in tekst
        igjen = {felt.html_name: felt.value() for felt in svar.context["skjema"]}
        assert klient.post(FRIST, igjen).status_code == 302
        runde.refresh_from_db()
        assert runde.frist == dt.date(2025, 6, 2)

    @pytest.mark.parametrize(
        ("felt", "melding"),
        [
            ({"frist": "2025-02-01"}, "Fristen kan ikke være tilbake i tid."),
            ({"laases": "2025-05-01"}, "Runden kan ikke låses før fristen."),
            ({"laases": ""}, "Fyll ut «Låses etter»."),
            ({"frist": "9999-12-31", "laases": "x"}, "Skriv datoen slik"),
        ],
    )
    def test_wrongly_filled_in(self, kommune: Kommune, felt: dict[str, str], melding: str) -> None:
        runde = kommune.aapne()
        gyldig = {"versjon": runde.versjon, "frist": "2025-05-15", "laases": "2025-05-29"}
        svar = som(kommune, "koordinator").post(FRIST, gyldig | felt)
        assert svar.status_code == 422
        assert melding in svar.content.decode()

    @pytest.mark.parametrize("versjon", ["", "-1", "x", "9" * 30])
    def test_a_bad_version(self, kommune: Kommune, versjon: str) -> None:
        kommune.aapne()
        data = {"versjon": versjon, "frist": "2025-05-15", "laases": "2025-05-29"}
        assert som(kommune, "koordinator").post(FRIST, data).status_code == 422


class TestLaas:
    def test_it_asks_first_and_says_who_is_missing(self, kommune: Kommune, klokke: Any) -> None:
        runde = kommune.aapne()
        kommune.i_status("levert")
        klokke.shift(dt.timedelta(hours=1))
        klient = som(kommune, "koordinator")
        tekst = klient.get(LAAS).content.decode()
        assert "1 virksomhet har ikke levert:" in tekst
        assert "<li>Enhet SK</li>" in tekst
        assert Runde.objects.get().er_aapen
        assert klient.post(LAAS, {"versjon": runde.versjon}).status_code == 302
        runde.refresh_from_db()
        assert (runde.er_aapen, runde.laast_av) == (False, kommune["koordinator"])
        for sti in (LAAS, FRIST):
            assert klient.get(sti).status_code == 400
            assert klient.post(sti, {"versjon": runde.versjon}).status_code == 400

    def test_a_stale_one(self, kommune: Kommune) -> None:
        runde = kommune.aapne()
        svar = som(kommune, "koordinator").post(LAAS, {"versjon": runde.versjon + 1})
        assert svar.status_code == 409
        assert Runde.objects.get().er_aapen


class TestNesteRunde:
    @pytest.mark.parametrize(
        ("dag", "finnes", "periode", "fra"),
        [
            # Nothing yet: the tertial that runs, the day after its end.
            ("2025-03-10", [], (2025, 1), "2025-05-01"),
            ("2025-04-30", [(2025, 1)], (2025, 2), "2025-09-01"),
            # The tertial has ended, and the night has not come.
            ("2025-05-01", [], (2025, 1), "2025-05-02"),
            ("2025-05-02", [(2025, 1)], (2025, 2), "2025-09-01"),
            ("2025-12-31", [(2025, 2)], (2025, 3), "2026-01-01"),
            ("2026-01-01", [(2025, 2)], (2025, 3), "2026-01-02"),
            ("2025-12-31", [(2025, 2), (2025, 3)], (2026, 1), "2026-05-01"),
        ],
    )
    def test_when(
        self,
        kommune: Kommune,
        klokke: Any,
        dag: str,
        finnes: list[tuple[int, int]],
        periode: tuple[int, int],
        fra: str,
    ) -> None:
        mal = lag_mal()
        klokke.move_to(f"{dag} 12:00:00+01:00")
        for aar, tertial in finnes:
            Runde.objects.create(
                aar=aar,
                tertial=tertial,
                mal=mal,
                frist=dt.date(2025, 6, 1),
                laases=dt.date(2025, 6, 1),
                aapnet=mal.created_at,
            )
        neste = neste_runde(dt.date.fromisoformat(dag))
        assert ((neste.periode.aar, neste.periode.tertial), neste.fra) == (
            periode,
            dt.date.fromisoformat(fra),
        )
        assert neste.har_mal

    def test_it_is_the_one_that_beat_opens(self, kommune: Kommune, klokke: Any) -> None:
        lag_mal()
        for _nr in range(4):
            neste = neste_runde(dt.date.today())
            klokke.move_to(f"{neste.fra} 03:00:00+01:00")
            runde = services.aapne_forfalt_runde(dt.datetime.now(dt.UTC))
            assert runde is not None
            assert runde.periode == neste.periode

    def test_without_a_template(self, kommune: Kommune) -> None:
        assert not neste_runde(dt.date(2025, 3, 3)).har_mal
        tekst = som(kommune, "koordinator").get("/sjekkliste/runder/").content.decode()
        assert "hvis en mal er publisert innen da" in tekst

    def test_which_can_be_opened(self, kommune: Kommune) -> None:
        kommune.aapne(2024, 3)
        valg = [(periode.aar, periode.tertial) for periode in kan_aapnes(dt.date(2025, 5, 1))]
        assert valg == [(2025, 2), (2025, 1), (2024, 2), (2024, 1)]
