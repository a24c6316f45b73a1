"""The organisation as it stood at an instant: the reporting tree that figures are rolled up along.

Read from Enhetsperiode, never from Enhet, so that a later move or new name leaves earlier figures alone.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.tid import Periode
from organisasjon.models import Aarsverk, Enhetsperiode, Enhetstype


@dataclass(frozen=True, slots=True)
class TidligereNode:
    """An enhet as it was: names, type, place and validity of that instant.

    `kjent` is False for one that was entered later: it is not listed, but what happened there (an import
    brings in the past) is counted where the enhet first stood.
    """

    id: int
    kode: str
    navn: str
    navn_andre_spraak: str
    type: str
    forelder_id: int | None
    rapporteres_under_id: int | None
    gyldig_fra: dt.date | None
    gyldig_til: dt.date | None
    kjent: bool = True

    def er_gyldig_i(self, periode: Periode) -> bool:
        """Did the enhet exist on some day of the period?"""
        return (self.gyldig_fra is None or self.gyldig_fra <= periode.til) and (
            self.gyldig_til is None or periode.fra <= self.gyldig_til
        )


_FELT = (
    "enhet_id",
    "enhet__kode",
    "navn",
    "navn_andre_spraak",
    "type",
    "forelder_id",
    "rapporteres_under_id",
    "gyldig_fra",
    "gyldig_til",
)


def _i_ring(forelder: Mapping[int, int | None]) -> set[int]:
    """Those that have themselves above them: none, where all come to the kommune."""
    i_ring: set[int] = set()
    ferdige: set[int] = set()
    for start in forelder:
        sti: list[int] = []
        neste: int | None = start
        while neste is not None and neste not in ferdige:
            ferdige.add(neste)
            sti.append(neste)
            neste = forelder.get(neste)
        if neste in sti:
            i_ring.update(sti[sti.index(neste) :])
    return i_ring


class Rapporteringstre:
    """The reporting tree of an instant, in memory: two queries, whatever is asked afterwards.

    The parent is `rapporteres_under` where given, else `forelder`.
    """

    def __init__(self, oeyeblikk: dt.datetime) -> None:
        self.oeyeblikk = oeyeblikk
        kjente = Enhetsperiode.objects.ved(oeyeblikk)
        senere = Enhetsperiode.objects.filter(forrige_til=None, fra__gt=oeyeblikk)
        noder = [TidligereNode(*rad) for rad in kjente.values_list(*_FELT)]
        # The kommune itself was always there, whenever somebody entered it.
        noder += [
            replace(node, kjent=node.type == Enhetstype.KOMMUNE)
            for node in (TidligereNode(*rad) for rad in senere.values_list(*_FELT))
        ]
        # By code point, whatever the collation of the database.
        self.noder = {node.id: node for node in sorted(noder, key=lambda node: node.kode)}

    @cached_property
    def forelder(self) -> dict[int, int | None]:
        """The reporting parent of each enhet, by id; None for the kommune."""
        linje = {node.id: node.forelder_id for node in self.noder.values()}
        valgt = {node.id: node.rapporteres_under_id or node.forelder_id for node in self.noder.values()}
        # Both parents are dated on their own; should they ever meet in a ring, the line decides there.
        valgt |= {enhet_id: linje[enhet_id] for enhet_id in _i_ring(valgt)}
        return linje if _i_ring(valgt) else valgt

    @cached_property
    def _barn(self) -> dict[int | None, list[int]]:
        barn: dict[int | None, list[int]] = defaultdict(list)
        for enhet_id in self.noder:
            barn[self.forelder[enhet_id]].append(enhet_id)
        return barn

    @property
    def rot(self) -> TidligereNode:
        """The kommune; raises Domenefeil in an installation without one."""
        for node in self.noder.values():
            if node.type == Enhetstype.KOMMUNE:
                return node
        raise Domenefeil(_("Kommunen er ikke lagt inn ennå."))

    def finn(self, kode: str) -> TidligereNode:
        """The enhet of that kode; raises Domenefeil where there is none."""
        for node in self.noder.values():
            if node.kode == kode:
                return node
        raise Domenefeil(_("Det finnes ingen enhet med koden «%(kode)s».") % {"kode": kode}, felt="enhet")

    def subtre(self, enhet_id: int) -> frozenset[int]:
        """The ids of the enhet and of all that report under it."""
        funnet, rest = {enhet_id}, [enhet_id]
        while rest:
            nye = set(self._barn.get(rest.pop(), ())) - funnet
            funnet |= nye
            rest.extend(nye)
        return frozenset(funnet)

    def rull_opp(self, egne: Mapping[int, int]) -> Counter[int]:
        """Sums with the subtree, by id, of what each enhet has of its own."""
        sum_under: Counter[int] = Counter()
        for enhet_id, antall in egne.items():
            neste: int | None = enhet_id
            while neste is not None:
                sum_under[neste] += antall
                neste = self.forelder[neste]
        return sum_under

    def aarsverk(self, aar: int) -> dict[int, Decimal]:
        """Årsverk of each enhet with its subtree for the year, as known at the instant.

        The row of the year where there is one, else the one without a year; those with neither are left out.
        """
        return self._for_aaret(aar, "aarsverk")

    def ansatte(self, aar: int) -> dict[int, int]:
        """Headcount of each enhet with its subtree for the year, as `aarsverk`."""
        return self._for_aaret(aar, "ansatte")

    def _for_aaret(self, aar: int, felt: str) -> dict[int, Any]:
        rader = (
            Aarsverk.objects.filter(Q(aar=aar) | Q(aar=None))
            .exclude(**{felt: None})
            .filter(Q(fra=None) | Q(fra__lte=self.oeyeblikk), Q(til=None) | Q(til__gt=self.oeyeblikk))
            .values_list("enhet_id", "aar", felt)
        )
        # The rows with a year last, so that they win.
        i_rekkefoelge = sorted(rader, key=lambda rad: rad[1] is not None)
        return {enhet_id: verdi for enhet_id, _aar, verdi in i_rekkefoelge}


@dataclass(frozen=True)
class Grunnlag:
    """What a register needs to compute its figures: period, moment, that moment's tree, and the enhet.

    `skjaering_er_valgt` is False where nobody asked for a moment and the default holds: what is answered only
    after the period may then count as of a moment of its own, at most `naa`, up to which all can be seen.
    """

    periode: Periode
    skjaering: dt.datetime
    tre: Rapporteringstre
    enhet: TidligereNode
    skjaering_er_valgt: bool = True
    naa: dt.datetime | None = None

    def tre_ved(self, oeyeblikk: dt.datetime) -> Rapporteringstre:
        """The tree of another moment, where something counts as of its own; read once."""
        if oeyeblikk not in self._traer:
            self._traer[oeyeblikk] = Rapporteringstre(oeyeblikk)
        return self._traer[oeyeblikk]

    @cached_property
    def _traer(self) -> dict[dt.datetime, Rapporteringstre]:
        return {self.skjaering: self.tre}

    @cached_property
    def enheter(self) -> frozenset[int] | None:
        """The ids of the enheter counted; None for all, so that no query lists them."""
        return None if self.enhet == self.tre.rot else self.tre.subtre(self.enhet.id)

    @cached_property
    def kjente(self) -> list[TidligereNode]:
        """The enheter of the subtree that were known at the moment, closed ones too; by kode."""
        return [
            node
            for node in self.tre.noder.values()
            if node.kjent and (self.enheter is None or node.id in self.enheter)
        ]

    @cached_property
    def gyldige(self) -> list[TidligereNode]:
        """Of those, the ones that existed on some day of the period."""
        return [node for node in self.kjente if node.er_gyldig_i(self.periode)]

    def med_noe(self, antall: Mapping[int, int]) -> list[TidligereNode]:
        """The enheter to list: those of the period, and others where something was counted all the same."""
        return [node for node in self.kjente if node.er_gyldig_i(self.periode) or antall.get(node.id)]


def lag_grunnlag(
    periode: Periode, skjaering: dt.datetime, enhet_kode: str | None = None, **felt: Any
) -> Grunnlag:
    """The basis of figures as of `skjaering` (aware); without kode the whole kommune. `felt` as in Grunnlag.

    Raises Domenefeil where there is no such enhet, or no kommune yet.
    """
    tre = Rapporteringstre(skjaering)
    enhet = tre.rot if enhet_kode is None else tre.finn(enhet_kode)
    return Grunnlag(periode, skjaering, tre, enhet, **felt)
