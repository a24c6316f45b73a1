"""The figures about befaringer, the rows behind each, and their chapter of the report."""

import datetime as dt
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.dokument.definisjoner import Definisjoner
from felles.dokument.kapittel import Kapitteldefinisjon, Kapittelstoff
from felles.dokument.modell import Blokk, Henvisning, Noekkeltall, Noekkeltallrad
from felles.feil import Domenefeil
from felles.liste.sortering import Sortering
from felles.tallkilde import JSONObjekt, Radkolonne, Radliste, Tallrader, Utvalg
from felles.tid import Periode
from organisasjon.tidligere import Grunnlag
from organisasjon.tilgang import Tilgang
from tests.leke.befaring.models import Befaring
from tests.leke.befaring.saker import adresse
from tests.leke.befaring.tilgang import synlig_for

DEFINISJONER = Definisjoner(
    "befaring",
    (
        ("planlagt", gettext_lazy("Planlagt"), gettext_lazy("Befaringer med dag i perioden."), "heltall"),
        ("gjennomfoert", gettext_lazy("Gjennomført"), gettext_lazy("Av disse er gjennomført."), "heltall"),
    ),
)
_KOLONNER = (
    Radkolonne(gettext_lazy("Befaring"), attrgetter("nummer"), slag="navn", adresse=adresse),
    Radkolonne(gettext_lazy("Dag"), attrgetter("dag"), slag="dag"),
)


def _telles(grunnlag: Grunnlag, figur: str) -> QuerySet[Befaring]:
    """As of the moment: by the stamp that has the name of the figure."""
    stempel = figur.partition(".")[2]
    i_enhetene = Q() if grunnlag.enheter is None else Q(enhet__in=grunnlag.enheter)
    i_perioden = Q(dag__range=(grunnlag.periode.fra, grunnlag.periode.til))
    return Befaring.objects.filter(i_enhetene, i_perioden, **{f"{stempel}__lte": grunnlag.skjaering})


class Befaringsrader(Tallrader):
    """See felles.tallkilde.Tallrader."""

    @property
    def alle(self) -> QuerySet[Befaring]:
        if self.utvalg.figur not in DEFINISJONER or self.utvalg.noekkel is not None:
            raise Domenefeil(_("Tallet finnes ikke."))
        return _telles(self.grunnlag, self.utvalg.figur)

    def liste(self, tilgang: Tilgang) -> Radliste:
        synlige = self.alle.filter(pk__in=synlig_for(tilgang.bruker, tilgang).values("pk"))
        antall = self.alle.count()
        return Radliste(
            rader=synlige,
            sortering=Sortering.av_felt("befaring tallrader", "dag", "pk"),
            kolonner=_KOLONNER,
            tittel=DEFINISJONER[self.utvalg.figur].navn,
            omfang=_("%(antall)d befaringer") % {"antall": antall},
            antall=antall,
            synlige=synlige.count(),
            tomt=_("Ingen befaringer som du kan se, teller i dette tallet"),
        )


class Befaringstall:
    """See felles.tallkilde.Tallkilde."""

    def tall(self, grunnlag: Grunnlag) -> JSONObjekt:
        return {figur.partition(".")[2]: _telles(grunnlag, figur).count() for figur in DEFINISJONER}

    def tillegg(self, grunnlag: Grunnlag) -> JSONObjekt:
        return {}

    def senest(self, periode: Periode) -> dt.datetime | None:
        return periode.siste_oeyeblikk

    def foerste_aar(self) -> int | None:
        return next(
            (dag.year for dag in Befaring.objects.order_by("dag").values_list("dag", flat=True)), None
        )

    def rader(self, grunnlag: Grunnlag, utvalg: Utvalg) -> Befaringsrader:
        return Befaringsrader(grunnlag, utvalg)


def _blokker(stoff: Kapittelstoff) -> list[Blokk]:
    tall: Any = stoff.tall["befaring"]
    noekkeltall = (
        Noekkeltall(definisjon, tall[figur.partition(".")[2]], Henvisning(figur))
        for figur, definisjon in DEFINISJONER.items()
    )
    return [Noekkeltallrad(tuple(noekkeltall))]


KAPITTEL = Kapitteldefinisjon(
    kode="befaring",
    plass=45,
    tittel=gettext_lazy("Befaringer"),
    veiledning=gettext_lazy("Skriv hovedtrekkene i det befaringene viste."),
    mangler=gettext_lazy("Systemet har ikke noe register for befaringer ennå."),
    blokker=_blokker,
)
