"""The services besides the transitions: reporting, classifying, history, and what the database refuses."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DataError, Error, IntegrityError, connection, transaction

from avvik import services
from avvik.models import SAKSTYPE, Avvik, Avviksperiode, Dialogmelding, Kategori
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import i_dag, naa
from hendelser.models import Hendelse
from organisasjon.models import Enhet
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak


def slag(sak: Avvik, **filter_: Any) -> list[str]:
    return list(Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(**filter_).values_list("slag", flat=True))


class TestMelde:
    def test_numbers_run_by_the_year_of_oslo(self, kommune: Kommune, klokke: time_machine.Traveller) -> None:
        klokke.move_to(dt.datetime(2025, 12, 31, 22, 59, 59, tzinfo=dt.UTC))
        assert [kommune.meld().saksnummer for _ in range(2)] == ["2025-000001", "2025-000002"]
        klokke.move_to(dt.datetime(2025, 12, 31, 23, 0, tzinfo=dt.UTC))
        assert kommune.meld().saksnummer == "2026-000001"

    def test_what_fails_takes_no_number(self, kommune: Kommune) -> None:
        foerste = kommune.meld()
        with pytest.raises(Domenefeil):
            kommune.meld(tittel=" ")
        with pytest.raises(DataError), transaction.atomic():
            kommune.meld(type="en altfor lang kode for en type")
        assert int(kommune.meld().saksnummer[-6:]) == int(foerste.saksnummer[-6:]) + 1

    def test_a_time_in_the_future_is_refused(self, kommune: Kommune) -> None:
        with pytest.raises(Domenefeil, match="fram i tid") as feil:
            kommune.meld(hendelsestidspunkt=naa() + dt.timedelta(minutes=1))
        assert feil.value.felt == "hendelsestidspunkt"

    def test_a_closed_enhet_is_refused(self, kommune: Kommune) -> None:
        Enhet.objects.filter(kode="HJ1").update(gyldig_til=i_dag() - dt.timedelta(1))
        kommune.enhet["HJ1"].refresh_from_db()
        with pytest.raises(Domenefeil, match="finnes ikke lenger") as feil:
            kommune.meld(av="laerer")
        assert feil.value.felt == "enhet"

    def test_only_who_works_here_melder(self, kommune: Kommune) -> None:
        with pytest.raises(IkkeTillatt):
            kommune.meld(av="sluttet")

    def test_the_reporter_corrects_while_nobody_has_begun(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        felt: dict[str, Any] = {
            "enhet": kommune.enhet["SK"],
            "tittel": "Våt gang",
            "beskrivelse": "I første etasje",
            "hendelsestidspunkt": None,
            "kategori": None,
            "type": "nestenhendelse",
            "strakstiltak": "",
            "fortrolig": True,
        }
        rettet = services.rett(avvik_id=sak.pk, versjon=1, aktoer=kommune["ansatt"], **felt)
        assert (rettet.behandles_av.kode, rettet.fortrolig, rettet.versjon) == ("SK", True, 2)
        with pytest.raises(IkkeTillatt):
            services.rett(avvik_id=sak.pk, versjon=2, aktoer=kommune["skoleleder"], **felt)
        services.start_behandling(avvik_id=sak.pk, versjon=2, aktoer=kommune["skoleleder"])
        with pytest.raises(UgyldigOvergang):
            services.rett(avvik_id=sak.pk, versjon=3, aktoer=kommune["ansatt"], **felt)
        with pytest.raises(UgyldigOvergang):
            services.trekk(avvik_id=sak.pk, versjon=3, aktoer=kommune["ansatt"], grunn="x")


class TestKlassifisering:
    @pytest.mark.parametrize(
        ("foer", "etter"),
        [
            ({"alvorlighetsgrad": "hoey"}, {"alvorlighetsgrad": "lav"}),
            ({"alvorlighetsgrad": "hoey"}, {"alvorlighetsgrad": None}),
            ({"kategori": "FALL"}, {"kategori": "DRIFT"}),
            ({}, {"enhet": "HJ"}),
        ],
    )
    def test_what_had_a_value_changes_with_a_reason_that_the_reporter_sees(
        self, kommune: Kommune, foer: dict[str, Any], etter: dict[str, Any]
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(kategori=None), **self._felt(kommune, foer))
        with pytest.raises(Domenefeil) as feil:
            kommune.klassifiser(sak, **self._felt(kommune, etter))
        assert feil.value.felt == "begrunnelse"
        kommune.klassifiser(sak, begrunnelse="Ny vurdering", **self._felt(kommune, etter))
        siste = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).last()
        assert siste is not None
        assert (siste.slag, siste.kommentar, siste.delt) == (
            next(iter(etter)),
            "Ny vurdering",
            True,
        )

    def _felt(self, kommune: Kommune, felt: dict[str, Any]) -> dict[str, Any]:
        felt = dict(felt)
        if "kategori" in felt:
            felt["kategori"] = kommune.kategori(felt["kategori"])
        if "enhet" in felt:
            felt["enhet"] = kommune.enhet[felt["enhet"]]
        return felt

    def test_another_enhet_of_the_same_name_is_a_change(self, kommune: Kommune) -> None:
        Enhet.objects.filter(kode__in=["HJ", "HJ1"]).update(navn="Avdeling 1")
        sak = kommune.meld()
        with pytest.raises(Domenefeil):
            kommune.klassifiser(sak, enhet=Enhet.objects.get(kode="HJ"))
        kommune.klassifiser(sak, enhet=Enhet.objects.get(kode="HJ"), begrunnelse="Feil sted")
        assert "enhet" in slag(sak)

    def test_a_first_value_needs_no_reason_and_nothing_new_no_row(self, kommune: Kommune) -> None:
        sak = kommune.meld(kategori=None)
        sak = kommune.klassifiser(sak, alvorlighetsgrad="lav", kategori=kommune.kategori("FALL"))
        foer = slag(sak)
        kommune.klassifiser(sak)
        assert slag(sak) == foer

    def test_a_deadline_that_has_passed_may_stand_but_not_be_set(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(), frist=i_dag())
        klokke.shift(dt.timedelta(days=1))
        kommune.klassifiser(sak, alvorlighetsgrad="lav")
        with pytest.raises(Domenefeil) as feil:
            kommune.klassifiser(sak, frist=i_dag() - dt.timedelta(2))
        assert feil.value.felt == "frist"

    def test_a_closed_case_is_opened_first(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("lukket")
        leder = kommune["avdelingsleder"]
        with pytest.raises(UgyldigOvergang):
            kommune.klassifiser(sak, alvorlighetsgrad="hoey", begrunnelse="x")
        for kall in (
            lambda: services.tildel(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, behandler=None),
            lambda: services.videresend(
                avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, til=kommune.enhet["SK"], melding="x"
            ),
            lambda: services.sett_omhandler(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, personer=[]),
            lambda: kommune.tiltak(sak),
        ):
            with pytest.raises(UgyldigOvergang):
                kall()


class TestVideresending:
    @pytest.mark.parametrize(("til", "melding", "felt"), [("HJ1", "x", "til"), ("SK", " ", "melding")])
    def test_it_needs_another_enhet_and_a_message(
        self, kommune: Kommune, til: str, melding: str, felt: str
    ) -> None:
        sak = kommune.meld()
        with pytest.raises(Domenefeil) as feil:
            services.videresend(
                avvik_id=sak.pk, versjon=1, aktoer=kommune["leder"], til=kommune.enhet[til], melding=melding
            )
        assert feil.value.felt == felt

    def test_a_closed_enhet_receives_nothing(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        Enhet.objects.filter(kode="SK").update(gyldig_til=i_dag() - dt.timedelta(1))
        with pytest.raises(Domenefeil, match="finnes ikke lenger"):
            services.videresend(
                avvik_id=sak.pk,
                versjon=1,
                aktoer=kommune["leder"],
                til=Enhet.objects.get(kode="SK"),
                melding="x",
            )


def test_a_person_without_a_role_gets_neither_case_nor_tiltak(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")
    with pytest.raises(Domenefeil, match="ingen rolle"):
        services.tildel(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["avdelingsleder"],
            behandler=kommune["sluttet"],
        )
    with pytest.raises(Domenefeil, match="ingen rolle"):
        kommune.tiltak(sak, til="sluttet")


def test_the_dialogue_is_between_the_reporter_and_those_who_handle(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling", kategori="FALL")
    for navn in ("ansatt", "avdelingsleder", "kollega", "koordinator"):
        services.skriv_melding(avvik_id=sak.pk, aktoer=kommune[navn], tekst="Hei")
    with pytest.raises(IkkeTillatt):
        services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["verneombud"], tekst="Hei")
    with pytest.raises(Domenefeil):
        services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["ansatt"], tekst="  ")
    assert list(Dialogmelding.objects.values_list("fra_melder", flat=True)) == [True, False, False, False]


def test_the_personvernombud_advises_on_personvern(kommune: Kommune) -> None:
    sak = kommune.meld(kategori="PERSONVERN", fortrolig=True)
    services.skriv_melding(avvik_id=sak.pk, aktoer=kommune["personvernombud"], tekst="Meld til Datatilsynet")


def test_a_stale_version_is_refused_by_every_service_that_overwrites(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")
    felt: dict[str, dict[str, Any]] = {
        "start_behandling": {},
        "tildel": {"behandler": None},
        "videresend": {"til": kommune.enhet["SK"], "melding": "x"},
        "sett_omhandler": {"personer": []},
        "start_tiltak": {},
        "til_evaluering": {},
        "lukk": {"utfall": "utbedret", "melding": "x"},
        "avvis": {"grunn": "feil", "melding": "x"},
        "gjenaapne": {"grunn": "x"},
        "send_tilbake": {"kommentar": "x"},
        "trekk": {"grunn": "x"},
    }
    for verb, resten in felt.items():
        with pytest.raises(Utdatert):
            getattr(services, verb)(
                avvik_id=sak.pk, versjon=sak.versjon - 1, aktoer=kommune["avdelingsleder"], **resten
            )


class TestDatabasen:
    """What the database refuses, whoever asks."""

    @pytest.mark.parametrize(
        ("endring", "regel"),
        [
            ({"lukket": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, "avvik_lukket_tidspunkt"),
            ({"saksnummer": "2025-1"}, "avvik_saksnummer_form"),
            ({"tittel": ""}, "avvik_har_tittel"),
        ],
    )
    def test_impossible_cases(self, kommune: Kommune, endring: dict[str, Any], regel: str) -> None:
        sak = kommune.meld()
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(**endring)

    def test_a_case_is_not_closed_before_it_was_reported(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("avvist")
        with pytest.raises(IntegrityError, match="avvik_lukket_etter_meldt"), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(lukket=sak.meldt - dt.timedelta(seconds=1))

    def test_a_closed_case_has_an_instant(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("avvist")
        with pytest.raises(IntegrityError, match="avvik_lukket_tidspunkt"), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(lukket=None)

    def test_a_case_is_no_duplicate_of_itself(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        with pytest.raises(IntegrityError, match="duplikat_av_seg_selv"), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(duplikat_av=sak.pk)

    def test_a_kategori_is_not_its_own_parent(self, kommune: Kommune) -> None:
        kategori = Kategori.objects.get(kode="DRIFT")
        with pytest.raises(IntegrityError, match="kategori_ikke_seg_selv"), transaction.atomic():
            Kategori.objects.filter(pk=kategori.pk).update(forelder=kategori)

    def test_a_message_holds_text(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        with pytest.raises(IntegrityError, match="dialogmelding_har_tekst"), transaction.atomic():
            Dialogmelding.objects.create(
                avvik=sak, avsender=kommune["ansatt"], fra_melder=True, tekst="", tidspunkt=naa()
            )

    def test_an_enhet_is_a_former_one_once(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        sak.tidligere_enheter.create(enhet=kommune.enhet["SK"])
        with pytest.raises(IntegrityError, match="tidligere_enhet_en_gang"), transaction.atomic():
            sak.tidligere_enheter.create(enhet=kommune.enhet["SK"])

    @pytest.mark.parametrize(
        ("endring", "regel"),
        [
            ({"status": "utfoert"}, "tiltak_avsluttet_naar_ikke_aapent"),
            ({"avsluttet": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}, "tiltak_avsluttet_naar_ikke_aapent"),
            (
                {"status": "avlyst", "avsluttet": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)},
                "tiltak_avlyst_med_grunn",
            ),
            ({"effekt": "virket"}, "tiltak_effekt_av_utfoert"),
        ],
    )
    def test_impossible_tiltak(self, kommune: Kommune, endring: dict[str, Any], regel: str) -> None:
        tiltak = kommune.tiltak(kommune.sak_i("under_behandling"))
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            Tiltak.objects.filter(pk=tiltak.pk).update(**endring)

    def test_the_first_period_begins_with_the_melding(self, kommune: Kommune) -> None:
        periode = kommune.meld().perioder.get()
        with pytest.raises(IntegrityError, match="avviksperiode_uten_hull"), transaction.atomic():
            Avviksperiode.objects.filter(pk=periode.pk).update(fra=periode.meldt + dt.timedelta(hours=1))

    @pytest.mark.parametrize(
        "sql", ["UPDATE hendelser_hendelse SET kommentar = 'x'", "DELETE FROM hendelser_hendelse"]
    )
    def test_the_history_can_only_grow(self, kommune: Kommune, sql: str) -> None:
        kommune.meld()
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as peker:
            peker.execute(sql)
        assert Hendelse.objects.count() == 1
