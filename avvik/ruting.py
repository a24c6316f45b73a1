"""Which open cases wait for a person as leder: habilitet.py's answer for many cases at once, by SQL."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from django.db.models import Q

from avvik.habilitet import Forhold, Habilitet, forhold_for
from avvik.models import Avvik, AvvikQuerySet, Omhandlet
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang
from organisasjon.tre import Trinn
from saksramme.tilgang import blant


def mine_som_leder(bruker: Bruker, tilgang: Tilgang) -> Q:
    """Open cases of which this person is a nærmeste leder today, habilitet included, or that one's deputy.

    Most are known by their enhet alone. The few that habilitet may move are worked out: those that are about
    somebody who leads or were opened again by their reporter, one by one; those that one who leads has
    reported, by who reported and where they are followed up.
    """
    if not (tilgang.har(*LEDERROLLER) or tilgang.dekker_alt(Rolletype.KVALITETSKOORDINATOR)):
        return Q(pk__in=[])
    husket: Q | None = tilgang.__dict__.get("_mine_som_leder")
    if husket is None:
        # Kept with the access of this request: the menu asks too, and for a koordinator each list.
        husket = tilgang.__dict__["_mine_som_leder"] = _Ruting(bruker, tilgang).mine()
    return husket


class _Ruting:
    """The work of `mine_som_leder`: four queries."""

    def __init__(self, bruker: Bruker, tilgang: Tilgang) -> None:
        self.id = bruker.pk
        self.tilgang = tilgang
        self.ledelse = tilgang.ledelse

    def mine(self) -> Q:
        saerlige = self._saerlige
        egne = [pk for pk, er_min in saerlige.items() if er_min] + list(self._meldt_av_ledere())
        rett_fram = Q(pk__in=[])
        for trinn, enheter in self.ledelse.grupper.items():
            if self.id in trinn.alle:
                annen_melder = Q(melder=None) | ~blant("melder", self._moter_seg_selv(trinn))
                rett_fram |= blant("behandles_av", enheter) & annen_melder
        return (rett_fram & Q(leder_over=False) & ~blant("pk", saerlige)) | blant("pk", egne)

    def _moter_seg_selv(self, trinn: Trinn) -> set[int]:
        """Whose meldinger may go past the step that leads the enhet: their own, and those of the top."""
        return {*trinn.alle, *self._toppledere}

    @cached_property
    def _rekkevidde(self) -> set[int] | None:
        """The enheter whose cases may come to this person; None for all."""
        tilgang = self.tilgang
        if tilgang.dekker_alt(*LEDERROLLER, Rolletype.KVALITETSKOORDINATOR):
            return None
        return tilgang.dekning(*LEDERROLLER)

    @property
    def _innen_rekkevidde(self) -> AvvikQuerySet:
        aapne = Avvik.objects.aapne()
        return aapne if self._rekkevidde is None else aapne.filter(blant("behandles_av", self._rekkevidde))

    @cached_property
    def _saerlige(self) -> dict[int, bool]:
        """The cases that are worked out one by one: is each this person's?"""
        om_ledende = Omhandlet.objects.filter(blant("person", self.ledelse.personer), teller=True)
        saker = self._innen_rekkevidde.filter(Q(leder_over=True) | blant("pk", om_ledende.values("avvik")))
        return {pk: self._faar(forhold) for pk, forhold in forhold_for(saker).items()}

    def _meldt_av_ledere(self) -> Iterator[int]:
        """Cases that come to this person because of who reported them."""
        hit = self._veier_hit
        meldere = list(hit)
        enheter = set().union(*hit.values())
        if not meldere:
            return
        saker = self._innen_rekkevidde.filter(
            blant("melder", meldere), blant("behandles_av", enheter), leder_over=False
        )
        for pk, melder, behandles_av in saker.values_list("pk", "melder", "behandles_av"):
            if behandles_av in hit[melder] and pk not in self._saerlige:
                yield pk

    @property
    def _veier_hit(self) -> dict[int, set[int]]:
        """By reporter who leads: the enheter from which their meldinger come to this person."""
        hit: dict[int, set[int]] = defaultdict(set)
        for trinn, enheter in self.ledelse.grupper.items():
            en = next(iter(enheter))
            for melder in self._meldere_mot_meg(trinn, en):
                if self._faar(Forhold(behandles_av=en, melder=melder)):
                    hit[melder] |= enheter
        return hit

    def _meldere_mot_meg(self, trinn: Trinn, enhet_id: int) -> Iterator[int]:
        """Of those whose meldinger go past the step: the ones that may come to this person."""
        for melder in self._moter_seg_selv(trinn):
            if melder in self._toppledere:
                if self._toppens_er_mine is not False:
                    yield melder
            elif self.id in trinn.alle:
                yield melder
            elif melder in trinn.ledere:
                egne = self.ledelse.leder_i(melder)
                neste = (ett for ett in self.ledelse.trinn(enhet_id) if ett.enhet_id not in egne)
                if self.id in next((ett.alle for ett in neste), ()):
                    yield melder

    @cached_property
    def _toppledere(self) -> frozenset[int]:
        return frozenset(self.ledelse.toppledere)

    @cached_property
    def _toppens_er_mine(self) -> bool | None:
        """Does what the kommunedirektør reports come to this person? None where it depends on where."""
        rot = self.ledelse.tre.rot.id
        saker = [Habilitet(self.ledelse, Forhold(rot, melder)) for melder in self._toppledere]
        if not all(sak.gaar_til_vikar for sak in saker):
            return None
        return any(self.id in sak.mottakere for sak in saker)

    def _faar(self, forhold: Forhold) -> bool:
        return self.id in Habilitet(self.ledelse, forhold).mottakere
