"""The figures about avvik: a handful of grouped queries, aggregated by enhet and rolled up along the tree.

The conditions are those of avvik.tallvilkaar, from which the lists behind the figures are made as well.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, DateTimeField, F, FloatField, Func, Min, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from avvik import tallvilkaar as vilkaar
from avvik.models import Avviksperiode, AvviksperiodeQuerySet
from avvik.tallrader import Avviksrader
from avvik.tilstander import Alvorlighetsgrad
from felles.klokke import OSLO
from felles.tallkilde import JSONObjekt, Utvalg
from felles.tallregning import doegn, endring_prosent, per_hundre, prosent
from felles.tid import Periode
from organisasjon.tidligere import Grunnlag


class _Mikrosekunder(Func):
    """The time from one instant to another in whole microseconds; a double holds 142 years of those."""

    template = "(1000000 * extract(epoch FROM %(expressions)s))::float8"
    arg_joiner = " - "
    arity = 2
    output_field = FloatField()


class _Median(Aggregate):
    """The middle value, or the mean of the two middle ones."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def _antall(av_dem: Q | None = None) -> Count:
    """How many rows; over a column that is never null and is in every index that the figures use."""
    return Count("meldt", filter=av_dem)


def avvikstall(grunnlag: Grunnlag) -> JSONObjekt:
    """The `avvik` object of the figures, in the form and order of the contract.

    Call it in a snapshot (`rapport.oeyeblikksbilde`): the queries must see the same rows.
    """
    alle = vilkaar.gjaldt(grunnlag)
    meldte = alle.filter(vilkaar.meldt(grunnlag))
    per_enhet = _telt_per_enhet(meldte)
    meldt, lukket, avvist = (sum(telling.values()) for telling in per_enhet)
    forrige = alle.filter(vilkaar.meldt_forrige(grunnlag)).count()
    fordelt = _fordelt(meldte)
    lukket_per_maaned = _per_maaned(alle.filter(vilkaar.lukket_i_perioden(grunnlag)), "lukket")
    aapne = alle.filter(vilkaar.aapne(grunnlag)).aggregate(
        alle=_antall(), forfalt=_antall(vilkaar.er_forfalt(grunnlag))
    )
    return {
        "meldt": meldt,
        "meldt_forrige": forrige,
        "endring_prosent": endring_prosent(meldt, forrige),
        "lukket_av_meldte": lukket,
        "avvist_av_meldte": avvist,
        "aapne_av_meldte": meldt - lukket,
        "lukket_i_perioden": sum(lukket_per_maaned.values()),
        "aapne_ved_skjaering": aapne["alle"],
        "forfalt_ved_skjaering": aapne["forfalt"],
        "median_dager_til_lukking": median_dager(meldte.filter(vilkaar.ER_LUKKET)),
        "per_kategori": _kategorirader(fordelt["kategori_id"], meldt),
        "per_alvorlighetsgrad": _gradrader(fordelt["alvorlighetsgrad"]),
        "per_maaned": [
            {"maaned": maaned, "meldt": fordelt["maaned"][maaned], "lukket": lukket_per_maaned[maaned]}
            for maaned in grunnlag.periode.maaneder
        ],
        "per_enhet": _enhetsrader(grunnlag, per_enhet[0], per_enhet[1], meldt),
    }


Telling = Counter[Any]


def _telt_per_enhet(meldte: AvviksperiodeQuerySet) -> tuple[Telling, Telling, Telling]:
    """Reported, of those closed, of those rejected; by the enhet where it happened."""
    rader = list(
        meldte.values("enhet_id")
        .annotate(
            antall=_antall(),
            lukkede=_antall(vilkaar.ER_LUKKET),
            avviste=_antall(vilkaar.ER_AVVIST),
        )
        .values_list("enhet_id", "antall", "lukkede", "avviste")
    )
    meldt, lukket, avvist = ({rad[0]: rad[kolonne] for rad in rader} for kolonne in (1, 2, 3))
    return Counter(meldt), Counter(lukket), Counter(avvist)


def _maaned(felt: str) -> TruncMonth:
    return TruncMonth(felt, tzinfo=OSLO, output_field=DateTimeField())


