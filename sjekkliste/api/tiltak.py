"""The answer to a question, where the tiltak that follow from it are worked with (saksramme/tiltak/api.py):
those of this tertial, and of the virksomhet's other ones.
"""

from organisasjon.models import Bruker
from organisasjon.tilgang import tilgang_for
from saksramme.tiltak.api import Tiltakssak
from sjekkliste.models import SAKSTYPE, Svar
from sjekkliste.tilgang import Adgang, synlig_for
from sjekkliste.tiltaksregler import TILTAKSREGLER
from tiltak.models import Tiltak


def finn(bruker: Bruker, sjekkliste_id: int, spoersmaal_id: int) -> Tiltakssak:
    """Raises DoesNotExist for an unknown id, and likewise for a sjekkliste that the person may not see."""
    tilgang = tilgang_for(bruker)
    sjekkliste = synlig_for(bruker, tilgang).select_related("runde", "enhet").get(pk=sjekkliste_id)
    svar = sjekkliste.svar.select_related("spoersmaal").get(spoersmaal=spoersmaal_id)
    samme = Svar.objects.filter(sjekkliste__enhet=sjekkliste.enhet_id, spoersmaal__kode=svar.spoersmaal.kode)
    return Tiltakssak(
        sakstype=SAKSTYPE,
        sak_id=svar.pk,
        regler=TILTAKSREGLER,
        adgang=Adgang(bruker, sjekkliste, tilgang),
        tiltak=Tiltak.objects.filter(sakstype=SAKSTYPE, sak_id__in=samme.values("pk")).order_by("pk"),
    )
