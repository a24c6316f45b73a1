"""Avvik: listed and searched in as on the pages, read, and reported."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from avvik import services
from avvik.api.inndata import AvviksfilterSerializer, MeldSerializer, SoekSerializer
from avvik.api.saksbilde import Saksbilde, saksbilde
from avvik.api.utdata import (
    AvvikdetaljSerializer,
    AvvikSerializer,
    EnhetSerializer,
    KategoriSerializer,
    SakssvarSerializer,
    SoeketreffSerializer,
)
from avvik.forms.liste import AAPNE, ALLE
from avvik.models import Avvik, AvvikQuerySet, Kategori
from avvik.sporringer.liste import TELLEGRENSE, antall_inntil, sortering_av
from avvik.sporringer.listevalg import velg
from avvik.tilgang import Adgang, synlig_for
from felles.api.felt import fra_adressen, sendt
from felles.api.visning import Apivisning, rader
from felles.klokke import i_dag
from felles.liste.sortering import Sortering
from felles.soekeminne import hent, husk
from organisasjon.api import bruker_i
from organisasjon.tilgang import tilgang_for

MERKE = ["Avvik"]
_LISTE = "avvik"


class Saker(Apivisning, ListAPIView):
    """The cases that the person may see, by filter, words and order; POST reports a new one."""

    serializer_class = AvvikSerializer

    @cached_property
    def _valg(self) -> dict[str, Any]:
        return fra_adressen(AvviksfilterSerializer, self.request.query_params)

    @cached_property
    def _utvalg(self) -> tuple[AvvikQuerySet, bool]:
        """The cases, and whether words are searched for that few of them hold."""
        valg, tilgang = self._valg, tilgang_for(bruker_i(self.request))
        ord_ = hent(self.request._request, _LISTE, valg.get("soek", ""))
        if ord_ is None:
            raise ValidationError({"soek": [_("Søket er glemt. Søk på nytt.")]})
        valg = {"status": ALLE if ord_ else AAPNE} | valg
        saker = velg(synlig_for(tilgang.bruker, tilgang), valg, tre=tilgang.tre, dag=i_dag(), ord_=ord_)
        return saker, bool(ord_) and antall_inntil(saker) <= TELLEGRENSE

    @cached_property
    def sortering(self) -> Sortering:
        """See Noekkelsider."""
        return sortering_av(self._valg.get("sorter", ""), soeker=self._utvalg[1])

    def get_queryset(self) -> AvvikQuerySet:
        """See GenericAPIView."""
        return self._utvalg[0].select_related("enhet", "behandles_av", "kategori")

    @extend_schema(
        operation_id="avviksliste",
        tags=MERKE,
        summary=gettext_lazy("Avvikene du kan se"),
        description=gettext_lazy("Uten `status`: de åpne, eller alle når du søker."),
        parameters=[AvviksfilterSerializer],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="meld",
        tags=MERKE,
        summary=gettext_lazy("Meld et avvik"),
        description=gettext_lazy("Overskriften lages av det du skriver i `hva`, slik som på siden."),
        request=MeldSerializer,
        responses={201: SakssvarSerializer},
    )
    def post(self, request: Request) -> Response:
        data = sendt(MeldSerializer, request.data)
        avvik = services.meld(melder=bruker_i(request), **data)
        return Response(sakssvar(request, avvik), status=201)


class Soek(Apivisning):
    """Keeps words to look for: they may be about people, and stand in no address."""

    @extend_schema(
        operation_id="soek",
        tags=MERKE,
        summary=gettext_lazy("Søk etter ord eller saksnummer"),
        description=gettext_lazy(
            "Send det som kommer i `soek`, til listen. Det gjelder i denne innloggingen."
        ),
        request=SoekSerializer,
        responses={201: SoeketreffSerializer},
    )
    def post(self, request: Request) -> Response:
        ord_ = sendt(SoekSerializer, request.data)["ord"]
        return Response({"soek": husk(request._request, _LISTE, " ".join(ord_.split()))}, status=201)


class Saksvisning(Apivisning):
    """About one case; 404 for an unknown number, and likewise for one that the person may not see."""

    @cached_property
    def sak(self) -> Saksbilde:
        """As it was when the request came."""
        return self._hent()

    @property
    def adgang(self) -> Adgang:
        """What the person may do with it."""
        return self.sak.adgang

    def _hent(self) -> Saksbilde:
        return saksbilde(tilgang_for(bruker_i(self.request)), self.kwargs["saksnummer"])

    def gjeldende(self) -> Any:
        return AvvikdetaljSerializer(self._hent()).data


def sakssvar(request: Request, avvik: Avvik) -> Any:
    """Where the case stands now. Asked anew: what was done may have changed who sees it."""
    tilgang = tilgang_for(bruker_i(request))
    synlig = synlig_for(tilgang.bruker, tilgang).for_visning().filter(pk=avvik.pk).first()
    kan = Saksbilde(Adgang(tilgang.bruker, synlig, tilgang)).kan if synlig else []
    felt = {navn: getattr(avvik, navn) for navn in ("saksnummer", "status", "versjon")}
    return SakssvarSerializer(felt | {"synlig": synlig is not None, "kan": kan}).data


class EnSak(Saksvisning):
    """One case, as far as the person may see it."""

    @extend_schema(
        operation_id="avvik",
        tags=MERKE,
        summary=gettext_lazy("Ett avvik, med tiltak og det du kan gjøre med det"),
        responses=AvvikdetaljSerializer,
    )
    def get(self, request: Request, saksnummer: str) -> Response:
        return Response(AvvikdetaljSerializer(self.sak).data)


class Kategorier(Apivisning):
    """What an avvik can be about."""

    @extend_schema(
        operation_id="avvikskategorier",
        tags=MERKE,
        summary=gettext_lazy("Kategoriene"),
        responses=rader(KategoriSerializer),
    )
    def get(self, request: Request) -> Response:
        kategorier = Kategori.objects.select_related("forelder")
        return Response({"rader": KategoriSerializer(kategorier, many=True).data})


class Enheter(Apivisning):
    """Where one can melde an avvik: the enheter that exist today."""

    @extend_schema(
        operation_id="avviksenheter",
        tags=MERKE,
        summary=gettext_lazy("Enhetene du kan melde avvik i"),
        responses=rader(EnhetSerializer),
    )
    def get(self, request: Request) -> Response:
        tre = tilgang_for(bruker_i(request)).tre
        enheter = [
            {
                "kode": node.kode,
                "navn": node.navn,
                "type": node.type,
                "forelder": tre.noder[node.forelder_id].kode if node.forelder_id else None,
            }
            for node in tre.noder.values()
            if node.er_gyldig(tre.dag)
        ]
        return Response({"rader": EnhetSerializer(enheter, many=True).data})
