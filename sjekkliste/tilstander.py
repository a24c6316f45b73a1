"""The states of a sjekkliste and the answers, declared once, for all. The steps are in sjekkliste/steg.py."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    AAPEN = "aapen", _("Ikke levert")
    LEVERT = "levert", _("Levert")
    RETURNERT = "returnert", _("Sendt tilbake")
    MOTTATT = "mottatt", _("Mottatt")


# What counts as delivered; all else is missing, however much of it is filled in.
LEVERTE = (Status.LEVERT, Status.MOTTATT)


class Aktoer(StrEnum):
    """In which capacity somebody takes a step: the nærmeste leder, or a leder above them."""

    LEDER = "leder"
    OVERORDNET = "overordnet"


class Svarverdi(models.TextChoices):
    """The answers, in the order in which the figures list them."""

    JA = "ja", _("Ja")
    DELVIS = "delvis", _("Delvis")
    NEI = "nei", _("Nei")
    IKKE_FORFALT = "ikke_forfalt", _("Ikke forfalt ennå")
    IKKE_AKTUELT = "ikke_aktuelt", _("Ikke aktuelt")


# These say that something is lacking: they need a comment, and a tiltak or a reason why there is none.
MED_MANGEL = (Svarverdi.DELVIS, Svarverdi.NEI)
UBESVART = "ubesvart"


class Hyppighet(models.TextChoices):
    """How often what a question asks about is due."""

    TERTIAL = "tertial", _("Hvert tertial")
    AAR = "aar", _("Hvert år")
    ANNETHVERT_AAR = "annethvert_aar", _("Annethvert år")


class Bokstav(models.TextChoices):
    """The letters of kommuneloven § 25-1 third paragraph."""

    A = "a", _("a) hovedoppgaver, mål og organisering")
    B = "b", _("b) nødvendige rutiner og prosedyrer")
    C = "c", _("c) avvik og risiko for avvik")
    D = "d", _("d) dokumentasjon")
    E = "e", _("e) evaluering og forbedring")
