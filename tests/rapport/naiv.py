"""The figures counted again, slowly and plainly, from a log of what happened: no database, no product code.

Whoever keeps the log writes, for each change, the instant and all that then holds of the thing changed.
`tell` replays what was written by skjaering and counts case by case, as the contract's words say.
"""

import calendar
import datetime as dt
import statistics
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
GRADER = {"lav": "Lav", "middels": "Middels", "hoey": "Høy", "kritisk": "Kritisk", None: "Ikke vurdert"}
LUKKEDE = ("lukket", "avvist")


@dataclass
class Logg:
    """What happened, in order. `kategorier`: kode → (navn, the kode above or None), the same all along."""

    kategorier: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    linjer: list[tuple[dt.datetime, str, Any, dict[str, Any]]] = field(default_factory=list)

    def skriv(self, naar: dt.datetime, slag: str, noekkel: Any, **alt: Any) -> None:
        """Says that from that instant on, all this holds of the thing."""
        self.linjer.append((naar, slag, noekkel, alt))

    def ved(self, slag: str, naar: dt.datetime) -> dict[Any, dict[str, Any]]:
        """What held of all things of the kind at that instant."""
        gjelder: dict[Any, dict[str, Any]] = {}
        for tid, linjeslag, noekkel, alt in self.linjer:
            if linjeslag == slag and tid <= naar:
                gjelder[noekkel] = alt
        return gjelder


def _rund(tall: Fraction) -> float:
    """One decimal, half away from zero."""
    tideler = int(abs(tall) * 10 + Fraction(1, 2))
    return (tideler if tall >= 0 else -tideler) / 10


def _dag(oeyeblikk: dt.datetime) -> dt.date:
    return oeyeblikk.astimezone(OSLO).date()


def _et_aar_foer(oeyeblikk: dt.datetime) -> dt.datetime:
    lokal = oeyeblikk.astimezone(OSLO)
    dag = 28 if (lokal.month, lokal.day) == (2, 29) else lokal.day
    return lokal.replace(year=lokal.year - 1, day=dag)


