"""Many at once, in threads with connections of their own: numbers without gaps, one winner, nothing lost."""

import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from avvik import services
from avvik.models import SAKSTYPE, Avvik, Fristtabell, Nummerserie
from felles.innsending import Innsendingsnoekkel
from hendelser.models import Hendelse
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune(transactional_db: None) -> Kommune:
    return Kommune()


def samtidig(*arbeid: Callable[[], Any]) -> list[Any]:
    """What each returned, or the error that it raised; all begin at once."""
    svar: list[Any] = [None] * len(arbeid)
    start = threading.Barrier(len(arbeid))

    def kjoer(nummer: int) -> None:
        try:
            start.wait(timeout=30)
            svar[nummer] = arbeid[nummer]()
        except Exception as feil:  # noqa: BLE001 - handed to the test, which looks at its kind
            svar[nummer] = feil
        finally:
            connections.close_all()

    traader = [threading.Thread(target=kjoer, args=[nummer]) for nummer in range(len(arbeid))]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join(timeout=60)
        assert not traad.is_alive()
    return svar


def test_twenty_at_once_get_numbers_without_gaps_or_doubles(kommune: Kommune) -> None:
    svar = samtidig(*[kommune.meld] * 20)
    numre = sorted(int(sak.saksnummer[-6:]) for sak in svar)
    assert numre == list(range(1, 21))
    assert Nummerserie.objects.get().siste == 20
    assert Avvik.objects.count() == 20


def test_a_melding_that_fails_among_others_leaves_no_gap(kommune: Kommune) -> None:
    svar = samtidig(*[kommune.meld, lambda: kommune.meld(type="en altfor lang kode for typen")] * 5)
    assert sum(isinstance(ett, Avvik) for ett in svar) == 5
    assert sorted(Avvik.objects.values_list("saksnummer", flat=True))[-1].endswith("-000005")


def test_two_presses_at_once_make_one_case(kommune: Kommune) -> None:
    noekkel = uuid.uuid4().hex

    def send() -> Avvik:
        return services.meld(
            innsending=Innsendingsnoekkel(noekkel),
            melder=kommune["ansatt"],
            enhet=kommune.enhet["HJ1"],
            tittel="Våt trapp",
        )

    svar = samtidig(*[send] * 6)
    assert {sak.pk for sak in svar} == {Avvik.objects.get().pk}
    assert Nummerserie.objects.get().siste == 1


def lukk(kommune: Kommune, sak: Avvik, navn: str) -> Avvik:
    """Closes the case as it was when `sak` was read."""
    return services.lukk(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=kommune[navn],
        utfall="utbedret",
        melding=f"Fra {navn}",
    )


def test_of_two_leaders_at_once_the_second_is_told(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")

    svar = samtidig(*[partial(lukk, kommune, sak, navn) for navn in ("avdelingsleder", "leder")])
    assert sorted(type(ett).__name__ for ett in svar) == ["Avvik", "Utdatert"]
    vinner = next(ett for ett in svar if isinstance(ett, Avvik))
    naa = Avvik.objects.get(pk=sak.pk)
    assert naa.lukkemelding == vinner.lukkemelding
    assert Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(til="lukket").count() == 1


def test_closing_and_a_new_tiltak_at_once_never_leave_an_open_tiltak_in_a_closed_case(
    kommune: Kommune,
) -> None:
    for _ in range(4):
        sak = kommune.sak_i("under_behandling")
        samtidig(partial(lukk, kommune, sak, "leder"), partial(kommune.tiltak, sak))
        naa = Avvik.objects.get(pk=sak.pk)
        aapne = Tiltak.objects.for_sak(SAKSTYPE, sak.pk).aapne().count()
        assert (naa.status == "lukket") is (aapne == 0)


def test_everything_that_is_done_at_once_stands_in_the_history(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")
    foer = Hendelse.objects.count()
    skriv = partial(services.skriv_melding, avvik_id=sak.pk, aktoer=kommune["ansatt"])
    svar = samtidig(*[partial(skriv, tekst=f"Melding {nummer}") for nummer in range(8)])
    assert not [ett for ett in svar if isinstance(ett, Exception)]
    assert Hendelse.objects.count() == foer + 8


def test_of_two_cases_rejected_at_once_as_each_others_duplicate_one_stays(kommune: Kommune) -> None:
    for _ in range(3):
        en, annen = kommune.meld(), kommune.meld()

        def avvis(sak: Avvik, original: Avvik) -> Avvik:
            felt: dict[str, Any] = {"grunn": "duplikat", "melding": "Meldt før", "versjon": sak.versjon}
            leder = kommune["avdelingsleder"]
            return services.avvis(avvik_id=sak.pk, aktoer=leder, duplikat_av=original, **felt)

        svar = samtidig(partial(avvis, en, annen), partial(avvis, annen, en))
        assert sorted(type(ett).__name__ for ett in svar) == ["Avvik", "Domenefeil"]
        assert Avvik.objects.filter(pk__in=[en.pk, annen.pk], status="meldt").count() == 1


def test_of_two_administrators_at_once_the_second_is_told(kommune: Kommune) -> None:
    def endre() -> Fristtabell:
        felt = {"kritisk": 1, "hoey": 8, "middels": 14, "lav": 30}
        return services.endre_fristtabell(aktoer=kommune["administrator"], nummer=0, **felt)

    svar = samtidig(*[endre] * 4)
    assert sorted(type(ett).__name__ for ett in svar) == ["Fristtabell", "Utdatert", "Utdatert", "Utdatert"]
