"""Habilitet in words: why somebody may not decide a case, and who does; no more than they may know."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avvik.habilitet import Hindring
from organisasjon.tilgang import LEDERROLLER

if TYPE_CHECKING:
    from avvik.tilgang import Adgang

_TIL_DEM_SELV: dict[Hindring, Promise] = {
    Hindring.MELDT: gettext_lazy("Du har meldt saken. Derfor må en annen avgjøre den."),
    Hindring.GJELDER: gettext_lazy("Saken gjelder deg. Derfor må en annen avgjøre den."),
    Hindring.AVSLUTTET: gettext_lazy(
        "Melderen har bedt om en ny vurdering. Derfor avgjøres saken av en leder over den som avsluttet den."
    ),
}
# Only for those who may know whom the case is about, and who reported it.
_TIL_DEM_SOM_VET: dict[Hindring, Promise] = {
    Hindring.GJELDER_LEDER: gettext_lazy(
        "Saken gjelder en som er lederen din, eller som du er stedfortreder for. "
        "Derfor må en leder over avgjøre den."
    ),
    Hindring.MELDERS_VARA: gettext_lazy(
        "Saken er meldt av en du er stedfortreder for, eller leder enheten sammen med. "
        "Derfor må en leder over avgjøre den."
    ),
    Hindring.TOPPLEDER: gettext_lazy(
        "Saken er meldt av kommunedirektøren eller gjelder kommunedirektøren, som ingen er over. "
        "Derfor avgjøres den av en stedfortreder, ellers av kvalitetskoordinatoren for kommunen."
    ),
}


def hvorfor_ikke(adgang: "Adgang") -> str | None:
    """Why the person, who might else decide the case, may not; None where habilitet is not the reason."""
    hindring = adgang.hindring or adgang.habilitet.hvorfor_ikke(adgang.bruker.pk)
    if hindring is None:
        return None
    if hindring in (Hindring.MELDT, Hindring.GJELDER):
        return str(_TIL_DEM_SELV[hindring])
    if not _ville_avgjort(adgang):
        return None
    if hindring in _TIL_DEM_SELV:
        return str(_TIL_DEM_SELV[hindring])
    if adgang.ser_personer:
        return str(_TIL_DEM_SOM_VET[hindring])
    return _("Reglene om habilitet gjør at du ikke kan avgjøre saken.")


def _ville_avgjort(adgang: "Adgang") -> bool:
    if adgang.er_behandler or adgang.er_koordinator:
        return True
    return adgang.tilgang.dekker(adgang.avvik.behandles_av_id, *LEDERROLLER)


def om_habilitet(adgang: "Adgang", leder: str) -> str:
    """What the page of an open case says: why the person does not decide it and who does, or why they do."""
    if adgang.er_leder:
        return _hvorfor_jeg(adgang)
    if not (_ville_avgjort(adgang) or adgang.tilgang.er_leder):
        return ""
    grunn = hvorfor_ikke(adgang)
    if grunn is None:
        return ""
    return f"{grunn} {_hvem_da(leder)}"


def _hvem_da(leder: str) -> str:
    if leder:
        return _("Den ligger hos %(leder)s, som kan avgjøre den.") % {"leder": leder}
    return _(
        "Slik rollene er i dag, er det ingen som kan avgjøre saken. "
        "En administrator må legge inn en stedfortreder for kommunedirektøren."
    )


def _hvorfor_jeg(adgang: "Adgang") -> str:
    habilitet = adgang.habilitet
    if adgang.bruker.pk not in habilitet.mottakere or not habilitet.er_flyttet:
        return ""
    if habilitet.gaar_til_vikar:
        return _(
            "Saken er meldt av kommunedirektøren eller gjelder kommunedirektøren, som ingen er over. "
            "Derfor er det du som avgjør den."
        )
    if habilitet.forhold.avgjort:
        return _(
            "Melderen har bedt om en ny vurdering av en leder over den som avsluttet saken. Den er hos deg."
        )
    return _("En leder som ellers ville ha avgjort saken, er inhabil. Derfor er den hos deg.")
