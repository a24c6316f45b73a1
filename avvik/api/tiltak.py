"""The case of an avvik, where its tiltak are worked with (saksramme/tiltak/api.py)."""

from avvik.models import SAKSTYPE
from avvik.tilgang import Adgang, synlig_for
from avvik.tiltaksregler import TILTAKSREGLER
from organisasjon.models import Bruker
from organisasjon.tilgang import tilgang_for
from saksramme.tiltak.api import Tiltakssak
from tiltak.models import Tiltak


def finn(bruker: Bruker, saksnummer: str) -> Tiltakssak:
    """Raises Avvik.DoesNotExist for an unknown number, and likewise for one that the person may not see."""
    tilgang = tilgang_for(bruker)
    avvik = synlig_for(bruker, tilgang).med_habilitet().get(saksnummer=saksnummer)
    return Tiltakssak(
        sakstype=SAKSTYPE,
        sak_id=avvik.pk,
        regler=TILTAKSREGLER,
        adgang=Adgang(bruker, avvik, tilgang),
        tiltak=Tiltak.objects.for_sak(SAKSTYPE, avvik.pk),
    )
