"""Arithmetic of the figures: decimal, one decimal place, half away from zero; out come JSON numbers."""

from decimal import ROUND_HALF_UP, Decimal

_EN_DESIMAL = Decimal("0.1")
_MIKROSEKUNDER_I_ET_DOEGN = 86_400 * 10**6


def en_desimal(verdi: Decimal) -> float:
    """The number with one decimal, rounded half away from zero. Never «-0.0»."""
    return float(verdi.quantize(_EN_DESIMAL, rounding=ROUND_HALF_UP)) or 0.0


def prosent(del_av: int, hele: int) -> float:
    """How many percent the part is of the whole; 0 of nothing."""
    return en_desimal(Decimal(100 * del_av) / hele) if hele else 0.0


def endring_prosent(naa: int, foer: int) -> float | None:
    """The change in percent of what it was; None where it was nothing."""
    return en_desimal(Decimal(100 * (naa - foer)) / foer) if foer else None


def per_hundre(antall: int, nevner: Decimal | None) -> float | None:
    """How many for each hundred of the denominator; None where there is none."""
    return en_desimal(100 * antall / nevner) if nevner else None


def doegn(mikrosekunder: Decimal | None) -> float | None:
    """Microseconds as days of 86,400 seconds."""
    return None if mikrosekunder is None else en_desimal(mikrosekunder / _MIKROSEKUNDER_I_ET_DOEGN)
