"""A report is a row that people can see: ordered, running step by step, done or failed with a reason.

A file that could not be made withholds nothing else: the report is then delvis, and its step says why.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisasjon.models import Enhet
from saksramme.godkjenning import Godkjennbar, godkjent_er_hel


class Rapportstatus(models.TextChoices):
    BESTILT = "bestilt", _("Bestilt")
    KJOERER = "kjoerer", _("Kjører")
    FERDIG = "ferdig", _("Ferdig")
    DELVIS = "delvis", _("Delvis ferdig")
    FEILET = "feilet", _("Feilet")


class Steg(models.TextChoices):
    """What the worker does, in order; each is stored as it ends, and is not done again."""

    TALL = "tall", _("Beregner tallene")
    KAPITLER = "kapitler", _("Skriver kapitlene")
    PDF = "pdf", _("Lager PDF")
    DOCX = "docx", _("Lager Word-fil")
    XLSX = "xlsx", _("Lager regneark")


FILSTEG = (Steg.PDF, Steg.DOCX, Steg.XLSX)  # each makes one file of what the steps before have stored


class Format(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"


class Rapport(Godkjennbar):
    """An order of the § 25-1 report for a period and an enhet with its subtree, as of `skjaering`.

    `skjaering_er_valgt` says that somebody asked for that moment, and not that it is the default.

    What the worker computed is frozen here: `tall` (the contract's JSON), `dokument` (texts as they were).
    `import_id` is the last import that the figures knew of: a later one that reaches back makes it utdatert.
    """

    aar = models.PositiveSmallIntegerField(_("år"))
    tertial = models.PositiveSmallIntegerField(_("tertial"), null=True, blank=True)
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="rapporter", verbose_name=_("enhet"))
    skjaering = models.DateTimeField(_("skjæringstidspunkt"))
    skjaering_er_valgt = models.BooleanField(default=False)
    automatisk = models.BooleanField(default=False)
    bestilt_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    bestilt = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Rapportstatus.choices, default=Rapportstatus.BESTILT)
    startet = models.DateTimeField(null=True)
    ferdig = models.DateTimeField(null=True)
    feil = models.TextField(blank=True)
    kjoering = models.PositiveSmallIntegerField(default=1)
    tall = models.JSONField(null=True)
    tillegg = models.JSONField(null=True)
    dokument = models.JSONField(null=True)
    import_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-bestilt", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tertial=None) | Q(tertial__in=[1, 2, 3]), name="rapport_tertial"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ferdig", "delvis"])
                | Q(tall__isnull=False, dokument__isnull=False, ferdig__isnull=False),
                name="rapport_ferdig_har_tall",
            ),
            models.CheckConstraint(
                condition=~Q(status="feilet") | ~Q(feil=""), name="rapport_feilet_har_grunn"
            ),
            godkjent_er_hel("rapport_godkjent_ferdig", status="ferdig"),
            models.UniqueConstraint(
                fields=["aar", "tertial", "enhet"],
                condition=Q(automatisk=True),
                name="rapport_ett_automatisk_utkast",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aar}/{self.tertial or '–'} {self.enhet_id} #{self.pk}"


class Rapportsteg(models.Model):
    """A step that the worker has ended, and when; with `feil`, why its file could not be made."""

    rapport = models.ForeignKey(Rapport, models.CASCADE, related_name="steg")
    steg = models.CharField(max_length=10, choices=Steg.choices)
    ferdig = models.DateTimeField()
    feil = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["ferdig", "id"]
        constraints = [models.UniqueConstraint(fields=["rapport", "steg"], name="rapportsteg_en_gang")]

    def __str__(self) -> str:
        return f"{self.rapport_id} {self.steg}"


class Rapportfil(models.Model):
    """A finished file, kept with the figures it shows; in the database, so that both come and go as one."""

    rapport = models.ForeignKey(Rapport, models.CASCADE, related_name="filer")
    format = models.CharField(max_length=5, choices=Format.choices)
    innhold = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rapport", "format"], name="rapportfil_en_gang")]

    def __str__(self) -> str:
        return f"{self.rapport_id} {self.format}"


class Kapitteltekst(models.Model):
    """What a person writes in a chapter for a period and an enhet; the next report of these takes it in."""

    aar = models.PositiveSmallIntegerField()
    tertial = models.PositiveSmallIntegerField(null=True)
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+")
    kapittel = models.CharField(max_length=40)
    tekst = models.TextField(blank=True)
    endret_av = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    endret = models.DateTimeField()
    versjon = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["aar", "tertial", "enhet", "kapittel"], name="kapitteltekst_en", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.aar}/{self.tertial or '–'} {self.kapittel}"
