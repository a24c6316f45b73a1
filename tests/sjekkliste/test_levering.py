"""Delivering, receiving, sending back: who may, what is needed, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from sjekkliste import services
from sjekkliste.models import Levering, Levertsvar, Runde, Sjekkliste, Svar
from tests.sjekkliste.kommune import ROLLER, Kommune

pytestmark = pytest.mark.usefixtures("klokke")


class TestLever:
    def test_what_was_delivered_is_written_down(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert", ros_1="nei")
        levering = Levering.objects.get(sjekkliste=liste)
        verdier = dict(levering.svar.values_list("spoersmaal__kode", "verdi"))
        assert verdier == {"ros-1": "nei", "ros-2": "ja", "hms-1": "ja"}
        assert (liste.status, levering.for_sent, levering.til) == ("levert", False, None)

    @pytest.mark.parametrize("navn", [navn for navn in ROLLER if navn != "leder"])
    def test_only_the_leder_delivers(self, kommune: Kommune, navn: str) -> None:
        kommune.aapne()
        kommune.besvar_alt()
        with pytest.raises((IkkeTillatt, Sjekkliste.DoesNotExist)):
            kommune.lever(av=navn)
        assert kommune.liste().status == "aapen"

    def test_the_stedfortreder_delivers_when_there_is_no_leder(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune["leder"].roller.all().delete()
        kommune.besvar_alt(av="stedfortreder")
        assert kommune.lever(av="stedfortreder").status == "levert"

    def test_unanswered_questions_are_mentioned(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.svar("ros-1")
        kommune.svar("ros-2", verdi="nei")
        with pytest.raises(services.IkkeFerdig) as feil:
            kommune.lever()
        mangler = {rad.spoersmaal.kode: [felt for felt, _setning in hva] for rad, hva in feil.value.mangler}
        assert mangler == {"ros-2": ["kommentar", "uten_tiltak"], "hms-1": ["verdi"]}

    def test_medvirkning_must_be_described(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.besvar_alt()
        liste = kommune.liste()
        with pytest.raises(Domenefeil) as feil:
            services.lever(
                sjekkliste_id=liste.pk,
                versjon=liste.versjon,
                aktoer=kommune["leder"],
                medvirkning_ansatte="På møte.",
                medvirkning_verneombud="  ",
            )
        assert feil.value.felt == "medvirkning_verneombud"

    def test_what_is_delivered_cannot_be_changed(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        with pytest.raises(UgyldigOvergang):
            kommune.svar("ros-1", verdi="nei")

    def test_after_the_frist_is_too_late(self, kommune: Kommune, klokke) -> None:
        kommune.aapne(2024, 3)
        klokke.move_to("2025-03-17 22:59:00+00:00")
        kommune.i_status("levert")
        klokke.move_to("2025-03-18 00:00:00+00:00")
        kommune.i_status("levert", "SK")
        assert Runde.objects.get().frist.isoformat() == "2025-03-17"
        assert dict(Levering.objects.values_list("sjekkliste__enhet__kode", "for_sent")) == {
            "HJ": False,
            "SK": True,
        }


class TestMottak:
    @pytest.mark.parametrize(
        "navn", [navn for navn in ROLLER if navn not in ("omraadeleder", "direktoer", "vara")]
    )
    @pytest.mark.parametrize("tjeneste", [services.motta, services.returner])
    def test_only_those_above_receive(self, kommune: Kommune, navn: str, tjeneste) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        ekstra = {"melding": "Nei"} if tjeneste is services.returner else {}
        with pytest.raises((IkkeTillatt, Sjekkliste.DoesNotExist)):
            tjeneste(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune[navn], **ekstra)

    def test_one_sent_back_is_missing_until_it_is_delivered_again(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("returnert")
        assert list(Sjekkliste.objects.manglende().values_list("enhet__kode", flat=True)) == ["HJ", "SK"]
        assert Levering.objects.get(sjekkliste=liste).til is not None
        kommune.svar("ros-1", verdi="nei", kommentar="Mangler", uten_tiltak="Ordnet")
        kommune.lever()
        assert (
            Levering.objects.get(sjekkliste=liste, til=None).svar.get(spoersmaal__kode="ros-1").verdi == "nei"
        )
        assert Levering.objects.count() == 2

    def test_a_leder_on_two_levels_does_not_receive_their_own(self, kommune: Kommune) -> None:
        kommune["leder"].roller.create(rolle="leder", enhet=kommune.enhet["HO"])
        kommune["omraadeleder"].roller.all().delete()
        kommune.aapne()
        liste = kommune.i_status("levert")
        with pytest.raises(IkkeTillatt):
            services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["leder"])
        assert (
            services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["direktoer"]).status
            == "mottatt"
        )

    def test_without_a_reason(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        with pytest.raises(Domenefeil):
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"], melding=" "
            )

    def test_two_at_once(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"])
        with pytest.raises(Utdatert):
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["direktoer"], melding="Nei"
            )


class TestDatabasen:
    def test_it_refuses_steps_that_do_not_exist(self, kommune: Kommune) -> None:
        kommune.aapne()
        with pytest.raises(IntegrityError, match="no step"), transaction.atomic():
            Sjekkliste.objects.update(status="mottatt")

    def test_a_delivered_answer_is_not_changed(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Levertsvar.objects.update(verdi="nei")
        with pytest.raises(IntegrityError, match="only its end"), transaction.atomic():
            Levering.objects.update(for_sent=True)

    def test_a_locked_runde_is_not_changed(self, kommune: Kommune, klokke) -> None:
        runde = kommune.aapne()
        liste = kommune.i_status("levert")
        klokke.shift(60)
        services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
        for rader, felt in (
            (Svar.objects, {"verdi": "nei"}),
            (Sjekkliste.objects, {"returmelding": "x"}),
            (Levering.objects, {"til": liste.endret}),
            (Runde.objects, {"laast": None}),
        ):
            with pytest.raises(Exception, match=r"locked|Cannot update"), transaction.atomic():
                rader.update(**felt)
        with pytest.raises(UgyldigOvergang):
            services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"])
