"""Finding people by name, for a form that chooses some."""

from collections.abc import Collection
from typing import Any

from avvik.forms.felt import Personsoek, personer
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.tilgang import Tilgang

_TREFF = 12
_FORSLAG = 8
_VIKTIGST: list[str] = [Rolletype.KOMMUNEDIREKTOER, Rolletype.LEDER, Rolletype.STEDFORTREDER]


def fyll_inn_personer(skjema: Personsoek, tilgang: Tilgang, *, enheter: Collection[int] = ()) -> None:
    """Gives the form its list: those chosen, then those found by name, or people who work at `enheter`.

    Three queries at most, however many people the kommune has.
    """
    valgte = skjema.valgte_id()
    funnet = _finn(skjema.soekeord, tilgang) if skjema.soekeord.strip() else _naer(tilgang, enheter)
    ider = list(dict.fromkeys([*valgte, *funnet]))
    roller = _roller(ider, tilgang)
    felt: Any = skjema.fields[skjema.personfelt]
    navn = dict(felt.queryset.filter(pk__in=ider).values_list("pk", "navn"))
    skjema.sett_personer(
        [(pk, f"{navn[pk]}, {roller[pk]}" if pk in roller else navn[pk]) for pk in ider if pk in navn]
    )


def _finn(soekeord: str, tilgang: Tilgang) -> list[int]:
    """Everybody with a role today whose name holds all the words."""
    treff = personer().filter(pk__in=Rolle.objects.virksomme(tilgang.tre.dag).values("bruker"))
    for ord_ in soekeord.split()[:5]:
        treff = treff.filter(navn__icontains=ord_)
    return list(treff.order_by("navn", "pk").values_list("pk", flat=True)[:_TREFF])


def _naer(tilgang: Tilgang, enheter: Collection[int]) -> list[int]:
    """The person themself, and those who lead or work at the enheter."""
    if not enheter:
        return []
    roller = Rolle.objects.virksomme(tilgang.tre.dag).filter(enhet__in=enheter)
    ledere = [Rolletype.LEDER, Rolletype.STEDFORTREDER]
    felt = roller.values_list("bruker_id", "rolle", "bruker__navn")
    rader = sorted(felt, key=lambda rad: (rad[1] not in ledere, rad[2]))
    return list(dict.fromkeys([tilgang.bruker.pk, *(rad[0] for rad in rader)]))[:_FORSLAG]


def _roller(ider: Collection[int], tilgang: Tilgang) -> dict[int, str]:
    """What tells people of the same name apart: their foremost role and its enhet."""
    rader = Rolle.objects.virksomme(tilgang.tre.dag).filter(bruker__in=ider).select_related("enhet")
    ordnet = sorted(rader, key=lambda r: _VIKTIGST.index(r.rolle) if r.rolle in _VIKTIGST else len(_VIKTIGST))
    tekster: dict[int, str] = {}
    for rolle in ordnet:
        tekster.setdefault(rolle.bruker_id, f"{rolle.get_rolle_display().lower()}, {rolle.enhet.navn}")
    return tekster


def ledernavn(tilgang: Tilgang, leder_id: int | None) -> str:
    """The name of a nærmeste leder, or nothing where the kommune has none."""
    if leder_id is None:
        return ""
    return str(Bruker.objects.values_list("navn", flat=True).get(pk=leder_id))
