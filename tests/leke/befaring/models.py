import pghistory
from django.conf import settings
from django.db import models

from saksramme.triggere import statussteg
from tests.leke.befaring.steg import STEG, Status

SAKSTYPE = "befaring"


@pghistory.track()
class Befaring(models.Model):
    """One walk round. `funn` is its content; a fortrolig one is for who leads and who does it alone."""

    enhet = models.ForeignKey("organisasjon.Enhet", models.PROTECT, related_name="+")
    ansvarlig = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dag = models.DateField()
    fortrolig = models.BooleanField(default=False)
    funn = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PLANLAGT)
    planlagt = models.DateTimeField()
    gjennomfoert = models.DateTimeField(null=True)
    endret = models.DateTimeField()
    versjon = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [statussteg(STEG)]

    def __str__(self) -> str:
        return self.nummer

    @property
    def nummer(self) -> str:
        """What it is called where only numbers may stand."""
        return f"B-{self.pk}"
