"""What holds for every folder: the same again changes nothing, and no file brings the import down."""

import contextlib
import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avvik.models import Avvik, Avviksperiode
from avvik.tilstander import LUKKEDE, Alvorlighetsgrad, Avvikstype, Status
from felles.tekst import noekkel_uten_skille, normaliser
from importering.feil import Importfeil
from importering.tolking import Ugyldig, kode, tidspunkt
from organisasjon.models import Enhet, Rolletype
from tests.importering.hjelp import AVVIK, ENHETER, KATEGORIER, PERSON, Mappe, Rad, tekst

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]
innstillinger = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _er_kode(verdi: str) -> bool:
    try:
        return kode(verdi) == normaliser(verdi) == verdi
    except Ugyldig:
        return False


koder = st.text(min_size=1, max_size=8).filter(_er_kode)
tekster = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).map(
    lambda t: t if normaliser(t).strip() else ""
)
navn = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
).filter(lambda t: bool(normaliser(t).strip()))
datoer = st.one_of(st.just(""), st.dates().map(str))
meldedager = st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)).map(str)


TYPER = ["kommune", "omraade", "virksomhet", "avdeling"]


def _hoerer_under(over: Rad | None) -> st.SearchStrategy[str]:
    return st.sampled_from(TYPER[1:][max(0, TYPER.index(over["type"]) - 1) :]) if over else st.just("kommune")


def _ikke_foer(over: Rad | None) -> st.SearchStrategy[str]:
    """When an enhet opens: the kommune by today, what lies below not before its parent."""
    if over is None:
        return st.one_of(st.just(""), st.dates(max_value=dt.date(2025, 3, 3)).map(str))
    if over["gyldig_fra"] == "":
        return datoer
    return st.dates(dt.date.fromisoformat(over["gyldig_fra"])).map(str)


@st.composite
def mapper(trekk: Any) -> dict[str, list[Rad]]:
    """A right set of files: a tree of enheter, people with roles, avvik open and closed."""
    enhetskoder = trekk(st.lists(koder, min_size=1, max_size=6, unique=True))
    enheter: list[Rad] = []
    for nr, k in enumerate(enhetskoder):
        over = enheter[trekk(st.integers(0, nr - 1))] if nr else None
        enheter.append(
            {
                "kode": k,
                "navn": trekk(navn),
                "type": trekk(st.sampled_from(TYPER[TYPER.index(over["type"]) :][-3:]))
                if over
                else "kommune",
                "forelder": over["kode"] if over else "",
                "gyldig_fra": trekk(_ikke_foer(over)),
                "aarsverk": trekk(
                    st.one_of(st.just(""), st.decimals(0, 999, places=3).map(lambda d: f"{d:f}"))
                ),
                "merkelapper": trekk(st.sampled_from(["", "a", "a b"])),
                "beskrivelse": trekk(tekster),
            }
        )
    kategorier = [
        {"kode": k, "navn": trekk(navn)} for k in trekk(st.lists(koder, min_size=1, max_size=3, unique=True))
    ]
    personer = []
    for k in trekk(st.lists(koder, min_size=1, max_size=3, unique_by=noekkel_uten_skille)):
        rolle = trekk(st.sampled_from(Rolletype.values))
        ved_roten = rolle in ("administrator", "kommunedirektoer")
        personer.append(
            {
                "brukernavn": k,
                "rolle": rolle,
                "enhet": enhetskoder[0] if ved_roten else trekk(st.sampled_from(enhetskoder)),
                "navn": trekk(navn),
                "epost": "a@b.no",
                "fra": "" if ved_roten else trekk(datoer),
            }
        )
    avvik = [
        trekk(avviksrader(nr, enhetskoder, kategorier, personer)) for nr in range(trekk(st.integers(0, 5)))
    ]
    return {"enheter": enheter, "kategorier": kategorier, "personer": personer, "avvik": avvik}


@st.composite
def avviksrader(trekk: Any, nr: int, enheter: list[str], kategorier: list[Rad], personer: list[Rad]) -> Rad:
    meldt, lukket = sorted(trekk(meldedager) for _ in range(2))
    status = trekk(st.sampled_from(Status.values))
    return {
        "saksnummer": f"{meldt[:4]}-{nr + 1:06}",
        "enhet": trekk(st.sampled_from(enheter)),
        "behandles_av": trekk(st.sampled_from(["", *enheter])),
        "kategori": trekk(st.sampled_from(kategorier))["kode"],
        "type": trekk(st.sampled_from(["", *Avvikstype.values])),
        "alvorlighetsgrad": trekk(st.sampled_from(["", *Alvorlighetsgrad.values])),
        "status": status,
        "meldt": meldt,
        "lukket": lukket if status in LUKKEDE else "",
        "tittel": trekk(navn),
        "beskrivelse": trekk(tekster),
        "melder": trekk(st.sampled_from(["", personer[0]["brukernavn"]])),
        "frist": trekk(datoer),
        "aarsak": trekk(tekster),
        "fortrolig": trekk(st.sampled_from(["", "ja", "nei"])),
    }


