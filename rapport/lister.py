"""The lists of reports, and of the cases behind a figure (felles/liste)."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avvik.tilgang import synlig_for as synlige_saker
from felles.feil import Domenefeil
from felles.klokke import dato
from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Sortering
from felles.register import tallkilde
from organisasjon.tilgang import krev_rolle, tilgang_for
from rapport.models import Rapport, Rapportstatus
from rapport.oversikt import med_tilstand
from rapport.tall import Utvalg, antall, rader
from rapport.tilgang import synlig_for

RADSIDE = "rapport:tallrader"


def _rapporter(spoerring: Spoerring) -> Listeinnhold:
    """The reports that the person may see, newest first; without the heavy columns."""
    bruker = spoerring.bruker
    rapporter = med_tilstand(synlig_for(bruker, tilgang_for(bruker))).prefetch_related("steg")
    return Listeinnhold(
        rader=rapporter.defer("tall", "tillegg", "dokument"), sortering=Sortering.av_felt("rapporter", "-pk")
    )


def _periode(rapport: Rapport) -> str:
    if rapport.tertial:
        return gettext("%(tertial)s. tertial %(aar)s") % {"tertial": rapport.tertial, "aar": rapport.aar}
    return gettext("Året %(aar)s") % {"aar": rapport.aar}


def _bestilt_av(rapport: Rapport) -> str:
    return rapport.bestilt_av.navn if rapport.bestilt_av else gettext("automatisk utkast")


def _status(rapport: Rapport) -> str:
    """As templates/rapport/_status.html says it."""
    if rapport.status != Rapportstatus.FERDIG:
        return str(rapport.get_status_display())
    ord_ = [gettext("Godkjent") if rapport.godkjent else gettext("Ferdig")]
    if rapport.utdatert:  # type: ignore[attr-defined]
        ord_.append(gettext("Utdatert"))
    return ", ".join(ord_)


@dataclass(frozen=True, kw_only=True)
class Tallrader(Listeinnhold):
    """The cases that a figure counts: those that the person may see; how many they are, and all of them."""

    utvalg: Utvalg
    antall: int
    synlige: int

    @property
    def skjulte(self) -> int:
        return self.antall - self.synlige


def _tallrader(spoerring: Spoerring) -> Tallrader:
    """Newest first, in the order of the rows' own index. Raises Domenefeil where there is no such figure."""
    bruker, utvalg = spoerring.bruker, Utvalg.fra_parametre(spoerring.parametre)
    if tallkilde(utvalg.register).radside != RADSIDE:
        raise Domenefeil(gettext("Tallet finnes ikke."))
    synlige = rader(utvalg).filter(avvik__in=synlige_saker(bruker, tilgang_for(bruker)).values("pk"))
    return Tallrader(
        rader=synlige.select_related("avvik", "enhet", "kategori"),
        sortering=Sortering.av_felt("rapport tallrader", "-meldt", "-avvik_id"),
        utvalg=utvalg,
        antall=antall(utvalg),
        synlige=synlige.count(),
    )


RAPPORTER = Liste(
    kode="rapporter",
    navn=_("Rapporter"),
    kolonner=(
        Kolonne(_("Rapport"), _periode),
        Kolonne(_("Gjelder"), lambda rapport: rapport.enhet.navn, 30),
        Kolonne(_("Skjæringstidspunkt"), lambda rapport: rapport.skjaering, 18),
        Kolonne(_("Bestilt"), lambda rapport: rapport.bestilt, 18),
        Kolonne(_("Bestilt av"), _bestilt_av, paa_siden=False),
        Kolonne(_("Status"), _status),
    ),
    hent=_rapporter,
    adgang=krev_rolle,
    lengde=25,
)
TALLRADER = Liste(
    kode="avvik-tallrader",
    navn=_("Sakene bak tallet"),
    kolonner=(
        Kolonne(_("Saksnummer"), lambda rad: rad.avvik.saksnummer, 14),
        Kolonne(_("Meldt"), lambda rad: dato(rad.meldt), 12),
        Kolonne(_("Enhet"), lambda rad: rad.enhet.navn, 30),
        Kolonne(_("Kategori"), lambda rad: rad.kategori and rad.kategori.navn, 24),
        Kolonne(_("Alvorlighetsgrad"), lambda rad: rad.get_alvorlighetsgrad_display()),
        Kolonne(_("Status da"), lambda rad: rad.get_status_display()),
        Kolonne(_("Lukket"), lambda rad: rad.lukket and dato(rad.lukket), 12),
    ),
    hent=_tallrader,
    adgang=krev_rolle,
)
LISTER = (RAPPORTER, TALLRADER)
