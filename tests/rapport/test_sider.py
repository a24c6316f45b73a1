"""Pages of figures and reports: who may, what is refused, and that every figure leads to its rows."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from felles.tid import Periode
from organisasjon.models import Bruker, Enhet, Rolle
from rapport import services
from rapport.models import Kapitteltekst, Rapport, Rapportstatus
from tests.rapport.tallhjelp import ny_enhet, ny_kategori, nytt_avvik
from utboks import tasks
from utboks.models import Jobb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


@pytest.fixture
def enheter(db: None) -> dict[str, Enhet]:
    rot = ny_enhet("K", navn="Fjellby")
    oppvekst = ny_enhet("O", rot, type="omraade", navn="Oppvekst")
    teknisk = ny_enhet("T", rot, type="omraade", navn="Teknisk")
    return {"K": rot, "O": oppvekst, "T": teknisk, "200": ny_enhet("200", oppvekst, navn="Skolene")}


@pytest.fixture
def som(enheter: dict[str, Enhet]) -> Callable[..., Client]:
    """`som("leder", "O")`: a client logged in as a person with that role."""

    def lag(rolle: str | None, enhet: str = "K") -> Client:
        bruker = Bruker.objects.create(brukernavn=f"{rolle}-{enhet}", navn=f"{rolle} {enhet}")
        if rolle:
            Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=enheter[enhet])
        klient = Client()
        klient.force_login(bruker)
        return klient

    return lag


def _rapport(enheter: dict[str, Enhet], enhet: str = "K", *, ferdig: bool = True) -> Rapport:
    kd, _ny = Bruker.objects.get_or_create(brukernavn="kd", defaults={"navn": "Kåre Direktør"})
    Rolle.objects.get_or_create(bruker=kd, rolle="kommunedirektoer", enhet=enheter["K"])
    rapport = services.bestill_rapport(aktoer=kd, periode=Periode(2024), enhet=enheter[enhet])
    if ferdig:
        tasks.utfoer_jobb(Jobb.objects.latest("pk").pk)
    return rapport


def _sider(rapport: Rapport) -> list[str]:
    return [
        reverse("rapport:tall"),
        reverse("rapport:liste"),
        reverse("rapport:vis", args=[rapport.pk]),
        reverse("rapport:fil", args=[rapport.pk, "pdf"]),
        reverse("rapport:kapitler"),
    ]


class TestTilgang:
    def test_a_stranger_is_sent_to_login(self, enheter: dict[str, Enhet]) -> None:
        for side in _sider(_rapport(enheter)):
            svar = Client().get(side)
            assert svar.status_code == 302
            assert svar["Location"].startswith(reverse("organisasjon:logg_inn"))

    def test_one_without_a_role_today_sees_nothing(self, enheter: dict[str, Enhet], som: Any) -> None:
        klient = som(None)
        for side in _sider(_rapport(enheter)):
            assert klient.get(side).status_code == 403, side

    def test_a_draft_is_unknown_to_an_ansatt_until_it_is_approved(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        rapport = _rapport(enheter)
        klient = som("ansatt", "200")
        for navn, ekstra in (("vis", []), ("fil", ["json"])):
            adresse = reverse(f"rapport:{navn}", args=[rapport.pk, *ekstra])
            assert klient.get(adresse).status_code == 404
        services.godkjenn(aktoer=Bruker.objects.get(brukernavn="kd"), rapport_id=rapport.pk)
        for navn, ekstra in (("vis", []), ("fil", ["json"])):
            adresse = reverse(f"rapport:{navn}", args=[rapport.pk, *ekstra])
            assert klient.get(adresse).status_code == 200

    def test_a_revisor_reads_drafts_but_orders_nothing(self, enheter: dict[str, Enhet], som: Any) -> None:
        rapport = _rapport(enheter)
        klient = som("revisor")
        assert klient.get(reverse("rapport:vis", args=[rapport.pk])).status_code == 200
        assert (
            klient.post(reverse("rapport:bestill"), {"aar": 2024, "tertial": "0", "enhet": "K"}).status_code
            == 403
        )
        assert klient.post(reverse("rapport:godkjenn", args=[rapport.pk])).status_code == 403
        assert klient.get(reverse("rapport:kapitler")).status_code == 403

    def test_a_leder_of_an_omraade_orders_only_their_own(self, enheter: dict[str, Enhet], som: Any) -> None:
        nytt_avvik(enheter["200"], "2024-03-01 12:00")
        klient = som("leder", "O")
        for enhet, status in (("O", 302), ("T", 422), ("K", 422)):
            svar = klient.post(reverse("rapport:bestill"), {"aar": 2024, "tertial": "0", "enhet": enhet})
            assert svar.status_code == status, enhet
        assert [rapport.enhet.kode for rapport in Rapport.objects.all()] == ["O"]

    def test_a_leder_of_another_omraade_does_not_see_the_draft(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        rapport = _rapport(enheter, "O")
        assert som("leder", "T").get(reverse("rapport:vis", args=[rapport.pk])).status_code == 404
        assert som("leder", "O").get(reverse("rapport:vis", args=[rapport.pk])).status_code == 200

    def test_an_unknown_rapport_and_an_unknown_format(self, enheter: dict[str, Enhet], som: Any) -> None:
        rapport = _rapport(enheter)
        klient = som("kommunedirektoer")
        assert klient.get(reverse("rapport:vis", args=[rapport.pk + 1])).status_code == 404
        assert klient.get(reverse("rapport:fil", args=[rapport.pk, "exe"])).status_code == 404


class TestTallOgRader:
    def test_every_linked_number_is_how_many_the_list_holds(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        hms = ny_kategori("HMS")
        for nr in range(7):
            nytt_avvik(
                enheter["200"],
                f"2024-0{nr + 1}-01 12:00",
                kategori=hms if nr % 2 else None,
                lukket=f"2024-0{nr + 1}-11 12:00" if nr % 3 else None,
                fortrolig=nr == 6,
            )
        klient = som("kvalitetskoordinator")
        side = klient.get(reverse("rapport:tall"), {"aar": 2024, "tertial": "0", "enhet": ""})
        suppe = BeautifulSoup(side.content, "html.parser")
        lenker = suppe.select(f'#tall a[href^="{reverse("rapport:tallrader")}"]')
        assert len(lenker) > 20
        for lenke in lenker:
            tekst = lenke.get_text().split("–")[0].strip().replace("\xa0", "")
            if not tekst.isdecimal():
                continue
            svar = klient.get(str(lenke["href"]))
            assert svar.context["innhold"].antall == int(tekst), lenke["href"]

    def test_what_is_fortrolig_counts_but_is_not_shown(self, enheter: dict[str, Enhet], som: Any) -> None:
        som("leder")  # else the koordinator would stand in for a leder, and see it
        nytt_avvik(enheter["200"], "2024-03-01 12:00")
        skjult = nytt_avvik(enheter["200"], "2024-03-02 12:00", fortrolig=True)
        klient = som("kvalitetskoordinator")
        adresse = reverse("rapport:tallrader")
        svar = klient.get(
            adresse, {"figur": "avvik.meldt", "aar": 2024, "skjaering": "2024-12-31T23:59:59+01:00"}
        )
        assert (svar.context["innhold"].antall, svar.context["innhold"].skjulte) == (2, 1)
        assert skjult.saksnummer not in svar.content.decode()
        ansatt = som("ansatt", "200").get(
            adresse, {"figur": "avvik.meldt", "aar": 2024, "skjaering": "2024-12-31T23:59:59+01:00"}
        )
        assert (ansatt.context["innhold"].antall, ansatt.context["innhold"].synlige) == (2, 0)

    @pytest.mark.parametrize(
        "parametre",
        [
            {},
            {"figur": "avvik.finnes_ikke", "aar": "2024", "skjaering": "2024-12-31T23:59:59+01:00"},
            {"figur": "avvik.meldt", "aar": "tjue", "skjaering": "2024-12-31T23:59:59+01:00"},
            {"figur": "avvik.meldt", "aar": "2024", "skjaering": "i går"},
            {"figur": "avvik.meldt", "aar": "2024", "skjaering": "2024-12-31T23:59:59+01:00", "enhet": "X"},
            {"figur": "avvik.meldt", "aar": "99999", "skjaering": "2024-12-31T23:59:59+01:00"},
        ],
    )
    def test_an_address_that_is_broken(self, parametre: dict[str, str], som: Any) -> None:
        assert som("leder").get(reverse("rapport:tallrader"), parametre).status_code == 400

    def test_the_number_of_queries_does_not_grow(
        self, enheter: dict[str, Enhet], som: Any, django_assert_max_num_queries: Any
    ) -> None:
        klient = som("kommunedirektoer")
        for nr in range(30):
            nytt_avvik(enheter["200"], f"2024-03-01 12:{nr:02}")
        parametre = {"figur": "avvik.meldt", "aar": 2024, "skjaering": "2024-12-31T23:59:59+01:00"}
        with django_assert_max_num_queries(25):
            klient.get(reverse("rapport:tallrader"), parametre)


class TestRapportside:
    def test_frozen_figures_stay_though_a_case_is_meldt_afterwards(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        nytt_avvik(enheter["200"], "2024-03-01 12:00")
        rapport = _rapport(enheter)
        klient = som("revisor")
        foer = klient.get(reverse("rapport:fil", args=[rapport.pk, "json"])).content
        nytt_avvik(enheter["200"], "2024-03-05 12:00")
        etter = klient.get(reverse("rapport:fil", args=[rapport.pk, "json"])).content
        assert foer == etter
        assert json.loads(foer)["avvik"]["meldt"] == 1

    def test_a_failed_one_shows_its_reason_and_that_it_can_be_run_again(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        rapport = _rapport(enheter, ferdig=False)
        Rapport.objects.filter(pk=rapport.pk).update(
            status=Rapportstatus.FEILET, feil="Uventet feil (OSError)"
        )
        klient = som("leder")
        side = klient.get(reverse("rapport:vis", args=[rapport.pk])).content.decode()
        assert "Uventet feil (OSError)" in side
        assert "Kjør igjen" in side
        klient.post(reverse("rapport:kjoer_igjen", args=[rapport.pk]))
        rapport.refresh_from_db()
        assert rapport.status == Rapportstatus.BESTILT

    def test_a_file_that_failed_does_not_hold_the_others_back(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        nytt_avvik(enheter["200"], "2024-03-01 12:00")
        rapport = _rapport(enheter)
        rapport.filer.filter(format="docx").delete()
        rapport.steg.filter(steg="docx").update(feil="Uventet feil (ValueError)")
        Rapport.objects.filter(pk=rapport.pk).update(status=Rapportstatus.DELVIS)
        klient = som("leder")
        adresse = reverse("rapport:vis", args=[rapport.pk])
        side = klient.get(adresse).content.decode()
        for tekst in (
            "Delvis ferdig",
            "Word-filen kunne ikke lages",
            "Uventet feil (ValueError).",
            f"oppgi rapport nummer {rapport.pk}",
            "Lag det som mangler",
            "Meldte avvik etter kategori",
        ):
            assert tekst in side
        assert reverse("rapport:godkjenn", args=[rapport.pk]) not in side
        for format_, status in (("pdf", 200), ("xlsx", 200), ("json", 200), ("docx", 404), ("exe", 404)):
            fil = reverse("rapport:fil", args=[rapport.pk, format_])
            assert klient.get(fil).status_code == status
            assert (fil in side) is (status == 200)
        assert "Lag det som mangler" not in som("revisor").get(adresse).content.decode()
        assert "Delvis ferdig" in klient.get(reverse("rapport:liste")).content.decode()

    def test_a_file_can_be_fetched_while_the_rest_is_made(self, enheter: dict[str, Enhet], som: Any) -> None:
        rapport = _rapport(enheter)
        rapport.filer.filter(format="xlsx").delete()
        rapport.steg.filter(steg="xlsx").delete()
        rapport.steg.filter(steg="docx").update(feil="Uventet feil (ValueError)")
        Rapport.objects.filter(pk=rapport.pk).update(status=Rapportstatus.KJOERER, ferdig=None)
        klient = som("leder")
        fremdrift = klient.get(reverse("rapport:vis", args=[rapport.pk]), headers={"HX-Request": "true"})
        side = fremdrift.content.decode()
        assert reverse("rapport:fil", args=[rapport.pk, "pdf"]) in side
        assert "Word-filen kunne ikke lages" in side
        assert "ik-steg__feilet" in side
        assert "Lag det som mangler" not in side
        assert klient.get(reverse("rapport:fil", args=[rapport.pk, "pdf"])).status_code == 200

    def test_get_does_not_approve(self, enheter: dict[str, Enhet], som: Any) -> None:
        rapport = _rapport(enheter)
        assert som("leder").get(reverse("rapport:godkjenn", args=[rapport.pk])).status_code == 200
        rapport.refresh_from_db()
        assert rapport.godkjent is None

    def test_a_period_that_has_not_begun_and_a_skjaering_in_the_future(self, som: Any, klokke: Any) -> None:
        klient = som("leder")
        for data, setning in (
            ({"aar": 2025, "tertial": 3}, "har ikke begynt"),
            ({"aar": 2025, "tertial": 1, "skjaering": "01.04.2025 12.00"}, "fram i tid"),
        ):
            svar = klient.post(reverse("rapport:bestill"), {**data, "enhet": "K"})
            assert svar.status_code == 422
            assert setning in svar.content.decode()
        assert not Rapport.objects.exists()


class TestKapitler:
    def _adresse(self, enheter: dict[str, Enhet], enhet: str = "K", kode: str = "vurdering") -> str:
        return reverse("rapport:kapittel", args=[2024, 0, enheter[enhet].pk, kode])

    def test_the_text_comes_in_the_next_rapport_and_in_no_earlier_one(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        klient = som("leder")
        foer = _rapport(enheter)
        klient.post(self._adresse(enheter), {"tekst": "Rutinene følges.", "versjon": 0})
        etter = _rapport(enheter)
        for rapport, ventet in ((foer, False), (etter, True)):
            rapport.refresh_from_db()
            side = klient.get(reverse("rapport:vis", args=[rapport.pk])).content.decode()
            assert ("Rutinene følges." in side) is ventet

    def test_of_two_at_once_the_second_loses_nothing(self, enheter: dict[str, Enhet], som: Any) -> None:
        en, to = som("leder"), som("kvalitetskoordinator")
        en.post(self._adresse(enheter), {"tekst": "Første tekst", "versjon": 0})
        svar = to.post(self._adresse(enheter), {"tekst": "Andre tekst", "versjon": 0})
        assert svar.status_code == 409
        side = svar.content.decode()
        assert "Første tekst" in side
        assert "Andre tekst" in side
        assert Kapitteltekst.objects.get().tekst == "Første tekst"
        to.post(self._adresse(enheter), {"tekst": "Begge deler", "versjon": 1})
        assert Kapitteltekst.objects.get().tekst == "Begge deler"

    def test_another_omraade_an_unknown_chapter_and_an_unknown_period(
        self, enheter: dict[str, Enhet], som: Any
    ) -> None:
        klient = som("leder", "O")
        assert klient.get(self._adresse(enheter, "O")).status_code == 200
        assert klient.get(self._adresse(enheter, "T")).status_code == 403
        assert klient.post(self._adresse(enheter, "T"), {"tekst": "x", "versjon": 0}).status_code == 403
        assert klient.get(self._adresse(enheter, "O", "finnes_ikke")).status_code == 404
        annen = reverse("rapport:kapittel", args=[2024, 7, enheter["O"].pk, "vurdering"])
        assert klient.get(annen).status_code == 404
