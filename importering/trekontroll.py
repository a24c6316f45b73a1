"""The rules of the organisation, asked of the rows of a file: a breach is noted at the row that makes it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from importering.tabell import Rad, Tabell
from organisasjon.models import Enhetsperiode, Enhetstype
from organisasjon.services.regler import (
    Brudd,
    Plass,
    Regel,
    for_de_under,
    lagret_tilstand,
    nye_brudd,
    paa_sykel,
)

_FELT = {felt.name for felt in fields(Plass)}


def kontroller_tre(
    tabell: Tabell,
    rader: Mapping[str, Rad],
    nytt: Mapping[str, Mapping[str, Any]],
    dag: dt.date,
) -> None:
    """Notes an error on every row of the file that breaks a rule, seen from that day.

    `nytt` is what each row says that it did not say last time.
    """
    foer: dict[str, Plass] = lagret_tilstand(etter_kode=True)
    noder = foer | {kode: _plass(foer.get(kode), rad, nytt.get(kode, {})) for kode, rad in rader.items()}
    _kontroller_rot(tabell, rader, noder)
    for kode, rad in rader.items():
        _kontroller_rad(rad, noder[kode])
    _kontroller_regler(rader, nytt, foer, noder, dag)
    _kontroller_fortid(rader, noder)


def _plass(lagret: Plass | None, rad: Rad, nytt: Mapping[str, Any]) -> Plass:
    """An enhet as the file makes it: what it says anew of the place holds from the start."""
    plass = lagret or Plass(navn=str(rad["navn"] or ""), type=None)
    if {"forelder", "rapporteres_under", "gyldig_fra"} & nytt.keys():
        plass = replace(plass, staar_fra=None)
    return replace(plass, **{felt: nytt[felt] for felt in _FELT & nytt.keys()})


def _kontroller_rot(tabell: Tabell, rader: Mapping[str, Rad], noder: Mapping[str, Plass]) -> None:
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


def _kontroller_rad(rad: Rad, node: Plass) -> None:
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


def _kontroller_regler(
    rader: Mapping[str, Rad],
    nytt: Mapping[str, Mapping[str, Any]],
    foer: Mapping[str, Plass],
    noder: Mapping[str, Plass],
    dag: dt.date,
) -> None:
    """Notes what the file breaks; what was so before it came is no error of its rows.

    Where two enheter do not fit, the one above is in the wrong if the file gives its dates, or if it is the
    only one of them in the file.
    """
    for_andre: dict[str, list[Brudd]] = {}
    for brudd in nye_brudd(foer, noder, dag):
        enhet, over = str(brudd.enhet), str(brudd.over)
        gir_datoer = any(nytt.get(over, {}).get(felt) for felt in ("gyldig_fra", "gyldig_til"))
        if over in rader and (enhet not in rader or (brudd.regel in _OM_DATOER and gir_datoer)):
            for_andre.setdefault(over, []).append(brudd)
        elif enhet in rader:
            _noter(rader[enhet], brudd)
    for over, flere in for_andre.items():
        felt, grunn = for_de_under(flere, noder, over)
        if rader[over].brukbar(felt):
            rader[over].feil(felt, grunn)


_OM_DATOER = {Regel.AAPNER_FOER, Regel.SLUTTER_ETTER}


def _noter(rad: Rad, brudd: Brudd) -> None:
    if rad.brukbar(brudd.felt, "type", "gyldig_fra", "gyldig_til"):
        rad.feil(brudd.felt, _i_filen().get(brudd.regel, brudd.grunn))


def _i_filen() -> dict[Regel, str]:
    """Where a file is spoken of in other words than a form: no field can be chosen anew there."""
    return {
        Regel.RING: _("enheten ligger under seg selv"),
        Regel.RAPPORTRING: _("enheten rapporterer under seg selv"),
        Regel.ETTERFOELGERRING: _("enheten etterfølger seg selv"),
    }


def _kontroller_fortid(rader: Mapping[str, Rad], noder: Mapping[str, Plass]) -> None:
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
