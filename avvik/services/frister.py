"""The frist of a case, as its alvorlighetsgrad gives it, and the table by which it does."""

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext as _

from avvik.frister import frist_etter_ny_grad, frist_fra
from avvik.fristtabell import FLEST_ARBEIDSDAGER, Fristtabell
from avvik.services.sak import Arbeid
from felles.feil import Domenefeil, Utdatert
from felles.klokke import dato, skrivetid
from felles.krav import krev_tekst
from organisasjon.models import Bruker
from organisasjon.services.adgang import krev_administrator

_LAAS = 25_1_003  # an arbitrary advisory lock key: one change of the table at a time


def velg_frist(sak: Arbeid, *, grad: str | None, frist: dt.date | None, begrunnelse: str) -> None:
    """Sets the frist that the classification chooses; before the grade itself is changed.

    None is the one that follows from the grade. One of one's own needs a reason where it is later than that.
    A frist that has passed may stand, but not be set, and does not stand beside a new grade.
    """
    avvik, dag = sak.avvik, dato(sak.tid)
    beregnet = _beregnet(sak, grad, frist)
    ny_grad = grad is not None and (grad, beregnet) != (avvik.alvorlighetsgrad, avvik.beregnet_frist)
    if frist is None or (ny_grad and frist == avvik.frist and frist < dag):
        frist = beregnet
    if frist is not None and frist != avvik.frist and frist < dag:
        if frist == beregnet:
            raise Domenefeil(
                _("Fristen som følger av alvorlighetsgraden, er gått ut. Velg en dato."), felt="frist"
            )
        raise Domenefeil(_("Fristen kan ikke være tilbake i tid."), felt="frist")
    senere = frist is not None and beregnet is not None and frist > beregnet
    if senere and (ny_grad or frist != avvik.frist):
        krev_tekst(
            begrunnelse,
            "begrunnelse",
            _(
                "Skriv hvorfor fristen er senere enn %(dag)s, som følger av alvorlighetsgraden. "
                "Melderen ser begrunnelsen."
            )
            % {"dag": _datotekst(beregnet)},
        )
    if frist != avvik.frist:
        fra_grad = frist == beregnet and grad is not None
        _noter(sak, frist, fra_grad=fra_grad, kommentar=begrunnelse if senere else "")
    avvik.frist, avvik.beregnet_frist = frist, beregnet


def _beregnet(sak: Arbeid, grad: str | None, frist: dt.date | None) -> dt.date | None:
    """What the grade gives. Without a grade, what the last one gave: taking it away ends no frist."""
    avvik = sak.avvik
    uroert = grad == avvik.alvorlighetsgrad and (avvik.beregnet_frist or (frist and frist == avvik.frist))
    if grad is None or uroert:
        return avvik.beregnet_frist
    return frist_etter_ny_grad(avvik, grad, dato(sak.tid))


def gi_frist(sak: Arbeid) -> None:
    """Whoever takes a case that has a grade and no frist gives it one, counted from today.

    Likewise where it came by import with a frist that had passed, of which nobody has been reminded.
    """
    avvik, dag = sak.avvik, dato(sak.tid)
    passert = avvik.frist is not None and avvik.frist < dag
    if avvik.frist is None or (passert and avvik.importert and avvik.beregnet_frist is None):
        _fra_i_dag(sak, ellers=avvik.frist)


def forny_frist(sak: Arbeid) -> None:
    """The work begins anew: a frist that has come or passed is replaced by one counted from today."""
    frist = sak.avvik.frist
    if frist is None or frist <= dato(sak.tid):
        _fra_i_dag(sak, ellers=None)


def _fra_i_dag(sak: Arbeid, *, ellers: dt.date | None) -> None:
    """The frist that the grade gives, counted from today; `ellers` where there is no grade."""
    avvik = sak.avvik
    grad = avvik.alvorlighetsgrad
    beregnet = frist_fra(dato(sak.tid), grad) if grad else None
    frist = beregnet or ellers
    if frist != avvik.frist:
        _noter(sak, frist, fra_grad=beregnet is not None)
    avvik.frist, avvik.beregnet_frist = frist, beregnet


def _noter(sak: Arbeid, frist: dt.date | None, *, fra_grad: bool, kommentar: str = "") -> None:
    sak.noter(
        "frist",
        fra=_datotekst(sak.avvik.frist),
        til=_datotekst(frist),
        kommentar=kommentar,
        data={"fra_grad": True} if fra_grad else None,
    )


def _datotekst(dag: dt.date | None) -> str:
    return f"{dag:%d.%m.%Y}" if dag else ""


def endre_fristtabell(
    *, aktoer: Bruker, nummer: int, kritisk: int, hoey: int, middels: int, lav: int
) -> Fristtabell:
    """An administrator says how many working days each grade gives. Frister that are set stay as they are.

    `nummer` is that of the table that they had before them, 0 where nobody has changed it yet: Utdatert where
    another holds by now. Domenefeil for a number of days outside 1 to 365.
    """
    with transaction.atomic():
        tid = skrivetid()
        krev_administrator(aktoer)
        with connection.cursor() as peker:
            peker.execute("SELECT pg_advisory_xact_lock(%s)", [_LAAS])
        siste = Fristtabell.objects.first()
        if nummer != (siste.nummer if siste else 0):
            raise Utdatert(_("Noen andre har endret fristene etter at du åpnet siden. Se dem over igjen."))
        dager = {"kritisk": kritisk, "hoey": hoey, "middels": middels, "lav": lav}
        for grad, antall in dager.items():
            if not 1 <= antall <= FLEST_ARBEIDSDAGER:
                raise Domenefeil(_("Antall arbeidsdager må være fra 1 til 365."), felt=grad)
        return Fristtabell.objects.create(nummer=nummer + 1, satt=tid, satt_av=aktoer, **dager)
