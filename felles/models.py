import uuid

from django.conf import settings
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


class Kladd(models.Model):
    """What somebody typed in a form that could not be taken when they sent it (felles/kladd.py).

    Theirs alone, for a day; one for each address that a form is sent to.
    """

    referanse = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bruker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    adresse = models.CharField(max_length=1000)
    side = models.CharField(max_length=1000)
    felt = models.JSONField()
    hadde_filer = models.BooleanField(default=False)
    opprettet = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bruker", "adresse"], name="kladd_en_for_hver_adresse"),
        ]
        indexes = [models.Index(fields=["opprettet"], name="kladd_alder")]

    def __str__(self) -> str:
        return str(self.referanse)


class Innsending(models.Model):
    """Something that a person sent once, and what became of it, so that it is not done twice.

    See felles/innsending.py.
    """

    bruker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    slag = models.CharField(max_length=80)
    noekkel = models.CharField(max_length=100)
    avtrykk = models.CharField(max_length=64)  # SHA-256 of all that was sent
    likhet = models.CharField(max_length=64, blank=True)  # SHA-256 of what makes two the same to a person
    svar = models.JSONField(null=True)
    tidspunkt = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bruker", "slag", "noekkel"], name="innsending_en_gang"),
        ]
        indexes = [
            models.Index(
                fields=["bruker", "slag", "likhet", "tidspunkt"],
                name="innsending_lik",
                condition=~models.Q(likhet=""),
            ),
            models.Index(fields=["tidspunkt"], name="innsending_alder"),
        ]

    def __str__(self) -> str:
        return f"{self.slag} {self.pk}"
