"""How long one waits between tries at a password: guessing becomes slow, and nobody is shut out.

- Per account and address: five free tries, then a pause of 1, 2, 4 … 900 s after each failure.
- Per account over all unknown browsers: above 100 failures an hour one try per 10 s.
- Per address: above 200 failures an hour one try a second.
- A browser that is known (kjent_nettleser) has its own five tries and pauses, and none of the others'.

Where all share, whoever comes back when told to and finds the moment taken gets one of their own: strangers
who guess on and on can make the owner wait, but not for ever. A try that is stopped is not counted, takes
nobody's moment, and no password is looked at. Unknown brukernavn are treated alike.
"""

import datetime as dt
import ipaddress
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from felles.feil import Domenefeil
from felles.klokke import naa
from organisasjon.models import Innloggingsfeil, Innloggingsplass

FRIE = 5
LENGSTE = dt.timedelta(seconds=900)
HUSKES = dt.timedelta(days=1)
TIME = dt.timedelta(hours=1)
INGEN = dt.timedelta(0)
# How long a moment of one's own is kept for whoever is a little late.
HOLDES = dt.timedelta(minutes=2)
_LAAS = 25_1_002  # an arbitrary key of PostgreSQL's advisory locks, the same in every process


@dataclass(frozen=True)
class Fellesgrense:
    """Failures an hour that all share, and how often one more try is let through above that."""

    antall: int
    mellomrom: dt.timedelta


PER_KONTO = Fellesgrense(100, dt.timedelta(seconds=10))
PER_ADRESSE = Fellesgrense(200, dt.timedelta(seconds=1))


class MaaVente(Domenefeil):
    """No password is looked at yet. Pages answer 429 with Retry-After."""

    def __init__(self, pause: dt.timedelta) -> None:
        self.sekunder = max(1, math.ceil(pause.total_seconds()))
        super().__init__(
            ngettext(
                "Det er prøvd for mange ganger med feil passord. Vent %(antall)d sekund og prøv igjen.",
                "Det er prøvd for mange ganger med feil passord. Vent %(antall)d sekunder og prøv igjen.",
                self.sekunder,
            )
            % {"antall": self.sekunder}
        )


@dataclass(frozen=True)
class Forsoek:
    """Whose password is tried and where from, as hashes: what is stored names nobody."""

    konto: str
    kilde: str
    kjent: bool


def forsoek(*, brukernavn: str, adresse: str, nettleser: str | None = None) -> Forsoek:
    """A try at the password of that brukernavn, in whatever case; `nettleser` is the known browser's mark."""
    navn = unicodedata.normalize("NFC", unicodedata.normalize("NFC", brukernavn).strip().casefold())
    kilde = _hash("adresse", _nett(adresse)) if nettleser is None else _hash("nettleser", nettleser)
    return Forsoek(_hash("konto", navn), kilde, kjent=nettleser is not None)


def _hash(slag: str, verdi: str) -> str:
    return salted_hmac(f"organisasjon.innlogging.{slag}", verdi, algorithm="sha256").hexdigest()


def _nett(adresse: str) -> str:
    """What counts as one address: IPv4 as it is, of IPv6 the 64 bits that one household is given."""
    try:
        ip = ipaddress.ip_address(adresse.strip())
    except ValueError:
        return adresse
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))


def slipp_til(mitt: Forsoek) -> None:
    """Counts the try as a failure, until `lyktes` says otherwise; raises MaaVente where it is too early.

    Counted before the password is looked at, and one at a time per account and address: many at once get no
    more than one after another would. Must not run inside a transaction, which might take the count back.
    """
    with transaction.atomic(durable=True):
        _laas({mitt.konto} if mitt.kjent else {mitt.konto, mitt.kilde})
        tid = naa()
        pause = _pause(mitt, tid)
        if not pause:
            Innloggingsplass.objects.filter(koe=mitt.konto, hvem=mitt.kilde).delete()
            Innloggingsplass.objects.filter(koe=mitt.kilde, hvem=mitt.konto).delete()
            Innloggingsfeil.objects.create(
                konto=mitt.konto, kilde=mitt.kilde, kjent=mitt.kjent, tidspunkt=tid
            )
    if pause:
        raise MaaVente(pause)


