"""What somebody has not read of the dialogues that they take part in."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from avvik.models import Avvik, AvvikQuerySet, Dialogmelding, Lesemerke
from avvik.sporringer.filtre import handler_om
from avvik.tilgang import Adgang
from avvik.tilstander import AAPNE
from organisasjon.ansatte import arbeider_her, har_rolle
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme.tilgang import blant


def med_ulest_svar(bruker: Bruker) -> AvvikQuerySet:
    """The person's own meldinger in which they have an answer that they have not read."""
    svar = Dialogmelding.objects.filter(avvik=OuterRef("pk"), ulest=True, fra_melder=False)
    return Avvik.objects.filter(Exists(svar), melder=bruker)


def uleste_hos(bruker: Bruker, tilgang: Tilgang, som_leder: Q, dag: dt.date) -> AvvikQuerySet:
    """Cases, closed ones too, whose reporter has written what this person is to read and has not.

    That is the behandler; where there is none, or they have left, who leads the case. `som_leder` are the
    open cases that the person leads.
    """
    lest = Lesemerke.objects.filter(avvik=OuterRef("avvik"), bruker=bruker, til__gte=OuterRef("pk"))
    uleste = Dialogmelding.objects.filter(~Exists(lest), avvik=OuterRef("pk"), ulest=True, fra_melder=True)
    leder = (som_leder & Q(status__in=AAPNE)) | (_leder_for_lukkede(bruker, tilgang) & ~Q(status__in=AAPNE))
    hos_meg = Q(behandler=bruker) | (leder & (Q(behandler=None) | ~har_rolle("behandler", dag)))
    return Avvik.objects.filter(Exists(uleste)).filter(hos_meg)


def _leder_for_lukkede(bruker: Bruker, tilgang: Tilgang) -> Q:
    """Closed cases of the enheter that the person leads or deputises in, but not about them or theirs."""
    mine = (enheter for trinn, enheter in tilgang.ledelse.grupper.items() if bruker.pk in trinn.alle)
    enheter: set[int] = set().union(*mine)
    return blant("behandles_av", enheter) & ~Q(melder=bruker) & ~handler_om(bruker.pk)


def lesere(adgang: Adgang) -> tuple[int, ...]:
    """Who is to read what the reporter writes: the behandler, else those in whose inbox the case lies."""
    behandler_id = adgang.avvik.behandler_id
    if behandler_id is not None and arbeider_her(behandler_id):
        return (behandler_id,)
    return adgang.habilitet.mottakere


def ansvarlige(adgang: Adgang) -> set[int]:
    """Those of them who must have read it: the behandler, else those who lead the case; deputies need not."""
    lesende = set(lesere(adgang))
    return lesende & set(adgang.habilitet.ledere) or lesende


def uleste_meldinger(adgang: Adgang) -> QuerySet[Dialogmelding]:
    """Messages of the case that the person is to read and has not."""
    avvik = adgang.avvik
    uleste = Dialogmelding.objects.filter(avvik=avvik, ulest=True)
    if adgang.er_melder:
        return uleste.filter(fra_melder=False)
    if adgang.bruker.pk not in lesere(adgang):
        return uleste.none()
    merke = Lesemerke.objects.filter(avvik=avvik, bruker=adgang.bruker).values_list("til", flat=True)
    return uleste.filter(fra_melder=True, pk__gt=next(iter(merke), 0))


def merk_til(avvik: Avvik, bruker: Bruker, til: int) -> None:
    """Remembers that the person has read so far, and never less than before."""
    Lesemerke.objects.bulk_create([Lesemerke(avvik=avvik, bruker=bruker, til=til)], ignore_conflicts=True)
    Lesemerke.objects.filter(avvik=avvik, bruker=bruker, til__lt=til).update(til=til)


def alle_har_lest(avvik: Avvik, personer: Collection[int], til: int) -> bool:
    """Have all these people read so far?"""
    merker = Lesemerke.objects.filter(avvik=avvik, bruker__in=personer, til__gte=til)
    return merker.count() == len(personer)
