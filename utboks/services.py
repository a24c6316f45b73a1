"""The life of a job: ordered in a transaction, published after commit, taken with a lease, marked done.

The broker is only a fast way to wake a worker. Whatever it loses, the relay of beat sends again.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from uuid import uuid4

import kombu.exceptions
import redis.exceptions
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from felles.klokke import naa
from utboks.jobber import Leie, jobbslag
from utboks.models import Epost, Epoststatus, Jobb, Jobbstatus

logger = logging.getLogger(__name__)

# A job whose worker dies this often is given up, so that it cannot take the workers down for ever.
MAKS_FORSOEK = 6
OPPBEVARES = dt.timedelta(days=90)
_SENDES_PAA_NYTT_ETTER = dt.timedelta(seconds=60)
_GRENSE = 100


class LeieTapt(Exception):
    """Another worker has the job now; nothing of this one's is stored."""


def leietid() -> dt.timedelta:
    """How long a lease lasts without a sign of life from its worker (`utboks.puls`)."""
    return dt.timedelta(seconds=settings.JOBB_LEIE_SEKUNDER)


def bestill(*, slag: str, noekkel: str, objekt_id: int) -> None:
    """Stores a job in the running transaction, once per `noekkel`, and publishes it after commit."""
    bestill_flere(slag=slag, objekter={noekkel: objekt_id})


def bestill_flere(*, slag: str, objekter: Mapping[str, int]) -> None:
    """As `bestill`, for many at once: the ids by their keys."""
    tid = naa()
    Jobb.objects.bulk_create(
        (
            Jobb(slag=jobbslag(slag).navn, noekkel=noekkel, objekt_id=objekt_id, created_at=tid)
            for noekkel, objekt_id in objekter.items()
        ),
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: _send_noekler(list(objekter)))


def _send_noekler(noekler: list[str]) -> None:
    """What does not fit into one round, the relay sends."""
    nye = Jobb.objects.filter(noekkel__in=noekler, status=Jobbstatus.VENTER, sendt=None)
    _send(list(nye.values_list("pk", "slag")[:_GRENSE]))


def _send(jobber: list[tuple[int, str]]) -> int:
    """Publishes; stops quietly while the broker is away, as the rows stay unsent and the relay comes back."""
    from utboks import tasks

    sendte = []
    for jobb_id, slag in jobber:
        try:
            tasks.publiser(jobb_id, slag)
        except (kombu.exceptions.OperationalError, redis.exceptions.RedisError):
            logger.warning("The broker is away; job %s waits for the relay.", jobb_id)
            break
        sendte.append(jobb_id)
    Jobb.objects.filter(pk__in=sendte).update(sendt=naa())
    return len(sendte)


def videresend() -> int:
    """Publishes what is unsent, or was taken by a worker whose lease ran out; returns how many."""
    tid = naa()
    with transaction.atomic():
        gjenstaar = Jobb.objects.aa_sende(tid, tid - _SENDES_PAA_NYTT_ETTER)
        jobber = list(
            gjenstaar.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "slag")[:_GRENSE]
        )
    return _send(jobber)


def ta(jobb_id: int) -> Leie | None:
    """Takes the job with a new lease, if it waits or its lease has run out; else None.

    A job that has been taken too often is marked failed instead: each time its worker died.
    """
    tid = naa()
    ledig = Q(status=Jobbstatus.VENTER) & (Q(tidligst=None) | Q(tidligst__lte=tid))
    ledig |= Q(status=Jobbstatus.TATT, leie_til__lt=tid)
    brukt_opp = Jobb.objects.filter(ledig, pk=jobb_id, forsoek__gte=MAKS_FORSOEK)
    if brukt_opp.exists():
        marker_feilet(jobb_id, "Arbeidsprosessen stoppet gjentatte ganger.")
        return None
    token = uuid4()
    tatt = Jobb.objects.filter(ledig, pk=jobb_id).update(
        status=Jobbstatus.TATT, leie=token, leie_til=tid + leietid(), forsoek=F("forsoek") + 1
    )
    if not tatt:
        return None
    return Leie(jobb_id, Jobb.objects.values_list("objekt_id", flat=True).get(pk=jobb_id), token)


def hold(leie: Leie) -> None:
    """Extends the lease, in the transaction that stores a step; raises LeieTapt where another has the job."""
    holdt = Jobb.objects.filter(pk=leie.jobb_id, leie=leie.token).update(leie_til=naa() + leietid())
    if not holdt:
        raise LeieTapt


def fullfoer(leie: Leie) -> None:
    """Marks the job done, in the transaction that stores its result; raises LeieTapt as `hold`."""
    ferdig = Jobb.objects.filter(pk=leie.jobb_id, leie=leie.token).update(
        status=Jobbstatus.FERDIG, leie=None, leie_til=None
    )
    if not ferdig:
        raise LeieTapt


def utsett(leie: Leie, til: dt.datetime) -> None:
    """Lets go of the job until then, as what it needs is away now; raises LeieTapt as `hold`.

    Attempts are counted anew: it is the worker's deaths that they count, not these.
    """
    utsatt = Jobb.objects.filter(pk=leie.jobb_id, leie=leie.token).update(
        status=Jobbstatus.VENTER, leie=None, leie_til=None, tidligst=til, sendt=None, forsoek=0
    )
    if not utsatt:
        raise LeieTapt


def marker_feilet(jobb_id: int, grunn: str) -> None:
    """Marks the job failed and tells the app that ordered it, so that a person sees it and runs it again."""
    with transaction.atomic():
        jobb = Jobb.objects.select_for_update().get(pk=jobb_id)
        if jobb.status in (Jobbstatus.FERDIG, Jobbstatus.FEILET):
            return
        jobb.status, jobb.leie, jobb.leie_til, jobb.feil = Jobbstatus.FEILET, None, None, grunn
        jobb.save()
        jobbslag(jobb.slag).ved_feil(jobb.objekt_id, grunn)


def rydd() -> int:
    """Removes e-mails and jobs that were done long ago: who was told what is no longer needed by anybody.

    Their keys are free again then, which no reminder reaches back to. What failed stays until somebody has
    dealt with it. Returns how many rows went.
    """
    foer = naa() - OPPBEVARES
    eposter, _per_modell = Epost.objects.filter(
        created_at__lt=foer, status__in=[Epoststatus.SENDT, Epoststatus.UTGAAR]
    ).delete()
    jobber, _per_modell = Jobb.objects.filter(created_at__lt=foer, status=Jobbstatus.FERDIG).delete()
    return eposter + jobber
