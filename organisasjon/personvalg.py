"""Choosing people by name in a form of any register: the fields, and the search behind them."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from felles.norsk import norsk_noekkel, norsk_sortering
from felles.skjema import Skjema
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.tilgang import Tilgang

SOEK_PERSON = "soek_person"  # the name of the button that looks for people instead of sending the form
PERSONLISTE = "organisasjon/_personvalgliste.html"
_TREFF = 12
_FORSLAG = 8
_FLEST_ORD = 8
_VIKTIGST: list[str] = [Rolletype.KOMMUNEDIREKTOER, Rolletype.LEDER, Rolletype.STEDFORTREDER]


class Personsoek(Skjema, forms.Form):
    """Choosing people by name: a field to search in, and a short list to choose from.

    Works as a button that sends the form back with more people to choose from; with htmx only the list is
    renewed. Names are sent in the body, never in an address.
    """

    personfelt = ""
    soekeknapper = {SOEK_PERSON: PERSONLISTE}

    person_soek = forms.CharField(
        label=gettext_lazy("Søk etter navn eller brukernavn"), max_length=80, required=False, strip=True
    )

    @property
    def soekeord(self) -> str:
        """What is being searched for."""
        return str(self[self._soekefelt].value() or "")

    _soekefelt = "person_soek"

    def valgte_id(self) -> list[int]:
        """The ids that are chosen now, typed or preset; anything that is no number is passed over."""
        verdi = self[self.personfelt].value()
        liste = verdi if isinstance(verdi, list | tuple) else [verdi]
        tall = (getattr(en, "pk", en) for en in liste)
        return [int(str(en)) for en in tall if re.fullmatch("[0-9]{1,18}", str(en or ""))]

    def sett_personer(self, valg: Sequence[tuple[int, str]]) -> None:
        """The people to choose from, with the text that tells them apart."""
        felt: Any = self.fields[self.personfelt]
        felt.widget.choices = [*self.ekstravalg(), *valg]

    def ekstravalg(self) -> list[tuple[Any, str]]:
        """Choices that are nobody."""
        return []

    # Of how many people the list shows the first ones; None where nobody was searched for.
    antall_treff: int | None = None
    viste_treff = 0

    @property
    def har_flere_treff(self) -> bool:
        """Were more people found than are shown?"""
        return self.antall_treff is not None and self.antall_treff > self.viste_treff

    @property
    def har_personvalg(self) -> bool:
        """Is there anybody to choose?"""
        felt: Any = self.fields[self.personfelt]
        return bool(felt.widget.choices)

    @property
    def personliste(self) -> Any:
        """The bound field of the people."""
        return self[self.personfelt]


def personer(ogsaa: Collection[int] = ()) -> Any:
    """Those who can be chosen: people who may log in, and those who are chosen already (`ogsaa`, ids)."""
    return Bruker.objects.filter(Q(is_active=True) | Q(pk__in=ogsaa))


def fyll_inn_personer(skjema: Personsoek, tilgang: Tilgang, *, enheter: Collection[int] = ()) -> None:
    """Gives the form its list: those chosen, then those found by name, or people who work at `enheter`.

    Four queries at most, however many people the kommune has.
    """
    valgte = skjema.valgte_id()
    if skjema.soekeord.strip():
        treff = _finn(skjema.soekeord, tilgang)
        skjema.antall_treff = treff.count()
        funnet = list(treff.values_list("pk", flat=True)[:_TREFF])
        skjema.viste_treff = len(funnet)
    else:
        funnet = _naer(tilgang, enheter)
    ider = list(dict.fromkeys([*valgte, *funnet]))
    roller = _roller(ider, tilgang)
    felt: Any = skjema.fields[skjema.personfelt]
    kjente = felt.queryset.filter(pk__in=ider).values_list("pk", "navn", "brukernavn")
    tekst = {
        pk: f"{', '.join([navn, *filter(None, [roller.get(pk)])])} ({brukernavn})"
        for pk, navn, brukernavn in kjente
    }
    skjema.sett_personer([(pk, tekst[pk]) for pk in ider if pk in tekst])


def med_navn(brukere: QuerySet[Bruker], soekeord: str, *, ogsaa: tuple[str, ...] = ()) -> QuerySet[Bruker]:
    """Those whose name or brukernavn (or another field) holds all the words, in the order of their names.

    As a person types them: without accents, with any apostrophe, in either case.
    """
    brukere = brukere.alias(navnenoekkel=norsk_sortering("navn"))
    for ord_ in soekeord.split()[:_FLEST_ORD]:
        treff = Q(navnenoekkel__contains=norsk_noekkel(ord_))
        for felt in ("brukernavn", *ogsaa):
            treff |= Q(**{f"{felt}__icontains": ord_})
        brukere = brukere.filter(treff)
    return brukere.order_by("navnenoekkel", "pk")


def _finn(soekeord: str, tilgang: Tilgang) -> QuerySet[Bruker]:
    """Everybody with a role today whose name holds all the words."""
    ansatte = personer().filter(pk__in=Rolle.objects.virksomme(tilgang.tre.dag).values("bruker"))
    return med_navn(ansatte, soekeord)


def _naer(tilgang: Tilgang, enheter: Collection[int]) -> list[int]:
    """The person themself, and those who lead or work at the enheter."""
    if not enheter:
        return []
    roller = Rolle.objects.virksomme(tilgang.tre.dag).filter(enhet__in=enheter)
    ledere = [Rolletype.LEDER, Rolletype.STEDFORTREDER]
    felt = roller.values_list("bruker_id", "rolle", "bruker__navn")
    rader = sorted(felt, key=lambda rad: (rad[1] not in ledere, norsk_noekkel(rad[2]), rad[0]))
    return list(dict.fromkeys([tilgang.bruker.pk, *(rad[0] for rad in rader)]))[:_FORSLAG]


def _roller(ider: Collection[int], tilgang: Tilgang) -> dict[int, str]:
    """What tells people of the same name apart: their foremost role and its enhet."""
    rader = Rolle.objects.virksomme(tilgang.tre.dag).filter(bruker__in=ider).select_related("enhet")
    ordnet = sorted(rader, key=lambda r: _VIKTIGST.index(r.rolle) if r.rolle in _VIKTIGST else len(_VIKTIGST))
    tekster: dict[int, str] = {}
    for rolle in ordnet:
        tekster.setdefault(rolle.bruker_id, f"{rolle.get_rolle_display().lower()}, {rolle.enhet.navn}")
    return tekster


def ledernavn(ledere: Collection[int]) -> str:
    """The names of those who lead, in that order; nothing where the kommune has none."""
    if not ledere:
        return ""
    navn = dict(Bruker.objects.filter(pk__in=ledere).values_list("pk", "navn"))
    return ramse_opp([navn[pk] for pk in ledere])


def ramse_opp(navn: Sequence[str]) -> str:
    """«Kari, Ola og Per»."""
    if len(navn) < 2:
        return "".join(navn)
    return gettext("%(foerste)s og %(siste)s") % {"foerste": ", ".join(navn[:-1]), "siste": navn[-1]}
