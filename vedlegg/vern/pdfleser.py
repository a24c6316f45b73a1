"""Run as a program of its own: reads a PDF from standard input and says in one word what is in it.

A reader of PDF is a large piece of C++ that is given what a stranger wrote. So it runs apart from the
product, without its memory and environment, and ends where its limits end. Says `ufarlig`, `skript`, `filer`,
`skjema`, `laast` or `skadet`; nothing, where it was stopped.
"""

import io
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf

MINNE, SEKUNDER, OBJEKTER = 2**30, 8, 500_000

_SLUTT = rb"(?=[\s/<>\[\](){}%]|$)"
# What is worth a closer look; qpdf writes every name without escapes.
_MISTENKELIG = re.compile(
    rb"/(?:JS|JavaScript|AA|Launch|ImportData|Rendition|GoToE|RichMedia\w*|Movie|Sound|Screen|3D|XFA|EF"
    rb"|EmbeddedFiles?|FileAttachment)" + _SLUTT
)
# Where the file is damaged, other programs may find what qpdf did not.
_I_SKADET = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)" + _SLUTT)
_HANDLINGER = {
    "/JavaScript", "/Launch", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoToE", "/Movie", "/Sound",
}  # fmt: skip
_MERKNADER = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_NOEKLER = {
    "/JS": "skript", "/JavaScript": "skript", "/AA": "skript", "/XFA": "skjema", "/EmbeddedFiles": "filer",
    "/EF": "filer",
}  # fmt: skip


def les(innhold: bytes) -> str:
    """The word for the whole file."""
    try:
        with pikepdf.open(io.BytesIO(innhold)) as pdf:
            return _les(pdf, innhold)
    except pikepdf.PasswordError:
        return "laast"
    except pikepdf.PdfError:
        return "skadet"


def _les(pdf: pikepdf.Pdf, innhold: bytes) -> str:
    if len(pdf.objects) > OBJEKTER:
        return ""
    rot = pdf.trailer.get("/Root")
    if not isinstance(rot, pikepdf.Dictionary):
        return "skadet"
    if not _aapner_paa_en_side(rot.get("/OpenAction")):
        return "skript"
    for objekt in pdf.objects:
        if ord_ := _i_objekt(objekt):
            return ord_
    if pdf.get_warnings() and _I_SKADET.search(innhold):
        return "skadet"
    return "ufarlig"


def _i_objekt(objekt: Any) -> str:
    ordbok = objekt.stream_dict if isinstance(objekt, pikepdf.Stream) else objekt
    if not isinstance(ordbok, (pikepdf.Dictionary, pikepdf.Array)):
        return ""
    # An object as text, without what it refers to: that comes in its turn.
    if not _MISTENKELIG.search(ordbok.unparse(resolved=True)):
        return ""
    return next(filter(None, map(_i_ordbok, _ordboeker(ordbok))), "")


def _aapner_paa_en_side(handling: Any) -> bool:
    """Nothing, a place in the document, or an action that goes to one: what many programs write."""
    venter, sett = [handling], 0
    while venter and sett < 50:
        neste, sett = venter.pop(), sett + 1
        if isinstance(neste, pikepdf.Dictionary):
            if neste.get("/S") != pikepdf.Name.GoTo:
                return False
            fulgt = neste.get("/Next")
            venter += list(fulgt) if isinstance(fulgt, pikepdf.Array) else [fulgt]
    return not venter


def _ordboeker(objekt: Any) -> Iterator[pikepdf.Dictionary]:
    """The dictionaries written within an object."""
    venter = [objekt]
    while venter:
        del_ = venter.pop()
        if isinstance(del_, pikepdf.Dictionary):
            yield del_
            venter += [verdi for _navn, verdi in del_.items() if _skrevet_her(verdi)]
        elif isinstance(del_, pikepdf.Array):
            venter += [verdi for verdi in del_ if _skrevet_her(verdi)]


def _skrevet_her(verdi: Any) -> bool:
    return isinstance(verdi, (pikepdf.Dictionary, pikepdf.Array)) and not verdi.is_indirect


def _i_ordbok(ordbok: pikepdf.Dictionary) -> str:
    for noekkel, ord_ in _NOEKLER.items():
        verdi = ordbok.get(noekkel)
        if verdi is not None and not (isinstance(verdi, pikepdf.Dictionary) and len(verdi) == 0):
            return ord_
    if _navn(ordbok, "/S") in _HANDLINGER or _navn(ordbok, "/Subtype") in _MERKNADER:
        return "skript"
    if _navn(ordbok, "/Type") == "/EmbeddedFile" or _navn(ordbok, "/Subtype") == "/FileAttachment":
        return "filer"
    return ""


def _navn(ordbok: pikepdf.Dictionary, noekkel: str) -> str:
    verdi = ordbok.get(noekkel)
    return str(verdi) if isinstance(verdi, pikepdf.Name) else ""


def hoved() -> None:
    """Reads, within the limits, and says the word."""
    for grense, verdi in ((resource.RLIMIT_AS, MINNE), (resource.RLIMIT_CPU, SEKUNDER)):
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(grense, (verdi, verdi))
    sys.stdout.write(les(sys.stdin.buffer.read()))


if __name__ == "__main__":
    hoved()
