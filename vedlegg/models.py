"""A file that belongs to a case: what it is, who added it, and whether a virus scanner has seen it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

KODELENGDE = 40
NAVNELENGDE = 150


class Skannestatus(models.TextChoices):
    IKKE_SKANNET = "ikke_skannet", _("Ikke virussjekket")
    VENTER = "venter", _("Venter på virussjekk")
    REN = "ren", _("Virussjekket")
    SMITTET = "smittet", _("Virus funnet, filen er slettet")
    FEILET = "feilet", _("Venter på ny virussjekk")


class VedleggQuerySet(models.QuerySet["Vedlegg"]):
    def for_sak(self, sakstype: str, sak_id: int) -> "VedleggQuerySet":
        """The files of one case that have not been removed, oldest first."""
        return self.gjeldende().filter(sakstype=sakstype, sak_id=sak_id).order_by("created_at", "id")

    def gjeldende(self) -> "VedleggQuerySet":
        """Those that nobody has removed."""
        return self.filter(slettet=None)

    def aa_skanne(self) -> "VedleggQuerySet":
        """Those whose scanning failed, or that came before there was a scanner."""
        return self.gjeldende().filter(skannestatus__in=(Skannestatus.FEILET, Skannestatus.IKKE_SKANNET))


# A removed file's name is to be gone, from the history of the row too.
@pghistory.track(exclude=["filnavn", "fil", "skanneforsoek"])
class Vedlegg(models.Model):
    """One file of a case. The bytes lie in file storage as `fil`, under a random name that says nothing.

    A removed file's bytes and name are gone; the row stays and says who added and who removed it, and when.
    So it is with an infected one. A file that is not `delt` is internal to those who handle the case: whoever
    it came from does not see it.
    """

    sakstype = models.CharField(max_length=KODELENGDE)
    sak_id = models.BigIntegerField()
    filnavn = models.CharField(max_length=NAVNELENGDE, blank=True)
    innholdstype = models.CharField(max_length=100)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    fil = models.CharField(max_length=120, blank=True)
    skannestatus = models.CharField(
        max_length=20, choices=Skannestatus.choices, default=Skannestatus.IKKE_SKANNET
    )
    skanneforsoek = models.PositiveIntegerField(default=0)
    delt = models.BooleanField(default=True)
    lastet_opp_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    slettet = models.DateTimeField(null=True)
    slettet_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = VedleggQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sakstype", "sak_id", "created_at"], name="vedlegg_sak"),
            models.Index(
                fields=["id"],
                condition=Q(slettet=None, skannestatus__in=["feilet", "ikke_skannet"]),
                name="vedlegg_aa_skanne",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["fil"], condition=~Q(fil=""), name="vedlegg_fil_en_gang"),
            models.CheckConstraint(
                condition=Q(stoerrelse__gt=0),
                name="vedlegg_ikke_tomt",
                violation_error_message=_("Filen er tom."),
            ),
            models.CheckConstraint(
                condition=Q(slettet=None, slettet_av=None)
                | Q(slettet__isnull=False, slettet_av__isnull=False, fil="", filnavn=""),
                name="vedlegg_slettet_er_borte",
                violation_error_message=_("Et fjernet vedlegg har verken fil eller filnavn."),
            ),
            models.CheckConstraint(
                condition=~Q(skannestatus="smittet") | Q(fil=""),
                name="vedlegg_smittet_er_borte",
                violation_error_message=_("En fil med virus kan ikke beholdes."),
            ),
            models.CheckConstraint(
                condition=~Q(fil="") | Q(slettet__isnull=False) | Q(skannestatus="smittet"),
                name="vedlegg_har_fil",
                violation_error_message=_("Filen mangler."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sakstype} {self.sak_id} {self.pk}"

    @property
    def vises_i_nettleser(self) -> bool:
        """An image that we encoded ourselves; everything else is only saved to disk."""
        return self.innholdstype.startswith("image/")
