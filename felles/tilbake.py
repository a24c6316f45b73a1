"""Where a browser is led that asks to read an address which only takes what is sent.

Somebody reloads after a refusal, or comes back to it after logging in. One rule for the whole product: to the
nearest page above it in the address, where its form stands. The addresses must be laid out so.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from felles.mellomvare import API_ROT

_METODE_IKKE_TILLATT = 405


class TilbakeMellomvare:
    """Leads GET and HEAD from such an address to the page above it, and says that nothing was done.

    It looks at the address alone, and so tells nothing of what exists: where it leads answers 404 as
    it would have. A stranger has been sent to log in before it comes here. Programs get their 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if svar.status_code != _METODE_IKKE_TILLATT or request.method not in {"GET", "HEAD"}:
            return svar
        if request.path.startswith(API_ROT):
            return svar
        if request.method == "GET":
            messages.info(request, _("Ingenting er sendt. Bruk knappen på siden hvis du vil prøve igjen."))
        return redirect(siden_over(request.path_info))


def siden_over(sti: str) -> str:
    """The nearest address above that leads somewhere; the front page at last."""
    ledd = sti.strip("/").split("/")[:-1]
    while ledd:
        over = f"/{'/'.join(ledd)}/"
        try:
            resolve(over)
        except Resolver404:
            ledd.pop()
        else:
            return over
    return "/"
