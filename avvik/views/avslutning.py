"""The steps of a case towards its end: tiltak in work, evaluation, closing, rejection."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.behandling import AvvisSkjema, BareBekreft, LukkSkjema, SendTilbakeSkjema
from avvik.habilitetstekst import hvorfor_ikke
from avvik.steg import LETT_GRAD, STEG
from avvik.views.felles import hent_sak, med_melder, saksform
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV
from organisasjon.views.adgang import bruker_i


@require_http_methods(LES_OG_SKRIV)
def start_tiltak(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """under_behandling → tiltak_paagaar."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_behandle)
    return saksform(
        request,
        sak,
        BareBekreft(request.POST or None, initial=sak.verdier),
        lambda data: services.start_tiltak(
            avvik_id=sak.avvik.pk, versjon=data["versjon"], aktoer=bruker_i(request)
        ),
        tittel=_("Sett i gang tiltakene"),
        knapp=_("Sett i gang"),
        kvittering=_("Tiltakene er satt i gang."),
    )


@require_http_methods(LES_OG_SKRIV)
def til_evaluering(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """tiltak_paagaar → til_evaluering."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_behandle)
    return saksform(
        request,
        sak,
        BareBekreft(request.POST or None, initial=sak.verdier),
        lambda data: services.til_evaluering(
            avvik_id=sak.avvik.pk, versjon=data["versjon"], aktoer=bruker_i(request)
        ),
        tittel=_("Send til evaluering"),
        knapp=_("Send til evaluering"),
        kvittering=_("Saken er til evaluering."),
        ingress=_("Lederen vurderer om tiltakene virket, og lukker saken."),
    )


@require_http_methods(LES_OG_SKRIV)
def send_tilbake(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """til_evaluering → tiltak_paagaar: no effect, and a new tiltak is open."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.er_leder, hvorfor_ikke(sak.adgang))
    return saksform(
        request,
        sak,
        SendTilbakeSkjema(request.POST or None, initial=sak.verdier),
        lambda data: services.send_tilbake(
            avvik_id=sak.avvik.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            kommentar=data["kommentar"],
        ),
        tittel=_("Send tilbake til tiltak"),
        knapp=_("Send tilbake"),
        kvittering=_("Saken er sendt tilbake til tiltak."),
    )


@require_http_methods(LES_OG_SKRIV)
def lukk(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Closes the case with an outcome and a message; one form, also straight from meldt."""
    sak = hent_sak(request, saksnummer)
    avvik = sak.avvik
    krev(sak.adgang.er_leder, hvorfor_ikke(sak.adgang))
    if request.method != "POST" and LETT_GRAD in STEG.udekket("lukk", sak.situasjon):
        raise LETT_GRAD.nekt()

    def gjoer(data: dict[str, Any]) -> None:
        services.lukk(
            avvik_id=avvik.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            utfall=data["utfall"],
            melding=data["melding"],
            aarsak=data["aarsak"],
            alvorlighetsgrad=data.get("alvorlighetsgrad") or None,
            kategori=data.get("kategori"),
        )

    return saksform(
        request,
        sak,
        LukkSkjema(request.POST or None, avvik=avvik, initial={"aarsak": avvik.aarsak, **sak.verdier}),
        gjoer,
        tittel=_("Lukk saken"),
        knapp=_("Lukk saken"),
        kvittering=med_melder(avvik, _("Saken er lukket."), _("Den som meldte, ser meldingen din.")),
    )


@require_http_methods(LES_OG_SKRIV)
def avvis(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Rejects the case, with a reason and a message to the reporter."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.er_leder, hvorfor_ikke(sak.adgang))
    return saksform(
        request,
        sak,
        AvvisSkjema(request.POST or None, avvik=sak.avvik, tilgang=sak.tilgang, initial=sak.verdier),
        lambda data: services.avvis(
            avvik_id=sak.avvik.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            grunn=data["grunn"],
            melding=data["melding"],
            duplikat_av=data["duplikat_av"],
        ),
        tittel=_("Avvis saken"),
        knapp=_("Avvis saken"),
        kvittering=med_melder(sak.avvik, _("Saken er avvist."), _("Den som meldte, ser meldingen din.")),
        farge="danger",
    )
