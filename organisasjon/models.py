"""The organisation: enheter in a tree with two parents, people, and their roles."""

import datetime as dt
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from felles.klokke import naa
from felles.norsk import norsk_sortering
from felles.tekst import noekkel_uten_skille, normaliser
from felles.validering import KODELENGDE, valider_kode
from organisasjon import triggere


class Enhetstype(models.TextChoices):
    KOMMUNE = "kommune", _("Kommune")
    OMRAADE = "omraade", _("Kommunalområde")
    VIRKSOMHET = "virksomhet", _("Virksomhet")
    AVDELING = "avdeling", _("Avdeling")


class EnhetQuerySet(models.QuerySet["Enhet"]):
    def gyldige(self, dag: dt.date) -> "EnhetQuerySet":
        """Enheter that exist on that day."""
        return self.filter(
            Q(gyldig_fra=None) | Q(gyldig_fra__lte=dag), Q(gyldig_til=None) | Q(gyldig_til__gte=dag)
        )


class Enhetsfelt(models.Model):
    """What an enhet is and where it stands: shared by the row as it is now and the rows of its past.

    `forelder` is the line (who leads whom, access); `rapporteres_under` the parent in figures where it
    differs. The dates are inclusive; none means always.
    """

    navn = models.CharField(_("navn"), max_length=200)
    navn_andre_spraak = models.CharField(_("navn på et annet språk"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Enhetstype.choices)
    forelder = models.ForeignKey(
        "organisasjon.Enhet", models.PROTECT, null=True, blank=True, related_name="%(class)s_barn"
    )
    rapporteres_under = models.ForeignKey(
        "organisasjon.Enhet", models.PROTECT, null=True, blank=True, related_name="%(class)s_rapporterende"
    )
    etterfoelger = models.ForeignKey(
        "organisasjon.Enhet", models.PROTECT, null=True, blank=True, related_name="%(class)s_forgjengere"
    )
    gyldig_fra = models.DateField(_("gyldig fra"), null=True, blank=True)
    gyldig_til = models.DateField(_("gyldig til"), null=True, blank=True)

    class Meta:
        abstract = True


@pghistory.track()
class Enhet(Enhetsfelt):
    """An organisational unit as it is now. What it was earlier is in Enhetsperiode."""

    kode = models.CharField(_("kode"), max_length=KODELENGDE, unique=True, validators=[valider_kode])
    merkelapper = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    beskrivelse = models.TextField(_("hovedoppgaver, mål og organisering"), blank=True)
    endret = models.DateTimeField(default=naa)
    versjon = models.PositiveIntegerField(default=1)

    objects = EnhetQuerySet.as_manager()

    class Meta:
        ordering = ["kode"]
        triggers = [triggere.PERIODER_NY, triggere.PERIODER_ENDRET]
        # By which lists of cases are walked in the order of their enhet.
        indexes = [models.Index(norsk_sortering("navn"), name="enhet_paa_norsk")]
        constraints = [
            models.UniqueConstraint(
                fields=["type"],
                condition=Q(type=Enhetstype.KOMMUNE),
                name="enhet_en_kommune",
                violation_error_message=_("Det kan bare være én enhet av typen kommune."),
            ),
            models.CheckConstraint(
                condition=Q(type=Enhetstype.KOMMUNE, forelder=None)
                | (~Q(type=Enhetstype.KOMMUNE) & Q(forelder__isnull=False)),
                name="enhet_rot_er_kommune",
                violation_error_message=_("Alle enheter unntatt kommunen må ha en overordnet enhet."),
            ),
            models.CheckConstraint(
                condition=Q(gyldig_fra=None) | Q(gyldig_til=None) | Q(gyldig_fra__lte=F("gyldig_til")),
                name="enhet_gyldig_rekkefoelge",
                violation_error_message=_("Enheten kan ikke opphøre før den begynner."),
            ),
            models.CheckConstraint(
                condition=Q(etterfoelger=None) | Q(gyldig_til__isnull=False),
                name="enhet_etterfoelger_naar_lukket",
                violation_error_message=_("Bare en enhet som opphører, kan ha en etterfølger."),
            ),
            models.CheckConstraint(
                condition=~Q(forelder=F("id")) & ~Q(rapporteres_under=F("id")) & ~Q(etterfoelger=F("id")),
                name="enhet_ikke_seg_selv",
                violation_error_message=_("En enhet kan ikke peke på seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    def er_gyldig(self, dag: dt.date) -> bool:
        """Does the enhet exist on that day?"""
        return (self.gyldig_fra is None or self.gyldig_fra <= dag) and (
            self.gyldig_til is None or dag <= self.gyldig_til
        )


class EnhetsperiodeQuerySet(models.QuerySet["Enhetsperiode"]):
    def ved(self, oeyeblikk: dt.datetime) -> "EnhetsperiodeQuerySet":
        """The rows that hold at that instant: one for each enhet there was."""
        return self.filter(Q(fra=None) | Q(fra__lte=oeyeblikk), Q(til=None) | Q(til__gt=oeyeblikk))


class Enhetsperiode(Enhetsfelt):
    """What an enhet was, and where it stood, from one instant to another. Figures of a moment read these.

    Half-open; no `fra` means always, no `til` means still. The rows of an enhet are chained: each begins
    where its predecessor ends (`forrige_til`), which the database holds, so that no moment has two answers
    or none. Moving or renaming an enhet ends one row and begins another; nothing is rewritten, except by an
    import's correction, which holds from the start.
    """

    enhet = models.ForeignKey(Enhet, models.CASCADE, related_name="perioder")
    fra = models.DateTimeField(null=True)
    til = models.DateTimeField(null=True)
    forrige_til = models.DateTimeField(null=True)

    objects = EnhetsperiodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enhet", "til"], name="enhetsperiode_til", nulls_distinct=False),
            models.UniqueConstraint(
                fields=["enhet", "forrige_til"], name="enhetsperiode_kjede", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(fra=None) | Q(til=None) | Q(fra__lt=F("til")), name="enhetsperiode_ikke_tom"
            ),
            models.CheckConstraint(
                condition=Q(forrige_til=None) | Q(forrige_til=F("fra")), name="enhetsperiode_uten_hull"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn} {self.fra}–{self.til}"


@pghistory.track()
class Aarsverk(models.Model):
    """Årsverk and headcount of an enhet with its subtree for a year, as known from one instant to another."""

    enhet = models.ForeignKey(Enhet, models.CASCADE, related_name="aarsverk")
    aar = models.PositiveSmallIntegerField(null=True)
    aarsverk = models.DecimalField(max_digits=11, decimal_places=4, null=True)
    ansatte = models.PositiveIntegerField(null=True)
    fra = models.DateTimeField(null=True)
    til = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enhet", "aar", "til"], name="aarsverk_ett_svar", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(aarsverk__gte=0), name="aarsverk_ikke_negativt"),
        ]

    def __str__(self) -> str:
        return f"{self.enhet_id} {self.aar or '*'}: {self.aarsverk}"


class BrukerManager(BaseUserManager["Bruker"]):
    def get_by_natural_key(self, username: str | None) -> "Bruker":
        """Who logs in with that name. Case makes no difference, unless it tells two people apart."""
        navn = normaliser(username or "")
        like = self.filter(noekkel=noekkel_uten_skille(navn), slaatt_sammen_med=None)
        funnet: list[Bruker] = list(like[:100])
        noeyaktig = [bruker for bruker in funnet if bruker.brukernavn == navn]
        if len(noeyaktig or funnet) != 1:
            raise self.model.DoesNotExist
        return (noeyaktig or funnet)[0]


class Navnenoekkel(models.CharField):
    """What the user name has in common with those that differ in case alone: follows it when it is stored."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """See Field; also asked by bulk_create."""
        verdi = noekkel_uten_skille(model_instance.brukernavn)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, verdi)
        return verdi


@pghistory.track(exclude=["password", "last_login", "noekkel", "dobbel"])
class Bruker(AbstractBaseUser):
    """A person who uses the system. What they may do follows from their roles alone.

    User names that differ in case alone are the same. `dobbel` marks those that were stored before that and
    have the name of another; somebody merges the two, and `slaatt_sammen_med` is then who the person is.
    """

    brukernavn = models.CharField(
        _("brukernavn"), max_length=KODELENGDE, unique=True, validators=[valider_kode]
    )
    navn = models.CharField(_("navn"), max_length=200)
    epost = models.EmailField(_("e-post"), blank=True)
    is_active = models.BooleanField(_("kan logge inn"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    noekkel = Navnenoekkel(max_length=3 * KODELENGDE, default="", editable=False)
    dobbel = models.BooleanField(default=False, editable=False)
    slaatt_sammen_med = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    USERNAME_FIELD = "brukernavn"
    EMAIL_FIELD = "epost"

    objects: Any = BrukerManager()

    class Meta:
        ordering = [norsk_sortering("navn"), "brukernavn"]
        constraints = [
            models.UniqueConstraint(
                fields=["noekkel"],
                condition=Q(dobbel=False),
                name="bruker_ett_brukernavn",
                violation_error_message=_("Det finnes en person med dette brukernavnet fra før."),
            ),
            models.CheckConstraint(
                condition=Q(slaatt_sammen_med=None) | Q(is_active=False),
                name="bruker_slaatt_sammen_er_stengt",
                violation_error_message=_("En person som er slått sammen med en annen, kan ikke logge inn."),
            ),
        ]
        indexes = [
            models.Index(norsk_sortering("navn"), "id", name="bruker_paa_norsk"),
            models.Index(fields=["noekkel"], name="bruker_noekkel"),
        ]

    def __str__(self) -> str:
        return self.navn

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """As all text is, and not as Django would."""
        return normaliser(username)

    def clean(self) -> None:
        """See Model: makes ready for what is asked of the constraints."""
        super().clean()
        self.noekkel = noekkel_uten_skille(self.brukernavn)


class Rolletype(models.TextChoices):
    ANSATT = "ansatt", _("Ansatt")
    LEDER = "leder", _("Leder")
    STEDFORTREDER = "stedfortreder", _("Stedfortreder")
    VERNEOMBUD = "verneombud", _("Verneombud")
    KVALITETSKOORDINATOR = "kvalitetskoordinator", _("Kvalitetskoordinator")
    PERSONVERNOMBUD = "personvernombud", _("Personvernombud")
    KOMMUNEDIREKTOER = "kommunedirektoer", _("Kommunedirektør")
    REVISOR = "revisor", _("Revisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class RolleQuerySet(models.QuerySet["Rolle"]):
    def virksomme(self, dag: dt.date) -> "RolleQuerySet":
        """Roles that work on that day: both they and their enhet are valid, and the person may log in."""
        return self.filter(
            Q(fra=None) | Q(fra__lte=dag),
            Q(til=None) | Q(til__gte=dag),
            Q(enhet__gyldig_fra=None) | Q(enhet__gyldig_fra__lte=dag),
            Q(enhet__gyldig_til=None) | Q(enhet__gyldig_til__gte=dag),
            bruker__is_active=True,
        )

    def varer_fra(self, dag: dt.date) -> "RolleQuerySet":
        """Roles that are not over on that day: they work then, or will; and the person may log in."""
        return self.filter(
            Q(til=None) | Q(til__gte=dag),
            Q(enhet__gyldig_til=None) | Q(enhet__gyldig_til__gte=dag),
            bruker__is_active=True,
        )


@pghistory.track()
class Rolle(models.Model):
    """A person's role in an enhet and its subtree along the line. Dates are inclusive; none means always."""

    bruker = models.ForeignKey(Bruker, models.CASCADE, related_name="roller")
    rolle = models.CharField(_("rolle"), max_length=30, choices=Rolletype.choices)
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="roller")
    fra = models.DateField(_("fra og med"), null=True, blank=True)
    til = models.DateField(_("til og med"), null=True, blank=True)

    objects = RolleQuerySet.as_manager()

    class Meta:
        ordering = ["rolle", "enhet__kode", "fra"]
        constraints = [
            models.UniqueConstraint(
                fields=["bruker", "rolle", "enhet", "fra"],
                name="rolle_en_gang",
                nulls_distinct=False,
                violation_error_message=_(
                    "Personen har allerede denne rollen i denne enheten fra samme dag."
                ),
            ),
            models.CheckConstraint(
                condition=Q(fra=None) | Q(til=None) | Q(fra__lte=F("til")),
                name="rolle_rekkefoelge",
                violation_error_message=_("Rollen kan ikke slutte før den begynner."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bruker_id} {self.rolle} {self.enhet_id}"


class Innloggingsfeil(models.Model):
    """A try at a password that failed, or is under way. Whose and from where is stored as hashes alone."""

    konto = models.CharField(max_length=64)
    kilde = models.CharField(max_length=64)  # the address, or the known browser
    kjent = models.BooleanField()
    tidspunkt = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["konto", "kilde", "tidspunkt"], name="innloggingsfeil_egne"),
            models.Index(
                fields=["konto", "tidspunkt"], condition=Q(kjent=False), name="innloggingsfeil_konto"
            ),
            models.Index(
                fields=["kilde", "tidspunkt"], condition=Q(kjent=False), name="innloggingsfeil_adresse"
            ),
            models.Index(fields=["tidspunkt"], name="innloggingsfeil_tid"),
        ]

    def __str__(self) -> str:
        return f"{self.konto[:8]} {self.tidspunkt}"


class Innloggingsplass(models.Model):
    """Who has been told to come back, where many guess at one account or from one address; hashes alone.

    `sikret`: the moment is theirs, and nobody else gets it.
    """

    koe = models.CharField(max_length=64)
    hvem = models.CharField(max_length=64)
    kom_igjen = models.DateTimeField()
    sikret = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["koe", "hvem"], name="innloggingsplass_en")]
        indexes = [
            models.Index(fields=["koe", "kom_igjen"], condition=Q(sikret=True), name="innloggingsplass_koe"),
            models.Index(fields=["kom_igjen"], name="innloggingsplass_tid"),
        ]

    def __str__(self) -> str:
        return f"{self.koe[:8]} {self.kom_igjen}"
