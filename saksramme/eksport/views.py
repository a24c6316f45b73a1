"""Files of long lists: ordering one, following it as it is made, fetching it. Each sees their own alone."""

from urllib.parse import unquote_plus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from felles.htmx import vis
from felles.innsending import innsending_i
from felles.liste.fil import INNHOLDSTYPE, Format
from felles.liste.liste import Liste, kjent_liste
from felles.skjemamellomvare import uten_kladd
from organisasjon.views.adgang import bruker_i
from saksramme.eksport import services
from saksramme.models import Eksport, Eksportstatus


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The files that the person has ordered lately, newest first."""
    eksporter = [(eksport, kjent_liste(eksport.liste)) for eksport in _egne(request)]
    dager = services.OPPBEVARES.days
    return render(request, "eksport/mine.html", {"eksporter": eksporter, "dager": dager})


def _egne(request: HttpRequest) -> QuerySet[Eksport]:
    return Eksport.objects.filter(bruker=bruker_i(request)).defer("innhold")


@uten_kladd
@require_POST
def bestill(request: HttpRequest) -> HttpResponse:
    """Orders the file; a worker makes it."""
    liste, format_ = kjent_liste(request.POST.get("liste", "")), request.POST.get("format", "")
    if liste is None or format_ not in INNHOLDSTYPE:
        raise Http404
    eksport = services.bestill_eksport(
        aktoer=bruker_i(request),
        liste=liste,
        format_=Format(format_),
        parametre=_parametre(request),
        sti=_sti(request, liste),
        oekt=request.session.session_key or "",
        innsending=innsending_i(request),
    )
    messages.success(request, _("Filen er bestilt. Den lages nå."))
    return redirect("eksport:vis", eksport_id=eksport.pk)


def _parametre(request: HttpRequest) -> str:
    """Those of the list's address; 400 for what no address may hold."""
    parametre = request.POST.get("parametre", "")
    if "\x00" in unquote_plus(parametre):
        raise BadRequest
    return parametre


def _sti(request: HttpRequest, liste: Liste) -> dict[str, int]:
    """The numbers of the list's path."""
    tall = {navn: request.POST.get(navn, "") for navn in liste.sti}
    if not all(verdi.isascii() and verdi.isdecimal() and len(verdi) < 10 for verdi in tall.values()):
        raise Http404
    return {navn: int(verdi) for navn, verdi in tall.items()}


def _hent(request: HttpRequest, eksport_id: int) -> Eksport:
    """One's own; 404 for another's, as for none."""
    return get_object_or_404(_egne(request), pk=eksport_id)


@require_safe
def vis_eksport(request: HttpRequest, eksport_id: int) -> HttpResponse:
    """How far the file has come."""
    eksport = _hent(request, eksport_id)
    kontekst = {
        "eksport": eksport,
        "liste": kjent_liste(eksport.liste),
        "pagaar": eksport.status in (Eksportstatus.BESTILT, Eksportstatus.KJOERER),
        "dager": services.OPPBEVARES.days,
    }
    return vis(request, "eksport/vis.html", "eksport/_fremdrift.html", kontekst)


@require_safe
def fil(request: HttpRequest, eksport_id: int) -> HttpResponse:
    """The file, for who ordered it and may still see the list."""
    eksport = _hent(request, eksport_id)
    liste = kjent_liste(eksport.liste)
    if liste is None or eksport.status != Eksportstatus.FERDIG:
        raise Http404
    liste.adgang(bruker_i(request))
    svar = HttpResponse(bytes(eksport.innhold or b""), content_type=INNHOLDSTYPE[Format(eksport.format)])
    svar["Content-Disposition"] = f'attachment; filename="{eksport.filnavn}"'
    return svar


@require_POST
def kjoer_igjen(request: HttpRequest, eksport_id: int) -> HttpResponse:
    """Makes a file anew that failed."""
    _hent(request, eksport_id)
    services.kjoer_igjen(aktoer=bruker_i(request), eksport_id=eksport_id)
    return redirect("eksport:vis", eksport_id=eksport_id)
