"""The inbox holds every open case that is somebody's, once; and what its reporter wrote, until it is read."""

import datetime as dt
import random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avvik import services
from avvik.innboks import Haug, innboks
from avvik.models import Avvik, Dialogmelding, Lesemerke
from avvik.ruting import mine_som_leder
from avvik.tilgang import synlig_for
from avvik.tilstander import AAPNE, Status
from felles.klokke import i_dag, naa
from organisasjon.models import Bruker, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak

pytestmark = pytest.mark.django_db


def haugen_til(bruker: Bruker, sak: Avvik) -> list[str]:
    hauger = innboks(bruker, i_dag()).foerste(100)
    return [str(ett.haug) for ett in hauger if sak in ett.rader]


def test_a_case_never_leaves_the_inbox_before_it_is_closed(kommune: Kommune) -> None:
    def steg(tjeneste: Any, **felt: Any) -> list[str]:
        naa_er = Avvik.objects.get(pk=sak.pk)
        tjeneste(avvik_id=sak.pk, versjon=naa_er.versjon, aktoer=kommune["avdelingsleder"], **felt)
        return haugen_til(kommune["avdelingsleder"], sak)

    sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey", frist=None)
    Avvik.objects.filter(pk=sak.pk).update(frist=None)
    assert haugen_til(kommune["avdelingsleder"], sak) == ["nye"]
    assert steg(services.start_behandling) == ["aapne"]
    assert steg(services.tildel, behandler=kommune["kollega"]) == ["aapne"]
    assert haugen_til(kommune["kollega"], sak) == ["aapne"]
    kommune.tiltak(sak)
    assert steg(services.start_tiltak) == ["aapne"]
    kommune.utfoer_alle(sak, vurder=True)
    assert haugen_til(kommune["avdelingsleder"], sak) == ["tiltak_utfoert"]
    assert steg(services.til_evaluering) == ["til_evaluering"]
    assert steg(services.lukk, utfall="utbedret", melding="Ordnet.", aarsak="Slitt") == []


@pytest.mark.parametrize("status", ["under_behandling", "tiltak_paagaar"])
def test_only_tiltak_that_are_all_ended_call_for_a_step(kommune: Kommune, status: str) -> None:
    sak = kommune.sak_i(status)
    Tiltak.objects.filter(sak_id=sak.pk).delete()
    assert haugen_til(kommune["kollega"], sak) == ["aapne"]
    foerste, andre = kommune.tiltak(sak), kommune.tiltak(sak)
    for tiltak in (foerste, andre):
        assert haugen_til(kommune["kollega"], sak) == ["aapne"]
        tiltaksarbeid.avlys_tiltak(
            tiltak_id=tiltak.pk, versjon=1, aktoer=kommune["kollega"], grunn="Trengs ikke"
        )
    assert haugen_til(kommune["kollega"], sak) == ["tiltak_utfoert"]


