"""Sent once, done once: a double press, a repeated request, «back» and «send» again.

A form has a key of its own (`skjemavern`), a program sends one (`Idempotency-Key`). The key is a row of
`Innsending`, unique by person, kind and key, written in the transaction of what it leads to: who comes second
waits for the first, and is given what became of it. Another content under the same key is refused.

Going back, a browser may fetch the form anew and fill in the old text: then the key is a new one. The same
text from the same person within two hours is therefore asked about before it is sent again.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from felles.feil import AlleredeSendt
from felles.klokke import OSLO, naa
from felles.models import Innsending

FELT, LIKEVEL = "innsending", "likevel"
LEVETID = dt.timedelta(days=30)
LIKT_INNEN = dt.timedelta(hours=2)
_GYLDIG = re.compile("[0-9a-f]{32}")

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Innsendingsnoekkel:
    """The key that something was sent with. `likevel`: the person has been asked, and sends it again.

    `avvist` is why it was refused, so that the page that shows the form again gives it another key.
    """

    verdi: str
    likevel: bool = False
    avvist: AlleredeSendt | None = None


def innsending_i(request: HttpRequest) -> Innsendingsnoekkel | None:
    """The key of the form that was sent; None for one without, which is then not held back."""
    noekkel: Innsendingsnoekkel | None = getattr(request, "_innsending", None)
    if noekkel is None and _GYLDIG.fullmatch(request.POST.get(FELT, "")):
        noekkel = Innsendingsnoekkel(request.POST[FELT], likevel=LIKEVEL in request.POST)
        request._innsending = noekkel  # type: ignore[attr-defined]
    return noekkel


def en_gang(
    slag: str | Callable[[Mapping[str, Any]], str],
    modell: type[models.Model],
    *,
    person: str = "aktoer",
    likt_paa: Iterable[str] = (),
    omskriv: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    omtale: Callable[[Any], str] = lambda rad: "",
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorates a service that makes a row of `modell`, or a list of them.

    With `innsending=` among its arguments it is done once per `person` and key: sent again it returns what
    was made the first time, without doing anything. Raises AlleredeSendt where the content is another, and
    where the same `likt_paa` came with another key within two hours, unless the person says «again».
    `omtale` names what was made («sak 2025-000123»).

    A service for many kinds finds `slag` in its arguments, and `omskriv` gives these the names that they have
    in what is stored: under other names the same content would be taken for another.
    """

    def pynt(tjeneste: Callable[P, T]) -> Callable[P, T]:
        @wraps(tjeneste)
        def gjoer(*args: P.args, **felt: P.kwargs) -> T:
            noekkel = felt.get("innsending")
            if not isinstance(noekkel, Innsendingsnoekkel):
                return tjeneste(*args, **felt)
            sendt = {navn: verdi for navn, verdi in felt.items() if navn not in ("innsending", person)}
            innhold, likt = omskriv(sendt), {navn: sendt.get(navn) for navn in likt_paa}
            with transaction.atomic():
                rad, er_ny = ta(
                    bruker_id=_pk(felt[person]),
                    slag=slag if isinstance(slag, str) else slag(felt),
                    noekkel=noekkel.verdi,
                    innhold=innhold,
                    likhet=omskriv(likt) if likt else None,
                )
                tidligere = None if er_ny else rad
                if er_ny and likt and not noekkel.likevel:
                    tidligere = _nylig_lik(rad)
                if tidligere is None:
                    laget = tjeneste(*args, **felt)
                    svar_paa(rad, _som_svar(laget))
                    return laget
                er_samme = not er_ny and tidligere.avtrykk == avtrykk(innhold)
                funnet = _hent(modell, tidligere.svar)
                if not er_samme or funnet is None:
                    noekkel.avvist = _allerede_sendt(tidligere, er_ny=er_ny, omtale=omtale(_ett(funnet)))
                    raise noekkel.avvist
                return cast("T", funnet)

        return gjoer

    return pynt


