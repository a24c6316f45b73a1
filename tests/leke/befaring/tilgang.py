"""Who sees which befaring, and in which capacities they act. Page, API, list, count and figure ask here."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from tests.leke.befaring.models import Befaring
from tests.leke.befaring.steg import Aktoer


def synlig_for(bruker: Bruker, tilgang: Tilgang | None = None) -> QuerySet[Befaring]:
    """Those of the enheter that one leads, one's own, and as verneombud those that are not fortrolige."""
    tilgang = tilgang or tilgang_for(bruker)
    if not tilgang.er_ansatt:
        return Befaring.objects.none()
    som_leder = Q(enhet__in=tilgang.dekning(*LEDERROLLER))
    som_verneombud = Q(enhet__in=tilgang.dekning(Rolletype.VERNEOMBUD), fortrolig=False)
    return Befaring.objects.filter(Q(ansvarlig=bruker) | som_leder | som_verneombud)


@dataclass
class Adgang:
    """What one person may do with one befaring that they can see."""

    bruker: Bruker
    sak: Befaring
    tilgang: Tilgang = field(repr=False)

    @property
    def er_leder(self) -> bool:
        return self.tilgang.dekker(self.sak.enhet_id, *LEDERROLLER)

    @property
    def aktoerer(self) -> set[Aktoer]:
        """The capacities in which the person may take steps."""
        egenskaper = {
            Aktoer.LEDER: self.er_leder,
            Aktoer.ANSVARLIG: self.sak.ansvarlig_id == self.bruker.pk,
        }
        return {aktoer for aktoer, gjelder in egenskaper.items() if gjelder}
