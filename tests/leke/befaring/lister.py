"""The list of befaringer (felles/liste): page, file and job."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Sortering
from organisasjon.tilgang import krev_rolle, tilgang_for
from tests.leke.befaring.tilgang import synlig_for

_SIST_FOERST = Sortering.av_felt("befaring", "-dag", "-pk")


def _befaringer(spoerring: Spoerring) -> Listeinnhold:
    synlige = synlig_for(spoerring.bruker, tilgang_for(spoerring.bruker))
    return Listeinnhold(rader=synlige.select_related("enhet"), sortering=_SIST_FOERST)


BEFARINGER = Liste(
    kode="befaringer",
    navn=_("Befaringer"),
    kolonner=(
        Kolonne(_("Befaring"), attrgetter("nummer")),
        Kolonne(_("Enhet"), attrgetter("enhet.navn")),
        Kolonne(_("Dag"), attrgetter("dag")),
    ),
    hent=_befaringer,
    adgang=krev_rolle,
)
