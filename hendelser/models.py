from django.conf import settings
from django.db import models

from felles.triggere import kun_tillegg

KODELENGDE = 40


class HendelseQuerySet(models.QuerySet["Hendelse"]):
    def for_sak(self, sakstype: str, sak_id: int) -> "HendelseQuerySet":
        """The history of one case, oldest first."""
        return self.filter(sakstype=sakstype, sak_id=sak_id).order_by("tidspunkt", "id")


class Hendelse(models.Model):
    """What happened to a case, told to people. Written by services in the transaction of the change itself.

    Append-only: the database refuses a change or deletion. `synlig_for_melder` decides whether the one who
    reported the case sees the row; `data` holds codes and ids, never text of the case.
    """

    sakstype = models.CharField(max_length=KODELENGDE)
    sak_id = models.BigIntegerField()
    tidspunkt = models.DateTimeField()
    aktoer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    slag = models.CharField(max_length=KODELENGDE)
    fra = models.CharField(max_length=200, blank=True)
    til = models.CharField(max_length=200, blank=True)
    kommentar = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    synlig_for_melder = models.BooleanField(default=True)

    objects = HendelseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sakstype", "sak_id", "tidspunkt", "id"], name="hendelse_sak")]
        triggers = [
            kun_tillegg(),
        ]

    def __str__(self) -> str:
        return f"{self.sakstype} {self.sak_id} {self.slag}"
