"""The pages of the tiltak of a case, in every register. Who is responsible has their own (egne.py)."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from felles.innsending import innsending_i
from felles.skjemaside import LES_OG_SKRIV
from organisasjon.views.adgang import bruker_i
from saksramme.tiltak import services
from saksramme.tiltak.forms import AvlysSkjema, EffektSkjema, TiltakSkjema, UtfoerSkjema, tiltaksverdier
from saksramme.tiltak.regler import Tiltaksregler
from tiltak.models import Tiltak


class Tiltakssted(Protocol):
    """Where the tiltak of a case are worked with: the case as one person has it open."""

    sakstype: ClassVar[str]
    regler: ClassVar[Tiltaksregler]

    @property
    def sak_id(self) -> int:
        """The case that a new tiltak is of."""

    @property
    def adgang(self) -> Any:
        """What the person may do with the case."""

    def tiltak(self, tiltak_id: int) -> Tiltak:
        """One that is worked with here; Http404 for another."""

    def verdier(self, tiltak: Tiltak | None) -> dict[str, Any]:
        """What a form here begins with, besides the tiltak itself; None for a new one."""

    def form(
        self,
        request: HttpRequest,
        skjema: Any,
        gjoer: Callable[[dict[str, Any]], Any],
        *,
        tiltak: Tiltak | None,
        **tekster: Any,
    ) -> HttpResponse:
        """The register's form frame: GET shows the form, POST calls `gjoer` and leads back to the case."""


Finn = Callable[..., Tiltakssted]  # from the request and the parts of the address; 404 for a stranger


@require_http_methods(LES_OG_SKRIV)
def nytt(request: HttpRequest, finn: Finn, **adresse: Any) -> HttpResponse:
    """A new tiltak of the case."""
    sted = finn(request, **adresse)
    sted.regler.krev_arbeid(sted.adgang)
    verdier = {"versjon": 0, **sted.verdier(None)}
    skjema = TiltakSkjema(request.POST or None, initial=verdier, kan_deles=sted.regler.kan_deles)
    return sted.form(
        request,
        skjema,
        lambda data: services.opprett_tiltak(
            sakstype=sted.sakstype,
            sak_id=sted.sak_id,
            aktoer=bruker_i(request),
            innsending=innsending_i(request),
            **skjema.felter(),
        ),
        tiltak=None,
        tittel=_("Legg til tiltak"),
        knapp=_("Legg til"),
        kvittering=_("Tiltaket er lagt til."),
    )


@require_http_methods(LES_OG_SKRIV)
def endre(request: HttpRequest, finn: Finn, tiltak_id: int, **adresse: Any) -> HttpResponse:
    """Changes an open tiltak."""
    sted = finn(request, **adresse)
    sted.regler.krev_arbeid(sted.adgang)
    tiltak = sted.tiltak(tiltak_id)
    verdier = tiltaksverdier(tiltak) | _verdier(sted, tiltak)
    skjema = TiltakSkjema(request.POST or None, initial=verdier, kan_deles=sted.regler.kan_deles)
    return sted.form(
        request,
        skjema,
        lambda data: services.endre_tiltak(**_om(request, tiltak, data), **skjema.felter()),
        tiltak=tiltak,
        tittel=_("Endre tiltaket"),
        knapp=_("Lagre"),
        kvittering=_("Tiltaket er endret."),
    )


@require_http_methods(LES_OG_SKRIV)
def utfoer(request: HttpRequest, finn: Finn, tiltak_id: int, **adresse: Any) -> HttpResponse:
    """Marks a tiltak as done."""
    sted = finn(request, **adresse)
    tiltak = sted.tiltak(tiltak_id)
    if tiltak.ansvarlig_id != bruker_i(request).pk:
        sted.regler.krev_arbeid(sted.adgang)
    return sted.form(
        request,
        UtfoerSkjema(request.POST or None, initial=_verdier(sted, tiltak)),
        lambda data: services.utfoer_tiltak(**_om(request, tiltak, data), resultat=data["resultat"]),
        tiltak=tiltak,
        tittel=_("Tiltaket er utført"),
        knapp=_("Marker som utført"),
        kvittering=_("Tiltaket er utført."),
        ingress=tiltak.hva,
    )


@require_http_methods(LES_OG_SKRIV)
def avlys(request: HttpRequest, finn: Finn, tiltak_id: int, **adresse: Any) -> HttpResponse:
    """Cancels an open tiltak, with a reason."""
    sted = finn(request, **adresse)
    sted.regler.krev_arbeid(sted.adgang)
    tiltak = sted.tiltak(tiltak_id)
    hjelp = sted.regler.om_avlysning
    return sted.form(
        request,
        AvlysSkjema(request.POST or None, initial=_verdier(sted, tiltak), hjelp=hjelp),
        lambda data: services.avlys_tiltak(**_om(request, tiltak, data), grunn=data["grunn"]),
        tiltak=tiltak,
        tittel=_("Avlys tiltaket"),
        knapp=_("Avlys tiltaket"),
        kvittering=_("Tiltaket er avlyst."),
        ingress=tiltak.hva,
        farge="danger",
    )


@require_http_methods(LES_OG_SKRIV)
def effekt(request: HttpRequest, finn: Finn, tiltak_id: int, **adresse: Any) -> HttpResponse:
    """Says whether a done tiltak helped."""
    sted = finn(request, **adresse)
    sted.regler.krev_vurdering(sted.adgang)
    tiltak = sted.tiltak(tiltak_id)
    return sted.form(
        request,
        EffektSkjema(request.POST or None, initial=_verdier(sted, tiltak)),
        lambda data: services.vurder_effekt(
            **_om(request, tiltak, data), effekt=data["effekt"], kommentar=data["kommentar"]
        ),
        tiltak=tiltak,
        tittel=_("Vurder effekten"),
        knapp=_("Lagre"),
        kvittering=_("Effekten er vurdert."),
        ingress=tiltak.hva,
    )


def _verdier(sted: Tiltakssted, tiltak: Tiltak) -> dict[str, Any]:
    return {**sted.verdier(tiltak), "versjon": tiltak.versjon}


def _om(request: HttpRequest, tiltak: Tiltak, data: dict[str, Any]) -> dict[str, Any]:
    """Which tiltak a service is to change, for whom, and the version that they had before them."""
    return {"tiltak_id": tiltak.pk, "versjon": data["versjon"], "aktoer": bruker_i(request)}