@dataclass
class Telling:
    """One count: the period, the kode of the enhet or None, and the moment."""

    logg: Logg
    aar: int
    tertial: int | None
    enhet: str | None
    skjaering: dt.datetime

    def __post_init__(self) -> None:
        siste = 4 * (self.tertial or 3)
        self.maaneder = list(range(siste - 3 if self.tertial else 1, siste + 1))
        self.fra = dt.date(self.aar, self.maaneder[0], 1)
        self.til = dt.date(self.aar, siste, calendar.monthrange(self.aar, siste)[1])
        self.enheter = self.logg.ved("enhet", self.skjaering)
        [self.rot] = [kode for kode, alt in self.enheter.items() if alt["forelder"] is None]
        alle = self.logg.ved("sak", self.skjaering).values()
        self.saker = [sak for sak in alle if self.enhet is None or self.enhet in self.over(sak["enhet"])]
        self.meldte = [sak for sak in self.saker if self.fra <= _dag(sak["meldt"]) <= self.til]

    def forelder(self, kode: str) -> str | None:
        alt = self.enheter[kode]
        return alt["rapporteres_under"] or alt["forelder"]

    def over(self, kode: str) -> list[str]:
        """The enhet and all that it reports to."""
        rekke = []
        neste: str | None = kode
        while neste is not None:
            rekke.append(neste)
            neste = self.forelder(neste)
        return rekke

    def tell(self) -> dict[str, Any]:
        """The whole JSON."""
        kode = self.enhet or self.rot
        return {
            "periode": {
                "aar": self.aar,
                "tertial": self.tertial,
                "fra": str(self.fra),
                "til": str(self.til),
                "skjaering": self.skjaering.astimezone(OSLO).isoformat(),
            },
            "enhet": {"kode": kode, "navn": self.enheter[kode]["navn"]},
            "avvik": self.avvik(),
        }

    def avvik(self) -> dict[str, Any]:
        meldt, forrige = len(self.meldte), self.antall_forrige()
        lukkede = [sak for sak in self.meldte if sak["status"] in LUKKEDE]
        avviste = [sak for sak in self.meldte if sak["status"] == "avvist"]
        aapne = [sak for sak in self.saker if sak["status"] not in LUKKEDE]
        tider = [Fraction((sak["lukket"] - sak["meldt"]) // dt.timedelta(microseconds=1)) for sak in lukkede]
        return {
            "meldt": meldt,
            "meldt_forrige": forrige,
            "endring_prosent": _rund(Fraction(100 * (meldt - forrige), forrige)) if forrige else None,
            "lukket_av_meldte": len(lukkede),
            "avvist_av_meldte": len(avviste),
            "aapne_av_meldte": meldt - len(lukkede),
            "lukket_i_perioden": len(self.lukket_i_perioden()),
            "aapne_ved_skjaering": len(aapne),
            "forfalt_ved_skjaering": sum(
                1 for sak in aapne if sak["frist"] is not None and sak["frist"] < _dag(self.skjaering)
            ),
            "median_dager_til_lukking": _rund(statistics.median(tider) / 86_400 / 10**6) if tider else None,
            "per_kategori": self.per_kategori(),
            "per_alvorlighetsgrad": [
                {"kode": kode, "navn": navn, "antall": sum(1 for sak in self.meldte if sak["grad"] == kode)}
                for kode, navn in GRADER.items()
            ],
            "per_maaned": self.per_maaned(),
            "per_enhet": self.per_enhet(),
        }

    def antall_forrige(self) -> int:
        fra = self.fra.replace(year=self.aar - 1)
        siste = self.til.month
        til = dt.date(self.aar - 1, siste, calendar.monthrange(self.aar - 1, siste)[1])
        senest = _et_aar_foer(self.skjaering)
        return sum(1 for sak in self.saker if fra <= _dag(sak["meldt"]) <= til and sak["meldt"] <= senest)

    def lukket_i_perioden(self) -> list[dict[str, Any]]:
        lukkede = [sak for sak in self.saker if sak["status"] in LUKKEDE]
        return [sak for sak in lukkede if self.fra <= _dag(sak["lukket"]) <= self.til]

    def _andel(self, antall: int) -> float:
        return _rund(Fraction(100 * antall, len(self.meldte))) if self.meldte else 0.0

    def per_kategori(self) -> list[dict[str, Any]]:
        def hoved(kode: str | None) -> str | None:
            while kode is not None and (over := self.logg.kategorier[kode][1]) is not None:
                kode = over
            return kode

        koder = [hoved(sak["kategori"]) for sak in self.meldte]
        rader: list[dict[str, Any]] = [
            {
                "kode": kode,
                "navn": "Ikke klassifisert" if kode is None else self.logg.kategorier[kode][0],
                "antall": koder.count(kode),
                "prosent": self._andel(koder.count(kode)),
            }
            for kode in set(koder)
        ]
        return sorted(rader, key=lambda rad: (rad["kode"] is None, -rad["antall"], rad["kode"] or ""))

    def per_maaned(self) -> list[dict[str, Any]]:
        meldt = [_dag(sak["meldt"]).month for sak in self.meldte]
        lukket = [_dag(sak["lukket"]).month for sak in self.lukket_i_perioden()]
        return [
            {"maaned": f"{self.aar}-{nr:02}", "meldt": meldt.count(nr), "lukket": lukket.count(nr)}
            for nr in self.maaneder
        ]

    def per_enhet(self) -> list[dict[str, Any]]:
        aarsverk = self.logg.ved("aarsverk", self.skjaering)
        rader = []
        for kode in sorted(self.enheter):
            alt = self.enheter[kode]
            for_sent = alt["gyldig_fra"] is not None and alt["gyldig_fra"] > self.til
            for_tidlig = alt["gyldig_til"] is not None and alt["gyldig_til"] < self.fra
            under = [sak for sak in self.meldte if kode in self.over(sak["enhet"])]
            borte = (for_sent or for_tidlig) and not under
            if borte or (self.enhet is not None and self.enhet not in self.over(kode)):
                continue
            lukket = sum(1 for sak in under if sak["status"] in LUKKEDE)
            verdi = aarsverk.get((kode, self.aar), aarsverk.get((kode, None), {"verdi": 0}))["verdi"]
            rader.append(
                {
                    "kode": kode,
                    "navn": alt["navn"],
                    "type": alt["type"],
                    "forelder": self.forelder(kode),
                    "egne": sum(1 for sak in under if sak["enhet"] == kode),
                    "antall": len(under),
                    "prosent": self._andel(len(under)),
                    "lukket": lukket,
                    "aapne": len(under) - lukket,
                    "per_100_aarsverk": _rund(100 * len(under) / Fraction(verdi)) if verdi else None,
                }
            )
        return rader
