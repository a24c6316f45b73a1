"""Tiltak through the API: those of a case, in every register, and a person's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.felt import (
    Boolsk,
    Dato,
    Inndata,
    LangTekst,
    Tekstvernet,
    Valg,
    Versjonert,
    fra_adressen,
    sendt,
)
from felles.api.visning import Apivisning, rader
from organisasjon.api import Personfelt, bruker_i
from saksramme.tiltak import services
from saksramme.tiltak.regler import Tiltaksregler
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Effekt, Tiltak, TiltakQuerySet, Tiltaksstatus
from tiltak.sporringer import TiltakISak, med_saker

HANDLINGER = [(navn, "") for navn in ("endre", "utfoer", "avlys", "vurder_effekt")]
_INGEN_VERSJON = -1


@dataclass(frozen=True)
class Tiltakssak:
    """A case that the person may see, with the tiltak that are worked with there."""

    sakstype: str
    sak_id: int
    regler: Tiltaksregler
    adgang: Any
    tiltak: TiltakQuerySet

    def kan(self, tiltak: Tiltak) -> list[str]:
        """What the person can do with the tiltak now: the rules of the services."""
        arbeider = self.regler.kan_arbeide(self.adgang) and not self.regler.hinder(self.adgang, nytt=False)
        if tiltak.status == Tiltaksstatus.AAPENT:
            er_ansvarlig = tiltak.ansvarlig_id == self.adgang.bruker.pk
            return ["endre", "utfoer", "avlys"] if arbeider else ["utfoer"] if er_ansvarlig else []
        vurderer = self.regler.kan_vurdere
        er_utfoert = tiltak.status == Tiltaksstatus.UTFOERT
        return ["vurder_effekt"] if er_utfoert and arbeider and vurderer and vurderer(self.adgang) else []


# From who asks and the parts of the address; raises Http404 or DoesNotExist for a case they may not see.
Finn = Callable[..., Tiltakssak]


# --- what is sent in


class NyttTiltakSerializer(Tekstvernet):
    """A new tiltak. `saken_delt`: whoever is responsible may read the case, where cases can be shared."""

    hva = LangTekst()
    ansvarlig = Personfelt(help_text=_("Brukernavnet til den som skal gjøre det."))
    frist = Dato()
    saken_delt = Boolsk(required=False)


class TiltaksendringSerializer(Tekstvernet, Versjonert):
    """What to change of an open tiltak; what is left out stays."""

    hva = LangTekst(required=False)
    ansvarlig = Personfelt(required=False)
    frist = Dato(required=False)
    saken_delt = Boolsk(required=False)


class TiltaksresultatSerializer(Tekstvernet, Versjonert):
    """What was done."""

    resultat = LangTekst()


class TiltaksavlysningSerializer(Tekstvernet, Versjonert):
    """Why it is not to be done."""

    grunn = LangTekst()


class MittResultatSerializer(TiltaksresultatSerializer):
    """What was done, by whoever is responsible: what seems to hold a fødselsnummer is refused."""

    ikke_foedselsnummer = None  # type: ignore[assignment]


class TiltakseffektSerializer(Tekstvernet, Versjonert):
    """Whether it helped, and how one knows."""

    effekt = Valg([valg for valg in Effekt.choices if valg[0] != Effekt.IKKE_VURDERT])
    kommentar = LangTekst()


class MineTiltakSerializer(Inndata):
    """Which of a person's own tiltak to list: those that are open where nothing is chosen."""

    vis = Valg([("aapne", ""), ("ferdige", "")], required=False)


# --- what is told


class TiltaksinnholdSerializer(serializers.ModelSerializer):
    """A tiltak as who sees its case reads it. Load `ansvarlig`, and `merk_etterlatte`."""

    ansvarlig = serializers.CharField(source="ansvarlig.navn")
    # The name of the leder for whom it waits where the responsible has left, else empty.
    venter_paa = serializers.CharField(read_only=True)

    class Meta:
        model = Tiltak
        fields = [
            "id", "hva", "ansvarlig", "venter_paa", "frist", "status", "saken_delt", "resultat",
            "avlyst_grunn", "effekt", "effekt_kommentar", "avsluttet", "versjon",
        ]  # fmt: skip


