"""Who among the demo's people reports and follows up cases in an enhet on a day."""

import datetime as dt
import random
from collections import defaultdict

from demo import organisasjon as org
from demo.personer import Person, Rolle, lag_personer


class Bemanning:
    """The roles of the demo's people, looked up by enhet."""

    def __init__(self, anker: dt.date) -> None:
        self.anker = anker
        self.roller: dict[tuple[str, str], list[tuple[Rolle, Person]]] = defaultdict(list)
        self.barn: dict[str, list[str]] = defaultdict(list)
        for enhet in org.ENHETER:
            self.barn[enhet.forelder].append(enhet.kode)
        for person in lag_personer():
            for rolle in person.roller:
                self.roller[rolle.rolle, rolle.enhet].append((rolle, person))

    def med_rolle(self, rolle: str, enhet: str, dag: dt.date) -> list[str]:
        """The brukernavn of those who have the role in that very enhet on that day."""
        return [person.brukernavn for r, person in self.roller[rolle, enhet] if r.gjelder(dag)]

    def ansatte(self, enhet: str, dag: dt.date) -> list[str]:
        """The employees of the enhet, or where it has none, of its subtree, else of the line above."""
        egne = self.med_rolle("ansatt", enhet, dag)
        under = egne or [navn for barn in self.barn[enhet] for navn in self.med_rolle("ansatt", barn, dag)]
        return under or self.ansatte(org.ENHET[enhet].forelder, dag)

    def ledere_under(self, enhet: str, dag: dt.date) -> list[str]:
        """The leaders of the enheter right below."""
        return [navn for barn in self.barn[enhet] for navn in self.med_rolle("leder", barn, dag)]

    def melder(self, enhet: str, dag: dt.date, tilfeldig: random.Random) -> str:
        """The reporter: mostly one of the enhet's own, now and then its leder or a colleague from elsewhere.

        Empty for the few reported without a name.
        """
        valg = tilfeldig.random()
        if valg < 0.015:
            return ""
        if valg < 0.06 and (ledere := self.med_rolle("leder", enhet, dag)):
            return tilfeldig.choice(ledere)
        if valg < 0.12 and (forelder := org.ENHET[enhet].forelder) and forelder != org.ROT:
            naboer = [
                kode for kode in self.barn[forelder] if org.ENHET[kode].folk and org.ENHET[kode].gyldig(dag)
            ]
            return tilfeldig.choice(self.ansatte(tilfeldig.choice(naboer or [forelder]), dag))
        return tilfeldig.choice(self.ansatte(enhet, dag))

    def naermeste_leder(self, enhet: str, dag: dt.date, inhabil: str) -> str:
        """The leder of the enhet on that day, its stedfortreder, or the parent's; never the reporter."""
        if not org.ENHET[enhet].gyldig(dag):
            enhet = org.ENHET[enhet].etterfoelger or org.ENHET[enhet].forelder
        for node in org.linje(enhet):
            trinn = self.med_rolle("leder", node.kode, dag) or self.med_rolle("stedfortreder", node.kode, dag)
            if node.kode == org.ROT:
                trinn = [*self.med_rolle("kommunedirektoer", org.ROT, dag), *trinn]
            habile = [navn for navn in trinn if navn != inhabil]
            if habile:
                return habile[0]
        raise LookupError(f"Nobody leads {enhet} on {dag}.")

    def behandler(
        self, enhet: str, dag: dt.date, melder: str, *, delegert: bool, tilfeldig: random.Random
    ) -> str:
        """Who follows the case up: nærmeste leder, or an employee whom the leder asked to."""
        if delegert:
            andre = [navn for navn in self.ansatte(enhet, dag) if navn != melder]
            if andre:
                return tilfeldig.choice(andre)
        return self.naermeste_leder(enhet, dag, melder)
