"""Who sees which avvik, and in which capacities one may act. Page, list, count and figure ask here."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from avvik.models import SAKSTYPE, Avvik, AvvikQuerySet, Kategori, TidligereEnhet
from avvik.tilstander import OVERGANGER, Aktoer, Overgang, Status
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from organisasjon.tre import Ledelse
from tiltak.models import Tiltak, Tiltaksstatus

_OMHANDLER = Avvik.omhandler.through
_FAA = 5_000  # with more ids than that, one pass over the cases is no slower than finding each


class _Blant(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def blant(felt: str, ider: Collection[int] | QuerySet[Any]) -> Q:
    """The same as `felt__in=ider`, for some thousands of ids, or a query of few.

    One array, as IN takes a parameter for each id, which the driver is slow to read. A query is read first:
    with a subquery after IN in one arm of an OR, the database cannot use an index for any of the arms.
    """
    if isinstance(ider, QuerySet):
        return Q(_Blant(F(felt), ArraySubquery(ider)))
    return Q(_Blant(F(felt), Value(sorted(ider), output_field=ArrayField(BigIntegerField()))))


def _i_enhetene(tilgang: Tilgang, *roller: str) -> Q:
    """Cases that happened, are or were followed up where a role reaches; all for one at the root."""
    if not tilgang.har(*roller):
        return Q(pk__in=[])
    if tilgang.dekker_alt(*roller):
        return Q()
    dekning = tilgang.dekning(*roller)
    return blant("enhet", dekning) | blant("behandles_av", dekning) | _har_vaert_i(dekning)


def _har_vaert_i(enheter: Collection[int]) -> Q:
    """Cases that one of the enheter has forwarded: by id where they are few, so that indexes find them."""
    videresendt = TidligereEnhet.objects.filter(blant("enhet", enheter))
    noen = list(videresendt.values_list("avvik", flat=True)[: _FAA + 1])
    return blant("pk", noen) if len(noen) <= _FAA else Q(pk__in=videresendt.values("avvik"))


def _i_hovedkategori(kode: str) -> Q:
    kategorier = Kategori.objects.filter(Q(kode__iexact=kode) | Q(forelder__kode__iexact=kode))
    return Q(kategori__in=kategorier.values("pk"))


def handler_om(*brukere: int) -> Q:
    """Cases that are about one of the people."""
    return blant("pk", _OMHANDLER.objects.filter(blant("bruker", brukere)).values("avvik"))


def synlig_for(bruker: Bruker, tilgang: Tilgang | None = None) -> AvvikQuerySet:
    """The cases that the person may read; each rule is a row of the table in docs/arkitektur.md.

    A fortrolig case is not shown to those whom it is about, unless they reported it themselves. What was
    given by a role or a task ends with the person's last role; their own meldinger they keep.
    """
    tilgang = tilgang or tilgang_for(bruker)
    gjelder_andre = Q(fortrolig=False) | ~handler_om(bruker.pk)
    synlig = Q(melder=bruker)
    if tilgang.er_ansatt:
        delt = Tiltak.objects.filter(sakstype=SAKSTYPE, ansvarlig=bruker, saken_delt=True)
        oppgaver = Q(behandler=bruker)
        oppgaver |= blant("pk", delt.exclude(status=Tiltaksstatus.AVLYST).values("sak_id"))
        synlig |= oppgaver & gjelder_andre
    if tilgang.har(*LEDERROLLER):
        synlig |= _i_enhetene(tilgang, *LEDERROLLER) & gjelder_andre
    if tilgang.har(Rolletype.KVALITETSKOORDINATOR):
        synlig |= _i_enhetene(tilgang, Rolletype.KVALITETSKOORDINATOR) & Q(fortrolig=False)
        synlig |= _som_vikar(bruker, tilgang)
    if tilgang.har(Rolletype.VERNEOMBUD):
        hms = _i_hovedkategori(settings.KATEGORI_HMS)
        synlig |= _i_enhetene(tilgang, Rolletype.VERNEOMBUD) & hms & Q(fortrolig=False)
    if tilgang.har(Rolletype.PERSONVERNOMBUD):
        personvern = _i_hovedkategori(settings.KATEGORI_PERSONVERN)
        synlig |= _i_enhetene(tilgang, Rolletype.PERSONVERNOMBUD) & personvern & gjelder_andre
    return Avvik.objects.filter(synlig)


def _som_vikar(bruker: Bruker, tilgang: Tilgang) -> Q:
    """Cases, fortrolige too, that a koordinator of the root leads: the kommunedirektør is inhabil, or all
    posts of the line are vacant.
    """
    if not tilgang.dekker_alt(Rolletype.KVALITETSKOORDINATOR):
        return Q(pk__in=[])
    ledelse = tilgang.ledelse
    leder = blant("behandles_av", ledelse.leder_for(bruker.pk))
    direktoer = ledelse.kommunedirektoer
    if direktoer is not None:
        inhabil = Q(melder=direktoer) | handler_om(direktoer)
        vikar = ledelse.naermeste_leder(tilgang.tre.rot.id, inhabile=[direktoer]) == bruker.pk
        leder = leder | inhabil if vikar else leder & ~inhabil
    return leder & ~handler_om(bruker.pk)


def inhabile_i(avvik: Avvik) -> set[int]:
    """Those who may neither close nor reject: the reporter, and the people whom the case is about."""
    om = {bruker.pk for bruker in avvik.omhandler.all()}
    return om | ({avvik.melder_id} if avvik.melder_id else set())


def leder_for_sak(tilgang: Tilgang, avvik: Avvik) -> int | None:
    """The first of `ledere_for_sak`; None where nobody leads the case."""
    return leder_av(tilgang.ledelse, avvik)


def ledere_for_sak(tilgang: Tilgang, avvik: Avvik) -> list[int]:
    """The ids of the case's nærmeste ledere today, habilitet included: all who lead the enhet it goes to."""
    return ledere_av(tilgang.ledelse, avvik)


