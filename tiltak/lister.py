"""The list of a person's own tiltak (felles/liste)."""

from django.utils.translation import gettext_lazy as _

from felles.klokke import dato
from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Sortering
from organisasjon.tilgang import krev_rolle
from tiltak.models import Tiltak, Tiltaksstatus
from tiltak.sporringer import med_saker

_ETTER_FRIST = Sortering.av_felt("tiltak", "frist", "pk")
_SIST_AVSLUTTET = Sortering.av_felt("tiltak", "-avsluttet", "-pk")
_HVA = (
    Kolonne(_("Sak"), lambda rad: rad.sak.saksnummer, 14),
    Kolonne(_("Tiltak"), lambda rad: rad.tiltak.hva, 50),
)
_AAPNE = (*_HVA, Kolonne(_("Frist"), lambda rad: rad.tiltak.frist, 12))
_AVSLUTTEDE = (
    *_HVA,
    Kolonne(_("Status"), lambda rad: rad.tiltak.get_status_display(), 12),
    Kolonne(_("Avsluttet"), lambda rad: dato(rad.tiltak.avsluttet), 12),
    Kolonne(_("Hva ble gjort"), lambda rad: rad.tiltak.resultat, 50),
    Kolonne(_("Hvorfor det ble avlyst"), lambda rad: rad.tiltak.avlyst_grunn, 50),
)


def _mine(spoerring: Spoerring) -> Listeinnhold:
    """The person's open tiltak by deadline, or with `?vis=ferdige` those that have ended, newest first."""
    ferdige = spoerring.parametre.get("vis") == "ferdige"
    egne = Tiltak.objects.filter(ansvarlig=spoerring.bruker)
    return Listeinnhold(
        rader=egne.exclude(status=Tiltaksstatus.AAPENT) if ferdige else egne.aapne(),
        sortering=_SIST_AVSLUTTET if ferdige else _ETTER_FRIST,
        vis=lambda rader: med_saker(rader, spoerring.bruker),
        kolonner=_AVSLUTTEDE if ferdige else _AAPNE,
    )


MINE = Liste(kode="mine-tiltak", navn=_("Mine tiltak"), kolonner=_AAPNE, hent=_mine, adgang=krev_rolle)
LISTER = (MINE,)
