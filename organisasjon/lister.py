"""The lists of people and of e-mails that failed (felles/liste), for administrators."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Noekkel, Sortering
from felles.norsk import norsk_sortering
from organisasjon.models import Rolletype
from organisasjon.sporringer.personer import Personfilter, Personrad, personer, personrader
from organisasjon.tilgang import krev_administratorrolle, tilgang_for
from utboks.models import Epost, Epoststatus

# Who comes here sees everybody; a name may not stand in an address.
_ETTER_NAVN = Sortering(
    "personer", "navn", (Noekkel("noekkel_navn", norsk_sortering("navn")), Noekkel("pk")), personlig=True
)


@dataclass(frozen=True, kw_only=True)
class Personliste(Listeinnhold):
    """People in Norwegian alphabetical order, with what the list is narrowed to."""

    utvalg: Personfilter
    valgt_enhet: str


def _personer(spoerring: Spoerring) -> Personliste:
    """Everybody, narrowed by role, enhet and words. Of another session's search, nobody."""
    parametre, tre = spoerring.parametre, tilgang_for(spoerring.bruker).tre
    enhet, rolle = parametre.get("enhet", ""), parametre.get("rolle", "")
    kjent = enhet.isdecimal() and int(enhet) in tre.noder
    utvalg = Personfilter(
        sok=spoerring.ord_ or "",
        rolle=rolle if rolle in Rolletype.values else "",
        enheter=frozenset(tre.subtre(int(enhet))) if kjent else None,
        stengte="stengte" in parametre,
    )
    rader = personer(utvalg)
    return Personliste(
        rader=rader.none() if spoerring.ord_ is None else rader,
        sortering=_ETTER_NAVN,
        vis=personrader,
        utvalg=utvalg,
        valgt_enhet=enhet if kjent else "",
    )


def _roller(rad: Personrad) -> str:
    return rad.roller if rad.bruker.is_active else gettext("Tilgangen er stengt")


def _feilet(spoerring: Spoerring) -> Listeinnhold:
    """Those that failed, newest first."""
    return Listeinnhold(
        rader=Epost.objects.filter(status=Epoststatus.FEILET).select_related("mottaker"),
        sortering=Sortering.av_felt("epost", "-created_at", "-pk"),
    )


PERSONER = Liste(
    kode="personer",
    navn=_("Personer"),
    kolonner=(
        Kolonne(_("Navn"), lambda rad: rad.bruker.navn, 30),
        Kolonne(_("Brukernavn"), lambda rad: rad.bruker.brukernavn, 24, paa_siden=False),
        Kolonne(_("Roller i dag"), _roller, 60),
    ),
    hent=_personer,
    adgang=krev_administratorrolle,
    soek="personer",
)
EPOST = Liste(
    kode="epost-som-feilet",
    navn=_("E-post som feilet"),
    kolonner=(
        Kolonne(_("Laget"), lambda epost: epost.created_at, 18),
        Kolonne(_("Til"), lambda epost: epost.mottaker.navn, 30),
        Kolonne(_("Hvorfor den ikke kom fram"), lambda epost: epost.feil, 60),
    ),
    hent=_feilet,
    adgang=krev_administratorrolle,
    lengde=100,
)
LISTER = (PERSONER, EPOST)
