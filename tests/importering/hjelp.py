"""Writes import folders, small and right, to be made wrong in one place."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import models

from avvik.models import Avviksperiode
from felles.klokke import OSLO
from hendelser.models import Hendelse
from importering.feil import Importfeil
from importering.services import Resultat, importer_mappe

Rad = dict[str, Any]

KATEGORIER: list[Rad] = [
    {"kode": "HMS", "navn": "Helse og sikkerhet", "forelder": ""},
    {"kode": "FALL", "navn": "Fall", "forelder": "HMS"},
]
ENHETER: list[Rad] = [
    {"kode": "K", "navn": "Kommunen", "type": "kommune", "forelder": ""},
    {"kode": "200", "navn": "Skolen", "type": "virksomhet", "forelder": "K"},
    {"kode": "201", "navn": "SFO", "type": "avdeling", "forelder": "200"},
]
PERSON: Rad = {
    "brukernavn": "kari",
    "rolle": "leder",
    "enhet": "200",
    "fra": "",
    "navn": "Kari Vik",
    "epost": "kari@kommune.example",
    "til": "",
}
AVVIK: Rad = {
    "saksnummer": "2024-000001",
    "enhet": "200",
    "kategori": "FALL",
    "status": "meldt",
    "meldt": "2024-03-01 14:30",
    "lukket": "",
    "tittel": "Falt på isen",
}
LUKKET: Rad = AVVIK | {"status": "lukket", "lukket": "2024-04-02 08:00"}


def oslo(*deler: int) -> dt.datetime:
    """The instant of a local time."""
    return dt.datetime(*deler, tzinfo=OSLO)  # type: ignore[misc,arg-type]


def perioder(saksnummer: str = "2024-000001") -> list[tuple[Any, ...]]:
    """From, to, status, enhet, kategori and closing of each period of a case."""
    felt = ("fra", "til", "status", "enhet__kode", "kategori__kode", "lukket")
    return list(Avviksperiode.objects.filter(avvik__saksnummer=saksnummer).order_by("fra").values_list(*felt))


def historikk() -> list[tuple[Any, ...]]:
    """The whole history, oldest first."""
    felt = ("slag", "tidspunkt", "fra", "til", "aktoer_id", "data")
    return list(Hendelse.objects.order_by("tidspunkt", "id").values_list(*felt))


def alle_rader(*modeller: type[models.Model]) -> list[list[dict[str, Any]]]:
    """Everything that is stored in the tables of these models."""
    return [list(modell._default_manager.order_by("pk").values()) for modell in modeller]


def tekst(rader: Iterable[Mapping[str, Any]], skilletegn: str = ";") -> str:
    """The rows as CSV, with the columns of the first row first."""
    rader = list(rader)
    kolonner = list(dict.fromkeys(kolonne for rad in rader for kolonne in rad))
    ut = io.StringIO()
    skriver = csv.DictWriter(
        ut, kolonner, delimiter=skilletegn, restval="", lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    skriver.writeheader()
    skriver.writerows(rader)
    return ut.getvalue()


class Mappe:
    """An import folder."""

    def __init__(self, sti: Path) -> None:
        self.sti = sti

    def skriv(self, **filer: str | bytes | list[Rad]) -> "Mappe":
        """Writes each file as CSV: its text, its bytes, or its rows."""
        for navn, innhold in filer.items():
            data = innhold if isinstance(innhold, (str, bytes)) else tekst(innhold)
            (self.sti / f"{navn}.csv").write_bytes(data.encode() if isinstance(data, str) else data)
        return self

    def skriv_xlsx(self, navn: str, rader: Iterable[Iterable[Any]]) -> "Mappe":
        """Writes a spreadsheet cell by cell."""
        bok = openpyxl.Workbook()
        for rad in rader:
            bok.active.append(list(rad))
        bok.save(self.sti / f"{navn}.xlsx")
        return self

    def grunnlag(self) -> "Mappe":
        """The kategorier, enheter and person that AVVIK refers to."""
        return self.skriv(kategorier=KATEGORIER, enheter=ENHETER, personer=[PERSON])

    def avvik(self, **endret: Any) -> "Mappe":
        """One avvik, with these cells different."""
        return self.skriv(avvik=[AVVIK | endret])

    def importer(self, **valg: Any) -> Resultat:
        return importer_mappe(self.sti, **valg)

    def feil(self, **valg: Any) -> list[str]:
        """The lines of error that the import ends with."""
        with pytest.raises(Importfeil) as fanget:
            importer_mappe(self.sti, **valg)
        return [str(feil) for feil in fanget.value.feil]


def tall(resultat: Resultat) -> dict[str, tuple[int, int, int]]:
    """Created, updated, unchanged by file without its ending."""
    return {
        fil.rpartition(".")[0]: (teller.opprettet, teller.oppdatert, teller.uendret)
        for fil, teller in resultat.linjer.items()
    }
