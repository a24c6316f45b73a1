"""The versions of the template, to read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.visning import Apivisning
from organisasjon.api import bruker_i
from organisasjon.tilgang import tilgang_for
from sjekkliste.api.utdata import MaldetaljSerializer, MalSerializer
from sjekkliste.mal.tilgang import synlige_maler
from sjekkliste.models import Mal

_MERKE = ["Maler"]


def _synlige(request: Request) -> QuerySet[Mal]:
    return synlige_maler(tilgang_for(bruker_i(request)))


class Maler(Apivisning, ListAPIView):
    """The versions, newest first."""

    serializer_class = MalSerializer
    rekkefoelge = ("-versjon",)

    def get_queryset(self) -> QuerySet[Mal]:
        """See GenericAPIView."""
        return _synlige(self.request)

    @extend_schema(operation_id="maler", tags=_MERKE, summary=_("Versjonene av malen, den nyeste først"))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class EnMal(Apivisning):
    """One version with its områder and questions."""

    @extend_schema(
        operation_id="mal",
        tags=_MERKE,
        summary=_("En versjon av malen, med områder og spørsmål"),
        responses=MaldetaljSerializer,
    )
    def get(self, request: Request, versjon: int) -> Response:
        maler = _synlige(request).prefetch_related("omraader__spoersmaal")
        return Response(MaldetaljSerializer(get_object_or_404(maler, versjon=versjon)).data)
