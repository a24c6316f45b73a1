"""Adding, opening and removing files. Who may, the register of the case says: 404 for a stranger."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from felles.feil import IkkeTillatt
from felles.innsending import innsending_i
from felles.register import kjent_sakstype
from felles.saker import Vedleggsadgang
from felles.skjemaside import LES_OG_SKRIV, skjemaside
from vedlegg import services
from vedlegg.forms import LeggVedSkjema
from vedlegg.models import Vedlegg
from vedlegg.nedlasting import send
from vedlegg.services.lagring import kan_fjerne, ser


def _adgang(request: HttpRequest, sakstype: str, sak_id: int) -> Vedleggsadgang:
    eier = kjent_sakstype(sakstype)
    adgang = eier.vedleggsadgang(sak_id, request.user) if eier else None
    if adgang is None:
        raise Http404
    return adgang


def _hent(request: HttpRequest, vedlegg_id: int) -> tuple[Vedlegg, Vedleggsadgang]:
    """The file; 404 for an unknown or removed one, and likewise for one that the person may not see."""
    vedlegg = Vedlegg.objects.gjeldende().filter(pk=vedlegg_id).first()
    if vedlegg is None:
        raise Http404
    adgang = _adgang(request, vedlegg.sakstype, vedlegg.sak_id)
    if not ser(adgang, vedlegg, request.user):
        raise Http404
    return vedlegg, adgang


@require_safe
def aapne(request: HttpRequest, vedlegg_id: int) -> FileResponse:
    """The bytes. An image opens in the browser, anything else is saved."""
    vedlegg, _adgangen = _hent(request, vedlegg_id)
    return send(vedlegg, request.user)


@require_http_methods(LES_OG_SKRIV)
def ny(request: HttpRequest, sakstype: str, sak_id: int) -> HttpResponse:
    """Adds files to a case."""
    adgang = _adgang(request, sakstype, sak_id)
    if not adgang.kan_legge_ved:
        raise IkkeTillatt(_("Du kan ikke legge ved filer her nå."))
    sendt = (request.POST, request.FILES) if request.method == "POST" else ()
    return skjemaside(
        request,
        LeggVedSkjema(*sendt, kan_velge_synlighet=adgang.kan_velge_synlighet),
        lambda data: services.legg_ved(
            sakstype=sakstype,
            sak_id=sak_id,
            aktoer=request.user,
            filer=data["filer"],
            synlig_for_melder=data.get("synlig_for_melder", True),
            innsending=innsending_i(request),
        ),
        side="vedlegg/ny.html",
        kvittering=lambda lagt_ved: ngettext("Filen er lagt ved.", "Filene er lagt ved.", len(lagt_ved)),
        tilbake_url=adgang.adresse,
        adgang=adgang,
    )


@require_http_methods(LES_OG_SKRIV)
def fjern(request: HttpRequest, vedlegg_id: int) -> HttpResponse:
    """Asks, and removes the file."""
    vedlegg, adgang = _hent(request, vedlegg_id)
    if not kan_fjerne(adgang, vedlegg, request.user):
        raise IkkeTillatt()
    if request.method == "POST":
        try:
            services.fjern(vedlegg_id=vedlegg.pk, aktoer=request.user)
        except Vedlegg.DoesNotExist as feil:
            raise Http404 from feil
        messages.success(request, _("Filen er fjernet."))
        return redirect(adgang.adresse)
    kontekst = {
        "tittel": _("Fjern filen"),
        "knapp": _("Fjern filen"),
        "farge": "danger",
        "tekst": _("«%(navn)s» fjernes fra %(sak)s. Filen kan ikke hentes tilbake.")
        % {"navn": vedlegg.filnavn, "sak": adgang.navn},
        "tilbake_url": adgang.adresse,
        "skjema": None,
    }
    return render(request, "bekreft.html", kontekst)
