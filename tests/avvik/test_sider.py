"""The pages: what was typed is kept, nothing is stored twice, others' changes are shown, GET only reads."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik import services
from avvik.models import SAKSTYPE, Avvik, Dialogmelding
from avvik.services.melding import del_opp
from felles.klokke import i_dag, naa
from hendelser.models import Hendelse
from organisasjon.models import Bruker, Enhet
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tests.skjemahjelp import skjema
from tiltak.models import Tiltak

Innlogget = Callable[[Bruker], Client]
# Synthetic: the month is raised by 80, as in the tax authority's test numbers.
FOEDSELSNUMMER = "15876800230"


def adresse(sak: Avvik, navn: str = "sak", *args: Any) -> str:
    return reverse(f"avvik:{navn}", args=[sak.saksnummer, *args])


def skjema_i(svar: Any) -> dict[str, Any]:
    """What a browser would send back of the form that it was shown."""
    skjema = svar.context["skjema"]
    data = {felt.html_name: felt.value() for felt in skjema}
    data = {navn: verdi for navn, verdi in data.items() if verdi not in (None, False, "")}
    if isinstance(data.get("hendelsestidspunkt"), dt.datetime):
        data["hendelsestidspunkt"] = data["hendelsestidspunkt"].astimezone().strftime("%d.%m.%Y %H.%M")
    if isinstance(data.get("frist"), dt.date):
        data["frist"] = data["frist"].isoformat()
    return data


@pytest.fixture
def ansatt(kommune: Kommune, innlogget: Innlogget) -> Client:
    return innlogget(kommune["ansatt"])


@pytest.fixture
def leder(kommune: Kommune, innlogget: Innlogget) -> Client:
    return innlogget(kommune["avdelingsleder"])


class TestMelde:
    url = "/avvik/meld/"

    def test_one_field_is_enough(self, kommune: Kommune, ansatt: Client) -> None:
        svar = ansatt.get(self.url)
        data = skjema_i(svar) | {"hva": "Våt trapp uten skilt"}
        assert data["enhet"] == "HJ1"
        svar = ansatt.post(self.url, data, follow=True)
        sak = Avvik.objects.get()
        assert svar.redirect_chain == [(adresse(sak, "kvittering"), 302)]
        assert sak.saksnummer in svar.content.decode()
        assert "Navn Avdelingsleder" in svar.content.decode()
        assert (sak.tittel, sak.beskrivelse, sak.melder) == ("Våt trapp uten skilt", "", kommune["ansatt"])
        assert sak.hendelsestidspunkt is not None
        assert abs(sak.meldt - sak.hendelsestidspunkt) < dt.timedelta(minutes=2)

    def test_a_form_sent_twice_makes_one_case_and_another_text_is_asked_about(
        self, kommune: Kommune, ansatt: Client
    ) -> None:
        form = skjema(ansatt.get(self.url))
        data = form.fyll(hva="Våt trapp")
        svar = [ansatt.post(self.url, data) for _ in range(2)]
        assert svar[0]["Location"] == svar[1]["Location"]
        assert Avvik.objects.count() == 1
        # Back to the same form with the browser's button, and something else happened.
        spurt = ansatt.post(self.url, data | {"hva": "Våt gang"})
        assert spurt.status_code == 409
        assert Avvik.objects.get().saksnummer in spurt.content.decode()
        assert ansatt.post(self.url, skjema(spurt).verdier).status_code == 302
        assert list(Avvik.objects.order_by("pk").values_list("tittel", flat=True)) == [
            "Våt trapp",
            "Våt gang",
        ]

    def test_a_form_fetched_anew_with_the_same_text_is_asked_about(
        self, kommune: Kommune, ansatt: Client
    ) -> None:
        for _ in range(2):
            svar = ansatt.post(self.url, skjema(ansatt.get(self.url)).fyll(hva="Våt trapp"))
        assert (svar.status_code, Avvik.objects.count()) == (409, 1)
        assert "Du har allerede sendt dette" in svar.content.decode()
        assert Avvik.objects.get().saksnummer in svar.content.decode()
        assert "Våt trapp" in svar.content.decode()
        # The person means it: the same happened again.
        igjen = [ansatt.post(self.url, skjema(svar).verdier) for _ in range(2)]
        assert igjen[0]["Location"] == igjen[1]["Location"]
        assert Avvik.objects.count() == 2

    @pytest.mark.parametrize(
        ("endring", "feil"),
        [
            ({"hva": "  "}, "Skriv kort hva som skjedde."),
            ({"enhet": ""}, "Velg svar på «Hvor skjedde det?»."),
            ({"enhet": "FINNES-IKKE"}, "gyldig valg"),
            ({"hendelsestidspunkt": "01.01.2099 12.00"}, "fram i tid"),
            ({"hendelsestidspunkt": "i går"}, "31.08.2024 14.30"),
            ({"type": "tull"}, "tull"),
            ({"kategori": "tull"}, "gyldig"),
            ({"omhandler": ["999999"]}, "999999"),
        ],
    )
    def test_what_is_wrong_is_said_with_a_link_and_all_that_was_typed_stands(
        self, kommune: Kommune, ansatt: Client, endring: dict[str, Any], feil: str
    ) -> None:
        data = skjema_i(ansatt.get(self.url)) | {"hva": "Glatt & <vått>", "strakstiltak": "Strødde sand"}
        svar = ansatt.post(self.url, data | endring)
        innhold = svar.content.decode()
        assert svar.status_code == 422
        assert "ds-error-summary" in innhold
        assert feil in innhold.replace("&quot;", '"')
        assert "Strødde sand" in innhold
        if "hva" not in endring:
            assert "Glatt &amp; &lt;vått&gt;" in innhold
        felt = next(iter(endring))
        assert re.search(rf'href="#id_{felt}', innhold)
        assert not Avvik.objects.exists()

    def test_a_closed_enhet_is_refused_in_the_form(self, kommune: Kommune, ansatt: Client) -> None:
        Enhet.objects.filter(kode="SK").update(gyldig_til=i_dag() - dt.timedelta(1))
        data = skjema_i(ansatt.get(self.url)) | {"hva": "x", "enhet": "SK"}
        assert "finnes ikke lenger" in ansatt.post(self.url, data).content.decode()

    def test_a_foedselsnummer_is_asked_about_before_anything_is_stored(
        self, kommune: Kommune, ansatt: Client
    ) -> None:
        data = skjema_i(ansatt.get(self.url)) | {
            "hva": f"Feil brev til {FOEDSELSNUMMER[:6]} {FOEDSELSNUMMER[6:]}."
        }
        svar = ansatt.post(self.url, data)
        assert "fødselsnummer" in svar.content.decode()
        assert not Avvik.objects.exists()
        ansatt.post(self.url, data | {"ikke_foedselsnummer": "on"})
        assert Avvik.objects.count() == 1

    def test_who_can_see_it_follows_the_form(self, kommune: Kommune, ansatt: Client) -> None:
        data = skjema_i(ansatt.get(self.url)) | {"vis_innsyn": "1"}
        for endring, ser, ser_ikke in (
            ({}, "Navn Koordinator", "Navn Verneombud"),
            ({"kategori": "FALL"}, "Navn Verneombud", "Navn Personvernombud"),
            ({"fortrolig": "on", "kategori": "FALL"}, "Navn Leder", "Navn Koordinator"),
            ({"enhet": "SK"}, "Navn Skoleleder", "Navn Avdelingsleder"),
        ):
            svar = ansatt.post(self.url, data | endring, headers={"HX-Request": "true"})
            del_ = svar.content.decode()
            assert ser in del_
            assert ser_ikke not in del_
            assert "<html" not in del_
            hel = ansatt.post(self.url, data | endring).content.decode()
            assert "<html" in hel
            assert ser in hel
        assert not Avvik.objects.exists()

    def test_people_are_found_by_name_with_and_without_javascript(
        self, kommune: Kommune, ansatt: Client
    ) -> None:
        data = skjema_i(ansatt.get(self.url)) | {
            "soek_person": "1",
            "person_soek": "navn SKOLE",
            "hva": "Tekst",
        }
        del_ = ansatt.post(self.url, data, headers={"HX-Request": "true"}).content.decode()
        assert "Navn Skoleleder" in del_
        assert "Navn Leder" not in del_
        hel = ansatt.post(self.url, data).content.decode()
        assert "Navn Skoleleder" in hel
        assert "Tekst" in hel
        assert "ds-error-summary" not in hel
        assert not Avvik.objects.exists()

    def test_whom_it_is_about_is_stored(self, kommune: Kommune, ansatt: Client) -> None:
        data = skjema_i(ansatt.get(self.url)) | {"hva": "x", "omhandler": [kommune["avdelingsleder"].pk]}
        ansatt.post(self.url, data)
        assert Avvik.objects.get().personer == [kommune["avdelingsleder"]]

    def test_one_without_a_role_is_told(self, kommune: Kommune, innlogget: Innlogget) -> None:
        assert innlogget(kommune["sluttet"]).get(self.url).status_code == 403

    def test_the_hour_that_comes_twice_can_be_reported(
        self, kommune: Kommune, ansatt: Client, klokke: time_machine.Traveller
    ) -> None:
        klokke.move_to(dt.datetime(2025, 10, 26, 1, 40, tzinfo=dt.UTC))  # 02.40 for the second time
        data = skjema_i(ansatt.get(self.url)) | {"hva": "Alarm", "hendelsestidspunkt": "2025-10-26T02:40"}
        assert ansatt.post(self.url, data).status_code == 302
        assert Avvik.objects.get().hendelsestidspunkt == dt.datetime(2025, 10, 26, 0, 40, tzinfo=dt.UTC)
        klokke.move_to(dt.datetime(2026, 3, 29, 10, tzinfo=dt.UTC))
        svar = ansatt.post(self.url, data | {"hendelsestidspunkt": "2026-03-29T02:30"})
        assert "stilt fram" in svar.content.decode()


@pytest.mark.parametrize(
    ("hva", "tittel"),
    [
        ("Våt trapp", "Våt trapp"),
        ("Våt trapp. Ingen skilt.", "Våt trapp. Ingen skilt."),
        ("Våt trapp.\nIngen hadde satt ut skilt.", "Våt trapp"),
        ("Hva nå? " + "x " * 100, "Hva nå?"),
        ("ord " * 100, "ord " * 30 + "…"),
    ],
)
def test_the_heading_is_the_first_sentence(hva: str, tittel: str) -> None:
    faktisk, beskrivelse = del_opp(hva)
    assert faktisk == tittel
    assert beskrivelse in ("", hva.strip())
    assert len(faktisk) <= 200


class TestSaken:
    def test_an_unknown_number_and_a_hidden_case_are_the_same(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak = kommune.meld()
        fremmed = innlogget(kommune["laerer"])
        skjult, ukjent = fremmed.get(adresse(sak)), fremmed.get("/avvik/2020-999999/")
        assert (skjult.status_code, ukjent.status_code) == (404, 404)
        assert re.sub(r"nonce\S+", "", skjult.content.decode()) == ukjent.content.decode()

    def test_one_who_is_not_logged_in_is_sent_to_login(self, kommune: Kommune) -> None:
        svar = Client().get(adresse(kommune.meld()))
        assert svar.status_code == 302
        assert svar["Location"].startswith(reverse("organisasjon:logg_inn"))

    def test_the_title_of_the_page_is_the_number_alone(self, kommune: Kommune, leder: Client) -> None:
        sak = kommune.meld(tittel="Hemmelig navn")
        for navn in ("sak", "lukk", "klassifiser"):
            tittel = re.search(r"<title>(.*?)</title>", leder.get(adresse(sak, navn)).content.decode(), re.S)
            assert tittel is not None
            assert sak.saksnummer in tittel[1]
            assert "Hemmelig" not in tittel[1]

    def test_the_reporter_sees_steps_and_reasons_but_not_what_is_internal(
        self, kommune: Kommune, ansatt: Client
    ) -> None:
        sak = kommune.sak_i("under_behandling", grad="hoey")
        services.sett_omhandler(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["avdelingsleder"],
            personer=[kommune["laerer"]],
        )
        kommune.klassifiser(sak, alvorlighetsgrad="lav", begrunnelse="Ingen kom til skade")
        linjer = [linje.tittel for linje in ansatt.get(adresse(sak)).context["historikk"]]
        assert linjer[0] == "Alvorlighetsgrad er endret fra «Høy» til «Lav»"
        assert "Behandlingen har begynt" in linjer
        assert "Ingen kom til skade" in ansatt.get(adresse(sak)).content.decode()
        assert not any("gjelder" in linje for linje in linjer)

    def test_the_dialogue_is_hidden_from_a_leder_whom_the_case_is_about(
        self, kommune: Kommune, leder: Client, ansatt: Client
    ) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        ansatt.post(adresse(sak, "dialog"), {"tekst": "Jeg er redd for følgene"})
        assert Dialogmelding.objects.count() == 1
        assert "redd for" in ansatt.get(adresse(sak)).content.decode()
        svar = leder.get(adresse(sak))
        assert svar.status_code == 200
        assert "redd for" not in svar.content.decode()
        assert adresse(sak, "dialog") not in svar.content.decode()
        assert leder.post(adresse(sak, "dialog"), {"tekst": "Hva?"}).status_code == 403

    def test_every_page_is_read_without_writing(self, kommune: Kommune, innlogget: Innlogget) -> None:
        """GET of every address, in every status, passes the middleware that stops writing."""
        klient = innlogget(kommune["direktoer"])
        foer = Hendelse.objects.count()
        handlinger = [
            "sak",
            "dialog",
            "klassifiser",
            "tildel",
            "videresend",
            "omhandler",
            "start",
            "start_tiltak",
        ]
        handlinger += ["til_evaluering", "send_tilbake", "avvis", "gjenaapne", "tiltak_nytt"]
        for status in ("meldt", "under_behandling", "tiltak_paagaar", "til_evaluering", "lukket", "avvist"):
            sak = kommune.sak_i(status)
            foer = Hendelse.objects.count()
            for navn in handlinger:
                assert klient.get(adresse(sak, navn)).status_code == 200, (status, navn)
            for tiltak in Tiltak.objects.for_sak(SAKSTYPE, sak.pk):
                for navn in ("tiltak_endre", "tiltak_utfoer", "tiltak_avlys", "tiltak_effekt"):
                    assert klient.get(adresse(sak, navn, tiltak.pk)).status_code == 200, (status, navn)
            assert Hendelse.objects.count() == foer

    def test_a_whole_case_through_the_pages(self, kommune: Kommune, leder: Client, ansatt: Client) -> None:
        sak = kommune.meld(kategori=None)

        def send(navn: str, *args: Any, klient: Client = leder, **felt: Any) -> None:
            url = adresse(sak, navn, *args)
            svar = klient.post(url, skjema_i(klient.get(url)) | felt)
            assert svar.status_code == 302, svar.context["skjema"].errors

        send("start")
        send("klassifiser", alvorlighetsgrad="hoey", kategori="FALL", frist=i_dag() + dt.timedelta(1))
        send("tildel", behandler=kommune["kollega"].pk)
        send("tiltak_nytt", hva="Nytt rekkverk", ansvarlig=kommune["kollega"].pk, frist=i_dag())
        send("start_tiltak")
        tiltak = Tiltak.objects.get()
        send("tiltak_endre", tiltak.pk, hva="Nytt rekkverk og lys")
        send("tiltak_utfoer", tiltak.pk, resultat="Montert")
        send("til_evaluering")
        send("tiltak_effekt", tiltak.pk, effekt="virket", kommentar="Ingen fall på en uke")
        send("lukk", utfall="utbedret", melding="Rekkverket er på plass. Takk!", aarsak="Slitt rekkverk")
        assert Avvik.objects.get().status == "lukket"
        mine = ansatt.get(reverse("avvik:mine")).content.decode()
        assert "Rekkverket er på plass. Takk!" in mine
        send("gjenaapne", klient=ansatt, grunn="Det er løst allerede")
        assert Avvik.objects.get().leder_over
        assert "Saken er tatt opp igjen" in ansatt.get(adresse(sak)).content.decode()

    def test_who_loses_sight_of_a_case_by_their_own_step_is_led_elsewhere(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak = kommune.meld()
        klient = innlogget(kommune["koordinator"])
        url = adresse(sak, "klassifiser")
        svar = klient.post(url, skjema_i(klient.get(url)) | {"fortrolig": "on"}, follow=True)
        assert svar.status_code == 200
        assert "ikke lenger innsyn" in svar.content.decode()

    def test_leaders_after_withdrawal_still_read_why(
        self, kommune: Kommune, ansatt: Client, leder: Client
    ) -> None:
        sak = kommune.meld()
        url = adresse(sak, "trekk")
        ansatt.post(url, skjema_i(ansatt.get(url)) | {"grunn": "Det var i en annen kommune"})
        assert "Det var i en annen kommune" in leder.get(adresse(sak)).content.decode()

    def test_the_reporter_corrects_through_the_page(self, kommune: Kommune, ansatt: Client) -> None:
        sak = kommune.meld(hendelsestidspunkt=naa() - dt.timedelta(hours=1))
        url = adresse(sak, "rett")
        assert ansatt.post(url, skjema_i(ansatt.get(url)) | {"tittel": "Våt gang"}).status_code == 302
        assert Avvik.objects.get().tittel == "Våt gang"
        services.start_behandling(avvik_id=sak.pk, versjon=2, aktoer=kommune["avdelingsleder"])
        assert "dialogen" in ansatt.get(url, follow=True).content.decode()

    def test_rejecting_as_duplicate_of_a_hidden_case_is_as_of_none(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak, skjult = kommune.meld(av="laerer", i="SK"), kommune.meld()
        klient = innlogget(kommune["skoleleder"])
        data = skjema_i(klient.get(adresse(sak, "avvis"))) | {"grunn": "duplikat", "melding": "x"}
        for nummer in (skjult.saksnummer, "2020-000001", "tull"):
            svar = klient.post(adresse(sak, "avvis"), data | {"duplikat_av": nummer})
            assert "Vi finner ingen sak med dette nummeret" in svar.content.decode()


class TestSamtidig:
    """Two leaders at once: the second is told what the first did, and loses nothing typed."""

    def test_a_stale_form_comes_back_with_the_text_and_what_has_changed(
        self, kommune: Kommune, leder: Client
    ) -> None:
        sak = kommune.meld()
        url = adresse(sak, "lukk")
        data = skjema_i(leder.get(url)) | {
            "utfall": "utbedret",
            "melding": "Min lange melding",
            "alvorlighetsgrad": "lav",
        }
        services.start_behandling(avvik_id=sak.pk, versjon=1, aktoer=kommune["leder"])
        svar = leder.post(url, data)
        innhold = svar.content.decode()
        assert svar.status_code == 409
        assert "Min lange melding" in innhold
        assert [linje.tittel for linje in svar.context["endringer"]] == ["Behandlingen har begynt"]
        assert "Navn Leder" in innhold
        assert Avvik.objects.get().status == "under_behandling"
        # Sending what one is shown again is a decision taken with open eyes.
        assert leder.post(url, skjema_i(svar)).status_code == 302
        assert Avvik.objects.get().lukkemelding == "Min lange melding"

    def test_a_stale_tiltak_likewise(self, kommune: Kommune, leder: Client) -> None:
        sak = kommune.sak_i("tiltak_paagaar", aapent_tiltak=True)
        tiltak = Tiltak.objects.for_sak(SAKSTYPE, sak.pk).aapne().get()
        url = adresse(sak, "tiltak_avlys", tiltak.pk)
        data = skjema_i(leder.get(url)) | {"grunn": "Trengs ikke lenger"}
        tiltaksarbeid.endre_tiltak(
            tiltak_id=tiltak.pk,
            versjon=tiltak.versjon,
            aktoer=kommune["leder"],
            hva="Noe annet",
            ansvarlig=tiltak.ansvarlig,
            frist=tiltak.frist,
            saken_delt=False,
        )
        svar = leder.post(url, data)
        assert svar.status_code == 409
        assert "Trengs ikke lenger" in svar.content.decode()
        assert len(svar.context["endringer"]) == 1
        assert leder.post(url, skjema_i(svar)).status_code == 302

    def test_a_foedselsnummer_is_asked_about_in_every_text(self, kommune: Kommune, leder: Client) -> None:
        sak = kommune.meld()
        url = adresse(sak, "videresend")
        data = skjema_i(leder.get(url)) | {"til": "SK", "melding": f"Gjelder {FOEDSELSNUMMER}"}
        svar = leder.post(url, data)
        assert svar.status_code == 422
        assert "fødselsnummer" in svar.content.decode()
        assert leder.post(adresse(sak, "dialog"), {"tekst": FOEDSELSNUMMER}).status_code == 422
        assert leder.post(url, data | {"ikke_foedselsnummer": "on"}).status_code == 302


def test_the_price_of_a_case_does_not_grow_with_what_has_happened_in_it(
    kommune: Kommune, leder: Client, ansatt: Client
) -> None:
    sak = kommune.sak_i("tiltak_paagaar", aapent_tiltak=True)
    kommune.tiltak(sak, til="laerer", saken_delt=True)
    services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["ansatt"], tekst="Hei")

    def pris(klient: Client) -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            assert klient.get(adresse(sak)).status_code == 200
        return len(spoerringer)

    foer = pris(leder), pris(ansatt)
    for nummer in range(5):
        person = kommune.ny_person(f"person{nummer}", ("ansatt", "HJ1"), ("leder", "HJ"))
        kommune.tiltak(sak, til=person.brukernavn, saken_delt=True)
        services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["avdelingsleder"], tekst="Hei")
        kommune.klassifiser(sak, frist=i_dag() + dt.timedelta(nummer))
    assert (pris(leder), pris(ansatt)) == foer
    assert max(foer) <= 35
