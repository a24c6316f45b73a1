"""The talk between the reporter and those who handle the case, and the history of the case."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from avvik import services
from avvik.api.inndata import DialogmeldingSerializer, LestSerializer
from avvik.api.saker import MERKE, Saksvisning
from avvik.api.utdata import (
    LinjeSerializer,
    MeldingSerializer,
    MeldingssvarSerializer,
    UlesteSerializer,
)
from avvik.klarspraak import historikk
from avvik.ulest import uleste_meldinger
from felles.api.felt import sendt
from felles.api.visning import rader
from felles.feil import IkkeTillatt
from organisasjon.api import bruker_i


class Dialog(Saksvisning):
    """The messages, oldest first; POST writes one."""

    @extend_schema(
        operation_id="dialog",
        tags=MERKE,
        summary=_("Meldingene mellom den som meldte, og dem som behandler saken"),
        responses=rader(MeldingSerializer),
    )
    def get(self, request: Request, saksnummer: str) -> Response:
        if not self.adgang.kan_skrive:
            raise IkkeTillatt
        meldinger = self.sak.avvik.dialog.select_related("avsender")
        uleste = set(uleste_meldinger(self.adgang).values_list("pk", flat=True))
        kontekst: dict[str, Any] = {"uleste": uleste}
        return Response({"rader": MeldingSerializer(meldinger, many=True, context=kontekst).data})

    @extend_schema(
        operation_id="skriv_i_dialogen",
        tags=MERKE,
        summary=_("Skriv en melding i dialogen"),
        request=DialogmeldingSerializer,
        responses={201: MeldingssvarSerializer},
    )
    def post(self, request: Request, saksnummer: str) -> Response:
        sak, data = self.sak, sendt(DialogmeldingSerializer, request.data)
        melding = services.skriv_melding(avvik_id=sak.avvik.pk, aktoer=bruker_i(request), **data)
        return Response({"id": melding.pk}, status=201)


class Lest(Saksvisning):
    """Marks the dialogue as read."""

    @extend_schema(
        operation_id="merk_lest",
        tags=MERKE,
        summary=_("Merk dialogen som lest, til og med en melding"),
        request=LestSerializer,
        responses=UlesteSerializer,
    )
    def post(self, request: Request, saksnummer: str) -> Response:
        sak, data = self.sak, sendt(LestSerializer, request.data)
        services.merk_lest(avvik_id=sak.avvik.pk, aktoer=bruker_i(request), til=data["til"])
        return Response({"uleste": sak.uleste})


class Historikk(Saksvisning):
    """What happened to the case; to its reporter what is meant for them."""

    @extend_schema(
        operation_id="historikk",
        tags=MERKE,
        summary=_("Historikken, det siste først"),
        responses=rader(LinjeSerializer),
    )
    def get(self, request: Request, saksnummer: str) -> Response:
        linjer = historikk(self.sak.avvik, hele=self.adgang.ser_intern_historikk)
        return Response({"rader": LinjeSerializer(linjer, many=True).data})
