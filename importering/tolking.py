"""Understands the cells: codes, texts, dates, instants, numbers and choices, as the contract lists them.

Each function takes a cell that is not empty and returns its value, or raises `Ugyldig` with the reason.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from felles.klokke import OSLO
from felles.validering import valider_kode
from importering.celler import Celle, Feilcelle, Tvetydig

Tolk = Callable[[Celle], Any]

_DATO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOKAL = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", re.ASCII)
_MED_FORSKYVNING = re.compile(
    r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)", re.ASCII
)
_TALL = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_AAR = re.compile(r"\d{4}", re.ASCII)
_HELTALL_MAKS = 2_147_483_647
_FOERSTE_AAR, _SISTE_AAR = 1900, 9998
_MAKS_EPOST = 254
MAKS_TEKST = 100_000


class Ugyldig(ValueError):
    """The cell cannot be read as what its column holds. `str()` is the reason, in bokmål."""


def _tekst(celle: Celle) -> str:
    if isinstance(celle, str):
        return celle
    if isinstance(celle, Feilcelle):
        raise Ugyldig(celle.grunn)
    raise Ugyldig(_("cellen er en dato; skriv den som tekst"))


def _for_lang(maks: int, verdi: str) -> str:
    return _("kan ha høyst %(maks)d tegn, men har %(antall)d") % {"maks": maks, "antall": len(verdi)}


def kodetekst(celle: Celle) -> str:
    """The text of a code, which nothing may have turned into a date or a number."""
    if isinstance(celle, Tvetydig):
        raise Ugyldig(celle.grunn)
    return _tekst(celle)


def kode(celle: Celle) -> str:
    """A code: up to 40 characters, no `;` or `|`, nothing invisible, no space at the ends."""
    tekst = kodetekst(celle)
    try:
        valider_kode(tekst)
    except ValidationError as feil:
        raise Ugyldig(feil.messages[0]) from None
    return tekst


def tekst(maks: int = MAKS_TEKST) -> Tolk:
    """Text of at most so many characters that is more than blanks."""

    def tolk(celle: Celle) -> str:
        verdi = _tekst(celle)
        if len(verdi) > maks:
            raise Ugyldig(_for_lang(maks, verdi))
        if not verdi.strip():
            raise Ugyldig(_("kan ikke bare være mellomrom"))
        return verdi

    return tolk


def valg(koder: Collection[str]) -> Tolk:
    """One of the codes, exactly."""
    tillatt = frozenset(koder)
    grunn = ", ".join(koder)

    def tolk(celle: Celle) -> str:
        verdi = _tekst(celle)
        if verdi not in tillatt:
            raise Ugyldig(_("må være én av: %(koder)s") % {"koder": grunn})
        return verdi

    return tolk


def ja_nei(celle: Celle) -> bool:
    """`ja` or `nei`."""
    verdi = _tekst(celle)
    if verdi not in {"ja", "nei"}:
        raise Ugyldig(_("må være ja eller nei"))
    return verdi == "ja"


def epost(celle: Celle) -> str:
    """An e-mail address."""
    verdi = _tekst(celle)
    try:
        validate_email(verdi)
    except ValidationError:
        raise Ugyldig(_("er ikke en gyldig e-postadresse")) from None
    if len(verdi) > _MAKS_EPOST:
        raise Ugyldig(_for_lang(_MAKS_EPOST, verdi))
    return verdi


def merkelapper(celle: Celle) -> list[str]:
    """Words with space between, each once, in the order given."""
    ord_ = list(dict.fromkeys(_tekst(celle).split()))
    if any(len(o) > 40 for o in ord_):
        raise Ugyldig(_("en merkelapp kan ha høyst 40 tegn"))
    return ord_


def dato(celle: Celle) -> dt.date:
    """`2024-03-01`, or a spreadsheet's date without time."""
    if isinstance(celle, dt.datetime):
        if celle.time() != dt.time.min:
            raise Ugyldig(_("skal være en dato uten klokkeslett"))
        return celle.date()
    verdi = _tekst(celle)
    if not _DATO.fullmatch(verdi):
        raise Ugyldig(_("datoen må ha formen ÅÅÅÅ-MM-DD"))
    try:
        return dt.date.fromisoformat(verdi)
    except ValueError:
        raise Ugyldig(_("datoen finnes ikke")) from None


def tidspunkt(celle: Celle) -> dt.datetime:
    """A date, a local date and time, or ISO 8601 with offset: the instant, in UTC.

    Without offset it is Europe/Oslo: an ambiguous local time is the first of the two; one that does not exist
    is read with the offset before the change. Both are what `fold=0` means (PEP 495).
    """
    try:
        oeyeblikk = celle if isinstance(celle, dt.datetime) else _fra_tekst(_tekst(celle))
        if oeyeblikk.tzinfo is None:
            oeyeblikk = oeyeblikk.replace(tzinfo=OSLO, fold=0)
        oeyeblikk = oeyeblikk.astimezone(dt.UTC)
    except Ugyldig:
        raise
    except (ValueError, OverflowError):
        raise Ugyldig(_("tidspunktet finnes ikke")) from None
    if not _FOERSTE_AAR <= oeyeblikk.year <= _SISTE_AAR:
        raise Ugyldig(_("året må være %(aar)d eller senere") % {"aar": _FOERSTE_AAR})
    return oeyeblikk


def _fra_tekst(verdi: str) -> dt.datetime:
    if _DATO.fullmatch(verdi) or _LOKAL.fullmatch(verdi) or _MED_FORSKYVNING.fullmatch(verdi):
        return dt.datetime.fromisoformat(verdi)
    raise Ugyldig(_("må ha formen ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM-DD TT:MM eller ISO 8601 med tidssone"))


def desimal(siffer: int, desimaler: int) -> Tolk:
    """A number that is not negative, with comma or point; rounded half up where it has more decimals."""
    enhet = Decimal(1).scaleb(-desimaler)
    grense = 10 ** (siffer - desimaler)

    def tolk(celle: Celle) -> Decimal:
        verdi = _tekst(celle)
        if not _TALL.fullmatch(verdi):
            raise Ugyldig(_("er ikke et tall"))
        tall = Decimal(verdi.replace(",", "."))
        if tall < 0:
            raise Ugyldig(_("kan ikke være negativt"))
        if tall >= grense or (avrundet := tall.quantize(enhet, ROUND_HALF_UP)) >= grense:
            raise Ugyldig(_("er for stort"))
        return avrundet

    return tolk


def heltall(celle: Celle) -> int:
    """A whole number that is not negative."""
    verdi = _tekst(celle)
    if not (verdi.isascii() and verdi.isdecimal()):
        raise Ugyldig(_("er ikke et helt tall"))
    if len(verdi) > 18 or int(verdi) > _HELTALL_MAKS:
        raise Ugyldig(_("er for stort"))
    return int(verdi)


def aar(celle: Celle) -> int:
    """A year of four digits."""
    verdi = _tekst(celle)
    if not _AAR.fullmatch(verdi) or not _FOERSTE_AAR <= int(verdi) <= _SISTE_AAR:
        raise Ugyldig(_("må være et årstall med fire sifre"))
    return int(verdi)
