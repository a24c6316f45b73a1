"""A list as a file: a heading for each column, and a row for each that is listed."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from felles.klokke import OSLO
from felles.liste.liste import Kolonne
from felles.regneark import Ark, arbeidsbok

# A spreadsheet takes a text that begins with one of these for a formula.
_FORMELTEGN = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


INNHOLDSTYPE = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def skriv(ut: BinaryIO, format_: Format, kolonner: Sequence[Kolonne], rader: Iterable[Any], navn: str) -> int:
    """Writes the rows, one after the other; returns how many there were. `navn` is the sheet's."""
    celler = ([_verdi(kolonne.verdi(rad)) for kolonne in kolonner] for rad in rader)
    return (_skriv_csv if format_ is Format.CSV else _skriv_xlsx)(ut, kolonner, celler, navn)


def _verdi(verdi: Any) -> Any:
    """Days, instants and numbers as they are; all else as the text that is shown."""
    if isinstance(verdi, bool):
        return _("ja") if verdi else _("nei")
    if verdi is None or isinstance(verdi, dt.date | int | Decimal):
        return verdi
    return str(verdi)


def _skriv_csv(ut: BinaryIO, kolonner: Sequence[Kolonne], rader: Iterable[list[Any]], _navn: str) -> int:
    antall, tekst = 0, io.TextIOWrapper(ut, encoding="utf-8-sig", newline="")
    skriver = csv.writer(tekst, delimiter=";")
    skriver.writerow([str(kolonne.overskrift) for kolonne in kolonner])
    for rad in rader:
        skriver.writerow([_i_csv(verdi) for verdi in rad])
        antall += 1
    tekst.detach()
    return antall


def _i_csv(verdi: Any) -> Any:
    if isinstance(verdi, dt.datetime):
        return f"{verdi.astimezone(OSLO):%Y-%m-%d %H:%M}"
    if isinstance(verdi, Decimal):
        return f"{verdi.normalize():f}".replace(".", ",")
    if isinstance(verdi, str) and verdi.startswith(_FORMELTEGN):
        return f"'{verdi}"
    return verdi


def _skriv_xlsx(ut: BinaryIO, kolonner: Sequence[Kolonne], rader: Iterable[list[Any]], navn: str) -> int:
    antall = 0
    with arbeidsbok(ut) as bok:
        ark = Ark(bok, navn[:31], [kolonne.bredde for kolonne in kolonner])
        ark.topp([str(kolonne.overskrift) for kolonne in kolonner])
        for rad in rader:
            ark.skriv(rad)
            antall += 1
    return antall
