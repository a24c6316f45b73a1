"""The rows behind a figure about avvik: each as it was at the figure's moment, not what has become of it."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.models import AvviksperiodeQuerySet, Kategori
from avvik.tallvilkaar import rader
from avvik.tilgang import synlig_for
from avvik.tilstander import Alvorlighetsgrad
from felles.dokument.tallform import maanedsnavn
from felles.klokke import dato
from felles.liste.sortering import Sortering
from felles.tallkilde import Radkolonne, Radliste, Tallrader, Utvalg
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang

# The order of the rows' own index.
_NYESTE = Sortering.av_felt("avvik tallrader", "-meldt", "-avvik_id")


class Avviksrader(Tallrader):
    """One Avviksperiode for each case: what held at skjaering."""

    @cached_property
    def alle(self) -> AvviksperiodeQuerySet:
        return rader(self.grunnlag, self.utvalg)

    def liste(self, tilgang: Tilgang) -> Radliste:
        synlige = self.alle.filter(avvik__in=synlig_for(tilgang.bruker, tilgang).values("pk"))
        antall, lest = self.alle.count(), synlige.count()
        return Radliste(
            rader=synlige.select_related("avvik", "enhet", "kategori"),
            sortering=_NYESTE,
            kolonner=_KOLONNER,
            tittel=_figurnavn(self.utvalg),
            omfang=ngettext("%(antall)s sak i %(periode)s", "%(antall)s saker i %(periode)s", antall)
            % {"antall": antall, "periode": self.utvalg.periode},
            antall=antall,
            synlige=lest,
            skjult=_skjult(antall - lest, lest),
            tomt=_("Du har ikke tilgang til noen av sakene")
            if antall
            else _("Ingen saker teller i dette tallet"),
        )


def _skjult(skjulte: int, lest: int) -> str:
    if not skjulte:
        return ""
    return ngettext(
        "Du kan lese %(lest)s av dem. %(skjulte)s sak er med i tallet, men du har ikke tilgang til å lese "
        "den.",
        "Du kan lese %(lest)s av dem. %(skjulte)s saker er med i tallet, men du har ikke tilgang til å lese "
        "dem.",
        skjulte,
    ) % {"lest": lest, "skjulte": skjulte}


_KOLONNER = (
    Radkolonne(
        gettext_lazy("Saksnummer"),
        lambda rad: rad.avvik.saksnummer,
        14,
        slag="nummer",
        adresse=lambda rad: reverse("avvik:sak", args=[rad.avvik.saksnummer]),
    ),
    Radkolonne(gettext_lazy("Meldt"), lambda rad: dato(rad.meldt), 12, slag="dag"),
    Radkolonne(gettext_lazy("Enhet"), lambda rad: rad.enhet.navn, 30),
    Radkolonne(gettext_lazy("Kategori"), lambda rad: rad.kategori and rad.kategori.navn, 24),
    Radkolonne(
        gettext_lazy("Alvorlighetsgrad"),
        lambda rad: rad.get_alvorlighetsgrad_display(),
        merke=lambda rad: rad.alvorlighetsgrad or "",
    ),
    Radkolonne(gettext_lazy("Status da"), lambda rad: rad.get_status_display(), merke=lambda rad: rad.status),
    Radkolonne(gettext_lazy("Lukket"), lambda rad: rad.lukket and dato(rad.lukket), 12, slag="dag"),
)


def _figurnavn(utvalg: Utvalg) -> str:
    """What the figure counts: «Meldt etter kategori: Fall»."""
    # A list's own count has the name of the list.
    kode = utvalg.figur if utvalg.figur in DEFINISJONER else utvalg.figur.rpartition(".")[0]
    navn, ledd = DEFINISJONER[kode].navn, _ledd(utvalg)
    return f"{navn}: {ledd}" if ledd else navn


def _ledd(utvalg: Utvalg) -> str:
    if "per_" not in utvalg.figur:
        return ""
    if utvalg.noekkel is None:
        er_grad = "per_alvorlighetsgrad" in utvalg.figur
        return _("Ikke vurdert") if er_grad else _("Ikke klassifisert")
    if "per_maaned" in utvalg.figur:
        return maanedsnavn(utvalg.noekkel)
    if "per_alvorlighetsgrad" in utvalg.figur:
        return str(Alvorlighetsgrad(utvalg.noekkel).label)
    modell: Any = Kategori if "per_kategori" in utvalg.figur else Enhet
    return modell.objects.filter(kode=utvalg.noekkel).values_list("navn", flat=True).first() or utvalg.noekkel
