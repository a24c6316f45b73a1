"""A machine answers, delivers, sends back and locks at random; the sums hold, and the past never changes."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from felles.feil import Domenefeil
from felles.klokke import naa
from felles.tid import Periode
from sjekkliste import services
from sjekkliste.models import Levering, Runde, Svar
from sjekkliste.runde.bilde import VERDIER, gjelder_ved, rundebilde
from tests.sjekkliste.kommune import Kommune

START = dt.datetime(2024, 5, 1, 9, 0, tzinfo=dt.UTC)
LISTER = st.sampled_from(["HJ", "SK"])
LEDERE = {"HJ": ("leder", "omraadeleder"), "SK": ("skoleleder", "direktoer")}


class Sjekklistemaskin(RuleBasedStateMachine):
    """Two virksomheter through the tertials from 2024 on, by the services as people use them."""

    def __init__(self) -> None:
        super().__init__()
        self.reise = time_machine.travel(START, tick=False)
        self.klokke = self.reise.start()
        self.ramme = transaction.atomic()
        self.ramme.__enter__()
        self.laaste: dict[int, dict[str, Any]] = {}
        self.sett: list[tuple[int, dt.datetime, dict[str, Any]]] = []

    def teardown(self) -> None:
        """Whatever was seen on the way is seen again."""
        try:
            for runde_id, tid, tall in self.sett:
                assert self.tall(Runde.objects.get(pk=runde_id), tid) == tall
        finally:
            transaction.set_rollback(True)
            self.ramme.__exit__(None, None, None)
            self.reise.stop()

    @initialize()
    def begynn(self) -> None:
        self.kommune = Kommune()
        self.kommune.aapne(2024, 1)

    @staticmethod
    def tall(runde: Runde, tid: dt.datetime | None = None) -> dict[str, Any]:
        bilde = rundebilde(runde, tid)
        return {
            "per_omraade": {kode: dict(+telling) for kode, telling in bilde.per_omraade.items()},
            "per_enhet": {liste.kode: (liste.tilstand, dict(+liste.sum)) for liste in bilde.lister},
        }

    def proev(self, gjoer: Any, *args: Any, **felt: Any) -> None:
        """Time passes between what people do: a service that must stamp after another stamps a µs later."""
        self.klokke.shift(dt.timedelta(microseconds=2))
        try:
            with transaction.atomic():
                gjoer(*args, **felt)
        except Domenefeil:
            pass
        self.klokke.shift(dt.timedelta(microseconds=2))

    @rule(
        i=LISTER,
        kode=st.sampled_from(["ros-1", "ros-2", "hms-1", "hms-skole"]),
        verdi=st.sampled_from(["", *[v for v in VERDIER if v != "ubesvart"]]),
        fullt=st.booleans(),
    )
    def svar(self, i: str, kode: str, verdi: str, fullt: bool) -> None:
        felt: dict[str, Any] = {"kommentar": "Slik er det.", "uten_tiltak": "Ordnes."} if fullt else {}
        liste = self.kommune.liste(i)
        if Svar.objects.filter(sjekkliste=liste, spoersmaal__kode=kode).exists():
            self.proev(self.kommune.svar, kode, i, av=LEDERE[i][0], verdi=verdi, **felt)

    @rule(i=LISTER, verdi=st.sampled_from(["ja", "nei"]))
    def besvar_alt(self, i: str, verdi: str) -> None:
        self.proev(self.kommune.besvar_alt, i, av=LEDERE[i][0], ros_1=verdi)

    @rule(i=LISTER)
    def lever(self, i: str) -> None:
        self.proev(self.kommune.lever, i, av=LEDERE[i][0])

    @rule(i=LISTER, motta=st.booleans())
    def avgjoer(self, i: str, motta: bool) -> None:
        liste = self.kommune.liste(i)
        felt: dict[str, Any] = {
            "sjekkliste_id": liste.pk,
            "versjon": liste.versjon,
            "aktoer": self.kommune[LEDERE[i][1]],
        }
        if motta:
            self.proev(services.motta, **felt)
        else:
            self.proev(services.returner, melding="Skriv mer.", **felt)

    @rule(dager=st.integers(0, 20))
    def tiden_gaar(self, dager: int) -> None:
        self.klokke.shift(dt.timedelta(days=dager, seconds=1))
        services.laas_forfalte_runder(naa())
        services.aapne_forfalt_runde(naa())

    @rule()
    def laas(self) -> None:
        runde = Runde.objects.all()[0]
        self.proev(
            services.laas_runde,
            runde_id=runde.pk,
            versjon=runde.versjon,
            aktoer=self.kommune["koordinator"],
        )

    @rule()
    def se(self) -> None:
        runde = Runde.objects.all()[0]
        tid = gjelder_ved(runde, naa())
        self.sett.append((runde.pk, tid, self.tall(runde, tid)))
        self.klokke.shift(dt.timedelta(microseconds=2))

    @invariant()
    def summene_stemmer(self) -> None:
        for runde in Runde.objects.all():
            bilde = rundebilde(runde)
            alle = Svar.objects.filter(sjekkliste__runde=runde).count()
            assert bilde.sum.total() == alle
            assert sum(liste.sum.total() for liste in bilde.lister) == alle
            assert len(bilde.leverte) + len(bilde.manglende) == len(bilde.lister) == 2
            gjelder = Levering.objects.filter(sjekkliste__runde=runde, til=None)
            assert len(bilde.leverte) == gjelder.count()
            if not runde.er_aapen:
                tall = self.tall(runde)
                assert self.laaste.setdefault(runde.pk, tall) == tall

    @invariant()
    def ett_tertial_en_runde(self) -> None:
        perioder = [Periode(runde.aar, runde.tertial) for runde in Runde.objects.all()]
        assert len(perioder) == len(set(perioder))


@pytest.mark.django_db
def test_the_sums_hold_and_what_is_locked_stays() -> None:
    run_state_machine_as_test(
        Sjekklistemaskin,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
