"""A browser in which a person has logged in before: strangers' guesses at their account do not slow it down.

It holds a signed cookie of the last login, which tells nobody whose it is, and logs nobody in. It ends after
90 days, and with any change of the password.
"""

import datetime as dt
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from organisasjon.models import Bruker

KAKE = "kjent_nettleser"
GYLDIG = dt.timedelta(days=90)
_SALT = "organisasjon.kjent_nettleser"


def merke_for(bruker: Bruker) -> str:
    """The value of the cookie after a login, a change of one's password or the use of a one-time link."""
    nettleser = get_random_string(22)
    return signing.dumps([nettleser, _bevis(bruker, nettleser)], salt=_SALT)


def les_merke(merke: str, brukernavn: str) -> str | None:
    """Which browser it is, where it is one that is known to that brukernavn; else None."""
    if not merke:
        return None
    try:
        innhold: Any = signing.loads(merke, salt=_SALT, max_age=GYLDIG)
        bruker = Bruker.objects.get_by_natural_key(brukernavn)
    except (signing.BadSignature, Bruker.DoesNotExist):
        return None
    nettleser, bevis = innhold
    return nettleser if constant_time_compare(bevis, _bevis(bruker, nettleser)) else None


def _bevis(bruker: Bruker, nettleser: str) -> str:
    """Only with that person's password as it is now: a new one ends what was known."""
    return salted_hmac(_SALT, f"{bruker.pk}\n{bruker.password}\n{nettleser}", algorithm="sha256").hexdigest()
