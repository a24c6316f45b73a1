"""What lies behind the heat map and the figures: answers, deliveries, and the open tiltak."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.klokke import naa
from organisasjon.models import Enhet
from rapport.models import Rapport
from sjekkliste import lister
from sjekkliste.models import Levertsvar
from sjekkliste.tilstander import UBESVART
from tests.sjekkliste.kommune import Kommune, lag_mal, nytt_tiltak
from tests.sjekkliste.rundehjelp import CELLE, SIDE, TikkendeKommune, rad, som, suppe
from tiltak.models import Tiltak


@pytest.fixture
def kommune(db: None, klokke: Any) -> Kommune:
    kommune = TikkendeKommune()
    kommune.klokke = klokke
    return kommune


def _med_motsigelse(kommune: Kommune) -> None:
    """The contradiction itself is the registers' business: here one of them is written past them."""
    with connection.cursor() as peker:
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        peker.execute("ALTER TABLE sjekkliste_levertsvar DISABLE TRIGGER USER")
        peker.execute(
            "UPDATE sjekkliste_levertsvar SET motsigelse = 'Ingen avvik på åtte måneder.', "
            "motsigelse_svar = 'Vi er bare tre.' WHERE id = %s",
            [Levertsvar.objects.filter(spoersmaal__kode="ros-1").latest("pk").pk],
        )
        peker.execute("ALTER TABLE sjekkliste_levertsvar ENABLE TRIGGER USER")


