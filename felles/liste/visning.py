"""The frame of a page that shows a list."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from felles import soekeminne
from felles.htmx import vis
from felles.liste.liste import Liste, Spoerring
from felles.liste.side import Side


def vis_liste(
    request: HttpRequest,
    liste: Liste,
    mal: str,
    kontekst: Callable[[Any, Side], dict[str, Any]],
    *,
    del_: str = "",
    sti: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the list that the address asks for, or only its part `del_` where htmx asks.

    Its template shows `innhold` (what `liste.hent` gave), `side`, `kolonner`, and what `kontekst` gives.
    """
    liste.adgang(request.user)
    ord_ = soekeminne.hent(request, liste.soek, request.GET.get("soek", "")) if liste.soek else ""
    innhold = liste.hent(Spoerring(request.user, request.GET, sti or {}, ord_))
    side = innhold.side(request.GET, liste.lengde)
    kolonner = innhold.kolonner or liste.kolonner
    alt = {"innhold": innhold, "side": side, "kolonner": kolonner, **kontekst(innhold, side)}
    return vis(request, mal, del_ or mal, alt, status=status)
