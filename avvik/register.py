"""What the register of avvik is to the rest of the product (felles/register.py)."""

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from avvik.epost import SLAG
from avvik.flater import ARBEIDSLISTE, FORSIDE, KODE, MENY
from avvik.innlesing import FILER
from avvik.kunnskap import Avvikskilde
from avvik.saker import Avvikssaker
from avvik.tall import Avvikstall
from felles.register import Register, Rutine

REGISTER = Register(
    kode=KODE,
    navn=_("Avvik"),
    sakstyper=(Avvikssaker(),),
    tall=Avvikstall(),
    kunnskap=Avvikskilde(),
    meny=MENY,
    arbeidsliste=ARBEIDSLISTE,
    forside=FORSIDE,
    epost=SLAG,
    rutiner=(Rutine("avvik.paaminn", crontab(hour=7, minute=0)),),
    sider="avvik.urls",
    innlesing=FILER,
)
