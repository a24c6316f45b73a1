"""The organisation along the line as it stands today, in memory: a few thousand enheter at most.

One query for the enheter and one for the leaders, whatever is asked afterwards. Made anew for each request.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import i_dag
from organisasjon.models import Enhet, Rolle, Rolletype


@dataclass(frozen=True, slots=True)
class Node:
    """What access and routing need to know of an enhet."""

    id: int
    kode: str
    navn: str
    type: str
    forelder_id: int | None
    etterfoelger_id: int | None
    gyldig_fra: dt.date | None
    gyldig_til: dt.date | None

    def er_gyldig(self, dag: dt.date) -> bool:
        return (self.gyldig_fra is None or self.gyldig_fra <= dag) and (
            self.gyldig_til is None or dag <= self.gyldig_til
        )


class Tre:
    """The line tree of a day. `Tre()` reads today's."""

    def __init__(self, dag: dt.date | None = None) -> None:
        self.dag = dag or i_dag()
        felt = Node.__slots__
        self.noder = {rad[0]: Node(*rad) for rad in Enhet.objects.order_by("kode").values_list(*felt)}

    @cached_property
    def barn(self) -> dict[int | None, list[int]]:
        """Ids of the enheter right below each, by kode."""
        barn: dict[int | None, list[int]] = defaultdict(list)
        for node in self.noder.values():
            barn[node.forelder_id].append(node.id)
        return barn

    @property
    def rot(self) -> Node:
        """The kommune itself; raises Domenefeil in an installation without one."""
        for enhet_id in self.barn.get(None, ()):
            return self.noder[enhet_id]
        raise Domenefeil(_("Kommunen er ikke lagt inn ennå."))

    def subtre(self, enhet_id: int) -> set[int]:
        """The enhet and all below it along the line."""
        funnet, rest = {enhet_id}, [enhet_id]
        while rest:
            for barn in self.barn.get(rest.pop(), ()):
                if barn not in funnet:
                    funnet.add(barn)
                    rest.append(barn)
        return funnet

    def rett_under(self, enhet_id: int) -> list[Node]:
        """The enheter right below, by kode."""
        return [self.noder[barn] for barn in self.barn.get(enhet_id, ())]

    def oppover(self, enhet_id: int) -> Iterator[Node]:
        """The enhet and those above it as they stand in the tree, closed ones too, up to the kommune."""
        sett: set[int] = set()
        neste: int | None = enhet_id
        while neste is not None and neste not in sett:
            sett.add(neste)
            yield self.noder[neste]
            neste = self.noder[neste].forelder_id

    def linje(self, enhet_id: int) -> Iterator[Node]:
        """The enhet and those who lead it, up to the kommune.

        Where the enhet above has closed, its successor (else its parent) has taken over the lead of what was
        left under it, and the line goes on from there.
        """
        sett: set[int] = set()
        neste: int | None = enhet_id
        while neste is not None:
            sett.add(neste)
            yield self.noder[neste]
            neste = self._leder_videre(self.noder[neste], sett)

    def _leder_videre(self, node: Node, sett: set[int]) -> int | None:
        over = node.forelder_id if node.er_gyldig(self.dag) else node.id
        if over is None or node.forelder_id is None:
            return None
        videre = self.foelges_opp_av(over)
        if videre not in sett:
            return videre
        # It closed into one that it leads itself: what stands above it leads on.
        return next((n.id for n in self.oppover(over) if self._staar(n) and n.id not in sett), None)

    def _staar(self, node: Node) -> bool:
        """Does it exist on the day? The kommune always does."""
        return node.forelder_id is None or node.er_gyldig(self.dag)

    def sti(self, enhet_id: int) -> list[str]:
        """The names from the kommune's children down to the enhet."""
        return [node.navn for node in self.oppover(enhet_id)][::-1][1:] or [self.noder[enhet_id].navn]

    def foelges_opp_av(self, enhet_id: int) -> int:
        """The enhet that follows up its cases on the day: itself, or its successor, else its parent.

        Always one that exists that day, or the kommune.
        """
        sett: set[int] = set()
        node = self.noder[enhet_id]
        while not node.er_gyldig(self.dag):
            sett.add(node.id)
            # An enhet that has not opened yet has no successor: its parent looks after it.
            neste = node.etterfoelger_id if node.etterfoelger_id in self.noder else node.forelder_id
            if neste is None:
                break
            if neste in sett:
                # Enheter that succeed each other (an import may say so): what stands above decides.
                return next(n.id for n in self.oppover(enhet_id) if self._staar(n))
            node = self.noder[neste]
        return node.id

    def rekkevidde(self, enhet_id: int) -> dict[int, int]:
        """The enheter whose roles reach this one, each with how far up it stands: 0 is nearest.

        Those in line, of a closed one in the line of whoever follows it up; and those above it in the tree,
        who keep what lies below them whatever has closed between.
        """
        ansvarlig = self.foelges_opp_av(enhet_id)
        trinn: dict[int, int] = {}
        for linje in (self.linje(ansvarlig), self.oppover(ansvarlig), self.oppover(enhet_id)):
            for plass, node in enumerate(linje):
                trinn[node.id] = min(plass, trinn.get(node.id, plass))
        return trinn

    @cached_property
    def _ledes_utenfra(self) -> list[tuple[int, dict[int, int]]]:
        """Those with something closed at or above them, and what reaches them: perhaps from elsewhere."""
        lukkede = (node.id for node in self.noder.values() if not node.er_gyldig(self.dag))
        berort = set().union(*(self.subtre(enhet_id) for enhet_id in lukkede))
        return [(enhet_id, self.rekkevidde(enhet_id)) for enhet_id in berort]

    def dekning(self, enhet_id: int) -> set[int]:
        """The subtree, and the enheter elsewhere that it follows up or leads now: `rekkevidde` from above."""
        utenfra = {annen for annen, rekkevidde in self._ledes_utenfra if enhet_id in rekkevidde}
        return self.subtre(enhet_id) | utenfra

    def dekning_av(self, enheter: Iterable[int]) -> set[int]:
        """The union of the coverage of several enheter."""
        return set().union(*(self.dekning(enhet_id) for enhet_id in enheter))


