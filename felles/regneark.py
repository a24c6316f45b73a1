"""Workbooks that are written row by row to a file, so that a long one needs no more memory than a short one.

No text becomes a formula or a link, whatever it begins with; dates and numbers are dates and numbers.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from felles.klokke import OSLO

_LENGSTE_TEKST = 32_767  # characters in a cell
_VALG = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def arbeidsbok(ut: BinaryIO) -> Workbook:
    """A workbook that is written to `ut`; to be closed, as by `with`."""
    return xlsxwriter.Workbook(ut, _VALG)


class Ark:
    """A sheet that is written from top to bottom."""

    def __init__(self, bok: Workbook, navn: str, bredder: Sequence[int]) -> None:
        self.ark: Worksheet = bok.add_worksheet(navn)
        self.fet = bok.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.tittel = bok.add_format({"bold": True, "font_size": 14})
        self.tekst = bok.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.heltall = bok.add_format({"num_format": "#,##0", "valign": "top"})
        self.desimal = bok.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.dato = bok.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
        self.tidspunkt = bok.add_format({"num_format": "dd.mm.yyyy hh:mm", "valign": "top", "align": "left"})
        self.rad = 0
        for kolonne, bredde in enumerate(bredder):
            self.ark.set_column(kolonne, kolonne, bredde)

    def skriv(self, celler: Iterable[Any], stil: Format | None = None) -> None:
        """Writes the next row; None leaves a cell empty."""
        for kolonne, verdi in enumerate(celler):
            if verdi is None or verdi == "":
                continue
            if isinstance(verdi, dt.datetime):
                # To the minute that is shown: else the last one of a day would be rounded to the next day.
                lokal = verdi.astimezone(OSLO).replace(second=0, microsecond=0, tzinfo=None)
                self.ark.write_datetime(self.rad, kolonne, lokal, stil or self.tidspunkt)
            elif isinstance(verdi, dt.date):
                self.ark.write_datetime(self.rad, kolonne, verdi, stil or self.dato)
            elif isinstance(verdi, int | Decimal):
                tallform = self.heltall if isinstance(verdi, int) else self.desimal
                self.ark.write_number(self.rad, kolonne, verdi, stil or tallform)
            else:
                self.ark.write_string(self.rad, kolonne, str(verdi)[:_LENGSTE_TEKST], stil or self.tekst)
        self.rad += 1

    def topp(self, celler: Sequence[Any], laste_kolonner: int = 0) -> None:
        """The header of a list; it stays in sight."""
        self.skriv(celler, self.fet)
        self.ark.freeze_panes(self.rad, laste_kolonner)
