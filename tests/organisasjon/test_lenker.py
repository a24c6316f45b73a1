"""One-time links, own password, and the first administrator of an empty installation."""

import datetime as dt
import io
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from felles.feil import Domenefeil
from felles.installasjon import er_demo
from hendelser.models import Hendelse
from organisasjon import services
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import Tilgang
from tests.organisasjon.conftest import PASSORD

NYTT = {"nytt": PASSORD, "gjentatt": PASSORD}


@pytest.fixture
def ola(ny_bruker, rot, drift):
    return ny_bruker("ola", ("ansatt", rot), navn="Ola Nordmann", epost="ola@fjellby.example")


@pytest.fixture
def lenke(admin, ola):
    return services.lag_engangslenke(aktoer=admin, bruker=ola)


def kan_logge_inn(brukernavn, passord=PASSORD):
    klient = Client()
    klient.post("/logg-inn/", {"brukernavn": brukernavn, "passord": passord})
    return "_auth_user_id" in klient.session


def test_a_link_sets_the_password_once(client, lenke):
    assert client.get(lenke).status_code == 200
    assert client.post(lenke, NYTT).url == "/logg-inn/"
    assert kan_logge_inn("ola")
    for svar in (
        client.get(lenke),
        client.post(lenke, {"nytt": "et helt annet", "gjentatt": "et helt annet"}),
    ):
        assert svar.status_code == 410
        assert "Lenken virker ikke lenger" in svar.content.decode()
    assert kan_logge_inn("ola")


def test_looking_at_a_link_does_not_use_it(client, lenke):
    for _ in range(3):
        assert client.get(lenke).status_code == 200


