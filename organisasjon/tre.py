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
        noder = (Node(*rad) for rad in Enhet.objects.order_by().values_list(*felt))
        # By code point, whatever collation the database has.
        self.noder = {node.id: node for node in sorted(noder, key=lambda node: node.kode)}

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


_LEDERE = (Rolletype.LEDER, Rolletype.KOMMUNEDIREKTOER)
_LEDENDE = (*_LEDERE, Rolletype.STEDFORTREDER)


@dataclass(frozen=True, slots=True)
class Trinn:
    """A step of the line: an enhet, all who lead it today, and their deputies who stand beside them."""

    enhet_id: int
    ledere: tuple[int, ...]
    stedfortredere: tuple[int, ...] = ()

    @property
    def alle(self) -> tuple[int, ...]:
        """Leaders first; each person once."""
        return tuple(dict.fromkeys([*self.ledere, *self.stedfortredere]))


class Ledelse:
    """Who leads whom today: nærmeste ledere of every enhet, by the rules of vacancy.

    An enhet may have two leaders (one of them on leave): both lead it. What habilitet changes, each register
    says.
    """

    def __init__(self, tre: Tre) -> None:
        self.tre = tre
        self._roller: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._poster: dict[int, list[tuple[int, str]]] = defaultdict(list)
        roller = Rolle.objects.virksomme(tre.dag).filter(
            rolle__in=[*_LEDENDE, Rolletype.KVALITETSKOORDINATOR]
        )
        # The one who has led longest comes first where two lead the same enhet.
        lengst = F("fra").asc(nulls_first=True)
        for bruker_id, rolle, enhet_id in roller.order_by(lengst, "bruker__brukernavn").values_list(
            "bruker_id", "rolle", "enhet_id"
        ):
            if bruker_id not in self._roller[enhet_id, rolle]:
                self._roller[enhet_id, rolle].append(bruker_id)
                self._poster[bruker_id].append((enhet_id, rolle))
        self._trinn: dict[int, tuple[Trinn, ...]] = {}
        self._over: dict[int, frozenset[int]] = {}

    def innehavere(self, enhet_id: int, *roller: str) -> list[int]:
        """The ids of those who hold one of the leading roles in the enhet itself today, in order."""
        return [bruker for rolle in roller for bruker in self._roller.get((enhet_id, rolle), ())]

    def poster(self, bruker_id: int, *roller: str) -> set[int]:
        """The enheter in which the person holds one of the leading roles themselves."""
        return {enhet_id for enhet_id, rolle in self._poster.get(bruker_id, ()) if rolle in roller}

    def leder_i(self, bruker_id: int) -> set[int]:
        """The enheter that the person leads themselves: as leder, or as deputy while the post is vacant."""
        som_vara = self.poster(bruker_id, Rolletype.STEDFORTREDER)
        ledige = {enhet_id for enhet_id in som_vara if not self.innehavere(enhet_id, *_LEDERE)}
        return self.poster(bruker_id, *_LEDERE) | ledige

    def over(self, bruker_id: int) -> frozenset[int]:
        """The enheter in which the person holds a leading role, and all above these."""
        if bruker_id not in self._over:
            poster = self._poster.get(bruker_id, ())
            linjer = (self.tre.linje(enhet_id) for enhet_id, _rolle in poster)
            self._over[bruker_id] = frozenset(node.id for linje in linjer for node in linje)
        return self._over[bruker_id]

    @property
    def personer(self) -> set[int]:
        """Everybody who holds a role that may make them leder of a case today."""
        return set(self._poster)

    def rottrinn(self) -> tuple[Trinn, ...]:
        """The steps of the root: who leads it, then its deputies, then its kvalitetskoordinatorer."""
        rot = self.tre.rot.id
        ledere = self.innehavere(rot, *_LEDERE)
        vara = self.innehavere(rot, Rolletype.STEDFORTREDER)
        koordinatorer = self.innehavere(rot, Rolletype.KVALITETSKOORDINATOR)
        trinn = (
            Trinn(
                rot, tuple(dict.fromkeys(ledere)), tuple(bruker for bruker in vara if bruker not in ledere)
            ),
            Trinn(rot, tuple(vara)),
            Trinn(rot, tuple(koordinatorer)),
        )
        return tuple(ett for ett in trinn if ett.ledere)

    @property
    def toppledere(self) -> list[int]:
        """Who leads the root: the kommunedirektør, or the deputies while the post is vacant."""
        rot = self.tre.rot.id
        return self.innehavere(rot, *_LEDERE) or self.innehavere(rot, Rolletype.STEDFORTREDER)

    def trinn(self, enhet_id: int) -> tuple[Trinn, ...]:
        """The steps up the line that have somebody, from whoever follows up the enhet; the root's last.

        Where an enhet has a leder, its stedfortreder is no step of their own: what is about the leder goes to
        the leder above, not to the deputy. At the root the deputies follow.
        """
        start = self.tre.foelges_opp_av(enhet_id)
        if start not in self._trinn:
            rekke: tuple[Trinn, ...] = ()
            for node in reversed(list(self.tre.linje(start))):
                if node.id not in self._trinn:
                    egne = self.rottrinn() if node.forelder_id is None else self._trinn_i(node.id)
                    self._trinn[node.id] = (*egne, *rekke)
                rekke = self._trinn[node.id]
        return self._trinn[start]

    def _trinn_i(self, enhet_id: int) -> list[Trinn]:
        ledere = self.innehavere(enhet_id, *_LEDERE)
        vara = [
            bruker for bruker in self.innehavere(enhet_id, Rolletype.STEDFORTREDER) if bruker not in ledere
        ]
        if ledere:
            return [Trinn(enhet_id, tuple(dict.fromkeys(ledere)), tuple(vara))]
        return [Trinn(enhet_id, tuple(vara))] if vara else []

    @cached_property
    def grupper(self) -> dict[Trinn, set[int]]:
        """The enheter by the step that leads them, habilitet apart."""
        grupper: dict[Trinn, set[int]] = defaultdict(set)
        for enhet_id in self.tre.noder:
            if trinn := self.trinn(enhet_id):
                grupper[trinn[0]].add(enhet_id)
        return grupper

    def kjede(self, enhet_id: int) -> tuple[int, ...]:
        """Those who can be nærmeste leder of the enhet's cases, in order, up the line; the root's last."""
        return tuple(dict.fromkeys(bruker for trinn in self.trinn(enhet_id) for bruker in trinn.ledere))

    def naermeste_ledere(self, enhet_id: int) -> tuple[int, ...]:
        """All who lead the enhet today, whoever has led it longest first; none where nobody does."""
        return next((trinn.ledere for trinn in self.trinn(enhet_id)), ())

    def naermeste_leder(self, enhet_id: int) -> int | None:
        """The first of `naermeste_ledere`."""
        return next(iter(self.naermeste_ledere(enhet_id)), None)

    def leder_over(self, enhet_id: int, bruker_id: int) -> int | None:
        """Who leads somebody of the enhet: whoever leads it, or where they do so themselves, the leder above.

        Above those who lead the root stand its deputies, else its kvalitetskoordinator.
        """
        egne = self.leder_i(bruker_id)
        rot = self.tre.rot.id
        for trinn in self.trinn(enhet_id):
            andre = [bruker for bruker in trinn.ledere if bruker != bruker_id]
            er_lik = bruker_id in trinn.ledere or (trinn.enhet_id in egne and trinn.enhet_id != rot)
            if andre and not er_lik:
                return andre[0]
        return None

    def ledes_fra(self, enhet_id: int) -> Node | None:
        """The enhet in which the nærmeste leder holds their role: itself, else the first up the line."""
        return next((self.tre.noder[trinn.enhet_id] for trinn in self.trinn(enhet_id)), None)

    def leder_for(self, bruker_id: int) -> set[int]:
        """The enheter of which this person is a nærmeste leder today, habilitet apart."""
        mine = (enheter for trinn, enheter in self.grupper.items() if bruker_id in trinn.ledere)
        return set().union(*mine)

    @cached_property
    def ledere(self) -> set[int]:
        """Everybody who is nærmeste leder of some enhet today."""
        return {bruker for trinn in self.grupper for bruker in trinn.ledere}
