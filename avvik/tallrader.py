"""The rows behind a figure about avvik: each as it was at the figure's moment, not what has become of it."""

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.models import Avviksperiode, AvviksperiodeQuerySet, Kategori
from avvik.tallvilkaar import rader
from avvik.tilgang import synlig_for
from avvik.tilstander import Alvorlighetsgrad
from felles.anker import Anker
from felles.dokument.tallform import maanedsnavn
from felles.tallkilde import Radcelle, Radkolonne, Radside, Tallrader, Utvalg
from felles.templatetags.tekst import TANKESTREK, dato
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang

SIDELENGDE = 50
_ANKER = Anker("avvik tallrader")


class Avviksrader(Tallrader):
    """One Avviksperiode for each case: what held at skjaering."""

    @cached_property
    def alle(self) -> AvviksperiodeQuerySet:
        return rader(self.grunnlag, self.utvalg)

    def side(self, tilgang: Tilgang, etter: str = "") -> Radside:
        synlige = self.alle.filter(avvik__in=synlig_for(tilgang.bruker, tilgang).values("pk"))
        linjer, neste = _bla(synlige, etter)
        antall, lest = self.alle.count(), synlige.count()
        return Radside(
            tittel=_figurnavn(self.utvalg),
            omfang=ngettext("%(antall)s sak i %(periode)s", "%(antall)s saker i %(periode)s", antall)
            % {"antall": antall, "periode": self.utvalg.periode},
            antall=antall,
            synlige=lest,
            linjer=[_celler(rad) for rad in linjer],
            neste=neste,
            skjult=_skjult(antall - lest, lest),
            tomt=_("Du har ikke tilgang til noen av sakene")
            if antall
            else _("Ingen saker teller i dette tallet"),
            kolonner=_kolonner(),
        )


def _bla(synlige: AvviksperiodeQuerySet, etter: str) -> tuple[list[Avviksperiode], str]:
    """The page after that anchor, newest first: the order of the rows' own index."""
    if anker := _ANKER.les(etter):
        meldt, pk = anker
        synlige = synlige.filter(Q(meldt__lt=meldt) | Q(avvik_id__lt=pk), meldt__lte=meldt)
    rader = synlige.order_by("-meldt", "-avvik_id").select_related("avvik", "enhet", "kategori")
    funnet = list(rader[: SIDELENGDE + 1])
    side = funnet[:SIDELENGDE]
    return side, _ANKER.lag(side[-1].meldt, side[-1].avvik_id) if len(funnet) > SIDELENGDE else ""


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


def _kolonner() -> list[Radkolonne]:
    return [
        Radkolonne(_("Saksnummer"), "nummer"),
        Radkolonne(_("Meldt"), "dag"),
        Radkolonne(_("Enhet")),
        Radkolonne(_("Kategori")),
        Radkolonne(_("Alvorlighetsgrad")),
        Radkolonne(_("Status da")),
        Radkolonne(_("Lukket"), "dag"),
    ]


def _celler(rad: Avviksperiode) -> list[Radcelle]:
    saksnummer, grad = rad.avvik.saksnummer, rad.alvorlighetsgrad
    return [
        Radcelle(saksnummer, adresse=reverse("avvik:sak", args=[saksnummer])),
        Radcelle(dato(rad.meldt)),
        Radcelle(rad.enhet.navn),
        Radcelle(rad.kategori.navn if rad.kategori else TANKESTREK),
        Radcelle(rad.get_alvorlighetsgrad_display() or TANKESTREK, merke=grad or ""),
        Radcelle(rad.get_status_display(), merke=rad.status),
        Radcelle(dato(rad.lukket)),
    ]


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
