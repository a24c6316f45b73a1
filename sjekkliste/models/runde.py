"""A runde, one a tertial; its sjekklister, one a virksomhet; and the answers while they are worked on."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from felles.klokke import dato
from felles.tid import TERTIALER, Periode
from organisasjon.models import Enhet
from sjekkliste import triggere
from sjekkliste.models.mal import Mal, Malspoersmaal
from sjekkliste.tilstander import LEVERTE, Status, Svarverdi

SAKSTYPE = "sjekkliste"  # what the history calls a sjekkliste
SVARTYPE = "sjekklistesvar"  # and an answer, which tiltak and files belong to


class RundeQuerySet(models.QuerySet["Runde"]):
    def aapne(self) -> "RundeQuerySet":
        """Those whose sjekklister can still be answered."""
        return self.filter(laast=None)


@pghistory.track()
class Runde(models.Model):
    """The sjekklister of a tertial. Open from `aapnet` until `laast`; nothing in it changes afterwards.

    `frist` is a date, late from the midnight after it. The night after `laases` it is locked by itself.
    """

    aar = models.PositiveSmallIntegerField(_("år"))
    tertial = models.PositiveSmallIntegerField(_("tertial"))
    mal = models.ForeignKey(Mal, models.PROTECT, related_name="runder")
    frist = models.DateField(_("frist"))
    laases = models.DateField(_("låses etter"))
    aapnet = models.DateTimeField()
    aapnet_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    laast = models.DateTimeField(null=True)
    laast_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    versjon = models.PositiveIntegerField(default=1)

    objects = RundeQuerySet.as_manager()

    class Meta:
        ordering = ["-aar", "-tertial"]
        triggers = [triggere.LAAST_RUNDE]
        constraints = [
            models.UniqueConstraint(
                fields=["aar", "tertial"],
                name="runde_en_for_hvert_tertial",
                violation_error_message=_("Runden for dette tertialet er allerede åpnet."),
            ),
            models.CheckConstraint(condition=Q(tertial__in=TERTIALER), name="runde_tertial"),
            models.CheckConstraint(
                condition=Q(laases__gte=F("frist")),
                name="runde_laases_etter_frist",
                violation_error_message=_("Runden kan ikke låses før fristen."),
            ),
            models.CheckConstraint(
                condition=Q(laast=None) | Q(laast__gte=F("aapnet")), name="runde_laast_etter_aapnet"
            ),
        ]

    def __str__(self) -> str:
        return str(self.periode)

    @property
    def periode(self) -> Periode:
        """The tertial that is asked about."""
        return Periode(self.aar, self.tertial)

    @property
    def er_aapen(self) -> bool:
        return self.laast is None


class SjekklisteQuerySet(models.QuerySet["Sjekkliste"]):
    def leverte(self) -> "SjekklisteQuerySet":
        """Delivered, received or not."""
        return self.filter(status__in=LEVERTE)

    def manglende(self) -> "SjekklisteQuerySet":
        """Not delivered, or sent back and not delivered again."""
        return self.exclude(status__in=LEVERTE)


@pghistory.track()
class Sjekkliste(models.Model):
    """The sjekkliste of one virksomhet in one runde.

    Who answers it is computed along the line: where the virksomhet has closed, whoever follows it up.
    `foerst_levert` decides whether it was late, also where it was sent back since.
    """

    runde = models.ForeignKey(Runde, models.PROTECT, related_name="sjekklister")
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="sjekklister")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.AAPEN)
    medvirkning_ansatte = models.TextField(_("hvordan de ansatte har medvirket"), blank=True)
    medvirkning_verneombud = models.TextField(_("hvordan verneombudet har medvirket"), blank=True)
    foerst_levert = models.DateTimeField(null=True)
    levert = models.DateTimeField(null=True)
    levert_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mottatt = models.DateTimeField(null=True)
    mottatt_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returmelding = models.TextField(_("hva må gjøres bedre"), blank=True)
    endret = models.DateTimeField()
    versjon = models.PositiveIntegerField(default=1)

    objects = SjekklisteQuerySet.as_manager()

    class Meta:
        ordering = ["runde", "enhet__kode"]
        triggers = [triggere.STATUSSTEG, triggere.LAAST_SJEKKLISTE]
        constraints = [
            models.UniqueConstraint(fields=["runde", "enhet"], name="sjekkliste_en_for_hver_virksomhet"),
            models.CheckConstraint(
                condition=Q(status="aapen", levert=None)
                | Q(status__in=["levert", "returnert"], levert__isnull=False, mottatt=None)
                | Q(status="mottatt", levert__isnull=False, mottatt__gte=F("levert")),
                name="sjekkliste_tidspunkter",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["levert", "mottatt"])
                | (~Q(medvirkning_ansatte="") & ~Q(medvirkning_verneombud="")),
                name="sjekkliste_levert_med_medvirkning",
                violation_error_message=_("Skriv hvordan de ansatte og verneombudet har medvirket."),
            ),
            models.CheckConstraint(
                condition=~Q(status="returnert") | ~Q(returmelding=""),
                name="sjekkliste_returnert_med_melding",
                violation_error_message=_("Skriv hva som må gjøres bedre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.runde_id}/{self.enhet_id}"

    @property
    def er_levert(self) -> bool:
        return self.status in LEVERTE

    def er_for_sen(self, frist: dt.date) -> bool:
        """Was it first delivered after the frist?"""
        return self.foerst_levert is not None and dato(self.foerst_levert) > frist


# Without the insertion: at the opening of a runde they are empty, tens of thousands at once.
@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Svar(models.Model):
    """The answer to one question, while it is worked on; there from the opening of the runde, empty.

    `planlagt` is when what is not due yet will be done. `uten_tiltak` says why a lack has no tiltak, and
    `motsigelse_svar` is the leder's word on what a register seems to contradict.
    """

    sjekkliste = models.ForeignKey(Sjekkliste, models.PROTECT, related_name="svar")
    spoersmaal = models.ForeignKey(Malspoersmaal, models.PROTECT, related_name="svar")
    verdi = models.CharField(max_length=20, choices=Svarverdi.choices, blank=True)
    kommentar = models.TextField(_("kommentar"), blank=True)
    planlagt = models.DateField(_("planlagt"), null=True, blank=True)
    uten_tiltak = models.TextField(_("hvorfor det ikke er satt inn tiltak"), blank=True)
    motsigelse_svar = models.TextField(_("forklaring"), blank=True)
    endret = models.DateTimeField()
    endret_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    versjon = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [triggere.LAAST_SVAR]
        constraints = [
            models.UniqueConstraint(fields=["sjekkliste", "spoersmaal"], name="svar_ett_paa_hvert"),
            models.CheckConstraint(condition=Q(verdi__in=["", *Svarverdi.values]), name="svar_verdi"),
            models.CheckConstraint(
                condition=Q(planlagt=None) | Q(verdi="ikke_forfalt"), name="svar_planlagt_naar_ikke_forfalt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sjekkliste_id}: {self.spoersmaal_id}"
