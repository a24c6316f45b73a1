"""What waits for a person among the avvik: the inbox, and the number that the menu shows."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from avvik.models import Avvik, AvvikQuerySet
from avvik.tilgang import blant, handler_om, leder_for_sak, synlig_for
from avvik.tilstander import AAPNE, Status
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for

SNART = dt.timedelta(days=7)


def mine_som_leder(bruker: Bruker, tilgang: Tilgang) -> Q:
    """Open cases whose nærmeste leder is this person today, habilitet included, or their leder's deputy.

    Most are known by their enhet. The few that habilitet or a reopening moves up the line are worked out one
    by one: those that a leder reported or that are about one.
    """
    if not tilgang.har(*LEDERROLLER, Rolletype.KVALITETSKOORDINATOR):
        return Q(pk__in=[])
    ledelse = tilgang.ledelse
    enheter = ledelse.leder_for(bruker.pk) | ledelse.stedfortreder_for(bruker.pk)
    rett_fram = (
        blant("behandles_av", enheter)
        & Q(leder_over=False)
        & (Q(avsluttet_av=None) | ~Q(avsluttet_av=bruker.pk))
        & (Q(melder=None) | ~Q(melder__in={bruker.pk, ledelse.kommunedirektoer} - {None}))
        & ~handler_om(bruker.pk, ledelse.kommunedirektoer or 0)
    )
    return rett_fram | blant("pk", _flyttet_opp(bruker, tilgang))


def _flyttet_opp(bruker: Bruker, tilgang: Tilgang) -> list[int]:
    """Cases that habilitet or a reopening brings to this person.

    Asked one by one, but only those that may: whatever was opened again by its reporter, or was ended before
    by this person or the one right before them in the chain; where that one is inhabil, in the enheter whose
    chain holds the person; and what concerns the kommunedirektør, which goes to their deputies from anywhere.
    """
    ledelse = tilgang.ledelse
    enheter, foran = ledelse.linje_under(bruker.pk)
    direktoer = [ledelse.kommunedirektoer] if ledelse.kommunedirektoer else []
    gjenaapnet = Q(leder_over=True) | blant("avsluttet_av", {bruker.pk, *foran})
    i_linjen = blant("behandles_av", enheter) & (blant("melder", foran) | handler_om(*foran))
    kandidater = (
        Avvik.objects.aapne()
        .filter(gjenaapnet | i_linjen | Q(melder__in=direktoer) | handler_om(*direktoer))
        .prefetch_related("omhandler")
        .only("id", "status", "behandles_av_id", "melder_id", "leder_over", "avsluttet_av_id")
    )
    return [sak.pk for sak in kandidater if leder_for_sak(tilgang, sak) == bruker.pk]


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
