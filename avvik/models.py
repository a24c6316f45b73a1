"""The register of avvik: categories, cases, their periods for the figures, and the talk with the reporter."""

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from avvik import triggere
from avvik.fristtabell import Fristtabell as Fristtabell
from avvik.saksnummer import STOERSTE
from avvik.tilstander import AAPNE, LUKKEDE, Alvorlighetsgrad, Avvikstype, Status
from felles.norsk import i_soekeform
from felles.rettigheter import endres_bare
from felles.validering import KODELENGDE, valider_kode
from organisasjon.models import Enhet

SAKSTYPE = "avvik"
# What lists by frist are ordered by: cases without one come last.
FRIST_ELLER_ALDRI = Coalesce("frist", Value(dt.date(9999, 12, 31), output_field=models.DateField()))


@pghistory.track()
class Kategori(models.Model):
    """What an avvik is about. Without `forelder` it is a hovedkategori; figures count by those."""

    kode = models.CharField(max_length=KODELENGDE, unique=True, validators=[valider_kode])
    navn = models.CharField(max_length=200)
    forelder = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="barn")

    class Meta:
        ordering = ["kode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forelder=None) | ~Q(forelder=F("id")), name="kategori_ikke_seg_selv"
            )
        ]

    def __str__(self) -> str:
        return self.navn


class Nummerserie(models.Model):
    """The highest number given to a case of a year (in Europe/Oslo); the row is locked until commit."""

    aar = models.PositiveSmallIntegerField(primary_key=True)
    siste = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(siste__lte=STOERSTE), name="nummerserie_seks_siffer"),
        ]

    def __str__(self) -> str:
        return f"{self.aar}: {self.siste}"


class AvvikQuerySet(models.QuerySet["Avvik"]):
    def aapne(self) -> "AvvikQuerySet":
        """Neither lukket nor avvist."""
        return self.filter(status__in=AAPNE)

    def lukkede(self) -> "AvvikQuerySet":
        """lukket or avvist."""
        return self.filter(status__in=LUKKEDE)

    def som_venter(self) -> "AvvikQuerySet":
        """Open cases that nobody has taken since they were meldt, forwarded or opened again."""
        return self.aapne().filter(Q(status=Status.MELDT) | Q(behandler=None), venter_siden__isnull=False)

    def forfalte(self, dag: dt.date) -> "AvvikQuerySet":
        """Open cases whose frist passed before that day."""
        return self.aapne().filter(frist__lt=dag)

    def med_habilitet(self) -> "AvvikQuerySet":
        """With what decides who may judge each case (avvik/habilitet.py): two queries for all of them."""
        return self.prefetch_related("omhandlede", "gjenaapninger")

    def for_visning(self) -> "AvvikQuerySet":
        """With all that one case shows of itself: few queries, whatever is in it."""
        saker = self.select_related("enhet", "behandles_av", "kategori__forelder", "melder", "behandler")
        return saker.med_habilitet().prefetch_related(
            "omhandlede__person", "omhandlede__fjernet_av", "omhandlede__feil_av"
        )


