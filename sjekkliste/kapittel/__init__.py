"""The chapter on sjekklister in the § 25-1 report."""

from django.utils.translation import gettext_lazy as _

from felles.dokument.kapittel import Kapitteldefinisjon
from sjekkliste.kapittel.blokker import blokker

KAPITTEL = Kapitteldefinisjon(
    kode="sjekkliste",
    plass=100,
    tittel=_("Sjekkliste"),
    veiledning=_("Skriv hovedtrekkene i virksomhetenes svar på sjekklisten."),
    mangler=_("Systemet har ikke noen sjekkliste ennå."),
    blokker=blokker,
)
