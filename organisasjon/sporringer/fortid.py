"""What an enhet has been: its periods, told as changes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from organisasjon.models import Enhet, Enhetsperiode, Enhetstype

_PEKERE = ("forelder_id", "rapporteres_under_id", "etterfoelger_id")


@dataclass(frozen=True)
class Periodelinje:
    """One row of an enhet's past: from when to when, and what changed as it began."""

    fra: dt.datetime | None
    til: dt.datetime | None
    navn: str
    endringer: list[str]


def fortid(enhet: Enhet) -> list[Periodelinje]:
    """The periods of the enhet, newest first; the oldest says how it began. Two queries."""
    perioder = sorted(enhet.perioder.all(), key=lambda p: (p.forrige_til is not None, p.forrige_til))
    navn = _navn(perioder)
    linjer = [
        Periodelinje(ny.fra, ny.til, ny.navn, list(_endringer(gammel, ny, navn)))
        for gammel, ny in pairwise(perioder)
    ]
    foerste = [Periodelinje(p.fra, p.til, p.navn, [_begynte(p, navn)]) for p in perioder[:1]]
    return [*reversed(linjer), *foerste]


def _navn(perioder: Iterable[Enhetsperiode]) -> dict[int | None, str]:
    ider = {getattr(periode, felt) for periode in perioder for felt in _PEKERE} - {None}
    return dict(Enhet.objects.filter(pk__in=ider).values_list("pk", "navn"))


def _begynte(periode: Enhetsperiode, navn: dict[int | None, str]) -> str:
    if periode.forelder_id is None:
        return periode.navn
    return _("%(navn)s, under %(over)s") % {"navn": periode.navn, "over": navn[periode.forelder_id]}


def _endringer(foer: Enhetsperiode, etter: Enhetsperiode, navn: dict[int | None, str]) -> Iterator[str]:
    """Sentences of what differs between two periods that follow each other."""
    if foer.navn != etter.navn:
        yield _("Navnet ble endret fra «%(foer)s» til «%(etter)s».") % {
            "foer": foer.navn,
            "etter": etter.navn,
        }
    if foer.navn_andre_spraak != etter.navn_andre_spraak:
        yield _("Navnet på det andre språket ble «%(navn)s».") % {"navn": etter.navn_andre_spraak or "–"}
    if foer.type != etter.type:
        yield _("Typen ble endret til %(type)s.") % {"type": Enhetstype(etter.type).label.lower()}
    if foer.forelder_id != etter.forelder_id:
        yield _("Flyttet fra %(foer)s til %(etter)s.") % {
            "foer": navn.get(foer.forelder_id, "–"),
            "etter": navn.get(etter.forelder_id, "–"),
        }
    if foer.rapporteres_under_id != etter.rapporteres_under_id:
        yield (
            _("Rapporteres under %(enhet)s.") % {"enhet": navn[etter.rapporteres_under_id]}
            if etter.rapporteres_under_id
            else _("Rapporteres der enheten ligger i linjen.")
        )
    if foer.gyldig_fra != etter.gyldig_fra:
        yield _("Gyldig fra %(dag)s.") % {"dag": _dag(etter.gyldig_fra)}
    if (foer.gyldig_til, foer.etterfoelger_id) != (etter.gyldig_til, etter.etterfoelger_id):
        yield _lukking(etter, navn)


def _lukking(etter: Enhetsperiode, navn: dict[int | None, str]) -> str:
    if etter.gyldig_til is None:
        return _("Nedleggelsen ble avlyst.")
    if etter.etterfoelger_id is None:
        return _("Legges ned. Siste dag er %(dag)s.") % {"dag": _dag(etter.gyldig_til)}
    return _("Legges ned. Siste dag er %(dag)s. Etterfølger er %(enhet)s.") % {
        "dag": _dag(etter.gyldig_til),
        "enhet": navn[etter.etterfoelger_id],
    }


def _dag(dag: dt.date | None) -> str:
    return f"{dag:%d.%m.%Y}" if dag else "–"
