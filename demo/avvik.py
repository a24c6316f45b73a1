"""The demo's cases: 824 reported in 2023, 962 in 2024, and on to the day before the anchor, by a fixed seed.

The two counts are those of the annual report for 2024 (L428-429); all else about the cases is invented.
Each case draws from its own stream of random numbers, so an anchor a day later leaves all but the newest
cases as they were.
"""

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from demo import organisasjon as org
from demo.avvikstekster import ALVOR, TYPER, VINTERMAANEDER, Variant, aarsak, skriv, utfall, varianter_for
from demo.bemanning import Bemanning
from demo.luker import DOEGN

FROE = 25_1
OSLO = ZoneInfo("Europe/Oslo")
ANTALL = {2023: 824, 2024: 962, 2025: 1021}  # later years: as many as 2025, and a few more each year
MEDIAN_DAGER = {None: 9.0, "lav": 10.5, "middels": 15.0, "hoey": 24.0, "kritisk": 20.0}
FRIST_DAGER = {None: 21, "lav": 30, "middels": 21, "hoey": 14, "kritisk": 7}
_MAANED = (0, 92, 100, 108, 92, 96, 84, 52, 90, 104, 106, 110, 82)  # weight of month 1–12
_FORTROLIG = {"SM-TRYGT": 0.10, "HMS-ARB": 0.10, "HMS-VOLD": 0.05, "PAS-TVANG": 0.10, "PV-UTLEV": 0.04}
# Who follows up another enhet's case: start of the kategori → (enhet, how often).
_VIDERE = (
    ("BY-", "630", 0.40),
    ("IKT-", "100-IT", 0.35),
    ("PV-", "100-PVI", 0.10),
    ("LM-SAMST", "330-LEG", 0.15),
    ("TJ-SAMH", "330-LEG", 0.05),
    ("TJ-VEDTAK", "100-FOR", 0.08),
    ("BE-BRANN", "6152", 0.07),
)


@dataclass(frozen=True)
class Sak:
    """One case as the import file wants it; times are naive local time in Europe/Oslo, to the minute."""

    saksnummer: str
    enhet: str
    behandles_av: str
    kategori: str
    type: str
    alvorlighetsgrad: str
    status: str
    hendelsestidspunkt: dt.datetime
    meldt: dt.datetime
    lukket: dt.datetime | None
    tittel: str
    beskrivelse: str
    strakstiltak: str
    melder: str
    behandler: str
    frist: dt.date | None
    aarsak: str
    utfall: str
    fortrolig: bool


@dataclass(frozen=True)
class _Melding:
    """Where and when, before anything else is known of the case."""

    enhet: org.DemoEnhet
    meldt: dt.datetime


def antall_i(aar: int) -> int:
    """How many cases a whole year has."""
    return ANTALL.get(aar, ANTALL[2025] + 20 * (aar - 2025))


def lag_avvik(anker: dt.date) -> Iterator[Sak]:
    """All cases from 2023 until midnight before the anchor day, in the order of their numbers."""
    bemanning = Bemanning(anker)
    for aar in range(org.FOERSTE_AAR, anker.year + 1):
        for nummer, melding in enumerate(_meldinger(aar), start=1):
            if melding.meldt.date() >= anker:
                return
            yield _sak(f"{aar}-{nummer:06d}", melding, bemanning, anker)


def _meldinger(aar: int) -> list[_Melding]:
    tilfeldig = random.Random(f"{FROE}-{aar}")
    enheter = tilfeldig.choices(org.ENHETER, [enhet.vekt for enhet in org.ENHETER], k=antall_i(aar))
    meldinger = []
    for enhet in enheter:
        meldt = _meldetid(enhet.art, aar, tilfeldig)
        if not enhet.gyldig(meldt.date()):
            enhet = next(e for e in org.ENHETER if e.etterfoelger == enhet.kode)
        meldinger.append(_Melding(enhet, meldt))
    return sorted(meldinger, key=lambda melding: melding.meldt)


def _meldetid(art: str, aar: int, tilfeldig: random.Random) -> dt.datetime:
    """A minute of the year: few in July, weekends and nights only where somebody is at work then."""
    doegn = art in DOEGN
    while True:
        dag = dt.date(aar, 1, 1) + dt.timedelta(days=tilfeldig.randrange(366 if _skuddaar(aar) else 365))
        vekt = _MAANED[dag.month] / 110
        if dag.weekday() >= 5:
            vekt *= 0.7 if doegn else 0 if art in ("skole", "barnehage") else 0.04
        if art in ("skole", "barnehage", "veiledning") and dag.month == 7:
            vekt = 0
        if tilfeldig.random() < vekt:
            break
    time = tilfeldig.choices(range(24), _DOEGNTIMER if doegn else _DAGTIMER)[0]
    minutt = tilfeldig.randrange(60)
    if time == 2 and dag.month in (3, 10):  # the hour that is missing or doubled when the clock is changed
        time = 4
    return dt.datetime.combine(dag, dt.time(time, minutt))


_DAGTIMER = (0, 0, 0, 0, 0, 0.2, 2, 7, 9, 9, 9, 10, 9, 11, 13, 9, 4, 2, 1.5, 1.5, 2, 1, 0.4, 0)
_DOEGNTIMER = (2, 1, 1, 1, 1, 2, 6, 9, 5, 6, 7, 7, 6, 8, 12, 7, 4, 5, 5, 6, 8, 10, 6, 3)


def _skuddaar(aar: int) -> bool:
    return aar % 4 == 0 and (aar % 100 != 0 or aar % 400 == 0)


