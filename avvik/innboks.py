"""What waits for a person among the avvik: the inbox, and the number that the menu shows."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from avvik.models import AvvikQuerySet
from avvik.ruting import mine_som_leder
from avvik.tilgang import synlig_for
from avvik.tilstander import AAPNE, Status
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang, tilgang_for

SNART = dt.timedelta(days=7)


@dataclass(frozen=True)
class Innboks:
    """Four heaps without overlap: a case lies in the first that fits."""

    nye: AvvikQuerySet
    forfalte: AvvikQuerySet
    til_evaluering: AvvikQuerySet
    snart: AvvikQuerySet
    alle: AvvikQuerySet

    def antall(self) -> int:
        """How many cases wait, as the menu shows; one query."""
        return self.alle.count()


def innboks(bruker: Bruker, dag: dt.date, tilgang: Tilgang | None = None) -> Innboks:
    """The person's inbox on that day: as nærmeste leder, and as behandler of assigned cases.

    nye: reported and not begun, or forwarded or opened again and taken by nobody. forfalte: past their frist.
    til_evaluering: tiltak done, leder must evaluate. snart: frist within seven days. Oldest first.
    """
    tilgang = tilgang or tilgang_for(bruker)
    # What one may not see is not shown as waiting either.
    mine = synlig_for(bruker, tilgang).filter(mine_som_leder(bruker, tilgang) | Q(behandler=bruker))
    mine = mine.filter(status__in=AAPNE)
    meldt = Q(status=Status.MELDT)
    forfalt = Q(frist__lt=dag)
    evaluering = Q(status=Status.TIL_EVALUERING)
    ny = meldt | (Q(behandler=None) & ~forfalt & ~evaluering)
    snart = Q(frist__range=(dag, dag + SNART))
    return Innboks(
        nye=mine.filter(ny).order_by("meldt", "pk"),
        forfalte=mine.filter(forfalt & ~meldt).order_by("frist", "pk"),
        til_evaluering=mine.filter(evaluering).exclude(forfalt).order_by("meldt", "pk"),
        snart=mine.filter(snart).exclude(ny | evaluering).order_by("frist", "pk"),
        alle=mine.filter(ny | forfalt | evaluering | snart),
    )
