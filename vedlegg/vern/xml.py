"""Reads XML that a stranger wrote: no entities, and no more memory than a piece of it."""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import IO
from xml.parsers import expat

_BIT = 256 * 1024
# In these, what stands for ASCII is ASCII: names of elements can be looked for before anything is parsed.
_SOM_ASCII = {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}
_ERKLAERING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")

Start = Callable[[str, dict[str, str]], None]


def er_xml(begynnelse: bytes) -> bool:
    """Does a part begin as XML does? In UTF-16 too, which `inneholder` refuses."""
    return begynnelse.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<" or begynnelse[:4].strip(
        b"\xff\xfe\x00"
    ).startswith(b"<")


def inneholder(del_: IO[bytes], ord_: Iterable[bytes]) -> bool:
    """Is one of the words there, in whatever case? Fast: a sheet of 100 MB has none of them.

    Raises ValueError for a document type, where entities are declared, and for an encoding that hides words.
    """
    lete_etter = [ett.lower() for ett in ord_]
    hale, foerst, funnet = b"", True, False
    while bit := del_.read(_BIT):
        if foerst:
            _krev_som_ascii(bit)
            foerst = False
        tekst = hale + bit.lower()
        if b"<!doctype" in tekst or b"<!entity" in tekst:
            raise ValueError("a document type")
        funnet = funnet or any(ett in tekst for ett in lete_etter)
        hale = tekst[-64:]
    return funnet


def _krev_som_ascii(begynnelse: bytes) -> None:
    erklaert = _ERKLAERING.search(begynnelse[:200])
    koding = erklaert[1].decode("ascii", "replace").lower() if erklaert else "utf-8"
    if b"\x00" in begynnelse[:4] or koding not in _SOM_ASCII:
        raise ValueError("an encoding that no office program writes")


def les(del_: IO[bytes], start: Start, tekst: Callable[[str], None] | None = None) -> None:
    """Calls `start` with the local name of each element and its attributes, by their local names too.

    Raises ValueError for what is no XML.
    """
    leser = expat.ParserCreate(namespace_separator=" ")
    leser.buffer_text = True
    leser.StartElementHandler = lambda navn, attributter: start(
        _lokalt(navn), {_lokalt(ett): verdi for ett, verdi in attributter.items()}
    )
    if tekst is not None:
        leser.CharacterDataHandler = tekst
    leser.StartDoctypeDeclHandler = leser.EntityDeclHandler = _avslag
    try:
        while bit := del_.read(_BIT):
            leser.Parse(bit, False)
        leser.Parse(b"", True)
    except expat.ExpatError as feil:
        raise ValueError(str(feil)) from feil


def _lokalt(navn: str) -> str:
    return navn.rpartition(" ")[2].lower()


def _avslag(*_om: object) -> None:
    raise ValueError("a document type")
