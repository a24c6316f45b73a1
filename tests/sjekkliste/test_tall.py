"""The figures: the form of the contract, as of which moment they hold, and that each opens to its rows."""

import datetime as dt
from typing import Any

import pytest

from felles.klokke import naa
from felles.tid import Periode
from rapport.innhold import hent_tall
from rapport.tall import beregn, utvalg_for
from saksramme.tiltak import services as tiltaksarbeid
from sjekkliste import services
from sjekkliste.models import Runde
from sjekkliste.runde.bilde import VERDIER
from tests.rapport.tallhjelp import antall
from tests.sjekkliste.kommune import Kommune, nytt_tiltak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def aaret(kommune: Kommune, klokke: Any) -> Kommune:
    """2024: T1 locked with one missing, T2 locked with one sent back, T3 open and partly delivered."""
    for tertial, (aapnes, hj, sk) in enumerate(
        (
            ("2024-05-01", "mottatt", "aapen"),
            ("2024-09-01", "returnert", "levert"),
            ("2025-01-01", "levert", "aapen"),
        ),
        start=1,
    ):
        klokke.move_to(dt.datetime.fromisoformat(f"{aapnes}T08:00:00+02:00"))
        runde = kommune.aapne(2024, tertial)
        klokke.shift(dt.timedelta(days=3))
        kommune.i_status(hj, ros_1="nei")
        klokke.shift(dt.timedelta(days=14))
        if sk != "aapen":
            kommune.i_status(sk, "SK", hms_skole="delvis")
        if tertial < 3:
            klokke.shift(dt.timedelta(days=10))
            services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
    klokke.shift(dt.timedelta(hours=1))
    return kommune


def _sjekkliste(aar: int = 2024, tertial: int | None = None, **valg: Any) -> list[dict[str, Any]]:
    liste: list[dict[str, Any]] = beregn(Periode(aar, tertial), **valg)["sjekkliste"]
    return liste


def test_the_form_of_the_contract(aaret: Kommune) -> None:
    objekter = _sjekkliste()
    assert [objekt["tertial"] for objekt in objekter] == [1, 2, 3]
    assert list(objekter[0]) == [
        "tertial",
        "skjaering",
        "mal_versjon",
        "virksomheter",
        "levert",
        "levert_for_sent",
        "mangler",
        "per_omraade",
        "per_enhet",
    ]
    assert list(objekter[0]["per_omraade"][0]) == ["kode", "navn", *VERDIER]
    assert list(objekter[0]["per_enhet"][0]) == ["kode", "status", *VERDIER]
    assert _sjekkliste(tertial=2) == [objekter[1]]


def test_missing_and_sent_back_never_count_as_answers(aaret: Kommune) -> None:
    t1, t2, t3 = _sjekkliste()
    assert (t1["virksomheter"], t1["levert"], t1["levert_for_sent"], t1["mangler"]) == (2, 1, 0, ["SK"])
    assert (t2["levert"], t2["levert_for_sent"], t2["mangler"]) == (1, 1, ["HJ"])
    assert (t3["levert"], t3["mangler"]) == (1, ["SK"])
    assert [rad["status"] for rad in t2["per_enhet"]] == ["returnert", "levert_for_sent"]
    assert [rad["ubesvart"] for rad in t2["per_enhet"]] == [3, 0]


@pytest.mark.parametrize("tertial", [1, 2, 3])
def test_the_sums_are_virksomheter_times_questions(aaret: Kommune, tertial: int) -> None:
    [objekt] = _sjekkliste(tertial=tertial)
    per_omraade = [sum(rad[verdi] for verdi in VERDIER) for rad in objekt["per_omraade"]]
    assert per_omraade == [4, 3]  # the question for schools applies to one of the two
    assert sum(sum(rad[verdi] for verdi in VERDIER) for rad in objekt["per_enhet"]) == 7


def test_without_a_chosen_moment_the_lock_holds_and_otherwise_now(aaret: Kommune) -> None:
    tider = [dt.datetime.fromisoformat(objekt["skjaering"]) for objekt in _sjekkliste()]
    laast = dict(Runde.objects.values_list("tertial", "laast"))
    assert tider == [laast[1], laast[2], naa()]


def test_a_chosen_moment_holds_for_all(aaret: Kommune) -> None:
    slutt = dt.datetime.fromisoformat("2024-12-31T23:59:59+01:00")
    t1, t2, t3 = _sjekkliste(skjaering=slutt)
    assert {t1["skjaering"], t2["skjaering"], t3["skjaering"]} == {slutt.isoformat()}
    assert (t1["levert"], t2["levert"]) == (1, 1)
    assert (t3["mal_versjon"], t3["virksomheter"], t3["per_omraade"]) == (None, 0, [])


