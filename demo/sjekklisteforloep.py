"""When each virksomhet of the demo answers its sjekkliste, delivers it, and what comes of it."""

import datetime as dt
import random
from dataclasses import dataclass

from demo.sjekklisteplan import FROE
from felles.klokke import OSLO
from felles.tid import Periode, doegnstart
from sjekkliste.runde.services import vanlig_frist

_DAG = dt.timedelta(days=1)
_SVARTID = dt.timedelta(days=25)
# What 2024 is to show: one missing, one late, one sent back for good, and one that was delivered again.
_SKJER = {
    (2024, 1, "610"): "mangler",
    (2024, 1, "620"): "retur_og_levert_igjen",
    (2024, 2, "630"): "for_sent",
    (2024, 3, "KF"): "retur",
}
_SENERE = ((0.02, "mangler"), (0.07, "for_sent"), (0.1, "retur_og_levert_igjen"))
# How far the runde that is open has come: part of the time from its opening that had passed at delivery.
_LEVERT_OG_MOTTATT = {"640": 0.15, "100": 0.3, "250": 0.35, "350": 0.45, "200": 0.6}
_LEVERT = {"KF": 0.88, "330": 0.91, "230": 0.95}
_SENDT_TILBAKE = {"360": 0.5}
_FOR_SENT = "630"
_BEGYNT = {"340": (0.9, 15), "310": (0.95, 9), "600": (0.6, 20)}  # and how many answers


@dataclass(frozen=True)
class Forloep:
    """What happens with a sjekkliste; None for what does not happen."""

    begynt: dt.datetime | None = None
    svar: int | None = None  # how many questions are answered then; all where None
    levert: dt.datetime | None = None
    mottatt: dt.datetime | None = None
    returnert: dt.datetime | None = None
    levert_igjen: dt.datetime | None = None
    mottatt_igjen: dt.datetime | None = None


@dataclass(frozen=True)
class Rundetid:
    """When the runde of a tertial opens, its frist, and when that is moved, if it is."""

    periode: Periode
    aapnes: dt.datetime
    frist: dt.date
    flyttes: dt.datetime | None = None


def rundetid(periode: Periode, anker: dt.date) -> Rundetid:
    """When the runde opens and is due: an ordinary one after its tertial, the last one around the anchor.

    The last one would be locked by then. Its frist passed seven days before the anchor, and the morning after
    the koordinator gave those that were left twelve days more.
    """
    dag = periode.til + _DAG
    aapnes, vanlig = doegnstart(dag) + dt.timedelta(hours=3), vanlig_frist(periode, dag)
    neste_ende = Periode(periode.aar + periode.tertial // 3, periode.tertial % 3 + 1).til  # type: ignore[operator]
    if neste_ende + _DAG < anker or anker <= vanlig - 3 * _DAG:
        return Rundetid(periode, aapnes, vanlig)
    flyttes = doegnstart(anker - 6 * _DAG) + dt.timedelta(hours=9, minutes=40)
    return Rundetid(periode, aapnes, max(vanlig, anker - 7 * _DAG), flyttes)


def forloep_i(enhet: str, tid: Rundetid, anker: dt.date) -> Forloep:
    """What happens with the sjekkliste of that virksomhet."""
    tilfeldig = random.Random(f"{FROE}-{enhet}-{tid.periode.aar}-{tid.periode.tertial}-levering")
    if tid.periode.til < anker <= tid.frist + 15 * _DAG:
        return _aapen(enhet, tid, anker, tilfeldig)
    noekkel = (tid.periode.aar, tid.periode.tertial or 1, enhet)
    valg = tilfeldig.random()
    skjer = _SKJER.get(noekkel, "")
    if tid.periode.aar > 2024:
        skjer = next((navn for grense, navn in _SENERE if valg < grense), "")
    levert = _arbeidstid(tid.frist - min(int(tilfeldig.expovariate(1 / 4)), 10) * _DAG, tilfeldig)
    if skjer == "for_sent":
        levert = _arbeidstid(tid.frist + tilfeldig.randrange(4, 9) * _DAG, tilfeldig)
    begynt = levert - dt.timedelta(days=tilfeldig.choice((0, 0, 1, 1, 2, 3)), hours=1, minutes=35)
    begynt = max(begynt, tid.aapnes + dt.timedelta(hours=6))
    if skjer == "mangler":
        return Forloep(begynt=begynt, svar=7)
    mottatt = _dager_etter(levert, tilfeldig.randrange(1, 6), tilfeldig)
    if not skjer.startswith("retur"):
        return Forloep(begynt=begynt, levert=levert, mottatt=mottatt)
    if skjer == "retur":
        return Forloep(begynt=begynt, levert=levert, returnert=mottatt)
    igjen = _dager_etter(mottatt, 2, tilfeldig)
    mottatt_igjen = _dager_etter(igjen, 1, tilfeldig)
    return Forloep(begynt, None, levert, None, mottatt, igjen, mottatt_igjen)


def _aapen(enhet: str, tid: Rundetid, anker: dt.date, tilfeldig: random.Random) -> Forloep:
    """The runde that is open at the anchor: some delivered, some begun, some not."""
    slutt = doegnstart(anker)
    fra = max(tid.aapnes + dt.timedelta(hours=5), slutt - _SVARTID)
    lengde = slutt - dt.timedelta(hours=8) - fra

    def ved(andel: float) -> dt.datetime:
        oeyeblikk = fra + andel * lengde
        ordnet = _arbeidstid(oeyeblikk.astimezone(OSLO).date(), tilfeldig)
        return ordnet if fra < ordnet < slutt else oeyeblikk

    if enhet in _BEGYNT:
        begynt, svar = _BEGYNT[enhet]
        return Forloep(begynt=ved(begynt), svar=svar)
    if enhet == _FOR_SENT:
        levert = doegnstart(anker - 6 * _DAG) + dt.timedelta(hours=8, minutes=25)
        levert = levert if tid.flyttes else ved(0.8)
        return Forloep(begynt=levert - dt.timedelta(hours=2), levert=levert)
    if andel := _LEVERT_OG_MOTTATT.get(enhet) or _LEVERT.get(enhet) or _SENDT_TILBAKE.get(enhet):
        levert = ved(andel)
        etter = levert + (slutt - levert) * 0.6
        return Forloep(
            begynt=max(fra, levert - dt.timedelta(minutes=50)),
            levert=levert,
            mottatt=etter if enhet in _LEVERT_OG_MOTTATT else None,
            returnert=etter if enhet in _SENDT_TILBAKE else None,
        )
    return Forloep()


def _arbeidstid(dag: dt.date, tilfeldig: random.Random) -> dt.datetime:
    """A moment between eight and half past three of the day, or of the Friday before it."""
    dag -= max(0, dag.weekday() - 4) * _DAG
    return doegnstart(dag) + dt.timedelta(minutes=tilfeldig.randrange(8 * 60, 15 * 60 + 30))


def _dager_etter(oeyeblikk: dt.datetime, dager: int, tilfeldig: random.Random) -> dt.datetime:
    """A working moment so many days later, or on the Monday after."""
    dag = oeyeblikk.date() + dager * _DAG
    return _arbeidstid(dag + (7 - dag.weekday()) % 7 * _DAG if dag.weekday() >= 5 else dag, tilfeldig)
