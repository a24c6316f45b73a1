"""The e-mails about befaringer. They name the number, and nothing of what was found."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tests.leke.befaring.models import SAKSTYPE, Befaring
from utboks import epost
from utboks.epost import Bestilling, Epostslag

PLANLAGT, GJENNOMFOERT = "befaring.planlagt", "befaring.gjennomfoert"
SLAG = (
    Epostslag(PLANLAGT, _("Du skal på befaring: %(referanse)s"), _("Lederen har satt deg opp på befaring.")),
    Epostslag(
        GJENNOMFOERT,
        _("Befaring %(referanse)s er gjennomført"),
        _("En befaring i en enhet du er leder for, er gjennomført. Se over den, og avslutt den."),
    ),
)


def fortell(slag: str, befaring: Befaring, *mottakere: int) -> None:
    """Tells each of them once."""
    epost.bestill(
        Bestilling(
            slag=slag,
            mottaker_id=mottaker,
            noekkel=f"{befaring.pk}",
            sakstype=SAKSTYPE,
            sak_id=befaring.pk,
            adresse=reverse("befaring:vis", args=[befaring.pk]),
            referanse=befaring.nummer,
        )
        for mottaker in mottakere
    )
