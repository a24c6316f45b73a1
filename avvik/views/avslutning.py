"""The steps of a case towards its end: tiltak in work, evaluation, closing, rejection."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.behandling import AvvisSkjema, BareBekreft, LukkSkjema, SendTilbakeSkjema
from avvik.habilitetstekst import hvorfor_ikke
from avvik.handlinger import BEKREFTES
from avvik.steg import LETT_GRAD, STEG
from avvik.views.felles import hent_sak, med_melder, paa, saksform
from felles.skjemaside import LES_OG_SKRIV

# Those that do more than to be taken.
_TJENESTER = {"start": services.start_behandling, "start_tiltak": services.start_tiltak}


@require_http_methods(LES_OG_SKRIV)
def bekreft(request: HttpRequest, saksnummer: str, steg: str) -> HttpResponse:
    """A step that needs no more than a yes (avvik/handlinger.py, BEKREFTES)."""
    sak = hent_sak(request, saksnummer)
    STEG.krev_rolle(steg, sak.adgang)
    tekst, tjeneste = BEKREFTES[steg], _TJENESTER.get(steg, partial(services.ta_steg, steg))
    return saksform(
        request,
        sak,
        BareBekreft(request.POST or None, initial=sak.verdier),
        paa(sak, tjeneste),
        tittel=tekst.tittel,
        knapp=tekst.knapp,
        kvittering=med_melder(sak.avvik, *tekst.kvittering),
        ingress=med_melder(sak.avvik, *tekst.ingress),
    )


@require_http_methods(LES_OG_SKRIV)
def send_tilbake(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """til_evaluering → tiltak_paagaar: no effect, and a new tiltak is open."""
    sak = hent_sak(request, saksnummer)
    STEG.krev_rolle("send_tilbake", sak.adgang, hvorfor_ikke(sak.adgang))
    return saksform(
        request,
        sak,
        SendTilbakeSkjema(request.POST or None, initial=sak.verdier),
        paa(sak, services.send_tilbake, "kommentar"),
        tittel=_("Send tilbake til tiltak"),
        knapp=_("Send tilbake"),
        kvittering=_("Saken er sendt tilbake til tiltak."),
    )


@require_http_methods(LES_OG_SKRIV)
def lukk(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Closes the case with an outcome and a message; one form, also straight from meldt."""
    sak = hent_sak(request, saksnummer)
    avvik = sak.avvik
    STEG.krev_rolle("lukk", sak.adgang, hvorfor_ikke(sak.adgang))
    if request.method != "POST" and LETT_GRAD in STEG.udekket("lukk", sak.situasjon):
        raise LETT_GRAD.nekt()
    return saksform(
        request,
        sak,
        LukkSkjema(request.POST or None, avvik=avvik, initial={"aarsak": avvik.aarsak, **sak.verdier}),
        paa(sak, services.lukk, "utfall", "melding", "aarsak", "alvorlighetsgrad", "kategori"),
        tittel=_("Lukk saken"),
        knapp=_("Lukk saken"),
        kvittering=med_melder(avvik, _("Saken er lukket."), _("Den som meldte, ser meldingen din.")),
    )


@require_http_methods(LES_OG_SKRIV)
def avvis(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Rejects the case, with a reason and a message to the reporter."""
    sak = hent_sak(request, saksnummer)
    STEG.krev_rolle("avvis", sak.adgang, hvorfor_ikke(sak.adgang))
    return saksform(
        request,
        sak,
        AvvisSkjema(request.POST or None, avvik=sak.avvik, tilgang=sak.tilgang, initial=sak.verdier),
        paa(sak, services.avvis, "grunn", "melding", "duplikat_av"),
        tittel=_("Avvis saken"),
        knapp=_("Avvis saken"),
        kvittering=med_melder(sak.avvik, _("Saken er avvist."), _("Den som meldte, ser meldingen din.")),
        farge="danger",
    )
