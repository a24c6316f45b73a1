"""The API: the list, one befaring, and its steps."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.felt import Tekst, Versjonert, sendt
from felles.api.visning import Apivisning
from felles.klokke import naa
from organisasjon.api import bruker_i
from organisasjon.tilgang import tilgang_for
from saksramme.steg import Situasjon
from tests.leke.befaring import services
from tests.leke.befaring.models import Befaring
from tests.leke.befaring.steg import STEG
from tests.leke.befaring.tilgang import Adgang, synlig_for

_MERKE = ["Befaringer"]


class BefaringSerializer(serializers.ModelSerializer):
    enhet = serializers.CharField(source="enhet.kode")

    class Meta:
        model = Befaring
        fields = ["id", "nummer", "enhet", "dag", "status", "funn", "versjon"]


class BefaringsdetaljSerializer(BefaringSerializer):
    """With what the person may do with it now."""

    kan = serializers.SerializerMethodField()

    class Meta(BefaringSerializer.Meta):
        fields = [*BefaringSerializer.Meta.fields, "kan"]

    def get_kan(self, sak: Befaring) -> list[str]:
        situasjon = Situasjon(self.context["adgang"], (), naa())
        return [steg.navn for steg in STEG.overganger if STEG.kan(steg.navn, situasjon)]


class FunnSerializer(Versjonert):
    funn = Tekst()


class Befaringer(Apivisning, ListAPIView):
    serializer_class = BefaringSerializer
    rekkefoelge = ("-dag", "-pk")

    def get_queryset(self) -> QuerySet[Befaring]:
        return synlig_for(bruker_i(self.request)).select_related("enhet")

    @extend_schema(operation_id="befaringer", tags=_MERKE, summary=_("Befaringene du kan se"))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class EnBefaring(Apivisning):
    @cached_property
    def adgang(self) -> Adgang:
        """As it was when the request came; 404 for one that the person may not see."""
        return self._hent()

    def _hent(self) -> Adgang:
        bruker = bruker_i(self.request)
        tilgang = tilgang_for(bruker)
        synlige = synlig_for(bruker, tilgang).select_related("enhet")
        return Adgang(bruker, get_object_or_404(synlige, pk=self.kwargs["befaring_id"]), tilgang)

    def gjeldende(self) -> Any:
        adgang = self._hent()
        return BefaringsdetaljSerializer(adgang.sak, context={"adgang": adgang}).data

    def ta(self, tjeneste: Any, skjema: type[Versjonert]) -> Response:
        """Calls the service of a step with what was sent."""
        tjeneste(
            befaring_id=self.adgang.sak.pk, aktoer=self.adgang.bruker, **sendt(skjema, self.request.data)
        )
        return Response(self.gjeldende())

    @extend_schema(
        operation_id="befaring",
        tags=_MERKE,
        summary=_("En befaring"),
        responses=BefaringsdetaljSerializer,
    )
    def get(self, request: Request, befaring_id: int) -> Response:
        return Response(self.gjeldende())


class Gjennomfoer(EnBefaring):
    http_method_names = ["post"]

    @extend_schema(
        operation_id="gjennomfoer_befaring",
        tags=_MERKE,
        summary=_("Skriv hva du fant"),
        request=FunnSerializer,
        responses=BefaringsdetaljSerializer,
    )
    def post(self, request: Request, befaring_id: int) -> Response:
        return self.ta(services.gjennomfoer, FunnSerializer)


class Avslutt(EnBefaring):
    http_method_names = ["post"]

    @extend_schema(
        operation_id="avslutt_befaring",
        tags=_MERKE,
        summary=_("Avslutt en befaring"),
        request=Versjonert,
        responses=BefaringsdetaljSerializer,
    )
    def post(self, request: Request, befaring_id: int) -> Response:
        return self.ta(services.avslutt, Versjonert)


app_name = "befaring"
urlpatterns = [
    path("", Befaringer.as_view(), name="befaringer"),
    path("<int:befaring_id>/", EnBefaring.as_view(), name="befaring"),
    path("<int:befaring_id>/gjennomfoer/", Gjennomfoer.as_view(), name="gjennomfoer"),
    path("<int:befaring_id>/avslutt/", Avslutt.as_view(), name="avslutt"),
]
