"""Who may open which page of organisation and people: the table, role by role."""

import pytest
from django.db import connection
from django.template import Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik.services import meld
from felles.klokke import naa
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype
from organisasjon.urls import urlpatterns
from tests.organisasjon.conftest import dag
from utboks.models import Epost

AAPNE = {"logg_inn", "velg_person", "logg_ut", "sett_passord"}
ALLE_INNLOGGEDE = {"min_side", "bytt_passord"}
ANSATTE = {"tre", "ledere", "enhet"}
BARE_POST = {"velg_person", "logg_ut", "fjern_rolle", "epost_send"}
NAVN = {str(moenster.name) for moenster in urlpatterns}
FOR_ADMINISTRATOR = NAVN - AAPNE - ALLE_INNLOGGEDE - ANSATTE


@pytest.fixture
def skole(ny_enhet, rot):
    return ny_enhet("200", rot, navn="Brekken skole", gyldig_til=None)


@pytest.fixture
def argumenter(ny_bruker, skole):
    person = ny_bruker("ola", ("leder", skole), navn="Ola Leder")
    epost = Epost.objects.create(
        noekkel="1", mottaker=person, slag="avvik.nytt", sakstype="avvik", sak_id=1, created_at=naa()
    )
    return {
        "enhet_id": skole.pk,
        "bruker_id": person.pk,
        "rolle_id": person.roller.get().pk,
        "epost_id": epost.pk,
    }


def adresse(navn, argumenter):
    moenster = next(m for m in urlpatterns if m.name == navn)
    felt = moenster.pattern.regex.groupindex
    return reverse(f"organisasjon:{navn}", kwargs={k: argumenter[k] for k in felt})


def spoer(klient, navn, argumenter):
    metode = klient.post if navn in BARE_POST else klient.get
    return metode(adresse(navn, argumenter))


@pytest.mark.parametrize("navn", sorted(NAVN - AAPNE))
@pytest.mark.parametrize("metode", ["get", "post"])
def test_a_stranger_is_sent_to_login(argumenter, drift, navn, metode):
    sti = adresse(navn, argumenter)
    svar = getattr(Client(), metode)(sti)
    assert (svar.status_code, svar.url) == (302, f"/logg-inn/?next={sti}")


IKKE_ADMINISTRATOR = sorted(set(Rolletype.values) - {"administrator"})


@pytest.mark.parametrize("rolle", IKKE_ADMINISTRATOR)
def test_nobody_but_an_administrator_changes_the_organisation(
    argumenter, drift, rot, ny_bruker, innlogget, rolle
):
    klient = innlogget(ny_bruker("x", (rolle, rot)))
    foer = (
        list(Enhet.objects.values()),
        list(Rolle.objects.values()),
        list(Bruker.objects.values("is_active")),
    )
    for navn in sorted(FOR_ADMINISTRATOR):
        for metode in ("get", "post"):
            svar = getattr(klient, metode)(adresse(navn, argumenter))
            assert svar.status_code == 403, (navn, metode)
    etter = (
        list(Enhet.objects.values()),
        list(Rolle.objects.values()),
        list(Bruker.objects.values("is_active")),
    )
    assert foer == etter


@pytest.mark.parametrize("rolle", Rolletype.values)
def test_everybody_inside_sees_the_organisation(argumenter, drift, rot, ny_bruker, innlogget, rolle):
    klient = innlogget(ny_bruker("x", (rolle, rot)))
    for navn in sorted(ANSATTE | ALLE_INNLOGGEDE):
        assert spoer(klient, navn, argumenter).status_code == 200, navn


def test_one_without_a_role_today_sees_only_their_own_page(
    argumenter, drift, rot, ny_bruker, innlogget, klokke
):
    klient = innlogget(ny_bruker("x", ("ansatt", rot, None, dag("2025-03-02"))))
    assert {spoer(klient, navn, argumenter).status_code for navn in ANSATTE} == {403}
    assert {spoer(klient, navn, argumenter).status_code for navn in ALLE_INNLOGGEDE} == {200}


def test_an_administrator_opens_every_page(argumenter, drift, admin, innlogget):
    klient = innlogget(admin)
    for navn in sorted(FOR_ADMINISTRATOR - BARE_POST | ANSATTE):
        assert spoer(klient, navn, argumenter).status_code == 200, navn


