"""Text as it is stored, whichever door it comes in by: forms, API, import and commands all ask here.

The same words written on a Mac, pasted from a document or exported from a spreadsheet are the same text
afterwards, so that codes are found, names sort, and nothing invisible makes two of one.
"""

import re
import unicodedata

# Control characters but tab and line breaks; halves of characters. No keyboard writes them.
_STYRETEGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# How Excel writes a carriage return within a cell, with the line break that follows it.
_LINJESKIFT = re.compile("_x000[Dd]_\r?\n?|\r\n?")
_USYNLIG = "\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff"
_BLANKE = " \t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000" + _USYNLIG
_MISTENKELIG = re.compile(rf"{_STYRETEGN.pattern}|_x000[Dd]_|[\r{_USYNLIG}]")


def er_normal(tekst: str) -> bool:
    """Is it certain that `normaliser` would change nothing? Fast, for the many cells of an import."""
    return unicodedata.is_normalized("NFC", tekst) and _MISTENKELIG.search(tekst) is None


def normaliser(tekst: str) -> str:
    """The text in Unicode's composed form (NFC), lines ended by «\\n» alone, without control characters, and
    without the blanks at its ends where a no-break or zero-width space is among them.

    Ordinary spaces are left where they are: what they mean is for the field to say.
    """
    if er_normal(tekst):
        return tekst
    tekst = _STYRETEGN.sub("", _LINJESKIFT.sub("\n", tekst))
    return unicodedata.normalize("NFC", _uten_usynlige_ender(tekst))


def _uten_usynlige_ender(tekst: str) -> str:
    foran = tekst[: len(tekst) - len(tekst.lstrip(_BLANKE))]
    bak = tekst[len(tekst.rstrip(_BLANKE)) :]
    if not set(foran).isdisjoint(_USYNLIG):
        tekst = tekst[len(foran) :]
    if not set(bak).isdisjoint(_USYNLIG):
        tekst = tekst.rstrip(_BLANKE)
    return tekst


def noekkel_uten_skille(tekst: str) -> str:
    """What two texts have in common that differ in case alone; for user names, by which people log in."""
    return unicodedata.normalize("NFC", normaliser(tekst).casefold())
