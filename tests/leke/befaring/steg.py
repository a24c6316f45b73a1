"""The steps of a befaring, who takes them and what each needs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from saksramme.steg import Overgang, Stegtabell, fylt_ut


class Status(TextChoices):
    PLANLAGT = "planlagt", _("Planlagt")
    GJENNOMFOERT = "gjennomfoert", _("Gjennomført")
    AVSLUTTET = "avsluttet", _("Avsluttet")


class Aktoer(TextChoices):
    """In which capacity somebody takes a step."""

    LEDER = "leder"
    ANSVARLIG = "ansvarlig"


STEG = Stegtabell(
    register="befaring",
    statuser=Status,
    ukjent=_("En befaring som er «%(status)s», kan ikke bli «%(til)s»."),
    overganger=(
        Overgang(
            "gjennomfoer",
            Status.PLANLAGT,
            Status.GJENNOMFOERT,
            frozenset({Aktoer.ANSVARLIG, Aktoer.LEDER}),
            (fylt_ut("funn", _("Skriv hva du fant.")),),
        ),
        Overgang("avslutt", Status.GJENNOMFOERT, Status.AVSLUTTET, frozenset({Aktoer.LEDER})),
    ),
)
