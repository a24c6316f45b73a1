"""The frame of every change of the template: lock it, refuse a stale version, write the history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from sjekkliste.models import MALTYPE, Mal
from sjekkliste.tilgang import kan_styre


@dataclass
class Malarbeid:
    """A locked version of the template in the hands of one person, at one instant."""

    mal: Mal
    aktoer: Bruker | None
    tid: dt.datetime

    def krev_utkast(self) -> None:
        """Raises UgyldigOvergang unless it is a draft: what is published holds what was confirmed."""
        if self.mal.publisert is not None:
            raise UgyldigOvergang(_("Versjonen er publisert. Trekk den tilbake før du endrer den."))

    def noter(self, slag: str, *, fra: str = "", til: str = "", kommentar: str = "", **data: Any) -> None:
        """Adds a row to the history of the version."""
        noter(
            sakstype=MALTYPE,
            sak_id=self.mal.pk,
            slag=slag,
            tidspunkt=self.tid,
            aktoer_id=self.aktoer.pk if self.aktoer else None,
            fra=fra,
            til=til,
            kommentar=kommentar,
            data=data,
        )

    def lagre(self) -> Mal:
        """Stores the version with a new `radversjon`; call it once, after every change of what it holds."""
        self.mal.radversjon += 1
        self.mal.save()
        return self.mal


def krev_styrer(aktoer: Bruker | None) -> None:
    """Raises IkkeTillatt unless the person may edit the template. None is the system itself."""
    if aktoer is not None and not kan_styre(Tilgang(aktoer)):
        raise IkkeTillatt()


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
        if mal.radversjon != versjon:
            raise Utdatert(
                _(
                    "Noen andre har endret malen etter at du åpnet den. Det du skrev, står her fortsatt. "
                    "Se hva som er endret, og lagre på nytt."
                )
            )
        yield Malarbeid(mal, aktoer, tid)


def krev_innhold(verdi: str, *, felt: str, tom: str, lengst: int) -> str:
    """The text on one line; Domenefeil where it is empty or too long."""
    verdi = " ".join(verdi.split())
    if not verdi:
        raise Domenefeil(tom, felt=felt)
    krev_lengde(verdi, felt=felt, lengst=lengst)
    return verdi


def krev_lengde(verdi: str, *, felt: str, lengst: int) -> None:
    """Raises Domenefeil for a text that is too long."""
    if len(verdi) > lengst:
        raise Domenefeil(_("Teksten kan ha høyst %(antall)d tegn.") % {"antall": lengst}, felt=felt)
