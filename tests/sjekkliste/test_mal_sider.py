"""The pages of the template: who sees what, nothing typed is lost, each step works without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.klokke import naa
from felles.tid import Periode
from sjekkliste.mal.services import innhold as malinnhold
from sjekkliste.mal.services import versjon as malene
from sjekkliste.mal.visning import neste_periode
from sjekkliste.models import Mal, Malomraade, Malspoersmaal
from tests.sjekkliste.kommune import ROLLER, Kommune, lag_mal

pytestmark = pytest.mark.usefixtures("klokke")

Som = Callable[[str], Client]
STYRERE = {"koordinator", "direktoer", "vara"}


@pytest.fixture
def som(kommune: Kommune) -> Som:
    def logg_inn(hvem: str) -> Client:
        klient = Client()
        klient.force_login(kommune[hvem])
        return klient

    return logg_inn


@pytest.fixture
def klient(som: Som) -> Client:
    return som("koordinator")


@pytest.fixture
def utkast(kommune: Kommune) -> Mal:
    return lag_mal(publisert=False)


def sti(navn: str, mal: Mal, **mer: Any) -> str:
    return reverse(f"sjekkliste:{navn}", kwargs={"mal_id": mal.pk, **mer})


def rad(mal: Mal, kode: str = "ros-1") -> Malspoersmaal:
    return Malspoersmaal.objects.select_related("omraade").get(omraade__mal=mal, kode=kode)


def koder(mal: Mal) -> list[list[str]]:
    return [[ett.kode for ett in omraade.spoersmaal.all()] for omraade in Malomraade.objects.filter(mal=mal)]


def alle_stier(mal: Mal) -> dict[str, str]:
    omraade, spoersmaal = rad(mal).omraade_id, rad(mal).pk
    return {
        **{
            navn: sti(navn, mal)
            for navn in (
                "mal_merknad",
                "mal_publiser",
                "mal_trekk_tilbake",
                "mal_slett",
                "mal_rediger",
                "mal_flytt",
                "mal_omraade_nytt",
                "mal_spoersmaal_nytt",
            )
        },
        "mal_omraade": sti("mal_omraade", mal, omraade_id=omraade),
        "mal_omraade_slett": sti("mal_omraade_slett", mal, omraade_id=omraade),
        "mal_spoersmaal": sti("mal_spoersmaal", mal, spoersmaal_id=spoersmaal),
        "mal_spoersmaal_slett": sti("mal_spoersmaal_slett", mal, spoersmaal_id=spoersmaal),
    }


def felt(mal: Mal, **andre: Any) -> dict[str, Any]:
    mal.refresh_from_db()
    return {
        "versjon": mal.radversjon,
        "omraade": rad(mal).omraade_id,
        "tekst": "Har dere øvd på brann?",
        "veiledning": "Minst én gang i året.",
        "bokstav": "b",
        "hyppighet": "aar",
        "gjelder": "alle",
        "andre_merkelapper": "",
        **andre,
    }


def tekst(svar: Any) -> str:
    return " ".join(BeautifulSoup(svar.content, "lxml").get_text(" ").split())


# Access


@pytest.mark.parametrize("hvem", ROLLER)
def test_who_reads_and_who_edits(som: Som, utkast: Mal, hvem: str) -> None:
    klient, er_ansatt = som(hvem), ROLLER[hvem] is not None
    # A draft is not there for others.
    lest = 200 if hvem in STYRERE else (404 if er_ansatt else 403)
    assert klient.get(sti("mal_vis", utkast)).status_code == lest
    assert klient.get(sti("mal_forhaandsvis", utkast)).status_code == lest
    assert klient.get(reverse("sjekkliste:mal")).status_code == (200 if er_ansatt else 403)
    for navn, adresse in alle_stier(utkast).items():
        if hvem in STYRERE:
            assert klient.get(adresse).status_code in {200, 302}, navn
        else:
            assert klient.get(adresse).status_code == 404, navn
            assert klient.post(adresse, felt(utkast)).status_code == 404, navn
    # What is published everybody inside reads, and the same people edit.
    malene.publiser(mal_id=utkast.pk, versjon=1, aktoer=None)
    assert klient.get(sti("mal_vis", utkast)).status_code == (200 if er_ansatt else 403)
    if hvem not in STYRERE:
        for navn, adresse in alle_stier(utkast).items():
            assert klient.post(adresse, felt(utkast)).status_code == (403 if er_ansatt else 404), navn
    ny = klient.post(reverse("sjekkliste:mal_ny"), {"fra": "standard"})
    assert ny.status_code == (302 if hvem in STYRERE else 403)


def test_a_stranger_is_asked_to_log_in(client: Client, utkast: Mal) -> None:
    for adresse in [reverse("sjekkliste:mal"), *alle_stier(utkast).values()]:
        svar = client.get(adresse)
        assert svar.status_code == 302
        assert svar["Location"].startswith("/logg-inn/")


def test_an_unknown_version_or_question(klient: Client, utkast: Mal) -> None:
    assert klient.get("/sjekkliste/mal/999/").status_code == 404
    for adresse in (
        sti("mal_spoersmaal", utkast, spoersmaal_id=0),
        sti("mal_spoersmaal_slett", utkast, spoersmaal_id=0),
        sti("mal_omraade", utkast, omraade_id=0),
        sti("mal_omraade_slett", utkast, omraade_id=0),
    ):
        assert klient.get(adresse).status_code == 404


# Versions


def test_the_first_template(klient: Client, som: Som) -> None:
    assert "Bruk standardmalen" in tekst(klient.get("/sjekkliste/mal/"))
    assert "Bruk standardmalen" not in tekst(som("ansatt").get("/sjekkliste/mal/"))
    svar = klient.post("/sjekkliste/mal/ny/", {"fra": "standard"}, follow=True)
    mal = Mal.objects.get()
    assert svar.redirect_chain == [(sti("mal_rediger", mal), 302)]
    assert Malspoersmaal.objects.count() == 26
    # Twice is once.
    klient.post("/sjekkliste/mal/ny/", {"fra": "standard"})
    assert Mal.objects.count() == 1


def test_an_empty_template_is_told_what_it_lacks(klient: Client) -> None:
    klient.post("/sjekkliste/mal/ny/", {"fra": "tom"})
    mal = Mal.objects.get()
    assert "Malen er tom" in tekst(klient.get(sti("mal_rediger", mal)))
    side = tekst(klient.get(sti("mal_publiser", mal)))
    assert "Malen har ingen spørsmål" in side
    svar = klient.post(sti("mal_publiser", mal), {"versjon": 1})
    assert (svar.status_code, Mal.objects.get().publisert) == (422, None)
    assert klient.get(sti("mal_spoersmaal_nytt", mal))["Location"] == sti("mal_omraade_nytt", mal)


def test_before_publishing_one_sees_from_when_it_is_used_and_what_is_new(
    kommune: Kommune, klient: Client
) -> None:
    kommune.aapne(2024, 3)
    klient.post("/sjekkliste/mal/ny/")
    mal = Mal.objects.get(laast=None)
    klient.post(sti("mal_spoersmaal_nytt", mal), felt(mal))
    klient.post(
        sti("mal_spoersmaal", mal, spoersmaal_id=rad(mal, "ros-1").pk), felt(mal, tekst="Er ROS laget?")
    )
    mal.refresh_from_db()
    klient.post(
        sti("mal_spoersmaal_slett", mal, spoersmaal_id=rad(mal, "hms-1").pk), {"versjon": mal.radversjon}
    )
    side = tekst(klient.get(sti("mal_publiser", mal)))
    assert "fra og med runden for 1. tertial 2025" in side
    assert "Nye spørsmål Har dere øvd på brann? (Område ros)" in side
    assert "Er ROS laget? Endret: ordlyden, veiledningen, bokstaven i § 25-1, hvor ofte." in side
    assert "Før: «Er ros-1 gjort?»" in side
    assert "Fjernede spørsmål Er hms-1 gjort? (Område hms)" in side
    mal.refresh_from_db()
    svar = klient.post(sti("mal_publiser", mal), {"versjon": mal.radversjon}, follow=True)
    assert svar.redirect_chain == [(sti("mal_vis", mal), 302)]
    liste = tekst(klient.get("/sjekkliste/mal/"))
    assert "1 nytt, 1 endret, 1 fjernet" in liste
    assert "Neste runde er 1. tertial 2025. Den får versjon 2." in liste


def test_the_next_runde_is_one_that_beat_would_open(kommune: Kommune, klokke: Any) -> None:
    lag_mal()  # in March: nobody is asked about last year
    assert neste_periode(naa()) == Periode(2025, 1)
    klokke.move_to("2025-05-02T09:00+02:00")
    assert neste_periode(naa()) == Periode(2025, 1)
    kommune.aapne(2025, 1)
    assert neste_periode(naa()) == Periode(2025, 2)
    kommune.aapne(2025, 2)
    assert neste_periode(naa()) == Periode(2025, 3)
    klokke.move_to("2026-01-02T09:00+01:00")
    assert neste_periode(naa()) == Periode(2025, 3)


def test_a_locked_version_says_why_and_offers_a_new_one(kommune: Kommune, klient: Client, som: Som) -> None:
    kommune.aapne(2025, 1)
    mal = Mal.objects.get()
    for navn in ("mal_rediger", "mal_spoersmaal_nytt", "mal_publiser", "mal_slett", "mal_merknad"):
        assert klient.get(sti(navn, mal))["Location"] == sti("mal_vis", mal), navn
    side = tekst(klient.get(sti("mal_vis", mal)))
    assert "Denne versjonen er brukt i 1. tertial 2025. Den er låst" in side
    assert "Lag ny versjon" in side
    assert "Lag ny versjon" not in tekst(som("ansatt").get(sti("mal_vis", mal)))
    klient.post("/sjekkliste/mal/ny/")
    assert "Lag ny versjon" not in tekst(klient.get(sti("mal_vis", mal)))


def test_a_published_version_is_withdrawn_before_it_is_changed(klient: Client, utkast: Mal) -> None:
    klient.post(sti("mal_publiser", utkast), {"versjon": 1})
    assert klient.get(sti("mal_rediger", utkast))["Location"] == sti("mal_vis", utkast)
    svar = klient.post(sti("mal_spoersmaal_nytt", utkast), felt(utkast))
    assert svar.status_code == 422
    assert "Har dere øvd på brann?" in tekst(svar)  # nothing that was typed is lost
    utkast.refresh_from_db()
    klient.post(sti("mal_trekk_tilbake", utkast), {"versjon": utkast.radversjon})
    assert klient.get(sti("mal_rediger", utkast)).status_code == 200


def test_a_draft_is_deleted_once_one_has_been_asked(klient: Client, utkast: Mal) -> None:
    assert "Slett utkastet?" in tekst(klient.get(sti("mal_slett", utkast)))
    klient.post(sti("mal_slett", utkast), {"versjon": 1})
    assert not Mal.objects.exists()


# Questions


def test_a_question_is_added_changed_and_deleted(klient: Client, utkast: Mal) -> None:
    svar = klient.post(
        sti("mal_spoersmaal_nytt", utkast),
        felt(utkast, gjelder="noen", merkelapper=["skole"], andre_merkelapper="helse, bibliotek"),
    )
    nytt = rad(utkast, "oevd-brann")
    assert svar["Location"] == f"{sti('mal_rediger', utkast)}#s{nytt.pk}"
    assert (nytt.bokstav, nytt.hyppighet, nytt.merkelapper) == ("b", "aar", ["skole", "helse", "bibliotek"])
    adresse = sti("mal_spoersmaal", utkast, spoersmaal_id=nytt.pk)
    skjema = klient.get(adresse).context["skjema"]
    assert (skjema["merkelapper"].value(), skjema["andre_merkelapper"].value()) == (
        ["skole"],
        "helse bibliotek",
    )
    hms = Malomraade.objects.get(mal=utkast, kode="hms")
    klient.post(adresse, felt(utkast, omraade=hms.pk, merkelapper=["skole"]))
    nytt.refresh_from_db()
    assert (nytt.omraade, nytt.merkelapper) == (hms, [])  # «alle» drops what was chosen before
    klient.post(
        sti("mal_spoersmaal_slett", utkast, spoersmaal_id=nytt.pk), {"versjon": felt(utkast)["versjon"]}
    )
    assert koder(utkast) == [["ros-1", "ros-2"], ["hms-1", "hms-skole"]]


def test_some_without_saying_who_is_not_enough(klient: Client, utkast: Mal) -> None:
    svar = klient.post(sti("mal_spoersmaal_nytt", utkast), felt(utkast, gjelder="noen"))
    assert svar.status_code == 422
    assert svar.context["skjema"].errors["gjelder"]


def test_a_question_that_nobody_gets_is_pointed_out(klient: Client, utkast: Mal) -> None:
    klient.post(sti("mal_spoersmaal_nytt", utkast), felt(utkast, gjelder="noen", andre_merkelapper="romfart"))
    assert "ingen virksomhet i dag" in tekst(klient.get(sti("mal_rediger", utkast)))
    assert "ingen virksomhet som får i dag: Har dere øvd på brann?" in tekst(
        klient.get(sti("mal_publiser", utkast))
    )


def test_two_editors_of_one_question_lose_nothing(som: Som, utkast: Mal) -> None:
    adresse = sti("mal_spoersmaal", utkast, spoersmaal_id=rad(utkast).pk)
    mitt = felt(utkast, tekst="Min ordlyd?")
    som("direktoer").post(adresse, felt(utkast, tekst="En annens ordlyd?"))
    svar = som("koordinator").post(adresse, mitt)
    assert svar.status_code == 409
    assert svar.context["skjema"]["tekst"].value() == "Min ordlyd?"
    side = tekst(svar)
    assert "Noen andre har endret malen" in side
    assert "Spørsmål En annens ordlyd?" in side
    assert "Veiledning Minst" not in side  # only what differs
    # Once more, against what is stored now.
    ny = {**mitt, "versjon": svar.context["skjema"]["versjon"].value()}
    assert som("koordinator").post(adresse, ny).status_code == 302
    assert rad(utkast).tekst == "Min ordlyd?"


def test_what_was_typed_for_a_question_that_is_gone_can_be_added(som: Som, utkast: Mal) -> None:
    pk = rad(utkast).pk
    mitt = felt(utkast, tekst="Min ordlyd?", omraade=rad(utkast, "ros-2").omraade_id)
    som("direktoer").post(sti("mal_spoersmaal_slett", utkast, spoersmaal_id=pk), {"versjon": 1})
    svar = som("koordinator").post(sti("mal_spoersmaal", utkast, spoersmaal_id=pk), mitt)
    assert svar.status_code == 409
    skjema = BeautifulSoup(svar.content, "lxml").select_one("main form")
    assert skjema["action"] == sti("mal_spoersmaal_nytt", utkast)
    ny = {**mitt, "versjon": svar.context["skjema"]["versjon"].value()}
    assert som("koordinator").post(skjema["action"], ny).status_code == 302
    assert rad(utkast, "min-ordlyd").tekst == "Min ordlyd?"


def test_omraader(klient: Client, utkast: Mal) -> None:
    klient.post(sti("mal_omraade_nytt", utkast), {"versjon": 1, "navn": "Beredskap"})
    nytt = Malomraade.objects.get(kode="beredskap")
    klient.post(sti("mal_omraade", utkast, omraade_id=nytt.pk), {"versjon": 2, "navn": "Beredskap og krise"})
    nytt.refresh_from_db()
    assert (nytt.kode, nytt.navn, nytt.rekkefoelge) == ("beredskap", "Beredskap og krise", 2)
    assert "Området og 0 spørsmål blir borte" in tekst(
        klient.get(sti("mal_omraade_slett", utkast, omraade_id=nytt.pk))
    )
    klient.post(sti("mal_omraade_slett", utkast, omraade_id=nytt.pk), {"versjon": 3})
    assert not Malomraade.objects.filter(kode="beredskap").exists()


# Order


@pytest.mark.parametrize(
    ("kode", "retning", "ventet"),
    [
        ("ros-1", "ned", [["ros-2", "ros-1"], ["hms-1", "hms-skole"]]),
        ("ros-2", "ned", [["ros-1"], ["ros-2", "hms-1", "hms-skole"]]),
        ("hms-1", "opp", [["ros-1", "ros-2", "hms-1"], ["hms-skole"]]),
        ("ros-1", "opp", [["ros-1", "ros-2"], ["hms-1", "hms-skole"]]),
        ("hms-skole", "ned", [["ros-1", "ros-2"], ["hms-1", "hms-skole"]]),
    ],
)
def test_a_step_by_button_without_javascript(
    klient: Client, utkast: Mal, kode: str, retning: str, ventet: list[list[str]]
) -> None:
    pk = rad(utkast, kode).pk
    svar = klient.post(sti("mal_flytt", utkast), {"versjon": 1, "flytt": f"s{pk}-{retning}"})
    assert koder(utkast) == ventet
    assert svar["Location"] == f"{sti('mal_rediger', utkast)}?fokus=s{pk}-{retning}"
    # The button that was pressed has focus on the new page.
    side = BeautifulSoup(klient.get(svar["Location"]).content, "lxml")
    assert [knapp["id"] for knapp in side.select("[autofocus]")] == [f"s{pk}-{retning}"]


def test_htmx_gets_the_editor_and_a_sentence_for_the_screen_reader(klient: Client, utkast: Mal) -> None:
    pk, hms = rad(utkast).pk, rad(utkast, "hms-1").omraade_id
    svar = klient.post(
        sti("mal_flytt", utkast),
        {"versjon": 1, "flytt": f"s{pk}-til", "omraade": hms, "plass": 1},
        headers={"HX-Request": "true"},
    )
    assert koder(utkast) == [["ros-2"], ["hms-1", "ros-1", "hms-skole"]]
    del_ = BeautifulSoup(svar.content, "lxml")
    assert del_.select_one("#maleditor input[name=versjon]")["value"] == "2"
    assert "<main" not in svar.content.decode()
    kunngjoering = del_.select_one("#mal-kunngjoering[hx-swap-oob]").get_text()
    assert kunngjoering == "«Er ros-1 gjort?» står nå som nummer 2 av 3 i Område hms."


def test_an_omraade_moves_with_its_questions(klient: Client, utkast: Mal) -> None:
    pk = rad(utkast).omraade_id
    klient.post(sti("mal_flytt", utkast), {"versjon": 1, "flytt": f"o{pk}-ned"})
    assert koder(utkast) == [["hms-1", "hms-skole"], ["ros-1", "ros-2"]]
    klient.post(sti("mal_flytt", utkast), {"versjon": 2, "flytt": f"o{pk}-til", "plass": "0"})
    assert koder(utkast) == [["ros-1", "ros-2"], ["hms-1", "hms-skole"]]


def test_a_stale_move_shows_the_order_as_it_is(klient: Client, utkast: Mal) -> None:
    data = {"versjon": 1, "flytt": f"s{rad(utkast).pk}-ned"}
    klient.post(sti("mal_flytt", utkast), data)
    foer = koder(utkast)
    svar = klient.post(sti("mal_flytt", utkast), data, headers={"HX-Request": "true"})
    assert (svar.status_code, koder(utkast)) == (409, foer)
    assert "Noen andre har endret malen imens" in tekst(svar)
    svar = klient.post(sti("mal_flytt", utkast), data, follow=True)
    assert "Noen andre har endret malen imens" in tekst(svar)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"flytt": "s-opp"}, 400),
        ({"flytt": "x1-opp"}, 400),
        ({"flytt": "s1-bort"}, 400),
        ({"flytt": "s²-opp"}, 400),
        ({"flytt": "s999999-opp"}, 404),
        ({"flytt": "o999999-til", "plass": "0"}, 404),
        ({"flytt": "s" + "9" * 40 + "-opp"}, 400),
        ({"flytt": "o1-til", "plass": "-1"}, 400),
        ({"flytt": "s1-til", "plass": "0"}, 400),
    ],
)
def test_a_bad_move(klient: Client, utkast: Mal, data: dict[str, str], status: int) -> None:
    assert klient.post(sti("mal_flytt", utkast), {"versjon": "1", **data}).status_code == status


# Preview


def test_the_preview_shows_what_a_leder_gets(klient: Client, utkast: Mal) -> None:
    side = tekst(klient.get(sti("mal_forhaandsvis", utkast)))
    assert "1. tertial 2025" in side
    assert "Er hms-1 gjort?" in side
    assert "Er hms-skole gjort?" not in side
    skole = tekst(klient.get(sti("mal_forhaandsvis", utkast), {"merkelapp": "skole"}))
    assert "Er hms-skole gjort?" in skole
    ukjent = tekst(klient.get(sti("mal_forhaandsvis", utkast), {"merkelapp": "finnes ikke"}))
    assert "Er hms-1 gjort?" in ukjent


# Speed


def sporringer(klient: Client, adresse: str) -> int:
    with CaptureQueriesContext(connection) as fanget:
        assert klient.get(adresse).status_code == 200
    return len(fanget)


@pytest.mark.parametrize("navn", ["mal", "mal_vis", "mal_rediger", "mal_publiser", "mal_forhaandsvis"])
def test_the_number_of_queries_does_not_grow(kommune: Kommune, klient: Client, navn: str) -> None:
    kommune.aapne(2024, 2)

    def maal() -> int:
        mal = malene.ny_versjon(aktoer=None)
        adresse = reverse("sjekkliste:mal") if navn == "mal" else sti(navn, mal)
        return sporringer(klient, adresse)

    foer = maal()
    mal = Mal.objects.get(laast=None)
    for nr in range(3):
        mal.refresh_from_db()
        om: dict[str, Any] = {"mal_id": mal.pk, "aktoer": kommune["koordinator"]}
        omraade = malinnhold.nytt_omraade(**om, versjon=mal.radversjon, navn=f"Nytt {nr}")
        felt = malinnhold.Spoersmaalsfelt("Har dere øvd?")
        malinnhold.nytt_spoersmaal(**om, versjon=mal.radversjon + 1, omraade_id=omraade.pk, felt=felt)
    malene.publiser(mal_id=mal.pk, versjon=mal.radversjon + 2, aktoer=None)
    kommune.aapne(2024, 3)
    assert maal() == foer