def _sak(saksnummer: str, melding: _Melding, bemanning: Bemanning, anker: dt.date) -> Sak:
    tilfeldig = random.Random(f"{FROE}-{saksnummer}")
    enhet, meldt = melding.enhet, melding.meldt
    hendelse = _hendelsestid(meldt, enhet.art, tilfeldig)
    variant = tilfeldig.choices(*varianter_for(enhet.art, vinter=hendelse.month in VINTERMAANEDER))[0]
    type_ = tilfeldig.choice(variant.typer)
    tekst = skriv(variant, enhet.art, hendelse.hour, type_, tilfeldig)
    grad: str | None = ALVOR[tilfeldig.choice(variant.alvor)]
    if grad == "hoey" and tilfeldig.random() < 0.07:
        grad = "kritisk"
    forloep = _forloep(meldt, grad, anker, tilfeldig)
    if tilfeldig.random() < (0.6 if forloep.status == "meldt" else 0.02):
        grad = None
    behandles_av = _videre(variant, enhet, tilfeldig) if forloep.status != "meldt" else enhet.kode
    melder = bemanning.melder(enhet.kode, meldt.date(), tilfeldig)
    fulgt_opp = min(forloep.lukket.date() if forloep.lukket else anker, anker)
    behandler = bemanning.behandler(
        behandles_av,
        fulgt_opp,
        melder,
        delegert=forloep.lukket is None and tilfeldig.random() < 0.25,
        tilfeldig=tilfeldig,
    )
    lukket = forloep.status == "lukket"
    med_aarsak = forloep.status == "til_evaluering" or (
        lukket and (grad in ("hoey", "kritisk") or tilfeldig.random() < 0.8)
    )
    return Sak(
        saksnummer, enhet.kode, behandles_av, variant.kategori, TYPER[type_], grad or "", forloep.status,
        hendelse, meldt, forloep.lukket, tekst.tittel, tekst.beskrivelse, tekst.strakstiltak, melder,
        "" if forloep.status == "meldt" else behandler,
        _frist(meldt.date(), grad, forloep.status, tilfeldig),
        aarsak(variant.kategori, type_, tilfeldig) if med_aarsak else "",
        utfall(variant.kategori, type_, not lukket, tilfeldig) if forloep.lukket else "",
        tilfeldig.random() < _FORTROLIG.get(variant.kategori, 0.0),
    )  # fmt: skip


def _hendelsestid(meldt: dt.datetime, art: str, tilfeldig: random.Random) -> dt.datetime:
    """When it happened: mostly shortly before the report, and where nobody works at night, by day."""
    valg = tilfeldig.random()
    if valg < 0.62:
        foer = tilfeldig.randrange(10, 200, 5)
    elif valg < 0.85:
        foer = tilfeldig.randrange(8 * 60, 30 * 60, 15)
    else:
        foer = tilfeldig.randrange(30 * 60, 110 * 60, 15)
    tid = meldt - dt.timedelta(minutes=foer)
    if art in DOEGN or (7 <= tid.hour < 17 and tid.weekday() < 5):
        return tid
    tid = tid.replace(hour=tilfeldig.randrange(8, 15))
    while tid >= meldt or tid.weekday() >= 5:
        tid -= dt.timedelta(days=1)
    return tid


@dataclass(frozen=True)
class _Forloep:
    status: str
    lukket: dt.datetime | None


def _forloep(meldt: dt.datetime, grad: str | None, anker: dt.date, tilfeldig: random.Random) -> _Forloep:
    """How far the case has come at the anchor: log-normal time to closing, and a few that drag on."""
    avvist = tilfeldig.random() < 0.035
    dager = math.exp(tilfeldig.gauss(math.log(MEDIAN_DAGER[grad]), 0.85)) * (0.4 if avvist else 1)
    if tilfeldig.random() < 0.015:
        dager = tilfeldig.uniform(70, 300)
    lukket = _arbeidstid(meldt + dt.timedelta(days=dager), meldt, tilfeldig)
    if lukket.date() < anker:
        return _Forloep("avvist" if avvist else "lukket", lukket)
    alder = dt.datetime.combine(anker, dt.time()) - meldt
    andel = alder / (lukket - meldt)
    alvorlig = grad in ("hoey", "kritisk")
    if andel < 0.25 and alder < dt.timedelta(days=12):
        return _Forloep("meldt", None)
    if andel < 0.55:
        return _Forloep("under_behandling", None)
    return _Forloep("til_evaluering" if andel > (0.75 if alvorlig else 0.9) else "tiltak_paagaar", None)


def _arbeidstid(oeyeblikk: dt.datetime, tidligst: dt.datetime, tilfeldig: random.Random) -> dt.datetime:
    """The next working hour, at least half an hour after the report."""
    dag = oeyeblikk.date()
    if dag.weekday() >= 5:
        dag += dt.timedelta(days=7 - dag.weekday())
    ut = dt.datetime.combine(dag, dt.time(tilfeldig.randrange(8, 16), tilfeldig.randrange(60)))
    return max(ut, (tidligst + dt.timedelta(minutes=30 + tilfeldig.randrange(90))))


def _frist(dag: dt.date, grad: str | None, status: str, tilfeldig: random.Random) -> dt.date | None:
    """The date set by the leader; none yet for most that wait, and now and then none at all."""
    if tilfeldig.random() < (0.75 if status == "meldt" else 0.08):
        return None
    return dag + dt.timedelta(days=FRIST_DAGER[grad] + tilfeldig.choice((-2, 0, 0, 0, 3, 7)))


def _videre(variant: Variant, enhet: org.DemoEnhet, tilfeldig: random.Random) -> str:
    """The enhet that follows the case up: its own, or the one it was forwarded to."""
    for start, mottaker, andel in _VIDERE:
        if (
            variant.kategori.startswith(start)
            and enhet.art != org.ENHET[mottaker].art
            and tilfeldig.random() < andel
        ):
            return mottaker
    return enhet.kode
