"""What the list shows: the cases that the person may see, narrowed by filter and words."""

import datetime as dt
from typing import Any

from django.db.models import Q

from avvik.forms.liste import AAPNE, ALLE, FORFALTE
from avvik.models import AvvikQuerySet
from avvik.sporringer.soek import med_ord
from avvik.tilstander import Status
from felles.tid import doegnstart
from organisasjon.tre import Tre


def velg(
    saker: AvvikQuerySet, valg: dict[str, Any], *, tre: Tre, dag: dt.date, ord_: str = ""
) -> AvvikQuerySet:
    """The selection among `saker`; `valg` is the cleaned data of the filter, `ord_` what is searched for."""
    saker = _med_status(saker, valg.get("status") or AAPNE, dag)
    if enhet := valg.get("enhet"):
        dekning = tre.dekning(enhet.pk)
        saker = saker.filter(Q(enhet__in=dekning) | Q(behandles_av__in=dekning))
    if kategori := valg.get("kategori"):
        saker = saker.filter(Q(kategori=kategori) | Q(kategori__forelder=kategori))
    if grad := valg.get("alvorlighetsgrad"):
        saker = saker.filter(alvorlighetsgrad=None if grad == "ingen" else grad)
    if type_ := valg.get("type"):
        saker = saker.filter(type=type_)
    if fra := valg.get("fra"):
        saker = saker.filter(meldt__gte=doegnstart(fra))
    if (til := valg.get("til")) and til < dt.date.max:
        saker = saker.filter(meldt__lt=doegnstart(til + dt.timedelta(days=1)))
    if ord_:
        saker = med_ord(saker, ord_)
    return saker


def _med_status(saker: AvvikQuerySet, status: str, dag: dt.date) -> AvvikQuerySet:
    if status == ALLE:
        return saker
    if status == FORFALTE:
        return saker.forfalte(dag)
    return saker.filter(status=status) if status in Status.values else saker.aapne()