@pghistory.track(exclude=["soeketekst"])
class Avvik(models.Model):
    """A deviation that somebody reported, as it is now.

    `enhet` is where it happened and counts in the figures; `behandles_av` is the enhet that follows it up;
    `behandler` the person who does. `endret` is the instant of the last change, which stamps the periods.
    """

    saksnummer = models.CharField(max_length=KODELENGDE, unique=True)
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="avvik", verbose_name=_("hvor"))
    behandles_av = models.ForeignKey(Enhet, models.PROTECT, related_name="avvik_til_behandling")
    kategori = models.ForeignKey(
        Kategori, models.PROTECT, null=True, blank=True, related_name="avvik", verbose_name=_("kategori")
    )
    type = models.CharField(_("type"), max_length=20, choices=Avvikstype.choices, default=Avvikstype.HENDELSE)
    alvorlighetsgrad = models.CharField(
        _("alvorlighetsgrad"), max_length=10, choices=Alvorlighetsgrad.choices, null=True, blank=True
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.MELDT)
    hendelsestidspunkt = models.DateTimeField(_("når"), null=True, blank=True)
    meldt = models.DateTimeField(_("meldt"))
    lukket = models.DateTimeField(_("lukket"), null=True, blank=True)
    endret = models.DateTimeField()
    tittel = models.CharField(_("kort om hva som skjedde"), max_length=200)
    beskrivelse = models.TextField(_("hva skjedde"), blank=True)
    strakstiltak = models.TextField(_("hva ble gjort med en gang"), blank=True)
    melder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="meldte_avvik"
    )
    behandler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="avvik_til_behandling"
    )
    frist = models.DateField(_("frist"), null=True, blank=True)
    # What the alvorlighetsgrad gave; a frist that is another is somebody's own.
    beregnet_frist = models.DateField(null=True, blank=True)
    # Since when it has waited for somebody to take it; none once somebody has, nor for what was imported.
    venter_siden = models.DateTimeField(null=True, blank=True)
    aarsak = models.TextField(_("årsak"), blank=True)
    utfall = models.CharField(_("utfall"), max_length=200, blank=True)
    lukkemelding = models.TextField(_("melding til melderen"), blank=True)
    duplikat_av = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplikater")
    fortrolig = models.BooleanField(_("fortrolig"), default=False)
    importert = models.BooleanField(default=False)
    # Opened again by the reporter some time: who ended it before (`gjenaapninger`), and those below them,
    # do not judge it again, wherever it is forwarded, and however often it is closed.
    leder_over = models.BooleanField(default=False)
    # Who closed or rejected it last.
    avsluttet_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    versjon = models.PositiveIntegerField(default=1)
    # What avvik.sporringer.soek looks in; there is a space around every word.
    soeketekst = models.GeneratedField(
        expression=Concat(
            Value(" "),
            "saksnummer",
            Value(" "),
            i_soekeform("tittel"),
            Value(" "),
            i_soekeform("beskrivelse"),
            Value(" "),
            i_soekeform("strakstiltak"),
            Value(" "),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = AvvikQuerySet.as_manager()

    class Meta:
        # Measured by bench/sider.py. For each order of the list one index of all cases and a small one of the
        # open ones; the foreign keys' own indexes find the cases of an enhet or a person.
        indexes = [
            models.Index(fields=["-meldt", "-id"], name="avvik_nyeste"),
            models.Index(FRIST_ELLER_ALDRI, "id", name="avvik_etter_frist"),
            models.Index(
                fields=["behandles_av", "frist"], condition=~Q(status__in=LUKKEDE), name="avvik_aapne_frist"
            ),
            models.Index(
                fields=["-meldt", "-id"], condition=~Q(status__in=LUKKEDE), name="avvik_aapne_nyeste"
            ),
            models.Index(
                FRIST_ELLER_ALDRI, "id", condition=~Q(status__in=LUKKEDE), name="avvik_aapne_etter_frist"
            ),
            models.Index(
                fields=["saksnummer"], condition=~Q(status__in=LUKKEDE), name="avvik_aapne_etter_nummer"
            ),
            models.Index(
                fields=["behandles_av"],
                condition=~Q(status__in=LUKKEDE) & Q(leder_over=True),
                name="avvik_gjenaapnet",
            ),
            models.Index(
                fields=["venter_siden"], condition=Q(venter_siden__isnull=False), name="avvik_venter"
            ),
            GinIndex(fields=["soeketekst"], opclasses=["gin_trgm_ops"], name="avvik_soeketekst"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=LUKKEDE, lukket__isnull=False)
                | (~Q(status__in=LUKKEDE) & Q(lukket=None)),
                name="avvik_lukket_tidspunkt",
                violation_error_message=_(
                    "Et avvik har tidspunkt for lukking når det er lukket, og bare da."
                ),
            ),
            models.CheckConstraint(
                condition=Q(lukket=None) | Q(lukket__gte=F("meldt")),
                name="avvik_lukket_etter_meldt",
                violation_error_message=_("Et avvik kan ikke lukkes før det er meldt."),
            ),
            models.CheckConstraint(
                condition=Q(saksnummer__regex=r"^[0-9]{4}-[0-9]{6}$"),
                name="avvik_saksnummer_form",
                violation_error_message=_("Saksnummeret må ha formen ÅÅÅÅ-NNNNNN."),
            ),
            models.CheckConstraint(
                condition=Q(duplikat_av=None) | ~Q(duplikat_av=F("id")),
                name="avvik_ikke_duplikat_av_seg_selv",
                violation_error_message=_("Et avvik kan ikke være duplikat av seg selv."),
            ),
            models.CheckConstraint(
                condition=~Q(tittel=""),
                name="avvik_har_tittel",
                violation_error_message=_("Skriv hva som skjedde."),
            ),
        ]
        triggers = [
            triggere.STATUSSTEG,
            triggere.HABILITET,
            triggere.PERIODER_NY,
            triggere.PERIODER_ENDRET,
        ]

    def __str__(self) -> str:
        return self.saksnummer

    @property
    def er_aapen(self) -> bool:
        """Neither lukket nor avvist."""
        return self.status not in LUKKEDE

    def er_forfalt(self, dag: dt.date) -> bool:
        """Overdue from the midnight after its frist."""
        return self.er_aapen and self.frist is not None and self.frist < dag

    @property
    def personer(self) -> list[Any]:
        """The people whom the case is about now. For habilitet more may count (`Omhandlet.teller`)."""
        return [rad.person for rad in self.omhandlede.all() if rad.fjernet is None]

    @property
    def venter_paa_noen(self) -> bool:
        """Has nobody taken it since it was meldt, forwarded or opened again?"""
        return self.venter_siden is not None and (self.status == Status.MELDT or self.behandler_id is None)

    @property
    def frist_fra_grad(self) -> bool:
        """Does its frist follow from its alvorlighetsgrad?"""
        return bool(self.alvorlighetsgrad) and self.frist is not None and self.frist == self.beregnet_frist


@pghistory.track()
class Omhandlet(models.Model):
    """A person whom a case is about, or was once entered as. A row is never deleted.

    Removing somebody needs a leder who is not concerned, and a reason. The person still `teller` for
    habilitet, unless a leder above them, not concerned (`feil_av`), found that it was wrong to enter them.
    """

    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="omhandlede", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="omhandlet_i")
    foert_opp = models.DateTimeField(null=True)
    foert_opp_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    fjernet = models.DateTimeField(null=True)
    fjernet_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    grunn = models.TextField(_("grunn"), blank=True)
    teller = models.BooleanField(default=True)
    feil_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    feil_grunn = models.TextField(_("hvorfor det var feil"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["avvik", "person"], condition=Q(fjernet=None), name="omhandlet_en_gang"
            ),
            models.CheckConstraint(
                condition=Q(fjernet=None, fjernet_av=None, grunn="")
                | (Q(fjernet__isnull=False, fjernet_av__isnull=False) & ~Q(grunn="")),
                name="omhandlet_fjernet_med_grunn",
                violation_error_message=_("Skriv hvorfor saken ikke gjelder personen."),
            ),
            models.CheckConstraint(
                condition=Q(teller=True, feil_av=None, feil_grunn="")
                | (Q(teller=False, feil_av__isnull=False, fjernet__isnull=False) & ~Q(feil_grunn="")),
                name="omhandlet_feil_med_grunn",
                violation_error_message=_("Skriv hvorfor det var feil å føre opp personen."),
            ),
        ]
        indexes = [models.Index(fields=["avvik", "person"], name="omhandlet_sak")]
        triggers = [triggere.BARE_FJERNING]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.person_id}"


