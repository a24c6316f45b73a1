"""The rules that the enheter of a file and those stored keep: one root, no cycles, dates."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from importering.grunnlag import paa_sykel
from importering.tabell import Rad, Tabell
from organisasjon.models import Enhet, Enhetsperiode, Enhetstype


@dataclass
class _Node:
    """An enhet as it will be, by codes."""

    type: str | None
    forelder: str | None
    rapporteres_under: str | None
    etterfoelger: str | None
    gyldig_fra: dt.date | None
    gyldig_til: dt.date | None


def _kode(enhet: Enhet | None) -> str | None:
    return enhet.kode if enhet else None


def _node(lagret: Enhet | None, nytt: Mapping[str, Any]) -> _Node:
    node = _Node(None, None, None, None, None, None)
    if lagret is not None:
        node = _Node(
            type=lagret.type,
            forelder=_kode(lagret.forelder),
            rapporteres_under=_kode(lagret.rapporteres_under),
            etterfoelger=_kode(lagret.etterfoelger),
            gyldig_fra=lagret.gyldig_fra,
            gyldig_til=lagret.gyldig_til,
        )
    return replace(node, **{felt: nytt[felt] for felt in vars(node).keys() & nytt.keys()})


def kontroller_tre(
    tabell: Tabell,
    rader: Mapping[str, Rad],
    nytt: Mapping[str, Mapping[str, Any]],
    lagret: Mapping[str, Enhet],
) -> None:
    """Notes an error on every row of the file that breaks a rule.

    `nytt` is what each row says that it did not say last time; `lagret` is what is stored, by code.
    """
    noder = {kode: _node(lagret.get(kode), nytt.get(kode, {})) for kode in [*lagret, *rader]}
    _kontroller_rot(tabell, rader, noder)
    for kode, rad in rader.items():
        _kontroller_rad(rad, noder[kode])
    _kontroller_sykler(rader, noder)
    _kontroller_fortid(rader, noder)


def _kontroller_rot(tabell: Tabell, rader: Mapping[str, Rad], noder: Mapping[str, _Node]) -> None:
    kommuner = [kode for kode, node in noder.items() if node.type == Enhetstype.KOMMUNE]
    uten_rad = [kode for kode in kommuner if kode not in rader]
    i_filen = sorted((kode for kode in kommuner if kode in rader), key=lambda kode: rader[kode].linje)
    for kode in i_filen if uten_rad else i_filen[1:]:
        rader[kode].feil(
            "type", _("det kan bare være én kommune, og det er %(kode)s") % {"kode": (uten_rad or i_filen)[0]}
        )
    uvisst = not tabell.lesbar or any(not rad.brukbar("type") for rad in rader.values())
    if rader and not kommuner and not uvisst:
        tabell.noter(1, "type", [], _("ingen enhet er av typen kommune"))


def _kontroller_rad(rad: Rad, node: _Node) -> None:
    if rad.brukbar("type", "forelder"):
        if node.type == Enhetstype.KOMMUNE and node.forelder is not None:
            rad.feil("forelder", _("kommunen er øverst og har ingen forelder"))
        if node.type != Enhetstype.KOMMUNE and node.forelder is None:
            rad.feil("forelder", _("mangler; bare kommunen er uten"))
    if rad.brukbar("gyldig_fra", "gyldig_til"):
        if node.gyldig_fra and node.gyldig_til and node.gyldig_fra > node.gyldig_til:
            rad.feil("gyldig_til", _("er før gyldig_fra"))
        if rad.brukbar("etterfoelger") and node.etterfoelger is not None and node.gyldig_til is None:
            rad.feil("etterfoelger", _("bare en enhet med gyldig_til kan ha en etterfølger"))


def _kontroller_sykler(rader: Mapping[str, Rad], noder: Mapping[str, _Node]) -> None:
    linje = paa_sykel({kode: node.forelder for kode, node in noder.items()})
    rapport = paa_sykel({kode: node.rapporteres_under or node.forelder for kode, node in noder.items()})
    etter = paa_sykel({kode: node.etterfoelger for kode, node in noder.items()})
    for kode, rad in rader.items():
        if kode in linje:
            rad.feil("forelder", _("enheten ligger under seg selv"))
        if kode in rapport - linje:
            kolonne = "rapporteres_under" if noder[kode].rapporteres_under else "forelder"
            rad.feil(kolonne, _("enheten rapporterer under seg selv"))
        if kode in etter:
            rad.feil("etterfoelger", _("enheten etterfølger seg selv"))


def _kontroller_fortid(rader: Mapping[str, Rad], noder: Mapping[str, _Node]) -> None:
    """No cycle at any earlier moment either: the file holds from the start, moves made here do not."""
    linje = {kode: node.forelder for kode, node in noder.items()}
    rapport = {kode: node.rapporteres_under or node.forelder for kode, node in noder.items()}
    for sted in _tidligere_steder():
        for kode, (forelder, rapporteres_under) in sted.items():
            linje[kode], rapport[kode] = forelder, rapporteres_under or forelder
        for kode in (paa_sykel(linje) | paa_sykel(rapport)) & rader.keys():
            if rader[kode].feilfri:
                rader[kode].feil("forelder", _("enheten ville ligget under seg selv før noe ble flyttet her"))


def _tidligere_steder() -> Iterator[dict[str, tuple[str | None, str | None]]]:
    """Where the enheter that were moved here stood: at the start, then the changes, moment by moment.

    Before an enhet was entered here, it stands where it first stood: so do the figures count.
    """
    flyttet = Enhetsperiode.objects.filter(forrige_til__isnull=False).values("enhet")
    felt = ("enhet__kode", "fra", "forelder__kode", "rapporteres_under__kode")
    rader = Enhetsperiode.objects.filter(enhet__in=flyttet).order_by(F("fra").asc(nulls_first=True))
    steder: dict[dt.datetime | None, dict[str, tuple[str | None, str | None]]] = {None: {}}
    sett: set[str] = set()
    for kode, fra, forelder, rapporteres_under in rader.values_list(*felt):
        naar = fra if kode in sett else None
        sett.add(kode)
        steder.setdefault(naar, {})[kode] = (forelder, rapporteres_under)
    yield from steder.values()
