"""The states of an avvik, and in which capacities somebody takes a step; the steps are in avvik/steg.py."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    MELDT = "meldt", _("Meldt")
    UNDER_BEHANDLING = "under_behandling", _("Under behandling")
    TILTAK_PAAGAAR = "tiltak_paagaar", _("Tiltak pågår")
    TIL_EVALUERING = "til_evaluering", _("Til evaluering")
    LUKKET = "lukket", _("Lukket")
    AVVIST = "avvist", _("Avvist")


class Alvorlighetsgrad(models.TextChoices):
    LAV = "lav", _("Lav")
    MIDDELS = "middels", _("Middels")
    HOEY = "hoey", _("Høy")
    KRITISK = "kritisk", _("Kritisk")


class Avvikstype(models.TextChoices):
    HENDELSE = "hendelse", _("Hendelse")
    NESTENHENDELSE = "nestenhendelse", _("Nestenhendelse")
    FORBEDRING = "forbedring", _("Forslag til forbedring")


# For the statistics there are two states: open, and these.
LUKKEDE = (Status.LUKKET, Status.AVVIST)
AAPNE = tuple(status for status in Status if status not in LUKKEDE)
# These may be closed without årsak and evaluated effect; the others only from til_evaluering.
LETTE_GRADER = (Alvorlighetsgrad.LAV, Alvorlighetsgrad.MIDDELS)


class Aktoer(StrEnum):
    """In which capacity somebody takes a step. «leder» is anyone who is leder in line, never inhabil."""

    LEDER = "leder"
    BEHANDLER = "behandler"
    MELDER = "melder"
