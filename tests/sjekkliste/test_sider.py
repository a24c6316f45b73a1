"""The pages on which a sjekkliste is filled in, delivered and received, as requests."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sjekkliste import services
from sjekkliste.models import Levering, Sjekkliste, Svar
from tests.sjekkliste.kommune import ROLLER, SPOERSMAAL, Kommune, lag_mal, nytt_tiltak
from tiltak.models import Tiltak

pytestmark = pytest.mark.usefixtures("klokke")


class Nettsider:
    """The pages of HJ's sjekkliste, as somebody sends requests to them."""

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune

    def klient(self, hvem: str) -> Client:
        klient = Client(raise_request_exception=False)
        if hvem:
            klient.force_login(self.kommune[hvem])
        return klient

    def url(self, navn: str, *ekstra: int, i: str = "HJ") -> str:
        return reverse(f"sjekkliste:{navn}", args=[self.kommune.liste(i).pk, *ekstra])

    def svar(self, kode: str, i: str = "HJ") -> Svar:
        return Svar.objects.get(sjekkliste=self.kommune.liste(i), spoersmaal__kode=kode)

    def send(self, kode: str, hvem: str = "leder", *, htmx: bool = True, **felt: Any) -> Any:
        svar = self.svar(kode)
        data = {"versjon": svar.versjon, "verdi": svar.verdi, "kommentar": svar.kommentar} | felt
        return self.klient(hvem).post(
            self.url("svar", svar.spoersmaal_id), data, headers={"HX-Request": "true"} if htmx else {}
        )

    def vis(self, hvem: str = "leder", **parametre: Any) -> Any:
        return self.klient(hvem).get(self.url("vis"), parametre)


@pytest.fixture
def sider(kommune: Kommune) -> Nettsider:
    kommune.aapne()
    return Nettsider(kommune)


LESERE = {
    "leder",
    "stedfortreder",
    "verneombud",
    "omraadeleder",
    "direktoer",
    "vara",
    "koordinator",
    "revisor",
}


class TestTilgang:
    @pytest.mark.parametrize("navn", ROLLER)
    def test_only_those_who_may_read_get_the_page(self, sider: Nettsider, navn: str) -> None:
        assert sider.vis(navn).status_code == (200 if navn in LESERE else 404)

    def test_without_logging_in(self, sider: Nettsider) -> None:
        assert sider.vis("").status_code == 302

    @pytest.mark.parametrize("navn", ROLLER)
    def test_only_leder_and_stedfortreder_write(self, sider: Nettsider, navn: str) -> None:
        spoersmaal = sider.svar("ros-1").spoersmaal_id
        fyller_ut = navn in ("leder", "stedfortreder")
        ventet = 302 if fyller_ut else 403 if navn in LESERE else 404
        medvirkning = {"versjon": 1, "medvirkning_ansatte": "Møte", "medvirkning_verneombud": "Lest"}
        klient = sider.klient(navn)
        assert klient.post(sider.url("medvirkning"), medvirkning).status_code == ventet
        assert sider.send("ros-1", navn, htmx=False, verdi="ja").status_code == ventet
        assert klient.get(sider.url("tiltak_nytt", spoersmaal)).status_code == (200 if fyller_ut else ventet)
        assert sider.svar("ros-1").verdi == ("ja" if fyller_ut else "")

    @pytest.mark.parametrize("navn", ROLLER)
    def test_only_the_leder_delivers(self, sider: Nettsider, navn: str) -> None:
        sider.kommune.besvar_alt()
        svar = sider.klient(navn).post(
            sider.url("lever"),
            {"versjon": 1, "medvirkning_ansatte": "Møte", "medvirkning_verneombud": "Lest"},
        )
        assert svar.status_code == (302 if navn == "leder" else 403 if navn in LESERE else 404)
        assert sider.kommune.liste().er_levert == (navn == "leder")

    @pytest.mark.parametrize("navn", ROLLER)
    @pytest.mark.parametrize("steg", ["motta", "returner"])
    def test_only_those_above_receive(self, sider: Nettsider, navn: str, steg: str) -> None:
        liste = sider.kommune.i_status("levert")
        over = navn in ("omraadeleder", "direktoer", "vara")
        nei = 403 if navn in LESERE else 404
        klient = sider.klient(navn)
        assert klient.get(sider.url(steg)).status_code == (200 if over else nei)
        svar = klient.post(sider.url(steg), {"versjon": liste.versjon, "melding": "Skriv mer om ROS."})
        assert svar.status_code == (302 if over else nei)

    @pytest.mark.parametrize("navn", ROLLER)
    def test_the_overview_is_for_all_employees(self, sider: Nettsider, navn: str) -> None:
        svar = sider.klient(navn).get(reverse("sjekkliste:oversikt"))
        assert svar.status_code == (403 if navn == "sluttet" else 200)
        if svar.status_code == 200:
            assert (f'href="{sider.url("vis")}"' in svar.content.decode()) == (navn in LESERE)

    def test_anothers_tiltak_does_not_exist_here(self, sider: Nettsider) -> None:
        annens = nytt_tiltak(
            sider.svar("ros-1", "SK"),
            aktoer=sider.kommune["skoleleder"],
            hva="Øve",
            ansvarlig=sider.kommune["skoleleder"],
            frist=dt.date(2025, 9, 1),
        )
        for navn in ("tiltak_endre", "tiltak_utfoer", "tiltak_avlys"):
            assert sider.klient("leder").get(sider.url(navn, annens.pk)).status_code == 404

    def test_the_verneombud_sees_the_answers_but_no_buttons(self, sider: Nettsider) -> None:
        sider.kommune.svar("ros-1", verdi="nei", kommentar="Ikke gjort i år.")
        side = sider.vis("verneombud").content.decode()
        assert "Ikke gjort i år." in side
        assert "<textarea" not in side


