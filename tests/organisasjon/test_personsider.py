"""The pages of people in use: found without a name in the address, page by page, roles given and ended."""

import pytest
from django.utils.html import escape

from avvik.models import SAKSTYPE
from avvik.services import meld, start_behandling
from felles.klokke import i_dag
from organisasjon.lister import PERSONER
from organisasjon.models import Bruker, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak.services import opprett_tiltak
from tests.organisasjon.conftest import dag
from utboks.models import Jobb

pytestmark = pytest.mark.usefixtures("klokke", "drift")


@pytest.fixture
def omraade(klokke, ny_enhet, rot):
    return ny_enhet("OPV", rot, navn="Oppvekst", type="omraade")


@pytest.fixture
def skole(ny_enhet, omraade):
    return ny_enhet("200", omraade, navn="Fjellskolen")


@pytest.fixture
def lise(ny_bruker, skole):
    return ny_bruker("lise", ("leder", skole), navn="Lise Leder")


@pytest.fixture
def klient(admin, innlogget):
    return innlogget(admin)


def innhold(svar):
    return svar.content.decode()


def friskt(bruker):
    """The person as a new request meets them: what they may do is kept for one request only."""
    return Bruker.objects.get(pk=bruker.pk)


@pytest.fixture
def mange(ny_bruker, skole):
    navn = ["Åse Å", "Øyvind Ø", "Ærlig Æ", "Zara Z", "anna liten", "Bo Li", "Ole Ås", "Ola Aas"]
    return [ny_bruker(f"p{n}", ("ansatt", skole), navn=ett) for n, ett in enumerate(navn)]


def navn_i(svar):
    return [rad.bruker.navn for rad in svar.context["side"].rader]


def test_people_stand_in_norwegian_order(klient, mange):
    assert navn_i(klient.get("/organisasjon/personer/")) == [
        "Ada Min", "anna liten", "Bo Li", "Ola Aas", "Ole Ås", "Zara Z", "Ærlig Æ", "Øyvind Ø", "Åse Å",
    ]  # fmt: skip


def test_a_search_keeps_the_name_out_of_the_address(klient, mange):
    svar = klient.post("/organisasjon/personer/?rolle=ansatt", {"sok": " åse "})
    assert svar.url.startswith("/organisasjon/personer/?rolle=ansatt&soek=")
    assert "åse" not in svar.url.lower()
    assert "%" not in svar.url
    assert navn_i(klient.get(svar.url)) == ["Åse Å"]
    svar = klient.post("/organisasjon/personer/", {"sok": "å  ol"}, follow=True)
    assert navn_i(svar) == ["Ole Ås"]
    svar = klient.post("/organisasjon/personer/", {"sok": ""}, follow=True)
    assert svar.redirect_chain[-1][0] == "/organisasjon/personer/"
    assert len(navn_i(svar)) == 9


def test_a_search_of_another_session_shows_nobody_and_says_so(klient, mange):
    svar = klient.get("/organisasjon/personer/?soek=ukjent")
    assert "Dette søket finnes ikke lenger" in innhold(svar)
    assert "Zara Z" not in innhold(svar)


@pytest.mark.parametrize(
    ("sok", "funnet"), [("nina.ny", 1), ("@fjellby.EXAMPLE", 1), ("ny nina", 1), ("%", 0), ("_", 0)]
)
def test_people_are_found_by_name_brukernavn_and_epost(klient, ny_bruker, sok, funnet):
    ny_bruker("nina.ny", navn="Nina Nyheim", epost="n@fjellby.example")
    svar = klient.post("/organisasjon/personer/", {"sok": sok}, follow=True)
    assert navn_i(svar) == ["Nina Nyheim"] * funnet


@pytest.mark.parametrize("sok", ["o'neill", "O’NEILL", "Oʼneill", "sean"])
def test_apostrophes_and_accents_are_looked_through(klient, ny_bruker, sok):
    ny_bruker("sean", navn="Seán O’Neill")
    assert navn_i(klient.post("/organisasjon/personer/", {"sok": sok}, follow=True)) == ["Seán O’Neill"]


