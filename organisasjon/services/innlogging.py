"""Logging in with a password, slowly for those who guess.

A try is counted before the password is looked at and forgotten when it was right, so that many tries at once
do not slip past the limit. The same brukernavn from the same address is stopped early; one brukernavn from
anywhere, and one address (perhaps that of a whole town hall) later. While stopped, no password is looked at,
and trying on does not make the wait longer.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from felles.feil import Domenefeil
from felles.klokke import naa
from organisasjon.models import Bruker, Innloggingsforsoek

SPERRETID = dt.timedelta(minutes=15)
GRENSE_SAMMEN, GRENSE_BRUKERNAVN, GRENSE_ADRESSE = 5, 30, 200


class Sperret(Domenefeil):
    """Too many failures: no password is looked at for a while. Pages answer 429."""

    standardmelding = _("Det er prøvd for mange ganger med feil passord. Vent et kvarter, og prøv igjen.")


@dataclass(frozen=True)
class _Teller:
    noekkel: str
    grense: int


def _tellere(brukernavn: str, adresse: str) -> list[_Teller]:
    navn = brukernavn.strip().casefold()

    def noekkel(*deler: str) -> str:
        return salted_hmac("organisasjon.innlogging", "\n".join(deler), algorithm="sha256").hexdigest()

    return [
        _Teller(noekkel("sammen", navn, adresse), GRENSE_SAMMEN),
        _Teller(noekkel("brukernavn", navn), GRENSE_BRUKERNAVN),
        _Teller(noekkel("adresse", adresse), GRENSE_ADRESSE),
    ]


def _tell(teller: _Teller, tid: dt.datetime) -> int:
    """Counts one try and returns how many there are; a count older than the wait begins again."""
    with connection.cursor() as peker:
        peker.execute(
            """
            INSERT INTO organisasjon_innloggingsforsoek AS f (noekkel, antall, sist)
            VALUES (%(n)s, 1, %(tid)s)
            ON CONFLICT (noekkel) DO UPDATE SET
                antall = CASE WHEN f.sist <= %(foer)s THEN 1 WHEN f.antall > %(grense)s THEN f.antall
                              ELSE f.antall + 1 END,
                sist = CASE WHEN f.sist > %(foer)s AND f.antall >= %(grense)s THEN f.sist ELSE %(tid)s END
            RETURNING antall
            """,
            {"n": teller.noekkel, "tid": tid, "foer": tid - SPERRETID, "grense": teller.grense},
        )
        (antall,) = peker.fetchone()
    return int(antall)


def _angre(teller: _Teller) -> None:
    """Takes back a try that was no failure."""
    with connection.cursor() as peker:
        peker.execute(
            "UPDATE organisasjon_innloggingsforsoek SET antall = greatest(antall - 1, 0) WHERE noekkel = %s",
            [teller.noekkel],
        )


def logg_inn_med_passord(
    *, request: HttpRequest | None, brukernavn: str, passord: str, adresse: str
) -> Bruker | None:
    """The person whose brukernavn and password these are; None for any other pair, whatever is wrong with it.

    Raises Sperret after too many failures, also for a brukernavn that does not exist. Must not run inside a
    transaction that a failure rolls back: the count would be lost.
    """
    tid = naa()
    tellere = _tellere(brukernavn, adresse)
    # Every counter counts, whichever of them stops the try.
    over = [_tell(teller, tid) > teller.grense for teller in tellere]
    if any(over):
        raise Sperret
    bruker = authenticate(request, username=brukernavn, password=passord)
    if not isinstance(bruker, Bruker):
        return None
    sammen, navn, fra_adresse = tellere
    Innloggingsforsoek.objects.filter(noekkel__in=[sammen.noekkel, navn.noekkel]).delete()
    Innloggingsforsoek.objects.filter(sist__lte=tid - SPERRETID).delete()
    _angre(fra_adresse)
    return bruker
