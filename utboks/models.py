"""Work that must not be lost is a row first: the broker may forget, a worker may die, the row stays."""

import datetime as dt

from django.conf import settings
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
        """What a relay publishes: unsent or sent long ago and never taken, or taken with a lease run out.

        What has been put off is published once its time has come.
        """
        venter = Q(status=Jobbstatus.VENTER) & (Q(tidligst=None) | Q(tidligst__lte=naa))
        return self.filter(
            venter & (Q(sendt=None) | Q(sendt__lt=sendt_foer)) | Q(status=Jobbstatus.TATT, leie_til__lt=naa)
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
    tidligst = models.DateTimeField(null=True)
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


class Epoststatus(models.TextChoices):
    VENTER = "venter", _("Venter")
    SENDT = "sendt", _("Sendt")
    FEILET = "feilet", _("Feilet")
    UTGAAR = "utgaar", _("Utgår")


class Epost(models.Model):
    """An e-mail to a person: that something has happened, and where to read it. Never what it is about.

    `slag` says which text is written when it is sent; `referanse` is a number such as a saksnummer, `adresse`
    the path of the page. `noekkel` is unique: the same is stored once however often it is asked for. The
    address is the recipient's at the moment of sending.
    """

    noekkel = models.CharField(max_length=200, unique=True)
    mottaker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    slag = models.CharField(max_length=60)
    sakstype = models.CharField(max_length=40)
    sak_id = models.BigIntegerField()
    referanse = models.CharField(max_length=60, blank=True)
    adresse = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Epoststatus.choices, default=Epoststatus.VENTER)
    forsoek = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sendt = models.DateTimeField(null=True)
    feil = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], condition=Q(status="feilet"), name="epost_feilet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sendt", sendt__isnull=False) | (~Q(status="sendt") & Q(sendt=None)),
                name="epost_sendt_naar_sendt",
            ),
        ]

    def __str__(self) -> str:
        return self.noekkel


class Bryter(models.Model):
    """Whether a service outside answers (`utboks.bryter`): failures in a row, and until when it is let be."""

    tjeneste = models.CharField(max_length=40, unique=True)
    feil_paa_rad = models.PositiveIntegerField(default=0)
    pause_til = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.tjeneste