def lag_saker(kommune: Kommune, tilfeldig: random.Random) -> None:
    """Cases in every status, with every kind of behandler, frist, tiltak and dialogue."""
    tid, saker = naa(), []
    personer = [*kommune.person.values(), None]
    for nummer in range(40):
        status = tilfeldig.choice(Status.values)
        enhet = tilfeldig.choice(list(kommune.enhet.values()))
        saker.append(
            Avvik(
                saksnummer=f"2001-{nummer:06}",
                tittel="Sak",
                enhet=enhet,
                behandles_av=enhet,
                meldt=tid,
                endret=tid,
                lukket=None if status in AAPNE else tid,
                status=status,
                melder=tilfeldig.choice(personer),
                behandler=tilfeldig.choice([*personer, None, None]),
                frist=tilfeldig.choice([None, *(i_dag() + dt.timedelta(d) for d in (-1, 0, 7, 8))]),
                fortrolig=tilfeldig.random() < 0.2,
            )
        )
    for sak in Avvik.objects.bulk_create(saker):
        for _nr in range(tilfeldig.randint(0, 2)):
            ferdig = tilfeldig.random() < 0.5
            Tiltak.objects.create(
                sakstype="avvik",
                sak_id=sak.pk,
                hva="Gjør noe",
                ansvarlig=kommune.person["kollega"],
                frist=i_dag(),
                status="utfoert" if ferdig else "aapent",
                avsluttet=tid if ferdig else None,
                opprettet_av=kommune.person["leder"],
                created_at=tid,
            )
        if sak.melder and tilfeldig.random() < 0.3:
            Dialogmelding.objects.create(
                avvik=sak, avsender=sak.melder, fra_melder=True, tekst="Hei", tidspunkt=tid
            )


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_heaps_are_all_that_is_open_and_mine_and_no_case_is_in_two(
    kommune: Kommune, tilfeldig: random.Random
) -> None:
    with transaction.atomic():
        lag_saker(kommune, tilfeldig)
        for navn in ("avdelingsleder", "kollega", "direktoer", "vara", "sluttet"):
            tilgang = Tilgang(kommune[navn])
            kasse = innboks(tilgang.bruker, i_dag(), tilgang)
            hauger = {haug: list(kasse.haug(haug)) for haug in Haug}
            ider = [sak.pk for saker in hauger.values() for sak in saker]
            assert len(ider) == len(set(ider)) == kasse.antall(), navn
            vist = {ett.haug: (ett.rader, ett.antall) for ett in kasse.foerste(3)}
            assert vist == {h: (saker[:3], len(saker)) for h, saker in hauger.items() if saker}
            mitt = Q(behandler=tilgang.bruker) | mine_som_leder(tilgang.bruker, tilgang)
            mine = synlig_for(tilgang.bruker, tilgang).aapne().filter(mitt)
            assert {sak.pk for sak in mine if tilgang.er_ansatt} <= set(ider), navn
            lukkede = [haug for haug, saker in hauger.items() for sak in saker if not sak.er_aapen]
            assert set(lukkede) <= {Haug.ULESTE}, "closed ones only while unread"
        transaction.set_rollback(True)


def skriv(kommune: Kommune, sak: Avvik, av: str) -> Dialogmelding:
    return services.skriv_melding(avvik_id=sak.pk, aktoer=kommune[av], tekst="Hei")


def les(kommune: Kommune, sak: Avvik, av: str, til: Dialogmelding) -> None:
    services.merk_lest(avvik_id=sak.pk, aktoer=kommune[av], til=til.pk)


