"""Who may not decide a case, by the rules of docs/arkitektur.md: plain recursion over all roles."""

from collections.abc import Collection

from felles.klokke import i_dag
from organisasjon.models import Enhet, Rolle

LEDER = {"leder", "kommunedirektoer"}
LEDENDE = {*LEDER, "stedfortreder"}
MED_POST = {*LEDENDE, "kvalitetskoordinator"}


class Naiv:
    """The kommune as it stands now."""

    def __init__(self) -> None:
        self.forelder: dict[int, int | None] = dict(Enhet.objects.values_list("pk", "forelder_id"))
        virksomme = Rolle.objects.virksomme(i_dag())
        self.roller = set(virksomme.values_list("bruker_id", "rolle", "enhet_id"))
        (self.rot,) = (enhet for enhet, over in self.forelder.items() if over is None)

    def linje(self, enhet: int | None) -> list[int]:
        return [] if enhet is None else [enhet, *self.linje(self.forelder[enhet])]

    def poster(self, bruker: int | None, roller: Collection[str]) -> set[int]:
        return {enhet for b, rolle, enhet in self.roller if b == bruker and rolle in roller}

    def leder(self, bruker: int | None) -> set[int]:
        """Where they are leder, or deputy of a post that is vacant."""
        opptatt = {enhet for _b, rolle, enhet in self.roller if rolle in LEDER}
        return self.poster(bruker, LEDER) | (self.poster(bruker, {"stedfortreder"}) - opptatt)

    def under(self, bruker: int, enhet: int) -> bool:
        """Has a post in what is led from the enhet, and leads nothing above it."""
        er_under = any(enhet in self.linje(post) for post in self.poster(bruker, MED_POST))
        return er_under and not self.leder(bruker) & set(self.linje(enhet)[1:])

    def i_roten(self, bruker: int, *roller: str) -> bool:
        return self.rot in self.poster(bruker, roller)

    def er_under_noen(self, bruker: int, om: Collection[int]) -> bool:
        """Has one whom the case is about as leder in line, or is their deputy."""
        for enhet in set().union(*(self.leder(person) for person in om)):
            staar_inn = enhet == self.rot and self.i_roten(bruker, "stedfortreder", "kvalitetskoordinator")
            if self.under(bruker, enhet) and not staar_inn:
                return True
        return False

    def er_under_avgjoerelsen(self, bruker: int, fra: int) -> bool:
        """Below or beside the place from which the case was ended, before its reporter opened it again."""
        return self.under(bruker, fra) and not (fra == self.rot and self.i_roten(bruker, *MED_POST))
