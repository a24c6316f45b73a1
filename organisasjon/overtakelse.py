"""What is open with somebody who has left is taken over by the nærmeste leder of each case.

Ordered where an administrator ends a person's last role or closes their access; every night for roles that
end by their date, with their enhet, or by an import. The registers do the work (felles/register.py).
"""

import logging
from collections.abc import Iterator
from itertools import islice

from felles.klokke import i_dag, naa
from felles.register import sakstyper
from felles.saker import Oppgave
from organisasjon.ansatte import sluttede
from organisasjon.models import Bruker
from utboks import services as utboks
from utboks.jobber import Leie

logger = logging.getLogger(__name__)

JOBBSLAG = "overtakelse"
_GRENSE = 5_000  # of each register at a time: what is left over, the next night takes


def oppgaver_hos(bruker_id: int) -> list[Oppgave]:
    """What is open with the person in any register, by number alone; those of a kind together."""
    oppgaver = [oppgave for sakstype in sakstyper() for oppgave in sakstype.oppgaver_hos(bruker_id)]
    return sorted(oppgaver, key=lambda oppgave: oppgave.slag)


def bestill(bruker: Bruker) -> None:
    """Orders it in the running transaction, if the change just made was the end of the person's roles."""
    if sluttede(i_dag()).filter(pk=bruker.pk).exists():
        noekkel = f"{JOBBSLAG}-{bruker.pk}-{naa().timestamp()}"
        utboks.bestill(slag=JOBBSLAG, noekkel=noekkel, objekt_id=bruker.pk)


def overta_alle() -> int:
    """Of everybody who has left; returns how many things were taken over. Safe to run again."""
    return sum(_steg())


def _steg(bruker_id: int | None = None) -> Iterator[bool]:
    for sakstype in sakstyper():
        yield from islice(sakstype.overta(bruker_id), _GRENSE)


def kjoer(leie: Leie) -> None:
    """The worker's part, of one person: nothing where they have a role again."""
    for _gjort in _steg(leie.objekt_id):
        utboks.hold(leie)
    utboks.fullfoer(leie)


def ved_feil(bruker_id: int, grunn: str) -> None:
    """The next night takes what is left."""
    logger.warning("What person %s had open is not all taken over yet: %s", bruker_id, grunn)