def ta(
    *, bruker_id: int, slag: str, noekkel: str, innhold: Any, likhet: Any = None
) -> tuple[Innsending, bool]:
    """Takes the key for the running transaction: the row, and whether it is new.

    Where another transaction has just taken it, waits until that one has ended.
    """
    with connection.cursor() as peker:
        peker.execute(
            """
            INSERT INTO felles_innsending (bruker_id, slag, noekkel, avtrykk, likhet, tidspunkt)
            VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT ON CONSTRAINT innsending_en_gang DO NOTHING RETURNING id
            """,
            [bruker_id, slag, noekkel, avtrykk(innhold), avtrykk(likhet) if likhet else "", naa()],
        )
        er_ny = peker.fetchone() is not None
    return Innsending.objects.get(bruker_id=bruker_id, slag=slag, noekkel=noekkel), er_ny


def svar_paa(rad: Innsending, svar: Any) -> None:
    """Stores what became of it, in the transaction that took the key."""
    Innsending.objects.filter(pk=rad.pk).update(svar=svar)


def rydd(tid: dt.datetime) -> int:
    """Removes the keys that are older than 30 days; returns how many."""
    antall, _per_slag = Innsending.objects.filter(tidspunkt__lt=tid - LEVETID).delete()
    return antall


def avtrykk(innhold: Any) -> str:
    """SHA-256 of the content, the same for the same values whatever order they are named in."""
    tekst = json.dumps(_enkelt(innhold), sort_keys=True)
    return hashlib.sha256(tekst.encode()).hexdigest()


def _enkelt(verdi: Any) -> Any:
    """The value as JSON has it. What has an `avtrykk` of its own (a file) is known by that."""
    if verdi is None or isinstance(verdi, str | bool | int | float):
        return verdi
    if isinstance(verdi, models.Model):
        return [verdi._meta.label, verdi.pk]
    if isinstance(verdi, dt.date | dt.time):  # an instant too
        return verdi.isoformat()
    if isinstance(verdi, UUID | Decimal):
        return str(verdi)
    if isinstance(eget := getattr(verdi, "avtrykk", None), str):
        return eget
    if is_dataclass(verdi):
        return {felt.name: _enkelt(getattr(verdi, felt.name)) for felt in fields(verdi)}
    if isinstance(verdi, Mapping):
        return {str(navn): _enkelt(ett) for navn, ett in verdi.items()}
    if isinstance(verdi, set | frozenset | models.QuerySet):  # in no order that means anything
        return sorted((_enkelt(ett) for ett in verdi), key=str)
    if isinstance(verdi, list | tuple):
        return [_enkelt(ett) for ett in verdi]
    raise TypeError(f"{type(verdi).__name__} cannot be part of what is sent once")


def _nylig_lik(rad: Innsending) -> Innsending | None:
    """The same sent lately with another key. Two at once come one after the other here."""
    with connection.cursor() as peker:
        peker.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{rad.bruker_id} {rad.slag} {rad.likhet}"],
        )
    like = Innsending.objects.filter(
        bruker=rad.bruker_id, slag=rad.slag, likhet=rad.likhet, tidspunkt__gt=rad.tidspunkt - LIKT_INNEN
    )
    return like.exclude(pk=rad.pk).order_by("-tidspunkt", "-pk").first()


def _allerede_sendt(tidligere: Innsending, *, er_ny: bool, omtale: str) -> AlleredeSendt:
    naar = f"{tidligere.tidspunkt.astimezone(OSLO):%d.%m.%Y %H.%M}"
    hva = {"naar": f"{naar} ({omtale})" if omtale else naar}
    monster = (
        _("Du har allerede sendt dette, %(naar)s. Vil du sende det en gang til, så trykk på knappen igjen.")
        if er_ny
        else _(
            "Skjemaet er sendt før, %(naar)s, med et annet innhold. Vil du sende det som står her, "
            "i tillegg, så trykk på knappen igjen."
        )
    )
    return AlleredeSendt(monster % hva)


def _pk(person: Any) -> int:
    return int(person.pk)


def _som_svar(laget: Any) -> Any:
    return [rad.pk for rad in laget] if isinstance(laget, list) else laget.pk


def _hent(modell: type[models.Model], svar: Any) -> Any:
    """What was made; None where it is gone."""
    rader: Any = modell._default_manager
    if isinstance(svar, list):
        funnet = rader.in_bulk(svar)
        return [funnet[pk] for pk in svar] if len(funnet) == len(svar) else None
    return rader.filter(pk=svar).first()


def _ett(funnet: Any) -> Any:
    return funnet[0] if isinstance(funnet, list) and funnet else funnet
