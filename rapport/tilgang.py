"""Who orders, writes, approves and reads reports."""

from django.db.models import Q, QuerySet

from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from rapport.models import Rapport

BESTILLER = (*LEDERROLLER, Rolletype.KVALITETSKOORDINATOR)


def kan_bestille(tilgang: Tilgang, enhet_id: int) -> bool:
    """Leaders and koordinatorer order reports, and write their texts, for what they cover."""
    return tilgang.dekker(enhet_id, *BESTILLER)


def kan_godkjenne(tilgang: Tilgang, enhet_id: int) -> bool:
    """A leder in line over the enhet approves: for the kommune, the kommunedirektør or their deputy."""
    return tilgang.dekker(enhet_id, *LEDERROLLER)


def synlig_for(bruker: Bruker, tilgang: Tilgang | None = None) -> QuerySet[Rapport]:
    """Approved reports are for everybody inside; drafts for those who cover the enhet, and revisor."""
    tilgang = tilgang or tilgang_for(bruker)
    if not tilgang.er_ansatt:
        return Rapport.objects.none()
    if tilgang.har(Rolletype.REVISOR) or tilgang.dekker_alt(*BESTILLER):
        return Rapport.objects.all()
    return Rapport.objects.filter(
        Q(godkjent__isnull=False) | Q(enhet__in=tilgang.dekning(*BESTILLER)) | Q(bestilt_av=bruker)
    )
