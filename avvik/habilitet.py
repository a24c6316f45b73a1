"""Who leads a case, and who may not decide it: habilitet (forvaltningsloven § 6), of one case, today.

Everything that asks who gets, may decide or is told of a case asks here: services, buttons, inbox, e-mail,
«Hvem kan se dette?». To decide is to close, reject, evaluate, or change alvorlighetsgrad or fortrolig.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet

from avvik.models import Avvik, Gjenaapning, Omhandlet
from organisasjon.models import Rolletype
from organisasjon.tre import Ledelse, Trinn
from saksramme.tilgang import blant

_LEDENDE = (Rolletype.LEDER, Rolletype.STEDFORTREDER, Rolletype.KOMMUNEDIREKTOER)
_VIKARER = (Rolletype.STEDFORTREDER, Rolletype.KVALITETSKOORDINATOR)


class Hindring(StrEnum):
    """Why a person may not decide a case."""

    MELDT = "meldt"
    GJELDER = "gjelder"
    GJELDER_LEDER = "gjelder_leder"
    AVSLUTTET = "avsluttet"
    MELDERS_VARA = "melders_vara"
    TOPPLEDER = "toppleder"


@dataclass(frozen=True)
class Forhold:
    """What of a case decides who may judge it.

    `avgjort`: by whom and from which enhet it had been ended, each time its reporter opened it again.
    """

    behandles_av: int
    melder: int | None = None
    omhandler: frozenset[int] = frozenset()
    avgjort: frozenset[tuple[int | None, int]] = frozenset()

    @property
    def avgjort_av(self) -> set[int]:
        """Who ended the case before its reporter opened it again."""
        return {bruker for bruker, _enhet in self.avgjort if bruker is not None}


def forhold_i(avvik: Avvik) -> Forhold:
    """Of a stored case. Two queries, or none where `AvvikQuerySet.med_habilitet` has fetched them."""
    gjenaapninger = avvik.gjenaapninger.all() if avvik.leder_over else ()
    return Forhold(
        behandles_av=avvik.behandles_av_id,
        melder=avvik.melder_id,
        omhandler=frozenset(rad.person_id for rad in avvik.omhandlede.all() if rad.teller),
        avgjort=frozenset((rad.avsluttet_av_id, rad.avsluttet_fra_id) for rad in gjenaapninger),
    )


def forhold_for(saker: QuerySet[Avvik]) -> dict[int, Forhold]:
    """Of many cases, by id; three queries."""
    rader = saker.values_list("pk", "behandles_av", "melder", "leder_over")
    alle = {pk: (behandles_av, melder, om_igjen) for pk, behandles_av, melder, om_igjen in rader}
    om: dict[int, set[int]] = defaultdict(set)
    omhandlede = Omhandlet.objects.filter(blant("avvik", alle), teller=True)
    for sak, person in omhandlede.values_list("avvik", "person"):
        om[sak].add(person)
    avgjort: dict[int, set[tuple[int | None, int]]] = defaultdict(set)
    gjenaapninger = Gjenaapning.objects.filter(
        blant("avvik", [pk for pk, (_, _, om_igjen) in alle.items() if om_igjen])
    )
    for sak, hvem, fra in gjenaapninger.values_list("avvik", "avsluttet_av", "avsluttet_fra"):
        avgjort[sak].add((hvem, fra))
    return {
        pk: Forhold(behandles_av, melder, frozenset(om[pk]), frozenset(avgjort[pk]))
        for pk, (behandles_av, melder, _) in alle.items()
    }


class Habilitet:
    """Who leads and who may decide one case today, by the line of today."""

    def __init__(self, ledelse: Ledelse, forhold: Forhold) -> None:
        self.ledelse = ledelse
        self.forhold = forhold

    def hindring(self, bruker_id: int, *, ogsaa_i: Collection[int] = ()) -> Hindring | None:
        """Why this person may not decide the case in any capacity; None where nothing stands against it.

        `ogsaa_i` are enheter in which they work without leading: whoever leads there is their leder too.
        """
        forhold = self.forhold
        if bruker_id == forhold.melder:
            return Hindring.MELDT
        if bruker_id in forhold.omhandler:
            return Hindring.GJELDER
        if self._er_under(bruker_id, self._ledet_av_omhandlede, self._vikarer, ogsaa_i):
            return Hindring.GJELDER_LEDER
        if self._har_avgjort(bruker_id, ogsaa_i):
            return Hindring.AVSLUTTET
        if self._er_melders_vara(bruker_id):
            return Hindring.MELDERS_VARA
        return None

    def kan_avgjoere(self, bruker_id: int) -> bool:
        """As leder: who leads the case, or anybody else in line with a post from which they may."""
        if bruker_id in self.ledere:
            return True
        if self.gaar_til_vikar or self.hindring(bruker_id) is not None:
            return False
        return bool(self._egne_poster(bruker_id))

    def hvorfor_ikke(self, bruker_id: int) -> Hindring | None:
        """Why a person who leads in line may not decide as leder."""
        if self.kan_avgjoere(bruker_id):
            return None
        return self.hindring(bruker_id) or (Hindring.TOPPLEDER if self.gaar_til_vikar else None)

    @cached_property
    def trinn(self) -> Trinn | None:
        """The step of the line that the case goes to: those who may decide it there, and their deputies."""
        for trinn in self._kandidater:
            if ledere := self._de_som_kan(trinn.ledere, trinn.enhet_id):
                return Trinn(trinn.enhet_id, ledere, self._de_som_kan(trinn.stedfortredere, trinn.enhet_id))
        return self._de_som_har_avgjort

    @property
    def ledere(self) -> tuple[int, ...]:
        """The case's nærmeste ledere."""
        return self.trinn.ledere if self.trinn else ()

    @property
    def mottakere(self) -> tuple[int, ...]:
        """In whose inbox the case lies, and who is told of it: its nærmeste ledere and their deputies."""
        return self.trinn.alle if self.trinn else ()

    @property
    def over(self) -> tuple[int, ...]:
        """Who may decide it at the first step above its nærmeste ledere; nobody where they are at the top."""
        er_over = False
        for trinn in self._kandidater:
            kan = self._de_som_kan(trinn.ledere, trinn.enhet_id) if er_over else ()
            if andre := tuple(bruker for bruker in kan if bruker not in self.mottakere):
                return andre
            er_over = er_over or (self.trinn is not None and trinn.enhet_id == self.trinn.enhet_id)
        return ()

    @property
    def er_flyttet(self) -> bool:
        """Has habilitet taken the case past those who would else lead it?"""
        return set(self.ledere) != set(self.ledelse.naermeste_ledere(self.forhold.behandles_av))

    @cached_property
    def _rot(self) -> int:
        return self.ledelse.tre.rot.id

    @cached_property
    def _ledet_av_omhandlede(self) -> frozenset[int]:
        ledelse = self.ledelse
        return frozenset(enhet for person in self.forhold.omhandler for enhet in ledelse.leder_i(person))

    @cached_property
    def _ledet_av_melder(self) -> set[int]:
        return self.ledelse.leder_i(self.forhold.melder) if self.forhold.melder is not None else set()

    @cached_property
    def _avgjort_fra(self) -> frozenset[int]:
        ledelse = self.ledelse
        fra = {ledelse.tre.foelges_opp_av(enhet) for _bruker, enhet in self.forhold.avgjort}
        return frozenset(fra.union(*(ledelse.leder_i(bruker) for bruker in self.forhold.avgjort_av)))

    def _er_under(
        self, bruker_id: int, enheter: Iterable[int], fritatt: Collection[int], ogsaa_i: Collection[int] = ()
    ) -> bool:
        """Has the person a post in the subtree of one of the enheter, and leads nothing above it?

        Above the root is nobody: there `fritatt` are those who stand in.
        """
        tre = self.ledelse.tre
        over = self.ledelse.over(bruker_id)
        if ogsaa_i:
            over = over.union(*({node.id for node in tre.linje(enhet)} for enhet in ogsaa_i))
        for enhet in over.intersection(enheter):
            if enhet == self._rot:
                if bruker_id not in fritatt:
                    return True
            elif not self.ledelse.leder_i(bruker_id) & {node.id for node in tre.linje(enhet)} - {enhet}:
                return True
        return False

    @cached_property
    def _vikarer(self) -> frozenset[int]:
        """Who stands above those who lead the root: its deputies who may, else its kvalitetskoordinatorer."""
        forhold, lavere = self.forhold, (self._ledet_av_omhandlede | self._avgjort_fra) - {self._rot}
        ute = forhold.omhandler | forhold.avgjort_av | {forhold.melder}
        for rolle in _VIKARER:
            innehavere = self.ledelse.innehavere(self._rot, rolle)
            if ledige := [b for b in innehavere if b not in ute and not self._er_under(b, lavere, ())]:
                return frozenset(ledige)
        return frozenset()

    def _har_avgjort(self, bruker_id: int, ogsaa_i: Collection[int] = ()) -> bool:
        """Ended the case before its reporter opened it again, or is below or beside somebody who did."""
        if not self.forhold.avgjort:
            return False
        if bruker_id in self.forhold.avgjort_av:
            return True
        i_roten = self.ledelse.innehavere(self._rot, *_LEDENDE, Rolletype.KVALITETSKOORDINATOR)
        return self._er_under(bruker_id, self._avgjort_fra, i_roten, ogsaa_i)

    def _er_melders_vara(self, bruker_id: int) -> bool:
        """Deputy or second leder where the reporter leads, with no other post over the case."""
        if self._rot in self._ledet_av_melder:
            return False  # above the kommunedirektør stand precisely their deputies
        har_post = bool(self.ledelse.poster(bruker_id, *_LEDENDE) & self._ledet_av_melder)
        return har_post and not self._egne_poster(bruker_id)

    def _egne_poster(self, bruker_id: int) -> set[int]:
        """Where the person leads in line over the case, other than as the reporter's deputy or equal."""
        tre, enhet = self.ledelse.tre, self.forhold.behandles_av
        poster = self.ledelse.poster(bruker_id, *_LEDENDE) - self._ledet_av_melder
        if not poster:
            return poster
        return poster & {node.id for start in (enhet, tre.foelges_opp_av(enhet)) for node in tre.linje(start)}

    @property
    def _gjelder_toppen(self) -> bool:
        return self._rot in self._ledet_av_omhandlede

    @cached_property
    def gaar_til_vikar(self) -> bool:
        """About the kommunedirektør, or reported by them while somebody can stand in."""
        return self._gjelder_toppen or (self._rot in self._ledet_av_melder and bool(self._vikarer))

    @cached_property
    def _kandidater(self) -> tuple[Trinn, ...]:
        if self.gaar_til_vikar:
            return (Trinn(self._rot, tuple(b for b in self._vikarrekke if b in self._vikarer)),)
        if self._rot in self._avgjort_fra:
            return self.ledelse.rottrinn()
        return self.ledelse.trinn(self.forhold.behandles_av)

    @property
    def _vikarrekke(self) -> list[int]:
        return list(dict.fromkeys(self.ledelse.innehavere(self._rot, *_VIKARER)))

    def _de_som_kan(self, brukere: Iterable[int], enhet_id: int) -> tuple[int, ...]:
        """Of those with a post in the enhet, who may decide from it."""
        if enhet_id in self._ledet_av_melder and not self.gaar_til_vikar:
            return ()
        hindringer = (Hindring.MELDERS_VARA, None)
        return tuple(bruker for bruker in brukere if self.hindring(bruker) in hindringer)

    @property
    def _de_som_har_avgjort(self) -> Trinn | None:
        """Where nobody else can, who ended the case takes it up again; nobody below them does."""
        avgjort_av = self.forhold.avgjort_av
        if not avgjort_av:
            return None
        uten = Habilitet(self.ledelse, replace(self.forhold, avgjort=frozenset()))
        for trinn in reversed(uten._kandidater):
            kan = uten._de_som_kan(trinn.ledere, trinn.enhet_id)
            if ledere := tuple(bruker for bruker in kan if bruker in avgjort_av):
                return Trinn(trinn.enhet_id, ledere)
        return None
