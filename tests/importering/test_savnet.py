"""What the files no longer hold: it stays and is listed, or is ended where that is asked for."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command

from hendelser.models import Hendelse
from organisasjon import services
from organisasjon.models import Bruker, Enhet, Rolle
from tests.importering.hjelp import PERSON, Mappe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]
ADA = PERSON | {"brukernavn": "ada", "navn": "Ada", "rolle": "administrator", "enhet": "K"}
OLA = PERSON | {"brukernavn": "ola", "navn": "Ola", "rolle": "ansatt"}
KOMMER = OLA | {"rolle": "verneombud", "fra": "2026-01-01"}


@pytest.fixture
def fire(mappe: Mappe) -> Mappe:
    return _importert(mappe.grunnlag(), ADA, PERSON, OLA, KOMMER)


def _importert(mappe: Mappe, *rader: Any, **valg: Any) -> Mappe:
    mappe.skriv(personer=list(rader)).importer(**valg)
    return mappe


def roller() -> set[tuple[Any, ...]]:
    return set(Rolle.objects.values_list("bruker__brukernavn", "rolle", "til"))


ALLE = {
    ("ada", "administrator", None),
    ("kari", "leder", None),
    ("ola", "ansatt", None),
    ("ola", "verneombud", None),
}
I_GAAR = dt.date(2025, 3, 2)


def kommando(mappe: Mappe, **valg: Any) -> list[str]:
    ut = io.StringIO()
    call_command("importer", mappe=mappe.sti, stdout=ut, **valg)
    return ut.getvalue().splitlines()


def test_what_is_missing_stays_and_is_listed_at_the_end(fire: Mappe) -> None:
    fire.skriv(personer=[ADA, PERSON])
    assert kommando(fire)[-4:] == [
        "Roller fra en tidligere import som ikke er i filen personer:",
        "  ola: Ansatt i 200",
        "  ola: Verneombud i 200, fra 2026-01-01",
        "De er ikke endret. Kjør med --erstatt-personer for å avslutte dem.",
    ]
    assert roller() == ALLE


def test_erstatt_shows_and_ends(fire: Mappe) -> None:
    fire.skriv(personer=[ADA, PERSON])
    linjer = kommando(fire, erstatt_personer=True)
    assert linjer[:3] == [
        "Roller fra en tidligere import som ikke er i filen personer:",
        "  ola: Ansatt i 200",
        "  ola: Verneombud i 200, fra 2026-01-01",
    ]
    assert linjer[-1] == "2 roller er avsluttet."
    assert roller() == {
        *ALLE - {("ola", "ansatt", None), ("ola", "verneombud", None)},
        ("ola", "ansatt", I_GAAR),
    }
    assert list(Hendelse.objects.filter(sakstype="person").values_list("slag", flat=True)) == [
        "rolle_avsluttet",
        "rolle_fjernet",
    ]
    assert kommando(fire, erstatt_personer=True)[-1].startswith("personer.csv")


def test_proev_shows_and_ends_nothing(fire: Mappe) -> None:
    fire.skriv(personer=[ADA])
    assert kommando(fire, erstatt_personer=True, proev=True)[-2:] == [
        "3 roller er avsluttet.",
        "Filene er kontrollert. Ingenting er lagret.",
    ]
    assert roller() == ALLE


def test_what_comes_back_holds_again(fire: Mappe) -> None:
    _importert(fire, ADA, PERSON, erstatt_personer=True)
    _importert(fire, ADA, PERSON, OLA, KOMMER)
    assert roller() == ALLE
    assert not fire.importer().endret_noe


def test_what_was_given_or_ended_here_is_not_missed(fire: Mappe) -> None:
    ada, ola = (Bruker.objects.get(brukernavn=navn) for navn in ("ada", "ola"))
    services.gi_rolle(aktoer=ada, bruker=ola, rolle="revisor", enhet=Enhet.objects.get(kode="K"))
    services.avslutt_rolle(aktoer=ada, rolle=ola.roller.get(rolle="ansatt"), til=I_GAAR)
    resultat = fire.skriv(personer=[ADA, PERSON]).importer(erstatt_personer=True)
    assert [str(savnet) for savnet in resultat.savnet] == ["ola: Verneombud i 200, fra 2026-01-01"]
    assert ("ola", "revisor", None) in roller()


def test_the_last_administrator_cannot_be_missing(fire: Mappe) -> None:
    fire.skriv(personer=[PERSON, OLA, KOMMER])
    assert fire.feil(erstatt_personer=True) == [
        "personer.csv:1: : : Kommunen må ha minst én administrator. Gi rollen til en annen først."
    ]
    assert roller() == ALLE
    assert [savnet.brukernavn for savnet in fire.importer().savnet] == ["ada"]


def test_without_the_file_personer(fire: Mappe) -> None:
    (fire.sti / "personer.csv").unlink()
    assert fire.feil(erstatt_personer=True) == [
        f"{fire.sti.name}:0: : : --erstatt-personer krever filen personer"
    ]
    assert fire.importer().savnet == []


def test_a_brukernavn_in_other_case_is_the_same_person(fire: Mappe) -> None:
    rader = [rad | {"brukernavn": rad["brukernavn"].upper()} for rad in (ADA, PERSON, OLA, KOMMER)]
    resultat = fire.skriv(personer=rader).importer(erstatt_personer=True)
    assert (resultat.savnet, resultat.endret_noe) == ([], False)
