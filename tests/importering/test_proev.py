"""What `--proev` says is what happens, in any order and size of the files."""

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avvik.models import Avvik, Avviksperiode, Kategori, Nummerserie
from hendelser.models import Hendelse
from importering.feil import Importfeil
from importering.models import Avtrykk, Import
from organisasjon.models import Bruker, Enhet, Enhetsperiode, Rolle
from tests.importering.hjelp import AVVIK, ENHETER, KATEGORIER, PERSON, Mappe, Rad, alle_rader, tall

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]
innstillinger = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ALT = (
    Kategori,
    Enhet,
    Enhetsperiode,
    Bruker,
    Rolle,
    Avvik,
    Avviksperiode,
    Hendelse,
    Import,
    Avtrykk,
    Nummerserie,
)


def svar(mappe: Mappe, *, proev: bool) -> Any:
    """What the import says: its errors, or its counts."""
    try:
        return tall(mappe.importer(proev=proev))
    except Importfeil as feil:
        return [str(linje) for linje in feil.feil]


@contextlib.contextmanager
def angret() -> Any:
    with tempfile.TemporaryDirectory() as sti, transaction.atomic():
        yield Mappe(Path(sti))
        transaction.set_rollback(True)


@st.composite
def kommuner(trekk: Any) -> dict[str, list[Rad]]:
    """A kommune larger than the batches it is stored in, its rows in any order, now and then with a fault."""
    antall = trekk(st.sampled_from([1, 3, 199, 201, 501, 602]))
    over = trekk(st.sampled_from(["siste", "foerste", "naboen"]))
    enheter = [ENHETER[0]]
    for nr in range(antall):
        forelder = {"siste": f"E{antall - 1}", "foerste": "E0", "naboen": f"E{nr + 1}"}[over]
        ytterst = nr == (0 if over == "foerste" else antall - 1)
        enheter.append(
            {
                "kode": f"E{nr}",
                "navn": f"Enhet {nr}",
                "type": "virksomhet" if ytterst else "avdeling",
                "forelder": "K" if ytterst else forelder,
            }
        )
    kategorier = [
        {"kode": f"K{nr}", "navn": "x", "forelder": f"K{nr + 1}" if nr < 600 else ""} for nr in range(601)
    ]
    personer = [PERSON | {"enhet": rad["kode"], "rolle": "ansatt"} for rad in enheter[:20]]
    avvik = [AVVIK | {"enhet": enheter[-1]["kode"], "kategori": "K0", "melder": "KARI"}]
    if trekk(st.booleans()):
        enheter = list(reversed(enheter))
    feil = trekk(st.sampled_from(["", "", "forelder", "saksnummer"]))
    if feil == "forelder":
        enheter.append(enheter[-1] | {"kode": "FEIL", "forelder": "finnes ikke"})
    if feil == "saksnummer":
        avvik.append(avvik[0])
    return {"kategorier": kategorier, "enheter": enheter, "personer": personer, "avvik": avvik}


@innstillinger
@given(filer=kommuner())
def test_proev_answers_what_happens_and_stores_nothing(filer: dict[str, list[Rad]]) -> None:
    with angret() as mappe:
        mappe.skriv(**filer)
        foer = alle_rader(*ALT)
        proevd = svar(mappe, proev=True)
        assert alle_rader(*ALT) == foer
        assert svar(mappe, proev=False) == proevd


def test_avdelinger_before_their_virksomhet_in_several_batches(mappe: Mappe) -> None:
    """602 enheter, all of them before the one they lie under."""
    avdelinger = [ENHETER[2] | {"kode": f"A{nr}"} for nr in range(600)]
    mappe.skriv(enheter=[*avdelinger, ENHETER[1], ENHETER[0]])
    assert tall(mappe.importer(proev=True)) == tall(mappe.importer()) == {"enheter": (602, 0, 0)}
    # and back again, as corrections
    mappe.skriv(enheter=[*(rad | {"forelder": "K"} for rad in avdelinger), ENHETER[1], ENHETER[0]])
    assert tall(mappe.importer()) == {"enheter": (0, 600, 2)}


def test_proev_finds_what_the_database_refuses(mappe: Mappe) -> None:
    """A fault that only the writes show: here a constraint that no reading knows of."""
    mappe.grunnlag()
    with connection.cursor() as peker:
        peker.execute(
            "CREATE FUNCTION pg_temp.nekt() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'unique_violation'; END $$"
        )
        peker.execute(
            "CREATE CONSTRAINT TRIGGER nekt AFTER INSERT ON organisasjon_rolle"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.nekt()"
        )
    meldinger = []
    for proev in (True, False):
        with pytest.raises(Exception, match="Noen endret noe av det samme") as feil, transaction.atomic():
            mappe.importer(proev=proev)
        meldinger.append(str(feil.value))
    assert len(set(meldinger)) == 1


def test_kategorier_in_reverse_order(mappe: Mappe) -> None:
    mappe.skriv(kategorier=list(reversed(KATEGORIER)))
    assert tall(mappe.importer(proev=True)) == tall(mappe.importer())