class TestLagring:
    def test_it_is_saved_while_one_types_without_touching_the_fields(self, sider: Nettsider) -> None:
        svar = sider.send("ros-1", verdi="ja", kommentar="Gjort i januar.")
        tekst = svar.content.decode()
        assert svar.status_code == 200
        assert "Lagret kl." in tekst
        assert "1 av 3 besvart" in tekst
        assert "<textarea" not in tekst
        assert "Gjort i januar." not in tekst
        lagret = sider.svar("ros-1")
        assert (lagret.verdi, lagret.kommentar, lagret.versjon) == ("ja", "Gjort i januar.", 2)
        assert f'id="versjon-{lagret.spoersmaal_id}" value="2"' in tekst

    def test_it_says_what_is_missing(self, sider: Nettsider) -> None:
        tekst = sider.send("ros-1", verdi="nei").content.decode()
        assert "Skriv hva som mangler." in tekst
        assert "Legg til et tiltak" in tekst

    def test_without_script_back_to_the_question(self, sider: Nettsider) -> None:
        svar = sider.send("ros-1", htmx=False, verdi="ja")
        assert svar.status_code == 302
        assert svar["Location"].endswith(f"#spoersmaal-{sider.svar('ros-1').spoersmaal_id}")

    def test_two_at_the_same_time_lose_nothing(self, sider: Nettsider) -> None:
        """Leder and deputy write in the same question: the second is told, sees both, and chooses."""
        sider.send("ros-1", "stedfortreder", verdi="delvis", kommentar="Vara skrev dette.")
        svar = sider.send("ros-1", "leder", versjon=1, verdi="ja", kommentar="Leder skrev dette.")
        tekst = svar.content.decode()
        assert svar.status_code == 409
        assert "Vara skrev dette." in tekst
        assert "Leder skrev dette." in tekst
        assert "Navn Stedfortreder" in tekst
        assert sider.svar("ros-1").kommentar == "Vara skrev dette."
        assert 'name="behold" value="2"' in tekst
        svar = sider.send("ros-1", "leder", versjon=1, behold=2, verdi="ja", kommentar="Leder skrev dette.")
        assert svar.status_code == 200
        assert sider.svar("ros-1").kommentar == "Leder skrev dette."

    def test_keeping_is_for_what_one_saw(self, sider: Nettsider) -> None:
        for kommentar in ("en", "to"):
            sider.send("ros-1", "stedfortreder", verdi="ja", kommentar=kommentar)
        assert sider.send("ros-1", versjon=1, behold=2, verdi="nei").status_code == 409
        assert sider.svar("ros-1").kommentar == "to"

    def test_use_what_is_stored(self, sider: Nettsider) -> None:
        sider.send("ros-1", "stedfortreder", verdi="delvis", kommentar="Vara skrev dette.")
        svar = sider.send("ros-1", "leder", versjon=1, ta_deres="1", kommentar="Mitt")
        tekst = svar.content.decode()
        assert svar.status_code == 200
        assert "Vara skrev dette.</textarea>" in tekst
        assert "Mitt" not in tekst
        assert sider.svar("ros-1").versjon == 2

    def test_a_conflict_without_script_shows_both_on_the_page(self, sider: Nettsider) -> None:
        sider.send("ros-1", "stedfortreder", verdi="delvis", kommentar="Vara skrev dette.")
        svar = sider.send("ros-1", "leder", htmx=False, versjon=1, kommentar="Leder skrev dette.")
        tekst = svar.content.decode()
        assert svar.status_code == 409
        assert "Leder skrev dette.</textarea>" in tekst
        assert "Vara skrev dette." in tekst
        assert "ds-error-summary" in tekst

    def test_sent_again_after_a_lost_response_is_no_conflict(self, sider: Nettsider) -> None:
        sider.send("ros-1", verdi="ja", kommentar="To\r\nlinjer")
        assert sider.send("ros-1", versjon=1, verdi="ja", kommentar="To\nlinjer ").status_code == 200
        assert sider.svar("ros-1").versjon == 2

    @pytest.mark.parametrize(
        ("felt", "setning"),
        [
            ({"verdi": "kanskje"}, "passer ikke"),
            ({"verdi": "ikke_forfalt"}, "passer ikke"),  # due each tertial
            ({"kommentar": "Gjelder 01010750160"}, "fødselsnummer"),
            ({"kommentar": "x" * 10_001}, "10 000 tegn"),
            ({"versjon": "x"}, ""),
            ({"versjon": ""}, ""),
            ({"versjon": "9" * 40, "verdi": "ja"}, ""),
            ({"behold": "x"}, ""),
        ],
    )
    @pytest.mark.parametrize("htmx", [True, False])
    def test_what_cannot_be_done(self, sider: Nettsider, felt: Any, setning: str, htmx: bool) -> None:
        svar = sider.send("ros-1", htmx=htmx, **felt)
        assert svar.status_code in (409, 422)
        assert setning in svar.content.decode()
        assert sider.svar("ros-1").versjon == 1
        if not htmx and "kommentar" in felt:
            assert felt["kommentar"] in svar.content.decode()

    @pytest.mark.parametrize("dag", ["2025-04-30", "2026-01-01", "31.02.2025", "x"])
    def test_a_plan_that_cannot_be(self, sider: Nettsider, dag: str) -> None:
        svar = sider.send("ros-2", verdi="ikke_forfalt", planlagt=dag)
        assert svar.status_code == 422
        assert sider.svar("ros-2").verdi == ""

    def test_a_plan(self, sider: Nettsider) -> None:
        assert sider.send("ros-2", verdi="ikke_forfalt", planlagt="2025-10-01").status_code == 200
        assert sider.svar("ros-2").planlagt == dt.date(2025, 10, 1)

    def test_an_unknown_question(self, sider: Nettsider) -> None:
        skolens = Svar.objects.get(spoersmaal__kode="hms-skole").spoersmaal_id
        for pk in (skolens, 10**9, 10**30):
            for navn in ("svar", "uendret", "tiltak_nytt"):
                assert sider.klient("leder").post(sider.url(navn, pk), {"versjon": 1}).status_code == 404

    @pytest.mark.parametrize("status", ["levert", "mottatt"])
    @pytest.mark.parametrize("htmx", [True, False])
    def test_after_delivery(self, sider: Nettsider, status: str, htmx: bool) -> None:
        sider.kommune.i_status(status)
        svar = sider.send("ros-1", htmx=htmx, verdi="nei", kommentar="Dette skrev jeg for sent.")
        assert svar.status_code == 400
        assert "er levert" in svar.content.decode()
        if not htmx:
            assert "Dette skrev jeg for sent." in svar.content.decode()

    def test_after_the_lock(self, sider: Nettsider) -> None:
        runde = sider.kommune.liste().runde
        services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=sider.kommune["koordinator"])
        assert "Runden er låst" in sider.send("ros-1", verdi="ja").content.decode()
        svar = sider.klient("leder").post(
            sider.url("medvirkning"), {"versjon": 1, "medvirkning_ansatte": "a"}
        )
        assert svar.status_code == 400
        assert "Ble aldri levert" in sider.vis("omraadeleder").content.decode()


