"""The lists of sjekklister (felles/liste): what is in them for whom, and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from felles.klokke import i_dag
from felles.liste.liste import Kolonne, Liste, Spoerring
from felles.templatetags.tekst import dato
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import krev_rolle, tilgang_for
from sjekkliste.models import SjekklisteQuerySet, Svar
from sjekkliste.runde.bilde import (
    VERDIER,
    Omraade,
    Rundebilde,
    leverte_svar,
    rundebilde,
)
from sjekkliste.runde.svar import Svarlinje, Svarliste, Tiltaksliste, svarliste, tiltaksliste
from sjekkliste.runde.utsnitt import Utsnitt, hent_utsnitt
from sjekkliste.tilgang import synlig_for
from sjekkliste.tilstander import UBESVART
from tiltak.models import Tiltak, Tiltaksstatus

MOTSIGELSE = "motsigelse"


def synlige_for(bruker: Bruker) -> SjekklisteQuerySet:
    """The sjekklister that the person may read."""
    return synlig_for(bruker, tilgang_for(bruker))


@dataclass(frozen=True, kw_only=True)
class Celleliste(Svarliste):
    """The answers behind a cell of the heat map, with the picture that it is a part of."""

    utsnitt: Utsnitt
    bilde: Rundebilde
    omraade: Omraade | None
    valgt: str
    motsigelser: int


def _celle(spoerring: Spoerring) -> Celleliste:
    """The answers of one kind; 404 for a runde, an område or a kind that there is none of."""
    utsnitt = hent_utsnitt(spoerring.bruker, spoerring.parametre, **spoerring.sti)
    bilde = rundebilde(utsnitt.runde, utsnitt.oeyeblikk, utsnitt.node.id if utsnitt.node else None)
    kode, valgt = spoerring.parametre.get("omraade", ""), spoerring.parametre.get("svar", "")
    omraade = next((ett for ett in bilde.omraader if ett.kode == kode), None)
    if (kode and omraade is None) or valgt not in ("", *VERDIER, MOTSIGELSE):
        raise Http404
    telling = bilde.per_omraade[kode] if omraade else bilde.sum
    leverte, ubesvarte = _svar_i(bilde, kode)
    if not valgt and telling.total() == telling[UBESVART]:
        valgt = UBESVART
    svar = svarliste(ubesvarte if valgt == UBESVART else _velg(leverte, valgt), synlige_for(spoerring.bruker))
    return Celleliste(
        **vars(svar),
        utsnitt=utsnitt,
        bilde=bilde,
        omraade=omraade,
        valgt=valgt,
        motsigelser=leverte.exclude(motsigelse="").count(),
    )


def _svar_i(bilde: Rundebilde, omraade: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The delivered answers of the picture, and the questions of those that are missing."""
    leverte = leverte_svar(bilde.runde.pk, bilde.oeyeblikk).filter(
        levering__sjekkliste__in=[liste.sjekkliste_id for liste in bilde.leverte]
    )
    ubesvarte = Svar.objects.filter(sjekkliste__in=[liste.sjekkliste_id for liste in bilde.manglende])
    if omraade:
        return (
            leverte.filter(spoersmaal__omraade__kode=omraade),
            ubesvarte.filter(spoersmaal__omraade__kode=omraade),
        )
    return leverte, ubesvarte


def _velg(leverte: QuerySet[Any], valgt: str) -> QuerySet[Any]:
    if valgt == MOTSIGELSE:
        return leverte.exclude(motsigelse="")
    return leverte.filter(verdi=valgt) if valgt else leverte


def hent_virksomhet(parametre: Mapping[str, Any]) -> Enhet | None:
    """The one that `?enhet=` names; 404 for a kode that nobody has."""
    if not parametre.get("enhet"):
        return None
    enhet = Enhet.objects.filter(kode=parametre["enhet"]).first()
    if enhet is None:
        raise Http404
    return enhet


def _tiltak(spoerring: Spoerring) -> Tiltaksliste:
    return tiltaksliste(synlige_for(spoerring.bruker), hent_virksomhet(spoerring.parametre), i_dag())


def _naar_levert(felt: str) -> Any:
    """What the answer has in that field; what is filled in and not delivered is nobody's answer yet."""
    return lambda linje: getattr(linje.svar, felt) if linje.er_levert else None


def _verdi(linje: Svarlinje) -> str:
    return str(linje.svar.get_verdi_display()) if linje.er_levert else gettext("Ubesvart")


def _tiltak_i_ord(linje: Svarlinje) -> str:
    return "\n".join(f"{ett.hva} ({ett.ansvarlig_tekst}, {_tilstand(ett)})" for ett in linje.tiltak)


def _tilstand(ett: Tiltak) -> str:
    if ett.status == Tiltaksstatus.AAPENT:
        return gettext("frist %(naar)s") % {"naar": dato(ett.frist)}
    return str(ett.get_status_display()).lower()


SVARKOLONNER = (
    Kolonne(_("Svar"), _verdi, 14),
    Kolonne(_("Virksomhet"), lambda linje: linje.sjekkliste.enhet.navn, 30),
    Kolonne(_("Spørsmål"), lambda linje: linje.svar.spoersmaal.tekst, 50),
    Kolonne(_("Kommentar"), _naar_levert("kommentar"), 50),
    Kolonne(_("Planlagt"), _naar_levert("planlagt"), 12),
    Kolonne(_("Hvorfor ikke tiltak"), _naar_levert("uten_tiltak"), 40),
    Kolonne(_("Stemmer ikke med registeret"), _naar_levert("motsigelse"), 40),
    Kolonne(_("Lederens forklaring"), _naar_levert("motsigelse_svar"), 40),
    Kolonne(
        _("Uendret i tertialer"), lambda linje: linje.svar.uendret if linje.er_uendret_lenge else None, 12
    ),
    Kolonne(_("Tiltak"), _tiltak_i_ord, 50),
)
_TILTAKSKOLONNER = (
    Kolonne(_("Frist"), lambda linje: linje.tiltak.frist, 12),
    Kolonne(_("Tiltak"), lambda linje: linje.tiltak.hva, 50),
    Kolonne(_("Ansvarlig"), lambda linje: linje.tiltak.ansvarlig_tekst, 28),
    Kolonne(_("Virksomhet"), lambda linje: linje.svar.sjekkliste.enhet.navn, 30),
    Kolonne(_("Spørsmål"), lambda linje: linje.svar.spoersmaal.tekst, 50),
    Kolonne(_("Runde"), lambda linje: str(linje.svar.sjekkliste.runde), 16, paa_siden=False),
)

CELLE = Liste(
    kode="sjekklistesvar",
    navn=_("Svar i sjekklister"),
    kolonner=SVARKOLONNER,
    hent=_celle,
    adgang=krev_rolle,
    sti=("aar", "tertial"),
)
TILTAK = Liste(
    kode="sjekklistetiltak",
    navn=_("Åpne tiltak fra sjekklister"),
    kolonner=_TILTAKSKOLONNER,
    hent=_tiltak,
    adgang=krev_rolle,
)
LISTER = (CELLE, TILTAK)
