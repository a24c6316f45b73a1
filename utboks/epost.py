"""E-mail: ordered as rows in the transaction of what happened, written and sent by a worker over SMTP.

Sent at least once, and practically once: a worker that dies between the server's yes and our own mark sends
again, with the same Message-ID. In a demo, and where no server is set, nothing is ordered at all.
"""

import datetime as dt
import hashlib
import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang
from felles.installasjon import er_demo
from felles.klokke import naa
from utboks import bryter, services
from utboks.jobber import Leie
from utboks.models import Epost, Epoststatus, Jobb

logger = logging.getLogger(__name__)

JOBBSLAG = "epost"
TJENESTE = "epost"  # the breaker's name for the mail server
# How long to wait after each temporary failure; after the last one it is given up, and a person sees it.
_VENTETIDER = [dt.timedelta(minutes=minutter) for minutter in (1, 5, 15, 60, 240, 720, 1440, 1440)]


@dataclass(frozen=True)
class Epostslag:
    """A kind of e-mail: its subject, and what it says, with %(referanse)s where the number stands."""

    navn: str
    emne: str | Promise
    tekst: str | Promise


_slag: dict[str, Epostslag] = {}


def registrer(*slag: Epostslag) -> None:
    """Called by an app when it is ready."""
    _slag.update({ett.navn: ett for ett in slag})


@dataclass(frozen=True)
class Bestilling:
    """One e-mail to order. `noekkel` names the occasion; the recipient is added to it."""

    slag: str
    mottaker_id: int
    noekkel: str
    sakstype: str
    sak_id: int
    adresse: str
    referanse: str = ""


def er_i_bruk() -> bool:
    """Is a server set, and is this the real thing?"""
    return bool(settings.EPOST_URL) and not er_demo()


def bestill(bestillinger: Iterable[Bestilling]) -> int:
    """Stores the e-mails in the running transaction, each once, to be sent after commit; returns how many.

    Raises KeyError for a kind that no app has entered.
    """
    rader = [_rad(bestilling) for bestilling in bestillinger]
    if not rader or not er_i_bruk():
        return 0
    noekler = [rad.noekkel for rad in rader]
    kjente = set(Epost.objects.filter(noekkel__in=noekler).values_list("noekkel", flat=True))
    nye = {rad.noekkel: rad for rad in rader if rad.noekkel not in kjente}
    Epost.objects.bulk_create(nye.values(), ignore_conflicts=True)
    ider = Epost.objects.filter(noekkel__in=nye, status=Epoststatus.VENTER).values_list("pk", flat=True)
    services.bestill_flere(slag=JOBBSLAG, objekter={f"{JOBBSLAG}-{pk}": pk for pk in ider})
    return len(nye)


def _rad(bestilling: Bestilling) -> Epost:
    return Epost(
        noekkel=f"{bestilling.slag}:{bestilling.noekkel}:{bestilling.mottaker_id}",
        mottaker_id=bestilling.mottaker_id,
        slag=_slag[bestilling.slag].navn,
        sakstype=bestilling.sakstype,
        sak_id=bestilling.sak_id,
        referanse=bestilling.referanse,
        adresse=bestilling.adresse,
        created_at=naa(),
    )


def kjoer(leie: Leie) -> None:
    """The worker's part: writes the e-mail and sends it, puts it off, or gives it up with a reason."""
    epost = Epost.objects.select_related("mottaker").get(pk=leie.objekt_id)
    if epost.status != Epoststatus.VENTER:
        services.fullfoer(leie)
        return
    grunn = _hvorfor_ikke(epost)
    if grunn:
        _avslutt(leie, epost, Epoststatus.UTGAAR, grunn)
        return
    if pause := bryter.vent_til(TJENESTE):
        _vent(leie, epost, pause)
        return
    try:
        _send(_melding(epost))
    except smtplib.SMTPRecipientsRefused as feil:
        [(kode, _svar)] = feil.recipients.values()
        bryter.svarte(TJENESTE)
        _haandter(leie, epost, kode, endelig=500 <= kode < 600)
    except smtplib.SMTPDataError as feil:
        bryter.svarte(TJENESTE)
        _haandter(leie, epost, feil.smtp_code, endelig=500 <= feil.smtp_code < 600)
    except (smtplib.SMTPException, OSError, SoftTimeLimitExceeded) as feil:
        # Also a wrong password or a refused sender: that is our setting, no fault of this e-mail.
        logger.warning("E-mail %s waits: %s", epost.pk, type(feil).__name__)
        bryter.svarte_ikke(TJENESTE)
        _haandter(leie, epost, getattr(feil, "smtp_code", 0), endelig=False)
    else:
        bryter.svarte(TJENESTE)
        _avslutt(leie, epost, Epoststatus.SENDT)


