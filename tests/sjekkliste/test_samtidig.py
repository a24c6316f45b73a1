"""Two people at once, and a lock that comes while somebody delivers; real transactions side by side."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from felles.feil import Domenefeil, UgyldigOvergang, Utdatert
from organisasjon.models import Bruker
from sjekkliste import services
from sjekkliste.models import Levering, Runde, Svar
from sjekkliste.runde.bilde import rundebilde
from sjekkliste.services import Svarfelt
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune(transactional_db: None) -> Kommune:
    kommune = Kommune()
    kommune.aapne(2024, 3)
    return kommune


def _samtidig(*gjoer: Callable[[], object]) -> list[object]:
    """Runs all at the same moment; the result of each, or the Domenefeil that it raised."""
    klar = threading.Barrier(len(gjoer))

    def en(ting: Callable[[], object]) -> object:
        try:
            klar.wait()
            return ting()
        except Domenefeil as feil:
            return feil
        finally:
            connection.close()

    with ThreadPoolExecutor(len(gjoer)) as traader:
        return list(traader.map(en, gjoer))


def test_two_answer_the_same_and_the_second_is_told(kommune: Kommune) -> None:
    liste = kommune.liste()
    svar = Svar.objects.get(sjekkliste=liste, spoersmaal__kode="ros-1")

    def skriv(navn: str, verdi: str) -> Svar:
        return services.svar_paa(
            sjekkliste_id=liste.pk,
            spoersmaal_id=svar.spoersmaal_id,
            versjon=svar.versjon,
            aktoer=Bruker.objects.get(brukernavn=navn),
            felt=Svarfelt(verdi=verdi, kommentar=navn),
        )

    utfall = _samtidig(lambda: skriv("leder", "ja"), lambda: skriv("stedfortreder", "nei"))
    assert sum(isinstance(ett, Utdatert) for ett in utfall) == 1
    [vant] = [ett for ett in utfall if isinstance(ett, Svar)]
    svar.refresh_from_db()
    assert (svar.verdi, svar.kommentar, svar.versjon) == (vant.verdi, vant.kommentar, 2)


def test_many_ledere_answer_without_waiting_for_each_other(kommune: Kommune) -> None:
    """One holds their transaction open, as on a slow line; the other is not held up by it."""
    with transaction.atomic():
        kommune.svar("ros-1")
        [svar] = ThreadPoolExecutor(1).map(
            _i_egen_traad, [lambda: kommune.svar("ros-1", "SK", av="skoleleder")]
        )
    assert svar.verdi == "ja"


def _i_egen_traad(gjoer: Callable[[], Any]) -> Any:
    try:
        with connection.cursor() as peker:
            peker.execute("SET lock_timeout = '5s'")
        return gjoer()
    finally:
        connection.close()


@pytest.mark.parametrize("runde_nr", range(3))
def test_a_lock_while_somebody_delivers(kommune: Kommune, runde_nr: int) -> None:
    kommune.besvar_alt()
    runde = Runde.objects.get()

    def laas() -> Runde:
        return services.laas_runde(
            runde_id=runde.pk, versjon=runde.versjon, aktoer=Bruker.objects.get(brukernavn="koordinator")
        )

    _laast, levert = _samtidig(laas, kommune.lever)
    runde.refresh_from_db()
    assert runde.laast is not None
    if isinstance(levert, UgyldigOvergang):
        assert not Levering.objects.exists()
    else:
        assert Levering.objects.get().levert <= runde.laast
    ved_laasen, naa = rundebilde(runde, runde.laast), rundebilde(runde)
    assert [liste.tilstand for liste in ved_laasen.lister] == [liste.tilstand for liste in naa.lister]


def test_receiving_and_sending_back_at_the_same_time(kommune: Kommune) -> None:
    liste = kommune.i_status("levert")
    felt: dict[str, Any] = {"sjekkliste_id": liste.pk, "versjon": liste.versjon}
    utfall = _samtidig(
        lambda: services.motta(**felt, aktoer=Bruker.objects.get(brukernavn="omraadeleder")),
        lambda: services.returner(**felt, aktoer=Bruker.objects.get(brukernavn="direktoer"), melding="Nei"),
    )
    assert sum(isinstance(ett, Utdatert) for ett in utfall) == 1
    gjelder = Levering.objects.filter(til=None).count()
    assert gjelder == (1 if kommune.liste().status == "mottatt" else 0)
