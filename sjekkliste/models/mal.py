"""The template: områder and spørsmål, in versions. A version that a runde has used is never changed."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from felles.rettigheter import KAN_SLETTES
from felles.validering import KODELENGDE, valider_kode
from sjekkliste import triggere
from sjekkliste.tilstander import Bokstav, Hyppighet

MALTYPE = "sjekklistemal"  # what the history calls a version of the template


class MalQuerySet(models.QuerySet["Mal"]):
    def publiserte(self) -> "MalQuerySet":
        """Those that a runde may use, newest first."""
        return self.filter(publisert__isnull=False).order_by("-versjon")


@pghistory.track()
class Mal(models.Model):
    """One version of the template. Draft until `publisert`; locked from the first runde that uses it."""

    versjon = models.PositiveIntegerField(_("versjon"), unique=True)
    merknad = models.CharField(_("hva er nytt i denne versjonen"), max_length=500, blank=True)
    opprettet_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    publisert = models.DateTimeField(null=True)
    laast = models.DateTimeField(null=True)
    # Counts every change of it or of what it holds, so that two editors do not overwrite each other.
    radversjon = models.PositiveIntegerField(default=1)

    objects = MalQuerySet.as_manager()

    class Meta:
        ordering = ["-versjon"]
        db_table_comment = KAN_SLETTES
        triggers = [triggere.LAAST_MAL]
        constraints = [
            models.UniqueConstraint(
                fields=["laast"],
                condition=Q(laast=None),
                nulls_distinct=False,
                name="sjekklistemal_en_aapen",
                violation_error_message=_("Det finnes allerede en versjon som kan endres."),
            ),
            models.CheckConstraint(
                condition=Q(laast=None) | Q(publisert__isnull=False, publisert__lte=F("laast")),
                name="sjekklistemal_publisert_foer_laast",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.versjon}"

    @property
    def kan_endres(self) -> bool:
        return self.laast is None


@pghistory.track()
class Malomraade(models.Model):
    """An område of the template. `kode` is the same in every version, so that tertials can be compared."""

    mal = models.ForeignKey(Mal, models.CASCADE, related_name="omraader")
    kode = models.CharField(_("kode"), max_length=KODELENGDE, validators=[valider_kode])
    navn = models.CharField(_("navn"), max_length=200)
    rekkefoelge = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rekkefoelge", "pk"]
        db_table_comment = KAN_SLETTES
        triggers = [triggere.LAAST_MAL_OMRAADE]
        constraints = [
            models.UniqueConstraint(
                fields=["mal", "kode"],
                name="malomraade_kode",
                violation_error_message=_("Det finnes allerede et område med denne koden."),
            )
        ]

    def __str__(self) -> str:
        return self.navn


@pghistory.track()
class Malspoersmaal(models.Model):
    """A question. `kode` is the same in every version; `kunnskap` names the registers that know something.

    It applies to every virksomhet, or where `typer` or `merkelapper` are given, to an enhet that is of one of
    the types or bears one of the labels.
    """

    omraade = models.ForeignKey(Malomraade, models.CASCADE, related_name="spoersmaal")
    kode = models.CharField(_("kode"), max_length=KODELENGDE, validators=[valider_kode])
    tekst = models.CharField(_("spørsmål"), max_length=500)
    veiledning = models.TextField(_("veiledning"), blank=True)
    bokstav = models.CharField(_("bokstav i § 25-1"), max_length=1, choices=Bokstav.choices)
    hyppighet = models.CharField(
        _("hvor ofte"), max_length=20, choices=Hyppighet.choices, default=Hyppighet.TERTIAL
    )
    typer = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    merkelapper = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    kunnskap = ArrayField(models.CharField(max_length=KODELENGDE), default=list, blank=True)
    rekkefoelge = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rekkefoelge", "pk"]
        db_table_comment = KAN_SLETTES
        triggers = [triggere.LAAST_MAL_SPOERSMAAL]
        constraints = [
            models.UniqueConstraint(
                fields=["omraade", "kode"],
                name="malspoersmaal_kode",
                violation_error_message=_("Det finnes allerede et spørsmål med denne koden."),
            ),
            models.CheckConstraint(
                condition=Q(hyppighet__in=Hyppighet.values), name="malspoersmaal_hyppighet"
            ),
            models.CheckConstraint(condition=Q(bokstav__in=Bokstav.values), name="malspoersmaal_bokstav"),
        ]

    def __str__(self) -> str:
        return self.kode

    def gjelder(self, type_: str, merkelapper: list[str]) -> bool:
        """Does it apply to an enhet of that type with these labels?"""
        if not self.typer and not self.merkelapper:
            return True
        return type_ in self.typer or not set(self.merkelapper).isdisjoint(merkelapper)
