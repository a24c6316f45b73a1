"""What the register of sjekklister stores."""

from sjekkliste.models.levering import Levering, Levertsvar
from sjekkliste.models.mal import MALTYPE, Mal, Malomraade, MalQuerySet, Malspoersmaal
from sjekkliste.models.runde import SAKSTYPE, SVARTYPE, Runde, Sjekkliste, SjekklisteQuerySet, Svar

__all__ = [
    "MALTYPE",
    "SAKSTYPE",
    "SVARTYPE",
    "Levering",
    "Levertsvar",
    "Mal",
    "MalQuerySet",
    "Malomraade",
    "Malspoersmaal",
    "Runde",
    "Sjekkliste",
    "SjekklisteQuerySet",
    "Svar",
]
