"""What each virksomhet of the demo answers, tertial by tertial: drawn by a fixed seed, a year at a time.

A year is drawn from its own stream of random numbers, so a later anchor leaves the earlier years as they
were. What is due once a year is planned first and done then; a lack lasts a tertial or more.
"""

import datetime as dt
import random
from dataclasses import dataclass

from demo.sjekklistetekster import Spoersmaalstekster, andre_tekster, tekster_for
from felles.tid import Periode
from sjekkliste.tilstander import Hyppighet, Svarverdi

FROE = 26_15
FOERSTE_AAR = 2024
# How often something is lacking where a virksomhet has more or less of it than the others.
_SVAKHET = {"620": 0.24, "610": 0.2, "KF": 0.17, "360": 0.17, "330": 0.07, "200": 0.08, "640": 0.08}
_VANLIG_SVAKHET = 0.12
# They answer as the tertial before, more often than they should.
_KOPIERER = {"620": 0.7, "610": 0.5}
_UAKTUELT_NAA_OG_DA = ("tilsyn-eksterne", "tilsyn-interne")


@dataclass(frozen=True)
class Plansvar:
    """An answer as a leder will write it; `tiltak` where one is made together with it."""

    verdi: str
    kommentar: str = ""
    planlagt: dt.date | None = None
    uten_tiltak: str = ""
    tiltak: str = ""


def svar_i(enhet: str, art: str, kode: str, hyppighet: str, periode: Periode) -> Plansvar:
    """What the virksomhet answers to the question in that tertial."""
    tekster, tertial = tekster_for(art)[kode], periode.tertial or 1
    alltid = random.Random(f"{FROE}-{enhet}-{kode}")
    if tekster.uaktuelt and kode not in _UAKTUELT_NAA_OG_DA and alltid.random() < 0.85:
        return Plansvar(Svarverdi.IKKE_AKTUELT, tekster.uaktuelt[0])
    tilfeldig = random.Random(f"{FROE}-{enhet}-{kode}-{periode.aar}")
    if hyppighet == Hyppighet.TERTIAL or (hyppighet == Hyppighet.ANNETHVERT_AAR and periode.aar % 2):
        aaret = _hvert_tertial(enhet, tekster, tilfeldig, kan_vaere_uaktuelt=kode in _UAKTUELT_NAA_OG_DA)
    else:
        aaret = _en_gang_i_aaret(enhet, periode.aar, tekster, tilfeldig)
    return aaret[tertial - 1]


def _svak(enhet: str, tilfeldig: random.Random) -> bool:
    return tilfeldig.random() < _SVAKHET.get(enhet, _VANLIG_SVAKHET)


def _mangel(tekster: Spoersmaalstekster, tilfeldig: random.Random) -> Plansvar:
    verdi = Svarverdi.NEI if tilfeldig.random() < 0.3 else Svarverdi.DELVIS
    # The first ones are about this very kind of virksomhet.
    valg = tilfeldig.choices(tekster.mangler, [2] + [1] * (len(tekster.mangler) - 1))[0]
    if valg.tiltak and tilfeldig.random() < 0.55:
        return Plansvar(verdi, valg.kommentar, tiltak=valg.tiltak)
    grunn = valg.uten_tiltak or tilfeldig.choice(andre_tekster()["uten_tiltak"])
    return Plansvar(verdi, valg.kommentar, uten_tiltak=grunn)


def _fortsatt(svar: Plansvar) -> Plansvar:
    """The same lack a tertial later: the tiltak is there already."""
    return Plansvar(svar.verdi, svar.kommentar, uten_tiltak=svar.uten_tiltak)


def _hvert_tertial(
    enhet: str, tekster: Spoersmaalstekster, tilfeldig: random.Random, *, kan_vaere_uaktuelt: bool
) -> list[Plansvar]:
    ord_ = tilfeldig.sample(tekster.ja, len(tekster.ja))
    fast = tilfeldig.choice(tekster.ja) if tilfeldig.random() < _KOPIERER.get(enhet, 0.06) else ""
    aaret: list[Plansvar] = []
    mangel, igjen = None, 0
    for tertial in (1, 2, 3):
        if mangel is not None and igjen:
            aaret.append(_fortsatt(mangel))
            igjen -= 1
        elif kan_vaere_uaktuelt and tilfeldig.random() < 0.7:
            aaret.append(Plansvar(Svarverdi.IKKE_AKTUELT, tilfeldig.choice(tekster.uaktuelt)))
        elif _svak(enhet, tilfeldig):
            mangel, igjen = _mangel(tekster, tilfeldig), tilfeldig.choice((0, 0, 1, 1, 2))
            aaret.append(mangel)
        elif fast:
            aaret.append(Plansvar(Svarverdi.JA, fast))
        else:
            # Most say a word now and then, always in the middle of the year.
            sier_noe = ord_ and (tertial == 2 or tilfeldig.random() < 0.45)
            aaret.append(Plansvar(Svarverdi.JA, ord_.pop() if sier_noe else ""))
    return aaret


def _en_gang_i_aaret(
    enhet: str, aar: int, tekster: Spoersmaalstekster, tilfeldig: random.Random
) -> list[Plansvar]:
    gjoeres = tilfeldig.choices((1, 2, 3), (15, 35, 50))[0]
    dag = dt.date(aar, 4 * gjoeres - tilfeldig.choice((2, 1)), tilfeldig.randrange(3, 28))
    if dag.weekday() >= 5:
        dag -= dt.timedelta(days=2)
    aaret = [Plansvar(Svarverdi.IKKE_FORFALT, planlagt=dag)] * (gjoeres - 1)
    ja = Plansvar(Svarverdi.JA, tilfeldig.choice(tekster.ja) if tilfeldig.random() < 0.7 else "")
    if _svak(enhet, tilfeldig):
        mangel = _mangel(tekster, tilfeldig)
        aaret.append(mangel)
        retter = tilfeldig.random() < 0.6
        aaret.extend([ja if retter else _fortsatt(mangel)] * (3 - gjoeres))
    else:
        # What was done in spring is still done in autumn; it is said with fewer words.
        aaret.append(ja)
        aaret.extend([Plansvar(Svarverdi.JA)] * (3 - gjoeres))
    return aaret