def _send(melding: EmailMessage) -> None:
    tjener = get_connection()
    try:
        tjener.send_messages([melding])
    finally:
        tjener.close()  # Django leaves it open where the login fails


def _hvorfor_ikke(epost: Epost) -> str:
    """Why it is not sent; empty where it is."""
    if not er_i_bruk():
        return _("E-post er ikke i bruk.")
    if not epost.mottaker.is_active:
        return _("Mottakeren kan ikke logge inn lenger.")
    if not epost.mottaker.epost:
        return _("Mottakeren har ingen e-postadresse.")
    return ""


def _avslutt(leie: Leie, epost: Epost, status: Epoststatus, grunn: str = "") -> None:
    with transaction.atomic():
        services.fullfoer(leie)
        epost.status, epost.feil = status, grunn
        epost.sendt = naa() if status == Epoststatus.SENDT else None
        epost.save(update_fields=["status", "feil", "sendt"])


def _haandter(leie: Leie, epost: Epost, kode: int, *, endelig: bool) -> None:
    """Puts it off, or gives it up: at once where the server's no is final (5xx), else after the last wait."""
    if endelig or epost.forsoek >= len(_VENTETIDER):
        grunn = _("E-posttjeneren sa nei (%(kode)s).") if kode else _("E-posttjeneren svarte ikke.")
        _avslutt(leie, epost, Epoststatus.FEILET, grunn % {"kode": kode})
        return
    with transaction.atomic():
        services.utsett(leie, naa() + _VENTETIDER[epost.forsoek])
        epost.forsoek += 1
        epost.save(update_fields=["forsoek"])


def _vent(leie: Leie, epost: Epost, til: dt.datetime) -> None:
    """Puts it off without asking the server, which is away; gives it up after as long as any may wait."""
    bestilt = Jobb.objects.values_list("created_at", flat=True).get(pk=leie.jobb_id)
    if til > bestilt + sum(_VENTETIDER, dt.timedelta()):
        _avslutt(leie, epost, Epoststatus.FEILET, _("E-posttjeneren svarte ikke."))
        return
    with transaction.atomic():
        services.utsett(leie, til)


def ved_feil(epost_id: int, grunn: str) -> None:
    """Shows that the worker itself failed."""
    Epost.objects.filter(pk=epost_id, status=Epoststatus.VENTER).update(
        status=Epoststatus.FEILET, feil=grunn[:200]
    )


def send_igjen(*, epost_id: int) -> None:
    """Sends once more what failed. Who may is for the page to say: administrator."""
    with transaction.atomic():
        epost = Epost.objects.select_for_update().get(pk=epost_id)
        if epost.status != Epoststatus.FEILET:
            raise UgyldigOvergang(_("Bare e-post som feilet, kan sendes igjen."))
        epost.status, epost.feil, epost.forsoek = Epoststatus.VENTER, "", 0
        epost.save(update_fields=["status", "feil", "forsoek"])
        # Its job is done, or failed with it; a new one, so that both are told.
        services.bestill(
            slag=JOBBSLAG, noekkel=f"{JOBBSLAG}-{epost.pk}-{naa().timestamp()}", objekt_id=epost.pk
        )


def _melding(epost: Epost) -> EmailMessage:
    slag = _slag[epost.slag]
    verdier = {"referanse": epost.referanse}
    lenke = settings.ADRESSE.rstrip("/") + epost.adresse
    kommune = settings.KOMMUNENAVN
    linjer = [
        str(slag.tekst) % verdier,
        _("Les mer og følg opp her:") + f"\n{lenke}",
        _("Du må logge inn. Av hensyn til personvernet står det ikke her hva saken handler om.")
        + "\n"
        + _("Hilsen ikontroll i %(kommune)s. Denne e-posten kan ikke besvares.") % {"kommune": kommune},
    ]
    vert = urlsplit(settings.ADRESSE).hostname or "localhost"
    merke = hashlib.sha256(epost.noekkel.encode()).hexdigest()[:32]
    return EmailMessage(
        subject=" ".join((str(slag.emne) % verdier).split()),
        body="\n\n".join(linjer) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[epost.mottaker.epost],
        headers={"Message-ID": f"<{merke}@{vert}>", "Auto-Submitted": "auto-generated"},
    )
