"""What can be done with files. Pages and registers call these; who may, the register of the case says.

`klargjoer` reads and checks what somebody sent, before anything is stored; `legg_ved` stores it.
"""

from vedlegg.services.klargjoering import Klargjort, klargjoer
from vedlegg.services.lagring import fjern, legg_ved
from vedlegg.services.rydding import rydd

__all__ = ["Klargjort", "fjern", "klargjoer", "legg_ved", "rydd"]
