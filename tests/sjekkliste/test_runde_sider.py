"""The page of a runde: who sees it, what the heat map says, and the spread beside earlier tertials."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from felles.anker import Anker
from organisasjon.models import Enhet
from sjekkliste import services
from sjekkliste.models import Malomraade, Runde, Sjekkliste
from sjekkliste.runde.bilde import VERDIER, rundebilde
from sjekkliste.runde.varmekart import ALT, DEL, IKKE_LEVERT, MEST, MYE, UAKTUELT, VENTER, nivaa_av
from sjekkliste.tilstander import UBESVART
from tests.sjekkliste.kommune import Kommune, lag_mal
from tests.sjekkliste.rundehjelp import CELLE, SIDE, TikkendeKommune, innhold, rad, som, suppe, tall_i


@pytest.fixture
def kommune(db: None, klokke: Any) -> Kommune:
    kommune = TikkendeKommune()
    kommune.klokke = klokke
    return kommune


class TestTilgang:
    @pytest.mark.parametrize(
        "sti", [SIDE, CELLE, f"{SIDE}xlsx/", "/sjekkliste/runder/", "/sjekkliste/runder/tiltak/"]
    )
    def test_only_those_who_belong(self, kommune: Kommune, sti: str) -> None:
        kommune.aapne()
        assert Client().get(sti).status_code == 302
        assert som(kommune, "sluttet").get(sti).status_code == 403
        for navn in ("ansatt", "leder", "revisor", "administrator", "personvernombud", "koordinator"):
            svar = som(kommune, navn).get(sti)
            assert innhold(svar) or svar.status_code == 302
            assert svar.status_code == (302 if sti.endswith("runder/") else 200), navn

    @pytest.mark.parametrize(
        ("navn", "ser"),
        [
            ("ansatt", set()),
            ("avdelingsleder", set()),
            ("personvernombud", set()),
            ("leder", {"HJ"}),
            ("verneombud", {"HJ"}),
            ("omraadeleder", {"HJ"}),
            ("skoleleder", {"SK"}),
            ("direktoer", {"HJ", "SK"}),
            ("koordinator", {"HJ", "SK"}),
            ("revisor", {"HJ", "SK"}),
        ],
    )
    def test_all_see_numbers_and_only_readers_see_answers(
        self, kommune: Kommune, navn: str, ser: set[str]
    ) -> None:
        kommune.aapne()
        kommune.i_status("levert", ros_1="nei")
        kommune.i_status("levert", "SK", ros_1="delvis")
        klient = som(kommune, navn)
        kart = suppe(klient.get(SIDE))
        assert tall_i(rad(kart, "Enhet HJ"))
        assert tall_i(rad(kart, "Enhet SK"))
        lenket = {hode.get_text(strip=True) for hode in kart.select("tbody tr:not([class]) th:has(a)")}
        assert lenket == {f"Enhet {kode}" for kode in ser}
        celle = klient.get(CELLE, {"omraade": "ros"})
        vist = {linje.sjekkliste.enhet.kode for linje in celle.context["side"].rader}
        assert vist == ser
        assert celle.context["innhold"].antall == 4
        assert celle.context["innhold"].skjulte == 4 - 2 * len(ser)
        assert ("Slik er det." in celle.content.decode()) == bool(ser)

    def test_the_name_of_the_leder_only_for_who_sees_the_sjekkliste(self, kommune: Kommune) -> None:
        kommune.aapne()
        for navn, ventet in (
            ("ansatt", set()),
            ("leder", {"Navn Leder"}),
            ("koordinator", {"Navn Leder", "Navn Skoleleder"}),
        ):
            manglende = som(kommune, navn).get(SIDE).context["manglende"]
            assert {ett.navn for ett in manglende} == {"Enhet HJ", "Enhet SK"}
            assert {ett.leder for ett in manglende} - {""} == ventet, navn


class TestVarmekart:
    def test_empty_and_without_a_runde(self, kommune: Kommune) -> None:
        lag_mal()
        tom = som(kommune, "ansatt").get("/sjekkliste/runder/")
        assert "Det er ikke åpnet noen runde ennå" in tom.content.decode()
        assert "Åpne en runde nå" in som(kommune, "koordinator").get("/sjekkliste/runder/").content.decode()
        assert som(kommune, "ansatt").get(SIDE).status_code == 404

    def test_it_leads_to_the_newest_or_the_chosen_one(self, kommune: Kommune) -> None:
        kommune.aapne(2024, 3)
        kommune.aapne(2025, 1)
        klient = som(kommune, "ansatt")
        assert klient.get("/sjekkliste/runder/").headers["Location"] == SIDE
        valgt = klient.get("/sjekkliste/runder/", {"runde": "2024-3", "enhet": "HO"})
        assert valgt.headers["Location"] == "/sjekkliste/runder/2024/3/?enhet=HO"
        assert klient.get("/sjekkliste/runder/", {"runde": "2023-1"}).status_code == 404

    @pytest.mark.parametrize(
        "sti",
        [
            "/sjekkliste/runder/2025/2/",
            "/sjekkliste/runder/2025/0/",
            "/sjekkliste/runder/2025/4/",
            f"/sjekkliste/runder/{10**30}/1/",
            f"/sjekkliste/runder/2025/{10**30}/",
            f"{SIDE}?enhet=FINNESIKKE",
            f"{CELLE}?enhet=FINNESIKKE",
            f"{CELLE}?omraade=finnes-ikke",
            f"{CELLE}?svar=finnes-ikke",
            f"{SIDE}xlsx/?enhet=FINNESIKKE",
            "/sjekkliste/runder/tiltak/?enhet=FINNESIKKE",
        ],
    )
    def test_what_does_not_exist(self, kommune: Kommune, sti: str) -> None:
        kommune.aapne()
        assert som(kommune, "direktoer").get(sti).status_code == 404

    @pytest.mark.parametrize("etter", ["0", "1", "²", "9" * 40, "x", Anker("en annen").lag(1)])
    def test_paging_on_from_what_does_not_exist_gives_the_first_page(
        self, kommune: Kommune, etter: str
    ) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        svar = som(kommune, "direktoer").get(CELLE, {"omraade": "ros", "etter": etter})
        assert len(svar.context["side"].rader) == 2

    def test_without_virksomheter(self, kommune: Kommune) -> None:
        kommune.aapne()
        svar = som(kommune, "ansatt").get(SIDE, {"enhet": "HJ1"})
        assert "Ingen virksomheter er med i dette utvalget" in svar.content.decode()

    def test_missing_is_said_in_words_and_is_never_green(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.besvar_alt()
        kommune.i_status("returnert", "SK")
        side = suppe(som(kommune, "ansatt").get(SIDE))
        for navn, tilstand in (("Enhet HJ", "Mangler"), ("Enhet SK", "Sendt tilbake")):
            celler = rad(side, navn).select("td.vk")
            assert {" ".join(celle["class"]) for celle in celler} == {"vk vk-mangler"}
            assert all(celle.get_text(strip=True).startswith("Mangler") for celle in celler)
            levering = rad(side, navn).select_one(".varmekart__levering")
            assert levering is not None
            assert levering.get_text(strip=True) == tilstand
        assert "0 av 2 virksomheter har levert. 2 mangler." in side.get_text()

    def test_the_sums_are_the_same_on_the_page_and_in_the_bilde(self, kommune: Kommune) -> None:
        runde = kommune.aapne()
        kommune.i_status("levert", ros_1="nei", hms_1="ikke_forfalt")
        side = suppe(som(kommune, "ansatt").get(SIDE))
        bilde = rundebilde(runde)
        celler = rad(side, "Hele kommunen").select("td.vk")
        ventet = [bilde.per_omraade[omraade.kode] for omraade in bilde.omraader] + [bilde.sum]
        assert [tall_i(celle) for celle in celler] == [+telling for telling in ventet]
        rader = [rad(side, navn).select("td.vk") for navn in ("Enhet HJ", "Enhet SK")]
        for kolonne, telling in enumerate(ventet):
            assert sum((tall_i(ett[kolonne]) for ett in rader), Counter()) == +telling

    def test_each_group_sums_its_own(self, kommune: Kommune) -> None:
        kommune.ny_enhet("HJ2", over="HO")
        kommune.ny_enhet("ALENE", over="K")
        kommune.aapne()
        kommune.i_status("levert")
        kart = som(kommune, "ansatt").get(SIDE).context["kart"]
        grupper = [(g.sum.navn, g.sum.levering, [r.navn for r in g.rader]) for g in kart.grupper]
        assert grupper == [
            ("Enhet HO", "1 av 2 levert", ["Enhet HJ", "Enhet HJ2"]),
            ("Enhet OPV", "0 av 1 levert", ["Enhet SK"]),
            ("Rett under kommunen", "0 av 1 levert", ["Enhet ALENE"]),
        ]
        assert kart.grupper[0].sum.sum.tekst == "3\xa0ja\xa0· 3\xa0ubesvart"
        assert kart.grupper[2].sum.sum.adresse == ""

    def test_only_the_subtree(self, kommune: Kommune) -> None:
        kommune.aapne()
        svar = som(kommune, "ansatt").get(SIDE, {"enhet": "OPV"})
        assert [r.navn for g in svar.context["kart"].grupper for r in g.rader] == ["Enhet SK"]
        assert svar.context["status"] == "0 av 1 virksomhet har levert. 1 mangler."
        assert dict(svar.context["skjema"].fields["enhet"].choices)["HO"] == "Enhet HO"
        hele = som(kommune, "ansatt").get(SIDE, {"enhet": "K"})
        assert len(hele.context["bilde"].lister) == 2

    def test_each_cell_links_to_its_answers(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert", ros_1="nei")
        klient = som(kommune, "direktoer")
        for celle in suppe(klient.get(SIDE)).select("table.varmekart td.vk:has(a)"):
            lenke = celle.a
            assert lenke is not None
            svar = klient.get(str(lenke["href"]))
            assert svar.status_code == 200
            telling = tall_i(celle)
            vist = (
                telling[UBESVART]
                if telling.total() == telling[UBESVART]
                else telling.total() - telling[UBESVART]
            )
            assert svar.context["innhold"].antall == vist, lenke["href"]

    def test_names_are_text_and_never_code(self, kommune: Kommune) -> None:
        lag_mal(spoersmaal={"ros": [("ros-1", "tertial", {})]})
        Malomraade.objects.update(navn='<img src=x onerror="1">')
        Enhet.objects.create(
            kode="X&Y", navn="<b>Vei & vann</b>", type="virksomhet", forelder=kommune.enhet["HO"]
        )
        kommune.aapne()
        svar = som(kommune, "direktoer").get(SIDE)
        assert b"<img" not in svar.content
        assert b"<b>" not in svar.content
        lenke = rad(suppe(svar), "<b>Vei & vann</b>").select_one("td.vk a")
        assert lenke is not None
        assert som(kommune, "direktoer").get(str(lenke["href"])).context["innhold"].antall == 1

    def test_a_locked_runde_is_shown_as_it_was_locked(self, kommune: Kommune, klokke: Any) -> None:
        runde = kommune.aapne()
        kommune.i_status("levert")
        klokke.shift(dt.timedelta(hours=1))
        services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
        klokke.shift(dt.timedelta(days=400))
        kommune.enhet["HJ"].navn = "Nytt navn"
        kommune.enhet["HJ"].save()
        side = suppe(som(kommune, "koordinator").get(SIDE))
        assert rad(side, "Enhet HJ")
        assert "Runden ble låst 03.03.2025" in side.get_text()
        assert not side.select('a[href$="/laas/"], a[href$="/frist/"]')

    @pytest.mark.parametrize(
        ("telling", "nivaa"),
        [
            ({"ja": 4}, ALT),
            ({"ja": 4, "ikke_aktuelt": 2, "ikke_forfalt": 1}, ALT),
            ({"ja": 3, "nei": 1}, MEST),
            ({"ja": 1, "delvis": 1}, MEST),
            ({"ja": 2, "delvis": 1, "nei": 1}, DEL),
            ({"delvis": 2}, DEL),
            ({"ja": 1, "nei": 2}, MYE),
            ({"nei": 1}, MYE),
            ({"ja": 1, "ubesvart": 3}, MYE),
            ({"ja": 3, "ikke_forfalt": 2}, ALT),
            ({"ja": 2, "ikke_forfalt": 2}, VENTER),
            ({"ja": 1, "ikke_forfalt": 25, "ikke_aktuelt": 9}, VENTER),
            ({"ja": 3, "nei": 1, "ikke_forfalt": 4}, VENTER),
            # What is lacking of what is due is never hidden behind what is not.
            ({"ja": 1, "nei": 1, "ikke_forfalt": 9}, DEL),
            ({"nei": 1, "ikke_forfalt": 9}, MYE),
            ({"ikke_forfalt": 3}, UAKTUELT),
            ({}, UAKTUELT),
        ],
    )
    def test_the_level_follows_the_share(self, telling: dict[str, int], nivaa: Any) -> None:
        assert nivaa_av(telling) is nivaa
        assert nivaa_av(telling, er_levert=False) is IKKE_LEVERT

    def test_the_number_of_queries_does_not_grow(self, kommune: Kommune) -> None:
        def antall(navn: str, sti: str) -> int:
            klient = som(kommune, navn)
            with CaptureQueriesContext(connection) as fanget:
                svar = klient.get(sti)
                innhold(svar)
            assert svar.status_code == 200
            return len(fanget)

        kommune.ny_enhet("V", over="OPV")
        kommune.aapne(2024, 3)
        for nr in range(27):
            kommune.ny_enhet(f"V{nr}", over="HO" if nr % 2 else "K")
        kommune.aapne(2025, 1)
        kommune.i_status("levert", ros_1="nei")
        kommune.i_status("levert", "SK", ros_1="delvis")
        # The same runde, of two virksomheter and of thirty.
        for navn in ("direktoer", "koordinator", "ansatt"):
            assert antall(navn, f"{SIDE}?enhet=OPV") == antall(navn, SIDE)
            assert antall(navn, f"{CELLE}?enhet=OPV") == antall(navn, CELLE)
            assert antall(navn, f"{SIDE}xlsx/?enhet=OPV") == antall(navn, f"{SIDE}xlsx/")


class TestFordeling:
    def test_beside_the_two_before_and_the_same_last_year(self, kommune: Kommune) -> None:
        for aar, tertial in ((2023, 3), (2024, 1), (2024, 2), (2024, 3), (2025, 1)):
            kommune.aapne(aar, tertial)
        kommune.i_status("levert", ros_1="nei")
        fordeling = som(kommune, "ansatt").get(SIDE).context["fordeling"]
        assert [ett.navn for ett in fordeling] == ["Område ros", "Område hms"]
        stolper = fordeling[0].stolper
        assert [stolpe.periode for stolpe in stolper] == [
            "1. tertial 2025",
            "3. tertial 2024",
            "2. tertial 2024",
            "1. tertial 2024",
        ]
        assert stolper[0].ja == 25.0
        assert dict(stolper[0].tabell) == {
            "ja": 1,
            "delvis": 0,
            "nei": 1,
            "ikke forfalt": 0,
            "ikke aktuelt": 0,
            "ubesvart": 2,
        }
        assert [(d.verdi, d.x, d.bredde) for d in stolper[0].deler] == [
            ("ja", "0.000%", "25.000%"),
            ("nei", "25.000%", "25.000%"),
            ("ubesvart", "50.000%", "50.000%"),
        ]
        assert [stolpe.leverte for stolpe in stolper] == ["1/2", "0/2", "0/2", "0/2"]


def test_the_whole_past_stays_as_it_was(kommune: Kommune) -> None:
    """Of all there is, the page shows exactly the sjekklister of its runde."""
    kommune.aapne(2024, 3)
    kommune.aapne(2025, 1)
    assert Runde.objects.count() == 2
    side = som(kommune, "ansatt").get(SIDE)
    assert {liste.sjekkliste_id for liste in side.context["bilde"].lister} == set(
        Sjekkliste.objects.filter(runde__aar=2025).values_list("pk", flat=True)
    )
    assert set(VERDIER) >= set(side.context["bilde"].sum)