_LEDENDE = (Rolletype.LEDER, Rolletype.STEDFORTREDER, Rolletype.KOMMUNEDIREKTOER)


class Ledelse:
    """Who leads whom today: nærmeste leder of every enhet, by the rules of vacancy and habilitet."""

    def __init__(self, tre: Tre) -> None:
        self.tre = tre
        self._roller: dict[tuple[int, str], list[int]] = defaultdict(list)
        roller = Rolle.objects.virksomme(tre.dag).filter(
            rolle__in=[*_LEDENDE, Rolletype.KVALITETSKOORDINATOR]
        )
        # The one who has led longest comes first where two lead the same enhet.
        lengst = F("fra").asc(nulls_first=True)
        for bruker_id, rolle, enhet_id in roller.order_by(lengst, "bruker__brukernavn").values_list(
            "bruker_id", "rolle", "enhet_id"
        ):
            self._roller[enhet_id, rolle].append(bruker_id)
        self._kjeder: dict[int, tuple[int, ...]] = {}

    def _paa_trinnet(self, node: Node) -> list[int]:
        rolle = self._roller
        if node.forelder_id is None:
            return [
                *rolle[node.id, Rolletype.LEDER],
                *rolle[node.id, Rolletype.KOMMUNEDIREKTOER],
                *rolle[node.id, Rolletype.STEDFORTREDER],
                *rolle[node.id, Rolletype.KVALITETSKOORDINATOR],
            ]
        return [*rolle[node.id, Rolletype.LEDER], *rolle[node.id, Rolletype.STEDFORTREDER]]

    def kjede(self, enhet_id: int) -> tuple[int, ...]:
        """Those who can be nærmeste leder of the enhet's cases, in order, up the line; kommunedirektør last.

        Where an enhet has a leder, its stedfortreder is not in the chain for habilitet: a case that is about
        the leder goes to the leder above, not to the deputy. At the root the deputies follow.
        """
        start = self.tre.foelges_opp_av(enhet_id)
        if start not in self._kjeder:
            rekke: list[int] = []
            for node in self.tre.linje(start):
                trinn = self._paa_trinnet(node)
                rekke.extend(trinn if node.forelder_id is None else trinn[:1])
            self._kjeder[start] = tuple(dict.fromkeys(rekke))
        return self._kjeder[start]

    def naermeste_leder(
        self,
        enhet_id: int,
        *,
        inhabile: Iterable[int] = (),
        over: bool = False,
        avsluttet_av: int | None = None,
    ) -> int | None:
        """The id of who leads a case of the enhet today, passing over those who are inhabile.

        A case that the kommunedirektør reported or is about goes to their stedfortreder, else to the
        kvalitetskoordinator of the root, wherever it happened. `over` asks for the leder above the one who
        ended it before (a case that the reporter opened again); `avsluttet_av`, who that was, leads it only
        where there is nobody else. None only where nobody up the line holds any such role.
        """
        kjede, inhabile = self.kjede(enhet_id), set(inhabile)
        if self.kommunedirektoer in inhabile:
            foerst: Iterable[int] = self._vikarer
        elif over:
            foerst = self._kjede_over(enhet_id, avsluttet_av)
        else:
            foerst = kjede
        andre = [bruker for bruker in foerst if bruker != avsluttet_av]
        selv = [bruker for bruker in (*foerst, *kjede) if bruker == avsluttet_av]
        return next((bruker for bruker in (*andre, *selv, *kjede) if bruker not in inhabile), None)

    def innehavere(self, enhet_id: int, *roller: str) -> list[int]:
        """The ids of those who hold one of the leading roles in the enhet itself today, in order."""
        return [bruker for rolle in roller for bruker in self._roller.get((enhet_id, rolle), ())]

    def ledes_fra(self, enhet_id: int) -> Node | None:
        """The enhet in which the nærmeste leder holds their role: itself, else the first up the line."""
        linje = self.tre.linje(self.tre.foelges_opp_av(enhet_id))
        return next((node for node in linje if self._paa_trinnet(node)), None)

    @property
    def personer(self) -> set[int]:
        """Everybody who holds a role that may make them leder of a case today."""
        return {bruker for brukere in self._roller.values() for bruker in brukere}

    def avsluttet_fra(self, enhet_id: int, avsluttet_av: int | None) -> Node | None:
        """The enhet from whose lead the person ended a case, the lowest in line; else the nearest leder's."""
        linje = self.tre.linje(self.tre.foelges_opp_av(enhet_id))
        trinn = (node for node in linje if avsluttet_av in self.innehavere(node.id, *_LEDENDE))
        return next(trinn, None) or self.ledes_fra(enhet_id)

    def _kjede_over(self, enhet_id: int, avsluttet_av: int | None) -> tuple[int, ...]:
        trinn = self.avsluttet_fra(enhet_id, avsluttet_av)
        if trinn is None:
            return ()
        if trinn.forelder_id is not None:
            return self.kjede(trinn.forelder_id)
        kjede = self.kjede(trinn.id)
        return kjede if avsluttet_av in kjede else kjede[1:]

    @cached_property
    def kommunedirektoer(self) -> int | None:
        """The id of the kommunedirektør of today."""
        return next(iter(self._roller[self.tre.rot.id, Rolletype.KOMMUNEDIREKTOER]), None)

    @property
    def _vikarer(self) -> list[int]:
        rot = self.tre.rot.id
        return self._roller[rot, Rolletype.STEDFORTREDER] + self._roller[rot, Rolletype.KVALITETSKOORDINATOR]

    def leder_for(self, bruker_id: int) -> set[int]:
        """The enheter whose nærmeste leder, habilitet apart, is this person today."""
        return {enhet_id for enhet_id in self.tre.noder if self.kjede(enhet_id)[:1] == (bruker_id,)}

    @cached_property
    def ledere(self) -> set[int]:
        """Everybody who is nærmeste leder of some enhet today."""
        return {kjede[0] for enhet_id in self.tre.noder if (kjede := self.kjede(enhet_id))}

    def linje_under(self, bruker_id: int) -> tuple[set[int], set[int]]:
        """The enheter whose chain holds the person, and those who come right before the person there."""
        kjeder = {enhet_id: self.kjede(enhet_id) for enhet_id in self.tre.noder}
        under = {e: kjede for e, kjede in kjeder.items() if bruker_id in kjede}
        plasser = ((kjede, kjede.index(bruker_id)) for kjede in under.values())
        return set(under), {kjede[plass - 1] for kjede, plass in plasser if plass}

    def stedfortreder_for(self, bruker_id: int) -> set[int]:
        """The enheter whose deputy is this person (with those that have closed into them)."""
        egne = {
            enhet_id
            for (enhet_id, rolle), brukere in self._roller.items()
            if rolle == Rolletype.STEDFORTREDER and bruker_id in brukere
        }
        return {e for e in self.tre.noder if self.tre.foelges_opp_av(e) in egne}
