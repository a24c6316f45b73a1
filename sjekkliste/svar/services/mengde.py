"""Answering many questions at once, by the same rules as one at a time: for the API and the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.krav import krev_versjon
from organisasjon.models import Bruker
from sjekkliste.arbeid import Arbeid, arbeid
from sjekkliste.models import Svar
from sjekkliste.svar.services.svar import Svarfelt, felter, renset

_SKRIVES = [*Svarfelt.__dataclass_fields__, "endret", "endret_av", "versjon"]


@dataclass(frozen=True)
class Nyttsvar:
    """What a person writes about one question, against the version of the answer that they saw."""

    spoersmaal_id: int
    versjon: int
    felt: Svarfelt


def svar_paa_flere(*, sjekkliste_id: int, aktoer: Bruker, svar: Sequence[Nyttsvar]) -> list[Svar]:
    """Saves the answers to several questions, all or none; returns them in the order given.

    As `svar_paa` for each, in as many queries whatever their number. Raises Svar.DoesNotExist for a question
    that the sjekkliste does not have, and Utdatert where one of the answers has been changed since. The
    `felt` of a Domenefeil is «kode.felt»: the question's, and what is wrong in it.
    """
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        sak.krev_utfylling()
        lagrede = _hent_laaste(sak, svar)
        periode, nye = sak.sjekkliste.runde.periode, []
        for nytt in svar:
            rad = lagrede[nytt.spoersmaal_id]
            try:
                felt = renset(nytt.felt, rad, periode)
            except Domenefeil as feil:
                raise Domenefeil(str(feil), felt=f"{rad.spoersmaal.kode}.{feil.felt}") from feil
            if felt == felter(rad):
                continue
            for navn, verdi in vars(felt).items():
                setattr(rad, navn, verdi)
            rad.endret, rad.endret_av = sak.tid, aktoer
            rad.versjon += 1
            nye.append(rad)
        # The rows are there and locked, so this only updates them: ten times as fast as bulk_update.
        Svar.objects.bulk_create(nye, update_conflicts=True, unique_fields=["pk"], update_fields=_SKRIVES)
        return [lagrede[nytt.spoersmaal_id] for nytt in svar]


def _hent_laaste(sak: Arbeid, svar: Sequence[Nyttsvar]) -> dict[int, Svar]:
    """The answers by question, locked in one order: two who save at once never wait for each other."""
    rader = (
        Svar.objects.select_for_update(of=("self",))
        .select_related("spoersmaal")
        .filter(sjekkliste=sak.sjekkliste, spoersmaal__in=[nytt.spoersmaal_id for nytt in svar])
        .order_by("pk")
    )
    lagrede = {rad.spoersmaal_id: rad for rad in rader}
    if len(lagrede) < len(svar):
        if len({nytt.spoersmaal_id for nytt in svar}) < len(svar):
            raise Domenefeil(_("Et spørsmål er besvart to ganger."))
        raise Svar.DoesNotExist
    for nytt in svar:
        krev_versjon(lagrede[nytt.spoersmaal_id].versjon, nytt.versjon)
    return lagrede
