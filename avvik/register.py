"""What the register of avvik is to the rest of the product (felles/register.py)."""

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from avvik.epost import SLAG
from avvik.flater import ARBEIDSLISTE, FORSIDE, KODE, MENY
from avvik.innlesing import FILER
from avvik.kapittel import KAPITTEL
from avvik.klarspraak import SETNINGER
from avvik.kunnskap import Avvikskilde
from avvik.lister import LISTER
from avvik.models import SAKSTYPE, Avvik
from avvik.saker import Avvikssaker
from avvik.steg import STEG
from avvik.tall import Avvikstall
from avvik.tilgang import Adgang, synlig_for
from felles.register import Register, Rutine

REGISTER = Register(
    kode=KODE,
    navn=_("Avvik"),
    modell=Avvik,
    synlig_for=synlig_for,
    adgang=Adgang,
    sakstyper=(Avvikssaker(),),
    tall=Avvikstall(),
    kunnskap=Avvikskilde(),
    kapittel=KAPITTEL,
    meny=MENY,
    arbeidsliste=ARBEIDSLISTE,
    forside=FORSIDE,
    epost=SLAG,
    rutiner=(Rutine("avvik.paaminn", crontab(hour=7, minute=0)),),
    sider="avvik.urls",
    api="avvik.api.urls",
    api_navn={
        "Avviksstatus": "avvik.tilstander.Status",
        "Avvikstype": "avvik.tilstander.Avvikstype",
        "Alvorlighetsgrad": "avvik.tilstander.Alvorlighetsgrad",
        "Avvikshandling": "avvik.api.utdata.KAN",
        "Utfall": "avvik.utfall.Utfall",
        "Avvisningsgrunn": "avvik.utfall.Avvisningsgrunn",
    },
    innlesing=FILER,
    steg=STEG,
    historikk={SAKSTYPE: SETNINGER},
    lister=LISTER,
)
