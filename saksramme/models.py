"""What registers share in the database: links between cases, and files of long lists."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from felles.liste.fil import Format
from felles.rettigheter import KAN_SLETTES

KODELENGDE = 40


class KoblingQuerySet(models.QuerySet["Kobling"]):
    def for_sak(self, sakstype: str, sak_id: int) -> "KoblingQuerySet":
        """Those of one case, oldest first, on whichever side it stands; one use of an index for each side."""
        foerste = Q(foerste_type=sakstype, foerste_id=sak_id)
        return self.filter(foerste | Q(andre_type=sakstype, andre_id=sak_id)).order_by("pk")


@pghistory.track()
class Kobling(models.Model):
    """Two cases, of one register or of two, that belong together. In which direction says nothing.

    Each pair stands once: `foerste` is the one whose (sakstype, id) is the lower.
    """

    foerste_type = models.CharField(max_length=KODELENGDE, db_collation="C")
    foerste_id = models.BigIntegerField()
    andre_type = models.CharField(max_length=KODELENGDE, db_collation="C")
    andre_id = models.BigIntegerField()
    koblet = models.DateTimeField()
    koblet_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = KoblingQuerySet.as_manager()

    class Meta:
        db_table_comment = KAN_SLETTES
        indexes = [models.Index(fields=["andre_type", "andre_id"], name="kobling_andre")]
        constraints = [
            models.UniqueConstraint(
                fields=["foerste_type", "foerste_id", "andre_type", "andre_id"],
                name="kobling_en_gang",
                violation_error_message=_("Sakene er allerede koblet sammen."),
            ),
            models.CheckConstraint(
                condition=Q(foerste_type__lt=F("andre_type"))
                | Q(foerste_type=F("andre_type"), foerste_id__lt=F("andre_id")),
                name="kobling_i_rekkefoelge",
                violation_error_message=_("En sak kan ikke kobles til seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.foerste_type} {self.foerste_id} – {self.andre_type} {self.andre_id}"


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
        db_table_comment = KAN_SLETTES
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
