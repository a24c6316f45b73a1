"""Tiltak: what shall be done, by whom, by when, and did it help. One kind for all registers."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KODELENGDE = 40


class Tiltaksstatus(models.TextChoices):
    AAPENT = "aapent", _("Åpent")
    UTFOERT = "utfoert", _("Utført")
    AVLYST = "avlyst", _("Avlyst")


class Effekt(models.TextChoices):
    IKKE_VURDERT = "ikke_vurdert", _("Ikke vurdert")
    VIRKET = "virket", _("Virket")
    DELVIS = "delvis", _("Virket delvis")
    VIRKET_IKKE = "virket_ikke", _("Virket ikke")


class TiltakQuerySet(models.QuerySet["Tiltak"]):
    def for_sak(self, sakstype: str, sak_id: int) -> "TiltakQuerySet":
        """All tiltak of one case, oldest first."""
        return self.filter(sakstype=sakstype, sak_id=sak_id).order_by("id")

    def aapne(self) -> "TiltakQuerySet":
        """Those that remain to be done."""
        return self.filter(status=Tiltaksstatus.AAPENT)

    def forfalte(self, dag: dt.date) -> "TiltakQuerySet":
        """Open ones whose frist passed before that day."""
        return self.aapne().filter(frist__lt=dag)


@pghistory.track()
class Tiltak(models.Model):
    """A measure that follows from a case of some register, named by `sakstype` and `sak_id`.

    Who is responsible sees the tiltak and the case's number, not the case's text, unless `saken_delt`.
    """

    sakstype = models.CharField(max_length=KODELENGDE)
    sak_id = models.BigIntegerField()
    hva = models.TextField(_("hva skal gjøres"))
    ansvarlig = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tiltak", verbose_name=_("ansvarlig")
    )
    frist = models.DateField(_("frist"))
    status = models.CharField(max_length=20, choices=Tiltaksstatus.choices, default=Tiltaksstatus.AAPENT)
    saken_delt = models.BooleanField(_("den ansvarlige får lese saken"), default=False)
    resultat = models.TextField(_("hva ble gjort"), blank=True)
    avlyst_grunn = models.TextField(_("hvorfor avlyses tiltaket"), blank=True)
    effekt = models.CharField(_("effekt"), max_length=20, choices=Effekt.choices, default=Effekt.IKKE_VURDERT)
    effekt_kommentar = models.TextField(_("hvordan vet vi det"), blank=True)
    avsluttet = models.DateTimeField(null=True)
    opprettet_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    versjon = models.PositiveIntegerField(default=1)

    # Not stored: what `tiltak.ansvar.merk_etterlatte` finds of an open one whose responsible has left.
    ansvarlig_har_sluttet = False
    venter_paa = ""

    objects = TiltakQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sakstype", "sak_id"], name="tiltak_sak"),
            models.Index(
                fields=["ansvarlig", "frist"], condition=Q(status="aapent"), name="tiltak_mine_aapne"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="aapent", avsluttet=None)
                | (~Q(status="aapent") & Q(avsluttet__isnull=False, avsluttet__gte=F("created_at"))),
                name="tiltak_avsluttet_naar_ikke_aapent",
                violation_error_message=_(
                    "Et tiltak som er utført eller avlyst, må ha et tidspunkt for det."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status="avlyst") | ~Q(avlyst_grunn=""),
                name="tiltak_avlyst_med_grunn",
                violation_error_message=_("Skriv hvorfor tiltaket avlyses."),
            ),
            models.CheckConstraint(
                condition=Q(effekt="ikke_vurdert") | Q(status="utfoert"),
                name="tiltak_effekt_av_utfoert",
                violation_error_message=_("Effekten kan først vurderes når tiltaket er utført."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sakstype} {self.sak_id}: {self.pk}"

    @property
    def ansvarlig_tekst(self) -> str:
        """Who is responsible, as it is shown: «Kari Nordmann (har sluttet), venter på Ola Hansen»."""
        if not self.ansvarlig_har_sluttet:
            return str(self.ansvarlig)
        if not self.venter_paa:
            return gettext("%(navn)s (har sluttet)") % {"navn": self.ansvarlig}
        verdier = {"navn": self.ansvarlig, "leder": self.venter_paa}
        return gettext("%(navn)s (har sluttet), venter på %(leder)s") % verdier

    def er_forfalt(self, dag: dt.date) -> bool:
        """Overdue from the midnight after its frist."""
        return self.status == Tiltaksstatus.AAPENT and self.frist < dag
