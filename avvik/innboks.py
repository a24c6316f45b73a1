"""What waits for a person among the avvik: the heaps of the inbox, and their number."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from avvik.models import FRIST_ELLER_ALDRI, SAKSTYPE, Avvik, AvvikQuerySet
from avvik.ruting import mine_som_leder
from avvik.sporringer.liste import sortering_av
from avvik.tilgang import synlig_for
from avvik.tilstander import AAPNE, Status
from avvik.ulest import uleste_hos
from felles.liste.sortering import Sortering
from organisasjon.ansatte import har_rolle
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang, tilgang_for
from saksramme.tilgang import blant
from tiltak.models import Tiltak

SNART = dt.timedelta(days=7)


class Haug(models.TextChoices):
    """The heaps of an inbox, in the order in which they are shown."""

    ULESTE = "uleste", _("Ulest fra den som meldte")
    FORFALTE = "forfalte", _("Over fristen")
    NYE = "nye", _("Nye meldinger")
    TIL_EVALUERING = "til_evaluering", _("Til evaluering")
    TILTAK_UTFOERT = "tiltak_utfoert", _("Tiltakene er utført")
    SNART = "snart", _("Frist innen en uke")
    AAPNE = "aapne", _("Mine åpne saker")

    @property
    def sortering(self) -> Sortering:
        """The one whose frist is nearest or longest past first, else the oldest."""
        # A person's cases are few among all: they are found first, and then sorted.
        return sortering_av("frist" if self.etter_frist else "meldt", soeker=True)

    @property
    def etter_frist(self) -> bool:
        return self in (Haug.FORFALTE, Haug.SNART, Haug.AAPNE)


@dataclass(frozen=True)
class Hauginnhold:
    """A heap as far as it is shown, and how many cases it has."""

    haug: Haug
    rader: list[Avvik]
    antall: int

    @property
    def kode(self) -> str:
        return self.haug.value

    @property
    def tittel(self) -> str:
        return str(self.haug.label)

    @property
    def har_flere(self) -> bool:
        return self.antall > len(self.rader)


@dataclass
class Innboks:
    """All cases that are open and the person's, and closed ones with a message for them, in heaps.

    Each case is laid into the first heap that fits: no case is in two of them, and none is in no heap.
    """

    synlige: AvvikQuerySet
    mine: Q
    uleste: AvvikQuerySet
    dag: dt.date

    @property
    def alle(self) -> AvvikQuerySet:
        """The cases of all heaps."""
        return self.synlige.filter(self.mine | blant("pk", self.uleste.values("pk")))

    def antall(self) -> int:
        """How many cases there are, as the menu shows; one query."""
        return self.alle.count()

    def haug(self, haug: Haug) -> AvvikQuerySet:
        """The cases of one heap, in its order."""
        i_hauger: Any = self._i_hauger()
        saker: AvvikQuerySet = haug.sortering.bruk(i_hauger.filter(haug=haug))
        return saker

    @property
    def nye(self) -> AvvikQuerySet:
        """What nobody has begun on."""
        return self.haug(Haug.NYE)

    def foerste(self, antall: int) -> list[Hauginnhold]:
        """The heaps that are not empty, each with its first cases in its order; two queries."""
        nummerert = self._i_hauger().annotate(
            haug=F("haug"),
            nummer=Window(RowNumber(), partition_by="haug", order_by=_REKKEFOELGE),
            i_haugen=Window(Count("*"), partition_by="haug"),
        )
        saker: Any = nummerert.select_related("enhet", "behandles_av", "kategori").order_by("nummer")
        hauger: dict[str, list[Any]] = defaultdict(list)
        for sak in saker.filter(nummer__lte=antall):
            hauger[sak.haug].append(sak)
        return [Hauginnhold(haug, hauger[haug], hauger[haug][0].i_haugen) for haug in Haug if haug in hauger]

    def _i_hauger(self) -> AvvikQuerySet:
        saker = self.synlige.filter(self.mine | blant("pk", self._uleste))
        return saker.alias(haug=_haug(self.dag, self._uleste))

    @cached_property
    def _uleste(self) -> list[int]:
        # Read first, as heaps ask for them more than once.
        return list(self.uleste.values_list("pk", flat=True))


# The same order as `Haug.sortering`, for all heaps at once.
_ETTER_FRIST = Q(haug__in=[haug for haug in Haug if haug.etter_frist])
_REKKEFOELGE = [
    Case(When(_ETTER_FRIST, then=FRIST_ELLER_ALDRI), output_field=models.DateField()).asc(),
    Case(When(_ETTER_FRIST, then=None), default=F("meldt"), output_field=models.DateTimeField()).asc(),
    F("pk").asc(),
]


def _haug(dag: dt.date, uleste: list[int]) -> Case:
    """The heap of a case as an expression; what is asked first decides.

    Without a behandler is also a case whose behandler has left. Tiltak that are all ended want a step.
    """
    tiltak = Tiltak.objects.filter(sakstype=SAKSTYPE, sak_id=OuterRef("pk"))
    uten_behandler = Q(behandler=None) | ~har_rolle("behandler", dag)
    return Case(
        When(blant("pk", uleste), then=Value(Haug.ULESTE)),
        When(status=Status.MELDT, then=Value(Haug.NYE)),
        When(frist__lt=dag, then=Value(Haug.FORFALTE)),
        When(status=Status.TIL_EVALUERING, then=Value(Haug.TIL_EVALUERING)),
        When(uten_behandler, then=Value(Haug.NYE)),
        When(Exists(tiltak) & ~Exists(tiltak.aapne()), then=Value(Haug.TILTAK_UTFOERT)),
        When(frist__lte=dag + SNART, then=Value(Haug.SNART)),
        default=Value(Haug.AAPNE),
        output_field=models.CharField(),
    )


def innboks(bruker: Bruker, dag: dt.date, tilgang: Tilgang | None = None) -> Innboks:
    """The person's inbox on that day: as nærmeste leder, and as behandler of assigned cases."""
    tilgang = tilgang or tilgang_for(bruker)
    # What one may not see is not shown as waiting either; and nothing waits for somebody without a role.
    synlige = synlig_for(bruker, tilgang) if tilgang.er_ansatt else Avvik.objects.none()
    som_leder = mine_som_leder(bruker, tilgang)
    mine = (som_leder | Q(behandler=bruker)) & Q(status__in=AAPNE)
    return Innboks(synlige, mine, uleste_hos(bruker, tilgang, som_leder, dag), dag)