class TestUendret:
    @pytest.fixture
    def sider(self, kommune: Kommune) -> Nettsider:
        kommune.aapne(2024, 3)
        kommune.i_status("levert", ros_1="nei")
        kommune.aapne(2025, 1)
        return Nettsider(kommune)

    def _send(self, sider: Nettsider, kode: str = "ros-1", *, htmx: bool = True, **felt: Any) -> Any:
        svar = sider.svar(kode)
        return sider.klient("leder").post(
            sider.url("uendret", svar.spoersmaal_id),
            {"versjon": svar.versjon} | felt,
            headers={"HX-Request": "true"} if htmx else {},
        )

    def test_answer_and_comment_come_along(self, sider: Nettsider) -> None:
        tekst = self._send(sider).content.decode()
        svar = sider.svar("ros-1")
        assert (svar.verdi, svar.kommentar, svar.uten_tiltak) == (
            "nei",
            "Slik er det.",
            "Ordnes i neste uke.",
        )
        assert "Slik er det.</textarea>" in tekst
        assert "1 av 3 besvart" in tekst

    def test_without_script(self, sider: Nettsider) -> None:
        assert self._send(sider, htmx=False).status_code == 302
        assert sider.svar("ros-1").verdi == "nei"

    def test_a_stale_one_shows_both(self, sider: Nettsider) -> None:
        sider.send("ros-1", "stedfortreder", verdi="ja", kommentar="Vara skrev dette.")
        svar = self._send(sider, versjon=1, verdi="", kommentar="Halvferdig")
        assert svar.status_code == 409
        assert "Halvferdig</textarea>" in svar.content.decode()
        assert sider.svar("ros-1").kommentar == "Vara skrev dette."

    def test_the_button_is_there_only_with_a_previous_answer(self, sider: Nettsider) -> None:
        assert sider.vis().content.decode().count("data-uendret") == 3
        assert (
            sider.klient("skoleleder").get(sider.url("vis", i="SK")).content.decode().count("data-uendret")
            == 0
        )

    def test_unchanged_for_three_tertialer_is_marked(self, kommune: Kommune, klokke) -> None:
        for aar, tertial in ((2024, 1), (2024, 2)):
            kommune.aapne(aar, tertial)
            kommune.i_status("levert")
        kommune.aapne(2024, 3)
        kommune.svar("ros-1", verdi="ja")
        side = Nettsider(kommune).vis().content.decode()
        assert side.count("Uendret i 3 tertialer") == 1


