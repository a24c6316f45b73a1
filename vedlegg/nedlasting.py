"""The bytes of a file, as they are sent to who may see it."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from felles.feil import IkkeTillatt
from vedlegg.models import Skannestatus, Vedlegg
from vedlegg.sporringer import kan_aapne

# The bytes are a stranger's: whatever a browser makes of them, it may run nothing and fetch nothing.
SANDKASSE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def send(vedlegg: Vedlegg, bruker: Any) -> FileResponse:
    """The answer that holds the file. An image opens in the browser, anything else is saved.

    The person sees the file. Raises IkkeTillatt for one that the virus scanner has stopped or not seen.
    """
    if vedlegg.skannestatus == Skannestatus.SMITTET:
        raise IkkeTillatt(_("Det ble funnet virus i filen. Den er slettet."))
    if not kan_aapne(vedlegg, bruker):
        raise IkkeTillatt(_("Filen er ikke virussjekket ennå. Prøv igjen om litt."))
    try:
        fil = default_storage.open(vedlegg.fil)
    except FileNotFoundError as feil:
        raise Http404 from feil
    svar = FileResponse(fil, content_type=vedlegg.innholdstype)
    svar["Content-Length"] = str(vedlegg.stoerrelse)
    svar["Content-Disposition"] = str(
        content_disposition_header(not vedlegg.vises_i_nettleser, vedlegg.filnavn)
    )
    svar["Content-Security-Policy"] = SANDKASSE
    svar["Cross-Origin-Resource-Policy"] = "same-origin"
    svar["X-Content-Type-Options"] = "nosniff"
    svar["Cache-Control"] = "private, no-store"
    return svar
