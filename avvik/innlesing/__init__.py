"""The files of avvik in an import (importering/): what they are about, and the cases."""

from avvik.innlesing import kategorier, saker
from avvik.innlesing.kategorier import Kategoriplan
from avvik.innlesing.lagring import Avviksplan
from importering.grunnlag import Innlesing

FILER = (
    Innlesing(plass=10, fil="kategorier", kolonner=kategorier.KOLONNER, plan=Kategoriplan),
    Innlesing(plass=50, fil="avvik", kolonner=saker.KOLONNER, plan=Avviksplan),
)
