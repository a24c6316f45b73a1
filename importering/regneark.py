"""Reads the first visible sheet of an .xlsx, row by row, in bounded memory.

A spreadsheet shows other things than it stores: what that would let us misread becomes a cell in error, with
its address. Read here and not by openpyxl, which keeps all strings in memory, and tells neither which cells
are merged nor whether a formula has a stored value, when it reads row by row.
"""

import datetime as dt
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel, from_ISO8601

from importering.celler import Celle, Feilcelle, Raarad, Tvetydig, tekstcelle

MB = 1024 * 1024
# What is kept in memory: the table of strings, one row, and the small parts.
MAKS_STRENGER, MAKS_ANTALL_STRENGER = 200 * MB, 2_000_000
MAKS_RAD = 16 * MB
MAKS_LITEN_DEL = 16 * MB
# What is only passed through; a sheet has no more rows than this.
MAKS_ARK = 2048 * MB
MAKS_ANTALL_RADER = 1_048_576

_TEGNKODE = re.compile(r"((?:_x[0-9A-Fa-f]{4}_)+)")
_SLAATT_SAMMEN = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_BARE_SIFRE = re.compile(r"#*(0*)(?:\.(0+))?")
_MEST_SOM_SIFRE = 11  # the digits that the format General shows before it turns to an exponent


class ForStor(ValueError):
    """The file unpacks to more than is read. `str()` is the reason, in bokmål."""


