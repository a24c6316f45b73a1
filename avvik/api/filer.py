"""The files of a case: listed, added, fetched and removed, by the rules of `vedlegg`."""

from typing import Any

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from avvik.api.inndata import FilerSerializer
from avvik.api.saker import MERKE, Saksvisning
from avvik.api.utdata import FilSerializer, FilsvarSerializer
from avvik.models import SAKSTYPE
from avvik.saker import vedleggsadgang_i
from felles.api.innlesing import Filleser
from felles.api.visning import rader
from felles.feil import IkkeTillatt
from organisasjon.api import bruker_i
from vedlegg import services
from vedlegg.forms import LeggVedSkjema
from vedlegg.models import Vedlegg
from vedlegg.nedlasting import send


class Filer(Saksvisning):
    """The files that the person sees; POST adds some."""

    parser_classes = (Filleser,)

    @extend_schema(
        operation_id="filer",
        tags=MERKE,
        summary=gettext_lazy("Filene i saken"),
        responses=rader(FilSerializer),
    )
    def get(self, request: Request, saksnummer: str) -> Response:
        return Response({"rader": FilSerializer(self.sak.filer.rader, many=True).data})

    @extend_schema(
        operation_id="legg_ved",
        tags=MERKE,
        summary=gettext_lazy("Legg ved filer"),
        description=gettext_lazy(
            "`synlig_for_melder` gjelder for dem som kan velge. Melderen ser alltid det melderen la ved."
        ),
        request={"multipart/form-data": FilerSerializer},
        responses={201: FilsvarSerializer},
    )
    def post(self, request: Request, saksnummer: str) -> Response:
        adgang = vedleggsadgang_i(self.adgang)
        if not adgang.kan_legge_ved:
            raise IkkeTillatt(_("Du kan ikke legge ved filer her nå."))
        skjema = LeggVedSkjema(request.data, request.FILES, kan_velge_synlighet=adgang.kan_velge_synlighet)
        if not skjema.is_valid():
            raise ValidationError({navn: list(feil) for navn, feil in skjema.errors.items()})
        lagt_ved = services.legg_ved(
            sakstype=SAKSTYPE, sak_id=self.sak.avvik.pk, aktoer=bruker_i(request), **skjema.cleaned_data
        )
        return Response({"filer": [vedlegg.pk for vedlegg in lagt_ved]}, status=201)


class EnFil(Saksvisning):
    """One file; 404 for one of another case, and likewise for one that the person may not see."""

    @property
    def vedlegg(self) -> Vedlegg:
        """The file, which the person sees."""
        for rad in self.sak.filer.rader:
            if rad.vedlegg.pk == self.kwargs["vedlegg_id"]:
                return rad.vedlegg
        raise Http404

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """See APIView: a file is what it is, whatever was asked for; what goes wrong is said in JSON."""
        return JSONRenderer(), "application/json"

    @extend_schema(
        operation_id="fil",
        tags=MERKE,
        summary=gettext_lazy("Innholdet i en fil"),
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, saksnummer: str, vedlegg_id: int) -> FileResponse:
        return send(self.vedlegg, bruker_i(request))

    @extend_schema(
        operation_id="fjern_fil",
        tags=MERKE,
        summary=gettext_lazy("Fjern en fil for godt"),
        request=None,
        responses={200: FilsvarSerializer},
    )
    def delete(self, request: Request, saksnummer: str, vedlegg_id: int) -> Response:
        vedlegg = self.vedlegg
        services.fjern(vedlegg_id=vedlegg.pk, aktoer=bruker_i(request))
        return Response({"filer": [vedlegg.pk]})
