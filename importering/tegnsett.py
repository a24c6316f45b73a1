"""Recognises a text file that is not UTF-8, by name, so that a person can save it again."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

_BIT = 1024 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# What Windows-1252 gives no character.
_UBRUKT = frozenset("\udc81\udc8d\udc8f\udc90\udc9d")


def fremmed_tegnsett(sti: Path) -> str:
    """Why the file must be saved again; empty for UTF-8, and for UTF-8 with a few bytes that are damaged."""
    with sti.open("rb") as fil:
        start = fil.read(4096)
    if start.startswith(_UTF32):
        return _lagre_paa_nytt("UTF-32")
    if start.startswith(_UTF16) or _har_hver_annen_null(start):
        return _lagre_paa_nytt("UTF-16")
    if not _er_utf8(sti) and _er_windows_1252(sti):
        return _lagre_paa_nytt("Windows-1252")
    return ""


def _lagre_paa_nytt(tegnsett: str) -> str:
    return _(
        "filen er lagret i tegnsettet %(tegnsett)s. Lagre den som UTF-8: i Excel velger du «Lagre som» og "
        "filtypen «CSV UTF-8 (kommadelt)»"
    ) % {"tegnsett": tegnsett}


def _har_hver_annen_null(start: bytes) -> bool:
    """Text in UTF-16 without a mark: most of its characters are one byte and a zero."""
    halve = len(start) // 2
    return halve > 1 and max(start[::2].count(0), start[1::2].count(0)) > halve // 2


def _biter(sti: Path, feil: str) -> Iterator[str]:
    leser = codecs.getincrementaldecoder("utf-8")(feil)
    with sti.open("rb") as fil:
        while bit := fil.read(_BIT):
            yield leser.decode(bit)
        yield leser.decode(b"", final=True)


def _er_utf8(sti: Path) -> bool:
    try:
        for _bit in _biter(sti, "strict"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _er_windows_1252(sti: Path) -> bool:
    """Are the bytes beyond ASCII those of Windows-1252, and hardly any of them UTF-8?"""
    utf8 = andre = 0
    for tekst in _biter(sti, "surrogateescape"):
        rest = [tegn for tegn in tekst if tegn > "\x7f" and tegn != "\ufeff"]
        ugyldige = sum("\udc80" <= tegn <= "\udcff" for tegn in rest)
        if not _UBRUKT.isdisjoint(rest):
            return False
        utf8, andre = utf8 + len(rest) - ugyldige, andre + ugyldige
    return andre > 0 and andre >= 10 * utf8
