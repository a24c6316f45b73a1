"""The template: områder and spørsmål, in versions. A version that a runde has used is never changed."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from felles.rettigheter import KAN_SLETTES
from felles.validering import KODELENGDE, valider_kode
from saksramme.versjoner import Versjon, VersjonQuerySet, en_aapen, publisert_foer_laast
from sjekkliste import triggere
from sjekkliste.tilstander import Bokstav, Hyppighet

MALTYPE = "sjekklistemal"  # what the history calls a version of the template


class MalQuerySet(VersjonQuerySet["Mal"]):
    """Versions of the template."""


@pghistory.track()
class Mal(Versjon):
    """One version of the template, locked from the first runde that uses it."""

    versjon = models.PositiveIntegerField(_("versjon"), unique=True)

    objects = MalQuerySet.as_manager()

    class Meta(Versjon.Meta):
        db_table_comment = KAN_SLETTES
        triggers = [triggere.LAAST_MAL]
        constraints = [
            en_aapen("sjekklistemal_en_aapen"),
            publisert_foer_laast("sjekklistemal_publisert_foer_laast"),
        ]


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