def test_people_are_narrowed_by_role_enhet_and_closed_access(klient, rot, omraade, skole, mange, ny_bruker):
    ny_bruker("leder", ("leder", omraade), navn="Lise Leder")
    ny_bruker("borte", ("leder", omraade), navn="Borte Vekk", is_active=False)
    assert navn_i(klient.get("/organisasjon/personer/?rolle=leder")) == ["Lise Leder"]
    assert len(navn_i(klient.get(f"/organisasjon/personer/?enhet={omraade.pk}"))) == 9
    assert len(navn_i(klient.get(f"/organisasjon/personer/?enhet={skole.pk}"))) == 8
    assert navn_i(klient.get("/organisasjon/personer/?stengte=ja")) == ["Borte Vekk"]
    for tull in (
        "rolle=tull",
        "enhet=x",
        "enhet=99999999999999999999",
        "etter=x",
        "foer=99999999999999999999",
        "etter=²",
    ):
        assert len(navn_i(klient.get(f"/organisasjon/personer/?{tull}"))) == 10, tull


def test_pages_meet_without_gap_or_overlap_and_back_again(klient, ny_bruker, monkeypatch):
    monkeypatch.setattr(PERSONER, "lengde", 4)
    for n in range(10):
        ny_bruker(f"p{n}", navn="Kari Lik" if n < 7 else f"Person {n}")
    alle = list(Bruker.objects.order_by("navn", "pk").values_list("pk", flat=True))
    adresse, sider, merker = "/organisasjon/personer/", [], []
    while adresse:
        side = klient.get(adresse).context["side"]
        sider.append([rad.bruker.pk for rad in side.rader])
        merker.append(side)
        adresse = f"/organisasjon/personer/?etter={side.etter}" if side.etter else ""
    assert [pk for side in sider for pk in side] == alle
    assert [len(side) for side in sider] == [4, 4, 3]
    assert merker[0].foer == ""
    tilbake = klient.get(f"/organisasjon/personer/?foer={merker[2].foer}").context["side"]
    assert [rad.bruker.pk for rad in tilbake.rader] == sider[1]
    foerste = klient.get(f"/organisasjon/personer/?foer={tilbake.foer}").context["side"]
    assert [rad.bruker.pk for rad in foerste.rader] == sider[0]
    assert foerste.foer == ""


def test_a_part_is_answered_to_htmx(klient, mange):
    svar = klient.get("/organisasjon/personer/", headers={"HX-Request": "true"})
    assert "<html" not in innhold(svar)
    assert "Zara Z" in innhold(svar)


def test_a_new_person_gets_a_role_and_loses_it(klient, skole, klokke):
    svar = klient.post("/organisasjon/personer/ny/", {"brukernavn": "ny", "navn": "Nina Ny", "epost": ""})
    nina = Bruker.objects.get(brukernavn="ny")
    assert svar.url == f"/organisasjon/personer/{nina.pk}/"
    klient.post(
        f"{svar.url}roller/ny/", {"rolle": "leder", "enhet": skole.pk, "fra": "01.03.2025", "til": ""}
    )
    rolle = nina.roller.get()
    assert (rolle.fra, rolle.til) == (dag("2025-03-01"), None)
    side = innhold(klient.get(svar.url))
    assert "Følger opp avvik som leder i" in side
    assert "Leder i Fjellskolen, fra 01.03.2025" in side
    klient.post(f"{svar.url}roller/{rolle.pk}/avslutt/", {"til": "02.03.2025"})
    side = innhold(klient.get(svar.url))
    assert "Tidligere roller" in side
    assert "En rolle ble avsluttet" in side
    assert not Tilgang(friskt(nina)).er_leder


def test_a_role_form_keeps_what_was_typed(klient, skole, ny_bruker):
    person = ny_bruker("x", ("leder", skole))
    svar = klient.post(
        f"/organisasjon/personer/{person.pk}/roller/ny/",
        {"rolle": "leder", "enhet": skole.pk, "fra": "01.03.2025", "til": "31.12.2025"},
    )
    side = innhold(svar)
    assert "noen av dagene fra før" in side
    assert 'value="31.12.2025"' in side
    assert f'<option value="{skole.pk}" selected>' in side


def test_closing_and_opening_an_account(klient, skole, lise):
    adresse = f"/organisasjon/personer/{lise.pk}/tilgang/"
    assert "Personen følger opp avvik i 1 enhet." in innhold(klient.get(adresse))
    klient.post(adresse, {"aapne": "nei"})
    assert not friskt(lise).is_active
    klient.post(adresse, {"aapne": "nei"})
    assert not friskt(lise).is_active, "pressed twice it stays closed"
    assert "Åpne tilgangen" in innhold(klient.get(adresse))
    klient.post(adresse, {"aapne": "ja"})
    assert friskt(lise).is_active