class TestLevering:
    FELT = {"medvirkning_ansatte": "Møte", "medvirkning_verneombud": "Lest"}

    def _lever(self, sider: Nettsider, hvem: str = "leder", **felt: Any) -> Any:
        data = {"versjon": sider.kommune.liste().versjon} | self.FELT | felt
        return sider.klient(hvem).post(sider.url("lever"), data)

    def test_what_is_missing_is_listed_with_links(self, sider: Nettsider) -> None:
        sider.kommune.svar("ros-2", verdi="nei")
        svar = self._lever(sider)
        tekst = svar.content.decode()
        assert svar.status_code == 422
        for kode, felt in (("ros-1", "verdi_0"), ("ros-2", "kommentar"), ("ros-2", "uten_tiltak")):
            maal = f"s{sider.svar(kode).spoersmaal_id}_{felt}"
            assert f'href="#{maal}"' in tekst
            assert f'id="{maal}"' in tekst
        assert "Møte</textarea>" in tekst
        assert 'href="#id_medvirkning' not in tekst
        tomt = self._lever(sider, medvirkning_ansatte="").content.decode()
        assert 'href="#id_medvirkning_ansatte"' in tomt
        assert not sider.kommune.liste().er_levert

    def test_medvirkning_is_missing(self, sider: Nettsider) -> None:
        sider.kommune.besvar_alt()
        svar = self._lever(sider, medvirkning_verneombud=" ")
        assert svar.status_code == 422
        assert "verneombudet har medvirket" in svar.content.decode()

    def test_it_delivers(self, sider: Nettsider) -> None:
        sider.kommune.besvar_alt()
        assert self._lever(sider).status_code == 302
        side = sider.vis().content.decode()
        assert "Levert" in side
        assert "<textarea" not in side
        assert "Møte" in side

    def test_never_by_itself(self, sider: Nettsider) -> None:
        sider.kommune.besvar_alt()
        data = {"versjon": sider.kommune.liste().versjon} | self.FELT
        svar = sider.klient("leder").post(sider.url("lever"), data, headers={"HX-Request": "true"})
        assert svar.status_code == 403
        assert not sider.kommune.liste().er_levert

    def test_twice(self, sider: Nettsider) -> None:
        sider.kommune.besvar_alt()
        versjon = sider.kommune.liste().versjon
        self._lever(sider)
        assert self._lever(sider, versjon=versjon).status_code == 409
        assert self._lever(sider).status_code == 400
        assert Levering.objects.count() == 1

    def test_medvirkning_is_saved_and_mentions_that_of_another(self, sider: Nettsider) -> None:
        klient, adresse = sider.klient("leder"), sider.url("medvirkning")
        assert (
            klient.post(adresse, {"versjon": 1} | self.FELT, headers={"HX-Request": "true"}).status_code
            == 200
        )
        assert sider.kommune.liste().medvirkning_ansatte == "Møte"
        annet = {"versjon": 1, "medvirkning_ansatte": "Mitt møte", "medvirkning_verneombud": "Lest"}
        svar = klient.post(adresse, annet, headers={"HX-Request": "true"})
        assert svar.status_code == 409
        assert "Mitt møte" in svar.content.decode()
        svar = klient.post(adresse, annet | {"behold": sider.kommune.liste().versjon})
        assert svar.status_code == 302
        assert sider.kommune.liste().medvirkning_ansatte == "Mitt møte"

    @pytest.mark.parametrize("tekst", ["x" * 10_001, "01010750160"])
    def test_medvirkning_that_cannot_be(self, sider: Nettsider, tekst: str) -> None:
        for navn in ("medvirkning", "lever"):
            if navn == "lever":
                sider.kommune.besvar_alt()
            data = {"versjon": 1} | self.FELT | {"medvirkning_ansatte": tekst}
            svar = sider.klient("leder").post(sider.url(navn), data)
            assert svar.status_code == 422
            assert tekst in svar.content.decode()

    def test_a_stedfortreder_sees_who_delivers(self, sider: Nettsider) -> None:
        side = sider.vis("stedfortreder").content.decode()
        assert "Navn Leder leverer" in side
        assert "data-lever" not in side


