"""What an administrator does with the organisation. Each function is one transaction and checks who asks."""

from organisasjon.services.enheter import (
    avlys_nedleggelse,
    endre_enhet,
    flytt_enhet,
    kan_lukkes,
    lukk_enhet,
    opprett_enhet,
    sett_aarsverk,
)
from organisasjon.services.innlogging import logg_inn_med_passord
from organisasjon.services.kjent_nettleser import merke_for
from organisasjon.services.pauser import MaaVente
from organisasjon.services.personer import (
    avslutt_rolle,
    bytt_passord,
    endre_person,
    fjern_rolle,
    gi_rolle,
    lag_engangslenke,
    opprett_administrator,
    opprett_person,
    person_for_lenke,
    sett_passord_med_lenke,
)
from organisasjon.services.sammenslaaing import slaa_sammen

__all__ = [
    "MaaVente",
    "avlys_nedleggelse",
    "avslutt_rolle",
    "bytt_passord",
    "endre_enhet",
    "endre_person",
    "fjern_rolle",
    "flytt_enhet",
    "gi_rolle",
    "kan_lukkes",
    "lag_engangslenke",
    "logg_inn_med_passord",
    "lukk_enhet",
    "merke_for",
    "opprett_administrator",
    "opprett_enhet",
    "opprett_person",
    "person_for_lenke",
    "sett_aarsverk",
    "sett_passord_med_lenke",
    "slaa_sammen",
]
