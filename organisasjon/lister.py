"""The lists of enheter, of people and of e-mails that failed (felles/liste)."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Noekkel, Sortering
from felles.norsk import norsk_sortering
from organisasjon.models import Rolletype
from organisasjon.sporringer.enheter import Gren, Lederkart, hent_tre
from organisasjon.sporringer.personer import Personfilter, Personrad, personer, personrader
from organisasjon.tilgang import krev_administratorrolle, krev_rolle, tilgang_for
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


@dataclass(frozen=True, kw_only=True)
class Enhetsliste(Listeinnhold):
    """Enheter in the order of the tree, of one branch (`under`) or all."""

    greiner: list[Gren]
    under: int | None


def _enheter(spoerring: Spoerring) -> Enhetsliste:
    """All that the tree shows; with `?nedlagte=` closed ones too."""
    return _i_treet(spoerring, nedlagte="nedlagte" in spoerring.parametre)


def _ledere(spoerring: Spoerring) -> Enhetsliste:
    """Every enhet with who leads it; with `?ledige=` those alone that have no leder of their own."""
    innhold = _i_treet(spoerring)
    if "ledige" not in spoerring.parametre:
        return innhold
    return replace(innhold, rader=[gren for gren in innhold.rader if gren.lederskap.ledig])


def _i_treet(spoerring: Spoerring, *, nedlagte: bool = False) -> Enhetsliste:
    tilgang, valgt = tilgang_for(spoerring.bruker), spoerring.parametre.get("under", "")
    under = int(valgt) if valgt.isdecimal() and int(valgt) in tilgang.tre.noder else None
    greiner = hent_tre(tilgang.tre, Lederkart(tilgang.ledelse), nedlagte=nedlagte, under=under)
    alle = [gren for rot in greiner for gren in rot.alle()]
    return Enhetsliste(rader=alle, greiner=greiner, under=under)


def _leder(gren: Gren) -> str:
    """As templates/organisasjon/_leder.html says it."""
    lederskap = gren.lederskap
    if lederskap.ledere:
        return ", ".join(lederskap.ledere)
    if not lederskap.naermeste:
        return gettext("Ingen leder her eller over")
    if lederskap.fra is not None and lederskap.ledes_fra_annen:
        return gettext("Ingen leder, følges opp av %(navn)s (%(enhet)s)") % {
            "navn": lederskap.naermeste,
            "enhet": lederskap.fra.navn,
        }
    return gettext("Ingen leder, følges opp av stedfortreder %(navn)s") % {"navn": lederskap.naermeste}


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
ENHETER = Liste(
    kode="enheter",
    navn=_("Enheter"),
    kolonner=(
        Kolonne(_("Enhet"), lambda gren: gren.enhet.navn, 34),
        Kolonne(_("Navn på et annet språk"), lambda gren: gren.enhet.navn_andre_spraak, 30),
        Kolonne(_("Leder"), lambda gren: _leder(gren) if gren.er_gyldig else "", 40),
        Kolonne(_("Årsverk"), lambda gren: gren.aarsverk, 10),
        Kolonne(_("Gyldig fra"), lambda gren: None if gren.er_gyldig else gren.enhet.gyldig_fra, 12),
        Kolonne(_("Siste dag"), lambda gren: gren.enhet.gyldig_til, 12),
    ),
    hent=_enheter,
    adgang=krev_rolle,
)
LEDERE = Liste(
    kode="ledere",
    navn=_("Ledere"),
    kolonner=(
        Kolonne(_("Enhet"), lambda gren: gren.enhet.navn, 34),
        Kolonne(_("Leder"), _leder, 40),
        Kolonne(_("Stedfortreder"), lambda gren: ", ".join(gren.lederskap.stedfortredere), 40),
    ),
    hent=_ledere,
    adgang=krev_rolle,
)
LISTER = (PERSONER, EPOST, ENHETER, LEDERE)