@pytest.mark.parametrize("ukjent", [999_999, 10**30])
def test_unknown_ids_are_404_and_forbidden_comes_first(
    argumenter, drift, admin, rot, ny_bruker, innlogget, ukjent
):
    ukjente = dict.fromkeys(argumenter, ukjent)
    med_id = [n for n in FOR_ADMINISTRATOR | {"enhet"} if adresse(n, argumenter) != adresse(n, ukjente)]
    assert len(med_id) > 10
    for navn in med_id:
        assert spoer(innlogget(admin), navn, ukjente).status_code == 404, navn
    ansatt = innlogget(ny_bruker("x", ("ansatt", rot)))
    for navn in set(med_id) - {"enhet"}:
        assert spoer(ansatt, navn, ukjente).status_code == 403, navn


def test_a_role_is_only_found_at_its_own_person(argumenter, drift, admin, ny_bruker, rot, innlogget):
    annen = ny_bruker("annen", ("ansatt", rot))
    galt = {**argumenter, "bruker_id": annen.pk}
    klient = innlogget(admin)
    assert spoer(klient, "avslutt_rolle", galt).status_code == 404
    assert spoer(klient, "fjern_rolle", galt).status_code == 404
    assert Rolle.objects.filter(pk=argumenter["rolle_id"]).exists()


def test_an_administrator_sees_no_more_of_a_case_than_its_number(argumenter, drift, admin, skole, innlogget):
    leder = Bruker.objects.get(brukernavn="ola")
    sak = meld(melder=leder, enhet=skole, tittel="Hemmelig tittel", beskrivelse="Hemmelig beskrivelse")
    klient = innlogget(admin)
    sider = {navn: spoer(klient, navn, argumenter) for navn in FOR_ADMINISTRATOR - BARE_POST | ANSATTE}
    assert sak.saksnummer in sider["lukk_enhet"].content.decode()
    assert not any("Hemmelig" in side.content.decode() for side in sider.values())


def test_a_closed_account_is_out_at_once(argumenter, drift, admin, innlogget):
    klient = innlogget(admin)
    Bruker.objects.filter(pk=admin.pk).update(is_active=False)
    assert klient.get("/organisasjon/").status_code == 302


def test_every_page_knows_its_variables(argumenter, drift, admin, innlogget, monkeypatch):
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "UKJENT-VARIABEL")
    klient = innlogget(admin)
    for navn in sorted(NAVN - BARE_POST - {"sett_passord", "logg_inn"}):
        for metode in ("get", "post"):
            svar = getattr(klient, metode)(adresse(navn, argumenter))
            assert "UKJENT-VARIABEL" not in svar.content.decode(), navn
    for sti in ("/logg-inn/", "/passord/x/y/"):
        assert "UKJENT-VARIABEL" not in Client().get(sti).content.decode(), sti


def test_no_page_asks_more_the_more_there_is(drift, admin, rot, ny_enhet, ny_bruker, innlogget):
    klient = innlogget(admin)
    sider = [
        "/organisasjon/",
        "/organisasjon/ledere/",
        f"/organisasjon/enheter/{rot.pk}/",
        f"/organisasjon/enheter/{rot.pk}/legg-ned/",
        "/organisasjon/personer/",
        f"/organisasjon/personer/{admin.pk}/",
        f"/organisasjon/personer/{admin.pk}/roller/ny/",
        "/organisasjon/enheter/ny/",
        "/min-side/",
    ]

    def antall(sti):
        with CaptureQueriesContext(connection) as spoersmaal:
            assert klient.get(sti).status_code == 200
        return len(spoersmaal)

    def fyll(fra, til):
        for n in range(fra, til):
            enhet = ny_enhet(f"E{n}", rot)
            under = ny_enhet(f"E{n}-1", enhet)
            ny_bruker(
                f"b{n}", ("leder", enhet), ("stedfortreder", rot), ("verneombud", under), ("ansatt", under)
            )
            Rolle.objects.create(bruker=admin, rolle="ansatt", enhet=under)

    fyll(0, 2)
    faa = {sti: antall(sti) for sti in sider}
    fyll(2, 25)
    mange = {sti: antall(sti) for sti in sider}
    assert mange == faa
    assert max(mange.values()) <= 18, mange
