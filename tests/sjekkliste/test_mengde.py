"""Answering several questions at once: the same rules as one at a time, and all or none."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from sjekkliste.models import Sjekkliste, Svar
from sjekkliste.services import Nyttsvar, Svarfelt, svar_paa_flere

pytestmark = pytest.mark.django_db


def _nye(liste, **verdier):
    """What is to be written, by the code of the question (with _ for -), against what is stored."""
    svar = {s.spoersmaal.kode: s for s in Svar.objects.filter(sjekkliste=liste).select_related("spoersmaal")}
    return [
        Nyttsvar(rad.spoersmaal_id, rad.versjon, felt if isinstance(felt, Svarfelt) else Svarfelt(felt))
        for kode, felt in verdier.items()
        for rad in [svar[kode.replace("_", "-")]]
    ]


def _verdier(liste):
    rader = Svar.objects.filter(sjekkliste=liste).values_list("spoersmaal__kode", "verdi")
    return {kode: verdi for kode, verdi in rader if verdi}


@pytest.mark.parametrize("hvem", ["leder", "stedfortreder"])
def test_leader_and_deputy_save_several(kommune, klokke, hvem):
    kommune.aapne()
    liste = kommune.liste()
    klokke.shift(dt.timedelta(hours=1))
    svar = svar_paa_flere(
        sjekkliste_id=liste.pk,
        aktoer=kommune[hvem],
        svar=_nye(liste, ros_1="ja", hms_1=Svarfelt("delvis", kommentar=" Noe gjenstår. \r\nTo ting.")),
    )
    assert [(s.spoersmaal.kode, s.verdi, s.versjon) for s in svar] == [
        ("ros-1", "ja", 2),
        ("hms-1", "delvis", 2),
    ]
    lagret = Svar.objects.get(pk=svar[1].pk)
    assert lagret.kommentar == "Noe gjenstår. \nTo ting."
    assert (lagret.endret_av, lagret.endret) == (kommune[hvem], svar[1].endret)
    assert _verdier(liste) == {"ros-1": "ja", "hms-1": "delvis"}


@pytest.mark.parametrize(
    ("hvem", "feil"),
    [
        ("omraadeleder", IkkeTillatt),
        ("koordinator", IkkeTillatt),
        ("verneombud", IkkeTillatt),
        ("revisor", IkkeTillatt),
        ("ansatt", Sjekkliste.DoesNotExist),
        ("skoleleder", Sjekkliste.DoesNotExist),
        ("sluttet", Sjekkliste.DoesNotExist),
    ],
)
def test_others_cannot(kommune, klokke, hvem, feil):
    kommune.aapne()
    liste = kommune.liste()
    with pytest.raises(feil):
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune[hvem], svar=_nye(liste, ros_1="ja"))
    assert _verdier(liste) == {}


def test_one_error_saves_none_and_names_question_and_field(kommune, klokke):
    kommune.aapne()
    liste = kommune.liste()
    nye = _nye(liste, ros_1="ja", ros_2=Svarfelt("ikke_forfalt", planlagt=dt.date(2025, 4, 1)))
    with pytest.raises(Domenefeil) as feil:
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=nye)
    assert feil.value.felt == "ros-2.planlagt"
    assert _verdier(liste) == {}


def test_one_that_somebody_else_changed_saves_none(kommune, klokke):
    kommune.aapne()
    liste = kommune.liste()
    nye = _nye(liste, ros_1="ja", ros_2="nei")
    kommune.svar("ros-2", av="stedfortreder", verdi="ja")
    with pytest.raises(Utdatert):
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=nye)
    assert _verdier(liste) == {"ros-2": "ja"}


def test_what_is_as_it_was_is_not_stored_again(kommune, klokke):
    kommune.aapne()
    liste = kommune.liste()
    kommune.svar("ros-1", verdi="ja")
    (svar,) = svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=_nye(liste, ros_1="ja"))
    assert svar.versjon == 2


def test_another_sjekklistes_question_and_one_named_twice(kommune, klokke):
    kommune.aapne()
    liste, skole = kommune.liste(), kommune.liste("SK")
    fremmed = _nye(skole, hms_skole="ja")
    with pytest.raises(Svar.DoesNotExist):
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=fremmed)
    with pytest.raises(Domenefeil):
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=_nye(liste, ros_1="ja") * 2)
    assert _verdier(liste) == {}


def test_nothing_after_delivery(kommune, klokke):
    kommune.aapne()
    liste = kommune.i_status("levert")
    with pytest.raises(UgyldigOvergang):
        svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=_nye(liste, ros_1="nei"))


def test_the_number_of_queries_does_not_grow(kommune, klokke):
    kommune.aapne()
    liste, antall = kommune.liste(), []
    for verdier in ({"ros_1": "ja"}, {"ros_2": "ja", "hms_1": "ja"}):
        with CaptureQueriesContext(connection) as spoerringer:
            svar_paa_flere(sjekkliste_id=liste.pk, aktoer=kommune["leder"], svar=_nye(liste, **verdier))
        antall.append(len(spoerringer))
    assert antall[0] == antall[1]
