"""How a case can end: the outcomes of closing and the reasons for rejecting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Utfall(models.TextChoices):
    """What became of a closed avvik."""

    UTBEDRET = "utbedret", _("Utbedret")
    OVERFOERT = "overfoert", _("Overført til annen oppfølging")
    AKSEPTERT_RISIKO = "akseptert_risiko", _("Akseptert risiko")
    INGEN_TILTAK = "ingen_tiltak", _("Tatt til etterretning")


class Avvisningsgrunn(models.TextChoices):
    """Why a leder rejects; the reporter's own withdrawal is «trukket»."""

    IKKE_AVVIK = "ikke_avvik", _("Ikke et avvik")
    DUPLIKAT = "duplikat", _("Meldt før (duplikat)")
    FEIL = "feil", _("Meldt ved en feil")


TRUKKET = "trukket"


def utfallstekst(kode: str) -> str:
    """The outcome in words; an imported one stands as it came."""
    kjente: dict[str, object] = {
        **dict(Utfall.choices),
        **dict(Avvisningsgrunn.choices),
        TRUKKET: _("Trukket"),
    }
    return str(kjente.get(kode, kode))
