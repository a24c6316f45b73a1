"""Who sees which avvik, and in which capacities one may act. Page, list, count and figure ask here."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Q

from avvik.habilitet import Habilitet, Hindring, forhold_i
from avvik.models import SAKSTYPE, Avvik, AvvikQuerySet, Kategori, TidligereEnhet
from avvik.ruting import mine_som_leder
from avvik.sporringer.filtre import blant, handler_om
from avvik.tilstander import AAPNE, LUKKEDE, Aktoer, Status
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from organisasjon.tre import Ledelse
from tiltak.models import Tiltak, Tiltaksstatus

# The roles that read cases of others, in the order in which «Hvem kan se dette?» names them.
LESER = (
    Rolletype.LEDER,
    Rolletype.KOMMUNEDIREKTOER,
    Rolletype.STEDFORTREDER,
    Rolletype.KVALITETSKOORDINATOR,
    Rolletype.VERNEOMBUD,
    Rolletype.PERSONVERNOMBUD,
)
_FAA = 5_000  # with more ids than that, one pass over the cases is no slower than finding each


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
    """Cases, fortrolige too, that a koordinator of the root leads, or has ended: others are inhabile, or all
    posts of the line are vacant.
    """
    if not tilgang.dekker_alt(Rolletype.KVALITETSKOORDINATOR):
        return Q(pk__in=[])
    avsluttet = Q(status__in=LUKKEDE, avsluttet_av=bruker) & ~handler_om(bruker.pk)
    return Q(status__in=AAPNE) & mine_som_leder(bruker, tilgang) | avsluttet


def ledere_for_sak(tilgang: Tilgang, avvik: Avvik) -> list[int]:
    """The ids of the case's nærmeste ledere today, habilitet included: all who lead the enhet it goes to."""
    return ledere_av(tilgang.ledelse, avvik)


def leder_for_sak(tilgang: Tilgang, avvik: Avvik) -> int | None:
    """The first of `ledere_for_sak`; None where nobody leads the case."""
    return leder_av(tilgang.ledelse, avvik)


def ledere_av(ledelse: Ledelse, avvik: Avvik) -> list[int]:
    """As `ledere_for_sak`, for who has the leadership of the day in hand and asks for many cases."""
    return list(Habilitet(ledelse, forhold_i(avvik)).ledere)


def leder_av(ledelse: Ledelse, avvik: Avvik) -> int | None:
    """As `leder_for_sak`, for who has the leadership of the day in hand and asks for many cases."""
    return next(iter(ledere_av(ledelse, avvik)), None)


def mottakere_av(ledelse: Ledelse, avvik: Avvik) -> list[int]:
    """Who is told of a case, and has it in the inbox: its nærmeste ledere, and the deputies beside them."""
    return list(Habilitet(ledelse, forhold_i(avvik)).mottakere)


@dataclass
class Adgang:
    """What one person may do with one case that they can see. Asks the database only for what is needed."""

    bruker: Bruker
    avvik: Avvik
    tilgang: Tilgang = field(repr=False)

    @property
    def sak(self) -> Avvik:
        """The case, by the name that it has in every register."""
        return self.avvik

    @property
    def er_melder(self) -> bool:
        return self.avvik.melder_id == self.bruker.pk

    @cached_property
    def habilitet(self) -> Habilitet:
        """Who leads and who may decide the case today."""
        return Habilitet(self.tilgang.ledelse, forhold_i(self.avvik))

    @cached_property
    def hindring(self) -> Hindring | None:
        """Why the person may not decide the case in any capacity, not as behandler or koordinator either."""
        return self.habilitet.hindring(self.bruker.pk, ogsaa_i=self.tilgang.enheter(*Rolletype.values))

    @cached_property
    def gjelder_meg(self) -> bool:
        """Is the case about this person, or was it once, so that it still counts?"""
        return self.bruker.pk in self.habilitet.forhold.omhandler

    @cached_property
    def er_leder(self) -> bool:
        """Leder in line of the enhet that follows up the case, and may decide it (avvik/habilitet.py)."""
        return self.habilitet.kan_avgjoere(self.bruker.pk)

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
        """kategori and alvorlighetsgrad are the leder's; the koordinator classifies too, unless inhabil."""
        return self.er_leder or (self.er_koordinator and self.hindring is None)

    @property
    def kan_vurdere(self) -> bool:
        """Says whether a tiltak helped: who handles the case, unless they are inhabil."""
        return self.er_leder or (self.kan_behandle and self.hindring is None)

    @property
    def kan_foere_opp(self) -> bool:
        """Says whom the case is about. That only makes more people inhabile; removing is the leder's."""
        return self.er_leder or self.er_koordinator

    def er_over(self, person: Bruker) -> bool:
        """Is this leder of the case above the person in line, and so may say that a mistake was made?"""
        ledelse = self.tilgang.ledelse
        rot = ledelse.tre.rot.id
        ledet = ledelse.leder_i(person.pk)
        if not self.er_leder or rot in ledet:
            return self.er_leder  # above the kommunedirektør: who decides the case in their place
        mine = ledelse.poster(self.bruker.pk, *LEDERROLLER)
        if self.bruker.pk in ledelse.innehavere(rot, Rolletype.KVALITETSKOORDINATOR):
            mine |= {rot}
        linjer = [{node.id for node in ledelse.tre.linje(enhet)} - {enhet} for enhet in ledet]
        if not linjer:
            arbeider_i = Tilgang(person).enheter(*Rolletype.values) or [rot]
            linjer = [{node.id for enhet in arbeider_i for node in ledelse.tre.linje(enhet)}]
        return all(mine & linje for linje in linjer)

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
    def ser_personer(self) -> bool:
        """Sees who reported the case and whom it is about."""
        return self.er_melder or self.kan_behandle

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


def adgang(bruker: Bruker, avvik: Avvik, tilgang: Tilgang | None = None) -> Adgang:
    """What the person may do with the case."""
    return Adgang(bruker, avvik, tilgang or tilgang_for(bruker))
