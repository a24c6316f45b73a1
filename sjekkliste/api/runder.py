"""Runder: listed and read by everybody inside, opened, moved and locked by who steers them."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.felt import Versjonert, fra_adressen, sendt
from felles.api.visning import Apivisning
from felles.feil import Domenefeil
from felles.klokke import naa
from felles.tid import Periode
from organisasjon.api import bruker_i
from organisasjon.tidligere import lag_grunnlag
from organisasjon.tilgang import tilgang_for
from sjekkliste import services
from sjekkliste.api.inndata import (
    RundeAapningSerializer,
    RundeendringSerializer,
    TallfilterSerializer,
)
from sjekkliste.api.utdata import RundedetaljSerializer, RundeSerializer, TallSerializer
from sjekkliste.models import Runde
from sjekkliste.tall import Sjekklistetall

_MERKE = ["Runder"]


def tall_for(runde: Runde, *, enhet: str | None = None, skjaering: dt.datetime | None = None) -> Any:
    """The runde's object in the figures: as of the moment, else as of its lock, else now."""
    naa_er = naa()
    if skjaering is not None and skjaering > naa_er:
        raise Domenefeil(_("Skjæringstidspunktet kan ikke være fram i tid."), felt="skjaering")
    if skjaering is not None and skjaering < runde.periode.start:
        raise Domenefeil(_("Tertialet hadde ikke begynt på skjæringstidspunktet."), felt="skjaering")
    grunnlag = lag_grunnlag(
        runde.periode, skjaering or naa_er, enhet, skjaering_er_valgt=skjaering is not None, naa=naa_er
    )
    return Sjekklistetall().tall(grunnlag)[0]


class Runder(Apivisning, ListAPIView):
    """All runder, newest first; POST opens one."""

    queryset = Runde.objects.select_related("mal")
    serializer_class = RundeSerializer
    rekkefoelge = ("-aar", "-tertial")

    @extend_schema(operation_id="runder", tags=_MERKE, summary=gettext_lazy("Alle runder, den nyeste først"))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="aapne_runde",
        tags=_MERKE,
        summary=gettext_lazy("Åpne runden for et tertial"),
        request=RundeAapningSerializer,
        responses={201: RundedetaljSerializer},
    )
    def post(self, request: Request) -> Response:
        data = sendt(RundeAapningSerializer, request.data)
        periode = Periode(data["aar"], data["tertial"])
        runde = services.aapne_runde(periode=periode, aktoer=bruker_i(request), frist=data.get("frist"))
        return Response(_vis(request, runde), status=201)


def _vis(request: Request, runde: Runde) -> Any:
    kontekst = {"tall": tall_for(runde), "tilgang": tilgang_for(bruker_i(request))}
    return RundedetaljSerializer(runde, context=kontekst).data


class _Rundevisning(Apivisning):
    """About the runde of a tertial; 404 for one that is not opened."""

    @cached_property
    def runde(self) -> Runde:
        """As it was when the request came."""
        return self._hent()

    def _hent(self) -> Runde:
        return get_object_or_404(Runde.objects.select_related("mal"), **self.kwargs)

    def gjeldende(self) -> Any:
        return RundeSerializer(self._hent()).data

    def svar(self) -> Response:
        """The runde as it is now."""
        return Response(_vis(self.request, self._hent()))


class EnRunde(_Rundevisning):
    """One runde with its figures; PATCH moves its dates."""

    @extend_schema(
        operation_id="runde",
        tags=_MERKE,
        summary=gettext_lazy("En runde med tallene"),
        responses=RundedetaljSerializer,
    )
    def get(self, request: Request, aar: int, tertial: int) -> Response:
        return Response(_vis(request, self.runde))

    @extend_schema(
        operation_id="flytt_frist",
        tags=_MERKE,
        summary=gettext_lazy("Flytt fristen, eller dagen runden låses etter"),
        request=RundeendringSerializer,
        responses=RundedetaljSerializer,
    )
    def patch(self, request: Request, aar: int, tertial: int) -> Response:
        runde = self.runde
        data = sendt(RundeendringSerializer, request.data)
        services.flytt_frist(
            runde_id=runde.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            frist=data.get("frist", runde.frist),
            laases=data.get("laases", runde.laases),
        )
        return self.svar()


class RundeLaas(_Rundevisning):
    """Locks a runde for good."""

    @extend_schema(
        operation_id="laas_runde",
        tags=_MERKE,
        summary=gettext_lazy("Lås runden for godt"),
        request=Versjonert,
        responses=RundedetaljSerializer,
    )
    def post(self, request: Request, aar: int, tertial: int) -> Response:
        runde = self.runde
        data = sendt(Versjonert, request.data)
        services.laas_runde(runde_id=runde.pk, versjon=data["versjon"], aktoer=bruker_i(request))
        return self.svar()


class Rundetall(_Rundevisning):
    """The figures of a runde, of a part of the kommune and as of any moment."""

    @extend_schema(
        operation_id="tall",
        tags=_MERKE,
        summary=gettext_lazy("Tallene for en runde, også for en del av kommunen og slik de var"),
        parameters=[TallfilterSerializer],
        responses=TallSerializer,
    )
    def get(self, request: Request, aar: int, tertial: int) -> Response:
        runde = self.runde
        return Response(tall_for(runde, **fra_adressen(TallfilterSerializer, request.query_params)))