class Regneark:
    """An open workbook. `rader()` may be asked once; `omfang` is known once the first row is."""

    def __init__(self, sti: Path) -> None:
        self._arkiv = zipfile.ZipFile(sti)
        self.omfang: int | None = None

    def lukk(self) -> None:
        """Closes the file."""
        self._arkiv.close()

    def rader(self) -> Iterator[Raarad]:
        """The rows of the first visible sheet, the first of them the one with number 1."""
        del_ = self._foerste_synlige()
        if del_ is None:
            yield Raarad(1, [], _("arbeidsboken har ikke noe synlig ark"))
            return
        self._krev_plass(del_, MAKS_ARK)
        leser = _Arkleser(
            self, self._formater(), _Strenger(self), self._slaatt_sammen(del_), epoke=self._epoke
        )
        with self._arkiv.open(del_) as kilde:
            yield from leser.rader(_Avgrenset(kilde))

    def elementer(self, del_: str, maks: int, *navn: str) -> Iterator[Element]:
        """The elements with those names in a part of the file, each as it ends, then let go of."""
        if del_ not in self._arkiv.namelist():
            return
        self._krev_plass(del_, maks)
        with self._arkiv.open(del_) as kilde:
            yield from _elementer(kilde, *navn)

    def _krev_plass(self, del_: str, maks: int) -> None:
        if self._arkiv.getinfo(del_).file_size > maks:
            raise ForStor(
                _("filen pakker ut til mer enn %(mb)d MB; lagre den som CSV, eller del den opp")
                % {"mb": maks // MB}
            )

    def _foerste_synlige(self) -> str | None:
        """The name of the part that holds the sheet."""
        bok = self._bokdel()
        maal = {
            rel.get("Id"): posixpath.normpath(posixpath.join(posixpath.dirname(bok), rel.get("Target", "")))
            for rel in self.elementer(_relasjoner(bok), MAKS_LITEN_DEL, "Relationship")
            if rel.get("Type", "").endswith("/worksheet")
        }
        self._epoke = WINDOWS_EPOCH
        for element in self.elementer(bok, MAKS_LITEN_DEL, "workbookPr", "sheet"):
            if _navn(element) == "workbookPr":
                if element.get("date1904") in ("1", "true"):
                    self._epoke = CALENDAR_MAC_1904
                continue
            ider = (verdi for felt, verdi in element.items() if felt.endswith("}id"))
            ark = next((maal[id_] for id_ in ider if id_ in maal), None)
            if ark is not None and element.get("state", "visible") == "visible":
                return ark.lstrip("/")
        return None

    def _bokdel(self) -> str:
        for rel in self.elementer("_rels/.rels", MAKS_LITEN_DEL, "Relationship"):
            if rel.get("Type", "").endswith("/officeDocument"):
                return rel.get("Target", "").lstrip("/")
        raise KeyError("officeDocument")

    def _del(self, type_: str) -> str:
        """The part of that kind that the workbook points to; empty where there is none."""
        bok = self._bokdel()
        for rel in self.elementer(_relasjoner(bok), MAKS_LITEN_DEL, "Relationship"):
            if rel.get("Type", "").endswith(f"/{type_}"):
                return posixpath.normpath(
                    posixpath.join(posixpath.dirname(bok), rel.get("Target", ""))
                ).lstrip("/")
        return ""

    def _formater(self) -> list[str]:
        """The number format of each style of cells."""
        egne: dict[str, str] = {}
        formater: list[str] = []
        for element in self.elementer(self._del("styles"), MAKS_LITEN_DEL, "numFmt", "cellXfs"):
            if _navn(element) == "numFmt":
                egne[element.get("numFmtId", "")] = element.get("formatCode", "")
            else:
                ider = [xf.get("numFmtId", "0") for xf in element]
                formater = [egne.get(id_) or BUILTIN_FORMATS.get(int(id_), "General") for id_ in ider]
        return formater

    def strenger(self) -> Iterator[str]:
        """The texts that cells refer to by number."""
        for element in self.elementer(self._del("sharedStrings"), MAKS_STRENGER, "si"):
            yield _innhold(element)

    def _slaatt_sammen(self, del_: str) -> list[tuple[str, tuple[int, int, int, int]]]:
        """The merged ranges, which the sheet names only after its rows: found in its bytes beforehand."""
        funnet: list[tuple[str, tuple[int, int, int, int]]] = []
        with self._arkiv.open(del_) as kilde:
            rest = b""
            while bit := kilde.read(MB):
                rest += bit
                slutt = 0
                for treff in _SLAATT_SAMMEN.finditer(rest):
                    omraade = treff[1].decode()
                    funnet.append((omraade, range_boundaries(omraade)))
                    slutt = treff.end()
                rest = rest[max(slutt, len(rest) - 1024) :]
        return funnet


def _relasjoner(del_: str) -> str:
    mappe, navn = posixpath.split(del_)
    return posixpath.join(mappe, "_rels", f"{navn}.rels")


def _navn(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _elementer(kilde: IO[bytes], *navn: str) -> Iterator[Element]:
    """The elements of those names in an XML stream, each as it ends and then emptied."""
    sett: dict[str, bool] = {}
    for _hendelse, element in iterparse(kilde):
        oensket = sett.get(element.tag)
        if oensket is None:
            oensket = sett[element.tag] = _navn(element) in navn
        if oensket:
            yield element
            element.clear()


class _Avgrenset:
    """A stream that stops where a row, or what stands around the rows, is more than is kept in memory."""

    def __init__(self, kilde: IO[bytes]) -> None:
        self._kilde = kilde
        self._siden = 0

    def ny_rad(self) -> None:
        self._siden = 0

    def read(self, antall: int = -1) -> bytes:
        data = self._kilde.read(antall)
        self._siden += len(data)
        if self._siden > MAKS_RAD:
            raise ForStor(_("en rad er på mer enn %(mb)d MB; er det riktig fil?") % {"mb": MAKS_RAD // MB})
        return data


class _Strenger:
    """The table of strings, as UTF-8: read when the first cell asks for one."""

    def __init__(self, ark: Regneark) -> None:
        self._ark = ark
        self._strenger: list[bytes] | None = None

    def __getitem__(self, nummer: int) -> str:
        if self._strenger is None:
            self._strenger = []
            for tekst in self._ark.strenger():
                if len(self._strenger) >= MAKS_ANTALL_STRENGER:
                    raise ForStor(
                        _("filen har flere enn %(antall)d ulike tekster; lagre den som CSV")
                        % {"antall": MAKS_ANTALL_STRENGER}
                    )
                self._strenger.append(tekst.encode("utf-8", "surrogatepass"))
        if nummer < 0:
            raise IndexError(nummer)
        return self._strenger[nummer].decode("utf-8", "surrogatepass")


def _innhold(element: Element) -> str:
    """The text of a string, without the reading aids of Japanese; with Excel's codes for characters read."""
    deler = (
        barn.text or ""
        for over in element
        for barn in ([over] if _navn(over) == "t" else over)
        if _navn(over) in ("t", "r") and _navn(barn) == "t"
    )
    return _TEGNKODE.sub(_tegn, "".join(deler))


def _tegn(treff: re.Match[str]) -> str:
    """`_x0041_` is «A», as the spreadsheet shows it; a line break is left for `normaliser`."""
    if "_x000d_" in treff[0].lower():
        return treff[0]
    enheter = b"".join(int(kode, 16).to_bytes(2, "little") for kode in treff[0][2:-1].split("__x"))
    return enheter.decode("utf-16-le", "surrogatepass")


class _Arkleser:
    """The rows of one sheet."""

    def __init__(
        self,
        ark: Regneark,
        formater: list[str],
        strenger: _Strenger,
        slaatt_sammen: list[tuple[str, tuple[int, int, int, int]]],
        *,
        epoke: dt.datetime,
    ) -> None:
        self._ark = ark
        self._formater = formater
        self._strenger = strenger
        self._epoke = epoke
        self._datoer = {nr for nr, kode in enumerate(formater) if is_date_format(kode)}
        self._varigheter = {nr for nr, kode in enumerate(formater) if is_timedelta_format(kode)}
        # The merged ranges by the rows they touch; those whose one value is empty hide nothing.
        self._omraader: dict[int, list[tuple[str, tuple[int, int, int, int]]]] = defaultdict(list)
        for omraade in slaatt_sammen:
            for rad in range(omraade[1][1], min(omraade[1][3], omraade[1][1] + 100_000) + 1):
                self._omraader[rad].append(omraade)
        self._tomme: set[str] = set()

    def rader(self, kilde: _Avgrenset) -> Iterator[Raarad]:
        """Each row that the sheet holds."""
        linje = antall = 0
        for element in _elementer(kilde, "dimension", "row"):  # type: ignore[arg-type]
            if _navn(element) == "dimension":
                self._ark.omfang = _siste_rad(element.get("ref", ""))
                continue
            kilde.ny_rad()
            nummer = element.get("r")
            forrige, linje = linje, int(float(nummer)) if nummer else linje + 1
            if forrige == 0 and linje > 1:
                yield Raarad(1, [])
            antall += 1
            if antall > MAKS_ANTALL_RADER:
                raise ForStor(_("arket har flere rader enn et regneark kan ha"))
            yield Raarad(linje, self._celler(element, linje))

    def _celler(self, rad: Element, linje: int) -> list[Celle]:
        celler: list[Celle] = []
        kolonne = 0
        for element in rad:
            adresse = element.get("r")
            kolonne = coordinate_to_tuple(adresse)[1] if adresse else kolonne + 1
            verdi = self._celle(element, adresse or _("på linje %(linje)d") % {"linje": linje})
            if verdi != "":
                celler.extend([""] * (kolonne - len(celler)))
                celler[kolonne - 1] = verdi
        for omraade, (vest, nord, oest, _soer) in self._omraader.get(linje, ()):
            celler.extend([""] * (oest - len(celler)))
            if nord == linje and celler[vest - 1] == "":
                self._tomme.add(omraade)
            if omraade not in self._tomme:
                celler[vest - 1 : oest] = [_sammenslaatt(omraade)] * (oest - vest + 1)
        return celler

    def _celle(self, element: Element, adresse: str) -> Celle:
        verdi, formel = None, False
        for barn in element:
            navn = _navn(barn)
            if navn == "v":
                verdi = barn.text or ""
            elif navn == "is":
                verdi = _innhold(barn)
            elif navn == "f":
                formel = True
        type_ = element.get("t", "n")
        # An empty value is the result of a formula only where that is a text.
        if not verdi and (verdi is None or type_ != "str"):
            return _uten_verdi(adresse) if formel else ""
        match type_:
            case "s":
                return tekstcelle(self._strenger[int(verdi)])
            case "inlineStr":
                return tekstcelle(verdi)
            case "str":
                return tekstcelle(_TEGNKODE.sub(_tegn, verdi))
            case "b":
                return _("SANN") if verdi == "1" else _("USANN")
            case "e":
                return Feilcelle(_("cellen viser en feil"))
            case "d":
                return _dato(from_ISO8601(verdi))
            case _:
                return self._tall(verdi, int(element.get("s") or 0), adresse)

    def _tall(self, verdi: str, stil: int, adresse: str) -> Celle:
        if stil in self._datoer:
            try:
                return _dato(from_excel(float(verdi), self._epoke, timedelta=stil in self._varigheter))
            except (OverflowError, ValueError):
                return Feilcelle(_("cellen viser en feil"))
        tekst = _talltekst(verdi)
        kode = self._formater[stil] if stil < len(self._formater) else "General"
        if _viser_sifrene(tekst, kode):
            return tekst
        return Tvetydig(
            tekst,
            _(
                "celle %(adresse)s er et tall som regnearket viser på en annen måte (formatet %(format)s). "
                "Gjør kolonnen om til tekst, og skriv koden på nytt slik den skal være"
            )
            % {"adresse": adresse, "format": kode},
        )


def _siste_rad(omraade: str) -> int | None:
    try:
        siste: int | None = range_boundaries(omraade)[3]
        return siste
    except ValueError:
        return None


def _sammenslaatt(omraade: str) -> Feilcelle:
    return Feilcelle(
        _("cellene %(omraade)s er slått sammen. Opphev sammenslåingen, og fyll ut hver celle")
        % {"omraade": omraade}
    )


def _uten_verdi(adresse: str) -> Feilcelle:
    return Feilcelle(
        _(
            "celle %(adresse)s har en formel uten lagret verdi. Åpne filen i et regneark og lagre den, "
            "eller lim inn verdien i stedet"
        )
        % {"adresse": adresse}
    )


def _dato(verdi: Any) -> Celle:
    match verdi:
        case dt.datetime():
            return verdi
        case dt.date():
            return dt.datetime.combine(verdi, dt.time.min)
        case _:
            return Feilcelle(_("cellen er et klokkeslett uten dato"))


def _talltekst(verdi: str) -> str:
    """As the spreadsheet computes: 15 digits, and a whole number without decimals."""
    if verdi.isascii() and verdi.isdecimal() and len(verdi) <= 15:
        return verdi if verdi[0] != "0" else str(int(verdi))
    desimal = Decimal(format(float(verdi), ".15g"))
    if not desimal.is_finite():
        raise ValueError(verdi)
    return str(int(desimal)) if desimal == desimal.to_integral_value() else format(desimal, "f")


def _viser_sifrene(tekst: str, format_: str) -> bool:
    """Does a sheet show the number as just these digits? What we are not sure of, it does not."""
    foerste = format_.split(";")[0].strip()
    heltall, _punktum, desimaler = tekst.partition(".")
    if foerste in ("", "@") or foerste.lower() == "general":
        return len(tekst.lstrip("-")) <= _MEST_SOM_SIFRE
    monster = _BARE_SIFRE.fullmatch(foerste)
    if monster is None or tekst.startswith("-"):
        return False
    return len(heltall) >= len(monster[1]) and len(desimaler) == len(monster[2] or "")
