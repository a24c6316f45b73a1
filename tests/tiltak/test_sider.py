"""A person's own tiltak: done without seeing the case, shown by number alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik.models import SAKSTYPE, Avvik
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak

MINE = "/tiltak/"


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


@pytest.fixture
def sak(kommune: Kommune) -> Avvik:
    return kommune.sak_i("under_behandling", tittel="Hemmelig tittel", beskrivelse="Hemmelig beskrivelse")


def klient_for(bruker: Bruker) -> Client:
    klient = Client()
    klient.force_login(bruker)
    return klient


def test_the_responsible_sees_the_number_and_nothing_of_the_case(kommune: Kommune, sak: Avvik) -> None:
    kommune.tiltak(sak, til="laerer", hva="Bestill skilt")
    klient = klient_for(kommune["laerer"])
    for sti in (MINE, reverse("tiltak:utfoer", args=[Tiltak.objects.get().pk]), reverse("avvik:innboks")):
        innhold = klient.get(sti).content.decode()
        assert "Bestill skilt" in innhold
        assert sak.saksnummer in innhold
        assert "Hemmelig" not in innhold
        assert reverse("avvik:sak", args=[sak.saksnummer]) not in innhold


def test_a_shared_case_is_linked(kommune: Kommune, sak: Avvik) -> None:
    kommune.tiltak(sak, til="laerer", saken_delt=True)
    klient = klient_for(kommune["laerer"])
    assert reverse("avvik:sak", args=[sak.saksnummer]) in klient.get(MINE).content.decode()
    assert klient.get(reverse("avvik:sak", args=[sak.saksnummer])).status_code == 200


def test_done_with_a_word(kommune: Kommune, sak: Avvik) -> None:
    tiltak = kommune.tiltak(sak, til="laerer")
    klient = klient_for(kommune["laerer"])
    url = reverse("tiltak:utfoer", args=[tiltak.pk])
    tomt = klient.post(url, {"versjon": 1, "resultat": " "})
    assert tomt.status_code == 422
    assert klient.post(url, {"versjon": 1, "resultat": "Skilt er bestilt"})["Location"] == MINE
    tiltak.refresh_from_db()
    assert (tiltak.status, tiltak.resultat) == ("utfoert", "Skilt er bestilt")
    assert tiltak.hva not in klient.get(MINE).content.decode()
    assert "Skilt er bestilt" in klient.get(MINE, {"vis": "ferdige"}).content.decode()
    rad = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).last()
    assert rad is not None
    assert (rad.slag, rad.aktoer_id) == ("tiltak_utfoert", kommune["laerer"].pk)
    igjen = klient.post(url, {"versjon": 2, "resultat": "En gang til"})
    assert "allerede utført" in igjen.content.decode()


def test_one_that_was_changed_meanwhile_is_read_again(kommune: Kommune, sak: Avvik) -> None:
    tiltak = kommune.tiltak(sak, til="laerer")
    tiltaksarbeid.endre_tiltak(
        tiltak_id=tiltak.pk,
        versjon=1,
        aktoer=kommune["avdelingsleder"],
        hva="Noe ganske annet",
        ansvarlig=kommune["laerer"],
        frist=tiltak.frist,
        saken_delt=False,
    )
    url = reverse("tiltak:utfoer", args=[tiltak.pk])
    klient = klient_for(kommune["laerer"])
    svar = klient.post(url, {"versjon": 1, "resultat": "Skilt er bestilt"})
    assert svar.status_code == 409
    assert "Noe ganske annet" in svar.content.decode()
    assert "Skilt er bestilt" in svar.content.decode()
    assert (
        klient.post(url, {"versjon": svar.context["skjema"]["versjon"].value(), "resultat": "Ja"}).status_code
        == 302
    )


@pytest.mark.parametrize("navn", ["kollega", "avdelingsleder", "direktoer", "administrator"])
def test_anothers_tiltak_is_as_one_that_does_not_exist(kommune: Kommune, sak: Avvik, navn: str) -> None:
    tiltak = kommune.tiltak(sak, til="laerer")
    klient = klient_for(kommune[navn])
    for pk in (tiltak.pk, 999_999, 10**30):
        url = f"/tiltak/{pk}/utfoer/"
        assert klient.get(url).status_code == 404
        assert klient.post(url, {"versjon": 1, "resultat": "x"}).status_code == 404
    assert Tiltak.objects.get().status == "aapent"


def test_one_whom_it_was_taken_from_does_it_no_more(kommune: Kommune, sak: Avvik) -> None:
    tiltak = kommune.tiltak(sak, til="laerer")
    Tiltak.objects.update(ansvarlig=kommune["kollega"])
    klient = klient_for(kommune["laerer"])
    assert klient.get(reverse("tiltak:utfoer", args=[tiltak.pk])).status_code == 404


def test_the_price_does_not_grow_with_the_rows(kommune: Kommune, sak: Avvik) -> None:
    klient = klient_for(kommune["laerer"])

    def pris() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            klient.get(MINE)
        return len(spoerringer)

    kommune.tiltak(sak, til="laerer")
    foer = pris()
    for _ in range(5):
        kommune.tiltak(kommune.sak_i("under_behandling"), til="laerer")
    assert pris() == foer


def test_the_case_of_a_tiltak_must_be_that_of_the_address(kommune: Kommune, sak: Avvik) -> None:
    tiltak = kommune.tiltak(sak)
    annen = kommune.sak_i("under_behandling")
    klient = klient_for(kommune["avdelingsleder"])
    for navn in ("tiltak_endre", "tiltak_utfoer", "tiltak_avlys", "tiltak_effekt"):
        assert klient.get(reverse(f"avvik:{navn}", args=[annen.saksnummer, tiltak.pk])).status_code == 404
