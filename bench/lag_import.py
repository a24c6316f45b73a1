"""Writes a large import folder by a fixed seed: `bench/lag_import.py MAPPE [--avvik 100000] [--xlsx]`.

Then measure with an empty database: `/usr/bin/time -v ./dev manage importer --mappe MAPPE`.
"""

import argparse
import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

OSLO = ZoneInfo("Europe/Oslo")
FRO = 25_1
AVDELINGER, ANSATTE = 300, 2_000
ORD = [
    "pasient", "bruker", "elev", "rom", "dør", "trapp", "gulv", "medisin", "dose", "feil", "glemt", "sjekk",
    "rutine", "vakt", "kveld", "natt", "morgen", "varsel", "telefon", "bil", "vei", "is", "fall", "slag",
    "kutt", "plaster", "skjema", "journal", "nøkkel", "lås", "alarm", "brann", "røyk", "vann", "lekkasje",
]  # fmt: skip
STATUSER = ("meldt", "under_behandling", "tiltak_paagaar", "til_evaluering", "avvist")
Rad = dict[str, Any]


def _tekst(tilfeldig: random.Random, antall: int) -> str:
    return " ".join(tilfeldig.choices(ORD, k=antall)).capitalize() + "."


def _kategorier() -> Iterator[Rad]:
    for hoved in range(12):
        yield {"kode": f"K{hoved}", "navn": f"Kategori {hoved}", "forelder": ""}
        for under in range(6):
            yield {"kode": f"K{hoved}-{under}", "navn": f"Kategori {hoved}.{under}", "forelder": f"K{hoved}"}


def _enheter() -> Iterator[Rad]:
    yield {"kode": "0", "navn": "Storkommunen", "type": "kommune", "forelder": "", "aarsverk": "9000"}
    for omraade in range(6):
        yield {"kode": f"O{omraade}", "navn": f"Område {omraade}", "type": "omraade", "forelder": "0"}
    for virksomhet in range(40):
        forelder = f"O{virksomhet % 6}"
        navn = f"Virksomhet {virksomhet}"
        yield {"kode": f"V{virksomhet}", "navn": navn, "type": "virksomhet", "forelder": forelder}
    for avdeling in range(AVDELINGER):
        forelder = f"V{avdeling % 40}"
        yield {
            "kode": f"A{avdeling}",
            "navn": f"Avdeling {avdeling}",
            "type": "avdeling",
            "forelder": forelder,
        }


def _aarsverk() -> Iterator[Rad]:
    for avdeling in range(AVDELINGER):
        for aar in (2023, 2024, 2025):
            yield {"enhet": f"A{avdeling}", "aar": aar, "aarsverk": f"{avdeling % 37 + 1},5", "ansatte": 40}


def _personer() -> Iterator[Rad]:
    for nummer in range(ANSATTE):
        person = {
            "brukernavn": f"b{nummer}",
            "navn": f"Person {nummer}",
            "epost": f"b{nummer}@kommune.example",
        }
        yield person | {"rolle": "ansatt", "enhet": f"A{nummer % AVDELINGER}", "fra": ""}
        if nummer < AVDELINGER:
            yield person | {"rolle": "leder", "enhet": f"A{nummer}", "fra": "2020-01-01"}


def _avvik(antall: int) -> Iterator[Rad]:
    tilfeldig = random.Random(FRO)
    start = dt.datetime(2016, 1, 2, tzinfo=dt.UTC)
    minutter = 10 * 365 * 24 * 60
    tider = sorted(start + dt.timedelta(minutes=tilfeldig.randrange(minutter)) for _ in range(antall))
    nummer: dict[int, int] = {}
    for meldt in tider:
        aar = meldt.astimezone(OSLO).year
        nummer[aar] = nummer.get(aar, 0) + 1
        lukket = tilfeldig.random() < 0.95
        yield {
            "saksnummer": f"{aar}-{nummer[aar]:06}",
            "enhet": f"A{tilfeldig.randrange(AVDELINGER)}",
            "kategori": f"K{tilfeldig.randrange(12)}-{tilfeldig.randrange(6)}",
            "type": "hendelse",
            "alvorlighetsgrad": tilfeldig.choice(("lav", "middels", "hoey", "")),
            "status": "lukket" if lukket else tilfeldig.choice(STATUSER[:4]),
            "hendelsestidspunkt": f"{meldt - dt.timedelta(hours=5):%Y-%m-%d %H:%M}",
            "meldt": meldt.isoformat(),
            "lukket": (meldt + dt.timedelta(hours=tilfeldig.randrange(1, 1500))).isoformat()
            if lukket
            else "",
            "tittel": _tekst(tilfeldig, 6),
            "beskrivelse": _tekst(tilfeldig, 60) + "\nNy linje; med «tegn», og komma.",
            "strakstiltak": _tekst(tilfeldig, 15),
            "melder": f"b{tilfeldig.randrange(ANSATTE)}",
            "behandler": f"b{tilfeldig.randrange(AVDELINGER)}",
            "frist": f"{meldt + dt.timedelta(days=30):%Y-%m-%d}",
            "aarsak": _tekst(tilfeldig, 12),
            "utfall": "Rutinen er endret.",
            "fortrolig": "ja" if tilfeldig.random() < 0.02 else "nei",
        }


def _skriv_csv(sti: Path, rader: Iterable[Rad]) -> None:
    with sti.with_suffix(".csv").open("w", encoding="utf-8", newline="") as fil:
        skriver: csv.DictWriter[str] | None = None
        for rad in rader:
            if skriver is None:
                skriver = csv.DictWriter(fil, list(rad), delimiter=";", restval="")
                skriver.writeheader()
            skriver.writerow(rad)


def _skriv_xlsx(sti: Path, rader: Iterable[Rad]) -> None:
    with xlsxwriter.Workbook(sti.with_suffix(".xlsx"), {"constant_memory": True}) as bok:
        ark = bok.add_worksheet()
        kolonner: list[str] = []
        for linje, rad in enumerate(rader, start=1):
            if not kolonner:
                kolonner = list(rad)
                ark.write_row(0, 0, kolonner)
            for plass, kolonne in enumerate(kolonner):
                ark.write_string(linje, plass, str(rad.get(kolonne, "")))


def main() -> None:
    """Writes the five files."""
    leser = argparse.ArgumentParser(description=__doc__)
    leser.add_argument("mappe", type=Path)
    leser.add_argument("--avvik", type=int, default=100_000)
    leser.add_argument("--xlsx", action="store_true")
    valg = leser.parse_args()
    valg.mappe.mkdir(parents=True, exist_ok=True)
    skriv = _skriv_xlsx if valg.xlsx else _skriv_csv
    skriv(valg.mappe / "kategorier", _kategorier())
    skriv(valg.mappe / "enheter", _enheter())
    skriv(valg.mappe / "aarsverk", _aarsverk())
    skriv(valg.mappe / "personer", _personer())
    skriv(valg.mappe / "avvik", _avvik(valg.avvik))


if __name__ == "__main__":
    main()
