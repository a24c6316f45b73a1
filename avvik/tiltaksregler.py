"""What this register says of the tiltak of its cases (saksramme/tiltak/regler.py)."""

import datetime as dt
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avvik import epost
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import Avvik
from avvik.services.sak import SAKEN_ER_AVSLUTTET, arbeid
from avvik.tilgang import Adgang
from avvik.tilstander import Status
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme.tiltak.regler import Tiltaksregler


def _hinder(adgang: Adgang, *, nytt: bool) -> str:
    if not adgang.avvik.er_aapen:
        return str(SAKEN_ER_AVSLUTTET)
    if adgang.avvik.status == Status.MELDT:
        return _("Begynn behandlingen før du legger til tiltak.")
    return ""


def _laas(sak_id: int, *, vent: bool = True) -> dt.datetime | None:
    rader = Avvik.objects.select_for_update(skip_locked=not vent).filter(pk=sak_id)
    return rader.values_list("endret", flat=True).first()


def _si_fra_om_siste(sak_id: int, *, aktoer: Bruker, tid: dt.datetime) -> None:
    """The case can go on; nothing where it has ended."""
    avvik = Avvik.objects.get(pk=sak_id)
    if avvik.er_aapen:
        epost.til_ansvarlig(epost.TILTAK_FERDIG, avvik, aktoer=aktoer, tid=tid, tilgang=Tilgang(aktoer))


TILTAKSREGLER = Tiltaksregler(
    innsending="avvik.tiltak",
    innsendt_om=lambda sak_id: {"avvik_id": sak_id},
    arbeid=partial(arbeid, versjon=None),
    kan_arbeide=lambda adgang: bool(adgang.kan_behandle),
    hinder=_hinder,
    laas=_laas,
    kan_deles=True,
    kan_vurdere=lambda adgang: bool(adgang.kan_vurdere),
    hvorfor_ikke=hvorfor_ikke,
    siste_ferdig=_si_fra_om_siste,
    om_avlysning=gettext_lazy("Melderen ser svaret."),
)