def test_last_year_gets_its_answers_too(aaret: Kommune, klokke: Any) -> None:
    klokke.move_to(dt.datetime.fromisoformat("2026-02-01T12:00:00+01:00"))
    grunnlag = hent_tall(Periode(2025))
    assert grunnlag.forrige is not None
    assert [objekt["levert"] for objekt in grunnlag.forrige["sjekkliste"]] == [1, 1, 1]
    assert grunnlag.registre["sjekkliste"]["foer"]["levert"] == 1


def test_ordered_before_the_frist_it_freezes_what_was(aaret: Kommune, klokke: Any) -> None:
    foer = _sjekkliste()
    kommune = aaret
    klokke.shift(dt.timedelta(hours=2))
    kommune.i_status("levert", "SK")
    assert _sjekkliste(skjaering=dt.datetime.fromisoformat(foer[2]["skjaering"]))[2] == foer[2]
    assert _sjekkliste()[2]["levert"] == 2
    assert _sjekkliste()[:2] == foer[:2]


def test_the_subtree(aaret: Kommune) -> None:
    objekter = beregn(Periode(2024), "OPV")["sjekkliste"]
    assert [objekt["virksomheter"] for objekt in objekter] == [1, 1, 1]
    assert [rad["kode"] for rad in objekter[1]["per_enhet"]] == ["SK"]


@pytest.mark.parametrize("enhet", [None, "OPV"])
def test_each_number_counts_its_rows(aaret: Kommune, enhet: str | None) -> None:
    tall = beregn(Periode(2024), enhet)
    for objekt in tall["sjekkliste"]:
        ved = (objekt["tertial"], objekt["skjaering"])

        def rader(figur: str, noekkel: str | None = None, ved: tuple[int, str] = ved) -> int:
            return antall(utvalg_for(tall, f"sjekkliste.{figur}", noekkel, ved=ved))

        assert rader("mangler") == len(objekt["mangler"])
        for figur in ("virksomheter", "levert", "levert_for_sent"):
            assert rader(figur) == objekt[figur]
        for liste in ("per_omraade", "per_enhet"):
            for rad in objekt[liste]:
                for verdi in VERDIER:
                    assert rader(f"{liste}.{verdi}", rad["kode"]) == rad[verdi], (liste, verdi, rad)


def test_tiltak_are_as_they_were_then(aaret: Kommune, klokke: Any) -> None:
    kommune = aaret
    liste = kommune.liste("SK")
    svar = liste.svar.get(spoersmaal__kode="ros-1")
    kommune.besvar_alt("SK", av="skoleleder", ros_1="nei")
    tiltak = nytt_tiltak(
        svar,
        aktoer=kommune["skoleleder"],
        hva="Hold et møte",
        ansvarlig=kommune["ansatt"],
        frist=dt.date(2025, 6, 1),
    )
    kommune.lever("SK", av="skoleleder")
    sett = []
    for gjort in (False, True):
        klokke.shift(dt.timedelta(days=1))
        if gjort:
            tiltaksarbeid.utfoer_tiltak(
                tiltak_id=tiltak.pk, versjon=1, aktoer=kommune["ansatt"], resultat="Gjort"
            )
        sett.append((naa(), "utfoert" if gjort else "aapent", 0 if gjort else 1))
    klokke.shift(dt.timedelta(days=1))
    for oeyeblikk, status, aapne in sett:
        tillegg = hent_tall(Periode(2024), None, oeyeblikk).registre["sjekkliste"]
        [rad] = [rad for rad in tillegg["nei"] if rad["enhet"] == "SK"]
        assert [ett["status"] for ett in rad["tiltak"]] == [status]
        assert tillegg["aapne_tiltak"] == aapne
    assert hent_tall(Periode(2024)).registre["sjekkliste"]["aapne_tiltak"] == 0


def test_nei_is_mentioned_with_its_tiltak(aaret: Kommune) -> None:
    tillegg = hent_tall(Periode(2024)).registre["sjekkliste"]
    assert [(rad["tertial"], rad["enhet"], rad["omraade"]) for rad in tillegg["nei"]] == [
        (1, "HJ", "ros"),
        (3, "HJ", "ros"),
    ]
    assert tillegg["nei"][0]["uten_tiltak"] == "Ordnes i neste uke."