@contextlib.contextmanager
def angret() -> Any:
    """A folder, and a database that forgets what happened in it."""
    with tempfile.TemporaryDirectory() as sti, transaction.atomic():
        yield Mappe(Path(sti))
        transaction.set_rollback(True)


@innstillinger
@given(filer=mapper(), skilletegn=st.sampled_from(";,"))
def test_all_is_stored_as_it_stands_and_the_same_again_changes_nothing(
    filer: dict[str, list[Rad]], skilletegn: str
) -> None:
    with angret() as mappe:
        for fil, rader in filer.items():
            mappe.skriv(
                **{
                    fil: tekst(rader, skilletegn)
                    if rader
                    else "saksnummer;enhet;kategori;status;meldt;tittel"
                }
            )
        foerste = mappe.importer()
        assert {f.split(".")[0]: t.opprettet for f, t in foerste.linjer.items()} == {
            f: len(r) for f, r in filer.items()
        }
        for rad in filer["enheter"]:
            enhet = Enhet.objects.select_related("forelder").get(kode=rad["kode"])
            assert (enhet.navn, enhet.beskrivelse) == (
                normaliser(rad["navn"]),
                normaliser(rad["beskrivelse"]),
            )
            assert (enhet.forelder.kode if enhet.forelder else "") == rad["forelder"]
        for rad in filer["avvik"]:
            avvik = Avvik.objects.get(saksnummer=rad["saksnummer"])
            assert (avvik.tittel, avvik.beskrivelse, avvik.aarsak) == (
                normaliser(rad["tittel"]),
                normaliser(rad["beskrivelse"]),
                normaliser(rad["aarsak"]),
            )
            assert avvik.meldt == tidspunkt(rad["meldt"])
            siste = Avviksperiode.objects.get(avvik=avvik, til=None)
            assert (siste.status, siste.lukket) == (avvik.status, avvik.lukket)
        assert not mappe.importer().endret_noe


RIKTIG: dict[str, list[Rad]] = {
    "kategorier": KATEGORIER,
    "enheter": ENHETER,
    "personer": [PERSON],
    "avvik": [AVVIK, AVVIK | {"saksnummer": "2024-000002", "tittel": 'Med "tegn"; og\nlinje'}],
}


@innstillinger
@given(
    fil=st.sampled_from(sorted(RIKTIG)),
    inngrep=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 2), st.binary(max_size=3)), min_size=1, max_size=4
    ),
)
def test_no_csv_takes_the_import_down(fil: str, inngrep: list[tuple[int, int, bytes]]) -> None:
    """Right files with bytes changed, lost or put in: stored, or refused line by line."""
    with angret() as mappe:
        mappe.skriv(**RIKTIG)
        data = tekst(RIKTIG[fil]).encode()
        for plass, bort, inn in inngrep:
            plass %= len(data) + 1
            data = data[:plass] + inn + data[plass + bort :]
        mappe.skriv(**{fil: data})
        try:
            mappe.importer()
        except Importfeil as feil:
            linjer = [str(linje) for linje in feil.feil]
            assert linjer
            assert all(linje.isprintable() for linje in linjer)


@innstillinger
@given(
    celler=st.lists(
        st.lists(
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
                st.datetimes(), st.dates(), st.times(), st.sampled_from(["HMS", "=A1", "#N/A", " ", "å"]),
            ),
            max_size=4,
        ),
        max_size=4,
    ),
    kutt=st.integers(0, 300),
)  # fmt: skip
def test_no_spreadsheet_takes_the_import_down(celler: list[list[Any]], kutt: int) -> None:
    with angret() as mappe:
        bok = openpyxl.Workbook()
        for rad in [["kode", "navn", "forelder"], *celler]:
            with contextlib.suppress(ValueError):  # openpyxl writes no date before 1900
                bok.active.append(rad)
        sti = mappe.sti / "kategorier.xlsx"
        bok.save(sti)
        if kutt > 250:
            sti.write_bytes(sti.read_bytes()[: -kutt * 4])
        with contextlib.suppress(Importfeil):
            mappe.importer()
