"""Who may do what where: a person's roles of today, spread over the enheter that they cover."""

from collections import defaultdict
from functools import cached_property
from typing import Any, Protocol, cast

from django.utils.translation import gettext as _

from felles.krav import krev
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.tre import Ledelse, Tre

LEDERROLLER = (Rolletype.LEDER, Rolletype.STEDFORTREDER, Rolletype.KOMMUNEDIREKTOER)


class _MedBruker(Protocol):
    user: Any


def bruker_i(request: _MedBruker) -> Bruker:
    """The person who is logged in, of a page or the API; both see to it that there is one."""
    return cast(Bruker, request.user)


class Tilgang:
    """The roles of one person that work today, and the enheter that each covers.

    Two queries (tree, roles) when first asked, a third where routing is asked for; kept for one request only.
    """

    def __init__(self, bruker: Bruker) -> None:
        self.bruker = bruker

    @cached_property
    def tre(self) -> Tre:
        return Tre()

    @cached_property
    def ledelse(self) -> Ledelse:
        return Ledelse(self.tre)

    @cached_property
    def _roller(self) -> dict[str, list[int]]:
        roller: dict[str, list[int]] = defaultdict(list)
        rader = Rolle.objects.virksomme(self.tre.dag).filter(bruker=self.bruker)
        for rolle, enhet_id in rader.order_by("enhet__kode").values_list("rolle", "enhet_id"):
            roller[rolle].append(enhet_id)
        return roller

    def har(self, *roller: str) -> bool:
        """Does the person hold one of the roles anywhere today?"""
        return any(self._roller.get(rolle) for rolle in roller)

    @property
    def er_ansatt(self) -> bool:
        """Anybody with a role that works today belongs to the kommune."""
        return any(self._roller.values())

    def enheter(self, *roller: str) -> list[int]:
        """The enheter where the person holds one of the roles, themselves."""
        return [enhet_id for rolle in roller for enhet_id in self._roller.get(rolle, ())]

    def dekker_alt(self, *roller: str) -> bool:
        """Does one of the roles reach from the root over everything?"""
        return any(self.tre.noder[e].forelder_id is None for e in self.enheter(*roller))

    def dekning(self, *roller: str) -> set[int]:
        """The enheter that the roles cover, with closed ones that are followed up there."""
        return self.tre.dekning_av(self.enheter(*roller))

    def dekker(self, enhet_id: int, *roller: str) -> bool:
        """Do the roles reach that enhet?"""
        egne = set(self.enheter(*roller))
        return bool(egne) and not egne.isdisjoint(self.tre.rekkevidde(enhet_id))

    @cached_property
    def egen_enhet_id(self) -> int | None:
        """Where the person works: preset when they melder. The lowest of their enheter, ansatt first."""
        egne = self.enheter(Rolletype.ANSATT) or self.enheter(*Rolletype.values)
        return max(egne, key=lambda e: len(list(self.tre.oppover(e))), default=None)

    @property
    def er_administrator(self) -> bool:
        return self.har(Rolletype.ADMINISTRATOR)

    @property
    def er_leder(self) -> bool:
        return self.har(*LEDERROLLER)


def tilgang_for(bruker: Bruker) -> Tilgang:
    """The person's access, kept on the object of this request: never across requests."""
    tilgang: Tilgang | None = bruker.__dict__.get("_tilgang")
    if tilgang is None:
        tilgang = bruker.__dict__["_tilgang"] = Tilgang(bruker)
    return tilgang


def krev_rolle(bruker: Bruker) -> None:
    """Raises IkkeTillatt for somebody without a role that works today."""
    krev(tilgang_for(bruker).er_ansatt, _("Du har ingen rolle i kommunen i dag."))


def krev_administratorrolle(bruker: Bruker) -> None:
    """Raises IkkeTillatt for everybody but administrators."""
    krev(tilgang_for(bruker).er_administrator)
