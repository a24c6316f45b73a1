"""Logging in: in a demo by choosing a person, else by password, slowly for those who guess."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from felles import demopersoner
from organisasjon.models import Bruker, Innloggingsfeil
from organisasjon.services.pauser import FRIE
from tests.organisasjon.conftest import PASSORD

LOGG_INN = "/logg-inn/"
FEIL = "Brukernavnet og passordet hører ikke sammen"


@pytest.fixture
def kari(ny_bruker, rot, drift):
    kari = ny_bruker("kari", ("ansatt", rot), navn="Kari Nordmann")
    kari.set_password(PASSORD)
    kari.save()
    return kari


def logg_inn(brukernavn="kari", passord=PASSORD, adresse="10.0.0.1", klient=None, **felt):
    return (klient or Client()).post(
        LOGG_INN, {"brukernavn": brukernavn, "passord": passord, **felt}, REMOTE_ADDR=adresse
    )


def er_inne(klient):
    return "_auth_user_id" in klient.session


@pytest.mark.parametrize("adresse", ["/", "/min-side/passord/"])
def test_a_stranger_is_sent_to_login_and_back(client, db, adresse):
    assert client.get(adresse).url == f"{LOGG_INN}?next={adresse}"


def test_password_lets_in_and_leads_where_one_wanted(kari):
    klient = Client()
    svar = logg_inn(klient=klient, next="/min-side/passord/")
    assert (svar.status_code, svar.url) == (302, "/min-side/passord/")
    assert er_inne(klient)


@pytest.mark.parametrize("neste", ["https://ond.example/", "//ond.example/", "javascript:alert(1)"])
def test_next_leads_nowhere_else(kari, neste):
    assert logg_inn(next=neste).url == reverse("forside")


def test_the_session_is_a_new_one_after_login(kari):
    klient = Client()
    klient.get(LOGG_INN)
    foer = klient.session.session_key
    logg_inn(klient=klient)
    assert klient.session.session_key != foer


def test_the_same_answer_for_wrong_password_unknown_inactive_and_unusable(kari, ny_bruker):
    ny_bruker("uten")
    stengt = ny_bruker("stengt", is_active=False)
    stengt.set_password(PASSORD)
    stengt.save()
    svar = [
        logg_inn("kari", "feil passord"),
        logg_inn("finnes-ikke", PASSORD),
        logg_inn("stengt", PASSORD),
        logg_inn("uten", PASSORD),
        logg_inn("uten", ""),
    ]
    assert [FEIL in s.content.decode() for s in svar] == [True] * 4 + [False]
    assert {s.status_code for s in svar} == {200}
    sider = {
        s.content.decode().replace(n, "X").split("csrfmiddlewaretoken")[0]
        for s, n in zip(svar[:4], ["kari", "finnes-ikke", "stengt", "uten"], strict=True)
    }
    assert len(sider) == 1


def test_the_password_is_never_sent_back(kari):
    assert "hemmelig-gjetning" not in logg_inn(passord="hemmelig-gjetning").content.decode()


def test_neither_names_nor_addresses_are_stored_or_logged(kari, caplog):
    with caplog.at_level(logging.DEBUG):
        for _ in range(FRIE + 1):
            logg_inn("kari", "feil", adresse="10.0.0.77")
    rader = " ".join(str(rad) for rad in Innloggingsfeil.objects.values_list())
    linjer = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    for hemmelig in ("kari", "10.0.0.77", "feil"):
        assert hemmelig not in rader
        assert not any(hemmelig in linje for linje in linjer)


def test_behind_the_proxy_its_word_is_taken_for_the_address(kari, settings, klokke):
    settings.BAK_TLS, settings.SECURE_SSL_REDIRECT = True, False

    def proev(adresse):
        return Client().post(
            LOGG_INN,
            {"brukernavn": "kari", "passord": PASSORD if adresse == "b" else "feil"},
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR=f"made-up, {adresse}",
        )

    for _ in range(FRIE + 1):
        svar = proev("a")
    assert svar.status_code == 429
    assert proev("b").status_code == 302


def test_without_a_proxy_the_header_gives_no_new_tries(kari, klokke):
    for nummer in range(FRIE + 1):
        svar = Client().post(
            LOGG_INN, {"brukernavn": "kari", "passord": "feil"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{nummer}"
        )
    assert svar.status_code == 429


def test_logging_out_takes_a_press_and_ends_the_session(kari, innlogget):
    klient = innlogget(kari)
    assert klient.get("/logg-ut/").url == "/"
    assert er_inne(klient)
    assert klient.post("/logg-ut/").url == LOGG_INN
    assert not er_inne(klient)


def test_one_who_is_inside_is_led_on(kari, innlogget):
    assert innlogget(kari).get(LOGG_INN).url == reverse("forside")


def test_login_is_protected_against_requests_from_elsewhere(kari):
    klient = Client(enforce_csrf_checks=True)
    assert logg_inn(klient=klient).status_code == 403


# Demo


def test_in_a_demo_the_chosen_few_come_first(client, demo, ny_bruker, rot, monkeypatch):
    ny_bruker("aase", ("ansatt", rot), navn="Åse Vik")
    ny_bruker("dir", ("kommunedirektoer", rot), navn="Dina Rud")
    monkeypatch.setattr(
        demopersoner, "_personer", [demopersoner.Demoinnlogging("dir", "Kommunedirektør", "Hele kommunen")]
    )
    side = client.get(LOGG_INN).content.decode()
    assert "Dina Rud" in side
    assert "Kommunedirektør – Hele kommunen" in side
    assert "Åse Vik" not in side
    assert "passord" not in side.lower()


def test_in_a_demo_everybody_else_is_found_by_name_or_enhet(client, demo, ny_bruker, ny_enhet, rot):
    skole = ny_enhet("200", rot, navn="Brekken skole")
    ny_bruker("aase", ("ansatt", skole), navn="Åse Vik")
    ny_bruker("bo", ("ansatt", rot), navn="Bo Li")
    for sok in ("åse", "brekken"):
        side = client.get(LOGG_INN, {"sok": sok}).content.decode()
        assert "Åse Vik" in side
        assert "Ansatt i Brekken skole" in side
        assert "Bo Li" not in side
    assert "0 treff" in client.get(LOGG_INN, {"sok": "<script>"}).content.decode()


def test_in_a_demo_one_press_logs_in(client, demo, ny_bruker, rot):
    bruker = ny_bruker("aase", ("ansatt", rot))
    svar = client.post("/logg-inn/demo/", {"brukernavn": "aase", "next": "/min-side/passord/"})
    assert svar.url == "/min-side/passord/"
    assert client.session["_auth_user_id"] == str(bruker.pk)


def test_in_a_demo_one_changes_person_without_logging_out(client, demo, ny_bruker, rot):
    ny_bruker("a", ("ansatt", rot))
    b = ny_bruker("b", ("ansatt", rot))
    client.post("/logg-inn/demo/", {"brukernavn": "a"})
    assert client.get(LOGG_INN).status_code == 200
    client.post("/logg-inn/demo/", {"brukernavn": "b"})
    assert client.session["_auth_user_id"] == str(b.pk)


def test_choosing_a_person_needs_a_token(demo, ny_bruker, rot):
    ny_bruker("a", ("ansatt", rot))
    svar = Client(enforce_csrf_checks=True).post("/logg-inn/demo/", {"brukernavn": "a"})
    assert svar.status_code == 403


@pytest.mark.parametrize("brukernavn", ["", "ukjent", "stengt"])
def test_only_open_people_of_the_demo_can_be_chosen(client, demo, ny_bruker, brukernavn):
    ny_bruker("stengt", is_active=False)
    assert client.post("/logg-inn/demo/", {"brukernavn": brukernavn}).status_code == 404
    assert not er_inne(client)


@pytest.mark.parametrize("merket", [True, False])
def test_outside_of_a_demo_nobody_is_chosen_even_by_hand(client, ny_bruker, rot, request, merket):
    if merket:
        request.getfixturevalue("drift")
    ny_bruker("aase", ("administrator", rot))
    for data in ({"brukernavn": "aase"}, {"brukernavn": "aase", "passord": "x"}):
        assert client.post("/logg-inn/demo/", data).status_code == 404
        client.post(LOGG_INN, data)
        assert not er_inne(client)
    assert "Åse" not in client.get(LOGG_INN, {"sok": "a"}).content.decode()


def test_in_a_demo_no_password_is_looked_at(client, demo, ny_bruker, rot):
    bruker = ny_bruker("aase", ("ansatt", rot))
    bruker.set_password(PASSORD)
    bruker.save()
    assert client.post(LOGG_INN, {"brukernavn": "aase", "passord": PASSORD}).status_code == 404


def test_the_list_of_the_demo_asks_a_constant_number_of_questions(
    client, demo, ny_bruker, rot, django_assert_max_num_queries
):
    for nummer in range(25):
        ny_bruker(f"bruker{nummer}", ("ansatt", rot))
    with django_assert_max_num_queries(6):
        client.get(LOGG_INN, {"sok": "bruker"})
    assert Bruker.objects.count() == 25
