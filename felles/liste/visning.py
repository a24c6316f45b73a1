"""The frame of a page that shows a list, and of the files that are made of it."""

import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from felles import soekeminne
from felles.htmx import vis
from felles.klokke import i_dag
from felles.liste.fil import INNHOLDSTYPE, Format, skriv
from felles.liste.liste import Liste, Listeinnhold, Spoerring
from felles.liste.side import Side

logger = logging.getLogger(__name__)

# A longer list is made by a worker.
STRAKS = 5_000
LAST_NED = "last_ned"
_FORMATER = {str(ett) for ett in Format}


def vis_liste(
    request: HttpRequest,
    liste: Liste,
    mal: str,
    kontekst: Callable[[Any, Side], dict[str, Any]],
    *,
    del_: str = "",
    sti: Mapping[str, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the list that the address asks for, or only its part `del_` where htmx asks.

    Its template shows `innhold` (what `liste.hent` gave), `side`, `kolonner`, and what `kontekst` gives. With
    `?last_ned=csv` or `xlsx` it is a file of all that is listed.
    """
    liste.adgang(request.user)
    ord_ = soekeminne.hent(request, liste.soek, request.GET.get("soek", "")) if liste.soek else ""
    spoerring = Spoerring(request.user, request.GET, sti or {}, ord_)
    innhold = liste.hent(spoerring)
    format_ = request.GET.get(LAST_NED)
    if format_ in _FORMATER and ord_ is not None:
        return _fil(request, liste, innhold, Format(format_), spoerring.sti)
    side, kolonner = innhold.side(request.GET, liste.lengde), innhold.kolonner or liste.kolonner
    alt = {"innhold": innhold, "side": side, "kolonner": kolonner, **kontekst(innhold, side)}
    return vis(request, mal, del_ or mal, alt, status=status)


def _fil(
    request: HttpRequest, liste: Liste, innhold: Listeinnhold, format_: Format, sti: Mapping[str, int]
) -> HttpResponse:
    """The file; of a list that is too long to wait for, the page where it is ordered."""
    rader = innhold.inntil(STRAKS)
    if rader is None:
        parametre = request.GET.copy()
        for navn in (LAST_NED, "foer", "etter"):
            parametre.pop(navn, None)
        kontekst = {
            "liste": liste,
            "format": format_,
            "sti": sti,
            "parametre": parametre.urlencode(),
            "grense": STRAKS,
            "tilbake_url": f"{request.path}?{parametre.urlencode()}",
        }
        return render(request, "eksport/for_lang.html", kontekst)
    fil = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    skriv_liste(fil, liste, innhold, format_, rader, bruker_id=request.user.pk)
    fil.seek(0)
    svar = FileResponse(
        fil, as_attachment=True, filename=filnavn(liste, format_), content_type=INNHOLDSTYPE[format_]
    )
    return cast(HttpResponse, svar)


def skriv_liste(
    ut: Any, liste: Liste, innhold: Listeinnhold, format_: Format, rader: Iterable[Any], *, bruker_id: Any
) -> int:
    """Writes the rows of the list to the file; leaves a line in the log of who got which, without content."""
    antall = skriv(ut, format_, innhold.kolonner or liste.kolonner, rader, str(liste.navn))
    logger.info("List %s as %s for person %s: %s rows", liste.kode, format_, bruker_id, antall)
    return antall


def filnavn(liste: Liste, format_: Format) -> str:
    """«avvik-20250303.csv»: which list, and the day it was made."""
    return f"{liste.kode}-{i_dag():%Y%m%d}.{format_}"
