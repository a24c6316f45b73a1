"""The lists of reports, and of the rows behind a figure (felles/liste)."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Sortering
from felles.tallkilde import Radliste, Utvalg
from organisasjon.tilgang import krev_rolle, tilgang_for
from rapport.models import Rapport, Rapportstatus
from rapport.oversikt import med_tilstand
from rapport.tall import rader
from rapport.tilgang import synlig_for


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


def _tallrader(spoerring: Spoerring) -> Radliste:
    """The rows behind the figure that the address names. Raises Domenefeil where there is no such figure."""
    bak_tallet = rader(Utvalg.fra_parametre(spoerring.parametre))
    liste = bak_tallet.liste(tilgang_for(spoerring.bruker))
    return replace(liste, enhet=bak_tallet.grunnlag.enhet.navn) if bak_tallet.utvalg.enhet else liste


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
# Each register's rows have columns of their own.
TALLRADER = Liste(
    kode="tallrader",
    navn=_("Radene bak tallet"),
    kolonner=(),
    hent=_tallrader,
    adgang=krev_rolle,
)
LISTER = (RAPPORTER, TALLRADER)
