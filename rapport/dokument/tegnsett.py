"""Which characters our font has: a tagged PDF may not hold one that cannot be shown.

Reads the font's own table (OpenType cmap, formats 4 and 12); nothing else here needs a font library.
"""

import functools
import struct
import unicodedata
from pathlib import Path

ERSTATNING = "\u25a1"  # a white square, which the font has


def vis_med_skriften(tekst: str, fontfil: Path) -> str:
    """The text with a square for each character that the font lacks; invisible ones are left out."""
    tegn = tegn_i(fontfil)
    if all(ord(t) in tegn for t in set(tekst)):
        return tekst
    return "".join(t if ord(t) in tegn or t == "\n" else _erstatt(t) for t in tekst)


def _erstatt(tegn: str) -> str:
    match unicodedata.category(tegn):
        case "Cf" | "Cc" | "Mn" | "Me" | "Cs":
            return ""
        case "Zs" | "Zl" | "Zp":
            return " "
        case _:
            return ERSTATNING


@functools.cache
def tegn_i(fontfil: Path) -> frozenset[int]:
    """The code points that the font has a glyph for."""
    data = fontfil.read_bytes()
    cmap = _tabell(data, b"cmap")
    (antall,) = struct.unpack_from(">H", cmap, 2)
    tegn: set[int] = set()
    for nr in range(antall):
        _plattform, _koding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * nr)
        (format_,) = struct.unpack_from(">H", cmap, start)
        if format_ == 12:
            tegn |= _format_12(cmap, start)
        elif format_ == 4:
            tegn |= _format_4(cmap, start)
    return frozenset(tegn)


def _tabell(data: bytes, merke: bytes) -> bytes:
    (antall,) = struct.unpack_from(">H", data, 4)
    for nr in range(antall):
        navn, _sum, start, lengde = struct.unpack_from(">4sIII", data, 12 + 16 * nr)
        if navn == merke:
            return data[start : start + lengde]
    raise ValueError(f"The font has no table {merke!r}")


def _format_12(cmap: bytes, start: int) -> set[int]:
    (antall,) = struct.unpack_from(">I", cmap, start + 12)
    tegn: set[int] = set()
    for nr in range(antall):
        foerste, siste, _glyf = struct.unpack_from(">III", cmap, start + 16 + 12 * nr)
        tegn.update(range(foerste, siste + 1))
    return tegn


def _format_4(cmap: bytes, start: int) -> set[int]:
    (dobbelt_antall,) = struct.unpack_from(">H", cmap, start + 6)
    antall = dobbelt_antall // 2
    slutter = struct.unpack_from(f">{antall}H", cmap, start + 14)
    begynnelser = struct.unpack_from(f">{antall}H", cmap, start + 16 + dobbelt_antall)
    tegn: set[int] = set()
    for foerste, siste in zip(begynnelser, slutter, strict=True):
        tegn.update(range(foerste, siste + 1))
    return tegn - {0xFFFF}