@pghistory.track()
class Gjenaapning(models.Model):
    """The reporter opened a case again that somebody had ended: they do not judge it a second time.

    `avsluttet_fra` is the enhet from whose lead it was ended: the case goes above it.
    """

    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="gjenaapninger")
    tidspunkt = models.DateTimeField()
    avsluttet_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    avsluttet_fra = models.ForeignKey(Enhet, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]
        db_table_comment = endres_bare("avsluttet_av_id")
        triggers = [triggere.GJENAAPNING_STAAR]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.tidspunkt}"


@pghistory.track()
class TidligereEnhet(models.Model):
    """An enhet that had the case before it was forwarded: it keeps sight of it."""

    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="tidligere_enheter")
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enhet", "avvik"], name="tidligere_enhet_en_gang"),
        ]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.enhet_id}"


@pghistory.track(exclude=["ulest"])
class Dialogmelding(models.Model):
    """A message between the reporter and those who handle the case."""

    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="dialog")
    avsender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fra_melder = models.BooleanField()
    tekst = models.TextField(_("melding"))
    tidspunkt = models.DateTimeField()
    # Until the reporter has read it, or all who answer for the case have, or one who handles it has answered.
    ulest = models.BooleanField(default=True, db_default=False)

    class Meta:
        db_table_comment = endres_bare("ulest", "avsender_id")
        ordering = ["tidspunkt", "id"]
        # Few at any time: by it what is unread is found among all messages of all cases, closed ones too.
        indexes = [
            models.Index(fields=["avvik", "fra_melder"], condition=Q(ulest=True), name="dialogmelding_ulest")
        ]
        constraints = [models.CheckConstraint(condition=~Q(tekst=""), name="dialogmelding_har_tekst")]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.tidspunkt}"


