"""Orders. From the declared keys follow both ORDER BY and what comes after a given row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from django.db.models import F, Func, Model, Q, QuerySet

from felles.anker import Anker

_INGEN = Q(pk__in=[])
_SNUDD: dict[str, Any] = {"": "", "foerst": "sist", "sist": "foerst"}


@dataclass(frozen=True)
class Noekkel:
    """What rows are ordered by: the field `felt`, followed through «__», or the expression that is given
    that name.

    `tomme` says, of a key that can be null, where its rows stand among the others. `uvirksom` is SQL that
    leaves the value as it is.
    """

    felt: str
    uttrykk: Any = None
    synkende: bool = False
    tomme: Literal["", "foerst", "sist"] = ""
    uvirksom: str = "|| ''"

    def snudd(self) -> "Noekkel":
        """The same key from the other end."""
        return replace(self, synkende=not self.synkende, tomme=_SNUDD[self.tomme])

    def uten_indeks(self) -> "Noekkel":
        """The same key as an expression that no index has."""
        if self.uttrykk is None:
            return replace(self, felt=f"{self.felt}_ordnet", uttrykk=self._uvirksomt(F(self.felt)))
        return replace(self, uttrykk=self._uvirksomt(self.uttrykk))

    def _uvirksomt(self, uttrykk: Any) -> Func:
        return Func(uttrykk, template=f"(%(expressions)s {self.uvirksom})")

    @property
    def orden(self) -> Any:
        """For `order_by`."""
        if not self.tomme:
            return f"-{self.felt}" if self.synkende else self.felt
        tomme = {"nulls_first": True} if self.tomme == "foerst" else {"nulls_last": True}
        felt = F(self.felt)
        return felt.desc(**tomme) if self.synkende else felt.asc(**tomme)

    def verdi(self, rad: Any) -> Any:
        """The row's own."""
        for ledd in self.felt.split("__"):
            rad = getattr(rad, ledd)
        return rad

    def forbi(self, verdi: Any) -> Q:
        """The rows that this key alone lays after that value."""
        if verdi is None:
            return Q(**{f"{self.felt}__isnull": False}) if self.tomme == "foerst" else _INGEN
        return self._mot(verdi, "lt" if self.synkende else "gt")

    def fra(self, verdi: Any) -> Q:
        """Those, and the ones of the same value."""
        if verdi is None:
            return Q() if self.tomme == "foerst" else Q(**{f"{self.felt}__isnull": True})
        return self._mot(verdi, "lte" if self.synkende else "gte")

    def _mot(self, verdi: Any, oppslag: str) -> Q:
        vilkaar = Q(**{f"{self.felt}__{oppslag}": verdi})
        return vilkaar | Q(**{f"{self.felt}__isnull": True}) if self.tomme == "sist" else vilkaar


@dataclass(frozen=True)
class Sortering:
    """An order of a list. Its last key is unique, so that no two rows stand at the same place.

    `liste` and `kode` name what its anchors are good for. Where the values are `personlig`, an anchor holds
    the id alone and they are looked up: for lists whose readers see every row of the table.
    """

    liste: str
    kode: str
    noekler: tuple[Noekkel, ...]
    personlig: bool = False

    @classmethod
    def av_felt(cls, liste: str, *felt: str) -> Self:
        """By these fields, «-» before what comes highest first."""
        noekler = tuple(Noekkel(ett.removeprefix("-"), synkende=ett.startswith("-")) for ett in felt)
        return cls(liste, " ".join(felt), noekler)

    def annotert(self, rader: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with the values of those keys that are no fields."""
        uttrykk = {noekkel.felt: noekkel.uttrykk for noekkel in self.noekler if noekkel.uttrykk is not None}
        return rader.annotate(**uttrykk) if uttrykk else rader

    def bruk(self, rader: Any) -> Any:
        """The rows in this order."""
        return self.annotert(rader).order_by(*[noekkel.orden for noekkel in self.noekler])

    def snudd(self) -> Self:
        """From the other end."""
        return replace(self, noekler=tuple(noekkel.snudd() for noekkel in self.noekler))

    def uten_indeks(self) -> Self:
        """The same order for a selection of few rows: they are found first, and then sorted.

        Ordered by an index, the database would walk through all rows in search of a rare word.
        """
        foerste, *resten = self.noekler
        return replace(self, noekler=(foerste.uten_indeks(), *resten))

    def etter(self, verdier: Sequence[Any]) -> Q:
        """The rows that come after the one with these values."""
        return _etter(self.noekler, verdier)

    def er_etter(self, rad: Any, verdier: Sequence[Any]) -> bool:
        """The same of one row in memory; none of its values is None."""
        for noekkel, gitt in zip(self.noekler, verdier, strict=True):
            egen = noekkel.verdi(rad)
            if egen != gitt:
                return bool(egen < gitt if noekkel.synkende else egen > gitt)
        return False

    def merke(self, rad: Any) -> str:
        """The anchor of the row, for an address."""
        return self._anker.lag(*([rad.pk] if self.personlig else self._verdier(rad)))

    def les(self, merke: str, modell: type[Model] | None = None) -> Sequence[Any] | None:
        """The values of the row of that anchor; None for what is no anchor of this order."""
        verdier = self._anker.les(merke)
        if verdier is None or not self.personlig:
            return verdier if verdier is None or len(verdier) == len(self.noekler) else None
        assert modell is not None
        rad = self.annotert(modell._default_manager.filter(pk=verdier[0])).first()
        return None if rad is None else self._verdier(rad)

    def _verdier(self, rad: Any) -> list[Any]:
        return [noekkel.verdi(rad) for noekkel in self.noekler]

    @property
    def _anker(self) -> Anker:
        return Anker(f"{self.liste} {self.kode}")


def _etter(noekler: Sequence[Noekkel], verdier: Sequence[Any]) -> Q:
    """(a, b) > (x, y), each in its direction, as a ≥ x and (a > x or b > y).

    The first condition is implied by the second, and is what an index can be walked by.
    """
    forbi = noekler[0].forbi(verdier[0])
    if not noekler[1:]:
        return forbi
    return noekler[0].fra(verdier[0]) & (forbi | _etter(noekler[1:], verdier[1:]))
