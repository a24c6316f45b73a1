"""What the pages of a sjekkliste share: fetching it with access, and the refusals."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i
from sjekkliste.models import Sjekkliste
from sjekkliste.tilgang import Adgang, synlig_for


@dataclass
class Sak:
    """A sjekkliste that the person may see, and what they may do with it."""

    sjekkliste: Sjekkliste
    adgang: Adgang
    tilgang: Tilgang


def hent_sjekkliste(request: HttpRequest, sjekkliste_id: int) -> Sak:
    """The sjekkliste; 404 for an unknown id, and likewise for one that the person may not see."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    lister = synlig_for(bruker, tilgang).select_related("runde", "enhet", "levert_av", "mottatt_av")
    sjekkliste = get_object_or_404(lister, pk=sjekkliste_id)
    return Sak(sjekkliste, Adgang(bruker, sjekkliste, tilgang), tilgang)