class Lesemerke(models.Model):
    """How far a person has read the dialogue of a case: to the message with the id `til`."""

    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="lesemerker", db_index=False)
    bruker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    til = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["avvik", "bruker"], name="lesemerke_ett")]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.bruker_id}: {self.til}"


class Gyldighetstid(models.Func):
    """From one instant (inclusive) to another (exclusive; none = still) as a range."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AvviksperiodeQuerySet(models.QuerySet["Avviksperiode"]):
    def ved(self, oeyeblikk: dt.datetime) -> "AvviksperiodeQuerySet":
        """What held at that instant: one row for each case reported by then."""
        return self.filter(Q(til=None) | Q(til__gt=oeyeblikk), fra__lte=oeyeblikk)


class Avviksperiode(models.Model):
    """What figures depend on, from one instant (inclusive) to another (exclusive; none = still).

    Written by the triggers of Avvik alone. The rows of a case are chained: each begins where its
    predecessor ends, none is empty, one is open. Figures of any moment are a range question here.
    """

    # db_index=False where an index below begins with the same column.
    avvik = models.ForeignKey(Avvik, models.CASCADE, related_name="perioder", db_index=False)
    fra = models.DateTimeField()
    til = models.DateTimeField(null=True)
    forrige_til = models.DateTimeField(null=True)
    meldt = models.DateTimeField()
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+", db_index=False)
    kategori = models.ForeignKey(Kategori, models.PROTECT, null=True, related_name="+")
    alvorlighetsgrad = models.CharField(max_length=10, choices=Alvorlighetsgrad.choices, null=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    frist = models.DateField(null=True)
    lukket = models.DateTimeField(null=True)

    objects = AvviksperiodeQuerySet.as_manager()

    class Meta:
        # Measured by bench/tall.py: a year of the kommune among a million avvik, 2,500 ms without, 400 with.
        indexes = [
            models.Index(
                fields=["meldt"],
                include=["fra", "til", "enhet", "status", "lukket", "kategori", "alvorlighetsgrad"],
                name="avviksperiode_meldt",
            ),
            models.Index(fields=["enhet", "meldt"], name="avviksperiode_enhet_meldt"),
            models.Index(
                fields=["lukket"],
                include=["fra", "til", "enhet", "meldt"],
                condition=Q(lukket__isnull=False),
                name="avviksperiode_lukket_naar",
            ),
            GistIndex(Gyldighetstid("fra", "til"), condition=Q(lukket=None), name="avviksperiode_aapne"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["avvik", "til"], name="avviksperiode_til", nulls_distinct=False),
            models.UniqueConstraint(
                fields=["avvik", "forrige_til"], name="avviksperiode_kjede", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(til=None) | Q(fra__lt=F("til")), name="avviksperiode_ikke_tom"
            ),
            models.CheckConstraint(
                # Spelled out, as a condition that is null counts as held.
                condition=Q(forrige_til=None, fra=F("meldt"))
                | Q(forrige_til__isnull=False, forrige_til=F("fra")),
                name="avviksperiode_uten_hull",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LUKKEDE, lukket__isnull=False)
                | (~Q(status__in=LUKKEDE) & Q(lukket=None)),
                name="avviksperiode_lukket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.avvik_id} {self.fra}–{self.til} {self.status}"
