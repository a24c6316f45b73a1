"""What the register of sjekklister is to the rest of the product (felles/register.py)."""

from django.utils.translation import gettext_lazy as _

from felles.register import Register
from sjekkliste.kilde import Tiltakskilde
from sjekkliste.klarspraak import SETNINGER
from sjekkliste.saker import Sjekklistesaker, Svarsaker
from sjekkliste.tall import Sjekklistetall

REGISTER = Register(
    kode="sjekkliste",
    navn=_("Sjekkliste"),
    sakstyper=(Sjekklistesaker(), Svarsaker()),
    tall=Sjekklistetall(),
    kunnskap=Tiltakskilde(),
    historikk=SETNINGER,
)