class TestMottak:
    def test_sent_back_stands_at_the_top_and_what_was_delivered_can_be_read(self, sider: Nettsider) -> None:
        sider.kommune.i_status("levert", ros_1="nei")
        liste = sider.kommune.liste()
        sider.klient("omraadeleder").post(
            sider.url("returner"), {"versjon": liste.versjon, "melding": "Skriv hva dere gjør."}
        )
        sider.kommune.svar("ros-1", verdi="ja", kommentar="Nytt svar.")
        side = sider.vis().content.decode()
        assert "Skriv hva dere gjør." in side
        levering = Levering.objects.get()
        foer = sider.vis("omraadeleder", levering=levering.pk).content.decode()
        assert "Slik er det." in foer
        assert "Nytt svar." not in foer
        for ukjent in ("x", levering.pk + 1, "9" * 30):
            assert sider.vis(levering=ukjent).status_code == 404

    def test_without_a_message(self, sider: Nettsider) -> None:
        liste = sider.kommune.i_status("levert")
        svar = sider.klient("omraadeleder").post(
            sider.url("returner"), {"versjon": liste.versjon, "melding": " "}
        )
        assert svar.status_code == 422

    def test_another_was_first(self, sider: Nettsider) -> None:
        liste = sider.kommune.i_status("levert")
        klient = sider.klient("direktoer")
        sider.klient("omraadeleder").post(sider.url("motta"), {"versjon": liste.versjon})
        svar = klient.post(sider.url("returner"), {"versjon": liste.versjon, "melding": "Min melding"})
        assert svar.status_code == 409
        assert "Min melding" in svar.content.decode()
        assert sider.kommune.liste().status == "mottatt"

    def test_too_late_is_said_outright(self, sider: Nettsider, klokke) -> None:
        frist = sider.kommune.liste().runde.frist
        klokke.move_to(dt.datetime.combine(frist + dt.timedelta(2), dt.time(12), dt.UTC))
        assert "Fristen var" in sider.vis().content.decode()
        sider.kommune.i_status("levert")
        assert "Levert etter fristen" in sider.vis("omraadeleder").content.decode()


