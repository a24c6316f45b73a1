"""Who sees which avvik through the API, and how much of it: what the pages show, and no more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.api.steg import STEG
from avvik.models import Avvik
from organisasjon.models import Bruker
from tests.avvik.api.conftest import Api
from tests.avvik.kommune import ROLLER, Kommune
from tests.vedlegg.filer import PDF, klar
from vedlegg.services import legg_ved

INNE = [navn for navn in ROLLER if navn != "sluttet"]
UKJENT = "2099-999999"


@pytest.fixture
def saker(kommune: Kommune) -> dict[str, Avvik]:
    """An open one, one of HMS, one of personvern, a fortrolig one, one elsewhere, one that was closed."""
    return {
        "vanlig": kommune.meld(),
        "hms": kommune.meld(kategori="FALL"),
        "personvern": kommune.meld(kategori="PERSONVERN"),
        "fortrolig": kommune.meld(fortrolig=True, omhandler=[kommune["leder"]]),
        "skole": kommune.meld(av="laerer", i="SK"),
        "lukket": kommune.sak_i("lukket"),
    }


def i_listen(svar: Any) -> set[str]:
    return {rad["saksnummer"] for rad in svar["rader"]}


@pytest.mark.parametrize("hvem", INNE)
def test_the_same_cases_as_on_the_page_and_the_others_do_not_exist(
    api: Api, kommune: Kommune, innlogget: Callable[[Bruker], Client], saker: dict[str, Avvik], hvem: str
) -> None:
    side = innlogget(kommune[hvem]).get(reverse("avvik:liste"), {"status": "alle"}).context["side"]
    klient = api(hvem)
    assert i_listen(klient.hent("/avvik/?status=alle")) == {sak.saksnummer for sak in side.rader}
    ukjent = klient.be("GET", f"/avvik/{UKJENT}/")
    for sak in saker.values():
        vist = innlogget(kommune[hvem]).get(reverse("avvik:sak", args=[sak.saksnummer])).status_code
        svar = klient.be("GET", f"/avvik/{sak.saksnummer}/")
        assert svar[0] == vist
        assert vist == 200 or svar == ukjent


@pytest.mark.parametrize("metode", ["GET", "POST", "DELETE"])
def test_a_hidden_case_is_unknown_at_every_address(api: Api, kommune: Kommune, metode: str) -> None:
    sak = kommune.meld(fortrolig=True)
    fil = legg_ved(sakstype="avvik", sak_id=sak.pk, aktoer=kommune["ansatt"], filer=[klar("a.pdf", PDF)])[0]
    ledd = ["", "historikk/", "dialog/", "lest/", "filer/", f"filer/{fil.pk}/", *(f"{ett}/" for ett in STEG)]
    data = {"versjon": 1} if metode == "POST" else None
    for hvem in ("koordinator", "laerer"):
        klient = api(hvem)
        for ett in ledd:
            numre = (sak.saksnummer, UKJENT)
            svar = [klient.be(metode, f"/avvik/{nummer}/{ett}", data) for nummer in numre]
            assert svar[0] == svar[1], (hvem, ett)
            assert svar[0][0] in (404, 405), (hvem, ett)


def test_nobody_gets_401_and_who_has_no_role_403(api: Api, kommune: Kommune) -> None:
    sak = kommune.meld()
    for sti in ("/avvik/", "/avvik/kategorier/", "/avvik/enheter/", f"/avvik/{sak.saksnummer}/"):
        assert api("").be("GET", sti)[0] == 401
        assert api("sluttet").be("GET", sti)[0] == 403
    assert api("sluttet").be("POST", "/avvik/", {"hva": "x", "enhet": "HJ"})[0] == 403
    assert Avvik.objects.count() == 1


class TestEnSak:
    def _se(self, api: Api, sak: Avvik, hvem: str) -> Any:
        return api(hvem).hent(f"/avvik/{sak.saksnummer}/")

    def test_whom_it_is_about_is_for_who_handles_it_and_the_reporter(
        self, api: Api, kommune: Kommune
    ) -> None:
        sak = kommune.meld(kategori="FALL", omhandler=[kommune["laerer"]])
        laerer = {"brukernavn": "laerer", "navn": "Navn Laerer"}
        for hvem in ("ansatt", "avdelingsleder", "koordinator"):
            assert self._se(api, sak, hvem)["omhandler"] == [laerer]
        assert self._se(api, sak, "verneombud")["omhandler"] == []

    def test_who_was_taken_away_is_for_the_leder(self, api: Api, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["laerer"]])
        felt: dict[str, Any] = {"personer": [], "grunn": "Feil person"}
        services.sett_omhandler(avvik_id=sak.pk, versjon=1, aktoer=kommune["avdelingsleder"], **felt)
        rad = self._se(api, sak, "avdelingsleder")["tatt_bort"][0]
        assert (rad["person"]["brukernavn"], rad["grunn"], rad["teller"]) == ("laerer", "Feil person", True)
        assert self._se(api, sak, "koordinator")["tatt_bort"] == []

    def test_the_reporter_reads_of_the_history_what_is_meant_for_them(
        self, api: Api, kommune: Kommune, innlogget: Callable[[Bruker], Client]
    ) -> None:
        sak = kommune.sak_i("under_behandling")
        kommune._gjoer(services.tildel, sak, behandler=kommune["kollega"], kommentar="Internt")
        for hvem in ("ansatt", "avdelingsleder"):
            linjer = api(hvem).hent(f"/avvik/{sak.saksnummer}/historikk/")["rader"]
            side = innlogget(kommune[hvem]).get(reverse("avvik:sak", args=[sak.saksnummer]))
            assert [linje["tittel"] for linje in linjer] == [ett.tittel for ett in side.context["historikk"]]
            assert ("Internt" in str(linjer)) is (hvem == "avdelingsleder")

    def test_a_duplicate_is_named_to_who_sees_it(self, api: Api, kommune: Kommune) -> None:
        original, sak = kommune.meld(fortrolig=True), kommune.meld()
        kommune._gjoer(services.avvis, sak, grunn="duplikat", melding="Meldt før", duplikat_av=original)
        assert self._se(api, sak, "avdelingsleder")["duplikat_av"] == original.saksnummer
        assert self._se(api, sak, "koordinator")["duplikat_av"] is None
        assert self._se(api, original, "avdelingsleder")["duplikater"] == [sak.saksnummer]

    def test_everything_in_it(self, api: Api, kommune: Kommune) -> None:
        sak = kommune.sak_i("tiltak_paagaar", aapent_tiltak=True, kategori="FALL")
        svar = self._se(api, sak, "avdelingsleder")
        assert (svar["status"], svar["kategori"], svar["enhet"]) == ("tiltak_paagaar", "FALL", "HJ1")
        assert (svar["melder"], svar["behandler"]) == ("Navn Ansatt", "Navn Kollega")
        assert svar["leder"] == "Navn Avdelingsleder"
        assert [ett["status"] for ett in svar["tiltak"]] == ["utfoert", "aapent"]
        assert "Når alle tiltak er utført" in svar["mangler"]
        assert {"klassifiser", "avvis", "dialog", "filer", "tiltak_nytt"} <= set(svar["kan"])
        assert "lukk" not in svar["kan"]


def test_the_dialogue_is_for_those_who_take_part(api: Api, kommune: Kommune) -> None:
    sak = kommune.meld(kategori="FALL")
    sti = f"/avvik/{sak.saksnummer}/dialog/"
    for hvem, status in (("ansatt", 200), ("avdelingsleder", 200), ("verneombud", 403), ("laerer", 404)):
        assert api(hvem).be("GET", sti)[0] == status
        assert api(hvem).be("POST", sti, {"tekst": "Hei"})[0] == (201 if status == 200 else status)
