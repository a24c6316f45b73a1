"""What was delivered, and when it held: the figures of any moment are read from here alone."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from felles.rettigheter import endres_bare
from felles.triggere import kun_tillegg
from sjekkliste import triggere
from sjekkliste.models.mal import Malspoersmaal
from sjekkliste.models.runde import Sjekkliste
from sjekkliste.tilstander import Svarverdi


class LeveringQuerySet(models.QuerySet["Levering"]):
    def ved(self, oeyeblikk: dt.datetime) -> "LeveringQuerySet":
        """Those that held at that instant: at most one for each sjekkliste."""
        return self.filter(Q(til=None) | Q(til__gt=oeyeblikk), levert__lte=oeyeblikk)


class Levering(models.Model):
    """A delivery of a sjekkliste, from `levert` until it was sent back (`til`), if it was.

    `for_sent` says that the first delivery came after the frist that held then. `kunnskap` is what the
    registers knew at that moment: numbers, by question.
    """

    sjekkliste = models.ForeignKey(Sjekkliste, models.PROTECT, related_name="leveringer")
    levert = models.DateTimeField()
    levert_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    til = models.DateTimeField(null=True)
    for_sent = models.BooleanField()
    medvirkning_ansatte = models.TextField()
    medvirkning_verneombud = models.TextField()
    kunnskap = models.JSONField(default=dict)

    objects = LeveringQuerySet.as_manager()

    class Meta:
        ordering = ["sjekkliste", "levert"]
        db_table_comment = endres_bare("til")
        triggers = [triggere.LAAST_LEVERING, triggere.LEVERING_FROSSEN]
        constraints = [
            models.UniqueConstraint(
                fields=["sjekkliste"], condition=Q(til=None), name="levering_en_som_gjelder"
            ),
            models.CheckConstraint(condition=Q(til=None) | Q(til__gt=F("levert")), name="levering_ikke_tom"),
        ]

    def __str__(self) -> str:
        return f"{self.sjekkliste_id} {self.levert:%Y-%m-%d}"


class Levertsvar(models.Model):
    """An answer as it was delivered. Append-only: the database refuses a change or deletion.

    `uendret` counts the tertials in a row, this one included, with the same answer and comment.
    `motsigelse` names what a register seemed to contradict, as a sentence of that moment.
    """

    levering = models.ForeignKey(Levering, models.PROTECT, related_name="svar")
    spoersmaal = models.ForeignKey(Malspoersmaal, models.PROTECT, related_name="leverte")
    verdi = models.CharField(max_length=20, choices=Svarverdi.choices)
    kommentar = models.TextField(blank=True)
    planlagt = models.DateField(null=True)
    uten_tiltak = models.TextField(blank=True)
    motsigelse = models.TextField(blank=True)
    motsigelse_svar = models.TextField(blank=True)
    uendret = models.PositiveSmallIntegerField(default=1)

    class Meta:
        triggers = [
            kun_tillegg(),
        ]
        indexes = [
            models.Index(fields=["levering"], include=["spoersmaal", "verdi"], name="levertsvar_til_tall")
        ]
        constraints = [
            models.UniqueConstraint(fields=["levering", "spoersmaal"], name="levertsvar_ett_paa_hvert"),
            models.CheckConstraint(condition=Q(verdi__in=Svarverdi.values), name="levertsvar_verdi"),
        ]

    def __str__(self) -> str:
        return f"{self.levering_id}: {self.spoersmaal_id}"