def lyktes(mitt: Forsoek) -> None:
    """The password was right: what failed before it, by the same person from the same place, is forgotten."""
    Innloggingsfeil.objects.filter(konto=mitt.konto, kilde=mitt.kilde).delete()


def glem_gamle() -> int:
    """Removes what no longer counts; returns how many rows."""
    feil, _om = Innloggingsfeil.objects.filter(tidspunkt__lte=naa() - HUSKES).delete()
    plasser, _om = Innloggingsplass.objects.filter(kom_igjen__lte=naa() - TIME).delete()
    return feil + plasser


def _laas(noekler: Iterable[str]) -> None:
    """Until commit, always in the same order. Two that share a key by chance wait for each other, no more."""
    with connection.cursor() as peker:
        for noekkel in sorted(int(tekst[:8], 16) - 2**31 for tekst in noekler):
            peker.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LAAS, noekkel])


def _pause(mitt: Forsoek, tid: dt.datetime) -> dt.timedelta:
    egen = _egen_pause(mitt, tid)
    if egen or mitt.kjent:
        return egen
    ukjente = Innloggingsfeil.objects.filter(kjent=False, tidspunkt__gt=tid - TIME)
    return max(
        _felles_pause(PER_KONTO, ukjente.filter(konto=mitt.konto), mitt.konto, mitt.kilde, tid),
        _felles_pause(PER_ADRESSE, ukjente.filter(kilde=mitt.kilde), mitt.kilde, mitt.konto, tid),
    )


def _egen_pause(mitt: Forsoek, tid: dt.datetime) -> dt.timedelta:
    """None for the first five failures; after each later one twice the last, up to a quarter of an hour."""
    antall, siste = _tell(
        Innloggingsfeil.objects.filter(konto=mitt.konto, kilde=mitt.kilde, tidspunkt__gt=tid - HUSKES)
    )
    if siste is None or antall < FRIE:
        return INGEN
    pause = min(dt.timedelta(seconds=2 ** min(antall - FRIE, 10)), LENGSTE)
    return max(siste + pause - tid, INGEN)


def _tell(feil: QuerySet[Innloggingsfeil]) -> tuple[int, dt.datetime | None]:
    sum_ = feil.aggregate(antall=Count("pk"), siste=Max("tidspunkt"))
    return sum_["antall"], sum_["siste"]


def _felles_pause(
    grense: Fellesgrense, feil: QuerySet[Innloggingsfeil], koe: str, hvem: str, tid: dt.datetime
) -> dt.timedelta:
    """None below the limit. Above it, the first is told when the next try is let through.

    Whoever came back then and was too late gets the next moment that is nobody's. So those who only pass by
    hold up nobody, and whoever does as told comes through.
    """
    antall, siste = _tell(feil)
    if siste is None or antall <= grense.antall:
        return INGEN
    plasser = Innloggingsplass.objects.filter(koe=koe)
    min_plass = plasser.filter(hvem=hvem).first()
    if min_plass and tid < min_plass.kom_igjen:
        return min_plass.kom_igjen - tid
    if min_plass and min_plass.sikret and tid <= min_plass.kom_igjen + HOLDES:
        return INGEN
    opptatt = plasser.filter(sikret=True).aggregate(til=Max("kom_igjen"))["til"] or siste
    ledig = max(siste, opptatt) + grense.mellomrom
    if tid >= ledig:
        return INGEN
    sikret = min_plass is not None and ledig - tid <= LENGSTE
    kom_igjen = ledig if sikret else min(ledig, tid + grense.mellomrom)
    plasser.update_or_create(koe=koe, hvem=hvem, defaults={"kom_igjen": kom_igjen, "sikret": sikret})
    return kom_igjen - tid
