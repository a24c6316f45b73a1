"""Middleware of forms: what was typed comes back after a login, and what is sent twice is answered 409."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from felles import kladd
from felles.innsending import Innsendingsnoekkel
from felles.kladd import Gjenoppretting
from felles.models import Kladd
from felles.skjemamerke import Skjemamerke, merke_i

Svar = Callable[[HttpRequest], HttpResponse]


def uten_kladd(side: Any) -> Any:
    """Marks a view whose form is not kept: passwords, and what is quicker typed again than found again."""
    side.uten_kladd = True
    return side


class KladdMellomvare:
    """Keeps a form whose sender is logged out, and gives it back (felles/kladd.py).

    Stands before LoginRequiredMiddleware, which would send them to the login page empty-handed.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.kladd = None  # type: ignore[attr-defined]
        if request.method == "GET" and kladd.PARAMETER in request.GET and request.user.is_authenticated:
            funnet = kladd.hent(request.GET[kladd.PARAMETER], request.user)
            if funnet is not None and request.path in (_sti(funnet.adresse), _sti(funnet.side)):
                return self._gi_tilbake(request, funnet)
        svar = self.get_response(request)
        if request.method == "POST" and _er_tatt_imot(request, svar) and request.user.is_authenticated:
            kladd.slett(bruker=request.user, adresse=adresse_til(request))
        return svar

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(view_func, "login_required", True):
            return None
        merke = merke_i(request)
        if merke is None or merke.bruker_id == request.user.pk:
            return None
        # Its sender is logged out; or somebody else is logged in by now, and must not send it in their name.
        return for_gammelt(request, merke)

    def _gi_tilbake(self, request: HttpRequest, funnet: Kladd) -> HttpResponse:
        gjenoppretting = Gjenoppretting(funnet, request.path)
        request.kladd = gjenoppretting  # type: ignore[attr-defined]
        with kladd.gjenopprett(gjenoppretting):
            svar = self.get_response(request)
        if gjenoppretting.brukt and svar.status_code == 200:
            return svar
        if request.path != _sti(funnet.side):
            # Sent to an address that shows no form of its own: then it is on the page that it stood on.
            return HttpResponseRedirect(_med_kladd(funnet.side, funnet))
        # The form is not there any more: what was typed is shown by itself, to be copied.
        return HttpResponseRedirect(reverse("felles:kladdtekst", args=[funnet.pk]))


class InnsendingMellomvare:
    """Answers 409 where the form is shown again because it had been sent before (felles/innsending.py)."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        noekkel: Innsendingsnoekkel | None = getattr(request, "_innsending", None)
        if noekkel is not None and noekkel.avvist is not None and svar.status_code in (200, 400, 422):
            svar.status_code = 409
        return svar


def for_gammelt(request: HttpRequest, merke: Skjemamerke) -> HttpResponse:
    """Keeps what was sent for the person that the form was made for, and leads the sender on.

    Its owner to the form; who is logged out to the login page; somebody else is told no more than that.
    """
    tatt_vare_paa = None
    if not _er_uten_kladd(request):
        tatt_vare_paa = kladd.ta_vare_paa(
            merke=merke,
            adresse=adresse_til(request),
            sendt=dict(request.POST.lists()),
            hadde_filer=bool(request.FILES),
        )
    request._kladd_beholdt = True  # type: ignore[attr-defined]
    videre = merke.side if tatt_vare_paa is None else reverse("felles:kladd", args=[tatt_vare_paa.pk])
    if not request.user.is_authenticated:
        if tatt_vare_paa is not None:
            messages.info(request, _("Du er logget ut. Logg inn igjen, så får du tilbake det du skrev."))
        videre = f"{resolve_url('organisasjon:logg_inn')}?{urlencode({'next': videre})}"
    elif request.user.pk != merke.bruker_id:
        return HttpResponse(render_to_string("403_csrf.html", {"annen": True}), status=403)
    elif tatt_vare_paa is None:
        messages.info(request, _("Siden var for gammel, og ingenting ble lagret. Prøv igjen."))
    return til(request, videre)


def til(request: HttpRequest, adresse: str) -> HttpResponse:
    """A redirect that takes the whole page along, also where htmx asked for a part of it."""
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(adresse)
    return HttpResponseRedirect(adresse)


def adresse_til(request: HttpRequest) -> str:
    """Where the form is sent to, without what an earlier kladd added."""
    parametre = request.GET.copy()
    parametre.pop(kladd.PARAMETER, None)
    adresse = f"{request.path}?{parametre.urlencode()}" if parametre else request.path
    return adresse if len(adresse) <= 1000 else request.path


def _er_uten_kladd(request: HttpRequest) -> bool:
    return request.resolver_match is None or getattr(request.resolver_match.func, "uten_kladd", False)


def _er_tatt_imot(request: HttpRequest, svar: HttpResponse) -> bool:
    """Did the form do what it was sent for? A page in answer shows it again; a part is told to htmx."""
    if getattr(request, "_kladd_beholdt", False):
        return False
    return 300 <= svar.status_code < 400 or (svar.status_code == 200 and "HX-Request" in request.headers)


def _sti(adresse: str) -> str:
    return urlsplit(adresse).path


def _med_kladd(adresse: str, funnet: Kladd) -> str:
    deler = urlsplit(adresse)
    foran = f"{deler.query}&" if deler.query else ""
    return f"{deler.path}?{foran}{urlencode({kladd.PARAMETER: funnet.pk})}"


def formadresse(funnet: Kladd) -> str:
    """Where the form of a kladd is shown with what was typed in it."""
    return _med_kladd(funnet.adresse, funnet)
