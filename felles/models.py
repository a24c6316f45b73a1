from django.db import models
from django.db.models.functions import Now


class Installasjon(models.Model):
    """What this database is: one row, written when the first data comes in.

    `demo` decides whether pages and files are marked as example data and whether one may log in by choosing
    a person. It is never changed: a demo does not become the real thing.
    """

    demo = models.BooleanField()
    opprettet = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installasjon_en_rad")]

    def __str__(self) -> str:
        return "demo" if self.demo else "drift"
