"""What an import stores: created, updated, unchanged; corrections from the start; what it leaves alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from pghistory.models import Events

from avvik import services as avvikstjenester
from avvik.models import Avvik, Avviksperiode, Dialogmelding, Kategori, Nummerserie
from felles.feil import Domenefeil
from felles.installasjon import er_demo, merk_som
from felles.models import Installasjon
from hendelser.models import Hendelse
from importering.models import Avtrykk, Import
from organisasjon.models import Aarsverk, Bruker, Enhet, Enhetsperiode, Rolle
from tests.importering.hjelp import (
    AVVIK,
    ENHETER,
    LUKKET,
    Mappe,
    alle_rader,
    historikk,
    oslo,
    perioder,
    tall,
)
from utboks.models import Jobb

pytestmark = pytest.mark.usefixtures("db", "klokke")


class TestNytt:
    def test_everything_of_the_rows(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik(
            behandles_av="K",
            type="nestenhendelse",
            alvorlighetsgrad="hoey",
            status="avvist",
            hendelsestidspunkt="2024-02-29 08:00",
            lukket="2024-04-02 08:00",
            beskrivelse="To\nlinjer",
            strakstiltak="Sandet",
            melder="kari",
            behandler="kari",
            frist="2024-05-01",
            aarsak="Is",
            utfall="duplikat",
            fortrolig="ja",
        ).importer()
        avvik = Avvik.objects.select_related("enhet", "behandles_av", "kategori", "melder", "behandler").get()
        felt = (
            "saksnummer",
            "type",
            "alvorlighetsgrad",
            "status",
            "tittel",
            "beskrivelse",
            "strakstiltak",
            "utfall",
        )
        assert [getattr(avvik, navn) for navn in felt] == [
            "2024-000001", "nestenhendelse", "hoey", "avvist", "Falt på isen", "To\nlinjer", "Sandet",
            "duplikat",
        ]  # fmt: skip
        assert (avvik.enhet.kode, avvik.behandles_av.kode, avvik.kategori.kode) == ("200", "K", "FALL")
        assert avvik.hendelsestidspunkt == oslo(2024, 2, 29, 8)
        assert (avvik.meldt, avvik.lukket) == (oslo(2024, 3, 1, 14, 30), oslo(2024, 4, 2, 8))
        assert str(avvik.melder) == str(avvik.behandler) == "Kari Vik"
        assert (avvik.frist, avvik.aarsak, avvik.fortrolig) == (dt.date(2024, 5, 1), "Is", True)
        assert (avvik.importert, avvik.versjon, avvik.leder_over) == (True, 1, False)

    def test_what_the_row_does_not_say(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik(kategori="").importer()
        avvik = Avvik.objects.select_related("behandles_av").get()
        assert (avvik.behandles_av.kode, avvik.type, avvik.fortrolig, avvik.beskrivelse) == (
            "200",
            "hendelse",
            False,
            "",
        )
        assert (avvik.kategori, avvik.alvorlighetsgrad, avvik.melder, avvik.frist) == (None, None, None, None)

    def test_an_enhet(self, mappe: Mappe) -> None:
        rad = ENHETER[1] | {
            "navn_andre_spraak": "Skuvle",
            "gyldig_fra": "2000-01-01",
            "gyldig_til": "2024-07-31",
            "etterfoelger": "201",
            "rapporteres_under": "K",
            "merkelapper": "skole sfo",
            "beskrivelse": "Lærer bort",
            "aarsverk": "12,375",
            "ansatte": "20",
        }
        mappe.skriv(enheter=[ENHETER[0], rad, ENHETER[2] | {"forelder": "K"}]).importer()
        enhet = Enhet.objects.select_related("forelder", "rapporteres_under", "etterfoelger").get(kode="200")
        assert (enhet.navn, enhet.navn_andre_spraak, enhet.type) == ("Skolen", "Skuvle", "virksomhet")
        assert (enhet.gyldig_fra, enhet.gyldig_til) == (dt.date(2000, 1, 1), dt.date(2024, 7, 31))
        assert str(enhet.forelder) == str(enhet.rapporteres_under) == "Kommunen"
        assert (str(enhet.etterfoelger), enhet.merkelapper, enhet.beskrivelse) == (
            "SFO",
            ["skole", "sfo"],
            "Lærer bort",
        )
        aarsverk = Aarsverk.objects.get()
        assert (aarsverk.aar, aarsverk.aarsverk, aarsverk.ansatte, aarsverk.fra) == (
            None,
            Decimal("12.375"),
            20,
            None,
        )
        assert set(Enhetsperiode.objects.values_list("fra", "til")) == {(None, None)}

    def test_periods_and_history(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(
            avvik=[LUKKET, AVVIK | {"saksnummer": "2024-000002", "status": "til_evaluering"}]
        ).importer()
        meldt, lukket = oslo(2024, 3, 1, 14, 30), oslo(2024, 4, 2, 8)
        assert perioder() == [
            (meldt, lukket, "meldt", "200", "FALL", None),
            (lukket, None, "lukket", "200", "FALL", lukket),
        ]
        assert perioder("2024-000002") == [(meldt, None, "til_evaluering", "200", "FALL", None)]
        merke = {"importert": True}
        assert historikk() == [
            ("meldt", meldt, "", "meldt", None, merke),
            ("meldt", meldt, "", "meldt", None, merke),
            ("lukket", lukket, "meldt", "lukket", None, merke),
        ]

    def test_closed_at_the_same_instant(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[LUKKET | {"lukket": LUKKET["meldt"]}]).importer()
        assert [rad[2] for rad in perioder()] == ["lukket"]
        assert [rad[0] for rad in historikk()] == ["meldt", "lukket"]

    def test_nobody_is_notified(self, flyttet_inn: Mappe, mailoutbox: list[Any]) -> None:
        flyttet_inn.avvik(frist="2024-03-02", melder="kari", behandler="kari").importer()
        assert not mailoutbox
        assert not Jobb.objects.exists()
        assert not Dialogmelding.objects.exists()

    def test_the_numbers_go_on_after_the_highest(self, flyttet_inn: Mappe) -> None:
        saker = ("2024-000007", "2024-000003", "2023-000009")
        flyttet_inn.skriv(
            avvik=[AVVIK | {"saksnummer": s, "meldt": f"{s[:4]}-06-01"} for s in saker]
        ).importer()
        assert dict(Nummerserie.objects.values_list("aar", "siste")) == {2024: 7, 2023: 9}
        flyttet_inn.avvik(saksnummer="2024-000005").importer()
        assert Nummerserie.objects.get(aar=2024).siste == 7

    def test_a_new_melding_gets_the_next_number(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik(saksnummer="2025-000041", meldt="2025-02-01").importer()
        kari, enhet = Bruker.objects.get(), Enhet.objects.get(kode="200")
        avvik = avvikstjenester.meld(melder=kari, enhet=enhet, tittel="Nytt")
        assert avvik.saksnummer == "2025-000042"


class TestSammeIgjen:
    def test_it_changes_nothing(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(
            enheter=[rad | {"aarsverk": "1,50", "merkelapper": "a b"} for rad in ENHETER],
            aarsverk="enhet;aar;aarsverk\n200;2024;12,5\n",
            avvik=[LUKKET | {"hendelsestidspunkt": "2024-03-31 02:30", "beskrivelse": " \n x "}],
        ).importer()
        modeller = (
            Kategori, Enhet, Enhetsperiode, Aarsverk, Bruker, Rolle, Avvik, Avviksperiode, Hendelse, Import,
            Nummerserie, Avtrykk,
        )  # fmt: skip
        foer = alle_rader(*modeller)
        hendelser = Events.objects.count()
        resultat = flyttet_inn.importer()
        assert tall(resultat) == {
            "kategorier": (0, 0, 2), "enheter": (0, 0, 3), "aarsverk": (0, 0, 1), "personer": (0, 0, 1),
            "avvik": (0, 0, 1),
        }  # fmt: skip
        assert not resultat.endret_noe
        assert alle_rader(*modeller) == foer
        assert Events.objects.count() == hendelser

    def test_what_the_file_does_not_mention_stays(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(
            enheter=[ENHETER[0] | {"beskrivelse": "Alt", "aarsverk": "5", "merkelapper": "x"}]
        ).importer()
        flyttet_inn.skriv(enheter=ENHETER[:1])
        assert tall(flyttet_inn.importer())["enheter"] == (0, 0, 1)
        kommune = Enhet.objects.get(kode="K")
        assert (kommune.beskrivelse, kommune.merkelapper) == ("Alt", ["x"])
        assert Enhet.objects.count() == 3
        assert Rolle.objects.count() == 1

    def test_an_empty_cell_empties(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(enheter=[ENHETER[0] | {"beskrivelse": "Alt", "aarsverk": "5"}]).importer()
        flyttet_inn.skriv(enheter=[ENHETER[0] | {"beskrivelse": "", "aarsverk": ""}])
        assert tall(flyttet_inn.importer())["enheter"] == (0, 1, 0)
        assert Enhet.objects.get(kode="K").beskrivelse == ""
        assert Aarsverk.objects.get().aarsverk is None


class TestProevOgDemo:
    def test_proev_stores_nothing(self, mappe: Mappe) -> None:
        resultat = mappe.grunnlag().avvik().importer(proev=True)
        assert tall(resultat)["avvik"] == (1, 0, 0)
        assert not any(m.objects.exists() for m in (Enhet, Avvik, Bruker, Import, Nummerserie, Installasjon))

    def test_proev_tells_the_same(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.avvik().importer()
        Avvik.objects.update(versjon=2)
        assert len(flyttet_inn.avvik(tittel="Ny").feil(proev=True)) == 1

    def test_an_import_makes_the_database_a_real_one(self, flyttet_inn: Mappe) -> None:
        assert not er_demo()
        with pytest.raises(Domenefeil, match="ekte data"):
            flyttet_inn.importer(demo=True)

    @pytest.mark.parametrize("proev", [True, False])
    def test_a_demo_database_takes_no_import(self, mappe: Mappe, proev: bool) -> None:
        merk_som(demo=True)
        with pytest.raises(Domenefeil, match="eksempeldata"):
            mappe.grunnlag().importer(proev=proev)

    def test_demo(self, mappe: Mappe) -> None:
        mappe.grunnlag().importer(demo=True)
        assert er_demo()

    def test_afterwards_the_connection_is_as_before(self, flyttet_inn: Mappe) -> None:
        """A change made later in the same transaction is no import."""
        flyttet_inn.avvik().importer()
        avvikstjenester.start_behandling(
            avvik_id=Avvik.objects.get().pk, versjon=1, aktoer=Bruker.objects.get()
        )
        assert [rad[2] for rad in perioder()] == ["meldt", "under_behandling"]
        with connection.cursor() as peker:
            peker.execute("SELECT current_setting('ikontroll.importerer', true)")
            assert peker.fetchone() == ("",)


def test_progress(mappe: Mappe) -> None:
    meldinger: list[tuple[str, int, int | None]] = []
    mappe.grunnlag().avvik().importer(fremdrift=lambda *melding: meldinger.append(melding))
    assert {steg for steg, _gjort, _av in meldinger} == {
        "kategorier.csv", "enheter.csv", "personer.csv", "avvik.csv", "lagrer avvik",
    }  # fmt: skip
    assert all(gjort <= (av or gjort) for _steg, gjort, av in meldinger)
