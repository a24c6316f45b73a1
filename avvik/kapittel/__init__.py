"""The chapter on avvik in the § 25-1 report."""

from django.utils.translation import gettext_lazy as _

from avvik.kapittel.blokker import blokker
from felles.dokument.kapittel import Kapitteldefinisjon

KAPITTEL = Kapitteldefinisjon(
    kode="avvik",
    plass=40,
    tittel=_("Avvik"),
    veiledning=_(
        "Skriv hva dere leser ut av tallene, og hva meldingene har ført til. Selve tallene, med "
        "tabeller og figurer, kommer med av seg selv."
    ),
    mangler=_("Systemet har ikke noe avviksregister ennå."),
    blokker=blokker,
)