class SakstiltakSerializer(TiltaksinnholdSerializer):
    """With what one can do with it. A body names people by `ansvarlig_brukernavn`."""

    ansvarlig_brukernavn = serializers.CharField(source="ansvarlig.brukernavn")
    kan = serializers.SerializerMethodField()

    class Meta(TiltaksinnholdSerializer.Meta):
        fields = [*TiltaksinnholdSerializer.Meta.fields, "ansvarlig_brukernavn", "kan"]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(HANDLINGER)))
    def get_kan(self, tiltak: Tiltak) -> list[str]:
        sak: Tiltakssak = self.context["sak"]
        return sak.kan(tiltak)


class TiltakssvarSerializer(serializers.ModelSerializer):
    """Where a tiltak stands after what was done. No text: answers are kept for who asks again."""

    class Meta:
        model = Tiltak
        fields = ["id", "status", "versjon"]


class MittTiltakSerializer(serializers.Serializer):
    """A tiltak that the person is responsible for; its case by number alone, unless they may see it."""

    id = serializers.IntegerField(source="tiltak.pk")
    hva = serializers.CharField(source="tiltak.hva")
    frist = serializers.DateField(source="tiltak.frist")
    status = serializers.ChoiceField(Tiltaksstatus.choices, source="tiltak.status")
    resultat = serializers.CharField(source="tiltak.resultat")
    avlyst_grunn = serializers.CharField(source="tiltak.avlyst_grunn")
    avsluttet = serializers.DateTimeField(source="tiltak.avsluttet", allow_null=True)
    versjon = serializers.IntegerField(source="tiltak.versjon")
    saksnummer = serializers.CharField(source="sak.saksnummer")
    tittel = serializers.CharField(source="sak.tittel", allow_null=True)
    adresse = serializers.CharField(source="sak.adresse", allow_null=True)


# --- the tiltak of a case


class _Tiltaksvisning(Apivisning):
    """About the tiltak of a case, under the address of whichever register it is; 404 for a stranger."""

    finn: Any = None
    register = ""  # ends the names of the operations, of which there are as many as registers
    merke = ""

    def _hent_sak(self) -> Tiltakssak:
        adresse = {navn: verdi for navn, verdi in self.kwargs.items() if navn != "tiltak_id"}
        sak: Tiltakssak = self.finn(bruker_i(self.request), **adresse)
        return sak

    @cached_property
    def sak(self) -> Tiltakssak:
        """The case as it was when the request came."""
        return self._hent_sak()

    def tiltak_i(self, sak: Tiltakssak) -> Tiltak:
        """The tiltak of the address, as it is stored now."""
        return get_object_or_404(sak.tiltak.select_related("ansvarlig"), pk=self.kwargs["tiltak_id"])

    def gjeldende(self) -> Any:
        if "tiltak_id" not in self.kwargs:
            return None
        sak = self._hent_sak()
        return _vis(sak, [self.tiltak_i(sak)])[0]


def _vis(sak: Tiltakssak, tiltak: Sequence[Tiltak]) -> Any:
    return SakstiltakSerializer(merk_etterlatte(tiltak), many=True, context={"sak": sak}).data


class Tiltaksliste(_Tiltaksvisning):
    """All tiltak of a case, oldest first; POST adds one."""

    operasjoner = {"GET": "tiltak_i", "POST": "opprett_tiltak_i"}

    @extend_schema(summary=_("Tiltakene"), responses=rader(SakstiltakSerializer))
    def get(self, request: Request, **adresse: Any) -> Response:
        return Response({"rader": _vis(self.sak, list(self.sak.tiltak.select_related("ansvarlig")))})

    @extend_schema(
        summary=_("Legg til et tiltak"), request=NyttTiltakSerializer, responses={201: TiltakssvarSerializer}
    )
    def post(self, request: Request, **adresse: Any) -> Response:
        sak, data = self.sak, sendt(NyttTiltakSerializer, request.data)
        nytt = services.opprett_tiltak(
            sakstype=sak.sakstype, sak_id=sak.sak_id, aktoer=bruker_i(request), **data
        )
        return Response(TiltakssvarSerializer(nytt).data, status=201)