def leder_av(ledelse: Ledelse, avvik: Avvik) -> int | None:
    """As `leder_for_sak`, for who has the leadership of the day in hand and asks for many cases."""
    return next(iter(ledere_av(ledelse, avvik)), None)


def ledere_av(ledelse: Ledelse, avvik: Avvik) -> list[int]:
    """As `ledere_for_sak`, for who has the leadership of the day in hand and asks for many cases."""
    leder = ledelse.naermeste_leder(
        avvik.behandles_av_id,
        inhabile=inhabile_i(avvik),
        over=avvik.leder_over,
        avsluttet_av=avvik.avsluttet_av_id if avvik.er_aapen else None,
    )
    return [] if leder is None else [leder]


@dataclass
class Adgang:
    """What one person may do with one case that they can see. Asks the database only for what is needed."""

    bruker: Bruker
    avvik: Avvik
    tilgang: Tilgang = field(repr=False)

    @property
    def er_melder(self) -> bool:
        return self.avvik.melder_id == self.bruker.pk

    @cached_property
    def inhabil(self) -> bool:
        return self.bruker.pk in inhabile_i(self.avvik)

    @cached_property
    def gjelder_meg(self) -> bool:
        """Is the case about this person?"""
        return any(person.pk == self.bruker.pk for person in self.avvik.omhandler.all())

    @cached_property
    def er_leder(self) -> bool:
        """Leder in line of the enhet that follows up the case, and not inhabil.

        A case that the reporter has opened again is judged above those who ended it. One that the
        kommunedirektør reported or is about is their deputy's alone: nobody decides on their own superior
        (forvaltningsloven § 6 third paragraph).
        """
        if self.inhabil:
            return False
        if leder_for_sak(self.tilgang, self.avvik) == self.bruker.pk:
            return True
        if not self.tilgang.dekker(self.avvik.behandles_av_id, *LEDERROLLER):
            return False
        if self.tilgang.ledelse.kommunedirektoer in inhabile_i(self.avvik):
            return self.tilgang.dekker_alt(Rolletype.STEDFORTREDER)
        if self.avvik.er_aapen and self.avvik.avsluttet_av_id == self.bruker.pk:
            return False
        return not self.avvik.leder_over or self._leder_over()

    def _leder_over(self) -> bool:
        """Leder above the enhet from which the case was ended before the reporter opened it again."""
        trinn = self.tilgang.ledelse.avsluttet_fra(self.avvik.behandles_av_id, self.avvik.avsluttet_av_id)
        if trinn is None:
            return False
        if trinn.forelder_id is not None:
            return self.tilgang.dekker(trinn.forelder_id, *LEDERROLLER)
        avsluttet_av = self.avvik.avsluttet_av_id or self.tilgang.ledelse.kjede(trinn.id)[0]
        return self.bruker.pk != avsluttet_av and self.tilgang.dekker_alt(*LEDERROLLER)

    @property
    def er_behandler(self) -> bool:
        """The case is theirs to handle, and not about them."""
        return self.avvik.behandler_id == self.bruker.pk and not self.gjelder_meg

    @cached_property
    def er_koordinator(self) -> bool:
        """Kvalitetskoordinator over the enhet that follows up, of a case not fortrolig and not about them."""
        return (
            not self.avvik.fortrolig
            and not self.gjelder_meg
            and self.tilgang.dekker(self.avvik.behandles_av_id, Rolletype.KVALITETSKOORDINATOR)
        )

    @cached_property
    def er_personvernombud(self) -> bool:
        """May give advice: the case is of the personvern category."""
        kategori = self.avvik.kategori
        koder = {kategori.kode, kategori.forelder.kode if kategori.forelder else ""} if kategori else set()
        return settings.KATEGORI_PERSONVERN.casefold() in {k.casefold() for k in koder} and self.tilgang.har(
            Rolletype.PERSONVERNOMBUD
        )

    @property
    def kan_behandle(self) -> bool:
        """Handles the case: leder, behandler or koordinator."""
        return self.er_leder or self.er_behandler or self.er_koordinator

    @property
    def kan_klassifisere(self) -> bool:
        """kategori and alvorlighetsgrad are the leder's; the koordinator classifies too."""
        return self.er_leder or self.er_koordinator

    @property
    def kan_videresende(self) -> bool:
        return self.er_leder or self.er_koordinator

    @property
    def kan_rette(self) -> bool:
        """The reporter corrects or withdraws while nobody has taken the case."""
        return self.er_melder and self.avvik.status == Status.MELDT

    @property
    def kan_skrive(self) -> bool:
        """May write in the dialogue with the reporter."""
        return self.avvik.melder_id is not None and (
            self.er_melder or self.kan_behandle or self.er_personvernombud
        )

    @property
    def ser_intern_historikk(self) -> bool:
        """Everyone but the reporter sees all rows of the history; the reporter those meant for them."""
        return self.kan_behandle or not self.er_melder

    @property
    def aktoerer(self) -> set[Aktoer]:
        """The capacities in which the person may take steps."""
        egenskaper = {
            Aktoer.LEDER: self.er_leder,
            Aktoer.BEHANDLER: self.er_behandler or self.er_koordinator,
            Aktoer.MELDER: self.er_melder,
        }
        return {aktoer for aktoer, gjelder in egenskaper.items() if gjelder}

    def overganger(self, til: Status) -> list[Overgang]:
        """The declared steps from the case's status to `til` that the person may take in some capacity."""
        aktoerer = self.aktoerer
        return [o for o in OVERGANGER if (o.fra, o.til) == (self.avvik.status, til) and o.aktoerer & aktoerer]


def adgang(bruker: Bruker, avvik: Avvik, tilgang: Tilgang | None = None) -> Adgang:
    """What the person may do with the case."""
    return Adgang(bruker, avvik, tilgang or tilgang_for(bruker))
