"""Logging in and out, and the password of one's own."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from felles.feil import Domenefeil
from felles.installasjon import er_demo
from felles.skjemamellomvare import uten_kladd
from felles.tekst import normaliser
from organisasjon import services
from organisasjon.forms import ByttPassordSkjema, InnloggingSkjema, NyttPassordSkjema
from organisasjon.models import Bruker
from organisasjon.services.kjent_nettleser import GYLDIG, KAKE
from organisasjon.sporringer.innlogging import VIS_HOEYST, demovalg

_MOTOR = "django.contrib.auth.backends.ModelBackend"


def _videre(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours; else the front page."""
    neste = request.POST.get("next") or request.GET.get("next") or ""
    trygg = url_has_allowed_host_and_scheme(
        neste, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return neste if trygg else resolve_url(settings.LOGIN_REDIRECT_URL)


def _adresse(request: HttpRequest) -> str:
    """Where the request comes from. Only behind our own proxy (BAK_TLS) is its word taken for it."""
    videresendt: str = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BAK_TLS else ""
    return videresendt.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


@uten_kladd
@never_cache
@login_not_required
@sensitive_post_parameters("passord")
@require_http_methods(["GET", "HEAD", "POST"])
def logg_inn(request: HttpRequest) -> HttpResponse:
    """brukernavn and password; in a demo a list of people to choose from (`velg_person` logs in)."""
    if er_demo():
        return _vis_demo(request)
    if request.method != "POST" and request.user.is_authenticated:
        return HttpResponseRedirect(_videre(request))
    skjema = InnloggingSkjema(request.POST or None)
    pause = None
    if skjema.is_valid():
        try:
            bruker = services.logg_inn_med_passord(
                request=request, **skjema.cleaned_data, adresse=_adresse(request), merke=_merke(request)
            )
        except services.MaaVente as feil:
            skjema.legg_til_domenefeil(feil)
            pause = feil
        else:
            if bruker is not None:
                login(request, bruker)
                return _kjent_heretter(HttpResponseRedirect(_videre(request)), bruker)
            skjema.add_error(None, _("Brukernavnet og passordet hører ikke sammen. Prøv igjen."))
    kontekst = {
        "er_demo": False,
        "form": skjema,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return _med_pause(render(request, "registration/login.html", kontekst), pause)


def _med_pause(svar: HttpResponse, pause: services.MaaVente | None) -> HttpResponse:
    """429, and when to come back, where a try came too early."""
    if pause is not None:
        svar.status_code = 429
        svar["Retry-After"] = str(pause.sekunder)
    return svar


def _merke(request: HttpRequest) -> str:
    return request.COOKIES.get(KAKE, "")


def _kjent_heretter(svar: HttpResponse, bruker: Bruker) -> HttpResponse:
    """The browser has shown that it is the person's: strangers' guesses will not slow it down."""
    svar.set_cookie(
        KAKE,
        services.merke_for(bruker),
        max_age=GYLDIG,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return svar


def _vis_demo(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        raise Http404
    sok = normaliser(request.GET.get("sok", "")).strip()
    personer = demovalg(sok)
    kontekst = {
        "er_demo": True,
        "demopersoner": personer[:VIS_HOEYST],
        "har_flere": len(personer) > VIS_HOEYST,
        "sok": sok,
        "next": request.GET.get("next", ""),
    }
    return render(request, "registration/login.html", kontekst)


@uten_kladd
@never_cache
@login_not_required
@require_POST
def velg_person(request: HttpRequest) -> HttpResponse:
    """Logs in as the chosen person of a demo. In any other database there is no such page."""
    if not er_demo():
        raise Http404
    bruker = get_object_or_404(Bruker, brukernavn=request.POST.get("brukernavn", ""), is_active=True)
    login(request, bruker, backend=_MOTOR)
    return HttpResponseRedirect(_videre(request))


@uten_kladd
@login_not_required
@require_POST
def logg_ut(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    messages.success(request, _("Du er logget ut."))
    svar = redirect(settings.LOGOUT_REDIRECT_URL)
    # Pages of the one who left are not to be seen by pressing «back».
    svar["Clear-Site-Data"] = '"cache"'
    return svar


@uten_kladd
@never_cache
@login_not_required
@sensitive_post_parameters("nytt", "gjentatt")
@require_http_methods(["GET", "HEAD", "POST"])
def sett_passord(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Where a one-time link leads: the person chooses a password, and the link is used."""
    bruker = services.person_for_lenke(uidb64=uidb64, token=token)
    if bruker is None:
        return render(request, "registration/sett_passord.html", {"ugyldig": True}, status=410)
    skjema = NyttPassordSkjema(bruker, request.POST or None)
    if skjema.is_valid():
        bruker = services.sett_passord_med_lenke(
            uidb64=uidb64, token=token, passord=skjema.cleaned_data["nytt"]
        )
        if request.user.is_authenticated:
            logout(request)
        messages.success(request, _("Passordet er lagret. Nå kan du logge inn."))
        return _kjent_heretter(redirect("organisasjon:logg_inn"), bruker)
    return render(
        request, "registration/sett_passord.html", {"form": skjema, "brukernavn": bruker.brukernavn}
    )


@uten_kladd
@never_cache
@sensitive_post_parameters("gammelt", "nytt", "gjentatt")
@require_http_methods(["GET", "HEAD", "POST"])
def bytt_passord(request: HttpRequest) -> HttpResponse:
    """The person changes their own password; in a demo there is none."""
    if er_demo():
        raise Http404
    bruker = cast(Bruker, request.user)
    skjema = ByttPassordSkjema(bruker, request.POST or None)
    pause = None
    if skjema.is_valid():
        data = skjema.cleaned_data
        try:
            bruker = services.bytt_passord(
                bruker=bruker,
                gammelt=data["gammelt"],
                nytt=data["nytt"],
                adresse=_adresse(request),
                merke=_merke(request),
            )
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
            pause = feil if isinstance(feil, services.MaaVente) else None
        else:
            update_session_auth_hash(request, bruker)
            messages.success(request, _("Passordet er byttet."))
            return _kjent_heretter(redirect("organisasjon:min_side"), bruker)
    return _med_pause(render(request, "organisasjon/bytt_passord.html", {"form": skjema}), pause)
