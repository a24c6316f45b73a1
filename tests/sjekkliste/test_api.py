"""Sjekklister through the API: the same services, the same access, the same answer as the pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import i_dag
from sjekkliste import services
from sjekkliste.models import Runde, Sjekkliste, Svar
from sjekkliste.services import Svarfelt
from tests.apiklient import Apiklient
from tests.sjekkliste.kommune import ROLLER, Kommune, lag_mal

pytestmark = pytest.mark.django_db

LESER_HJ = {
    "direktoer", "vara", "koordinator", "revisor", "omraadeleder", "leder", "stedfortreder", "verneombud"
}  # fmt: skip
HELT_SVAR = {"verdi": "ja", "kommentar": "Ja.", "planlagt": None, "uten_tiltak": "", "motsigelse_svar": ""}
MEDVIRKNING = {"medvirkning_ansatte": "På personalmøte.", "medvirkning_verneombud": "Har lest."}
STATUSER = ["aapen", "levert", "returnert", "mottatt"]


@pytest.fixture
def api(kommune: Kommune, klokke: time_machine.Traveller) -> Callable[[str], Apiklient]:
    return lambda hvem: Apiklient(kommune[hvem] if hvem else None)


def _sti(liste: Sjekkliste, *ledd: object) -> str:
    return "/".join(["/sjekkliste/sjekklister", str(liste.pk), *map(str, ledd), ""])


# --- who sees what


def test_nobody_gets_401_as_json_and_is_not_led_to_a_page(
    api: Callable[[str], Apiklient], kommune: Kommune
) -> None:
    kommune.aapne()
    for sti in ("/sjekkliste/runder/", _sti(kommune.liste()), "/sjekkliste/runder/2025/1/laas/"):
        for metode in ("GET", "POST"):
            status, data = api("").be(metode, sti, {} if metode == "POST" else None)
            assert (status, data["feil"]["kode"]) == (401, "ikke_innlogget"), sti


def test_a_person_without_a_role_gets_403_everywhere(
    api: Callable[[str], Apiklient], kommune: Kommune
) -> None:
    kommune.aapne()
    for sti in (
        "/sjekkliste/runder/",
        "/sjekkliste/maler/",
        _sti(kommune.liste()),
        "/sjekkliste/sjekklister/999/",
    ):
        status, data = api("sluttet").be("GET", sti)
        assert (status, data["feil"]["kode"]) == (403, "ikke_tillatt")
        assert data["feil"]["melding"] == "Du har ingen rolle i kommunen i dag."


@pytest.mark.parametrize("hvem", [navn for navn in ROLLER if navn != "sluttet"])
def test_who_reads_a_sjekkliste(api: Callable[[str], Apiklient], kommune: Kommune, hvem: str) -> None:
    kommune.aapne()
    liste = kommune.liste()
    spoersmaal = Svar.objects.filter(sjekkliste=liste).latest("pk").spoersmaal_id
    forventet = 200 if hvem in LESER_HJ else 404
    assert api(hvem).be("GET", _sti(liste))[0] == forventet
    assert api(hvem).be("GET", _sti(liste, "svar", spoersmaal))[0] == forventet
    i_listen = {rad["enhet"] for rad in api(hvem).hent("/sjekkliste/sjekklister/")["rader"]}
    assert ("HJ" in i_listen) == (forventet == 200)


@pytest.mark.parametrize("hvem", [navn for navn in ROLLER if navn != "sluttet"])
def test_everybody_inside_reads_runder_figures_and_templates(
    api: Callable[[str], Apiklient], kommune: Kommune, hvem: str
) -> None:
    kommune.aapne()
    en = api(hvem).hent("/sjekkliste/runder/2025/1/")
    assert en["tall"]["mangler"] == ["HJ", "SK"]
    assert en["kan_styre"] == (hvem in {"direktoer", "vara", "koordinator"})
    assert api(hvem).hent("/sjekkliste/runder/2025/1/tall/") == en["tall"]
    assert [rad["aar"] for rad in api(hvem).hent("/sjekkliste/runder/")["rader"]] == [2025]
    mal = api(hvem).hent("/sjekkliste/maler/1/")
    assert [spm["kode"] for omraade in mal["omraader"] for spm in omraade["spoersmaal"]] == [
        "ros-1", "ros-2", "hms-1", "hms-skole",
    ]  # fmt: skip


def test_a_draft_of_the_template_is_for_who_steers(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne()
    lag_mal(2, publisert=False)
    assert [rad["versjon"] for rad in api("koordinator").hent("/sjekkliste/maler/")["rader"]] == [2, 1]
    assert [rad["versjon"] for rad in api("leder").hent("/sjekkliste/maler/")["rader"]] == [1]
    assert api("koordinator").be("GET", "/sjekkliste/maler/2/")[0] == 200
    assert api("leder").be("GET", "/sjekkliste/maler/2/")[0] == 404


# --- what the API answers is what the service says, cell by cell


def _svar_av(liste: Sjekkliste) -> Svar:
    return Svar.objects.get(sjekkliste=liste, spoersmaal__kode="ros-1")


Handling = tuple[str, Callable[[Sjekkliste], tuple[str, dict[str, Any]]], Callable[..., Any]]
HANDLINGER: dict[str, Handling] = {
    "svar": (
        "PUT",
        lambda liste: (
            _sti(liste, "svar", _svar_av(liste).spoersmaal_id),
            {**HELT_SVAR, "versjon": _svar_av(liste).versjon},
        ),
        lambda liste, hvem: services.svar_paa(
            sjekkliste_id=liste.pk,
            spoersmaal_id=_svar_av(liste).spoersmaal_id,
            versjon=_svar_av(liste).versjon,
            aktoer=hvem,
            felt=Svarfelt(verdi="ja", kommentar="Ja."),
        ),
    ),
    "uendret": (
        "POST",
        lambda liste: (
            _sti(liste, "svar", _svar_av(liste).spoersmaal_id, "uendret"),
            {"versjon": _svar_av(liste).versjon},
        ),
        lambda liste, hvem: services.svar_uendret(
            sjekkliste_id=liste.pk,
            spoersmaal_id=_svar_av(liste).spoersmaal_id,
            versjon=_svar_av(liste).versjon,
            aktoer=hvem,
        ),
    ),
    "medvirkning": (
        "PUT",
        lambda liste: (_sti(liste, "medvirkning"), {**MEDVIRKNING, "versjon": liste.versjon}),
        lambda liste, hvem: services.skriv_medvirkning(
            sjekkliste_id=liste.pk,
            versjon=liste.versjon,
            aktoer=hvem,
            ansatte=MEDVIRKNING["medvirkning_ansatte"],
            verneombud=MEDVIRKNING["medvirkning_verneombud"],
        ),
    ),
    "lever": (
        "POST",
        lambda liste: (_sti(liste, "lever"), {**MEDVIRKNING, "versjon": liste.versjon}),
        lambda liste, hvem: services.lever(
            sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=hvem, **MEDVIRKNING
        ),
    ),
    "motta": (
        "POST",
        lambda liste: (_sti(liste, "motta"), {"versjon": liste.versjon}),
        lambda liste, hvem: services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=hvem),
    ),
    "returner": (
        "POST",
        lambda liste: (_sti(liste, "returner"), {"versjon": liste.versjon, "melding": "Mer."}),
        lambda liste, hvem: services.returner(
            sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=hvem, melding="Mer."
        ),
    ),
}


def _tjenestens_svar(gjoer: Callable[..., Any], liste: Sjekkliste, hvem: Any) -> int:
    """The status that the API owes for what the service does; nothing of it stays."""
    with transaction.atomic():
        try:
            gjoer(liste, hvem)
            status = 200
        except ObjectDoesNotExist:
            status = 404
        except services.IkkeFerdig:
            status = 422
        except IkkeTillatt:
            status = 403
        except (UgyldigOvergang, Utdatert):
            status = 409
        except Domenefeil:
            status = 400
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("status", [*STATUSER, "laast"])
def test_each_person_gets_for_each_step_what_the_service_says(
    api: Callable[[str], Apiklient], kommune: Kommune, status: str
) -> None:
    runde = kommune.aapne()
    liste = kommune.i_status("levert" if status == "laast" else status)
    if status == "laast":
        services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
    sett = set()
    for hvem in set(ROLLER) - {"sluttet"}:
        klient = api(hvem)
        for navn, (metode, forespoersel, gjoer) in HANDLINGER.items():
            ventet = _tjenestens_svar(gjoer, liste, kommune[hvem])
            sti, data = forespoersel(liste)
            with transaction.atomic():
                fikk, svar = klient.be(metode, sti, data)
                transaction.set_rollback(True)
            assert fikk == ventet, (status, hvem, navn, svar)
            sett.add(fikk)
    assert {404, 409} <= sett
    assert (403 in sett) == (status != "laast")
    assert (200 in sett) == (status in {"aapen", "levert", "returnert"})


@pytest.mark.parametrize("hvem", sorted(set(ROLLER) - {"sluttet"}))
def test_who_steers_runder(api: Callable[[str], Apiklient], kommune: Kommune, hvem: str) -> None:
    lag_mal()
    styrer = hvem in {"direktoer", "vara", "koordinator"}
    status, data = api(hvem).be("POST", "/sjekkliste/runder/", {"aar": 2025, "tertial": 1})
    assert status == (201 if styrer else 403)
    if not styrer:
        kommune.aapne()
        data = {"versjon": 1}
    frist = {"versjon": data["versjon"], "frist": "2025-05-20"}
    status, data = api(hvem).be("PATCH", "/sjekkliste/runder/2025/1/", frist)
    assert status == (200 if styrer else 403)
    versjon = data.get("versjon", 1)
    status, data = api(hvem).be("POST", "/sjekkliste/runder/2025/1/laas/", {"versjon": versjon})
    assert status == (200 if styrer else 403)
    assert (Runde.objects.get().laast is not None) == styrer


# --- a whole cycle


def test_a_sjekkliste_from_the_opening_to_the_lock_and_the_pages_show_the_same(
    api: Callable[[str], Apiklient], kommune: Kommune, klokke: time_machine.Traveller
) -> None:
    lag_mal()
    koordinator, leder, over = api("koordinator"), api("leder"), api("omraadeleder")
    status, runde = koordinator.be("POST", "/sjekkliste/runder/", {"aar": 2025, "tertial": 1})
    assert (status, runde["frist"], runde["tall"]["virksomheter"]) == (201, "2025-05-15", 2)

    (rad,) = leder.hent("/sjekkliste/sjekklister/")["rader"]
    sti = f"/sjekkliste/sjekklister/{rad['id']}/"
    liste = leder.hent(sti)
    assert liste["kan"] == ["svare", "lever"]
    assert [svar["spoersmaal"]["kode"] for svar in liste["svar"]] == ["ros-1", "ros-2", "hms-1"]

    status, feil = leder.be("POST", f"{sti}lever/", {**MEDVIRKNING, "versjon": liste["versjon"]})
    assert (status, feil["feil"]["kode"]) == (422, "ikke_ferdig")
    assert [(m["kode"], [d["felt"] for d in m["mangler"]]) for m in feil["feil"]["mangler"]] == [
        ("ros-1", ["verdi"]), ("ros-2", ["verdi"]), ("hms-1", ["verdi"]),
    ]  # fmt: skip

    for svar, nytt in zip(
        liste["svar"],
        [
            HELT_SVAR,
            HELT_SVAR | {"verdi": "ikke_forfalt", "planlagt": "2025-10-01"},
            HELT_SVAR | {"verdi": "nei", "uten_tiltak": "Ordnes i neste uke."},
        ],
        strict=True,
    ):
        adresse = f"{sti}svar/{svar['spoersmaal']['id']}/"
        status, lagret = leder.be("PUT", adresse, nytt | {"versjon": svar["versjon"]})
        assert status == 200
        assert {navn: lagret[navn] for navn in nytt} == nytt
        assert lagret["mangler"] == []
    status, liste = leder.be("POST", f"{sti}lever/", {**MEDVIRKNING, "versjon": liste["versjon"]})
    assert (status, liste["status"], liste["levert_av"], liste["kan"]) == (200, "levert", "Navn Leder", [])

    liste = over.hent(sti)
    assert liste["kan"] == ["motta", "returner"]
    status, liste = over.be("POST", f"{sti}motta/", {"versjon": liste["versjon"]})
    assert (status, liste["status"], liste["mottatt_av"]) == (200, "mottatt", "Navn Omraadeleder")

    klokke.shift(dt.timedelta(minutes=1))
    versjon = koordinator.hent("/sjekkliste/runder/2025/1/")["versjon"]
    status, runde = koordinator.be("POST", "/sjekkliste/runder/2025/1/laas/", {"versjon": versjon})
    assert status == 200
    assert runde["laast"] is not None
    assert runde["kan_styre"] is False
    tall = runde["tall"]
    assert (tall["levert"], tall["mangler"]) == (1, ["SK"])
    assert next(rad for rad in tall["per_enhet"] if rad["kode"] == "HJ") == {
        "kode": "HJ", "status": "levert", "ja": 1, "delvis": 0, "nei": 1, "ikke_forfalt": 1,
        "ikke_aktuelt": 0, "ubesvart": 0,
    }  # fmt: skip

    klient = Client()
    klient.force_login(kommune["leder"])
    side = klient.get(reverse("sjekkliste:vis", args=[liste["id"]])).content.decode()
    assert "Ordnes i neste uke." in side
    assert "Mottatt" in side


def test_the_answer_of_the_tertial_before_is_taken_over(
    api: Callable[[str], Apiklient], kommune: Kommune, klokke: time_machine.Traveller
) -> None:
    kommune.aapne(2024, 3)
    kommune.i_status("levert", ros_1="delvis")
    kommune.aapne(2025, 1)
    liste = kommune.liste()
    svar = _svar_av(liste)
    sti = _sti(liste, "svar", svar.spoersmaal_id)
    assert api("leder").hent(sti)["forrige"]["verdi"] == "delvis"
    status, lagret = api("leder").be("POST", f"{sti}uendret/", {"versjon": svar.versjon})
    assert (status, lagret["verdi"], lagret["uendret"]) == (200, "delvis", 2)
    assert lagret["versjon"] == svar.versjon + 1


# --- two at once


def test_whoever_comes_second_is_shown_what_is_stored_and_overwrites_nothing(
    api: Callable[[str], Apiklient], kommune: Kommune
) -> None:
    kommune.aapne()
    liste = kommune.liste()
    svar = _svar_av(liste)
    sti = _sti(liste, "svar", svar.spoersmaal_id)
    assert api("leder").be("PUT", sti, {**HELT_SVAR, "versjon": svar.versjon})[0] == 200
    for metode, data in (
        ("PUT", HELT_SVAR | {"verdi": "nei"}),
        ("PATCH", {"verdi": "nei"}),
        ("PATCH", {"kommentar": "Noe annet."}),
    ):
        status, feil = api("stedfortreder").be(metode, sti, {**data, "versjon": svar.versjon})
        assert (status, feil["feil"]["kode"]) == (409, "utdatert")
        assert feil["feil"]["gjeldende"]["verdi"] == "ja"
        assert feil["feil"]["gjeldende"]["versjon"] == svar.versjon + 1
        # Who may not answer is told that, stale or not.
        assert api("verneombud").be(metode, sti, {**data, "versjon": svar.versjon})[0] == 403
    svar.refresh_from_db()
    assert (svar.verdi, svar.kommentar) == ("ja", "Ja.")


def test_a_stale_sjekkliste_and_a_stale_runde(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne()
    liste = kommune.i_status("levert")
    status, feil = api("omraadeleder").be("POST", _sti(liste, "motta"), {"versjon": liste.versjon - 1})
    assert (status, feil["feil"]["gjeldende"]["versjon"]) == (409, liste.versjon)
    status, feil = api("koordinator").be("POST", "/sjekkliste/runder/2025/1/laas/", {"versjon": 0})
    assert (status, feil["feil"]["gjeldende"]["versjon"]) == (409, 1)


def test_a_step_that_the_status_does_not_allow(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne()
    liste = kommune.i_status("mottatt")
    status, feil = api("omraadeleder").be("POST", _sti(liste, "motta"), {"versjon": liste.versjon})
    assert (status, feil["feil"]["kode"]) == (409, "ugyldig_overgang")
    assert feil["feil"]["gjeldende"]["status"] == "mottatt"
    status, feil = api("koordinator").be("POST", "/sjekkliste/runder/", {"aar": 2025, "tertial": 1})
    assert (status, feil["feil"]["kode"]) == (409, "ugyldig_overgang")


def test_patch_changes_what_it_names_alone(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne()
    kommune.svar("ros-1", verdi="nei", kommentar="Mangler plan.", uten_tiltak="Kommer i mai.")
    liste = kommune.liste()
    svar = _svar_av(liste)
    status, lagret = api("leder").be(
        "PATCH", _sti(liste, "svar", svar.spoersmaal_id), {"versjon": svar.versjon, "verdi": "delvis"}
    )
    assert status == 200
    assert (lagret["verdi"], lagret["kommentar"]) == ("delvis", "Mangler plan.")
    assert lagret["uten_tiltak"] == "Kommer i mai."


# --- bad input


@pytest.mark.parametrize(
    ("endring", "felt"),
    [
        ({"verdi": "kanskje"}, "verdi"),
        ({"verdi": "ikke_forfalt"}, "verdi"),  # ros-1 is due each tertial
        ({"verdi": None}, "verdi"),
        ({"kommentar": "x" * 10_001}, "kommentar"),
        ({"kommentar": "\x00"}, "kommentar"),
        ({"kommentar": "\ud800"}, "kommentar"),
        ({"kommentar": ["a"]}, "kommentar"),
        ({"kommentar": "Født 010150 12345, 01015012345 og 15076500565."}, "kommentar"),
        ({"planlagt": "2025-02-30"}, "planlagt"),
        ({"planlagt": "i morgen"}, "planlagt"),
        ({"versjon": -1}, "versjon"),
        ({"versjon": 2**31}, "versjon"),
        ({"versjon": "en"}, "versjon"),
        ({"komentar": "skrivefeil"}, "komentar"),
    ],
)
def test_bad_fields_of_an_answer(
    api: Callable[[str], Apiklient], kommune: Kommune, endring: dict[str, Any], felt: str
) -> None:
    kommune.aapne()
    liste = kommune.liste()
    svar = _svar_av(liste)
    data = {**HELT_SVAR, "versjon": svar.versjon} | endring
    status, feil = api("leder").be("PUT", _sti(liste, "svar", svar.spoersmaal_id), data)
    assert (status, feil["feil"]["kode"], feil["feil"]["felt"]) == (400, "ugyldig", felt)
    svar.refresh_from_db()
    assert svar.verdi == ""


@pytest.mark.parametrize("navn", ["versjon", *HELT_SVAR])
def test_put_needs_the_whole_answer(api: Callable[[str], Apiklient], kommune: Kommune, navn: str) -> None:
    kommune.aapne()
    liste = kommune.liste()
    data: dict[str, Any] = {**HELT_SVAR, "versjon": 1}
    del data[navn]
    status, feil = api("leder").be("PUT", _sti(liste, "svar", _svar_av(liste).spoersmaal_id), data)
    assert (status, feil["feil"]["felt"]) == (400, navn)
    assert feil["feil"]["melding"] == "Feltet mangler."


def test_a_question_of_another_sjekkliste(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne()
    skole = Svar.objects.get(sjekkliste=kommune.liste("SK"), spoersmaal__kode="hms-skole").spoersmaal_id
    sti = _sti(kommune.liste("HJ"), "svar", skole)
    assert api("leder").be("GET", sti)[0] == 404
    assert api("leder").be("PUT", sti, {**HELT_SVAR, "versjon": 1})[0] == 404
    assert api("leder").be("PATCH", sti, {"versjon": 1})[0] == 404


@pytest.mark.parametrize(
    ("data", "felt"),
    [
        ({"aar": 2025}, "tertial"),
        ({"aar": 2025, "tertial": 4}, "tertial"),
        ({"aar": 2026, "tertial": 1}, "tertial"),
        ({"aar": 99999, "tertial": 1}, "aar"),
        ({"aar": 2025, "tertial": 1, "frist": "2025-03-02"}, "frist"),
        ({"aar": 2025, "tertial": 1, "frist": "9999-12-31"}, "frist"),
    ],
)
def test_a_runde_that_cannot_be_opened(
    api: Callable[[str], Apiklient], kommune: Kommune, data: dict[str, Any], felt: str
) -> None:
    lag_mal()
    status, feil = api("koordinator").be("POST", "/sjekkliste/runder/", data)
    assert (status, feil["feil"]["felt"]) == (400, felt)
    assert not Runde.objects.exists()


@pytest.mark.parametrize("felt", ["frist", "laases"])
@pytest.mark.parametrize("dag", ["0001-01-01", "2025-03-02", "9999-12-31"])
def test_a_date_that_a_runde_cannot_have(
    api: Callable[[str], Apiklient], kommune: Kommune, felt: str, dag: str
) -> None:
    kommune.aapne()
    data = {"versjon": 1, felt: dag}
    status, feil = api("koordinator").be("PATCH", "/sjekkliste/runder/2025/1/", data)
    assert (status, feil["feil"]["felt"]) == (400, felt)


def test_a_runde_without_a_template(api: Callable[[str], Apiklient]) -> None:
    status, feil = api("koordinator").be("POST", "/sjekkliste/runder/", {"aar": 2025, "tertial": 1})
    assert (status, feil["feil"]["melding"]) == (400, "Publiser en mal før du åpner en runde.")


# --- figures and lists


def test_figures_of_a_part_of_the_kommune_and_of_an_earlier_moment(
    api: Callable[[str], Apiklient], kommune: Kommune, klokke: time_machine.Traveller
) -> None:
    kommune.aapne()
    foer = dt.datetime.now(dt.UTC).isoformat()
    klokke.shift(dt.timedelta(days=1))
    kommune.i_status("levert")
    sti = "/sjekkliste/runder/2025/1/tall/"
    assert api("ansatt").hent(f"{sti}?enhet=HO")["levert"] == 1
    assert api("ansatt").hent(f"{sti}?enhet=OPV")["mangler"] == ["SK"]
    assert api("ansatt").hent(sti, QUERY_STRING=f"skjaering={foer.replace('+', '%2B')}")["levert"] == 0
    for parametre, felt in (
        ("enhet=FINNES-IKKE", "enhet"),
        ("skjaering=2030-01-01T00:00", "skjaering"),
        ("skjaering=0001-01-01T00:00", "skjaering"),
        ("skjaering=i%20fjor", "skjaering"),
        ("skjering=2025-01-01", "skjering"),
    ):
        status, feil = api("ansatt").be("GET", sti, QUERY_STRING=parametre)
        assert (status, feil["feil"].get("felt")) == (400, felt), parametre


def test_lists_are_filtered(api: Callable[[str], Apiklient], kommune: Kommune) -> None:
    kommune.aapne(2024, 3)
    kommune.aapne(2025, 1)
    kommune.i_status("levert")

    def koder(parametre: str) -> list[tuple[int, str]]:
        rader = api("direktoer").hent("/sjekkliste/sjekklister/", QUERY_STRING=parametre)["rader"]
        return [(rad["aar"], rad["enhet"]) for rad in rader]

    assert koder("") == [(2025, "HJ"), (2025, "SK"), (2024, "HJ"), (2024, "SK")]
    assert koder("aar=2024&tertial=3") == [(2024, "HJ"), (2024, "SK")]
    assert koder("enhet=SK") == [(2025, "SK"), (2024, "SK")]
    assert koder("status=levert") == [(2025, "HJ")]
    for parametre, felt in (
        ("status=ferdig", "status"),
        ("aar=x", "aar"),
        ("antall=0", "antall"),
        ("etter=x", "etter"),
    ):
        status, feil = api("direktoer").be("GET", "/sjekkliste/sjekklister/", QUERY_STRING=parametre)
        assert (status, feil["feil"]["felt"]) == (400, felt)


def test_pages_follow_each_other_without_gap_or_double(
    api: Callable[[str], Apiklient], kommune: Kommune
) -> None:
    for nr in range(5):
        kommune.ny_enhet(f"V{nr}", over="HO")
    kommune.aapne(2024, 3)
    kommune.aapne(2025, 1)
    hele = [rad["id"] for rad in api("direktoer").hent("/sjekkliste/sjekklister/")["rader"]]
    assert len(hele) == 14
    funnet: list[int] = []
    etter: Any = ""
    while etter is not None:
        side = api("direktoer").hent(f"/sjekkliste/sjekklister/?antall=3&etter={etter}")
        assert len(side["rader"]) <= 3
        funnet += [rad["id"] for rad in side["rader"]]
        etter = side["neste"]
    assert funnet == hele


@pytest.mark.parametrize("hva", ["liste", "en", "runde"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    api: Callable[[str], Apiklient], kommune: Kommune, hva: str
) -> None:
    kommune.aapne(2024, 3)
    kommune.i_status("levert")
    runde = kommune.aapne(2025, 1)
    sti = {
        "liste": "/sjekkliste/sjekklister/",
        "en": _sti(kommune.liste()),
        "runde": "/sjekkliste/runder/2025/1/",
    }[hva]
    klient = api("leder" if hva == "en" else "direktoer")

    def antall() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            klient.hent(sti)
        return len(spoerringer)

    foer = antall()
    services.laas_runde(runde_id=runde.pk, versjon=1, aktoer=kommune["koordinator"])
    if hva == "en":
        flere: dict[str, Any] = {"ros": [(f"r-{nr}", "tertial", {}) for nr in range(20)]}
        lag_mal(2, flere)
    for nr in range(10):
        kommune.ny_enhet(f"V{nr}", over="HO")
    klient_tid = i_dag()
    kommune_runde = kommune.aapne(2024, 2, frist=klient_tid + dt.timedelta(days=20))
    if hva == "en":
        sti = _sti(kommune.liste("HJ", kommune_runde))
    assert antall() <= foer
