"""What the database itself holds: declared steps, and that nothing changes in a runde or mal that is locked.

No service can forget it, and neither a bulk update nor raw SQL gets round it.
"""

from felles.triggere import frosset_til_slutt, laast, nekt_naar_laast
from saksramme.triggere import statussteg
from sjekkliste.steg import STEG

STATUSSTEG = statussteg(STEG)

LAAST_RUNDE = laast("laast_runde")

_RUNDE = "SELECT FROM sjekkliste_runde r WHERE r.id = rad.runde_id AND r.laast IS NOT NULL"
_RUNDEN_TIL = (
    "SELECT FROM sjekkliste_runde r JOIN sjekkliste_sjekkliste s ON s.runde_id = r.id "
    "WHERE s.id = rad.sjekkliste_id AND r.laast IS NOT NULL"
)

LAAST_SJEKKLISTE = nekt_naar_laast("laast_sjekkliste", "sjekkliste", _RUNDE)
LAAST_SVAR = nekt_naar_laast("laast_svar", "svar", _RUNDEN_TIL)
LAAST_LEVERING = nekt_naar_laast("laast_levering", "levering", _RUNDEN_TIL)

LEVERING_FROSSEN = frosset_til_slutt("levering_frossen", "levering")

LAAST_MAL = laast("laast_mal")
LAAST_MAL_OMRAADE = nekt_naar_laast(
    "laast_mal_omraade",
    "malomraade",
    "SELECT FROM sjekkliste_mal m WHERE m.id = rad.mal_id AND m.laast IS NOT NULL",
)
LAAST_MAL_SPOERSMAAL = nekt_naar_laast(
    "laast_mal_spoersmaal",
    "malspoersmaal",
    "SELECT FROM sjekkliste_mal m JOIN sjekkliste_malomraade o ON o.mal_id = m.id "
    "WHERE o.id = rad.omraade_id AND m.laast IS NOT NULL",
)