class EttTiltak(_Tiltaksvisning):
    """One tiltak of a case; PATCH changes it while it is open."""

    operasjoner = {"GET": "ett_tiltak_i", "PATCH": "endre_tiltak_i"}

    @extend_schema(summary=_("Ett tiltak, og det du kan gjøre med det nå"), responses=SakstiltakSerializer)
    def get(self, request: Request, tiltak_id: int, **adresse: Any) -> Response:
        return Response(_vis(self.sak, [self.tiltak_i(self.sak)])[0])

    @extend_schema(
        summary=_("Endre et åpent tiltak"), request=TiltaksendringSerializer, responses=TiltakssvarSerializer
    )
    def patch(self, request: Request, tiltak_id: int, **adresse: Any) -> Response:
        lagret = self.tiltak_i(self.sak)
        data = sendt(TiltaksendringSerializer, request.data)
        # What is left out is as in the version that was sent, or the service refuses it as stale.
        versjon = data.pop("versjon") if data["versjon"] == lagret.versjon else _INGEN_VERSJON
        felt = {navn: getattr(lagret, navn) for navn in ("hva", "ansvarlig", "frist", "saken_delt")} | data
        felt.pop("versjon", None)
        endret = services.endre_tiltak(tiltak_id=lagret.pk, versjon=versjon, aktoer=bruker_i(request), **felt)
        return Response(TiltakssvarSerializer(endret).data)


class _Steg(_Tiltaksvisning):
    """Reads what was sent, calls the service, and says where the tiltak stands then."""

    skjema: type[Inndata]
    tjeneste: Callable[..., Tiltak]

    def post(self, request: Request, tiltak_id: int, **adresse: Any) -> Response:
        tiltak = self.tiltak_i(self.sak)
        data = sendt(self.skjema, request.data)
        ferdig = self.tjeneste(tiltak_id=tiltak.pk, aktoer=bruker_i(request), **data)
        return Response(TiltakssvarSerializer(ferdig).data)


def _beskriv(summary: Any, skjema: type[Inndata]) -> Any:
    return extend_schema_view(
        post=extend_schema(summary=summary, request=skjema, responses=TiltakssvarSerializer)
    )


@_beskriv(_("Merk tiltaket som utført"), TiltaksresultatSerializer)
class Utfoer(_Steg):
    """Marks a tiltak as done."""

    operasjoner = {"POST": "utfoer_tiltak_i"}
    skjema = TiltaksresultatSerializer
    tjeneste = staticmethod(services.utfoer_tiltak)


@_beskriv(_("Avlys tiltaket"), TiltaksavlysningSerializer)
class Avlys(_Steg):
    """Cancels an open tiltak."""

    operasjoner = {"POST": "avlys_tiltak_i"}
    skjema = TiltaksavlysningSerializer
    tjeneste = staticmethod(services.avlys_tiltak)


@_beskriv(_("Vurder om tiltaket virket"), TiltakseffektSerializer)
class VurderEffekt(_Steg):
    """Says whether a done tiltak helped."""

    operasjoner = {"POST": "vurder_effekt_i"}
    skjema = TiltakseffektSerializer
    tjeneste = staticmethod(services.vurder_effekt)


