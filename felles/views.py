from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from felles import kladd
from felles.skjemamellomvare import formadresse, uten_kladd


@require_safe
@login_not_required
def tilgjengelighet(request: HttpRequest) -> HttpResponse:
    """The accessibility statement; open to all."""
    return render(request, "felles/tilgjengelighet.html")


@require_safe
def hent_kladd(request: HttpRequest, referanse: str) -> HttpResponse:
    """On to the form that the person did not get sent; for anybody else, and when it is gone, the front page.

    The login page leads here without knowing who logs in.
    """
    if not kladd.er_referanse(referanse):
        raise Http404
    funnet = kladd.hent(referanse, request.user)
    if funnet is not None:
        return redirect(formadresse(funnet))
    messages.info(request, _("Vi har ikke noe uavsendt skjema til deg her."))
    return redirect("forside")


@uten_kladd
@require_http_methods(["GET", "HEAD", "POST"])
def kladdtekst(request: HttpRequest, referanse: str) -> HttpResponse:
    """What was typed, where its form is not there any more; POST removes it."""
    funnet = kladd.hent(referanse, request.user)
    if funnet is None:
        raise Http404
    if request.method == "POST":
        kladd.slett(bruker=request.user, adresse=funnet.adresse)
        messages.success(request, _("Teksten er slettet."))
        return redirect("forside")
    return render(request, "felles/kladdtekst.html", {"skrevet": kladd.skrevet_tekst(funnet)})
