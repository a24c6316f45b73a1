"""Reads the rows of a CSV file or a spreadsheet, one at a time, as text and with their line numbers."""

import csv
import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

SKILLETEGN = ";,"
_KODING: dict[str, Any] = {"encoding": "utf-8-sig", "errors": "surrogateescape", "newline": ""}
_ULAGRELIG = re.compile("[\x00\ud800-\udfff]")
# What openpyxl lets through from a file that is damaged, or no spreadsheet at all.
_ULESELIG = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    OSError,
    EOFError,
    SyntaxError,  # both XML parsers' errors are of this kind
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class Feilcelle:
    """A cell that cannot be used, whatever column it is in."""

    grunn: str


# A spreadsheet's date stays a date, so that a code that became one is not taken for text.
Celle = str | dt.datetime | Feilcelle


@dataclass(frozen=True, slots=True)
class Raarad:
    """A row as it stands: the line it begins on and its cells, or why it cannot be read."""

    linje: int
    celler: list[Celle]
    grunn: str = ""


class Leser(Protocol):
    """The rows of one file, header included. `posisjon` of `omfang` tells how far the reading has come."""

    posisjon: int
    omfang: int | None
    fast_bredde: bool  # does a row have to have as many cells as the header?

    def __iter__(self) -> Iterator[Raarad]: ...


class CsvLeser:
    """UTF-8 with or without BOM, `;` or `,`. Undecodable bytes become cells in error, on their line."""

    fast_bredde = True

    def __init__(self, sti: Path, kjente_kolonner: Collection[str]) -> None:
        self.sti = sti
        self.posisjon = 0
        self.omfang: int | None = sti.stat().st_size
        self._kjente = set(kjente_kolonner)

    def _skilletegn(self) -> str:
        """The separator under which the first row shows most of the known column names."""
        return max(SKILLETEGN, key=lambda tegn: len(self._kjente.intersection(self._overskrift(tegn))))

    def _overskrift(self, skilletegn: str) -> list[str]:
        with self.sti.open("rb") as raa, TextIOWrapper(raa, **_KODING) as fil:
            try:
                return next(csv.reader(fil, delimiter=skilletegn), [])
            except csv.Error:
                return []

    def __iter__(self) -> Iterator[Raarad]:
        try:
            yield from self._rader()
        except OSError:
            yield Raarad(1, [], _("filen kan ikke leses"))

    def _rader(self) -> Iterator[Raarad]:
        skilletegn = self._skilletegn()
        with self.sti.open("rb") as raa, TextIOWrapper(raa, **_KODING) as fil:
            leser = csv.reader(fil, delimiter=skilletegn, strict=True)
            while True:
                linje = leser.line_num + 1
                try:
                    rad = next(leser)
                except StopIteration:
                    return
                except csv.Error:
                    grunn = _(
                        "raden kan ikke leses; mangler det et anførselstegn, eller er en celle svært lang?"
                    )
                    yield Raarad(linje, [], grunn)
                    continue
                self.posisjon = raa.tell()
                yield Raarad(linje, _vasket(rad))


def _vasket(rad: list[str]) -> list[Celle]:
    if _ULAGRELIG.search("".join(rad)) is None:
        return list(rad)
    return [_tekstcelle(tekst) for tekst in rad]


def _tekstcelle(tekst: str) -> Celle:
    treff = _ULAGRELIG.search(tekst)
    if treff is None:
        return tekst
    return Feilcelle(_("inneholder nulltegn") if treff[0] == "\x00" else _("er ikke skrevet i UTF-8"))


class XlsxLeser:
    """The first sheet. Empty cells at the end of a row may be missing; formulas and errors are refused."""

    fast_bredde = False

    def __init__(self, sti: Path) -> None:
        self.sti = sti
        self.posisjon = 0
        self.omfang: int | None = None

    def __iter__(self) -> Iterator[Raarad]:
        bok = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                bok = openpyxl.load_workbook(self.sti, read_only=True)
                ark = bok.worksheets[0]
                self.omfang = ark.max_row
                # Some programs write a wrong extent; the rows themselves are what counts.
                ark.reset_dimensions()
            yield from self._rader(ark)
        except _ULESELIG:
            yield Raarad(self.posisjon + 1, [], _("filen er skadet, eller er ikke et regneark (.xlsx)"))
        finally:
            if bok is not None:
                bok.close()

    def _rader(self, ark: Any) -> Iterator[Raarad]:
        rader = ark.iter_rows()
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                rad = next(rader, None)
            if rad is None:
                return
            self.posisjon += 1
            yield Raarad(self.posisjon, [_regnearkcelle(celle) for celle in rad])


def _regnearkcelle(celle: Any) -> Celle:
    verdi = celle.value
    if verdi is None:
        return ""
    if celle.data_type == "f":
        return Feilcelle(_("cellen har en formel; lim inn verdien i stedet"))
    if celle.data_type == "e":
        return Feilcelle(_("cellen viser en feil"))
    match verdi:
        case str():
            return _tekstcelle(verdi)
        case bool():
            return _("SANN") if verdi else _("USANN")
        case int():
            return str(verdi)
        case float():
            return _talltekst(verdi)
        case dt.datetime():
            return verdi
        case dt.date():
            return dt.datetime.combine(verdi, dt.time.min)
        case _:
            return Feilcelle(_("cellen er et klokkeslett uten dato"))


def _talltekst(tall: float) -> str:
    """As the spreadsheet shows it: 15 digits, and a whole number without decimals."""
    desimal = Decimal(format(tall, ".15g"))
    return str(int(desimal)) if desimal == desimal.to_integral_value() else format(desimal, "f")