class TestCelle:
    def test_an_answer_with_all_that_belongs_to_it(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.besvar_alt(ros_1="nei", ros_2="ikke_forfalt")
        liste = kommune.liste()
        nytt_tiltak(
            liste.svar.get(spoersmaal__kode="ros-1"),
            aktoer=kommune["leder"],
            hva="Lag en ny vurdering",
            ansvarlig=kommune["ansatt"],
            frist=dt.date(2025, 6, 1),
        )
        kommune.lever()
        tekst = suppe(som(kommune, "leder").get(CELLE, {"enhet": "HJ", "omraade": "ros"})).get_text(
            " ", strip=True
        )
        for ventet in ("Er ros-1 gjort?", "Nei", "Slik er det.", "Lag en ny vurdering", "frist 01.06.2025"):
            assert ventet in tekst
        assert "Planlagt 01.12.2025" in tekst
        assert "Uten tiltak: Ordnes i neste uke." in tekst

    def test_drafts_are_not_shown(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.besvar_alt(ros_1="nei")
        svar = som(kommune, "leder").get(CELLE, {"enhet": "HJ", "omraade": "ros"})
        assert [linje.verdi for linje in svar.context["side"].rader] == [UBESVART] * 2
        assert "Slik er det." not in svar.content.decode()
        assert "Sjekklisten mangler. 2 spørsmål er ubesvart." in svar.content.decode()

    def test_one_chooses_the_kind_of_answer(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert", ros_1="nei")
        klient = som(kommune, "direktoer")
        for valgt, antall in (("", 3), ("ja", 2), ("nei", 1), ("ubesvart", 4), ("delvis", 0)):
            svar = klient.get(CELLE, {"svar": valgt})
            assert svar.context["innhold"].antall == antall, valgt
            faner = {fane["tittel"]: fane["antall"] for fane in svar.context["faner"]}
            assert faner["Besvart"] == 3

    def test_contradictions_are_counted_for_all_and_explained_to_readers(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        _med_motsigelse(kommune)
        for navn, ser in (("leder", True), ("ansatt", False)):
            klient = som(kommune, navn)
            celle = rad(suppe(klient.get(SIDE)), "Enhet HJ").select("td.vk")[0]
            assert "1 motsigelse" in celle.get_text()
            tekst = klient.get(CELLE, {"svar": "motsigelse"}).content.decode()
            assert ("Vi er bare tre." in tekst) == ser
            assert ("Ingen avvik på åtte måneder." in tekst) == ser

    def test_the_pages_follow_each_other(self, kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lister.CELLE, "lengde", 2)
        kommune.aapne()
        kommune.i_status("levert", ros_1="nei")
        kommune.i_status("levert", "SK")
        klient, sett, etter = som(kommune, "direktoer"), [], ""
        while True:
            side = klient.get(CELLE, {"etter": etter}).context["side"]
            sett += [(linje.sjekkliste.enhet.kode, linje.svar.spoersmaal.kode) for linje in side.rader]
            if not side.etter:
                break
            etter = side.etter
        assert sett == [
            ("HJ", "ros-1"),  # «nei»
            *[("HJ", kode) for kode in ("ros-2", "hms-1")],
            *[("SK", kode) for kode in ("ros-1", "ros-2", "hms-1", "hms-skole")],
        ]


def _godkjent_rapport(kommune: Kommune) -> Rapport:
    direktoer = kommune["direktoer"]
    return Rapport.objects.create(
        aar=2025,
        enhet=Enhet.objects.get(forelder=None),
        skjaering=naa(),
        bestilt=naa(),
        status="ferdig",
        ferdig=naa(),
        tall={},
        dokument={},
        godkjent=naa(),
        godkjent_av=direktoer,
    )


class TestTallrader:
    def _parametre(self, **felt: Any) -> dict[str, Any]:
        return {"figur": "sjekkliste.per_omraade.nei", "aar": 2025, "tertial": 1, "noekkel": "ros"} | {
            "skjaering": naa().isoformat(),
            **felt,
        }

    def test_the_answers_behind_the_number(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert", ros_1="nei")
        rapport = _godkjent_rapport(kommune)
        adresse = reverse("rapport:tallrader")
        for navn, synlige in (("direktoer", 1), ("leder", 1), ("skoleleder", 0), ("ansatt", 0)):
            svar = som(kommune, navn).get(adresse, self._parametre(rapport=str(rapport.pk)))
            assert svar.status_code == 200
            assert (svar.context["innhold"].antall, len(svar.context["side"].rader)) == (1, synlige), navn
            assert "Nei: Område ros" in svar.content.decode()
            assert f"/rapporter/{rapport.pk}/" in svar.content.decode()
        assert som(kommune, "sluttet").get(adresse, self._parametre()).status_code == 403

    def test_virksomheter_with_their_state_at_that_time(self, kommune: Kommune, klokke: Any) -> None:
        kommune.aapne()
        klokke.shift(dt.timedelta(hours=1))
        foer = naa()
        klokke.shift(dt.timedelta(hours=1))
        kommune.i_status("levert")
        klient, adresse = som(kommune, "leder"), reverse("rapport:tallrader")
        for skjaering, mangler in ((foer, ["Enhet HJ", "Enhet SK"]), (naa(), ["Enhet SK"])):
            valg = self._parametre(figur="sjekkliste.mangler", noekkel="", skjaering=skjaering.isoformat())
            valg.pop("noekkel")
            svar = klient.get(adresse, valg)
            assert [linje.navn for linje in svar.context["side"].rader] == mangler
            assert {linje.tilstand for linje in svar.context["side"].rader} == {"Mangler"}
        ubesvart = klient.get(
            adresse, self._parametre(figur="sjekkliste.per_enhet.ubesvart", noekkel="HJ", skjaering=foer)
        )
        assert [linje.verdi for linje in ubesvart.context["side"].rader] == [UBESVART] * 3

    @pytest.mark.parametrize(
        "felt",
        [
            {"figur": "finnes.ikke"},
            {"figur": "sjekkliste.finnes"},
            {"figur": "sjekkliste.per_omraade.finnes"},
            {"noekkel": "finnes-ikke"},
            {"tertial": "4"},
            {"aar": "x"},
            {"skjaering": "2099-01-01T00:00"},
            {"skjaering": "0001-01-01T00:00:00+14:00"},
            {"skjaering": "x"},
            {"enhet": "FINNESIKKE"},
        ],
    )
    def test_bad_parameters(self, kommune: Kommune, felt: dict[str, str]) -> None:
        kommune.aapne()
        svar = som(kommune, "direktoer").get(reverse("rapport:tallrader"), self._parametre(**felt))
        assert svar.status_code == 400

    def test_without_a_runde_there_is_nothing(self, kommune: Kommune) -> None:
        lag_mal()
        svar = som(kommune, "direktoer").get(reverse("rapport:tallrader"), self._parametre())
        assert svar.status_code == 200
        assert svar.context["innhold"].antall == 0


class TestTiltak:
    ADRESSE = "/sjekkliste/runder/tiltak/"

    def _tiltak(self, kommune: Kommune, i: str, frist: dt.date) -> Tiltak:
        liste = kommune.liste(i)
        return nytt_tiltak(
            liste.svar.get(spoersmaal__kode="ros-1"),
            aktoer=kommune["leder" if i == "HJ" else "skoleleder"],
            hva=f"Gjør noe i {i}",
            ansvarlig=kommune["ansatt"],
            frist=frist,
        )

    def test_by_frist_and_only_those_one_sees(self, kommune: Kommune, klokke: Any) -> None:
        kommune.aapne()
        self._tiltak(kommune, "SK", dt.date(2025, 5, 1))
        self._tiltak(kommune, "HJ", dt.date(2025, 3, 10))
        klokke.shift(dt.timedelta(days=10))
        for navn, vist, skjulte in (
            ("direktoer", ["HJ", "SK"], 0),
            ("leder", ["HJ"], 1),
            ("ansatt", [], 2),
        ):
            kontekst = som(kommune, navn).get(self.ADRESSE).context
            side = kontekst["side"]
            assert [linje.svar.sjekkliste.enhet.kode for linje in side.rader] == vist, navn
            assert kontekst["innhold"].skjulte == skjulte
            assert [linje.er_forfalt for linje in side.rader] == [True, False][: len(vist)]
        valgt = som(kommune, "direktoer").get(self.ADRESSE, {"enhet": "SK"}).context["side"]
        assert [linje.svar.sjekkliste.enhet.kode for linje in valgt.rader] == ["SK"]
        skjult = som(kommune, "leder").get(self.ADRESSE, {"enhet": "SK"}).context
        assert (skjult["side"].rader, skjult["innhold"].skjulte) == ([], 1)

    def test_the_pages_follow_each_other(self, kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lister.TILTAK, "lengde", 2)
        kommune.aapne()
        laget = [self._tiltak(kommune, "HJ", dt.date(2025, 4, dag)).pk for dag in (5, 3, 3, 9, 3)]
        klient, sett, etter = som(kommune, "leder"), [], ""
        while True:
            side = klient.get(self.ADRESSE, {"etter": etter}).context["side"]
            sett += [linje.tiltak.pk for linje in side.rader]
            if not side.etter:
                break
            etter = side.etter
        assert sett == [laget[1], laget[2], laget[4], laget[0], laget[3]]

    def test_the_number_of_queries_does_not_grow(self, kommune: Kommune) -> None:
        kommune.aapne()

        def antall() -> int:
            with CaptureQueriesContext(connection) as fanget:
                som(kommune, "direktoer").get(self.ADRESSE)
            return len(fanget)

        self._tiltak(kommune, "HJ", dt.date(2025, 5, 1))
        ett = antall()
        for dag in range(1, 9):
            self._tiltak(kommune, "SK" if dag % 2 else "HJ", dt.date(2025, 5, dag))
        assert antall() == ett