class TestTiltak:
    def test_one_is_added_and_solves_what_was_missing(self, sider: Nettsider) -> None:
        sider.kommune.svar("ros-1", verdi="nei", kommentar="Mangler")
        spoersmaal = sider.svar("ros-1").spoersmaal_id
        klient = sider.klient("leder")
        assert "Navn Leder" in klient.get(sider.url("tiltak_nytt", spoersmaal)).content.decode()
        data = {"versjon": 0, "hva": "Øve", "ansvarlig": sider.kommune["ansatt"].pk, "frist": "2025-06-01"}
        svar = klient.post(sider.url("tiltak_nytt", spoersmaal), data)
        assert svar["Location"].endswith(f"#spoersmaal-{spoersmaal}")
        assert Tiltak.objects.get().ansvarlig == sider.kommune["ansatt"]
        tekst = sider.send("ros-1", kommentar="Mangler mye").content.decode()
        assert "Legg til et tiltak" not in tekst

    def test_searching_for_people(self, sider: Nettsider) -> None:
        svar = sider.klient("leder").post(
            sider.url("tiltak_nytt", sider.svar("ros-1").spoersmaal_id),
            {"versjon": 0, "hva": "Øve", "person_soek": "Skoleleder", "soek_person": "1"},
        )
        assert "Navn Skoleleder" in svar.content.decode()
        assert not Tiltak.objects.exists()

    @pytest.mark.parametrize(
        "felt", [{"frist": "2020-01-01"}, {"hva": ""}, {"ansvarlig": "x"}, {"frist": "x"}]
    )
    def test_one_that_cannot_be(self, sider: Nettsider, felt: dict[str, str]) -> None:
        data = {"versjon": 0, "hva": "Øve", "ansvarlig": sider.kommune["leder"].pk, "frist": "2025-06-01"}
        adresse = sider.url("tiltak_nytt", sider.svar("ros-1").spoersmaal_id)
        assert sider.klient("leder").post(adresse, data | felt).status_code == 422
        assert not Tiltak.objects.exists()

    def test_changing_carrying_out_and_cancelling(self, sider: Nettsider) -> None:
        klient, spoersmaal = sider.klient("leder"), sider.svar("ros-1").spoersmaal_id
        data = {"versjon": 0, "hva": "Øve", "ansvarlig": sider.kommune["leder"].pk, "frist": "2025-06-01"}
        for _nr in range(2):
            klient.post(sider.url("tiltak_nytt", spoersmaal), data)
        ett, to = Tiltak.objects.order_by("pk")
        endret = data | {"versjon": 1, "hva": "Øve mer"}
        assert klient.post(sider.url("tiltak_endre", ett.pk), endret).status_code == 302
        svar = klient.post(sider.url("tiltak_endre", ett.pk), endret | {"hva": "Øve mest"})
        assert svar.status_code == 409
        assert "Øve mest" in svar.content.decode()
        assert (
            klient.post(sider.url("tiltak_utfoer", ett.pk), {"versjon": 2, "resultat": "Øvd"}).status_code
            == 302
        )
        assert (
            klient.post(sider.url("tiltak_avlys", to.pk), {"versjon": 1, "grunn": "Nei"}).status_code == 302
        )
        assert sorted(Tiltak.objects.values_list("status", flat=True)) == ["avlyst", "utfoert"]
        side = sider.vis().content.decode()
        assert "Et tiltak er utført" in side


