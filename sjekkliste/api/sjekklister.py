"""Sjekklister: read by those who may, filled in, delivered, received and sent back as on the pages."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.felt import Versjonert, fra_adressen, sendt
from felles.api.innlesing import Apifeil
from felles.api.visning import Apivisning
from organisasjon.api import bruker_i
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang, tilgang_for
from sjekkliste import services
from sjekkliste.api.inndata import (
    MedvirkningSerializer,
    ReturSerializer,
    SjekklistefilterSerializer,
)
from sjekkliste.api.utdata import SjekklistedetaljSerializer, SjekklisteSerializer, mangelliste
from sjekkliste.models import Levering, Sjekkliste, SjekklisteQuerySet
from sjekkliste.tilgang import Adgang, synlig_for

_MERKE = ["Sjekklister"]


def lister_for(bruker: Bruker, tilgang: Tilgang) -> SjekklisteQuerySet:
    """The sjekklister that the person may read, with all that SjekklisteSerializer shows."""
    for_sen = Levering.objects.filter(sjekkliste=OuterRef("pk"), til=None, for_sent=True)
    lister = synlig_for(bruker, tilgang).select_related("runde", "enhet", "levert_av", "mottatt_av")
    return lister.annotate(for_sent=Exists(for_sen))


class Sjekklister(Apivisning, ListAPIView):
    """Those that the person may read, newest runde first, then by kode of the virksomhet."""

    serializer_class = SjekklisteSerializer
    rekkefoelge = ("-runde__aar", "-runde__tertial", "enhet__kode")

    def get_queryset(self) -> SjekklisteQuerySet:
        """See GenericAPIView."""
        valg = fra_adressen(SjekklistefilterSerializer, self.request.query_params)
        felt = {"aar": "runde__aar", "tertial": "runde__tertial", "enhet": "enhet__kode", "status": "status"}
        bruker = bruker_i(self.request)
        lister = lister_for(bruker, tilgang_for(bruker))
        return lister.filter(**{felt[navn]: verdi for navn, verdi in valg.items()})

    @extend_schema(
        operation_id="sjekklister",
        tags=_MERKE,
        summary=_("Sjekklistene du kan lese"),
        parameters=[SjekklistefilterSerializer],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Sjekklistevisning(Apivisning):
    """About one sjekkliste; 404 for an unknown id, and likewise for one that the person may not read."""

    @cached_property
    def sjekkliste(self) -> Sjekkliste:
        """As it was when the request came."""
        return self._hent()

    @property
    def tilgang(self) -> Tilgang:
        """The person's access, of this request."""
        return tilgang_for(bruker_i(self.request))

    def _hent(self) -> Sjekkliste:
        lister = lister_for(self.tilgang.bruker, self.tilgang)
        return get_object_or_404(lister, pk=self.kwargs["sjekkliste_id"])

    def gjeldende(self) -> Any:
        return self.vis()

    def vis(self) -> Any:
        """The sjekkliste as it is now, with its answers and what the person may do."""
        sjekkliste = self._hent()
        adgang = Adgang(self.tilgang.bruker, sjekkliste, self.tilgang)
        return SjekklistedetaljSerializer(sjekkliste, context={"adgang": adgang}).data


class EnSjekkliste(Sjekklistevisning):
    """One sjekkliste with everything in it."""

    @extend_schema(
        operation_id="sjekkliste",
        tags=_MERKE,
        summary=_("En sjekkliste med spørsmål og svar, og det registrene vet"),
        responses=SjekklistedetaljSerializer,
    )
    def get(self, request: Request, sjekkliste_id: int) -> Response:
        return Response(self.vis())


class Medvirkning(Sjekklistevisning):
    """Saves how the employees and the verneombud took part."""

    @extend_schema(
        operation_id="skriv_medvirkning",
        tags=_MERKE,
        summary=_("Skriv hvordan de ansatte og verneombudet har medvirket"),
        request=MedvirkningSerializer,
        responses=SjekklistedetaljSerializer,
    )
    def put(self, request: Request, sjekkliste_id: int) -> Response:
        liste, data = self.sjekkliste, sendt(MedvirkningSerializer, request.data)
        services.skriv_medvirkning(
            sjekkliste_id=liste.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            ansatte=data["medvirkning_ansatte"],
            verneombud=data["medvirkning_verneombud"],
        )
        return Response(self.vis())


class Lever(Sjekklistevisning):
    """Delivers; 422 names the questions that lack something."""

    @extend_schema(
        operation_id="lever",
        tags=_MERKE,
        summary=_("Lever sjekklisten"),
        description=_("422 sier hvilke spørsmål som mangler noe, og hva."),
        request=MedvirkningSerializer,
        responses={200: SjekklistedetaljSerializer, 422: None},
    )
    def post(self, request: Request, sjekkliste_id: int) -> Response:
        liste = self.sjekkliste
        data = sendt(MedvirkningSerializer, request.data)
        try:
            services.lever(sjekkliste_id=liste.pk, aktoer=bruker_i(request), **data)
        except services.IkkeFerdig as feil:
            raise _ikke_ferdig(feil) from feil
        return Response(self.vis())


def _ikke_ferdig(feil: services.IkkeFerdig) -> Apifeil:
    mangler = [
        {
            "spoersmaal": rad.spoersmaal.pk,
            "kode": rad.spoersmaal.kode,
            "tekst": rad.spoersmaal.tekst,
            "mangler": mangelliste(det),
        }
        for rad, det in feil.mangler
    ]
    return Apifeil(422, "ikke_ferdig", str(feil), mangler=mangler)


class Motta(Sjekklistevisning):
    """Receives what was delivered."""

    @extend_schema(
        operation_id="motta",
        tags=_MERKE,
        summary=_("Ta imot en levert sjekkliste"),
        request=Versjonert,
        responses=SjekklistedetaljSerializer,
    )
    def post(self, request: Request, sjekkliste_id: int) -> Response:
        liste, data = self.sjekkliste, sendt(Versjonert, request.data)
        services.motta(sjekkliste_id=liste.pk, aktoer=bruker_i(request), **data)
        return Response(self.vis())


class Returner(Sjekklistevisning):
    """Sends it back, and says why."""

    @extend_schema(
        operation_id="returner",
        tags=_MERKE,
        summary=_("Send en levert sjekkliste tilbake"),
        request=ReturSerializer,
        responses=SjekklistedetaljSerializer,
    )
    def post(self, request: Request, sjekkliste_id: int) -> Response:
        liste, data = self.sjekkliste, sendt(ReturSerializer, request.data)
        services.returner(sjekkliste_id=liste.pk, aktoer=bruker_i(request), **data)
        return Response(self.vis())