def test_an_administrator_does_not_close_their_own_account(klient, admin):
    assert klient.post(f"/organisasjon/personer/{admin.pk}/tilgang/", {"aapne": "nei"}).status_code == 400
    assert friskt(admin).is_active


def test_a_role_that_cannot_be_removed_says_why(klient, admin):
    rolle = admin.roller.get()
    svar = klient.post(f"/organisasjon/personer/{admin.pk}/roller/{rolle.pk}/fjern/", follow=True)
    assert escape("Rollen har vært i bruk.") in innhold(svar)
    Rolle.objects.filter(pk=rolle.pk).update(fra=i_dag())
    svar = klient.post(f"/organisasjon/personer/{admin.pk}/roller/{rolle.pk}/fjern/", follow=True)
    assert "minst én administrator" in innhold(svar)
    assert Rolle.objects.filter(pk=rolle.pk).exists()


class TestSisteRolle:
    """Ending a last role shows the administrator what is open with the person, by number alone."""

    @pytest.fixture
    def sak(self, lise, skole, ny_bruker):
        melder = ny_bruker("melder", ("ansatt", skole))
        sak = meld(melder=melder, enhet=skole, tittel="Hemmelig tittel")
        sak = start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=friskt(lise))
        felt = {"hva": "Hemmelig", "ansvarlig": lise, "frist": i_dag()}
        opprett_tiltak(sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=friskt(lise), **felt)
        return sak

    def adresse(self, lise, hva):
        return f"/organisasjon/personer/{lise.pk}/roller/{lise.roller.get().pk}/{hva}/"

    def test_it_is_ended_after_a_look_at_what_is_open(self, klient, lise, sak):
        adresse = self.adresse(lise, "avslutt")
        side = innhold(klient.post(adresse, {"til": "02.03.2025"}))
        assert "Dette er den siste rollen" in side
        assert side.count(sak.saksnummer) == 2, "as behandler, and for a tiltak"
        assert "Hemmelig" not in side
        assert lise.roller.get().til is None
        assert "Siste dag" in innhold(klient.post(adresse, {"til": "02.03.2025", "steg": "endre"}))
        assert klient.post(adresse, {"til": "02.03.2025", "steg": "bekreft"}).status_code == 302
        assert lise.roller.get().til == dag("2025-03-02")
        assert Jobb.objects.get(slag="overtakelse").objekt_id == lise.pk

    @pytest.mark.parametrize(
        ("fra", "til", "spoer"),
        [
            (None, None, False),
            ("2025-06-01", None, False),
            (None, "2025-03-02", True),
            (None, "2025-04-01", False),
        ],
    )
    def test_with_another_role_nothing_is_asked(self, klient, lise, sak, skole, fra, til, spoer):
        dager = {"fra": fra and dag(fra), "til": til and dag(til)}
        Rolle.objects.create(bruker=lise, rolle="ansatt", enhet=skole, **dager)
        rolle = lise.roller.get(rolle="leder")
        adresse = f"/organisasjon/personer/{lise.pk}/roller/{rolle.pk}/avslutt/"
        svar = klient.post(adresse, {"til": "05.03.2025"})
        assert (svar.status_code == 200) == spoer

    def test_with_nothing_open_nothing_is_asked(self, klient, lise):
        assert klient.post(self.adresse(lise, "avslutt"), {"til": "02.03.2025"}).status_code == 302

    def test_a_role_taken_away_is_asked_about_too(self, klient, lise, sak):
        lise.roller.update(fra=i_dag())
        adresse = self.adresse(lise, "fjern")
        assert sak.saksnummer in innhold(klient.post(adresse))
        assert lise.roller.exists()
        klient.post(adresse, {"steg": "bekreft"})
        assert not lise.roller.exists()

    def test_closing_the_access_shows_it(self, klient, lise, sak):
        adresse = f"/organisasjon/personer/{lise.pk}/tilgang/"
        assert innhold(klient.get(adresse)).count(sak.saksnummer) == 2
        klient.post(adresse, {"aapne": "nei"})
        assert Jobb.objects.get(slag="overtakelse").objekt_id == lise.pk
        assert sak.saksnummer not in innhold(klient.get(adresse)), "opening it again asks about nothing"
