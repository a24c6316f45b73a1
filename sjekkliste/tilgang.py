"""Who sees which sjekkliste, and what they may do with it. Page, API, list, count and export ask here."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from felles.klokke import naa
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for
from organisasjon.tre import Ledelse
from saksramme.steg import Situasjon
from sjekkliste.models import Sjekkliste, SjekklisteQuerySet
from sjekkliste.steg import STEG
from sjekkliste.tilstander import Aktoer, Status

# They read what was answered where their role reaches; revisor reads every register.
LESER = (*LEDERROLLER, Rolletype.KVALITETSKOORDINATOR, Rolletype.VERNEOMBUD)


def kan_styre(tilgang: Tilgang) -> bool:
    """Opens and locks runder and edits the template: kvalitetskoordinator of the root, or who leads it."""
    return tilgang.dekker_alt(Rolletype.KVALITETSKOORDINATOR, *LEDERROLLER)


def ser_noe(tilgang: Tilgang) -> bool:
    """Is there any sjekkliste that the person's roles let them read?"""
    return tilgang.har(*LESER, Rolletype.REVISOR)


def synlig_for(bruker: Bruker, tilgang: Tilgang | None = None) -> SjekklisteQuerySet:
    """The sjekklister whose answers the person may read.

    Leaders, deputies, kvalitetskoordinator and verneombud those of the subtree, with closed virksomheter that
    are followed up there; revisor all. Of the others everybody inside sees the figures alone.
    """
    tilgang = tilgang or tilgang_for(bruker)
    if tilgang.har(Rolletype.REVISOR) or tilgang.dekker_alt(*LESER):
        return Sjekkliste.objects.all()
    if not tilgang.har(*LESER):
        return Sjekkliste.objects.none()
    return Sjekkliste.objects.filter(Q(enhet__in=tilgang.dekning(*LESER)))


def utfyllere(ledelse: Ledelse, enhet_id: int) -> frozenset[int]:
    """Who fills in: the nærmeste ledere, and those who lead or deputise in the virksomhet itself."""
    ansvarlig = ledelse.tre.foelges_opp_av(enhet_id)
    egne = ledelse.innehavere(ansvarlig, Rolletype.LEDER, Rolletype.STEDFORTREDER)
    return frozenset([*egne, *ledelse.naermeste_ledere(enhet_id)])


def overordnede(ledelse: Ledelse, sjekkliste: Sjekkliste) -> frozenset[int]:
    """Who may receive it or send it back: leaders and deputies above, never whoever delivered it.

    Above the root stand its deputies, else its kvalitetskoordinator: nobody receives their own.
    """
    trinn = ledelse.ledes_fra(sjekkliste.enhet_id)
    if trinn is None:
        return frozenset()
    over = trinn.id if trinn.forelder_id is None else trinn.forelder_id
    egne = {*ledelse.naermeste_ledere(sjekkliste.enhet_id), sjekkliste.levert_av_id}
    i_linjen = {
        bruker for node in ledelse.tre.linje(over) for bruker in ledelse.innehavere(node.id, *LEDERROLLER)
    }
    return frozenset(i_linjen - egne or set(ledelse.kjede(over)) - egne)


def ledere_over(ledelse: Ledelse, sjekkliste: Sjekkliste) -> tuple[int, ...]:
    """For whom a delivery waits: those who lead the nearest enhet above and may receive it."""
    over = overordnede(ledelse, sjekkliste)
    for trinn in ledelse.trinn(sjekkliste.enhet_id):
        if ledere := tuple(bruker for bruker in trinn.ledere if bruker in over):
            return ledere
    return tuple(sorted(over)[:1])


@dataclass
class Adgang:
    """What one person may do with one sjekkliste today. Load it with `runde`."""

    bruker: Bruker
    sjekkliste: Sjekkliste
    tilgang: Tilgang = field(repr=False)

    @property
    def sak(self) -> Sjekkliste:
        """The case, by the name that it has in every register."""
        return self.sjekkliste

    @cached_property
    def naermeste_ledere(self) -> tuple[int, ...]:
        """The ids of those who answer for the virksomhet today."""
        return self.tilgang.ledelse.naermeste_ledere(self.sjekkliste.enhet_id)

    @property
    def er_leder(self) -> bool:
        """Nærmeste leder of the virksomhet as computed: a deputy, or the leder above, where it is vacant."""
        return self.bruker.pk in self.naermeste_ledere

    @cached_property
    def overordnede(self) -> frozenset[int]:
        """Who may receive it or send it back."""
        return overordnede(self.tilgang.ledelse, self.sjekkliste)

    @property
    def er_overordnet(self) -> bool:
        return self.bruker.pk in self.overordnede

    @property
    def er_styrer(self) -> bool:
        """May lock, move the frist and remind: kvalitetskoordinator of the root, or who leads it."""
        return kan_styre(self.tilgang)

    @property
    def fyller_ut(self) -> bool:
        """Leder or deputy: answers, and works with tiltak."""
        return self.bruker.pk in utfyllere(self.tilgang.ledelse, self.sjekkliste.enhet_id)

    @property
    def kan_svare(self) -> bool:
        """May fill in now: leder or deputy, while the runde is open and the sjekkliste not delivered."""
        return self.fyller_ut and self.er_til_utfylling

    @property
    def er_til_utfylling(self) -> bool:
        """Open for answers, whoever asks."""
        return self.sjekkliste.runde.er_aapen and self.sjekkliste.status in (Status.AAPEN, Status.RETURNERT)

    @property
    def aktoerer(self) -> set[Aktoer]:
        """The capacities in which the person may take steps."""
        return {
            aktoer
            for aktoer, gjelder in ((Aktoer.LEDER, self.er_leder), (Aktoer.OVERORDNET, self.er_overordnet))
            if gjelder
        }

    def kan(self, til: Status) -> bool:
        """May the person take the sjekkliste to that status now?"""
        return STEG.kan_bli(til, Situasjon(self, (), naa()))

    @property
    def skal_motta(self) -> bool:
        """Delivered, and it waits for this person of all who may receive it."""
        er_min = self.bruker.pk in ledere_over(self.tilgang.ledelse, self.sjekkliste)
        return er_min and self.kan(Status.MOTTATT)
