"""What runder show as of a moment: who had delivered, and how the answers were spread over the områder.

Heat map, figures, report, API and XLSX are made from this. Counted from deliveries alone, so that it is the
same whenever it is asked about a past moment. Questions are «ubesvart» until the sjekkliste is delivered.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from felles.klokke import naa
from felles.tid import Periode
from organisasjon.tidligere import Rapporteringstre, TidligereNode
from sjekkliste.models import Levering, Levertsvar, Malomraade, Runde, Sjekkliste, Svar
from sjekkliste.tilstander import UBESVART, Svarverdi

# The columns of every count, in the order of the contract.
VERDIER = (*(verdi.value for verdi in Svarverdi), UBESVART)

LEVERT, FOR_SENT, RETURNERT, MANGLER = "levert", "levert_for_sent", "returnert", "mangler"
TILSTANDSNAVN = {
    LEVERT: _("Levert"),
    FOR_SENT: _("Levert for sent"),
    RETURNERT: _("Sendt tilbake"),
    MANGLER: _("Mangler"),
}


@dataclass(frozen=True)
class Omraade:
    """An område of the template, known by its kode in every version."""

    kode: str
    navn: str


@dataclass(frozen=True)
class Listebilde:
    """One sjekkliste: of which enhet (by the names of the moment), delivered or not, and its counts.

    `antall` holds, by kode of område, how many questions have each of VERDIER; an område without questions
    that apply is not there.
    """

    sjekkliste_id: int
    enhet_id: int
    kode: str
    navn: str
    tilstand: str
    antall: Mapping[str, Counter[str]]

    @property
    def er_levert(self) -> bool:
        return self.tilstand in (LEVERT, FOR_SENT)

    @cached_property
    def sum(self) -> Counter[str]:
        """Over all områder."""
        return _summer(self.antall.values())


@dataclass(frozen=True)
class Rundebilde:
    """A runde as of a moment, limited to the enheter asked for. `lister` by kode of the enhet."""

    runde: Runde
    oeyeblikk: dt.datetime
    omraader: tuple[Omraade, ...]
    lister: tuple[Listebilde, ...]

    @cached_property
    def per_omraade(self) -> dict[str, Counter[str]]:
        """By kode of område: how many questions of all virksomheter have each of VERDIER."""
        return {
            omraade.kode: _summer(liste.antall.get(omraade.kode, Counter()) for liste in self.lister)
            for omraade in self.omraader
        }

    @cached_property
    def sum(self) -> Counter[str]:
        """Over all virksomheter and områder: virksomheter × questions that apply."""
        return _summer(self.per_omraade.values())

    @property
    def leverte(self) -> list[Listebilde]:
        return [liste for liste in self.lister if liste.er_levert]

    @property
    def for_sene(self) -> list[Listebilde]:
        return [liste for liste in self.lister if liste.tilstand == FOR_SENT]

    @property
    def manglende(self) -> list[Listebilde]:
        """Never delivered, or sent back and not delivered again."""
        return [liste for liste in self.lister if not liste.er_levert]


def _summer(tellinger: Iterable[Counter[str]]) -> Counter[str]:
    resultat: Counter[str] = Counter()
    for telling in tellinger:
        resultat.update(telling)
    return resultat


def gjelder_ved(runde: Runde, naa_er: dt.datetime) -> dt.datetime:
    """The moment as of which a runde is shown where none is asked for: when it was locked, else now."""
    return naa_er if runde.laast is None else min(runde.laast, naa_er)


def rundebilde(runde: Runde, oeyeblikk: dt.datetime | None = None, enhet_id: int | None = None) -> Rundebilde:
    """The runde as of the moment (its lock, else now), of the subtree of an enhet or all."""
    return bilder({runde: oeyeblikk or gjelder_ved(runde, naa())}, enhet_id)[0]


def bilder(
    ved: Mapping[Runde, dt.datetime],
    enhet_id: int | None = None,
    tre_ved: Callable[[dt.datetime], Rapporteringstre] = Rapporteringstre,
) -> list[Rundebilde]:
    """Several runder, each as of its own moment, in the order given; six queries and a tree for each moment.

    The subtree is that of the reporting tree of each moment; `tre_ved` spares trees that have been read.
    """
    if not ved:
        return []
    tider = {runde.pk: tid for runde, tid in ved.items()}
    lister = list(
        Sjekkliste.objects.filter(runde__in=tider).values_list("pk", "runde_id", "enhet_id", "enhet__kode")
    )
    tilstander, levering_av = _tilstander(tider)
    antall = _antall(levering_av, [pk for pk, *_rest in lister if pk not in levering_av])
    omraader = _omraader(ved)
    return [
        Rundebilde(
            runde,
            tid,
            omraader[runde.mal_id],
            tuple(_listebilder(runde.pk, tre_ved(tid), enhet_id, lister, tilstander, antall)),
        )
        for runde, tid in ved.items()
    ]


def _listebilder(
    runde_id: int,
    tre: Rapporteringstre,
    enhet_id: int | None,
    lister: list[tuple[int, int, int, str]],
    tilstander: Mapping[int, str],
    antall: Mapping[int, Mapping[str, Counter[str]]],
) -> Iterable[Listebilde]:
    bare: Collection[int] | None = None if enhet_id is None else tre.subtre(enhet_id)
    egne = [rad for rad in lister if rad[1] == runde_id and (bare is None or rad[2] in bare)]
    for pk, _runde, enhet, kode in sorted(egne, key=lambda rad: rad[3]):
        node: TidligereNode | None = tre.noder.get(enhet)
        tilstand = tilstander.get(pk, MANGLER)
        yield Listebilde(pk, enhet, kode, node.navn if node else kode, tilstand, antall.get(pk, {}))


def _gjaldt(tider: Mapping[int, dt.datetime]) -> Q:
    """Deliveries that held at the moment of their own runde."""
    vilkaar = Q(pk__in=[])
    for runde_id, tid in tider.items():
        vilkaar |= Q(sjekkliste__runde=runde_id, levert__lte=tid) & (Q(til=None) | Q(til__gt=tid))
    return vilkaar


def _tilstander(tider: Mapping[int, dt.datetime]) -> tuple[dict[int, str], dict[int, int]]:
    """By sjekkliste: its state where it was ever delivered, and the delivery that held."""
    tilbake = Q(pk__in=[])
    for runde_id, tid in tider.items():
        tilbake |= Q(sjekkliste__runde=runde_id, til__lte=tid)
    returnerte = Levering.objects.filter(tilbake).values_list("sjekkliste_id", flat=True)
    tilstander = dict.fromkeys(returnerte, RETURNERT)
    levering_av = {}
    for pk, sjekkliste_id, for_sent in Levering.objects.filter(_gjaldt(tider)).values_list(
        "pk", "sjekkliste_id", "for_sent"
    ):
        tilstander[sjekkliste_id] = FOR_SENT if for_sent else LEVERT
        levering_av[sjekkliste_id] = pk
    return tilstander, levering_av


def _antall(levering_av: Mapping[int, int], manglende: list[int]) -> dict[int, dict[str, Counter[str]]]:
    """By sjekkliste and kode of område: how many questions have each answer."""
    antall: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    sjekkliste_av = {levering: sjekkliste for sjekkliste, levering in levering_av.items()}
    leverte = (
        Levertsvar.objects.filter(levering__in=sjekkliste_av)
        .values_list("levering_id", "spoersmaal__omraade__kode", "verdi")
        .annotate(antall=Count("pk"))
    )
    for levering, omraade, verdi, hvor_mange in leverte.order_by():
        antall[sjekkliste_av[levering]][omraade][verdi] = hvor_mange
    ubesvarte = (
        Svar.objects.filter(sjekkliste__in=manglende)
        .values_list("sjekkliste_id", "spoersmaal__omraade__kode")
        .annotate(antall=Count("pk"))
    )
    for sjekkliste, omraade, hvor_mange in ubesvarte.order_by():
        antall[sjekkliste][omraade][UBESVART] = hvor_mange
    return antall


def _omraader(runder: Iterable[Runde]) -> dict[int, tuple[Omraade, ...]]:
    """By template version: its områder in order."""
    per_mal: dict[int, list[Omraade]] = defaultdict(list)
    maler = {runde.mal_id for runde in runder}
    for mal_id, kode, navn in Malomraade.objects.filter(mal__in=maler).values_list("mal_id", "kode", "navn"):
        per_mal[mal_id].append(Omraade(kode, navn))
    return {mal_id: tuple(per_mal[mal_id]) for mal_id in maler}


def runder_i(perioder: Collection[Periode], *, aapnet_senest: dt.datetime | None = None) -> list[Runde]:
    """The runder of these tertials that had been opened by then, oldest first; one query."""
    vilkaar = Q(pk__in=[])
    for periode in perioder:
        vilkaar |= Q(aar=periode.aar, tertial=periode.tertial)
    runder = Runde.objects.filter(vilkaar).select_related("mal").order_by("aar", "tertial")
    return list(runder if aapnet_senest is None else runder.filter(aapnet__lte=aapnet_senest))


def leverte_svar(runde_id: int, oeyeblikk: dt.datetime) -> QuerySet[Levertsvar]:
    """The answers of the deliveries of the runde that held at the moment."""
    return Levertsvar.objects.filter(
        levering__in=Levering.objects.ved(oeyeblikk).filter(sjekkliste__runde=runde_id)
    )
