"""Same URL, full page or part: a page that is htmx's gets only what changes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def er_delforespoersel(request: HttpRequest) -> bool:
    """True where htmx asks for a part of the page; False for a full load and for its history."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def vis(
    request: HttpRequest,
    side: str,
    delmal: str,
    kontekst: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Renders the template `side`, or only `delmal` when htmx asks.

    `side` includes `delmal`, so that both show the same. The answer varies by HX-Request, so that no cache
    mixes them.
    """
    svar = render(request, delmal if er_delforespoersel(request) else side, kontekst, status=status)
    patch_vary_headers(svar, ["HX-Request"])
    return svar
