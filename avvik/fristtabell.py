"""The table of frister: how many working days each alvorlighetsgrad gives."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avvik.tilstander import Alvorlighetsgrad
from felles.triggere import kun_tillegg

FLEST_ARBEIDSDAGER = 365


def _arbeidsdager(navn: Alvorlighetsgrad) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        navn.label, validators=[MinValueValidator(1), MaxValueValidator(FLEST_ARBEIDSDAGER)]
    )


class Fristtabell(models.Model):
    """How many working days each alvorlighetsgrad gives. A change is a new row; the last one holds."""

    nummer = models.PositiveIntegerField(unique=True)
    kritisk = _arbeidsdager(Alvorlighetsgrad.KRITISK)
    hoey = _arbeidsdager(Alvorlighetsgrad.HOEY)
    middels = _arbeidsdager(Alvorlighetsgrad.MIDDELS)
    lav = _arbeidsdager(Alvorlighetsgrad.LAV)
    satt = models.DateTimeField()
    satt_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-nummer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{grad}__range": (1, FLEST_ARBEIDSDAGER)}) for grad in Alvorlighetsgrad.values)
                ),
                name="fristtabell_arbeidsdager",
                violation_error_message=_("Antall arbeidsdager må være fra 1 til 365."),
            )
        ]
        triggers = [kun_tillegg()]

    def __str__(self) -> str:
        return str(self.nummer)
