"""Photos are encoded anew: what remains is the picture, without place, time, device or anything hidden."""

import io
import warnings
from typing import IO, BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from felles.feil import Domenefeil
from vedlegg.filtyper import Filtype

# A phone's largest photos today. Those above some 36 million points are halved while they are read (JPEG),
# so that one fills 100 MB of memory for a moment rather than 400.
MAKS_PIKSLER = 50_000_000
_NOK = (3000, 3000)
_FORMAT = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
_KVALITET = 90  # nobody sees the difference; a PNG has none
_BEHOLDES = ("icc_profile", "transparency")  # what its colours need


def vask(fil: BinaryIO, type_: Filtype) -> IO[bytes]:
    """The picture alone, turned the right way up, in memory (decoded it was larger).

    Raises Domenefeil for what is no picture, or one with more points than `MAKS_PIKSLER`.
    """
    format_ = _FORMAT[type_.kode]
    fil.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit is a warning; ours is below
            with Image.open(fil, formats=[format_]) as bilde:
                if bilde.width * bilde.height > MAKS_PIKSLER:
                    raise Domenefeil(_("Bildet har for mange bildepunkter. Lagre det mindre, og prøv igjen."))
                bilde.draft(None, _NOK)
                rett_vei = ImageOps.exif_transpose(bilde)
            return _skriv(rett_vei, format_)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as feil:
        raise Domenefeil(_("Bildet er skadet og kan ikke leses.")) from feil


def _skriv(bilde: Image.Image, format_: str) -> IO[bytes]:
    bilde.info = {navn: bilde.info[navn] for navn in _BEHOLDES if navn in bilde.info}
    ut = io.BytesIO()
    bilde.save(ut, format_, quality=_KVALITET)
    return ut
