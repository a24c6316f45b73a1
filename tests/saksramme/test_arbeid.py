"""The frame of case work, the same for each register: access, stale versions, the stamp, the history."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from avvik.services.sak import arbeid as avviksarbeid
from felles.feil import IkkeTillatt, Utdatert
from felles.klokke import naa
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from sjekkliste.arbeid import arbeid as sjekklistearbeid
from tests.avvik.kommune import Kommune
from tests.sjekkliste.kommune import Kommune as Sjekklistekommune


@dataclass
class Register:
    """A case of a register, how it is worked on, who may and who may not see it."""

    sak: Any
    arbeid: Callable[..., AbstractContextManager[Any]]
    leder: Bruker
    fremmed: Bruker
    minst: dt.timedelta

    def paa(self, **felt: Any) -> AbstractContextManager[Any]:
        return self.arbeid(self.sak.pk, **({"aktoer": self.leder, "versjon": self.sak.versjon} | felt))

    def lagret(self) -> models.Model:
        return type(self.sak).objects.get(pk=self.sak.pk)


def _avvik() -> Register:
    kommune = Kommune()
    leder, fremmed = kommune["avdelingsleder"], kommune["laerer"]
    return Register(kommune.meld(), avviksarbeid, leder, fremmed, dt.timedelta())


def _sjekkliste() -> Register:
    kommune = Sjekklistekommune()
    kommune.aapne()
    leder, fremmed = kommune["leder"], kommune["skoleleder"]
    return Register(kommune.liste(), sjekklistearbeid, leder, fremmed, dt.timedelta(microseconds=1))


@pytest.fixture(params=[_avvik, _sjekkliste], ids=["avvik", "sjekkliste"])
def register(request: pytest.FixtureRequest, db: None, klokke: time_machine.Traveller) -> Register:
    lag: Callable[[], Register] = request.param
    return lag()


def test_a_stranger_is_told_that_there_is_none_before_anything_else(register: Register) -> None:
    with pytest.raises(ObjectDoesNotExist), register.paa(aktoer=register.fremmed, versjon=99):
        pytest.fail("never reached")


def test_a_stale_version_is_refused_and_none_asks_for_no_version(register: Register) -> None:
    with pytest.raises(Utdatert), register.paa(versjon=register.sak.versjon + 1):
        pytest.fail("never reached")
    with register.paa(versjon=None) as arbeid:
        assert (arbeid.sak.pk, arbeid.aktoer) == (register.sak.pk, register.leder)


def test_what_is_saved_has_a_new_version_and_a_stamp_no_earlier_than_the_last(
    register: Register, klokke: time_machine.Traveller
) -> None:
    with register.paa() as arbeid:
        sist = arbeid.lagre().endret
    assert register.lagret().versjon == register.sak.versjon + 1  # type: ignore[attr-defined]
    klokke.shift(-3600)
    with register.paa(versjon=None) as arbeid:
        assert arbeid.tid == sist + register.minst
    klokke.shift(7200)
    with register.paa(versjon=None) as arbeid:
        assert arbeid.tid == naa()


def test_the_history_says_who_when_and_what_and_is_gone_with_what_failed(register: Register) -> None:
    rader = Hendelse.objects.for_sak(register.arbeid.__self__.sakstype, register.sak.pk)  # type: ignore[attr-defined]
    foer = rader.count()

    def noter_og_nekt() -> None:
        with register.paa() as arbeid:
            arbeid.noter("proeve", kommentar="Borte")
            arbeid.krev(False, "ikke du")

    with pytest.raises(IkkeTillatt, match="ikke du"):
        noter_og_nekt()
    assert rader.count() == foer
    with register.paa() as arbeid:
        arbeid.noter("proeve", fra="a", til="b", kommentar="Hvorfor", data={"nr": 1})
    rad = rader.last()
    assert rad is not None
    assert (rad.slag, rad.fra, rad.til, rad.kommentar, rad.data) == ("proeve", "a", "b", "Hvorfor", {"nr": 1})
    assert (rad.aktoer_id, rad.tidspunkt) == (register.leder.pk, arbeid.tid)
