"""What the pages of the organisation show: the tree with leaders and årsverk, and who leads what."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from felles.norsk import norsk_noekkel, norsk_sortering
from organisasjon.models import Aarsverk, Bruker, Enhet, Enhetstype, Rolle, Rolletype
from organisasjon.tre import Ledelse, Node, Tre

# A page of so many lines is still quick to make and to read.
VIS_ALT_TIL = 500
OEVERSTE_NIVAAER = 3

_EGNE_LEDERE = (Rolletype.LEDER, Rolletype.KOMMUNEDIREKTOER)


@dataclass(frozen=True)
class Lederskap:
    """Who leads an enhet today. Without `ledere` the post is vacant, and `naermeste` in `fra` follows up."""

    ledere: list[str]
    stedfortredere: list[str]
    naermeste: str | None
    fra: Node | None
    enhet_id: int

    @property
    def ledig(self) -> bool:
        """Nobody is leder of the enhet itself."""
        return not self.ledere

    @property
    def ledes_fra_annen(self) -> bool:
        """Is the nærmeste leder leder of another enhet?"""
        return self.fra is not None and self.fra.id != self.enhet_id


class Lederkart:
    """Who leads each enhet today, by name. One query beside those of Tre and Ledelse."""

    def __init__(self, ledelse: Ledelse) -> None:
        self.ledelse = ledelse

    @cached_property
    def _navn(self) -> dict[int, str]:
        return dict(Bruker.objects.filter(pk__in=self.ledelse.personer).values_list("pk", "navn"))

    def __getitem__(self, enhet_id: int) -> Lederskap:
        ledelse, navn = self.ledelse, self._navn
        naermeste = ledelse.naermeste_leder(enhet_id)
        return Lederskap(
            ledere=[navn[b] for b in ledelse.innehavere(enhet_id, *_EGNE_LEDERE)],
            stedfortredere=[navn[b] for b in ledelse.innehavere(enhet_id, Rolletype.STEDFORTREDER)],
            naermeste=navn[naermeste] if naermeste is not None else None,
            fra=ledelse.ledes_fra(enhet_id),
            enhet_id=enhet_id,
        )


@dataclass(frozen=True)
class Gren:
    """One enhet in the tree as it is shown, with those below it; `skjulte` of them on a page of their own."""

    enhet: Enhet
    lederskap: Lederskap
    aarsverk: Decimal | None
    er_gyldig: bool
    dybde: int
    barn: list["Gren"] = field(default_factory=list)
    skjulte: int = 0

    def alle(self) -> Iterator["Gren"]:
        """The branch and all below it, in the order of the page."""
        yield self
        for gren in self.barn:
            yield from gren.alle()


def hent_tre(tre: Tre, kart: Lederkart, *, nedlagte: bool = False, under: int | None = None) -> list[Gren]:
    """The branches from the kommune down, or from `under`, by kode; closed enheter only where asked for.

    A closed one whose children go on is shown all the same, or they would be lost to the eye. Of more than
    VIS_ALT_TIL enheter only the upper levels are there; the page of each branch shows the rest.
    """
    topper = tre.barn.get(None, []) if under is None else [under]
    nivaaer = None if sum(len(tre.subtre(topp)) for topp in topper) <= VIS_ALT_TIL else OEVERSTE_NIVAAER

    def vises(node: Node) -> bool:
        har_lukket = node.gyldig_til is not None and node.gyldig_til < tre.dag
        return nedlagte or not har_lukket or any(vises(barn) for barn in tre.rett_under(node.id))

    def samle(node: Node, dybde: int) -> Iterator[tuple[Node, int]]:
        yield node, dybde
        if nivaaer is None or dybde + 1 < nivaaer:
            for barn in tre.rett_under(node.id):
                if vises(barn):
                    yield from samle(barn, dybde + 1)

    synlige = [par for topp in topper if vises(tre.noder[topp]) for par in samle(tre.noder[topp], 0)]
    enheter = Enhet.objects.in_bulk([node.id for node, _ in synlige])
    aarsverk = gjeldende_aarsverk(tre.dag.year)
    greiner: dict[int, Gren] = {}
    for node, dybde in reversed(synlige):  # those below before those above
        vist_under = [barn for barn in tre.rett_under(node.id) if barn.id in greiner]
        skjulte = [barn for barn in tre.rett_under(node.id) if barn.id not in greiner and vises(barn)]
        greiner[node.id] = Gren(
            enheter[node.id],
            kart[node.id],
            aarsverk.get(node.id),
            node.er_gyldig(tre.dag),
            dybde,
            [greiner[barn.id] for barn in vist_under],
            len(skjulte),
        )
    return [greiner[topp] for topp in topper if topp in greiner]


def gjeldende_aarsverk(aar: int) -> dict[int, Decimal]:
    """Årsverk with the subtree, by enhet, for the year: its own row, else the one that holds for any year."""
    rader = Aarsverk.objects.filter(Q(aar=aar) | Q(aar=None), til=None, aarsverk__isnull=False)
    i_rekkefoelge = sorted(
        rader.values_list("enhet_id", "aar", "aarsverk"), key=lambda rad: rad[1] is not None
    )
    return {enhet_id: verdi for enhet_id, _aar, verdi in i_rekkefoelge if verdi is not None}


def naermeste_verneombud(tre: Tre, enhet_id: int) -> list[Rolle]:
    """The verneombud whose role reaches the enhet from nearest up the line."""
    linje = [node.id for node in tre.linje(enhet_id)]
    roller = Rolle.objects.virksomme(tre.dag).filter(rolle=Rolletype.VERNEOMBUD, enhet__in=linje)
    funnet = list(roller.select_related("bruker", "enhet").order_by(norsk_sortering("bruker__navn"), "pk"))
    naermest = min((linje.index(rolle.enhet_id) for rolle in funnet), default=None)
    return [rolle for rolle in funnet if linje.index(rolle.enhet_id) == naermest]


def enhetsvalg(tre: Tre, *, uten: frozenset[int] = frozenset()) -> list[tuple[str, str]]:
    """Enheter that one may choose, without the closed; with where they are, as names may be alike."""
    return [
        (str(node.id), _med_plass(tre, node))
        for node in i_rekkefoelge(tre)
        if node.id not in uten and (node.gyldig_til is None or node.gyldig_til >= tre.dag)
    ]


def _med_plass(tre: Tre, node: Node) -> str:
    over = tre.sti(node.id)[:-1]
    return f"{node.navn} ({' › '.join(over)})" if over else node.navn


def i_rekkefoelge(tre: Tre) -> Iterator[Node]:
    """Every enhet in the order of the tree."""
    rest = list(reversed(tre.barn.get(None, ())))
    while rest:
        enhet_id = rest.pop()
        yield tre.noder[enhet_id]
        rest.extend(reversed(tre.barn.get(enhet_id, ())))


def foelges_opp_her(tre: Tre, enhet_id: int) -> list[int]:
    """The enheter whose cases the enhet follows up today: itself, and those that have closed into it."""
    return [node.id for node in tre.noder.values() if tre.foelges_opp_av(node.id) == enhet_id]


def roller_i(enhet: Enhet, dag: dt.date) -> list[Rolle]:
    """Who holds a role in the enhet itself today; by role and name, the many ansatte last."""
    roller = Rolle.objects.virksomme(dag).filter(enhet=enhet).select_related("bruker")
    rekkefoelge = [*list(Rolletype)[1:], Rolletype.ANSATT]
    return sorted(roller, key=lambda r: (rekkefoelge.index(Rolletype(r.rolle)), norsk_noekkel(r.bruker.navn)))


def er_kommune(enhet: Enhet) -> bool:
    """Is it the kommune itself, which is neither moved nor closed?"""
    return enhet.type == Enhetstype.KOMMUNE
