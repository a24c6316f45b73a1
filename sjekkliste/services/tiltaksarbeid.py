"""Tiltak that follow from an answer: made by leder or deputy, done by who is responsible."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from sjekkliste.models import SAKSTYPE, Svar
from sjekkliste.services.arbeid import Arbeid, arbeid
from tiltak import services as tiltaksservice
from tiltak.epost import om_nytt
from tiltak.models import Tiltak


def _krev_leder(sak: Arbeid) -> None:
    sak.krev(sak.adgang.fyller_ut)


@en_gang("sjekkliste.tiltak", Tiltak, likt_paa=("sjekkliste_id", "spoersmaal_id", "hva", "ansvarlig"))
def opprett_tiltak(
    *,
    sjekkliste_id: int,
    spoersmaal_id: int,
    aktoer: Bruker,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    innsending: Innsendingsnoekkel | None = None,
) -> Tiltak:
    """Adds a tiltak to the answer, before delivery. The responsible sees it without the answer."""
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        _krev_leder(sak)
        sak.krev_aapen_runde()
        svar = Svar.objects.get(sjekkliste=sak.sjekkliste, spoersmaal=spoersmaal_id)
        if not Tilgang(ansvarlig).er_ansatt:
            raise Domenefeil(
                _("%(navn)s har ingen rolle i kommunen nå.") % {"navn": ansvarlig}, felt="ansvarlig"
            )
        nytt = tiltaksservice.opprett(
            sakstype=SAKSTYPE,
            sak_id=svar.pk,
            hva=hva,
            ansvarlig=ansvarlig,
            frist=frist,
            saken_delt=False,
            opprettet_av=aktoer,
            tid=sak.tid,
        )
        sak.noter("tiltak_nytt", til=ansvarlig.navn, data={"tiltak": nytt.pk})
        om_nytt(nytt, aktoer=aktoer)
        return nytt


def _sjekkliste_til(tiltak_id: int) -> tuple[int, int]:
    """The ids of the answer and of the sjekkliste; Tiltak.DoesNotExist for another register's tiltak."""
    svar_id = Tiltak.objects.filter(sakstype=SAKSTYPE).values_list("sak_id", flat=True).get(pk=tiltak_id)
    return svar_id, Svar.objects.values_list("sjekkliste_id", flat=True).get(pk=svar_id)


def endre_tiltak(
    *, tiltak_id: int, versjon: int, aktoer: Bruker, hva: str, ansvarlig: Bruker, frist: dt.date
) -> Tiltak:
    """Changes an open tiltak, also after the runde is locked: the work goes on. By leder or deputy."""
    svar_id, sjekkliste_id = _sjekkliste_til(tiltak_id)
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        _krev_leder(sak)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=svar_id, versjon=versjon)
        ny_ansvarlig = ansvarlig.pk != tiltak.ansvarlig_id
        if ny_ansvarlig and not Tilgang(ansvarlig).er_ansatt:
            raise Domenefeil(
                _("%(navn)s har ingen rolle i kommunen nå.") % {"navn": ansvarlig}, felt="ansvarlig"
            )
        tiltaksservice.endre(tiltak, hva=hva, ansvarlig=ansvarlig, frist=frist, saken_delt=False, tid=sak.tid)
        if ny_ansvarlig:
            om_nytt(tiltak, aktoer=aktoer)
        sak.noter("tiltak_endret", til=ansvarlig.navn, data={"tiltak": tiltak.pk})
        return tiltak


def avlys_tiltak(*, tiltak_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Tiltak:
    """Cancels an open tiltak, with a reason; by leder or deputy, also after the runde is locked."""
    svar_id, sjekkliste_id = _sjekkliste_til(tiltak_id)
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        _krev_leder(sak)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=svar_id, versjon=versjon)
        tiltaksservice.avlys(tiltak, grunn=grunn, tid=sak.tid)
        sak.noter("tiltak_avlyst", kommentar=grunn.strip(), data={"tiltak": tiltak.pk})
        return tiltak


def utfoer_tiltak(*, tiltak_id: int, versjon: int, aktoer: Bruker, resultat: str) -> Tiltak:
    """Marks a tiltak as done: by the responsible, or by leder or deputy of the virksomhet.

    Raises Tiltak.DoesNotExist for one that the person may not know of.
    """
    svar_id, sjekkliste_id = _sjekkliste_til(tiltak_id)
    if not Tiltak.objects.filter(pk=tiltak_id, ansvarlig=aktoer).exists():
        with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
            _krev_leder(sak)
            tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=svar_id, versjon=versjon)
            tiltaksservice.utfoer(tiltak, resultat=resultat, tid=sak.tid)
            sak.noter("tiltak_utfoert", data={"tiltak": tiltak.pk})
            return tiltak
    with transaction.atomic():
        tid = skrivetid()
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=SAKSTYPE, sak_id=svar_id, versjon=versjon)
        if tiltak.ansvarlig_id != aktoer.pk or not Tilgang(aktoer).er_ansatt:
            raise IkkeTillatt()
        tid = max(tid, tiltak.created_at)  # stamped just after the sjekkliste's last change
        tiltaksservice.utfoer(tiltak, resultat=resultat, tid=tid)
        noter(
            sakstype=SAKSTYPE,
            sak_id=sjekkliste_id,
            slag="tiltak_utfoert",
            tidspunkt=tid,
            aktoer_id=aktoer.pk,
            data={"tiltak": tiltak.pk},
        )
        return tiltak
