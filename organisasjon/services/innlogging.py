"""Logging in with a password, slowly for those who guess (`pauser`)."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from organisasjon.models import Bruker
from organisasjon.services.kjent_nettleser import les_merke
from organisasjon.services.pauser import forsoek, lyktes, slipp_til


def logg_inn_med_passord(
    *, request: HttpRequest | None, brukernavn: str, passord: str, adresse: str, merke: str = ""
) -> Bruker | None:
    """The person whose brukernavn and password these are; None for any other pair, whatever is wrong with it.

    `merke` is the cookie of a known browser, if there is one. Raises MaaVente where the try comes too early,
    also for a brukernavn that does not exist. Must not run inside a transaction.
    """
    mitt = forsoek(brukernavn=brukernavn, adresse=adresse, nettleser=les_merke(merke, brukernavn))
    slipp_til(mitt)
    bruker = authenticate(request, username=brukernavn, password=passord)
    if not isinstance(bruker, Bruker):
        return None
    lyktes(mitt)
    return bruker