class TestUlest:
    def test_a_message_waits_for_the_behandler_until_it_is_read(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        melding = skriv(kommune, sak, "ansatt")
        assert haugen_til(kommune["kollega"], sak) == ["uleste"]
        assert haugen_til(kommune["avdelingsleder"], sak) == ["aapne"], "it is not theirs to read"
        les(kommune, sak, "avdelingsleder", melding)
        assert haugen_til(kommune["kollega"], sak) == ["uleste"]
        les(kommune, sak, "kollega", melding)
        assert haugen_til(kommune["kollega"], sak) == ["aapne"]

    def test_what_came_after_the_page_was_shown_stays_unread(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        foerste, _andre = skriv(kommune, sak, "ansatt"), skriv(kommune, sak, "ansatt")
        les(kommune, sak, "kollega", foerste)
        assert haugen_til(kommune["kollega"], sak) == ["uleste"]

    def test_without_a_behandler_or_where_they_have_left_it_waits_for_the_leder(
        self, kommune: Kommune
    ) -> None:
        sak = kommune.sak_i("under_behandling")
        skriv(kommune, sak, "ansatt")
        kommune.fjern_rolle("kollega")
        assert haugen_til(kommune["avdelingsleder"], sak) == ["uleste"]
        Avvik.objects.update(behandler=None)
        assert haugen_til(kommune["avdelingsleder"], sak) == ["uleste"]

    def test_an_answer_settles_it_and_an_advice_does_not(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling", kategori="PERSONVERN")
        skriv(kommune, sak, "ansatt")
        skriv(kommune, sak, "personvernombud")
        assert haugen_til(kommune["kollega"], sak) == ["uleste"]
        skriv(kommune, sak, "avdelingsleder")
        assert haugen_til(kommune["kollega"], sak) == ["aapne"]

    @pytest.mark.parametrize("behandler", ["kollega", None])
    def test_a_message_in_a_closed_case_is_seen_too(self, kommune: Kommune, behandler: str | None) -> None:
        sak = kommune.sak_i("lukket")
        Avvik.objects.update(behandler=kommune[behandler] if behandler else None)
        hvem = behandler or "avdelingsleder"
        assert haugen_til(kommune[hvem], sak) == []
        melding = skriv(kommune, sak, "ansatt")
        assert haugen_til(kommune[hvem], sak) == ["uleste"]
        assert {navn for navn in kommune.person if haugen_til(kommune[navn], sak)} == {hvem}
        les(kommune, sak, hvem, melding)
        assert haugen_til(kommune[hvem], sak) == []

    def test_reading_again_from_an_old_page_takes_nothing_back(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        foerste, andre = skriv(kommune, sak, "ansatt"), skriv(kommune, sak, "ansatt")
        les(kommune, sak, "kollega", andre)
        les(kommune, sak, "kollega", foerste)
        assert Lesemerke.objects.get(bruker=kommune["kollega"]).til == andre.pk

    def test_the_reporter_sees_which_answers_are_new(self, kommune: Kommune) -> None:
        klient = Client()
        klient.force_login(kommune["ansatt"])
        sak, annen = kommune.sak_i("under_behandling"), kommune.meld()
        mine, uleste = reverse("avvik:mine"), {"vis": "uleste"}

        def nummer(side: Any) -> list[str]:
            return [rad.sak.saksnummer for rad in side.context["side"].rader]

        assert nummer(klient.get(mine, uleste)) == []
        svar = skriv(kommune, sak, "kollega")
        assert nummer(klient.get(mine)) == [annen.saksnummer, sak.saksnummer]
        assert nummer(klient.get(mine, uleste)) == [sak.saksnummer]
        assert "Ulest svar" in klient.get(mine).content.decode()
        assert "Ulest svar" in klient.get("/").content.decode()
        adresse = reverse("avvik:sak", args=[sak.saksnummer])
        assert "1 melding du ikke har lest" in klient.get(adresse).content.decode()
        assert "1 melding du ikke har lest" in klient.get(adresse).content.decode(), "looking marks nothing"
        tilbake = klient.post(reverse("avvik:lest", args=[sak.saksnummer]), {"til": svar.pk})
        assert tilbake["Location"] == f"{adresse}#dialog"
        assert "du ikke har lest" not in klient.get(adresse).content.decode()
        assert nummer(klient.get(mine, uleste)) == []

    def test_htmx_gets_a_word_and_nonsense_changes_nothing(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        melding = skriv(kommune, sak, "ansatt")
        klient = Client()
        klient.force_login(kommune["kollega"])
        adresse = reverse("avvik:lest", args=[sak.saksnummer])
        for til in ("", "x", "-1", "0", "9" * 40, "\u0661"):
            assert klient.post(adresse, {"til": til}).status_code == 302
        assert Dialogmelding.objects.get().ulest
        svar = klient.post(adresse, {"til": melding.pk}, headers={"HX-Request": "true"})
        assert "<html" not in svar.content.decode()
        assert not Dialogmelding.objects.get().ulest

    @pytest.mark.parametrize(
        ("navn", "status"), [("laerer", 404), ("revisor", 404), ("verneombud", 403), ("koordinator", 302)]
    )
    def test_only_those_who_take_part_mark_a_dialogue(self, kommune: Kommune, navn: str, status: int) -> None:
        sak = kommune.sak_i("under_behandling", kategori="HMS")
        melding = skriv(kommune, sak, "ansatt")
        klient = Client()
        klient.force_login(kommune[navn])
        svar = klient.post(reverse("avvik:lest", args=[sak.saksnummer]), {"til": melding.pk})
        assert svar.status_code == status
        assert Dialogmelding.objects.get().ulest, "it waits for the behandler"

    def test_a_reporter_who_cannot_log_in_is_said_to_read_nothing(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        Bruker.objects.filter(pk=kommune["ansatt"].pk).update(is_active=False)
        klient = Client()
        klient.force_login(kommune["kollega"])
        side = klient.get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
        assert "leser ikke det som skrives her" in side


def test_a_person_without_a_role_has_no_inbox(kommune: Kommune) -> None:
    kommune.meld(av="kollega")
    Avvik.objects.update(behandler=kommune["kollega"])
    Rolle.objects.filter(bruker=kommune["kollega"]).delete()
    assert innboks(kommune["kollega"], i_dag()).antall() == 0