class TestOversikt:
    def _side(self, sider: Nettsider, hvem: str) -> str:
        return sider.klient(hvem).get(reverse("sjekkliste:oversikt")).content.decode()

    def test_a_leder_of_two_sees_both(self, sider: Nettsider) -> None:
        sider.kommune["leder"].roller.create(rolle="leder", enhet=sider.kommune.enhet["SK"])
        sider.kommune["skoleleder"].roller.all().delete()
        sider.kommune.svar("ros-1")
        side = self._side(sider, "leder")
        assert "Enhet HJ, 1. tertial 2025" in side
        assert "Enhet SK, 1. tertial 2025" in side
        assert "1 av 3 besvart" in side

    def test_the_nearest_above_gets_it_to_receive(self, sider: Nettsider) -> None:
        sider.kommune.i_status("levert")
        assert "Venter på at du mottar" in self._side(sider, "omraadeleder")
        assert "Venter på at du mottar" not in self._side(sider, "direktoer")
        assert "Venter på at du mottar" not in self._side(sider, "leder")

    def test_without_a_runde(self, kommune: Kommune) -> None:
        assert "Ingen runde er åpnet ennå" in self._side(Nettsider(kommune), "leder")


class TestSporringer:
    def _antall(self, sider: Nettsider, adresse: str, hvem: str = "leder") -> int:
        klient = sider.klient(hvem)
        with CaptureQueriesContext(connection) as fanget:
            assert klient.get(adresse).status_code == 200
        return len(fanget)

    def test_they_do_not_grow_with_the_questions(self, kommune: Kommune, klokke) -> None:
        sider, antall = Nettsider(kommune), []
        flere: dict[str, Any] = {
            f"o{nr}": [(f"o{nr}-{spm}", "tertial", {}) for spm in range(6)] for nr in range(4)
        }
        for (aar, tertial), spoersmaal in {(2024, 3): None, (2025, 1): SPOERSMAAL | flere}.items():
            if spoersmaal:
                lag_mal(2, spoersmaal)
            kommune.aapne(aar, tertial)
            kommune.besvar_alt(ros_1="nei")
            nytt_tiltak(
                sider.svar("ros-1"),
                aktoer=kommune["leder"],
                hva="Øve",
                ansvarlig=kommune["leder"],
                frist=dt.date(2025, 6, 1),
            )
            antall.append(
                (self._antall(sider, sider.url("vis")), self._antall(sider, sider.url("vis"), "verneombud"))
            )
        assert Svar.objects.filter(sjekkliste=kommune.liste()).count() == 27
        assert antall[0] == antall[1]

    def test_the_overview_does_not_grow(self, kommune: Kommune) -> None:
        kommune.aapne(2024, 3)
        adresse = reverse("sjekkliste:oversikt")
        sider = Nettsider(kommune)
        foer = self._antall(sider, adresse, "direktoer")
        for nr in range(6):
            kommune.ny_enhet(f"V{nr}", over="HO")
        kommune.aapne(2025, 1)
        assert Sjekkliste.objects.count() == 10
        assert self._antall(sider, adresse, "direktoer") == foer
