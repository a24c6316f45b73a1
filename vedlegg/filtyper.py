"""Which kind of file it is: decided from its content alone, and refused where the name says something else.

Ten kinds are enough for a municipality, so their signatures stand here: what a general library knows besides
would only have to be refused again.
"""

import codecs
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from felles.feil import Domenefeil


@dataclass(frozen=True)
class Filtype:
    """A kind of file: the code, what browsers call it, and which endings its names may have."""

    kode: str
    innholdstype: str
    endelser: tuple[str, ...]
    er_bilde: bool = False


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"

PDF = Filtype("pdf", "application/pdf", (".pdf",))
PNG = Filtype("png", "image/png", (".png",), er_bilde=True)
JPEG = Filtype("jpeg", "image/jpeg", (".jpg", ".jpeg"), er_bilde=True)
WEBP = Filtype("webp", "image/webp", (".webp",), er_bilde=True)
DOCX = Filtype("docx", _WORD, (".docx",))
XLSX = Filtype("xlsx", _EXCEL, (".xlsx",))
ODT = Filtype("odt", _ODT, (".odt",))
TXT = Filtype("txt", "text/plain", (".txt",))
CSV = Filtype("csv", "text/csv", (".csv",))

TILLATTE = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, ODT, TXT, CSV)
# What a file chooser offers. Without HEIC in it, an iPhone sends its photos as JPEG.
ACCEPT = ",".join(
    dict.fromkeys(["image/jpeg", "image/png", "image/webp", *(e for t in TILLATTE for e in t.endelser)])
)

_HODE = 1024
_MAKS_ZIPDELER = 5_000
_MAKS_UTPAKKET = 300 * 2**20
_MAKS_OVERSIKT = 2**20
_HOVEDDEL = {
    f"{_WORD}.main+xml": DOCX,
    f"{_EXCEL}.main+xml": XLSX,
}
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
# How what browsers would run as a page begins. As text it cannot run here, but it can when somebody saves it.
_SIDER = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "<?php", "#!")

_MAKRODEL = re.compile("vbaproject|activex/|macrosheets/|^Basic/|^Scripts/", re.IGNORECASE)
_STYRETEGN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def finn_type(fil: BinaryIO, endelse: str) -> Filtype:
    """The kind of the file; `endelse` is that of its name, «.pdf».

    Raises Domenefeil for a kind that is not taken, and for one that the name does not fit.
    """
    funnet = _fra_innhold(fil, endelse)
    if funnet is None:
        raise Domenefeil(
            _(
                "Filtypen kan ikke legges ved. "
                "Bruk bilde (JPG, PNG, WebP), PDF, DOCX, XLSX, ODT, TXT eller CSV."
            )
        )
    if endelse not in funnet.endelser:
        raise Domenefeil(
            _("Innholdet i filen passer ikke med navnet. Lagre filen på nytt som %(type)s, og prøv igjen.")
            % {"type": funnet.kode.upper()}
        )
    return funnet


def _fra_innhold(fil: BinaryIO, endelse: str) -> Filtype | None:
    fil.seek(0)
    hode = fil.read(_HODE)
    if hode[4:8] == b"ftyp" and hode[8:12] in _HEIC:
        raise Domenefeil(
            _("Bilder i HEIC-format kan ikke legges ved. Lagre bildet som JPG, eller ta det på nytt herfra.")
        )
    for signatur, type_ in ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF)):
        if hode.startswith(signatur):
            return type_
    if hode[:4] == b"RIFF" and hode[8:12] == b"WEBP":
        return WEBP
    if hode.startswith(b"PK\x03\x04"):
        return finn_kontordokument(fil)
    if endelse in (*TXT.endelser, *CSV.endelser) and er_tekst(fil):
        return CSV if endelse in CSV.endelser else TXT
    return None


def finn_kontordokument(fil: BinaryIO) -> Filtype | None:
    """docx, xlsx or odt without macros, and not one that swells beyond measure when opened; else None."""
    fil.seek(0)
    try:
        with zipfile.ZipFile(fil) as arkiv:
            deler = arkiv.infolist()
            _krev_maateholdent(deler)
            navn = {del_.filename for del_ in deler}
            if any(_MAKRODEL.search(ett) for ett in navn):
                raise Domenefeil(_("Filen inneholder makroer. Lagre den uten makroer, og prøv igjen."))
            if "[Content_Types].xml" in navn:
                return _office(_les(arkiv, "[Content_Types].xml"))
            if "mimetype" in navn and _les(arkiv, "mimetype").strip() == _ODT.encode():
                return ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as feil:
        raise Domenefeil(_("Filen er skadet eller låst med passord.")) from feil
    return None


def _krev_maateholdent(deler: Iterable[zipfile.ZipInfo]) -> None:
    alle = list(deler)
    if len(alle) > _MAKS_ZIPDELER or sum(del_.file_size for del_ in alle) > _MAKS_UTPAKKET:
        raise Domenefeil(_("Filen blir for stor når den åpnes."))


def _les(arkiv: zipfile.ZipFile, navn: str) -> bytes:
    """The beginning of a part; never more than a table of contents needs, whatever the archive claims."""
    with arkiv.open(navn) as del_:
        innhold: bytes = del_.read(_MAKS_OVERSIKT + 1)
    if len(innhold) > _MAKS_OVERSIKT:
        raise ValueError(navn)
    return innhold


def _office(oversikt: bytes) -> Filtype | None:
    """The kind that the main part declares. A macro document declares another, and is none of ours."""
    if b"<!" in oversikt or b"\x00" in oversikt:
        # Entities, perhaps hidden in UTF-16: no office program writes them.
        raise ValueError("a document type declaration")
    try:
        rot = ElementTree.fromstring(oversikt)
    except ElementTree.ParseError as feil:
        raise ValueError(str(feil)) from feil
    typer = {element.get("ContentType", "") for element in rot}
    if any("macroenabled" in en.lower() or "vbaproject" in en.lower() for en in typer):
        raise Domenefeil(_("Filen inneholder makroer. Lagre den uten makroer, og prøv igjen."))
    return next((type_ for en, type_ in _HOVEDDEL.items() if en in typer), None)


def er_tekst(fil: BinaryIO) -> bool:
    """Is it text that people write (UTF-8, UTF-16 with a mark, Windows-1252), and no page or program?"""
    fil.seek(0)
    hode = fil.read(_HODE)
    if hode.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        kodinger, begynnelse = ["utf-16"], hode.decode("utf-16", "ignore")
    else:
        kodinger, begynnelse = ["utf-8", "cp1252"], hode.decode("utf-8", "ignore")
    if begynnelse.lstrip("\ufeff \t\r\n\f").lower().startswith(_SIDER):
        return False
    return any(_lar_seg_lese(fil, koding) for koding in kodinger)


def _lar_seg_lese(fil: BinaryIO, koding: str) -> bool:
    """In that encoding, without the control characters that only programs write."""
    dekoder = codecs.getincrementaldecoder(koding)()
    fil.seek(0)
    try:
        while bit := fil.read(64 * 1024):
            if _STYRETEGN.search(dekoder.decode(bit)):
                return False
        dekoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
