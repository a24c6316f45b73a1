"""Corrections: valid from the start, refused where the case or enhet has a past here."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from avvik import services as avvikstjenester
from avvik.models import Avvik, Avviksperiode, Kategori
from felles.tid import Periode
from hendelser.models import Hendelse
from importering.models import Import
from organisasjon import services as organisasjonstjenester
from organisasjon.models import Aarsverk, Bruker, Enhet, Enhetsperiode, Rolle
from rapport.tall import beregn
from tests.importering.hjelp import (
    AVVIK,
    ENHETER,
    KATEGORIER,
    LUKKET,
    PERSON,
    Mappe,
    alle_rader,
    historikk,
    oslo,
    perioder,
    tall,
)

pytestmark = pytest.mark.usefixtures("db", "klokke")


@pytest.fixture
def administrator(flyttet_inn: Mappe) -> Bruker:
    """Kari, who is administrator too."""
    flyttet_inn.skriv(personer=[PERSON, PERSON | {"rolle": "administrator", "enhet": "K"}]).importer()
    return Bruker.objects.get(brukernavn="kari")


class TestRettelse:
    def test_a_correction_holds_from_the_start(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[LUKKET]).importer()
        ny = LUKKET | {
            "enhet": "201",
            "kategori": "HMS",
            "lukket": "2024-05-02",
            "alvorlighetsgrad": "kritisk",
        }
        assert tall(flyttet_inn.skriv(avvik=[ny]).importer())["avvik"] == (0, 1, 0)
        meldt, lukket = oslo(2024, 3, 1, 14, 30), oslo(2024, 5, 2)
        assert perioder() == [
            (meldt, lukket, "meldt", "201", "HMS", None),
            (lukket, None, "lukket", "201", "HMS", lukket),
        ]
        assert Avvik.objects.get().behandles_av.kode == "201"
        assert tall(flyttet_inn.importer())["avvik"] == (0, 0, 1)

    def test_the_figures_of_earlier_moments_follow(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[LUKKET]).importer()
        skjaering = oslo(2024, 4, 30, 23, 59)
        for rad, ventet in ((LUKKET, (1, 1, 0)), (AVVIK | {"saksnummer": "2024-000001"}, (1, 0, 1))):
            flyttet_inn.skriv(avvik=[rad]).importer()
            funnet = beregn(Periode(2024, 1), "200", skjaering)["avvik"]
            assert (funnet["meldt"], funnet["lukket_av_meldte"], funnet["aapne_ved_skjaering"]) == ventet

    def test_the_history_gets_one_row_and_loses_none(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik().importer()
        flyttet_inn.skriv(avvik=[LUKKET]).importer()
        rader = historikk()
        assert [rad[0] for rad in rader] == ["meldt", "rettet_ved_import"]
        assert rader[1][2:] == ("meldt", "lukket", None, {"importert": True, "felt": ["status", "lukket"]})

    def test_the_version_counts_so_that_an_open_page_is_told(self, flyttet_inn: Mappe) -> None:
        for nummer in range(3):
            flyttet_inn.avvik(tittel=f"Tittel {nummer}").importer()
        assert Avvik.objects.get().versjon == 3

    def test_a_case_handled_here_is_not_corrected(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[AVVIK, AVVIK | {"saksnummer": "2024-000002"}]).importer()
        avvik, kari = Avvik.objects.get(saksnummer="2024-000001"), Bruker.objects.get()
        avvikstjenester.start_behandling(avvik_id=avvik.pk, versjon=1, aktoer=kari)
        nye = [AVVIK | {"saksnummer": s, "tittel": "Ny"} for s in ("2024-000002", "2024-000001")]
        assert flyttet_inn.skriv(avvik=nye).feil() == [
            "avvik.csv:3: saksnummer: 2024-000001: saken er behandlet her, og kan ikke rettes ved import"
        ]
        assert not Avvik.objects.filter(tittel="Ny").exists()

    def test_the_same_file_again_leaves_a_case_handled_here_alone(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[AVVIK, AVVIK | {"saksnummer": "2024-000002"}]).importer()
        avvik, kari = Avvik.objects.get(saksnummer="2024-000001"), Bruker.objects.get()
        avvikstjenester.start_behandling(avvik_id=avvik.pk, versjon=1, aktoer=kari)
        foer = alle_rader(Avvik, Avviksperiode, Hendelse)
        assert tall(flyttet_inn.importer())["avvik"] == (0, 0, 2)
        assert alle_rader(Avvik, Avviksperiode, Hendelse) == foer
        # nor does a correction of another case
        flyttet_inn.skriv(avvik=[AVVIK, AVVIK | {"saksnummer": "2024-000002", "tittel": "Ny"}])
        assert tall(flyttet_inn.importer())["avvik"] == (0, 1, 1)
        assert Avvik.objects.get(pk=avvik.pk).status == "under_behandling"

    def test_a_file_that_says_what_was_done_here_is_no_correction(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik().importer()
        avvik, kari = Avvik.objects.get(), Bruker.objects.get()
        avvikstjenester.start_behandling(avvik_id=avvik.pk, versjon=1, aktoer=kari)
        flyttet_inn.avvik(status="under_behandling", behandler="kari")
        assert tall(flyttet_inn.importer())["avvik"] == (0, 0, 1)

    def test_a_role_ended_here_does_not_rise_again(self, flyttet_inn: Mappe, administrator: Bruker) -> None:
        rolle = Rolle.objects.get(rolle="leder")
        organisasjonstjenester.avslutt_rolle(aktoer=administrator, rolle=rolle, til=dt.date(2025, 3, 3))
        organisasjonstjenester.endre_person(
            aktoer=administrator, bruker=administrator, navn="Kari Her", epost="her@x.no", is_active=True
        )
        assert tall(flyttet_inn.importer())["personer"] == (0, 0, 2)
        # a new name in the file does not bring the role back either
        rader = [PERSON, PERSON | {"rolle": "administrator", "enhet": "K"}]
        flyttet_inn.skriv(personer=[rad | {"navn": "Kari Fil"} for rad in rader])
        assert tall(flyttet_inn.importer())["personer"] == (0, 2, 0)
        assert Rolle.objects.get(pk=rolle.pk).til == dt.date(2025, 3, 3)
        kari = Bruker.objects.get()
        assert (kari.navn, kari.epost) == ("Kari Fil", "her@x.no")
        # said anew, it does
        flyttet_inn.skriv(personer=[PERSON | {"navn": "Kari Fil", "til": "2030-01-01"}]).importer()
        assert Rolle.objects.get(pk=rolle.pk).til == dt.date(2030, 1, 1)

    def test_what_is_gone_here_is_entered_again_whole(self, flyttet_inn: Mappe) -> None:
        Kategori.objects.filter(kode="FALL").delete()
        assert tall(flyttet_inn.importer())["kategorier"] == (1, 0, 1)
        assert Kategori.objects.get(kode="FALL").forelder == Kategori.objects.get(kode="HMS")

    def test_a_case_meldt_here_is_not_corrected(self, flyttet_inn: Mappe) -> None:
        avvikstjenester.meld(melder=Bruker.objects.get(), enhet=Enhet.objects.get(kode="200"), tittel="Her")
        assert len(flyttet_inn.avvik(saksnummer="2025-000001", meldt="2025-01-01").feil()) == 1

    def test_a_case_changed_without_history_is_not_corrected(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik().importer()
        Avvik.objects.update(versjon=2)
        assert len(flyttet_inn.avvik(tittel="Ny").feil()) == 1

    def test_a_person_is_corrected(self, flyttet_inn: Mappe) -> None:
        nye = [
            PERSON | {"navn": "Kari Wik", "til": "2030-12-31"},
            PERSON | {"navn": "Kari Wik", "rolle": "ansatt"},
        ]
        assert tall(flyttet_inn.skriv(personer=nye).importer())["personer"] == (1, 1, 0)
        assert str(Bruker.objects.get()) == "Kari Wik"
        assert dict(Rolle.objects.values_list("rolle", "til")) == {
            "leder": dt.date(2030, 12, 31),
            "ansatt": None,
        }

    def test_the_password_stays(self, flyttet_inn: Mappe) -> None:
        kari = Bruker.objects.get()
        kari.set_password("hemmelig")
        kari.save()
        flyttet_inn.skriv(personer=[PERSON | {"navn": "Kari Wik"}]).importer()
        assert Bruker.objects.get().check_password("hemmelig")

    def test_kategori_and_aarsverk_are_corrected(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(aarsverk="enhet;aar;aarsverk\n200;2024;12\n").importer()
        flyttet_inn.skriv(
            kategorier=[KATEGORIER[0] | {"navn": "HMS"}, KATEGORIER[1] | {"forelder": ""}],
            aarsverk="enhet;aar;aarsverk\n200;2024;13\n",
        )
        assert tall(flyttet_inn.importer()) | {"enheter": 0, "personer": 0} == {
            "kategorier": (0, 2, 0), "aarsverk": (0, 1, 0), "enheter": 0, "personer": 0,
        }  # fmt: skip
        assert Kategori.objects.get(kode="FALL").forelder is None
        assert Aarsverk.objects.get().aarsverk == 13


class TestEnhetEndretHer:
    def test_an_enhet_is_corrected_from_the_start(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(enheter=[ENHETER[0], ENHETER[1] | {"navn": "Ny skole"}])
        assert tall(flyttet_inn.importer())["enheter"] == (0, 1, 1)
        assert list(Enhetsperiode.objects.filter(enhet__kode="200").values_list("navn", "fra", "til")) == [
            ("Ny skole", None, None)
        ]
        assert Enhet.objects.get(kode="200").versjon == 2

    def test_a_moved_enhet_is_not_corrected(
        self, flyttet_inn: Mappe, administrator: Bruker, klokke: Any
    ) -> None:
        klokke.shift(60)
        enhet = Enhet.objects.get(kode="201")
        organisasjonstjenester.flytt_enhet(
            aktoer=administrator,
            enhet_id=enhet.pk,
            versjon=enhet.versjon,
            forelder=Enhet.objects.get(kode="K"),
            rapporteres_under=None,
        )
        # the same again does not move it back
        assert tall(flyttet_inn.importer())["enheter"] == (0, 0, 3)
        rader = [*ENHETER, ENHETER[2] | {"kode": "202"}]
        flyttet_inn.skriv(enheter=[*rader[:2], ENHETER[2] | {"forelder": "202"}, rader[3]])
        assert flyttet_inn.feil() == [
            "enheter.csv:4: forelder: 202: enheten er flyttet, endret eller lagt ned her siden, "
            "og kan ikke rettes ved import"
        ]
        flyttet_inn.skriv(enheter=[*ENHETER[:2], ENHETER[2] | {"navn": "Fritids"}])
        assert [linje.split(":")[2] for linje in flyttet_inn.feil()] == [" navn"]
        # said as it stands now, the row is no correction; what has no past may be corrected
        flyttet_inn.skriv(enheter=[*ENHETER[:2], ENHETER[2] | {"forelder": "K", "beskrivelse": "Leker"}])
        assert tall(flyttet_inn.importer())["enheter"] == (0, 1, 2)
        assert Enhetsperiode.objects.filter(enhet=enhet).count() == 2

    def test_a_correction_makes_no_ring_in_the_past(
        self, flyttet_inn: Mappe, administrator: Bruker, klokke: Any
    ) -> None:
        """201 stood under 200 until it was moved here: 200 cannot have stood under 201 from the start."""
        klokke.shift(60)
        enhet = Enhet.objects.get(kode="201")
        organisasjonstjenester.flytt_enhet(
            aktoer=administrator,
            enhet_id=enhet.pk,
            versjon=enhet.versjon,
            forelder=Enhet.objects.get(kode="K"),
            rapporteres_under=None,
        )
        flyttet_inn.skriv(enheter=[ENHETER[1] | {"forelder": "201", "type": "avdeling"}])
        assert flyttet_inn.feil() == [
            "enheter.csv:2: forelder: 201: enheten ville ligget under seg selv før noe ble flyttet her"
        ]
        flyttet_inn.skriv(enheter=[ENHETER[1] | {"rapporteres_under": "201"}])
        assert len(flyttet_inn.feil()) == 1

    def test_an_enhet_entered_here_holds_from_the_start_once_the_file_has_it(
        self, db: Any, klokke: Any, mappe: Mappe
    ) -> None:
        organisasjonstjenester.opprett_administrator(
            brukernavn="admin", navn="Admin", kommunekode="K", kommunenavn="Kommunen"
        )
        assert Enhetsperiode.objects.get().fra is not None
        assert tall(mappe.skriv(enheter=ENHETER).importer()) == {"enheter": (2, 1, 0)}
        assert set(Enhetsperiode.objects.values_list("fra", flat=True)) == {None}
        assert tall(mappe.importer()) == {"enheter": (0, 0, 3)}

    def test_aarsverk_set_here_are_not_corrected(self, flyttet_inn: Mappe, administrator: Bruker) -> None:
        organisasjonstjenester.sett_aarsverk(
            aktoer=administrator,
            enhet=Enhet.objects.get(kode="200"),
            aar=2024,
            aarsverk=Decimal(10),
            ansatte=None,
        )
        assert flyttet_inn.skriv(aarsverk="enhet;aar;aarsverk\n200;2024;12\n").feil() == [
            "aarsverk.csv:2: aarsverk: 12: er endret her siden, og kan ikke rettes ved import"
        ]
        flyttet_inn.skriv(aarsverk="enhet;aar;aarsverk\n200;2024;10,0\n200;2023;9\n")
        assert tall(flyttet_inn.importer())["aarsverk"] == (1, 0, 1)


class TestImportrad:
    def beroerer(self, mappe: Mappe, **filer: Any) -> dt.datetime | str | None:
        """From when figures may change; «ingen» where there was no import to tell of."""
        Import.objects.all().delete()
        for fil in mappe.sti.iterdir():
            fil.unlink()
        mappe.skriv(**filer).importer()
        rad = Import.objects.first()
        return rad.beroerer_fra if rad else "ingen"

    def test_what_may_change_figures_and_from_when(self, flyttet_inn: Mappe) -> None:
        start = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
        meldt, tidligere = oslo(2024, 3, 1, 14, 30), oslo(2024, 2, 1)
        ny_enhet = ENHETER[2] | {"kode": "202", "gyldig_fra": "2025-01-15"}
        for ventet, filer in (
            (meldt, {"avvik": [LUKKET]}),
            ("ingen", {"avvik": [LUKKET]}),
            (None, {"avvik": [LUKKET | {"tittel": "Bare teksten"}]}),
            (tidligere, {"avvik": [LUKKET | {"meldt": "2024-02-01"}]}),
            (tidligere, {"avvik": [LUKKET]}),
            (None, {"kategorier": [KATEGORIER[0] | {"kode": "NY"}]}),
            (start, {"kategorier": [KATEGORIER[0] | {"navn": "Nytt navn"}]}),
            (None, {"personer": [PERSON | {"rolle": "ansatt"}]}),
            (start, {"enheter": [ENHETER[1] | {"navn": "Nytt navn"}]}),
            (None, {"enheter": [ENHETER[1] | {"navn": "Nytt navn", "beskrivelse": "Bare teksten"}]}),
            (start, {"enheter": [ENHETER[2] | {"kode": "203"}]}),
            (oslo(2025, 1, 1), {"enheter": [ny_enhet]}),
            (start, {"enheter": [ENHETER[1] | {"navn": "Nytt navn", "aarsverk": "7"}]}),
            (oslo(2023, 1, 1), {"aarsverk": "enhet;aar;aarsverk\n200;2023;1\n200;2024;1\n"}),
            (oslo(2024, 1, 1), {"aarsverk": "enhet;aar;aarsverk\n200;2023;1\n200;2024;2\n"}),
        ):
            assert self.beroerer(flyttet_inn, **filer) == ventet, filer

    def test_the_lines_of_each_file_are_counted(self, flyttet_inn: Mappe) -> None:
        assert Import.objects.get().linjer["enheter.csv"] == {"opprettet": 3, "oppdatert": 0, "uendret": 0}
