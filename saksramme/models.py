"""What the frame of the registers stores: files of long lists."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from felles.liste.fil import Format


class Eksportstatus(models.TextChoices):
    BESTILT = "bestilt", _("Bestilt")
    KJOERER = "kjoerer", _("Kjører")
    FERDIG = "ferdig", _("Ferdig")
    FEILET = "feilet", _("Feilet")


class Eksport(models.Model):
    """A list as a file, for the person who ordered it alone (saksramme/eksport).

    `parametre` and `sti` are those of the address, which hold no words that are searched for: these are read
    from the session `oekt` while the file waits, as they are nowhere else (felles/soekeminne.py).
    """

    bruker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    liste = models.CharField(max_length=60)
    format = models.CharField(max_length=5, choices=[(str(ett), ett.upper()) for ett in Format])
    parametre = models.TextField(blank=True)
    sti = models.JSONField(default=dict)
    oekt = models.CharField(max_length=40, blank=True)
    bestilt = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Eksportstatus.choices, default=Eksportstatus.BESTILT)
    startet = models.DateTimeField(null=True)
    ferdig = models.DateTimeField(null=True)
    feil = models.TextField(blank=True)
    kjoering = models.PositiveSmallIntegerField(default=1)
    filnavn = models.CharField(max_length=100, blank=True)
    antall = models.PositiveIntegerField(null=True)
    innhold = models.BinaryField(null=True)

    class Meta:
        ordering = ["-bestilt", "-id"]
        indexes = [
            models.Index(fields=["bruker", "-bestilt"], name="eksport_mine"),
            models.Index(fields=["bestilt"], name="eksport_alder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status="ferdig", ferdig__isnull=False, innhold__isnull=False, antall__isnull=False
                )
                | (~Q(status="ferdig") & Q(ferdig=None, innhold=None)),
                name="eksport_ferdig_har_fil",
            ),
            models.CheckConstraint(
                condition=~Q(status="feilet") | ~Q(feil=""), name="eksport_feilet_har_grunn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.liste} {self.format} #{self.pk}"
