"""What this register says of the tiltak that follow from an answer (saksramme/tiltak/regler.py).

The case of such a tiltak is the answer, which who is responsible does not see; it is told of in the history
of the sjekkliste.
"""

from contextlib import AbstractContextManager

from organisasjon.models import Bruker
from saksramme.tiltak.regler import Tiltaksregler
from sjekkliste.arbeid import Arbeid, arbeid
from sjekkliste.models import SAKSTYPE, Svar
from sjekkliste.steg import AAPEN_RUNDE
from sjekkliste.tilgang import Adgang


def _innsendt_om(svar_id: int) -> dict[str, int]:
    svar = Svar.objects.get(pk=svar_id)
    return {"sjekkliste_id": svar.sjekkliste_id, "spoersmaal_id": svar.spoersmaal_id}


def _arbeid(svar_id: int, *, aktoer: Bruker) -> AbstractContextManager[Arbeid]:
    return arbeid(_sjekkliste_til(svar_id), aktoer=aktoer, versjon=None)


def _sjekkliste_til(svar_id: int) -> int:
    return Svar.objects.values_list("sjekkliste_id", flat=True).get(pk=svar_id)


def _hinder(adgang: Adgang, *, nytt: bool) -> str:
    """What was begun goes on after the runde is locked."""
    return str(AAPEN_RUNDE.setning) if nytt and not adgang.sjekkliste.runde.er_aapen else ""


TILTAKSREGLER = Tiltaksregler(
    innsending="sjekkliste.tiltak",
    innsendt_om=_innsendt_om,
    arbeid=_arbeid,
    kan_arbeide=lambda adgang: bool(adgang.fyller_ut),
    hinder=_hinder,
    historikk=lambda svar_id: (SAKSTYPE, _sjekkliste_til(svar_id)),
)
