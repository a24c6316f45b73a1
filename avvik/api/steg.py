"""Every step and every other piece of work on a case: the services of the pages, by their names."""

from collections.abc import Callable
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from avvik import services
from avvik.api.inndata import (
    AvvisSerializer,
    GrunnSerializer,
    KlassifiserSerializer,
    LukkSerializer,
    OmhandlerSerializer,
    RettSerializer,
    SendTilbakeSerializer,
    TildelSerializer,
    VideresendSerializer,
)
from avvik.api.saker import MERKE, Saksvisning, sakssvar
from avvik.api.utdata import SakssvarSerializer
from avvik.models import Avvik
from felles.api.felt import Inndata, Versjonert, sendt
from organisasjon.api import bruker_i

Felt = dict[str, Any]
_INGEN_VERSJON = -1


class _Steg(Saksvisning):
    """Reads what was sent, calls the service, and says where the case stands then."""

    skjema: type[Inndata] = Versjonert
    tjeneste: Callable[..., Avvik]

    def felter(self, data: Felt) -> Felt:
        """What the service takes, of what was sent."""
        return data

    def post(self, request: Request, saksnummer: str) -> Response:
        sak = self.sak
        foert_opp = [rad.person_id for rad in sak.avvik.omhandlede.all()]
        data = sendt(self.skjema, request.data, tilgang=sak.adgang.tilgang, ogsaa=foert_opp)
        avvik = self.tjeneste(avvik_id=sak.avvik.pk, aktoer=bruker_i(request), **self.felter(data))
        return Response(sakssvar(request, avvik))

    def utfylt(self, data: Felt, foer: Felt) -> Felt:
        """With what was left out as in the version that was sent, or the service refuses it as stale."""
        versjon = data["versjon"] if data["versjon"] == self.sak.avvik.versjon else _INGEN_VERSJON
        return foer | data | {"versjon": versjon}


class _Retting(_Steg):
    def felter(self, data: Felt) -> Felt:
        avvik = self.sak.avvik
        navn = ("tittel", "beskrivelse", "enhet", "type", "hendelsestidspunkt", "kategori", "strakstiltak")
        foer = {ett: getattr(avvik, ett) for ett in (*navn, "fortrolig")}
        return self.utfylt(data, foer | {"omhandler": avvik.personer})


class _Klassifisering(_Steg):
    def felter(self, data: Felt) -> Felt:
        avvik = self.sak.avvik
        foer = {
            ett: getattr(avvik, ett) for ett in ("kategori", "alvorlighetsgrad", "type", "enhet", "fortrolig")
        }
        # As in the form: without one the frist follows from the grade.
        return self.utfylt(data, foer | {"frist": None if avvik.frist_fra_grad else avvik.frist})


class _Omhandling(_Steg):
    def felter(self, data: Felt) -> Felt:
        personer = data.pop("omhandler")
        if not self.adgang.er_leder:  # may say of more people that it is about them, and take nobody away
            personer = [*self.sak.avvik.personer, *personer]
        return data | {"personer": personer}


def _steg(
    navn: str,
    tjeneste: Callable[..., Avvik],
    hva: Any,
    skjema: type[Inndata] = Versjonert,
    *,
    om: Any = "",
    slag: type[_Steg] = _Steg,
) -> type[_Steg]:
    """The endpoint of one service; `navn` is that of the operation."""
    felt = {"skjema": skjema, "tjeneste": staticmethod(tjeneste), "__module__": __name__}
    beskrevet = extend_schema(
        operation_id=navn,
        tags=MERKE,
        summary=hva,
        description=om,
        request=skjema,
        responses=SakssvarSerializer,
    )
    klasse = type(navn.title().replace("_", ""), (slag,), felt)
    return cast(type[_Steg], extend_schema_view(post=beskrevet)(klasse))


_UENDRET = _("Det du utelater, blir stående.")

# By the last part of the address.
STEG: dict[str, type[_Steg]] = {
    "rett": _steg("rett", services.rett, _("Rett meldingen"), RettSerializer, om=_UENDRET, slag=_Retting),
    "trekk": _steg("trekk", services.trekk, _("Trekk meldingen"), GrunnSerializer),
    "start": _steg("start", services.start_behandling, _("Begynn behandlingen")),
    "tildel": _steg("tildel", services.tildel, _("Velg behandler"), TildelSerializer),
    "klassifiser": _steg(
        "klassifiser",
        services.klassifiser,
        _("Sett kategori, alvorlighetsgrad og frist"),
        KlassifiserSerializer,
        om=_UENDRET,
        slag=_Klassifisering,
    ),
    "omhandler": _steg(
        "omhandler",
        services.sett_omhandler,
        _("Før opp hvem saken gjelder"),
        OmhandlerSerializer,
        om=_("Lederen fører opp alle. Andre fører opp flere, og tar ingen bort."),
        slag=_Omhandling,
    ),
    "videresend": _steg("videresend", services.videresend, _("Send saken videre"), VideresendSerializer),
    "start-tiltak": _steg("start_tiltak", services.start_tiltak, _("Sett i gang tiltakene")),
    "til-evaluering": _steg("til_evaluering", services.til_evaluering, _("Send saken til evaluering")),
    "send-tilbake": _steg(
        "send_tilbake", services.send_tilbake, _("Send saken tilbake til tiltak"), SendTilbakeSerializer
    ),
    "lukk": _steg("lukk", services.lukk, _("Lukk saken"), LukkSerializer),
    "avvis": _steg("avvis", services.avvis, _("Avvis saken"), AvvisSerializer),
    "gjenaapne": _steg("gjenaapne", services.gjenaapne, _("Ta saken opp igjen"), GrunnSerializer),
}
