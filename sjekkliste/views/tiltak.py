"""Tiltak that follow from an answer. Whoever is responsible has a page of their own (tiltak.views)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from felles.feil import Utdatert
from felles.innsending import innsending_i
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV, skjemaside
from organisasjon.personvalg import Personsoek, fyll_inn_personer
from organisasjon.views.adgang import bruker_i
from sjekkliste import services
from sjekkliste.forms.tiltak import AvlysSkjema, TiltakSkjema, UtfoerSkjema
from sjekkliste.models import SAKSTYPE, Malspoersmaal, Svar
from sjekkliste.views.felles import Sak, hent_sjekkliste
from tiltak.models import Tiltak


@require_http_methods(LES_OG_SKRIV)
def nytt(request: HttpRequest, sjekkliste_id: int, spoersmaal_id: int) -> HttpResponse:
    """A new tiltak of the answer; whoever adds it is suggested as responsible."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    krev(sak.adgang.fyller_ut)
    rader = Svar.objects.filter(sjekkliste=sak.sjekkliste).select_related("spoersmaal")
    spoersmaal = get_object_or_404(rader, spoersmaal=spoersmaal_id).spoersmaal
    skjema = TiltakSkjema(request.POST or None, initial={"versjon": 0, "ansvarlig": bruker_i(request).pk})
    return _form(
        request,
        sak,
        spoersmaal,
        skjema,
        lambda data: services.opprett_tiltak(
            sjekkliste_id=sjekkliste_id,
            spoersmaal_id=spoersmaal_id,
            aktoer=bruker_i(request),
            innsending=innsending_i(request),
            **skjema.felter(),
        ),
        tittel=_("Legg til tiltak"),
        knapp=_("Legg til"),
        kvittering=_("Tiltaket er lagt til."),
    )


def _hent(sak: Sak, tiltak_id: int) -> tuple[Tiltak, Malspoersmaal]:
    """The tiltak with its question: of the virksomhet, in this tertial or an earlier one; else 404."""
    tiltak = get_object_or_404(Tiltak, pk=tiltak_id, sakstype=SAKSTYPE)
    rader = Svar.objects.filter(sjekkliste__enhet=sak.sjekkliste.enhet_id).select_related("spoersmaal")
    kode = get_object_or_404(rader, pk=tiltak.sak_id).spoersmaal.kode
    her = sak.sjekkliste.svar.select_related("spoersmaal").filter(spoersmaal__kode=kode).first()
    if her is None:
        raise Http404
    return tiltak, her.spoersmaal


@require_http_methods(LES_OG_SKRIV)
def endre(request: HttpRequest, sjekkliste_id: int, tiltak_id: int) -> HttpResponse:
    """Changes an open tiltak."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    krev(sak.adgang.fyller_ut)
    tiltak, spoersmaal = _hent(sak, tiltak_id)
    verdier = {"hva": tiltak.hva, "ansvarlig": tiltak.ansvarlig_id, "frist": tiltak.frist}
    skjema = TiltakSkjema(request.POST or None, initial=verdier | {"versjon": tiltak.versjon})
    return _form(
        request,
        sak,
        spoersmaal,
        skjema,
        lambda data: services.endre_tiltak(
            tiltak_id=tiltak_id, versjon=data["versjon"], aktoer=bruker_i(request), **skjema.felter()
        ),
        tittel=_("Endre tiltaket"),
        knapp=_("Lagre"),
        kvittering=_("Tiltaket er endret."),
        tiltak=tiltak,
    )


@require_http_methods(LES_OG_SKRIV)
def utfoer(request: HttpRequest, sjekkliste_id: int, tiltak_id: int) -> HttpResponse:
    """Marks a tiltak as done."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    tiltak, spoersmaal = _hent(sak, tiltak_id)
    krev(sak.adgang.fyller_ut or tiltak.ansvarlig_id == bruker_i(request).pk)
    return _form(
        request,
        sak,
        spoersmaal,
        UtfoerSkjema(request.POST or None, initial={"versjon": tiltak.versjon}),
        lambda data: services.utfoer_tiltak(
            tiltak_id=tiltak_id,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            resultat=data["resultat"],
        ),
        tittel=_("Tiltaket er utført"),
        knapp=_("Marker som utført"),
        kvittering=_("Tiltaket er utført."),
        tiltak=tiltak,
    )


@require_http_methods(LES_OG_SKRIV)
def avlys(request: HttpRequest, sjekkliste_id: int, tiltak_id: int) -> HttpResponse:
    """Cancels an open tiltak, with a reason."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    krev(sak.adgang.fyller_ut)
    tiltak, spoersmaal = _hent(sak, tiltak_id)
    return _form(
        request,
        sak,
        spoersmaal,
        AvlysSkjema(request.POST or None, initial={"versjon": tiltak.versjon}),
        lambda data: services.avlys_tiltak(
            tiltak_id=tiltak_id, versjon=data["versjon"], aktoer=bruker_i(request), grunn=data["grunn"]
        ),
        tittel=_("Avlys tiltaket"),
        knapp=_("Avlys tiltaket"),
        kvittering=_("Tiltaket er avlyst."),
        tiltak=tiltak,
        farge="danger",
    )


def _form(
    request: HttpRequest,
    sak: Sak,
    spoersmaal: Malspoersmaal,
    skjema: Any,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    tiltak: Tiltak | None = None,
    **tekster: Any,
) -> HttpResponse:
    """A form about a tiltak, which leads back to the question (felles/skjemaside.py)."""
    if isinstance(skjema, Personsoek):
        fyll_inn_personer(skjema, sak.tilgang, enheter=[sak.sjekkliste.enhet_id])

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        assert tiltak is not None  # a new one has no version
        tiltak.refresh_from_db()
        skjema.friskt_opp(tiltak.versjon)
        return {}

    return skjemaside(
        request,
        skjema,
        gjoer,
        side="sjekkliste/tiltak.html",
        tilbake_url=f"{reverse('sjekkliste:vis', args=[sak.sjekkliste.pk])}#spoersmaal-{spoersmaal.pk}",
        utdatert=utdatert,
        spoersmaal=spoersmaal,
        sjekkliste=sak.sjekkliste,
        tiltak=tiltak,
        **tekster,
    )
