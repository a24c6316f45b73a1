"""Tiltak of an avvik: made by who handles the case, done by who is responsible, then evaluated."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from avvik import epost
from avvik.epost import TILTAK_FERDIG
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import SAKSTYPE, Avvik
from avvik.services.sak import Arbeid, arbeid
from avvik.tilstander import Status
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from tiltak import services as tiltaksservice
from tiltak.epost import om_nytt
from tiltak.models import Tiltak


def _krev_under_arbeid(sak: Arbeid) -> None:
    sak.krev(sak.adgang.kan_behandle)
    if not sak.avvik.er_aapen:
        raise UgyldigOvergang(_("Saken er avsluttet. Gjenåpne den først."))
    if sak.avvik.status == Status.MELDT:
        raise UgyldigOvergang(_("Begynn behandlingen før du legger til tiltak."))


def _krev_ansatt(ansvarlig: Bruker) -> None:
    if not Tilgang(ansvarlig).er_ansatt:
        raise Domenefeil(_("%(navn)s har ingen rolle i kommunen nå.") % {"navn": ansvarlig}, felt="ansvarlig")


def _er_siste(avvik: Avvik) -> bool:
    """Was the tiltak that has just ended the last one, so that the case can go on? The case is locked."""
    return avvik.er_aapen and not Tiltak.objects.for_sak(SAKSTYPE, avvik.pk).aapne().exists()


@en_gang("avvik.tiltak", Tiltak, likt_paa=("avvik_id", "hva", "ansvarlig"))
def opprett_tiltak(
    *,
    avvik_id: int,
    aktoer: Bruker,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    saken_delt: bool = False,
    innsending: Innsendingsnoekkel | None = None,
) -> Tiltak:
    """Adds a tiltak. The responsible sees it and the number; the case's text only if shared."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=None) as sak:
        _krev_under_arbeid(sak)
        _krev_ansatt(ansvarlig)
        nytt = tiltaksservice.opprett(
            sakstype=SAKSTYPE,
            sak_id=sak.avvik.pk,
            hva=hva,
            ansvarlig=ansvarlig,
            frist=frist,
            saken_delt=saken_delt,
            opprettet_av=aktoer,
            tid=sak.tid,
        )
        sak.noter("tiltak_nytt", til=ansvarlig.navn, data={"tiltak": nytt.pk})
        om_nytt(nytt, aktoer=aktoer)
        return nytt


def endre_tiltak(
    *,
    avvik_id: int,
    tiltak_id: int,
    versjon: int,
    aktoer: Bruker,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    saken_delt: bool,
) -> Tiltak:
    """Changes an open tiltak of the case."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=None) as sak:
        _krev_under_arbeid(sak)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=avvik_id, versjon=versjon)
        ny_ansvarlig = ansvarlig.pk != tiltak.ansvarlig_id
        if ny_ansvarlig:
            _krev_ansatt(ansvarlig)
        tiltaksservice.endre(
            tiltak, hva=hva, ansvarlig=ansvarlig, frist=frist, saken_delt=saken_delt, tid=sak.tid
        )
        if ny_ansvarlig:
            om_nytt(tiltak, aktoer=aktoer)
        sak.noter("tiltak_endret", til=ansvarlig.navn, data={"tiltak": tiltak.pk})
        return tiltak


def utfoer_tiltak(*, tiltak_id: int, versjon: int, aktoer: Bruker, resultat: str) -> Tiltak:
    """Marks a tiltak as done: by the responsible, who need not see the case, or by who handles the case.

    Raises Tiltak.DoesNotExist for one that the person may not know of.
    """
    sak_id = Tiltak.objects.filter(sakstype=SAKSTYPE).values_list("sak_id", flat=True).get(pk=tiltak_id)
    if Tiltak.objects.filter(pk=tiltak_id, ansvarlig=aktoer).exists():
        return _utfoer_som_ansvarlig(tiltak_id, sak_id, versjon, aktoer, resultat)
    try:
        with arbeid(sak_id, aktoer=aktoer, versjon=None) as sak:
            _krev_under_arbeid(sak)
            tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=sak_id, versjon=versjon)
            tiltaksservice.utfoer(tiltak, resultat=resultat, tid=sak.tid)
            sak.noter("tiltak_utfoert", data={"tiltak": tiltak.pk})
            if _er_siste(sak.avvik):
                sak.skriv_til_ansvarlig(TILTAK_FERDIG)
            return tiltak
    except Avvik.DoesNotExist as feil:
        raise Tiltak.DoesNotExist from feil


def _utfoer_som_ansvarlig(tiltak_id: int, sak_id: int, versjon: int, aktoer: Bruker, resultat: str) -> Tiltak:
    with transaction.atomic():
        tid = skrivetid()
        # The case is locked as in all other work on it, though this person may not read it.
        avvik = Avvik.objects.select_for_update(of=("self",)).get(pk=sak_id)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=sak_id, versjon=versjon)
        if tiltak.ansvarlig_id != aktoer.pk or not Tilgang(aktoer).er_ansatt:
            raise IkkeTillatt()
        tid = max(tid, avvik.endret)
        tiltaksservice.utfoer(tiltak, resultat=resultat, tid=tid)
        noter(
            sakstype=SAKSTYPE,
            sak_id=sak_id,
            slag="tiltak_utfoert",
            tidspunkt=tid,
            aktoer_id=aktoer.pk,
            data={"tiltak": tiltak.pk},
        )
        if _er_siste(avvik):
            epost.til_ansvarlig(TILTAK_FERDIG, avvik, aktoer=aktoer, tid=tid, tilgang=Tilgang(aktoer))
        return tiltak


def avlys_tiltak(*, avvik_id: int, tiltak_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Tiltak:
    """Cancels an open tiltak, with a reason; by who handles the case."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=None) as sak:
        _krev_under_arbeid(sak)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=avvik_id, versjon=versjon)
        tiltaksservice.avlys(tiltak, grunn=grunn, tid=sak.tid)
        sak.noter("tiltak_avlyst", kommentar=grunn.strip(), data={"tiltak": tiltak.pk})
        if _er_siste(sak.avvik):
            sak.skriv_til_ansvarlig(TILTAK_FERDIG)
        return tiltak


def vurder_effekt(
    *, avvik_id: int, tiltak_id: int, versjon: int, aktoer: Bruker, effekt: str, kommentar: str
) -> Tiltak:
    """Says whether a done tiltak helped, which is to decide; by who handles the case and is not inhabil."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=None) as sak:
        _krev_under_arbeid(sak)
        sak.krev(sak.adgang.kan_vurdere, hvorfor_ikke(sak.adgang))
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=avvik_id, versjon=versjon)
        tiltaksservice.vurder(tiltak, effekt=effekt, kommentar=kommentar)
        sak.noter("effekt_vurdert", til=str(tiltak.get_effekt_display()), data={"tiltak": tiltak.pk})
        return tiltak
