"""The heat map: virksomhet × område of a runde, each cell with its numbers, a symbol and a level.

The colour follows the level, and the level is never said by colour alone. What is not delivered has a level
of its own, and stays in the denominator of every sum.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisasjon.tidligere import Rapporteringstre
from sjekkliste.runde.bilde import (
    FOR_SENT,
    LEVERT,
    MANGLER,
    RETURNERT,
    TILSTANDSNAVN,
    VERDIER,
    Listebilde,
    Omraade,
    Rundebilde,
    leverte_svar,
)
from sjekkliste.tilstander import UBESVART, Svarverdi

HARDT_MELLOMROM = "\xa0"
TILSTANDSFARGE = {LEVERT: "success", FOR_SENT: "warning", RETURNERT: "warning", MANGLER: "danger"}
# As they stand after a number: «4 ja».
KORTNAVN = {
    Svarverdi.JA.value: gettext_lazy("ja"),
    Svarverdi.DELVIS.value: gettext_lazy("delvis"),
    Svarverdi.NEI.value: gettext_lazy("nei"),
    Svarverdi.IKKE_FORFALT.value: gettext_lazy("ikke forfalt"),
    Svarverdi.IKKE_AKTUELT.value: gettext_lazy("ikke aktuelt"),
    UBESVART: gettext_lazy("ubesvart"),
}


@dataclass(frozen=True)
class Nivaa:
    """How a cell stands: `kode` chooses colour and symbol; `navn` and `forklaring` say it."""

    kode: str
    navn: Any
    forklaring: Any


ALT = Nivaa("alt", gettext_lazy("Alt er ja"), gettext_lazy("alle svar som teller, er ja"))
MEST = Nivaa("mest", gettext_lazy("Det meste er ja"), gettext_lazy("minst 75 %"))
DEL = Nivaa("del", gettext_lazy("En del mangler"), gettext_lazy("50 til 74 %"))
MYE = Nivaa("mye", gettext_lazy("Mye mangler"), gettext_lazy("under 50 %"))
UAKTUELT = Nivaa(
    "uaktuelt", gettext_lazy("Ikke noe å måle"), gettext_lazy("ikke aktuelt, eller ikke forfalt ennå")
)
VENTER = Nivaa(
    "venter",
    gettext_lazy("Mye er ikke forfalt"),
    gettext_lazy("minst halvparten av det aktuelle; det meste av resten er ja"),
)
IKKE_LEVERT = Nivaa("mangler", gettext_lazy("Mangler"), gettext_lazy("ikke levert, eller sendt tilbake"))
NIVAAER = (ALT, MEST, DEL, MYE, VENTER, UAKTUELT, IKKE_LEVERT)


def nivaa_av(telling: Mapping[str, int], *, er_levert: bool = True) -> Nivaa:
    """By the share of «ja», a «delvis» counting half, of what is due and applies; unanswered counts as no.

    Where half or more of what applies is not due yet, a good share says little: that is no green.
    """
    if not er_levert:
        return IKKE_LEVERT
    ja, delvis = telling.get(Svarverdi.JA, 0), telling.get(Svarverdi.DELVIS, 0)
    alle = ja + delvis + telling.get(Svarverdi.NEI, 0) + telling.get(UBESVART, 0)
    if not alle:
        return UAKTUELT
    # In quarters of a whole number of questions, so that no rounding moves a limit.
    poeng = 4 * ja + 2 * delvis
    if poeng < 3 * alle:
        return DEL if poeng >= 2 * alle else MYE
    if telling.get(Svarverdi.IKKE_FORFALT, 0) >= alle:
        return VENTER
    return ALT if ja == alle else MEST


@dataclass(frozen=True)
class Celle:
    """One cell: «4 ja · 1 nei» (or nothing that applies), its level, and where the answers are listed."""

    kolonne: str
    tekst: str
    nivaa: Nivaa
    adresse: str
    motsigelser: int = 0


@dataclass(frozen=True)
class Rad:
    """One virksomhet; `adresse` where the person may read its sjekkliste."""

    navn: str
    tilstand: str
    tilstandsnavn: str
    farge: str
    adresse: str
    celler: Sequence[Celle]
    sum: Celle


@dataclass(frozen=True)
class Sumrad:
    """What several virksomheter have together."""

    navn: str
    levering: str
    celler: Sequence[Celle]
    sum: Celle
    adresse: str = ""


@dataclass(frozen=True)
class Gruppe:
    """The virksomheter of one kommunalområde, with their sum; one group without a name where there is one."""

    sum: Sumrad | None
    rader: Sequence[Rad]


@dataclass(frozen=True)
class Varmekart:
    """The whole table; `omraader` are its columns."""

    omraader: Sequence[Omraade]
    grupper: Sequence[Gruppe]
    sum: Sumrad


def antall_motsigelser(bilde: Rundebilde) -> dict[tuple[int, str], int]:
    """By sjekkliste and kode of område: how many answers a register seemed to contradict; one query."""
    rader = (
        leverte_svar(bilde.runde.pk, bilde.oeyeblikk)
        .exclude(motsigelse="")
        .values_list("levering__sjekkliste", "spoersmaal__omraade__kode")
        .annotate(antall=Count("pk"))
    )
    return {(liste, omraade): antall for liste, omraade, antall in rader.order_by()}


def motsigelser_i(bilde: Rundebilde, motsigelser: Mapping[tuple[int, str], int]) -> int:
    """How many there are in the virksomheter of the picture."""
    lister = {liste.sjekkliste_id for liste in bilde.lister}
    return sum(antall for (liste, _omraade), antall in motsigelser.items() if liste in lister)


class _Tegner:
    """Makes the cells of one picture: what is the same in all of them is worked out once."""

    def __init__(self, bilde: Rundebilde, motsigelser: Mapping[tuple[int, str], int]) -> None:
        runde = bilde.runde
        self.omraader = bilde.omraader
        self.base = reverse("sjekkliste:celle", args=[runde.aar, runde.tertial])
        self.motsigelser = motsigelser
        self.sumnavn = _("Sum")
        # A number and its word stay on one line, and a line never begins with the point between them.
        self.navn = {verdi: str(KORTNAVN[verdi]).replace(" ", HARDT_MELLOMROM) for verdi in VERDIER}
        self.skille = f"{HARDT_MELLOMROM}· "

    def celle(
        self,
        telling: Counter[str],
        enhet: str | None,
        omraade: Omraade | None,
        motsigelser: int,
        *,
        er_levert: bool = True,
    ) -> Celle:
        """Without an address where there is nothing, or no one enhet (None) that has it all."""
        parametre = [f"enhet={quote(enhet)}"] if enhet else []
        if omraade:
            parametre.append(f"omraade={quote(omraade.kode)}")
        ledd = [f"{telling[verdi]}{HARDT_MELLOMROM}{self.navn[verdi]}" for verdi in VERDIER if telling[verdi]]
        adresse = f"{self.base}?{'&'.join(parametre)}" if ledd and enhet is not None else ""
        kolonne = omraade.navn if omraade else self.sumnavn
        return Celle(
            kolonne, self.skille.join(ledd), nivaa_av(telling, er_levert=er_levert), adresse, motsigelser
        )

    def rad(self, liste: Listebilde, adresse: str) -> Rad:
        antall = {o.kode: self.motsigelser.get((liste.sjekkliste_id, o.kode), 0) for o in self.omraader}
        celler = [
            self.celle(
                liste.antall.get(o.kode, Counter()),
                liste.kode,
                o,
                antall[o.kode],
                er_levert=liste.er_levert,
            )
            for o in self.omraader
        ]
        alle = self.celle(liste.sum, liste.kode, None, sum(antall.values()), er_levert=liste.er_levert)
        navn = str(TILSTANDSNAVN[liste.tilstand])
        return Rad(liste.navn, liste.tilstand, navn, TILSTANDSFARGE[liste.tilstand], adresse, celler, alle)

    def sumrad(self, lister: Sequence[Listebilde], navn: str, enhet: str | None, adresse: str = "") -> Sumrad:
        sammenlagt: dict[str, Counter[str]] = {o.kode: Counter() for o in self.omraader}
        antall: Counter[str] = Counter()
        for liste in lister:
            for kode, telling in liste.antall.items():
                sammenlagt[kode].update(telling)
                antall[kode] += self.motsigelser.get((liste.sjekkliste_id, kode), 0)
        er_levert = any(liste.er_levert for liste in lister)
        celler = [
            self.celle(sammenlagt[o.kode], enhet, o, antall[o.kode], er_levert=er_levert)
            for o in self.omraader
        ]
        alle: Counter[str] = Counter()
        for telling in sammenlagt.values():
            alle.update(telling)
        sumcelle = self.celle(alle, enhet, None, antall.total(), er_levert=er_levert)
        return Sumrad(navn, leveringstekst(lister), celler, sumcelle, adresse)


def leveringstekst(lister: Iterable[Listebilde]) -> str:
    """«13 av 15 levert»."""
    alle = list(lister)
    leverte = sum(liste.er_levert for liste in alle)
    return _("%(levert)d av %(alle)d levert") % {"levert": leverte, "alle": len(alle)}


def toppnivaa(tre: Rapporteringstre, enhet_id: int) -> int | None:
    """The kommunalområde right below the kommune that it reports under; None where it is that itself."""
    forrige, neste = enhet_id, tre.forelder.get(enhet_id)
    while neste is not None and tre.forelder.get(neste) is not None:
        forrige, neste = neste, tre.forelder.get(neste)
    return forrige if forrige != enhet_id else None


def lag_varmekart(
    bilde: Rundebilde,
    tre: Rapporteringstre,
    motsigelser: Mapping[tuple[int, str], int],
    synlige: set[int],
    enhet: str = "",
) -> Varmekart:
    """The table of the picture. `synlige` are the sjekklister that the person may read; `enhet` limits."""
    tegner = _Tegner(bilde, motsigelser)
    per_topp: dict[int | None, list[Listebilde]] = defaultdict(list)
    for liste in bilde.lister:
        per_topp[toppnivaa(tre, liste.enhet_id) if liste.enhet_id in tre.noder else None].append(liste)

    def rader(lister: Iterable[Listebilde]) -> list[Rad]:
        return [
            tegner.rad(
                liste,
                reverse("sjekkliste:vis", args=[liste.sjekkliste_id])
                if liste.sjekkliste_id in synlige
                else "",
            )
            for liste in lister
        ]

    runde = bilde.runde
    base = reverse("sjekkliste:runde", args=[runde.aar, runde.tertial])
    grupper = []
    for topp in sorted(per_topp, key=lambda pk: (pk is None, tre.noder[pk].kode if pk else "")):
        lister, sumrad = per_topp[topp], None
        if len(per_topp) > 1 and topp:
            node = tre.noder[topp]
            sumrad = tegner.sumrad(lister, node.navn, node.kode, f"{base}?enhet={quote(node.kode)}")
        elif len(per_topp) > 1:
            sumrad = tegner.sumrad(lister, _("Rett under kommunen"), None)
        grupper.append(Gruppe(sumrad, rader(lister)))
    navn = _("Sum") if enhet else _("Hele kommunen")
    return Varmekart(bilde.omraader, grupper, tegner.sumrad(bilde.lister, navn, enhet))


def statuslinje(bilde: Rundebilde) -> str:
    """«13 av 15 virksomheter har levert, 1 av dem for sent. 2 mangler.»"""
    verdier = {
        "levert": len(bilde.leverte),
        "alle": len(bilde.lister),
        "sene": len(bilde.for_sene),
        "mangler": len(bilde.manglende),
    }
    if not verdier["alle"]:
        return _("Ingen virksomheter er med i runden.")
    monster = (
        _("%(levert)d av %(alle)d virksomheter har levert, %(sene)d av dem for sent.")
        if verdier["sene"]
        else ngettext(
            "%(levert)d av %(alle)d virksomhet har levert.",
            "%(levert)d av %(alle)d virksomheter har levert.",
            verdier["alle"],
        )
    )
    rest = _("%(mangler)d mangler.") if verdier["mangler"] else ""
    return " ".join(ledd % verdier for ledd in (monster, rest) if ledd)
