"""The report's numbers as XLSX: a sheet with period and definitions, and a sheet for each table.

Numbers are numbers with a format, percent is stored as Excel means it (16,7 % is 0.167), and no text becomes
a formula or a link, whatever it begins with.
"""

import datetime as dt
import io
import re
import textwrap
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from felles.dokument.modell import (
    Celleverdi,
    Definisjon,
    Dokument,
    Kolonnetype,
    Rad,
    Tabell,
    Tallverdi,
    definisjoner_ved,
)
from felles.dokument.tallform import formater
from felles.templatetags.tekst import tidspunkt
from rapport.dokument.rammer import demotekst, dokumenttittel, forsidelinjer, merker

_TALLFORMAT: dict[str, str] = {
    "tekst": "@",
    "heltall": "#,##0",
    "endring": "+#,##0;-#,##0;0",
    "desimal": "#,##0.0",
    "prosent": "0.0 %",
}
_TOPPRAD = 3  # the row of the header on a table's sheet, counted from 0
_BREDDE_DEFINISJON = 88
_BREDESTE_KOLONNE = 52  # characters; longer texts go over several lines
_BREDESTE_I_EXCEL = 255
_SMALESTE_TALL = 10
_LESBAR_BREDDE = 240  # characters on a page of A4 lying
_IKKE_I_ARKNAVN = re.compile(r"[\[\]:*?/\\']")


class _Stiler:
    """The workbook's formats, made once."""

    def __init__(self, bok: Workbook) -> None:
        self.tittel = bok.add_format({"bold": True, "font_size": 14, "font_color": "#1f5276"})
        self.svak = bok.add_format({"font_color": "#4b5a68"})
        self.merke = bok.add_format({"bold": True, "font_color": "#8a4b12"})
        self.topp = self._topp(bok, "left")
        self.topp_tall = self._topp(bok, "right")
        self.navn = bok.add_format({"bold": True, "valign": "top"})
        self.tekst = bok.add_format(
            {"text_wrap": True, "align": "left", "valign": "top", "indent": 1, "num_format": "@"}
        )
        self._bok = bok
        self._celler: dict[tuple[Kolonnetype, int, bool], Format] = {}

    @staticmethod
    def _topp(bok: Workbook, side: str) -> Format:
        return bok.add_format(
            {
                "bold": True,
                "font_color": "#1f5276",
                "bottom": 2,
                "bottom_color": "#1f5276",
                "align": side,
                "valign": "bottom",
                "text_wrap": True,
            }
        )

    def celle(self, slag: Kolonnetype, nivaa: int = 0, fet: bool = False) -> Format:
        """The format of a cell of this type, indented by its level."""
        noekkel = (slag, nivaa, fet)
        if noekkel not in self._celler:
            er_tekst = slag == "tekst"
            egenskaper = {
                "num_format": _TALLFORMAT[slag],
                "align": "left" if er_tekst else "right",
                "valign": "top",
                "indent": min(nivaa, 15),
                "text_wrap": er_tekst,
                "bold": fet,
            }
            self._celler[noekkel] = self._bok.add_format(egenskaper | ({"top": 2} if fet else {}))
        return self._celler[noekkel]


