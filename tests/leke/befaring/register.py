"""What the register of befaringer is to the rest of the product (felles/register.py)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.flater import Arbeidsliste, Arbeidspunkt, Menypunkt, Punktliste
from felles.register import Register
from organisasjon.tilgang import Tilgang
from tests.leke.befaring.epost import SLAG
from tests.leke.befaring.lister import BEFARINGER
from tests.leke.befaring.models import SAKSTYPE, Befaring
from tests.leke.befaring.saker import Befaringssaker, adresse
from tests.leke.befaring.steg import STEG, Status
from tests.leke.befaring.tall import KAPITTEL, Befaringstall
from tests.leke.befaring.tilgang import Adgang, synlig_for


def _hos(tilgang: Tilgang, dag: dt.date) -> Punktliste:
    """Those that the person is to do."""
    mine = synlig_for(tilgang.bruker, tilgang).filter(ansvarlig=tilgang.bruker, status=Status.PLANLAGT)
    rader = [
        Arbeidspunkt(sak.nummer, adresse(sak), _("Skriv hva du fant"), sak.dag)
        for sak in mine.order_by("dag", "pk")
    ]
    return Punktliste("befaringer", _("Befaringer"), rader)


def _antall(tilgang: Tilgang) -> int:
    return synlig_for(tilgang.bruker, tilgang).count()


REGISTER = Register(
    kode="befaring",
    navn=gettext_lazy("Befaringer"),
    modell=Befaring,
    synlig_for=synlig_for,
    adgang=Adgang,
    steg=STEG,
    sakstyper=(Befaringssaker(),),
    tall=Befaringstall(),
    kapittel=KAPITTEL,
    meny=(
        Menypunkt(
            plass=55,
            tittel=gettext_lazy("Befaringer"),
            side="befaring:liste",
            vises_for=attrgetter("er_ansatt"),
            antall=_antall,
        ),
    ),
    arbeidsliste=Arbeidsliste(plass=30, hos=_hos),
    epost=SLAG,
    sider="tests.leke.befaring.urls",
    api="tests.leke.befaring.api",
    lister=(BEFARINGER,),
    historikk={SAKSTYPE: {"planlagt": lambda rad: _("Befaringen er planlagt")}},
)
