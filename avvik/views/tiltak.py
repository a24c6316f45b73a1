"""Tiltak of a case, by those who handle it. Whoever is responsible has a page of their own (tiltak.views)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.behandling import AvlysSkjema, EffektSkjema, TiltakSkjema, UtfoerSkjema, tiltaksverdier
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import SAKSTYPE
from avvik.views.felles import Sak, hent_sak, saksform
from felles.innsending import innsending_i
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV
from organisasjon.views.adgang import bruker_i
from tiltak.models import Tiltak


def _hent(sak: Sak, tiltak_id: int) -> tuple[Tiltak, dict[str, Any]]:
    """The tiltak of the case, and what a form about it begins with; 404 for another case's."""
    tiltak = get_object_or_404(Tiltak.objects.for_sak(SAKSTYPE, sak.avvik.pk), pk=tiltak_id)
    return tiltak, {"versjon": tiltak.versjon, "sett": sak.sett}


@require_http_methods(LES_OG_SKRIV)
def nytt(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """A new tiltak of the case."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_behandle)
    skjema = TiltakSkjema(request.POST or None, initial=sak.verdier)
    return saksform(
        request,
        sak,
        skjema,
        lambda data: services.opprett_tiltak(
            avvik_id=sak.avvik.pk,
            aktoer=bruker_i(request),
            innsending=innsending_i(request),
            **skjema.felter(),
        ),
        tittel=_("Legg til tiltak"),
        knapp=_("Legg til"),
        kvittering=_("Tiltaket er lagt til."),
        ved=[sak.avvik.behandles_av_id],
    )


@require_http_methods(LES_OG_SKRIV)
def endre(request: HttpRequest, saksnummer: str, tiltak_id: int) -> HttpResponse:
    """Changes an open tiltak."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_behandle)
    tiltak, verdier = _hent(sak, tiltak_id)
    skjema = TiltakSkjema(request.POST or None, initial=tiltaksverdier(tiltak) | verdier)
    return saksform(
        request,
        sak,
        skjema,
        lambda data: services.endre_tiltak(
            avvik_id=sak.avvik.pk,
            tiltak_id=tiltak.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            **skjema.felter(),
        ),
        tittel=_("Endre tiltaket"),
        knapp=_("Lagre"),
        kvittering=_("Tiltaket er endret."),
        ved=[sak.avvik.behandles_av_id],
        tiltak=tiltak,
    )


@require_http_methods(LES_OG_SKRIV)
def utfoer(request: HttpRequest, saksnummer: str, tiltak_id: int) -> HttpResponse:
    """Marks a tiltak as done."""
    sak = hent_sak(request, saksnummer)
    tiltak, verdier = _hent(sak, tiltak_id)
    krev(sak.adgang.kan_behandle or tiltak.ansvarlig_id == bruker_i(request).pk)
    return saksform(
        request,
        sak,
        UtfoerSkjema(request.POST or None, initial=verdier),
        lambda data: services.utfoer_tiltak(
            tiltak_id=tiltak.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            resultat=data["resultat"],
        ),
        tittel=_("Tiltaket er utført"),
        knapp=_("Marker som utført"),
        kvittering=_("Tiltaket er utført."),
        ingress=tiltak.hva,
        tiltak=tiltak,
    )


@require_http_methods(LES_OG_SKRIV)
def avlys(request: HttpRequest, saksnummer: str, tiltak_id: int) -> HttpResponse:
    """Cancels an open tiltak, with a reason."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_behandle)
    tiltak, verdier = _hent(sak, tiltak_id)
    return saksform(
        request,
        sak,
        AvlysSkjema(request.POST or None, initial=verdier),
        lambda data: services.avlys_tiltak(
            avvik_id=sak.avvik.pk,
            tiltak_id=tiltak.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            grunn=data["grunn"],
        ),
        tittel=_("Avlys tiltaket"),
        knapp=_("Avlys tiltaket"),
        kvittering=_("Tiltaket er avlyst."),
        ingress=tiltak.hva,
        tiltak=tiltak,
        farge="danger",
    )


@require_http_methods(LES_OG_SKRIV)
def effekt(request: HttpRequest, saksnummer: str, tiltak_id: int) -> HttpResponse:
    """Says whether a done tiltak helped."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_vurdere, hvorfor_ikke(sak.adgang))
    tiltak, verdier = _hent(sak, tiltak_id)
    return saksform(
        request,
        sak,
        EffektSkjema(request.POST or None, initial=verdier),
        lambda data: services.vurder_effekt(
            avvik_id=sak.avvik.pk,
            tiltak_id=tiltak.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            effekt=data["effekt"],
            kommentar=data["kommentar"],
        ),
        tittel=_("Vurder effekten"),
        knapp=_("Lagre"),
        kvittering=_("Effekten er vurdert."),
        ingress=tiltak.hva,
        tiltak=tiltak,
    )
