"""The frame of every change of the template: lock it, refuse a stale version, write the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.klokke import skrivetid
from felles.krav import krev, krev_tekst, krev_versjon
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme.arbeid import Radarbeid
from sjekkliste.models import MALTYPE, Mal
from sjekkliste.tilgang import kan_styre


class Malarbeid(Radarbeid[Mal, Bruker | None]):
    """A locked version of the template in the hands of one person, at one instant."""

    sakstype = MALTYPE
    versjonsfelt = "radversjon"

    @property
    def mal(self) -> Mal:
        """The version."""
        return self.sak

    def krev_utkast(self) -> None:
        """Raises UgyldigOvergang unless it is a draft: what is published holds what was confirmed."""
        if self.mal.publisert is not None:
            raise UgyldigOvergang(_("Versjonen er publisert. Trekk den tilbake før du endrer den."))


def krev_styrer(aktoer: Bruker | None) -> None:
    """Raises IkkeTillatt unless the person may edit the template. None is the system itself."""
    krev(aktoer is None or kan_styre(Tilgang(aktoer)))


@contextmanager
def malarbeid(mal_id: int, *, aktoer: Bruker | None, versjon: int) -> Iterator[Malarbeid]:
    """Locks the version for who may edit it, in one transaction.

    `versjon` is the `radversjon` that they had before them. Raises Mal.DoesNotExist, IkkeTillatt,
    UgyldigOvergang once a runde has used it, and Utdatert where somebody else has changed it since.
    """
    with transaction.atomic():
        tid = skrivetid()
        krev_styrer(aktoer)
        mal = Mal.objects.select_for_update().get(pk=mal_id)
        if not mal.kan_endres:
            raise UgyldigOvergang(
                _("Versjonen er låst, fordi den er brukt i en runde. Lag en ny versjon for å endre den.")
            )
        krev_versjon(
            mal.radversjon,
            versjon,
            _(
                "Noen andre har endret malen etter at du åpnet den. Det du skrev, står her fortsatt. "
                "Se hva som er endret, og lagre på nytt."
            ),
        )
        yield Malarbeid(mal, aktoer, tid)


def krev_innhold(verdi: str, *, felt: str, tom: str, lengst: int) -> str:
    """The text on one line; Domenefeil where it is empty or too long."""
    verdi = krev_tekst(" ".join(verdi.split()), felt, tom)
    krev_lengde(verdi, felt=felt, lengst=lengst)
    return verdi


def krev_lengde(verdi: str, *, felt: str, lengst: int) -> None:
    """Raises Domenefeil for a text that is too long."""
    if len(verdi) > lengst:
        raise Domenefeil(_("Teksten kan ha høyst %(antall)d tegn.") % {"antall": lengst}, felt=felt)