def tiltaksadresser(
    finn: Finn, *, sti: str, register: str, merke: Any, effekt: bool = False
) -> list[URLPattern]:
    """The addresses of the tiltak of a case, below `sti`. `effekt` where the register evaluates effect."""
    om = {"finn": finn, "register": register, "merke": merke}
    ett = f"{sti}<int:tiltak_id>/"
    adresser = [
        path(sti, Tiltaksliste.as_view(**om), name="tiltak"),
        path(ett, EttTiltak.as_view(**om), name="ett_tiltak"),
        path(f"{ett}utfoer/", Utfoer.as_view(**om), name="utfoer_tiltak"),
        path(f"{ett}avlys/", Avlys.as_view(**om), name="avlys_tiltak"),
    ]
    if effekt:
        adresser.append(path(f"{ett}effekt/", VurderEffekt.as_view(**om), name="vurder_effekt"))
    return adresser


# --- a person's own


class MineTiltak(Apivisning, ListAPIView):
    """What the person has to do, by deadline; or what they have done, newest first."""

    serializer_class = MittTiltakSerializer
    queryset = Tiltak.objects.all()

    @property
    def _ferdige(self) -> bool:
        return fra_adressen(MineTiltakSerializer, self.request.query_params).get("vis") == "ferdige"

    @property
    def rekkefoelge(self) -> Sequence[str]:
        """See Noekkelsider."""
        return ("-avsluttet", "-pk") if self._ferdige else ("frist", "pk")

    def get_queryset(self) -> TiltakQuerySet:
        """See GenericAPIView."""
        egne = Tiltak.objects.filter(ansvarlig=bruker_i(self.request))
        return egne.exclude(status=Tiltaksstatus.AAPENT) if self._ferdige else egne.aapne()

    def paginate_queryset(self, queryset: QuerySet[Tiltak]) -> list[TiltakISak]:
        """See GenericAPIView: with what the person may know of each case."""
        return med_saker(super().paginate_queryset(queryset), bruker_i(self.request))

    @extend_schema(
        operation_id="mine_tiltak",
        tags=["Mine tiltak"],
        summary=_("Det du har ansvar for å gjøre, etter frist; eller det du har gjort, det nyeste først"),
        parameters=[MineTiltakSerializer],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class _MittTiltak(Apivisning):
    """About one tiltak that the person is responsible for; 404 for another's."""

    def gjeldende(self) -> Any:
        return self.vis()

    @property
    def tiltak(self) -> Tiltak:
        """As it is stored now."""
        mine = Tiltak.objects.filter(ansvarlig=bruker_i(self.request))
        return get_object_or_404(mine, pk=self.kwargs["tiltak_id"])

    def vis(self) -> Any:
        """The tiltak with what the person may know of its case."""
        return MittTiltakSerializer(med_saker([self.tiltak], bruker_i(self.request))[0]).data


class MittTiltak(_MittTiltak):
    """One tiltak of the person's own."""

    @extend_schema(
        operation_id="mitt_tiltak",
        tags=["Mine tiltak"],
        summary=_("Ett av tiltakene dine"),
        responses=MittTiltakSerializer,
    )
    def get(self, request: Request, tiltak_id: int) -> Response:
        return Response(self.vis())


class UtfoerMittTiltak(_MittTiltak):
    """Marks it as done, whether or not the person may see the case."""

    @extend_schema(
        operation_id="utfoer_mitt_tiltak",
        tags=["Mine tiltak"],
        summary=_("Merk tiltaket ditt som utført"),
        request=MittResultatSerializer,
        responses=TiltakssvarSerializer,
    )
    def post(self, request: Request, tiltak_id: int) -> Response:
        tiltak, data = self.tiltak, sendt(MittResultatSerializer, request.data)
        ferdig = services.utfoer_tiltak(tiltak_id=tiltak.pk, aktoer=bruker_i(request), **data)
        return Response(TiltakssvarSerializer(ferdig).data)


app_name = "tiltak"
urlpatterns = [
    path("", MineTiltak.as_view(), name="mine"),
    path("<int:tiltak_id>/", MittTiltak.as_view(), name="mitt"),
    path("<int:tiltak_id>/utfoer/", UtfoerMittTiltak.as_view(), name="utfoer"),
]
