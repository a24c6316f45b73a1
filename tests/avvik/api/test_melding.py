"""Reporting through the API: the same case, history and e-mail as by the form, once for each key."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from avvik.models import SAKSTYPE, Avvik
from felles.klokke import i_dag
from felles.models import Innsending
from hendelser.models import Hendelse
from organisasjon.models import Bruker, Enhet
from tests.avvik.api.conftest import Api
from tests.avvik.kommune import Kommune
from utboks.models import Epost

HVA = "Våt trapp.\nIngen hadde satt ut skilt, og en gikk på isen."
HELT = {
    "hva": HVA,
    "enhet": "HJ1",
    "type": "nestenhendelse",
    "kategori": "FALL",
    "hendelsestidspunkt": "2025-03-01T10:30:00+01:00",
    "strakstiltak": "Strødde sand",
    "fortrolig": True,
    "omhandler": ["laerer"],
}


def laget() -> list[Any]:
    """All that a melding leaves behind, without what is new each time."""
    utelat = ("id", "saksnummer", "meldt", "endret", "venter_siden", "soeketekst")
    felt = [felt.attname for felt in Avvik._meta.concrete_fields if felt.attname not in utelat]
    saker = Avvik.objects.order_by("pk")
    return [
        (
            sak,
            list(Avvik.objects.get(pk=pk).omhandlede.values_list("person__brukernavn", "foert_opp_av")),
            list(Hendelse.objects.for_sak(SAKSTYPE, pk).values_list("slag", "til", "aktoer_id", "data")),
            list(Epost.objects.filter(sak_id=pk).values_list("slag", "mottaker_id")),
        )
        for pk, sak in zip(saker.values_list("pk", flat=True), saker.values(*felt), strict=True)
    ]


@pytest.mark.usefixtures("klokke")
@pytest.mark.parametrize("hva", [HVA, "Våt trapp", "ord " * 100, "Våt trapp. Ingen skilt.\r\nSent."])
def test_the_same_case_as_by_the_form(
    api: Api, kommune: Kommune, innlogget: Callable[[Bruker], Client], hva: str
) -> None:
    status, svar = api("ansatt").be("POST", "/avvik/", HELT | {"hva": hva})
    assert (status, svar["status"], svar["versjon"], svar["synlig"]) == (201, "meldt", 1, True)
    assert {"rett", "trekk", "dialog", "filer"} <= set(svar["kan"])
    data = HELT | {"hva": hva, "fortrolig": "on", "hendelsestidspunkt": "2025-03-01T10:30"}
    data["omhandler"] = [kommune["laerer"].pk]
    assert innlogget(kommune["ansatt"]).post(reverse("avvik:meld"), data).status_code == 302
    program, skjema = laget()
    assert program == skjema
    assert program[0]["tittel"]
    assert [rad[0] for rad in program[2]] == ["meldt"]


def test_two_fields_are_enough(api: Api, kommune: Kommune) -> None:
    assert api("ansatt").be("POST", "/avvik/", {"hva": "Våt trapp", "enhet": "SK"})[0] == 201
    sak = Avvik.objects.get()
    assert (sak.tittel, sak.beskrivelse, sak.behandles_av.kode, sak.type) == (
        "Våt trapp",
        "",
        "SK",
        "hendelse",
    )


class TestEnGang:
    def _meld(self, api: Api, noekkel: str | None, hvem: str = "ansatt", **felt: Any) -> tuple[int, Any]:
        valg = {"HTTP_IDEMPOTENCY_KEY": noekkel} if noekkel else {}
        return api(hvem).be("POST", "/avvik/", {"hva": "Våt trapp", "enhet": "HJ1", **felt}, **valg)

    def test_the_same_again_gives_the_first_answer(self, api: Api, kommune: Kommune) -> None:
        svar = [self._meld(api, "k") for _ in range(3)]
        assert svar[0] == svar[1] == svar[2]
        assert svar[0][0] == 201
        assert (Avvik.objects.count(), Epost.objects.count()) == (1, 1)

    def test_another_content_is_refused(self, api: Api, kommune: Kommune) -> None:
        assert self._meld(api, "k")[0] == 201
        status, svar = self._meld(api, "k", hva="Tørr trapp")
        assert (status, svar["feil"]["kode"]) == (409, "noekkel_brukt")
        assert Avvik.objects.count() == 1

    def test_another_key_none_and_another_person_are_other_meldinger(
        self, api: Api, kommune: Kommune
    ) -> None:
        svar = [self._meld(api, *ett) for ett in (("k",), ("l",), (None,), (None,), ("k", "kollega"))]
        assert [status for status, _data in svar] == [201] * 5
        assert Avvik.objects.count() == 5

    def test_what_was_refused_may_be_sent_again(self, api: Api, kommune: Kommune) -> None:
        assert self._meld(api, "k", enhet="FINNES-IKKE")[0] == 400
        assert self._meld(api, "k")[0] == 201

    def test_no_text_is_kept_with_the_key(self, api: Api, kommune: Kommune) -> None:
        self._meld(api, "k", hva="Hemmelig hendelse")
        assert "Hemmelig" not in str(Innsending.objects.get().svar)


@pytest.mark.usefixtures("klokke")
@pytest.mark.parametrize(
    ("endring", "felt"),
    [
        ({"hva": ""}, "hva"),
        ({"hva": " \n "}, "hva"),
        ({"hva": "x" * 20_001}, "hva"),
        ({"hva": "\x00"}, "hva"),
        ({"hva": "\ud800"}, "hva"),
        ({"hva": ["a"]}, "hva"),
        ({"hva": "Født 01015012345, se 010150 12345 og 15076500565."}, "hva"),
        ({"strakstiltak": "Ringte 15076500565."}, "strakstiltak"),
        ({"strakstiltak": "x" * 10_001}, "strakstiltak"),
        ({"enhet": "FINNES-IKKE"}, "enhet"),
        ({"enhet": None}, "enhet"),
        ({"enhet": 10**40}, "enhet"),
        ({"kategori": "FINNES-IKKE"}, "kategori"),
        ({"type": "avvik"}, "type"),
        ({"fortrolig": "ja"}, "fortrolig"),
        ({"fortrolig": 1}, "fortrolig"),
        ({"hendelsestidspunkt": "2025-03-04T10:00:00+01:00"}, "hendelsestidspunkt"),
        ({"hendelsestidspunkt": "0001-01-01T00:00:00+14:00"}, "hendelsestidspunkt"),
        ({"hendelsestidspunkt": "i går"}, "hendelsestidspunkt"),
        ({"omhandler": "laerer"}, "omhandler"),
        ({"omhandler": ["laerer", "finnes.ikke"]}, "omhandler.1"),
        ({"omhandler": ["laerer"] * 101}, "omhandler"),
        ({"tittel": "finnes ikke her"}, "tittel"),
        ({"melder": "kollega"}, "melder"),
    ],
)
def test_what_cannot_be_reported(api: Api, kommune: Kommune, endring: dict[str, Any], felt: str) -> None:
    status, svar = api("ansatt").be("POST", "/avvik/", {"hva": "Våt trapp", "enhet": "HJ1"} | endring)
    assert (status, svar["feil"]["kode"], svar["feil"]["felt"]) == (400, "ugyldig", felt)
    assert svar["feil"]["melding"]
    assert not Avvik.objects.exists()


def test_a_number_that_only_looks_like_a_fodselsnummer(api: Api, kommune: Kommune) -> None:
    data = {"hva": "Ordre 15076500565 kom ikke", "enhet": "HJ1", "ikke_foedselsnummer": True}
    assert api("ansatt").be("POST", "/avvik/", data)[0] == 201


def test_a_closed_enhet_and_the_lists_one_chooses_from(api: Api, kommune: Kommune) -> None:
    Enhet.objects.filter(kode="SK").update(gyldig_til=i_dag() - dt.timedelta(days=1))
    status, svar = api("ansatt").be("POST", "/avvik/", {"hva": "Våt trapp", "enhet": "SK"})
    assert (status, svar["feil"]["felt"]) == (400, "enhet")
    enheter = {rad["kode"]: rad["forelder"] for rad in api("ansatt").hent("/avvik/enheter/")["rader"]}
    assert enheter == {"K": None, "HO": "K", "HJ": "HO", "HJ1": "HJ", "OPV": "K"}
    kategorier = {rad["kode"]: rad["forelder"] for rad in api("ansatt").hent("/avvik/kategorier/")["rader"]}
    assert kategorier == {"HMS": None, "FALL": "HMS", "PERSONVERN": None, "DRIFT": None}