def test_a_link_expires(client, admin, ola, klokke):
    lenke = services.lag_engangslenke(aktoer=admin, bruker=ola)
    klokke.shift(dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    assert client.get(lenke).status_code == 200
    klokke.shift(dt.timedelta(seconds=1))
    assert client.post(lenke, NYTT).status_code == 410


def test_only_the_newest_link_works(client, admin, ola, lenke):
    ny = services.lag_engangslenke(aktoer=admin, bruker=ola)
    assert client.get(lenke).status_code == 410
    assert client.get(ny).status_code == 200


def test_a_link_ends_the_old_password_and_what_is_open(admin, ola, innlogget):
    ola.set_password(PASSORD)
    ola.save()
    klient = innlogget(ola)
    services.lag_engangslenke(aktoer=admin, bruker=ola)
    assert klient.get("/min-side/").status_code == 302
    assert not kan_logge_inn("ola")


def test_a_link_of_a_closed_account_does_not_work(client, admin, ola, lenke):
    Bruker.objects.filter(pk=ola.pk).update(is_active=False)
    assert client.get(lenke).status_code == 410
    with pytest.raises(Domenefeil, match="kan ikke logge inn"):
        services.lag_engangslenke(aktoer=admin, bruker=Bruker.objects.get(pk=ola.pk))


@pytest.mark.parametrize(
    "sti", ["/passord/x/y/", "/passord/MTIz/abc-def/", "/passord/%F0%9F%98%80/y/", "/passord/LTE/-/"]
)
def test_a_made_up_link_says_the_same(client, db, sti):
    assert client.get(sti).status_code == 410


def test_a_link_of_somebody_else_is_not_taken(client, admin, ola, lenke):
    _, _, _uid, token, _ = lenke.split("/")
    annen = services.lag_engangslenke(aktoer=admin, bruker=admin).split("/")[2]
    assert client.get(f"/passord/{annen}/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("data", "melding"),
    [
        ({"nytt": "kort", "gjentatt": "kort"}, "for kort"),
        ({"nytt": PASSORD, "gjentatt": "noe annet og langt"}, "ikke like"),
        ({"nytt": "", "gjentatt": ""}, "Fyll ut «Nytt passord»"),
        ({"nytt": "olanordmann1", "gjentatt": "olanordmann1"}, "ligner for mye"),
        ({"nytt": "password1234", "gjentatt": "password1234"}, "for lett å gjette"),
    ],
)
def test_a_poor_password_is_refused_with_a_reason_and_the_link_still_works(client, lenke, data, melding):
    svar = client.post(lenke, data)
    assert svar.status_code == 200
    assert melding in svar.content.decode()
    assert client.get(lenke).status_code == 200


def test_the_page_shows_the_link_once_and_its_making_is_in_the_history(admin, ola, innlogget):
    klient = innlogget(admin)
    sti = f"/organisasjon/personer/{ola.pk}/engangslenke/"
    assert "/passord/" not in klient.get(sti).content.decode()
    svar = klient.post(sti)
    assert "no-store" in svar["Cache-Control"]
    (lenke,) = re.findall(r"http://testserver(/passord/[^<\s]+)", svar.content.decode())
    assert Client().get(lenke).status_code == 200
    person = klient.get(f"/organisasjon/personer/{ola.pk}/").content.decode()
    assert "Engangslenke ble laget" in person
    assert "Ada Min" in person
    assert lenke not in person
    assert lenke not in klient.get(sti).content.decode()


def test_there_are_no_links_in_a_demo(admin, ny_bruker, demo, innlogget):
    ola = ny_bruker("ola")
    with pytest.raises(Domenefeil, match="demo"):
        services.lag_engangslenke(aktoer=admin, bruker=ola)
    klient = innlogget(admin)
    assert klient.post(f"/organisasjon/personer/{ola.pk}/engangslenke/").status_code == 400
    assert "Lag engangslenke" not in klient.get(f"/organisasjon/personer/{ola.pk}/").content.decode()


# Own page


def test_one_changes_ones_own_password_and_stays_inside(ola, innlogget):
    ola.set_password(PASSORD)
    ola.save()
    klient, annen = innlogget(ola), innlogget(ola)
    nytt = "et ganske nytt passord"
    svar = klient.post("/min-side/passord/", {"gammelt": PASSORD, "nytt": nytt, "gjentatt": nytt})
    assert svar.url == "/min-side/"
    assert klient.get("/min-side/").status_code == 200
    assert annen.get("/min-side/").status_code == 302, "other sessions end"
    assert kan_logge_inn("ola", nytt)
    assert not kan_logge_inn("ola", PASSORD)


def test_the_old_password_is_asked_for(ola, innlogget):
    ola.set_password(PASSORD)
    ola.save()
    nytt = "et ganske nytt passord"
    svar = innlogget(ola).post("/min-side/passord/", {"gammelt": "feil", "nytt": nytt, "gjentatt": nytt})
    assert "Det gamle passordet er ikke riktig" in svar.content.decode()
    assert kan_logge_inn("ola")


def test_in_a_demo_there_is_no_password_to_change(ny_bruker, rot, demo, innlogget):
    klient = innlogget(ny_bruker("ola", ("ansatt", rot)))
    assert klient.get("/min-side/passord/").status_code == 404
    assert "Bytt passord" not in klient.get("/min-side/").content.decode()


def test_my_page_says_what_my_roles_give_and_where_my_avvik_go(ny_bruker, rot, ny_enhet, drift, innlogget):
    skole = ny_enhet("200", rot, navn="Skolen")
    ny_bruker("leder", ("leder", skole), navn="Lise Leder")
    side = (
        innlogget(ny_bruker("ola", ("ansatt", skole), ("verneombud", rot))).get("/min-side/").content.decode()
    )
    assert "Lise Leder" in side
    assert "Leser HMS-avvik" in side
    assert "Skolen" in side


# The first administrator


def kjoer(**valg):
    ut = io.StringIO()
    call_command("ny_administrator", stdout=ut, stderr=io.StringIO(), **valg)
    return ut.getvalue().strip()


VALG = {"brukernavn": "ada", "navn": "Ada Min", "kommunekode": "5025", "kommunenavn": "Røros kommune"}


def test_the_first_administrator_of_an_empty_installation_gets_in(client, db):
    lenke = kjoer(**VALG, adresse="https://ik.example/")
    assert lenke.startswith("https://ik.example/passord/")
    assert client.post(lenke.removeprefix("https://ik.example"), NYTT).status_code == 302
    assert kan_logge_inn("ada")
    assert Tilgang(Bruker.objects.get(brukernavn="ada")).er_administrator
    assert list(Enhet.objects.values_list("kode", "navn", "type")) == [("5025", "Røros kommune", "kommune")]
    assert not er_demo()
    assert Hendelse.objects.filter(sakstype="person", slag="engangslenke", aktoer=None).exists()


def test_another_administrator_needs_no_kommune(db):
    kjoer(**VALG)
    kjoer(brukernavn="bo", navn="Bo Li")
    assert Enhet.objects.count() == 1
    assert Tilgang(Bruker.objects.get(brukernavn="bo")).er_administrator


def test_a_demo_database_is_refused(demo):
    with pytest.raises(CommandError, match="eksempeldata"):
        kjoer(**VALG)
    assert not Bruker.objects.exists()


@pytest.mark.parametrize("mangler", list(VALG))
def test_without_a_terminal_what_is_missing_is_named_and_nothing_is_made(db, mangler, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("svar\n"))
    with pytest.raises(CommandError, match=mangler):
        kjoer(**{k: v for k, v in VALG.items() if k != mangler})
    assert not Bruker.objects.exists()
    assert not Enhet.objects.exists()


def test_with_a_terminal_what_is_missing_is_asked_for(db, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    svar = iter(["ada", "Ada Min", "5025", "Røros kommune"])
    spurt: list[str] = []

    def svarer(tekst: str) -> str:
        spurt.append(tekst)
        return next(svar)

    monkeypatch.setattr("builtins.input", svarer)
    assert kjoer().startswith("/passord/")
    assert spurt == ["Brukernavn: ", "Navn: ", "Kommunens kode: ", "Kommunens navn: "]


@pytest.mark.parametrize("felt", [{"brukernavn": "a;b"}, {"kommunekode": "x" * 41}, {"epost": "ikke-epost"}])
def test_what_cannot_be_is_said_and_nothing_is_made(db, felt):
    with pytest.raises(CommandError):
        kjoer(**{**VALG, **felt})
    assert not Bruker.objects.exists()
    assert not Enhet.objects.exists()


def test_a_taken_brukernavn_is_refused(db):
    kjoer(**VALG)
    with pytest.raises(CommandError):
        kjoer(**VALG)