def lag_xlsx(dokument: Dokument) -> bytes:
    """The workbook. The same document gives the same bytes."""
    ut = io.BytesIO()
    valg = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(ut, valg) as bok:
        bok.set_properties(
            {
                "title": dokumenttittel(dokument),
                "author": dokument.kommune,
                "created": dokument.laget.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        stiler = _Stiler(bok)
        _om_rapporten(bok, dokument, stiler)
        brukte: set[str] = set()
        for nr, tabell in enumerate(dokument.tabeller, start=1):
            _ark(bok, dokument, tabell, _arknavn(f"{nr} {tabell.tittel}", brukte), stiler)
    return ut.getvalue()


def _arknavn(tittel: str, brukte: set[str]) -> str:
    """At most 31 characters, without what Excel refuses, and unlike the others'."""
    renset = " ".join(_IKKE_I_ARKNAVN.sub(" ", tittel).split())
    navn = renset[:31].strip()
    while navn.lower() in brukte:
        navn = f"{renset[:27].strip()} {len(brukte)}"
    brukte.add(navn.lower())
    return navn


def _om_rapporten(bok: Workbook, dokument: Dokument, stiler: _Stiler) -> None:
    ark = bok.add_worksheet(_("Om rapporten"))
    _sideoppsett(ark, dokument)
    ark.set_column(0, 0, 32)
    ark.set_column(1, 1, 16)
    ark.set_column(2, 2, _BREDDE_DEFINISJON)
    ark.write_string(0, 0, dokument.tittel, stiler.tittel)
    ark.write_string(1, 0, dokument.undertittel, stiler.svak)
    linje = 3
    for tekst in (" · ".join(merker(dokument)), demotekst(dokument)):
        if tekst:
            ark.write_string(linje, 0, tekst, stiler.merke)
            linje += 1
    for navn, verdi in forsidelinjer(dokument):
        ark.write_string(linje, 0, navn, stiler.navn)
        ark.write_string(linje, 1, verdi)
        linje += 1
    linje = _noekkeltall(ark, dokument, stiler, linje + 1)
    _definisjoner(ark, dokument, stiler, linje + 1)


def _noekkeltall(ark: Worksheet, dokument: Dokument, stiler: _Stiler, linje: int) -> int:
    for plass, tekst in enumerate((_("Nøkkeltall"), _("Verdi"), _("Definisjon"))):
        ark.write_string(linje, plass, tekst, stiler.topp_tall if plass == 1 else stiler.topp)
    for tall in dokument.noekkeltall:
        linje += 1
        ark.write_string(linje, 0, tall.definisjon.navn, stiler.navn)
        _skriv(ark, linje, 1, tall.verdi, tall.definisjon.type, stiler.celle(tall.definisjon.type))
        _definisjonstekst(ark, linje, tall.definisjon, stiler)
    return linje + 1


def _definisjonstekst(ark: Worksheet, linje: int, definisjon: Definisjon, stiler: _Stiler) -> None:
    """Sets the height of the row too: programs that open the file do not all do it for wrapped text."""
    ark.write_string(linje, 2, definisjon.tekst, stiler.tekst)
    ark.set_row(linje, 15 * (1 + len(definisjon.tekst) // (_BREDDE_DEFINISJON - 8)))


def _definisjoner(ark: Worksheet, dokument: Dokument, stiler: _Stiler, linje: int) -> None:
    vist = {tall.kode for tall in dokument.noekkeltall}
    brukte: dict[str, Definisjon] = {
        definisjon.kode: definisjon
        for kapittel in dokument.kapitler
        for blokk in kapittel.blokker
        for definisjon in definisjoner_ved(blokk)
        if definisjon.kode not in vist
    }
    ark.write_string(linje, 0, _("Begrep"), stiler.topp)
    ark.write_string(linje, 1, "", stiler.topp)
    ark.write_string(linje, 2, _("Definisjon"), stiler.topp)
    for definisjon in brukte.values():
        linje += 1
        ark.write_string(linje, 0, definisjon.navn, stiler.navn)
        _definisjonstekst(ark, linje, definisjon, stiler)


def _ark(bok: Workbook, dokument: Dokument, tabell: Tabell, navn: str, stiler: _Stiler) -> None:
    ark = bok.add_worksheet(navn)
    bredder = [_bredde(tabell, plass) for plass in range(len(tabell.kolonner))]
    _sideoppsett(ark, dokument, sum(bredder))
    ark.repeat_rows(_TOPPRAD)
    ark.repeat_columns(0)
    ark.set_row(_TOPPRAD, _topphoyde(tabell, bredder))
    ark.freeze_panes(_TOPPRAD + 1, 1)
    ark.write_string(0, 0, tabell.tittel, stiler.tittel)
    gjelder = [
        dokument.enhet,
        dokument.periode_tekst,
        _("tall per %(naar)s") % {"naar": tidspunkt(dokument.skjaering)},
    ]
    ark.write_string(1, 0, " · ".join([*merker(dokument), *gjelder]), stiler.svak)
    for plass, kolonne in enumerate(tabell.kolonner):
        stil = stiler.topp if kolonne.type == "tekst" else stiler.topp_tall
        ark.write_string(_TOPPRAD, plass, kolonne.navn, stil)
        ark.set_column(plass, plass, bredder[plass])
    for linje, rad in enumerate(tabell.rader, start=_TOPPRAD + 1):
        _skriv_rad(ark, linje, tabell, rad, stiler)
    if tabell.rader:
        ark.autofilter(_TOPPRAD, 0, _TOPPRAD + len(tabell.rader), len(tabell.kolonner) - 1)
    if tabell.sumrad:
        _skriv_rad(ark, _TOPPRAD + len(tabell.rader) + 1, tabell, tabell.sumrad, stiler, fet=True)
    if tabell.note:
        ark.write_string(_TOPPRAD + len(tabell.rader) + 3, 0, tabell.note, stiler.svak)


def _skriv_rad(
    ark: Worksheet, linje: int, tabell: Tabell, rad: Rad, stiler: _Stiler, *, fet: bool = False
) -> None:
    for plass, (verdi, kolonne) in enumerate(zip(rad.celler, tabell.kolonner, strict=True)):
        stil = stiler.celle(kolonne.type, 0 if plass else rad.nivaa, fet)
        _skriv(ark, linje, plass, verdi, kolonne.type, stil)


def _skriv(
    ark: Worksheet, linje: int, plass: int, verdi: Celleverdi, slag: Kolonnetype, stil: Format
) -> None:
    """A missing number is an empty cell, so that Excel does not count it as nothing."""
    if verdi is None:
        ark.write_blank(linje, plass, None, stil)
    elif isinstance(verdi, str):
        ark.write_string(linje, plass, verdi, stil)
    else:
        ark.write_number(linje, plass, _tall(verdi, slag), stil)


def _tall(verdi: Tallverdi, slag: Kolonnetype) -> int | float:
    if isinstance(verdi, int) and slag != "prosent":
        return verdi
    desimal = Decimal(str(verdi))
    return float(desimal / 100 if slag == "prosent" else desimal)


def _bredde(tabell: Tabell, plass: int) -> int:
    """Characters: the longest text and its indent, within reason; a whole number, and the words above it."""
    kolonne = tabell.kolonner[plass]
    rader = [*tabell.rader, *([tabell.sumrad] if tabell.sumrad else [])]
    lengste = max([len(formater(rad.celler[plass], kolonne.type)) for rad in rader], default=0)
    # Three more for the arrow of the filter, two for bold: where a figure has too little, Excel shows «###».
    lengste_ord = max([len(ord_) + 3 for ord_ in kolonne.navn.split()], default=0)
    if kolonne.type != "tekst":
        return min(max(_SMALESTE_TALL, lengste_ord, lengste + 2), _BREDESTE_I_EXCEL)
    innrykk = 2 * max([rad.nivaa for rad in tabell.rader], default=0) if plass == 0 else 0
    return min(max(lengste + innrykk + 2, len(kolonne.navn) + 5, 14), _BREDESTE_KOLONNE)


def _topphoyde(tabell: Tabell, bredder: list[int]) -> int:
    """Points: as many lines as the heading of most lines needs; not all programs make room of themselves."""
    linjer = [
        len(textwrap.wrap(kolonne.navn, max(bredde - 3, 1)))
        for kolonne, bredde in zip(tabell.kolonner, bredder, strict=True)
    ]
    return min(15 * max([1, *linjer]) + 2, 400)


def _sideoppsett(ark: Worksheet, dokument: Dokument, bredde: int = 0) -> None:
    """A4 lying, and the marks on every printed page; one page wide, unless that would be too small to read.

    `bredde` is how many characters stand beside each other.
    """
    ark.set_paper(9)
    ark.set_landscape()
    ark.fit_to_pages(-(-bredde // _LESBAR_BREDDE) or 1, 0)
    ark.hide_gridlines(2)
    topptekst = " · ".join([dokument.kommune, dokument.tittel, *merker(dokument)])
    ark.set_header("&L" + topptekst.replace("&", "&&")[:250])
    ark.set_footer("&R" + _("Side &P av &N"))
