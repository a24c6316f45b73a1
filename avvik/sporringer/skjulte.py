"""Why a koordinator's list is shorter than the figures: these count fortrolige cases too."""

from django.db.models import Q

from avvik.models import Avvik
from avvik.tilgang import synlig_for
from organisasjon.models import Rolletype
from organisasjon.tilgang import Tilgang
from saksramme.tilgang import blant, der_rollene_rekker


def antall_skjulte(tilgang: Tilgang) -> int | None:
    """How many open fortrolige cases of their enheter a koordinator does not see; None for everybody else.

    Of all, never of a selection: what a filter or a word finds would tell what a hidden case is about. Of
    leaders never: from them nothing is hidden but what is about themselves.
    """
    koordinator = Rolletype.KVALITETSKOORDINATOR
    if not tilgang.har(koordinator) or tilgang.er_leder:
        return None
    fortrolige = Q(fortrolig=True) & der_rollene_rekker(
        tilgang, koordinator, i_enhetene=lambda enheter: blant("enhet", enheter)
    )
    synlige = synlig_for(tilgang.bruker, tilgang).aapne().filter(fortrolige)
    return Avvik.objects.aapne().filter(fortrolige).count() - synlige.count()
