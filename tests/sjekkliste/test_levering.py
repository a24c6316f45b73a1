"""Delivering, receiving, sending back: who may, what is needed, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from sjekkliste import services
from sjekkliste.models import Levering, Levertsvar, Runde, Sjekkliste, Svar
from tests.sjekkliste.kommune import ROLLER, Kommune

pytestmark = pytest.mark.usefixtures("klokke")


class TestLever:
    def test_skriver_ned_det_som_ble_levert(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert", ros_1="nei")
        levering = Levering.objects.get(sjekkliste=liste)
        verdier = dict(levering.svar.values_list("spoersmaal__kode", "verdi"))
        assert verdier == {"ros-1": "nei", "ros-2": "ja", "hms-1": "ja"}
        assert (liste.status, levering.for_sent, levering.til) == ("levert", False, None)

    @pytest.mark.parametrize("navn", [navn for navn in ROLLER if navn != "leder"])
    def test_bare_lederen_leverer(self, kommune: Kommune, navn: str) -> None:
        kommune.aapne()
        kommune.besvar_alt()
        with pytest.raises((IkkeTillatt, Sjekkliste.DoesNotExist)):
            kommune.lever(av=navn)
        assert kommune.liste().status == "aapen"

    def test_stedfortreder_leverer_naar_det_ikke_er_noen_leder(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune["leder"].roller.all().delete()
        kommune.besvar_alt(av="stedfortreder")
        assert kommune.lever(av="stedfortreder").status == "levert"

    def test_ubesvarte_spoersmaal_naevnes(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.svar("ros-1")
        kommune.svar("ros-2", verdi="nei")
        with pytest.raises(services.IkkeFerdig) as feil:
            kommune.lever()
        mangler = {rad.spoersmaal.kode: [felt for felt, _setning in hva] for rad, hva in feil.value.mangler}
        assert mangler == {"ros-2": ["kommentar", "uten_tiltak"], "hms-1": ["verdi"]}

    def test_medvirkning_maa_beskrives(self, kommune: Kommune) -> None:
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

    def test_levert_kan_ikke_endres(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        with pytest.raises(UgyldigOvergang):
            kommune.svar("ros-1", verdi="nei")

    def test_etter_fristen_er_for_sent(self, kommune: Kommune, klokke) -> None:
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
    def test_bare_de_over_mottar(self, kommune: Kommune, navn: str, tjeneste) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        ekstra = {"melding": "Nei"} if tjeneste is services.returner else {}
        with pytest.raises((IkkeTillatt, Sjekkliste.DoesNotExist)):
            tjeneste(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune[navn], **ekstra)

    def test_returnert_mangler_til_den_er_levert_igjen(self, kommune: Kommune) -> None:
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

    def test_leder_paa_to_trinn_mottar_ikke_sin_egen(self, kommune: Kommune) -> None:
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

    def test_uten_begrunnelse(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        with pytest.raises(Domenefeil):
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"], melding=" "
            )

    def test_to_paa_en_gang(self, kommune: Kommune) -> None:
        kommune.aapne()
        liste = kommune.i_status("levert")
        services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["omraadeleder"])
        with pytest.raises(Utdatert):
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune["direktoer"], melding="Nei"
            )


class TestDatabasen:
    def test_nekter_steg_som_ikke_finnes(self, kommune: Kommune) -> None:
        kommune.aapne()
        with pytest.raises(IntegrityError, match="no step"), transaction.atomic():
            Sjekkliste.objects.update(status="mottatt")

    def test_levert_svar_endres_ikke(self, kommune: Kommune) -> None:
        kommune.aapne()
        kommune.i_status("levert")
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Levertsvar.objects.update(verdi="nei")
        with pytest.raises(IntegrityError, match="only its end"), transaction.atomic():
            Levering.objects.update(for_sent=True)

    def test_laast_runde_endres_ikke(self, kommune: Kommune, klokke) -> None:
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
