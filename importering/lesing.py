"""Reads the rows of a CSV file or a spreadsheet, one at a time, as text and with their line numbers."""

import csv
import lzma
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from felles.tekst import er_normal
from importering.celler import Celle, Raarad, tekstcelle
from importering.regneark import ForStor, Regneark
from importering.tegnsett import fremmed_tegnsett

SKILLETEGN = ";,"
_KODING: dict[str, Any] = {"encoding": "utf-8-sig", "errors": "surrogateescape", "newline": ""}
_ULAGRELIG = re.compile("[\x00\ud800-\udfff]")
# Which separator the file has, said to a spreadsheet on a line of its own before the first.
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
# An older spreadsheet, or one with a password: another kind of file in the same clothes.
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# What comes out of a file that is damaged, or no spreadsheet at all.
_ULESELIG = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    SyntaxError,  # the XML parser's errors are of this kind
    LookupError,
    ValueError,
    ArithmeticError,
    RuntimeError,  # encrypted, or compressed in a way that is not known
)


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
            _forbi_sep(fil)
            try:
                return next(csv.reader(fil, delimiter=skilletegn), [])
            except csv.Error:
                return []

    def __iter__(self) -> Iterator[Raarad]:
        try:
            fremmed = fremmed_tegnsett(self.sti)
            if fremmed:
                yield Raarad(1, [], fremmed)
                return
            yield from self._rader()
        except OSError:
            yield Raarad(1, [], _("filen kan ikke leses"))

    def _rader(self) -> Iterator[Raarad]:
        skilletegn = self._skilletegn()
        with self.sti.open("rb") as raa, TextIOWrapper(raa, **_KODING) as fil:
            _forbi_sep(fil)
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


def _forbi_sep(fil: TextIOWrapper) -> None:
    """Steps over a first line `sep=;`, so that the header is line 1, as it is in the spreadsheet."""
    if not _SEP.fullmatch(fil.readline(20).rstrip("\r\n")):
        fil.seek(0)


def _vasket(rad: list[str]) -> list[Celle]:
    samlet = "\n".join(rad)
    if er_normal(samlet) and _ULAGRELIG.search(samlet) is None:
        return list(rad)
    return [tekstcelle(tekst) for tekst in rad]


class XlsxLeser:
    """The first visible sheet. Empty cells at the end of a row may be missing."""

    fast_bredde = False

    def __init__(self, sti: Path) -> None:
        self.sti = sti
        self.posisjon = 0
        self.omfang: int | None = None

    def __iter__(self) -> Iterator[Raarad]:
        bok = None
        try:
            bok = Regneark(self.sti)
            for rad in bok.rader():
                self.posisjon, self.omfang = rad.linje, bok.omfang
                yield rad
        except ForStor as for_stor:
            yield Raarad(self.posisjon + 1, [], str(for_stor))
        except PermissionError:
            yield Raarad(1, [], _("filen kan ikke leses"))
        except _ULESELIG:
            yield Raarad(self.posisjon + 1, [], self._uleselig())
        finally:
            if bok is not None:
                bok.lukk()

    def _uleselig(self) -> str:
        with self.sti.open("rb") as fil:
            if fil.read(len(_OLE)) == _OLE:
                return _(
                    "filen er et eldre regneark (.xls) eller har passord; lagre den som .xlsx uten passord"
                )
        return _("filen er skadet, eller er ikke et regneark (.xlsx)")
