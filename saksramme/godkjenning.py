"""Sign-off of what is finished: who approved it and when, once. What is approved is not changed any more."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from felles.feil import UgyldigOvergang
from felles.klokke import naa


class Godkjennbar(models.Model):
    """Has been approved, or not. The table adds `godkjent_er_hel` to its constraints."""

    godkjent = models.DateTimeField(null=True)
    godkjent_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def godkjenn(self, aktoer: Any, *, hindring: str) -> None:
        """Signs and stores it. Raises UgyldigOvergang with `hindring` where it is approved already.

        The caller holds the row, and has asked whether the person may and whether it is finished.
        """
        if self.godkjent is not None:
            raise UgyldigOvergang(hindring)
        self.godkjent, self.godkjent_av = naa(), aktoer
        self.save()


def godkjent_er_hel(navn: str, **ferdig: Any) -> models.CheckConstraint:
    """Who and when, or neither; and only of what is finished, which the fields `ferdig` say."""
    return models.CheckConstraint(
        condition=Q(godkjent=None, godkjent_av=None)
        | Q(godkjent__isnull=False, godkjent_av__isnull=False, **ferdig),
        name=navn,
    )
