"""A sjekkliste and an answer are two kinds of row: the same id names one of each."""

import pytest
from django.test import Client
from django.urls import reverse

from felles.register import sakstype
from sjekkliste.models import SAKSTYPE, SVARTYPE, Svar
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.usefixtures("klokke")


@pytest.fixture
def svar(kommune: Kommune) -> Svar:
    kommune.aapne()
    return Svar.objects.select_related("sjekkliste").get(
        sjekkliste__enhet__kode="HJ", spoersmaal__kode="ros-1"
    )


@pytest.mark.parametrize(("hvem", "ser"), [("leder", True), ("verneombud", True), ("ansatt", False)])
def test_each_is_named_by_number_and_shown_to_who_reads_it(
    kommune: Kommune, svar: Svar, hvem: str, ser: bool
) -> None:
    side = reverse("sjekkliste:vis", args=[svar.sjekkliste_id])
    for kode, pk, adresse, tittel in (
        (SAKSTYPE, svar.sjekkliste_id, side, "Enhet HJ"),
        (SVARTYPE, svar.pk, f"{side}#spoersmaal-{svar.spoersmaal_id}", "Er ros-1 gjort?"),
    ):
        sak = sakstype(kode).referanser([pk], kommune[hvem])[pk]
        assert sak.saksnummer == "S-2025-1-HJ"
        assert (sak.adresse, sak.tittel) == ((adresse, tittel) if ser else (None, None))
        assert sakstype(kode).kan_koble(pk, kommune[hvem]) is (hvem == "leder")


def test_a_sjekkliste_itself_has_neither_files_nor_tiltak(kommune: Kommune, svar: Svar) -> None:
    leder, liste = kommune["leder"], sakstype(SAKSTYPE)
    assert liste.vedleggsadgang(svar.sjekkliste_id, leder) is None
    assert liste.laas_for_vedlegg(svar.sjekkliste_id, leder) is None
    assert (liste.oppgaver_hos(leder.pk), list(liste.overta())) == ([], [])
    klient = Client()
    klient.force_login(leder)
    statuser = [
        klient.get(reverse("vedlegg:ny", args=[kode, pk])).status_code
        for kode, pk in ((SAKSTYPE, svar.sjekkliste_id), (SVARTYPE, svar.pk))
    ]
    assert statuser == [404, 200]


def test_only_a_sjekkliste_waits_in_an_enhet(kommune: Kommune, svar: Svar) -> None:
    enheter = [svar.sjekkliste.enhet_id]
    assert [sak.saksnummer for sak in sakstype(SAKSTYPE).aapne_saker_i(enheter)] == ["S-2025-1-HJ"]
    assert sakstype(SVARTYPE).aapne_saker_i(enheter) == []
