"""What the register of sjekklister stores."""

from sjekkliste.models.levering import Levering, Levertsvar
from sjekkliste.models.mal import Mal, Malomraade, Malspoersmaal
from sjekkliste.models.runde import SAKSTYPE, Runde, Sjekkliste, SjekklisteQuerySet, Svar

__all__ = [
    "SAKSTYPE",
    "Levering",
    "Levertsvar",
    "Mal",
    "Malomraade",
    "Malspoersmaal",
    "Runde",
    "Sjekkliste",
    "SjekklisteQuerySet",
    "Svar",
]
