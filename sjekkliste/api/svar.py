"""The answer to one question: read, written whole or in part, or taken over from the tertial before."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.felt import Versjonert, sendt
from organisasjon.api import bruker_i
from sjekkliste import services
from sjekkliste.api.inndata import SvarendringSerializer, SvarSerializer
from sjekkliste.api.sjekklister import Sjekklistevisning
from sjekkliste.api.utdata import SvarradSerializer, vis_rader
from sjekkliste.models import Svar
from sjekkliste.services import Svarfelt

_MERKE = ["Svar"]
_INGEN_VERSJON = -1


class _Svarvisning(Sjekklistevisning):
    """About one question of a sjekkliste; 404 for one that it does not have."""

    def vis(self) -> Any:
        for rad in vis_rader(self.sjekkliste):
            if rad.spoersmaal.pk == self.kwargs["spoersmaal_id"]:
                return SvarradSerializer(rad).data
        raise Http404

    @property
    def lagret(self) -> Svar:
        """The stored answer; raises Svar.DoesNotExist, which is answered with 404."""
        return Svar.objects.get(sjekkliste=self.sjekkliste, spoersmaal=self.kwargs["spoersmaal_id"])

    def lagre(self, versjon: int, felt: Svarfelt) -> Response:
        """Calls the service, and answers with the row as it is then."""
        services.svar_paa(
            sjekkliste_id=self.sjekkliste.pk,
            spoersmaal_id=self.kwargs["spoersmaal_id"],
            versjon=versjon,
            aktoer=bruker_i(self.request),
            felt=felt,
        )
        return Response(self.vis())


class EttSvar(_Svarvisning):
    """An answer with all that stands beside it."""

    @extend_schema(
        operation_id="svar",
        tags=_MERKE,
        summary=_("Svaret på ett spørsmål"),
        responses=SvarradSerializer,
    )
    def get(self, request: Request, sjekkliste_id: int, spoersmaal_id: int) -> Response:
        return Response(self.vis())

    @extend_schema(
        operation_id="svar_paa",
        tags=_MERKE,
        summary=_("Svar på spørsmålet"),
        description=_("Det som mangler, etterspørres først når sjekklisten blir levert."),
        request=SvarSerializer,
        responses=SvarradSerializer,
    )
    def put(self, request: Request, sjekkliste_id: int, spoersmaal_id: int) -> Response:
        _finnes = self.lagret
        data = sendt(SvarSerializer, request.data)
        return self.lagre(data.pop("versjon"), Svarfelt(**data))

    @extend_schema(
        operation_id="endre_svar",
        tags=_MERKE,
        summary=_("Endre en del av svaret"),
        request=SvarendringSerializer,
        responses=SvarradSerializer,
    )
    def patch(self, request: Request, sjekkliste_id: int, spoersmaal_id: int) -> Response:
        lagret = self.lagret
        data = sendt(SvarendringSerializer, request.data)
        # What is left out is as in the version that was sent, or the service refuses it as stale.
        versjon = data.pop("versjon") if data["versjon"] == lagret.versjon else _INGEN_VERSJON
        felt = {navn: getattr(lagret, navn) for navn in Svarfelt.__dataclass_fields__} | data
        felt.pop("versjon", None)
        return self.lagre(versjon, Svarfelt(**felt))


class Uendret(_Svarvisning):
    """Takes over answer and comment of the tertial before."""

    @extend_schema(
        operation_id="svar_uendret",
        tags=_MERKE,
        summary=_("Ta med svaret fra forrige tertial"),
        request=Versjonert,
        responses=SvarradSerializer,
    )
    def post(self, request: Request, sjekkliste_id: int, spoersmaal_id: int) -> Response:
        _finnes = self.lagret
        data = sendt(Versjonert, request.data)
        services.svar_uendret(
            sjekkliste_id=self.sjekkliste.pk,
            spoersmaal_id=spoersmaal_id,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
        )
        return Response(self.vis())