def _fordelt(meldte: AvviksperiodeQuerySet) -> dict[str, Telling]:
    """Counts by kategori, alvorlighetsgrad and month («2024-01»), in one pass over the rows."""
    felt = ("kategori_id", "alvorlighetsgrad", "maaned")
    telt: dict[str, Telling] = {navn: Counter() for navn in felt}
    for kategori, grad, maaned, antall in (
        meldte.annotate(maaned=_maaned("meldt")).values_list(*felt).annotate(antall=_antall())
    ):
        telt["kategori_id"][kategori] += antall
        telt["alvorlighetsgrad"][grad] += antall
        telt["maaned"][_maanedskode(maaned)] += antall
    return telt


def _per_maaned(rader: AvviksperiodeQuerySet, felt: str) -> Telling:
    telt = rader.values_list(_maaned(felt)).annotate(antall=_antall())
    return Counter({_maanedskode(maaned): antall for maaned, antall in telt})


def _maanedskode(maaned: dt.datetime) -> str:
    return f"{maaned:%Y-%m}"


def median_dager(lukkede: AvviksperiodeQuerySet) -> float | None:
    """The median of the days from meldt to lukket, with one decimal; None of none."""
    median = lukkede.aggregate(median=_Median(_Mikrosekunder(F("lukket"), F("meldt"))))["median"]
    return None if median is None else doegn(Decimal(median))


def _kategorirader(telt: Telling, meldt: int) -> list[JSONObjekt]:
    """By hovedkategori with cases, most first and then by kode; the unclassified last."""
    hovedkategorier = vilkaar.hovedkategorier() if telt else {}
    summert: Counter[tuple[str, str]] = Counter()
    for kategori_id, antall in telt.items():
        if kategori_id is not None:
            hoved = hovedkategorier[kategori_id]
            summert[hoved.kode, hoved.navn] += antall
    rader: list[tuple[str | None, str, int]] = [
        (kode, navn, antall)
        for (kode, navn), antall in sorted(summert.items(), key=lambda rad: (-rad[1], rad[0][0]))
    ]
    if telt[None]:
        rader.append((None, _("Ikke klassifisert"), telt[None]))
    return [
        {"kode": kode, "navn": navn, "antall": antall, "prosent": prosent(antall, meldt)}
        for kode, navn, antall in rader
    ]


def _gradrader(telt: Telling) -> list[JSONObjekt]:
    grader: list[tuple[str | None, str]] = [(grad.value, str(grad.label)) for grad in Alvorlighetsgrad]
    grader.append((None, _("Ikke vurdert")))
    return [{"kode": kode, "navn": navn, "antall": telt[kode]} for kode, navn in grader]


def _enhetsrader(grunnlag: Grunnlag, egne: Telling, egne_lukket: Telling, meldt: int) -> list[JSONObjekt]:
    """Every enhet of the period, or with a case in it, by kode; its own cases and those of its subtree."""
    tre = grunnlag.tre
    antall, lukket = tre.rull_opp(egne), tre.rull_opp(egne_lukket)
    aarsverk = tre.aarsverk(grunnlag.periode.aar)
    rader = []
    for node in grunnlag.med_noe(antall):
        forelder = tre.forelder[node.id]
        rader.append(
            {
                "kode": node.kode,
                "navn": node.navn,
                "type": node.type,
                "forelder": None if forelder is None else tre.noder[forelder].kode,
                "egne": egne[node.id],
                "antall": antall[node.id],
                "prosent": prosent(antall[node.id], meldt),
                "lukket": lukket[node.id],
                "aapne": antall[node.id] - lukket[node.id],
                "per_100_aarsverk": per_hundre(antall[node.id], aarsverk.get(node.id)),
            }
        )
    return rader


class Avvikstall:
    """What the register of avvik offers to the figures (felles.tallkilde.Tallkilde)."""

    def tall(self, grunnlag: Grunnlag) -> JSONObjekt:
        return avvikstall(grunnlag)

    def tillegg(self, grunnlag: Grunnlag) -> JSONObjekt:
        return {}

    def senest(self, periode: Periode) -> dt.datetime:
        return periode.siste_oeyeblikk

    def foerste_aar(self) -> int | None:
        foerste: dt.datetime | None = Avviksperiode.objects.aggregate(foerste=Min("meldt"))["foerste"]
        return foerste.astimezone(OSLO).year if foerste else None

    def rader(self, grunnlag: Grunnlag, utvalg: Utvalg) -> Avviksrader:
        return Avviksrader(grunnlag, utvalg)
