"""What the register of avvik is to the rest of the product (felles/register.py)."""

from django.utils.translation import gettext_lazy as _

from avvik.klarspraak import SETNINGER
from avvik.kunnskap import Avvikskilde
from avvik.saker import Avvikssaker
from avvik.tall import Avvikstall
from felles.register import Register

REGISTER = Register(
    kode="avvik",
    navn=_("Avvik"),
    sakstyper=(Avvikssaker(),),
    tall=Avvikstall(),
    kunnskap=Avvikskilde(),
    historikk=SETNINGER,
)
