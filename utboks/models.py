"""Work that must not be lost is a row first: the broker may forget, a worker may die, the row stays."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Jobbstatus(models.TextChoices):
    VENTER = "venter", _("Venter")
    TATT = "tatt", _("Kjører")
    FERDIG = "ferdig", _("Ferdig")
    FEILET = "feilet", _("Feilet")


class JobbQuerySet(models.QuerySet["Jobb"]):
    def aa_sende(self, naa: dt.datetime, sendt_foer: dt.datetime) -> "JobbQuerySet":
        """What a relay publishes: unsent or sent long ago and never taken, or taken with a lease run out."""
        return self.filter(
            Q(status=Jobbstatus.VENTER) & (Q(sendt=None) | Q(sendt__lt=sendt_foer))
            | Q(status=Jobbstatus.TATT, leie_til__lt=naa)
        )


class Jobb(models.Model):
    """One piece of work for a worker: its kind, the id of what it is about, and how far it has come.

    `noekkel` is unique: the same work is stored once however often it is asked for. A worker takes the job
    with a lease (`leie`, until `leie_til`); only the holder of the lease may mark it done.
    """

    slag = models.CharField(max_length=60)
    noekkel = models.CharField(max_length=120, unique=True)
    objekt_id = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Jobbstatus.choices, default=Jobbstatus.VENTER)
    created_at = models.DateTimeField()
    sendt = models.DateTimeField(null=True)
    leie = models.UUIDField(null=True)
    leie_til = models.DateTimeField(null=True)
    forsoek = models.PositiveSmallIntegerField(default=0)
    feil = models.TextField(blank=True)

    objects = JobbQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["status", "sendt"], condition=Q(status__in=["venter", "tatt"]), name="jobb_gjenstaar"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="tatt", leie__isnull=False, leie_til__isnull=False)
                | (~Q(status="tatt") & Q(leie=None, leie_til=None)),
                name="jobb_leie_naar_tatt",
            )
        ]

    def __str__(self) -> str:
        return self.noekkel
