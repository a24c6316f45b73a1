"""The answers behind a cell or a figure, and the open tiltak, limited to what one may see.

Of what the reader may not see, they learn how many.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from felles.liste.liste import Listeinnhold
from felles.liste.sortering import Noekkel, Sortering
from felles.norsk import norsk_sortering
from organisasjon.models import Enhet
from sjekkliste.models import SVARTYPE, Levertsvar, Sjekkliste, SjekklisteQuerySet, Svar
from sjekkliste.tilstander import UBESVART, Svarverdi
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak, TiltakQuerySet, Tiltaksstatus

# What lacks something comes first in a list.
_REKKEFOELGE = (
    Svarverdi.NEI,
    Svarverdi.DELVIS,
    Svarverdi.IKKE_FORFALT,
    Svarverdi.IKKE_AKTUELT,
    Svarverdi.JA,
)
_ETTER_FRIST = Sortering.av_felt("sjekkliste tiltak", "frist", "pk")
_PLASS = Case(
    *(When(verdi=verdi, then=Value(plass)) for plass, verdi in enumerate(_REKKEFOELGE)),
    output_field=IntegerField(),
)
MERKES_UENDRET = 3  # tertials in a row with the same answer


@dataclass(frozen=True)
class Svarlinje:
    """An answer as it is listed: delivered (Levertsvar), or a question that was not answered."""

    svar: Any
    sjekkliste: Sjekkliste
    verdi: str
    tiltak: Sequence[Tiltak]

    @property
    def er_levert(self) -> bool:
        return isinstance(self.svar, Levertsvar)

    @property
    def er_uendret_lenge(self) -> bool:
        """The same answer and comment for three tertials or more."""
        return self.er_levert and self.svar.uendret >= MERKES_UENDRET


@dataclass(frozen=True, kw_only=True)
class Svarliste(Listeinnhold):
    """Answers, how many there are in all, and how many of them the person may see."""

    antall: int
    synlige: int

    @property
    def skjulte(self) -> int:
        return self.antall - self.synlige


def _sti(rader: QuerySet[Any]) -> str:
    """From the row to its sjekkliste."""
    return "levering__sjekkliste" if issubclass(rader.model, Levertsvar) else "sjekkliste"


def bare_synlige(rader: QuerySet[Any], synlige: SjekklisteQuerySet) -> QuerySet[Any]:
    """Those of the rows (Levertsvar or Svar) whose sjekkliste the person may read."""
    return rader.filter(**{f"{_sti(rader)}__in": synlige.values("pk")})


def svarliste(rader: QuerySet[Any], synlige: SjekklisteQuerySet) -> Svarliste:
    """Those of the rows (Levertsvar or Svar) that the person may see.

    Lacks first; then in the order of enhet and template.
    """
    sti, plass = _sti(rader), _PLASS if issubclass(rader.model, Levertsvar) else Value(0)
    mine = bare_synlige(rader, synlige)
    noekler = (
        Noekkel("plass", plass),
        Noekkel(f"{sti}__enhet__kode"),
        Noekkel("spoersmaal__omraade__rekkefoelge"),
        Noekkel("spoersmaal__rekkefoelge"),
        Noekkel("pk"),
    )
    return Svarliste(
        rader=mine.select_related("spoersmaal__omraade", f"{sti}__enhet", f"{sti}__runde"),
        sortering=Sortering("sjekkliste svar", sti, noekler),
        vis=_linjer,
        antall=rader.count(),
        synlige=mine.count(),
    )


def _linjer(rader: Sequence[Any]) -> list[Svarlinje]:
    lister = [rad.levering.sjekkliste if isinstance(rad, Levertsvar) else rad.sjekkliste for rad in rader]
    tiltak = _tiltak_ved({(liste.pk, rad.spoersmaal_id) for liste, rad in zip(lister, rader, strict=True)})
    return [
        Svarlinje(
            rad,
            liste,
            rad.verdi if isinstance(rad, Levertsvar) else UBESVART,
            tiltak.get((liste.pk, rad.spoersmaal_id), []),
        )
        for rad, liste in zip(rader, lister, strict=True)
    ]


def _tiltak_ved(svar: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], list[Tiltak]]:
    """Tiltak that are open or done, by (sjekkliste, spørsmål), of the answers of one page."""
    ved = Q(pk__in=[])
    for sjekkliste, spoersmaal in svar:
        ved |= Q(sjekkliste=sjekkliste, spoersmaal=spoersmaal)
    noekler = {
        pk: (sjekkliste, spoersmaal)
        for pk, sjekkliste, spoersmaal in Svar.objects.filter(ved).values_list(
            "pk", "sjekkliste", "spoersmaal"
        )
    }
    resultat: dict[tuple[int, int], list[Tiltak]] = defaultdict(list)
    rader = Tiltak.objects.filter(sakstype=SVARTYPE, sak_id__in=list(noekler)).select_related("ansvarlig")
    for ett in merk_etterlatte(rader.exclude(status=Tiltaksstatus.AVLYST).order_by("frist", "pk")):
        resultat[noekler[ett.sak_id]].append(ett)
    return resultat


@dataclass(frozen=True)
class Tiltakslinje:
    """An open tiltak with the answer that led to it."""

    tiltak: Tiltak
    svar: Svar
    er_forfalt: bool


@dataclass(frozen=True, kw_only=True)
class Tiltaksliste(Listeinnhold):
    """Open tiltak, by frist; how many there are, how many are overdue, and how many one may not see."""

    antall: int
    forfalte: int
    skjulte: int


def aapne_tiltak_i(lister: SjekklisteQuerySet) -> TiltakQuerySet:
    """Open tiltak that follow from answers of these sjekklister."""
    svar = Svar.objects.filter(sjekkliste__in=lister.values("pk"))
    return Tiltak.objects.aapne().filter(sakstype=SVARTYPE, sak_id__in=svar.values("pk"))


def tiltaksliste(synlige: SjekklisteQuerySet, enhet: Enhet | None, dag: dt.date) -> Tiltaksliste:
    """The open tiltak of the sjekklister that the person may read, of one virksomhet or all, by frist."""
    alle = Sjekkliste.objects.all()
    if enhet is not None:
        alle, synlige = alle.filter(enhet=enhet), synlige.filter(enhet=enhet)
    mine = aapne_tiltak_i(synlige)
    tall = mine.aggregate(antall=Count("pk"), forfalte=Count("pk", filter=Q(frist__lt=dag)))
    alle_aapne = Tiltak.objects.aapne().filter(sakstype=SVARTYPE)
    i_alt = alle_aapne if enhet is None else aapne_tiltak_i(alle)
    return Tiltaksliste(
        rader=mine.select_related("ansvarlig"),
        sortering=_ETTER_FRIST,
        vis=lambda tiltak: _tiltakslinjer(tiltak, dag),
        antall=tall["antall"],
        forfalte=tall["forfalte"],
        skjulte=i_alt.count() - tall["antall"],
    )


def _tiltakslinjer(tiltak: list[Tiltak], dag: dt.date) -> list[Tiltakslinje]:
    ved = Svar.objects.select_related("spoersmaal__omraade", "sjekkliste__enhet", "sjekkliste__runde")
    svar = ved.in_bulk([ett.sak_id for ett in tiltak])
    return [Tiltakslinje(ett, svar[ett.sak_id], ett.er_forfalt(dag)) for ett in merk_etterlatte(tiltak)]


def virksomheter_med_tiltak(synlige: SjekklisteQuerySet) -> QuerySet[Enhet]:
    """The enheter worth choosing among: those that have open tiltak which the person may see."""
    svar = aapne_tiltak_i(synlige).values("sak_id")
    lister = Svar.objects.filter(pk__in=svar).values("sjekkliste__enhet")
    return Enhet.objects.filter(pk__in=lister).order_by(norsk_sortering("navn"))
