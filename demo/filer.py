"""Writes the demo as a municipality's import files, so that it comes in through the importer as theirs do."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from demo import organisasjon as org
from demo.avvik import Sak, lag_avvik
from demo.kategorier import KATEGORIER
from demo.personer import lag_personer

_ENHET = [
    "kode",
    "navn",
    "navn_andre_spraak",
    "type",
    "forelder",
    "rapporteres_under",
    "gyldig_fra",
    "gyldig_til",
    "etterfoelger",
    "aarsverk",
    "ansatte",
    "merkelapper",
    "beskrivelse",
]
_AVVIK = [
    "saksnummer",
    "enhet",
    "behandles_av",
    "kategori",
    "type",
    "alvorlighetsgrad",
    "status",
    "hendelsestidspunkt",
    "meldt",
    "lukket",
    "tittel",
    "beskrivelse",
    "strakstiltak",
    "melder",
    "behandler",
    "frist",
    "aarsak",
    "utfall",
    "fortrolig",
]


def skriv_filer(mappe: Path, anker: dt.date) -> None:
    """Writes the five files (.csv); no case in them is reported or closed on the anchor day or later."""
    _skriv(mappe / "kategorier.csv", ["kode", "navn", "forelder"], KATEGORIER)
    _skriv(mappe / "enheter.csv", _ENHET, map(_enhetsrad, org.ENHETER))
    _skriv(mappe / "aarsverk.csv", ["enhet", "aar", "aarsverk", "ansatte"], _aarsverksrader(anker.year))
    _skriv(
        mappe / "personer.csv",
        ["brukernavn", "navn", "epost", "rolle", "enhet", "fra", "til"],
        _personrader(),
    )
    _skriv(mappe / "avvik.csv", _AVVIK, map(_saksrad, lag_avvik(anker)))


def _skriv(fil: Path, kolonner: list[str], rader: Iterable[Iterable[object]]) -> None:
    with fil.open("w", encoding="utf-8", newline="") as ut:
        skriver = csv.writer(ut, delimiter=";", lineterminator="\n")
        skriver.writerow(kolonner)
        skriver.writerows([_tekst(verdi) for verdi in rad] for rad in rader)


def _tekst(verdi: object) -> str:
    if verdi is None:
        return ""
    if isinstance(verdi, bool):
        return "ja" if verdi else "nei"
    if isinstance(verdi, dt.datetime):
        return verdi.strftime("%Y-%m-%d %H:%M")
    return str(verdi)


def _enhetsrad(enhet: org.DemoEnhet) -> list[object]:
    tall = {"aarsverk": org.aarsverk(enhet.kode, 2024), "ansatte": org.ansatte(enhet.kode, 2024) or None}
    return [tall[kolonne] if kolonne in tall else getattr(enhet, kolonne) for kolonne in _ENHET]


def _aarsverksrader(siste_aar: int) -> Iterable[list[object]]:
    for enhet in org.ENHETER:
        for aar in range(org.FOERSTE_AAR, siste_aar + 1):
            aarsverk = org.aarsverk(enhet.kode, aar)
            if aarsverk is not None:
                yield [enhet.kode, aar, aarsverk, org.ansatte(enhet.kode, aar)]


def _personrader() -> Iterable[list[object]]:
    for person in lag_personer():
        for rolle in person.roller:
            yield [
                person.brukernavn,
                person.navn,
                person.epost,
                rolle.rolle,
                rolle.enhet,
                rolle.fra,
                rolle.til,
            ]


def _saksrad(sak: Sak) -> list[object]:
    return [getattr(sak, kolonne) for kolonne in _AVVIK]
