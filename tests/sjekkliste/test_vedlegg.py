"""Files of an answer: added while it can be filled in, by those who fill in; opened by all who see it."""

import pytest
from django.test import Client
from django.urls import reverse

from felles.feil import IkkeTillatt
from felles.klokke import naa
from hendelser.services import noter
from sjekkliste import services
from sjekkliste.models import SVARTYPE, Svar
from tests.sjekkliste.kommune import ROLLER, Kommune
from tests.sjekkliste.test_sider import LESERE
from tests.vedlegg.filer import PDF, klar
from vedlegg.models import Vedlegg
from vedlegg.services import fjern, legg_ved

pytestmark = pytest.mark.usefixtures("klokke")


@pytest.fixture
def svar(kommune: Kommune) -> Svar:
    kommune.aapne()
    return Svar.objects.get(sjekkliste=kommune.liste(), spoersmaal__kode="ros-1")


def _legg_ved(kommune: Kommune, svar: Svar, av: str = "leder") -> Vedlegg:
    ett = legg_ved(sakstype=SVARTYPE, sak_id=svar.pk, aktoer=kommune[av], filer=[klar("ROS.pdf", PDF)])
    return ett[0]


@pytest.mark.parametrize("navn", ROLLER)
def test_who_attaches_and_opens(kommune: Kommune, svar: Svar, navn: str) -> None:
    if navn in ("leder", "stedfortreder"):
        _legg_ved(kommune, svar, navn)
    else:
        with pytest.raises(IkkeTillatt if navn in LESERE else Vedlegg.DoesNotExist):
            _legg_ved(kommune, svar, navn)
    fil = _legg_ved(kommune, svar)
    klient = Client()
    klient.force_login(kommune[navn])
    svar_paa_aapne = klient.get(reverse("vedlegg:aapne", args=[fil.pk]))
    svar_paa_aapne.close()
    assert svar_paa_aapne.status_code == (200 if navn in LESERE else 404)


def test_after_delivery_all_stays_as_it_was_delivered(kommune: Kommune, svar: Svar) -> None:
    fil = _legg_ved(kommune, svar)
    kommune.i_status("levert")
    with pytest.raises(IkkeTillatt):
        _legg_ved(kommune, svar)
    with pytest.raises(IkkeTillatt):
        fjern(vedlegg_id=fil.pk, aktoer=kommune["leder"])


def test_in_a_locked_runde(kommune: Kommune, svar: Svar) -> None:
    fil = _legg_ved(kommune, svar)
    runde = svar.sjekkliste.runde
    services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])
    with pytest.raises(IkkeTillatt):
        _legg_ved(kommune, svar)
    with pytest.raises(IkkeTillatt):
        fjern(vedlegg_id=fil.pk, aktoer=kommune["leder"])


def test_the_history_is_the_sjekklistes_own(kommune: Kommune, svar: Svar) -> None:
    """Rows about files bear the id of an answer, which may be the id of another sjekkliste too."""
    _legg_ved(kommune, svar)
    annen = kommune.liste("SK")
    noter(sakstype=SVARTYPE, sak_id=annen.pk, slag="vedlegg_nytt", tidspunkt=naa(), aktoer_id=None, data={})
    klient = Client()
    klient.force_login(kommune["direktoer"])
    for liste in (svar.sjekkliste, annen):
        side = klient.get(reverse("sjekkliste:vis", args=[liste.pk])).content.decode()
        assert ("En fil er lagt ved" in side) == (liste == svar.sjekkliste)
        assert ("ROS.pdf" in side) == (liste == svar.sjekkliste)
