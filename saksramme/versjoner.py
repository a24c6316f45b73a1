"""Versions of what is agreed before it is used: draft, published, locked from first use; and their changes.

Each kind has a table of its own, with the fields of `Versjon` and the constraints `en_aapen` and
`publisert_foer_laast`. What a version holds is the kind's own, and so is who may change it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.feil import UgyldigOvergang

LENGSTE_MERKNAD = 500
Del = TypeVar("Del")
EnVersjon = TypeVar("EnVersjon", bound="Versjon")


class VersjonQuerySet(models.QuerySet[EnVersjon]):
    def publiserte(self) -> Self:
        """Those that may be used, newest first."""
        return self.filter(publisert__isnull=False).order_by("-versjon")

    def neste_nummer(self) -> int:
        """The number of the version after these."""
        return (self.aggregate(siste=Max("versjon"))["siste"] or 0) + 1


class Versjon(models.Model):
    """One version. Draft until `publisert`; locked, and never changed again, from its first use."""

    versjon = models.PositiveIntegerField(gettext_lazy("versjon"))
    merknad = models.CharField(
        gettext_lazy("hva er nytt i denne versjonen"), max_length=LENGSTE_MERKNAD, blank=True
    )
    opprettet_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    publisert = models.DateTimeField(null=True)
    laast = models.DateTimeField(null=True)
    # Counts every change of it or of what it holds, so that two editors do not overwrite each other.
    radversjon = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["-versjon"]

    def __str__(self) -> str:
        return f"v{self.versjon}"

    @property
    def kan_endres(self) -> bool:
        return self.laast is None

    def publiser(self, tid: dt.datetime) -> None:
        """Makes the draft the one that is used next. Raises UgyldigOvergang unless it is a draft."""
        if self.publisert is not None:
            raise UgyldigOvergang(_("Versjonen er allerede publisert."))
        self.publisert = tid

    def trekk_tilbake(self) -> None:
        """Makes it a draft again. Raises UgyldigOvergang unless it is published."""
        if self.publisert is None:
            raise UgyldigOvergang(_("Versjonen er ikke publisert."))
        self.publisert = None


def en_aapen(navn: str, *innen: str) -> models.UniqueConstraint:
    """One version at a time can be changed; of what the fields `innen` name, else of all."""
    return models.UniqueConstraint(
        fields=[*innen, "laast"],
        condition=Q(laast=None),
        nulls_distinct=False,
        name=navn,
        violation_error_message=gettext_lazy("Det finnes allerede en versjon som kan endres."),
    )


def publisert_foer_laast(navn: str) -> models.CheckConstraint:
    """What is used was published first."""
    return models.CheckConstraint(
        condition=Q(laast=None) | Q(publisert__isnull=False, publisert__lte=F("laast")), name=navn
    )


@dataclass(frozen=True)
class Forskjell(Generic[Del]):
    """What a version has that another had not, had otherwise (now, before, in what), or had and lost."""

    nye: list[Del]
    endret: list[tuple[Del, Del, list[str]]]
    fjernet: list[Del]
    ny_rekkefoelge: bool


def sammenlign(
    ny: Mapping[str, Del], foer: Mapping[str, Del], hva: Callable[[Del, Del], list[str]]
) -> Forskjell[Del]:
    """Parts are known by code in every version; `hva` says in words in what two of the same code differ."""
    felles = [kode for kode in ny if kode in foer]
    ulike = [(ny[kode], foer[kode], hva(ny[kode], foer[kode])) for kode in felles]
    return Forskjell(
        nye=[ny[kode] for kode in ny if kode not in foer],
        endret=[ett for ett in ulike if ett[2]],
        fjernet=[foer[kode] for kode in foer if kode not in ny],
        ny_rekkefoelge=felles != [kode for kode in foer if kode in ny],
    )


def ulike_felt(ny: Any, foer: Any, feltnavn: Mapping[str, Any]) -> list[str]:
    """What people call the fields in which the two differ, each once."""
    return list(
        dict.fromkeys(
            str(navn) for felt, navn in feltnavn.items() if getattr(ny, felt) != getattr(foer, felt)
        )
    )
