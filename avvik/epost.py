"""The e-mails about avvik: who is told what. They name the saksnummer, and nothing of the case."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import mottakere_av
from organisasjon.ansatte import arbeider_her
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from organisasjon.tre import Ledelse
from utboks import epost
from utboks.epost import Bestilling, Epostslag

NYTT, VIDERESENDT, TILDELT, DIALOG = "avvik.nytt", "avvik.videresendt", "avvik.tildelt", "avvik.dialog"
AVSLUTTET, GJENAAPNET = "avvik.avsluttet", "avvik.gjenaapnet"
GJENAAPNET_FOR_MELDER = "avvik.gjenaapnet_for_melder"
MELDT_FLERE_GANGER = "avvik.meldt_flere_ganger"
OVERTATT, TILTAK_FERDIG = "avvik.overtatt", "avvik.tiltak_ferdig"
FRIST_NAER, FRIST_GAATT = "avvik.frist_naer", "avvik.frist_gaatt"
VENTER = "avvik.venter"

SLAG = (
    Epostslag(NYTT, _("Nytt avvik til deg: %(referanse)s"), _("Et avvik er meldt til deg som leder.")),
    Epostslag(
        VIDERESENDT,
        _("Avvik %(referanse)s er sendt videre til deg"),
        _("Et avvik er sendt videre til deg som leder. Det står en begrunnelse i saken."),
    ),
    Epostslag(
        TILDELT,
        _("Du skal behandle avvik %(referanse)s"),
        _("Lederen har gitt deg et avvik å behandle."),
    ),
    Epostslag(
        DIALOG, _("Ny melding i avvik %(referanse)s"), _("Noen har skrevet til deg i dialogen om et avvik.")
    ),
    Epostslag(
        AVSLUTTET,
        _("Avviket du meldte, er avsluttet: %(referanse)s"),
        _(
            "Avviket du meldte, er avsluttet. I saken ser du hva som er gjort. Mener du at det ikke er løst, "
            "kan du be om at saken tas opp igjen innen 30 dager."
        ),
    ),
    Epostslag(
        GJENAAPNET, _("Avvik %(referanse)s er gjenåpnet"), _("Et avvik er tatt opp igjen, og ligger hos deg.")
    ),
    Epostslag(
        GJENAAPNET_FOR_MELDER,
        _("Avviket du meldte, er tatt opp igjen: %(referanse)s"),
        _("Avviket du meldte, er tatt opp igjen av lederen. I saken ser du hvorfor."),
    ),
    Epostslag(
        MELDT_FLERE_GANGER,
        _("Flere har meldt det samme som du: %(referanse)s"),
        _("Noen andre har meldt det samme som du meldte. Meldingen deres er knyttet til saken din."),
    ),
    Epostslag(
        OVERTATT,
        _("Avvik er kommet tilbake til deg"),
        _("Den som behandlet dem, arbeider ikke lenger her. Du er leder for dem, og finner dem i innboksen."),
    ),
    Epostslag(
        TILTAK_FERDIG,
        _("Tiltakene er utført i avvik %(referanse)s"),
        _("Alle tiltak i et avvik som ligger hos deg, er utført eller avlyst. Saken kan gå videre."),
    ),
    Epostslag(
        FRIST_NAER,
        _("Fristen nærmer seg for avvik %(referanse)s"),
        _("Et avvik som ligger hos deg, har frist om få dager."),
    ),
    Epostslag(
        FRIST_GAATT,
        _("Fristen er gått ut for avvik %(referanse)s"),
        _("Fristen er gått ut for et avvik som ligger hos deg. Lukk det, eller sett en ny frist."),
    ),
    Epostslag(
        VENTER,
        _("Avvik %(referanse)s venter på at noen tar det"),
        _(
            "Et avvik som ligger hos deg eller hos noen du er leder over, har ventet i flere dager uten at "
            "noen har tatt det. Begynn behandlingen, gi det til en som kan, eller send det videre."
        ),
    ),
)


def bestilling(slag: str, mottaker_id: int, avvik: Avvik, noekkel: object) -> Bestilling:
    """An e-mail about a case, to be ordered; `noekkel` tells one occasion of the case from another."""
    return Bestilling(
        slag=slag,
        mottaker_id=mottaker_id,
        noekkel=f"{avvik.pk}:{noekkel}",
        sakstype=SAKSTYPE,
        sak_id=avvik.pk,
        adresse=reverse("avvik:sak", args=[avvik.saksnummer]),
        referanse=avvik.saksnummer,
    )


def til_lederen(slag: str, avvik: Avvik, *, aktoer: Bruker, tid: dt.datetime, tilgang: Tilgang) -> None:
    """Tells all in whose inbox the case lies from now on: its leaders and deputies. Never who did it."""
    if epost.er_i_bruk():  # else nobody need be found
        _send(slag, avvik, mottakere_av(tilgang.ledelse, avvik), aktoer=aktoer, tid=tid)


def til_person(slag: str, avvik: Avvik, mottaker: Bruker | None, *, aktoer: Bruker, tid: dt.datetime) -> None:
    """Tells one person, unless it is who did it; nobody where there is none (an imported case's reporter)."""
    _send(slag, avvik, [mottaker.pk] if mottaker else [], aktoer=aktoer, tid=tid)


def til_ansvarlig(slag: str, avvik: Avvik, *, aktoer: Bruker, tid: dt.datetime, tilgang: Tilgang) -> None:
    """Tells for whom the case waits: its behandler, else (also where they have left) those who lead it."""
    if not epost.er_i_bruk():
        return
    if arbeider_her(avvik.behandler_id):
        til_person(slag, avvik, avvik.behandler, aktoer=aktoer, tid=tid)
    else:
        til_lederen(slag, avvik, aktoer=aktoer, tid=tid, tilgang=tilgang)


def om_overtatt(avvik: Avvik, ledelse: Ledelse, *, fra_id: int) -> None:
    """Tells those in whose inbox the cases of somebody who has left now lie: once a day, however many."""
    epost.bestill(
        Bestilling(
            slag=OVERTATT,
            mottaker_id=mottaker,
            noekkel=f"{fra_id}:{ledelse.tre.dag}",
            sakstype=SAKSTYPE,
            sak_id=avvik.pk,
            adresse=reverse("avvik:innboks"),
        )
        for mottaker in mottakere_av(ledelse, avvik)
    )


def _send(slag: str, avvik: Avvik, mottakere: Iterable[int], *, aktoer: Bruker, tid: dt.datetime) -> None:
    noekkel = f"{tid.timestamp():.6f}"
    epost.bestill(bestilling(slag, pk, avvik, noekkel) for pk in mottakere if pk != aktoer.pk)
