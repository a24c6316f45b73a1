import datetime as dt

from django.db import models
from django.db.models.functions import Now


class Import(models.Model):
    """An import that stored something. `beroerer_fra`: the earliest instant whose figures it may change.

    A report computed before it, as of that instant or later, is «utdatert» and stays as it was.
    """

    ferdig = models.DateTimeField(db_default=Now())
    beroerer_fra = models.DateTimeField(null=True)
    linjer = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.pk} {self.ferdig:%Y-%m-%d}" if isinstance(self.ferdig, dt.datetime) else str(self.pk)


class Avtrykk(models.Model):
    """A fingerprint of what a row said when it was last imported (importering/avtrykk.py)."""

    noekkel = models.UUIDField(primary_key=True)
    avtrykk = models.JSONField()

    def __str__(self) -> str:
        return str(self.noekkel)
