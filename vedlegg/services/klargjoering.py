"""Reads what somebody sent: its kind, its size, its checksum; a photo is cleaned. Nothing is stored yet."""

import hashlib
import os
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.foedselsnummer import inneholder_foedselsnummer
from vedlegg import bilder
from vedlegg.filtyper import finn_type
from vedlegg.navn import endelse, rens
from vedlegg.vern import krev_ufarlig

_BIT = 64 * 1024


@dataclass(frozen=True)
class Klargjort:
    """A file that may be stored: `fil` is open, and its bytes are those that will be kept."""

    filnavn: str
    innholdstype: str
    stoerrelse: int
    sha256: str
    fil: IO[bytes]

    @property
    def avtrykk(self) -> str:
        """By which the same file is known again (felles/innsending.py)."""
        return f"{self.filnavn} {self.sha256}"


def maks_bytes() -> int:
    """The largest file that is taken."""
    return int(settings.VEDLEGG_MAKS_MB) * 2**20


def klargjoer(*, fil: Any, filnavn: str) -> Klargjort:
    """Checks a file; `fil` is open for reading, as an upload is. Its type is decided from what is in it.

    Raises Domenefeil, with the name of the file in its sentence: empty, too large, a kind that is not taken,
    a name that does not fit the content, a fødselsnummer in the name, macros, a document that does something
    when it is opened, a picture that cannot be read.
    """
    navn = rens(filnavn)
    if inneholder_foedselsnummer(navn):
        raise Domenefeil(_("Filnavnet inneholder et fødselsnummer. Gi filen et annet navn, og prøv igjen."))
    try:
        _krev_stoerrelse(fil)
        type_ = finn_type(fil, endelse(navn))
        krev_ufarlig(fil, type_)
        innhold: IO[bytes] = bilder.vask(fil, type_) if type_.er_bilde else fil
        stoerrelse, sha256 = _maal(innhold)
    except Domenefeil as feil:
        raise Domenefeil(f"{navn}: {feil}") from feil
    return Klargjort(navn, type_.innholdstype, stoerrelse, sha256, innhold)


def _krev_stoerrelse(fil: Any) -> None:
    stoerrelse = fil.seek(0, os.SEEK_END)
    stoerrelse = fil.tell() if stoerrelse is None else stoerrelse
    if not stoerrelse:
        raise Domenefeil(_("Filen er tom."))
    if stoerrelse > maks_bytes():
        raise Domenefeil(_("Filen er større enn %(mb)d MB.") % {"mb": settings.VEDLEGG_MAKS_MB})


def _maal(fil: IO[bytes]) -> tuple[int, str]:
    sum_, stoerrelse = hashlib.sha256(), 0
    fil.seek(0)
    while bit := fil.read(_BIT):
        sum_.update(bit)
        stoerrelse += len(bit)
    return stoerrelse, sum_.hexdigest()
