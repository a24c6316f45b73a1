"""Planning a befaring, doing it, and ending it."""

import datetime as dt
from typing import Any

from django.db import transaction

from felles.klokke import skrivetid
from felles.krav import krev
from hendelser.services import noter
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import LEDERROLLER, Tilgang
from saksramme import arbeid as ramme
from tests.leke.befaring import epost
from tests.leke.befaring.models import SAKSTYPE, Befaring
from tests.leke.befaring.steg import STEG, Status
from tests.leke.befaring.tilgang import Adgang, synlig_for


class Arbeid(ramme.Arbeid[Befaring, Adgang]):
    """See saksramme.arbeid.Arbeid."""

    sakstype = SAKSTYPE
    steg = STEG

    @classmethod
    def hent_laast(cls, sak_id: int, tilgang: Tilgang) -> Befaring:
        return synlig_for(tilgang.bruker, tilgang).select_for_update(of=("self",)).get(pk=sak_id)

    @classmethod
    def adgang_til(cls, sak: Befaring, tilgang: Tilgang) -> Adgang:
        return Adgang(tilgang.bruker, sak, tilgang)


@transaction.atomic
def planlegg(*, aktoer: Bruker, enhet: Enhet, ansvarlig: Bruker, dag: dt.date, **felt: Any) -> Befaring:
    """A new one, in an enhet that the person leads. Raises IkkeTillatt elsewhere."""
    tid = skrivetid()
    krev(Tilgang(aktoer).dekker(enhet.pk, *LEDERROLLER))
    befaring = Befaring.objects.create(
        enhet=enhet, ansvarlig=ansvarlig, dag=dag, planlagt=tid, endret=tid, **felt
    )
    noter(sakstype=SAKSTYPE, sak_id=befaring.pk, slag="planlagt", tidspunkt=tid, aktoer_id=aktoer.pk)
    epost.fortell(epost.PLANLAGT, befaring, ansvarlig.pk)
    return befaring


def gjennomfoer(*, befaring_id: int, versjon: int, aktoer: Bruker, funn: str) -> Befaring:
    """planlagt → gjennomfoert, with what was found; tells who leads the enhet."""
    with Arbeid.paa(befaring_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_steg("gjennomfoer", funn=funn)
        arbeid.sak.funn, arbeid.sak.gjennomfoert = funn, arbeid.tid
        arbeid.sett_status(Status.GJENNOMFOERT)
        ledere = arbeid.adgang.tilgang.ledelse.naermeste_ledere(arbeid.sak.enhet_id)
        epost.fortell(epost.GJENNOMFOERT, arbeid.sak, *(leder for leder in ledere if leder != aktoer.pk))
        return arbeid.lagre()


def avslutt(*, befaring_id: int, versjon: int, aktoer: Bruker) -> Befaring:
    """gjennomfoert → avsluttet, by who leads."""
    with Arbeid.paa(befaring_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_steg("avslutt")
        arbeid.sett_status(Status.AVSLUTTET)
        return arbeid.lagre()
