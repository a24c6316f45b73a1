"""The lists of sjekklister (felles/liste): what is in them for whom, and their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from felles.feil import Domenefeil
from felles.klokke import i_dag, naa
from felles.liste.liste import Kolonne, Liste, Spoerring
from felles.liste.sortering import Sortering
from felles.register import tallkilde
from felles.tallkilde import Utvalg
from felles.templatetags.tekst import dato
from organisasjon.models import Bruker, Enhet
from organisasjon.tidligere import Grunnlag, lag_grunnlag
from organisasjon.tilgang import krev_rolle, tilgang_for
from sjekkliste.bilde import (
    TILSTANDSNAVN,
    VERDIER,
    Listebilde,
    Omraade,
    Rundebilde,
    bilder,
    rundebilde,
    runder_i,
)
from sjekkliste.models import SAKSTYPE, Sjekkliste, SjekklisteQuerySet, Svar
from sjekkliste.rundesvar import Svarlinje, Svarliste, Tiltaksliste, svarliste, tiltaksliste
from sjekkliste.tall import leverte_svar
from sjekkliste.tilgang import synlig_for
from sjekkliste.tilstander import UBESVART
from sjekkliste.utsnitt import Utsnitt, hent_utsnitt
from sjekkliste.varmekart import TILSTANDSFARGE
from tiltak.models import Tiltak, Tiltaksstatus

MOTSIGELSE = "motsigelse"
RADSIDE = "sjekkliste:tallrader"
_ETTER_KODE = Sortering.av_felt("sjekkliste virksomheter", "kode")


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


@dataclass(frozen=True, kw_only=True)
class Tallrader(Svarliste):
    """What a figure counts: answers, or virksomheter, which all may see."""

    utvalg: Utvalg
    grunnlag: Grunnlag
    er_svar: bool


def _tallrader(spoerring: Spoerring) -> Tallrader:
    """The rows behind the figure that the address names. Raises Domenefeil where there is no such figure."""
    utvalg = Utvalg.fra_parametre(spoerring.parametre)
    if tallkilde(utvalg.register).radside != RADSIDE:
        raise Domenefeil(gettext("Tallet finnes ikke."))
    grunnlag = _grunnlag(utvalg)
    rader = tallkilde(SAKSTYPE).rader(grunnlag, utvalg)
    er_svar = not issubclass(rader.model, Sjekkliste)
    innhold = (
        svarliste(rader, synlige_for(spoerring.bruker))
        if er_svar
        else _leveringer(grunnlag, set(rader.values_list("pk", flat=True)), spoerring.bruker)
    )
    return Tallrader(**vars(innhold), utvalg=utvalg, grunnlag=grunnlag, er_svar=er_svar)


def _grunnlag(utvalg: Utvalg) -> Grunnlag:
    """What the selection is counted from; raises Domenefeil for a moment that no figure can have."""
    if utvalg.skjaering > naa():
        raise Domenefeil(gettext("Skjæringstidspunktet kan ikke være fram i tid."))
    if utvalg.skjaering < utvalg.periode.start:
        raise Domenefeil(
            gettext("Perioden %(periode)s hadde ikke begynt på skjæringstidspunktet.")
            % {"periode": utvalg.periode}
        )
    return lag_grunnlag(utvalg.periode, utvalg.skjaering, utvalg.enhet)


@dataclass(frozen=True)
class Leveringslinje:
    """A virksomhet, and how it stood with its sjekkliste at the moment."""

    navn: str
    tilstand: str
    farge: str
    adresse: str


def _leveringer(grunnlag: Grunnlag, valgte: set[int], bruker: Bruker) -> Svarliste:
    """The virksomheter, in the order of their codes."""
    runde = runder_i([grunnlag.periode], aapnet_senest=grunnlag.skjaering)
    alle = [
        liste
        for bilde in bilder(dict.fromkeys(runde, grunnlag.skjaering))
        for liste in bilde.lister
        if liste.sjekkliste_id in valgte
    ]
    return Svarliste(
        rader=alle,
        sortering=_ETTER_KODE,
        vis=lambda lister: _leveringslinjer(lister, bruker),
        kolonner=_LEVERINGSKOLONNER,
        antall=len(alle),
        synlige=len(alle),
    )


def _leveringslinjer(lister: Sequence[Listebilde], bruker: Bruker) -> list[Leveringslinje]:
    ider = [liste.sjekkliste_id for liste in lister]
    synlige = set(synlige_for(bruker).filter(pk__in=ider).values_list("pk", flat=True))
    return [
        Leveringslinje(
            liste.navn,
            str(TILSTANDSNAVN[liste.tilstand]),
            TILSTANDSFARGE[liste.tilstand],
            reverse("sjekkliste:vis", args=[liste.sjekkliste_id]) if liste.sjekkliste_id in synlige else "",
        )
        for liste in lister
    ]


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


_SVARKOLONNER = (
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
_LEVERINGSKOLONNER = (
    Kolonne(_("Virksomhet"), lambda linje: linje.navn, 34),
    Kolonne(_("Levering"), lambda linje: linje.tilstand, 18),
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
    kolonner=_SVARKOLONNER,
    hent=_celle,
    adgang=krev_rolle,
    sti=("aar", "tertial"),
)
TALLRADER = Liste(
    kode="sjekkliste-tallrader",
    navn=_("Radene bak tallet"),
    kolonner=_SVARKOLONNER,
    hent=_tallrader,
    adgang=krev_rolle,
)
TILTAK = Liste(
    kode="sjekklistetiltak",
    navn=_("Åpne tiltak fra sjekklister"),
    kolonner=_TILTAKSKOLONNER,
    hent=_tiltak,
    adgang=krev_rolle,
)
LISTER = (CELLE, TALLRADER, TILTAK)
