"""Files as people send them, honest ones and others."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from vedlegg.services import Klargjort, klargjoer

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MAKRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def pdf(rot: dict[str, Any] | None = None, *, objekter: Sequence[Any] = (), **valg: Any) -> bytes:
    """One empty page; `rot` is added to the catalogue, `objekter` beside it."""
    fil = pikepdf.new()
    fil.add_blank_page()
    for navn, verdi in (rot or {}).items():
        fil.Root[navn] = verdi
    fil.Root["/Ekstra"] = pikepdf.Array([fil.make_indirect(ett) for ett in objekter])
    ut = io.BytesIO()
    fil.save(ut, **valg)
    return ut.getvalue()


PDF = pdf()
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 100
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def bilde(format_: str = "JPEG", stoerrelse: tuple[int, int] = (40, 20), **valg: Any) -> bytes:
    ut = io.BytesIO()
    Image.new("RGB", stoerrelse, "red").save(ut, format_, **valg)
    return ut.getvalue()


def mobilbilde() -> bytes:
    """Lying on its side, as a phone stores it, with place, device and comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it 90° clockwise
    exif[0x010F] = "Telefonmerke"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (62.0, 34.0, 27.0)
    return bilde(exif=exif, comment=b"Hemmelig kommentar")


def pakke(innhold: dict[str, bytes], **valg: Any) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED, **valg) as arkiv:
        for navn, data in innhold.items():
            arkiv.writestr(navn, data)
    return ut.getvalue()


def office(mer: dict[str, bytes] | None = None, *, hoveddel: str = WORD) -> bytes:
    oversikt = f'<Types><Override PartName="/d.xml" ContentType="{hoveddel}"/></Types>'
    return pakke({"[Content_Types].xml": oversikt.encode(), "d.xml": b"<d/>", **(mer or {})})


def odt(innhold: bytes = b"<x/>", mer: dict[str, bytes] | None = None) -> bytes:
    mimetype = b"application/vnd.oasis.opendocument.text"
    return pakke({"mimetype": mimetype, "content.xml": innhold, **(mer or {})})


def klar(navn: str = "rutine.pdf", innhold: bytes = PDF) -> Klargjort:
    return (
        replace(_klar_en_gang(navn, innhold), fil=io.BytesIO(innhold))
        if innhold is PDF
        else _klar(navn, innhold)
    )


def _klar(navn: str, innhold: bytes) -> Klargjort:
    return klargjoer(fil=io.BytesIO(innhold), filnavn=navn)


# A PDF is read by a process of its own, which takes its time.
_klar_en_gang = cache(_klar)


def bytes_i(mappe: Path) -> list[Path]:
    return [sti for sti in mappe.rglob("*") if sti.is_file()]
