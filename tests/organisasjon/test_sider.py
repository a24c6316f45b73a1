"""The pages in use: forms keep what was typed, a stale version is told, a closing is seen beforehand."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from avvik.innboks import innboks
from avvik.models import Avvik
from avvik.services import meld, start_behandling
from avvik.tilgang import adgang, synlig_for
from felles.klokke import i_dag
from organisasjon import services
from organisasjon.models import Bruker, Enhet
from tests.organisasjon.conftest import dag

pytestmark = pytest.mark.usefixtures("klokke", "drift")


@pytest.fixture
def omraade(klokke, ny_enhet, rot):
    return ny_enhet("OPV", rot, navn="Oppvekst", type="omraade")


@pytest.fixture
def skole(ny_enhet, omraade):
    return ny_enhet("200", omraade, navn="Fjellskolen", beskrivelse="Vi lærer bort.")


@pytest.fixture
def klient(admin, innlogget):
    return innlogget(admin)


def sti(enhet, slutt=""):
    return f"/organisasjon/enheter/{enhet.pk}/{slutt}"


def innhold(svar):
    return svar.content.decode()


# The tree and an enhet


def test_the_tree_shows_names_in_two_languages_leaders_and_aarsverk(
    klient, admin, rot, omraade, skole, ny_bruker
):
    Enhet.objects.filter(pk=omraade.pk).update(navn_andre_spraak="Byjjenimmie")
    ny_bruker("l", ("leder", omraade), navn="Lise Leder")
    services.sett_aarsverk(aktoer=admin, enhet=skole, aar=2025, aarsverk=Decimal("12.5"), ansatte=15)
    side = innhold(klient.get("/organisasjon/"))
    for tekst in (
        "Byjjenimmie",
        "Lise Leder",
        "12,5 årsverk",
        "Ingen leder, følges opp av Lise Leder (Oppvekst)",
    ):
        assert tekst in side
    assert "Ingen leder her eller over" in side  # the kommune itself


def test_a_stedfortreder_stands_in_for_a_vacant_post(klient, skole, ny_bruker):
    ny_bruker("s", ("stedfortreder", skole), navn="Sara Vara")
    for adresse in ("/organisasjon/", "/organisasjon/ledere/", sti(skole)):
        assert "Ingen leder, følges opp av stedfortreder Sara Vara" in innhold(klient.get(adresse)), adresse


def test_only_vacant_posts_are_listed_when_asked_for(klient, rot, omraade, skole, ny_bruker):
    ny_bruker("l", ("leder", omraade), ("kommunedirektoer", rot), navn="Lise Leder")
    alle, ledige = klient.get("/organisasjon/ledere/"), klient.get("/organisasjon/ledere/?ledige=ja")
    assert [rad.enhet.navn for rad in alle.context["rader"]] == ["Fjellby kommune", "Oppvekst", "Fjellskolen"]
    assert [rad.enhet.navn for rad in ledige.context["rader"]] == ["Fjellskolen"]


def test_closed_enheter_are_shown_when_asked_for(klient, rot, ny_enhet):
    ny_enhet("X", rot, navn="Gamleskolen", gyldig_til=dag("2025-03-02"))
    assert "Gamleskolen" not in innhold(klient.get("/organisasjon/"))
    assert "Lagt ned 02.03.2025" in innhold(klient.get("/organisasjon/?nedlagte=ja"))


def test_of_a_large_organisation_the_upper_levels_come_first(
    klient, rot, omraade, skole, ny_enhet, monkeypatch
):
    monkeypatch.setattr("organisasjon.sporringer.enheter.VIS_ALT_TIL", 4)
    avdeling = ny_enhet("A", skole, navn="Avdelingen")
    for n in range(3):
        ny_enhet(f"A{n}", avdeling, navn=f"Gruppe {n}")
    ny_enhet("Ax", avdeling, navn="Gammel gruppe", gyldig_til=dag("2025-03-02"))
    for adresse in ("/organisasjon/", "/organisasjon/ledere/"):
        side = innhold(klient.get(adresse))
        assert "Fjellskolen" in side
        assert "Avdelingen" not in side
        assert f'href="?under={skole.pk}"' in side
        assert "Vis 1 enhet under" in side
        side = innhold(klient.get(f"{adresse}?under={avdeling.pk}"))
        assert all(f"Gruppe {n}" in side for n in range(3))
        assert "Gammel gruppe" not in side
        for tull in ("999999999999999999999999", "x", ""):
            assert "Fjellskolen" in innhold(klient.get(f"{adresse}?under={tull}"))


def test_an_enhet_shows_description_leaders_verneombud_and_place(klient, rot, omraade, skole, ny_bruker):
    ny_bruker("l", ("leder", skole), navn="Lise Leder")
    ny_bruker("s", ("stedfortreder", skole), navn="Sara Vara")
    ny_bruker("v", ("verneombud", omraade), navn="Vera Vern")
    ny_bruker("h", ("verneombud", rot), navn="Hoved Vern")
    side = innhold(klient.get(sti(skole)))
    for tekst in ("Vi lærer bort.", "Lise Leder", "Sara Vara", "Vera Vern", "Oppvekst", "Fjellby kommune"):
        assert tekst in side
    assert "Hoved Vern" not in side


def test_what_somebody_typed_is_shown_as_text(klient, admin, skole):
    Enhet.objects.filter(pk=skole.pk).update(beskrivelse="<script>alert(1)</script>", navn="<b>Navn</b>")
    ny = "/organisasjon/enheter/ny/"
    for adresse in ("/organisasjon/", "/organisasjon/ledere/", ny, sti(skole), sti(skole, "legg-ned/")):
        side = innhold(klient.get(adresse))
        assert "<script>alert" not in side
        assert "<b>Navn" not in side


# Forms


NY = {
    "navn": "Ny skole",
    "kode": "201",
    "type": "virksomhet",
    "gyldig_fra": "01.04.2025",
    "merkelapper": "skole  helse, skole",
}


def test_a_new_enhet(klient, omraade):
    svar = klient.post("/organisasjon/enheter/ny/", {**NY, "forelder": omraade.pk})
    ny = Enhet.objects.get(kode="201")
    assert svar.url == sti(ny)
    assert (ny.forelder, ny.gyldig_fra, ny.merkelapper) == (omraade, dag("2025-04-01"), ["skole", "helse"])
    assert "Åpner 01.04.2025" in innhold(klient.get("/organisasjon/"))


def test_what_was_typed_is_kept_with_a_link_to_what_is_wrong(klient, omraade, skole):
    svar = klient.post(
        "/organisasjon/enheter/ny/", {**NY, "kode": "200", "forelder": "", "gyldig_fra": "i går"}
    )
    side = innhold(svar)
    assert svar.status_code == 200
    for verdi in ("Ny skole", "i går", "skole  helse, skole"):
        assert f'value="{verdi}"' in side
    for felt in ("id_forelder", "id_gyldig_fra"):
        assert f'href="#{felt}"' in side
    side = innhold(klient.post("/organisasjon/enheter/ny/", {**NY, "kode": "200", "forelder": omraade.pk}))
    assert 'href="#id_kode"' in side
    assert Enhet.objects.filter(navn="Ny skole").count() == 0


@pytest.mark.parametrize("forelder", ["999999", "abc", "-1", "1; drop"])
def test_a_parent_that_is_not_offered_is_refused(klient, omraade, forelder):
    assert klient.post("/organisasjon/enheter/ny/", {**NY, "forelder": forelder}).status_code == 200
    assert not Enhet.objects.filter(kode="201").exists()


def endring(enhet, **nytt):
    enhet.refresh_from_db()
    return {
        "navn": enhet.navn,
        "navn_andre_spraak": "",
        "type": enhet.type,
        "merkelapper": "",
        "beskrivelse": enhet.beskrivelse,
        "versjon": enhet.versjon,
        **nytt,
    }


def test_a_stale_version_is_told_with_what_is_stored_and_nothing_typed_is_lost(klient, skole):
    gammel = endring(skole)
    klient.post(sti(skole, "endre/"), endring(skole, navn="Hennes navn"))
    svar = klient.post(sti(skole, "endre/"), {**gammel, "navn": "Mitt navn"})
    side = innhold(svar)
    assert svar.status_code == 409
    assert "Noen andre har endret enheten" in side
    assert "Slik er det lagret nå" in side
    assert "Hennes navn" in side
    assert 'value="Mitt navn"' in side
    assert "Vi lærer bort." in side
    (versjon,) = re.findall(r'name="versjon" value="(\d+)"', side)
    klient.post(sti(skole, "endre/"), {**gammel, "navn": "Mitt navn", "versjon": versjon})
    skole.refresh_from_db()
    assert skole.navn == "Mitt navn"


def test_a_stale_move_is_told_too(klient, rot, skole):
    klient.post(sti(skole, "endre/"), endring(skole, navn="Hennes navn"))
    svar = klient.post(sti(skole, "flytt/"), {"forelder": rot.pk, "rapporteres_under": "", "versjon": 1})
    assert svar.status_code == 409
    skole.refresh_from_db()
    assert skole.forelder != rot


def test_an_enhet_is_moved_but_not_under_itself(klient, rot, omraade, skole):
    svar = klient.get(sti(omraade, "flytt/"))
    tilbudt = {verdi for verdi, _ in svar.context["skjema"].fields["forelder"].choices}
    assert tilbudt == {"", str(rot.pk)}
    klient.post(sti(skole, "flytt/"), {"forelder": rot.pk, "rapporteres_under": omraade.pk, "versjon": 1})
    skole.refresh_from_db()
    assert (skole.forelder, skole.rapporteres_under) == (rot, omraade)


@pytest.mark.parametrize(
    ("skrevet", "lagret"),
    [("12,5", "12.50"), ("12.5", "12.50"), ("1\xa0200,25", "1200.25"), ("1 200", "1200")],
)
def test_aarsverk_are_typed_in_norwegian(klient, skole, skrevet, lagret):
    assert (
        klient.post(sti(skole, "aarsverk/"), {"aar": "2025", "aarsverk": skrevet, "ansatte": ""}).status_code
        == 302
    )
    assert skole.aarsverk.get().aarsverk == Decimal(lagret)


@pytest.mark.parametrize(
    "felt", [{"aar": "25"}, {"aarsverk": "-1"}, {"aarsverk": "mange"}, {"aarsverk": ""}, {"ansatte": "1,5"}]
)
def test_aarsverk_that_cannot_be_are_refused(klient, skole, felt):
    svar = klient.post(sti(skole, "aarsverk/"), {"aar": "2025", "aarsverk": "1", "ansatte": "", **felt})
    assert "Rett opp" in innhold(svar)
    assert not skole.aarsverk.exists()


def test_the_kommune_says_that_it_is_neither_moved_nor_closed(klient, rot):
    assert "Kommunen kan ikke flyttes" in innhold(klient.get(sti(rot, "flytt/")))
    assert "Kommunen kan ikke legges ned" in innhold(klient.get(sti(rot, "legg-ned/")))
    klient.post(sti(rot, "endre/"), endring(rot, navn="Nytt navn"))
    rot.refresh_from_db()
    assert (rot.navn, rot.type) == ("Nytt navn", "kommune")


# Closing: no case is lost


@pytest.fixture
def nyskole(ny_enhet, omraade):
    return ny_enhet("201", omraade, navn="Nyskolen")


@pytest.fixture
def lise(ny_bruker, skole):
    return ny_bruker("lise", ("leder", skole), navn="Lise Leder")


@pytest.fixture
def nils(ny_bruker, nyskole):
    return ny_bruker("nils", ("leder", nyskole), navn="Nils Leder")


@pytest.fixture
def saker(ny_bruker, skole):
    melder = ny_bruker("m", ("ansatt", skole))
    return [meld(melder=melder, enhet=skole, tittel=f"Sak {n}") for n in range(3)]


def lukk(klient, enhet, steg, **felt):
    enhet.refresh_from_db()
    data = {"siste_dag": "03.03.2025", "etterfoelger": "", "versjon": enhet.versjon, **felt}
    return klient.post(sti(enhet, "legg-ned/"), {**data, "steg": steg})


def test_open_avvik_are_listed_by_number_with_who_follows_up_before_one_confirms(
    klient, skole, nyskole, nils, saker
):
    side = innhold(klient.get(sti(skole, "legg-ned/")))
    assert all(sak.saksnummer in side for sak in saker)
    side = innhold(lukk(klient, skole, "vis", etterfoelger=nyskole.pk))
    assert all(sak.saksnummer in side for sak in saker)
    assert "3 åpne saker følges opp av Nyskolen etter siste dag" in side
    assert "Nils Leder" in side
    skole.refresh_from_db()
    assert skole.gyldig_til is None, "nothing is stored yet"
    assert lukk(klient, skole, "bekreft", etterfoelger=nyskole.pk).url == sti(skole)
    skole.refresh_from_db()
    lagret = Enhet.objects.get(pk=skole.pk)
    assert (lagret.gyldig_til, lagret.etterfoelger) == (dag("2025-03-03"), nyskole)


def test_one_may_go_back_and_choose_again(klient, skole, nyskole):
    side = innhold(lukk(klient, skole, "endre", etterfoelger=nyskole.pk))
    assert "Se hva som skjer" in side
    assert f'<option value="{nyskole.pk}" selected>' in side


@pytest.mark.parametrize("steg", ["vis", "bekreft"])
def test_a_closing_that_cannot_be_is_refused_at_both_steps(klient, omraade, skole, steg):
    side = innhold(lukk(klient, omraade, steg))
    assert "Flytt eller legg ned disse enhetene først: Fjellskolen." in side
    side = innhold(lukk(klient, skole, steg, siste_dag="02.03.2025"))
    assert 'href="#id_siste_dag"' in side
    assert Enhet.objects.exclude(gyldig_til=None).count() == 0


def test_the_successors_leader_sees_and_follows_up_what_is_open(
    klient, klokke, skole, nyskole, lise, nils, saker
):
    assert not synlig_for(nils).exists()
    lukk(klient, skole, "bekreft", etterfoelger=nyskole.pk)
    assert {s.pk for s in innboks(friskt(lise), i_dag()).nye} == {s.pk for s in saker}, (
        "to the end of the day"
    )
    klokke.shift(dt.timedelta(days=1))
    nils, lise = friskt(nils), friskt(lise)
    assert set(synlig_for(nils)) == set(saker)
    assert {s.pk for s in innboks(nils, i_dag()).nye} == {s.pk for s in saker}
    assert not innboks(lise, i_dag()).nye.exists()
    sak = Avvik.objects.get(pk=saker[0].pk)
    assert adgang(nils, sak).er_leder
    assert not adgang(lise, sak).er_leder
    start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=nils)
    assert set(Avvik.objects.values_list("enhet", "behandles_av")) == {(skole.pk, skole.pk)}, "no case moves"


def test_without_a_successor_the_parent_follows_up(klient, klokke, omraade, skole, saker, ny_bruker):
    over = ny_bruker("o", ("leder", omraade), navn="Oda Over")
    side = innhold(lukk(klient, skole, "vis"))
    assert "den overordnede enheten" in side
    assert "Oda Over" in side
    lukk(klient, skole, "bekreft")
    klokke.shift(dt.timedelta(days=1))
    assert {s.pk for s in innboks(friskt(over), i_dag()).nye} == {s.pk for s in saker}


def test_what_closed_into_it_earlier_follows_along(
    klient, klokke, rot, ny_enhet, skole, nyskole, saker, ny_bruker, admin, innlogget
):
    lukk(klient, skole, "bekreft", etterfoelger=nyskole.pk)
    klokke.shift(dt.timedelta(days=1))
    klient = innlogget(friskt(admin))
    siste = ny_enhet("202", rot, navn="Sisteskolen")
    side = innhold(lukk(klient, nyskole, "vis", siste_dag="04.03.2025", etterfoelger=siste.pk))
    assert all(sak.saksnummer in side for sak in saker)
    lukk(klient, nyskole, "bekreft", siste_dag="04.03.2025", etterfoelger=siste.pk)
    klokke.shift(dt.timedelta(days=1))
    klient = innlogget(friskt(admin))
    leder = ny_bruker("siste", ("leder", siste))
    assert set(synlig_for(leder)) == set(saker)
    assert "Sisteskolen" in innhold(klient.get(sti(skole)))


def test_a_closing_is_taken_back(klient, skole, nyskole):
    lukk(klient, skole, "bekreft", etterfoelger=nyskole.pk)
    assert "Legges ned 03.03.2025" in innhold(klient.get("/organisasjon/"))
    skole.refresh_from_db()
    assert klient.post(sti(skole, "avlys/"), {"versjon": skole.versjon}).url == sti(skole)
    skole.refresh_from_db()
    assert skole.gyldig_til is None
    assert klient.post(sti(skole, "avlys/"), {"versjon": skole.versjon - 1}).status_code == 409


def friskt(bruker):
    """The person as a new request meets them: what they may do is kept for one request only."""
    return Bruker.objects.get(pk=bruker.pk)
