"""What can be done with sjekklister. Page, API, demo and job call these, and get the same answer.

Each function is one transaction: it locks what it changes, checks who asks and what state it is in, and
writes the history row. All raise `Domenefeil` or its kinds (felles/feil.py): `IkkeTillatt`,
`UgyldigOvergang`, `Utdatert`. `aktoer` is who does it; `versjon` the version that they had before them.
"""

from sjekkliste.runde.services import (
    aapne_forfalt_runde,
    aapne_runde,
    flytt_frist,
    laas_forfalte_runder,
    laas_runde,
)
from sjekkliste.svar.services.levering import IkkeFerdig, lever, motta, returner, skriv_medvirkning
from sjekkliste.svar.services.mengde import Nyttsvar, svar_paa_flere
from sjekkliste.svar.services.svar import Svarfelt, svar_paa, svar_uendret

__all__ = [
    "IkkeFerdig",
    "Nyttsvar",
    "Svarfelt",
    "aapne_forfalt_runde",
    "aapne_runde",
    "flytt_frist",
    "laas_forfalte_runder",
    "laas_runde",
    "lever",
    "motta",
    "returner",
    "skriv_medvirkning",
    "svar_paa",
    "svar_paa_flere",
    "svar_uendret",
]
