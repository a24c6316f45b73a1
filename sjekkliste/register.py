"""What the register of sjekklister is to the rest of the product (felles/register.py)."""

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from felles.register import Register, Rutine
from sjekkliste.epost import SLAG
from sjekkliste.flater import ARBEIDSLISTE, MENY
from sjekkliste.kapittel import KAPITTEL
from sjekkliste.kilde import Tiltakskilde
from sjekkliste.klarspraak import MALSETNINGER, SETNINGER
from sjekkliste.lister import LISTER
from sjekkliste.models import MALTYPE, SAKSTYPE, Sjekkliste
from sjekkliste.saker import Sjekklistesaker, Svarsaker
from sjekkliste.steg import STEG
from sjekkliste.tall import Sjekklistetall
from sjekkliste.tilgang import Adgang, synlig_for

REGISTER = Register(
    kode="sjekkliste",
    navn=_("Sjekkliste"),
    modell=Sjekkliste,
    synlig_for=synlig_for,
    adgang=Adgang,
    sakstyper=(Sjekklistesaker(), Svarsaker()),
    tall=Sjekklistetall(),
    kunnskap=Tiltakskilde(),
    kapittel=KAPITTEL,
    meny=MENY,
    arbeidsliste=ARBEIDSLISTE,
    epost=SLAG,
    rutiner=(
        # Every night: what a night without beat left undone, the next one does.
        Rutine("sjekkliste.runder", crontab(hour=2, minute=30)),
        Rutine("sjekkliste.paaminn", crontab(hour=7, minute=10)),
    ),
    sider="sjekkliste.urls",
    api="sjekkliste.api.urls",
    api_navn={
        "Sjekklistestatus": "sjekkliste.tilstander.Status",
        "Svarverdi": "sjekkliste.tilstander.Svarverdi",
        "Leveringstilstand": "sjekkliste.api.utdata.TILSTANDER",
    },
    steg=STEG,
    historikk={SAKSTYPE: SETNINGER, MALTYPE: MALSETNINGER},
    lister=LISTER,
)
