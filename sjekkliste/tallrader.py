"""The rows behind a figure about sjekklister: virksomheter, or answers, as of the figure's moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from felles.feil import Domenefeil
from felles.liste.sortering import Sortering
from felles.tallkilde import Radkolonne, Radliste, Tallrader
from organisasjon.models import Enhet
from organisasjon.tilgang import Tilgang
from sjekkliste.lister import SVARKOLONNER
from sjekkliste.models import Malomraade, Sjekkliste, SjekklisteQuerySet, Svar
from sjekkliste.runde.bilde import (
    TILSTANDSNAVN,
    VERDIER,
    Listebilde,
    Rundebilde,
    bilder,
    leverte_svar,
    runder_i,
)
from sjekkliste.runde.svar import svarliste
from sjekkliste.runde.varmekart import TILSTANDSFARGE
from sjekkliste.tilgang import synlig_for
from sjekkliste.tilstander import UBESVART, Svarverdi

_ETTER_KODE = Sortering.av_felt("sjekkliste tallrader", "kode")
_LISTENAVN = {
    "virksomheter": gettext_lazy("Virksomheter som skal levere"),
    "levert": gettext_lazy("Leverte sjekklister"),
    "levert_for_sent": gettext_lazy("Sjekklister levert for sent"),
    "mangler": gettext_lazy("Sjekklister som mangler"),
}


class Sjekklisterader(Tallrader):
    """Sjekklister for the numbers of virksomheter; else answers: Levertsvar, or Svar not given."""

    @property
    def figur(self) -> str:
        """The figure's place in the register's object."""
        return self.utvalg.figur.partition(".")[2]

    @property
    def er_lister(self) -> bool:
        """Whether sjekklister are counted, and not answers. Raises Domenefeil for another figure."""
        if self.utvalg.periode.tertial is None:
            raise _ukjent()
        if self.figur in _LISTENAVN and self.utvalg.noekkel is None:
            return True
        per, _skille, verdi = self.figur.partition(".")
        if verdi not in VERDIER or per not in ("per_omraade", "per_enhet"):
            raise _ukjent()
        return False

    @cached_property
    def bilde(self) -> Rundebilde | None:
        """The runde as it was; None where it had not been opened."""
        grunnlag = self.grunnlag
        runder = runder_i([self.utvalg.periode], aapnet_senest=grunnlag.skjaering)
        enhet_id = None if grunnlag.enheter is None else grunnlag.enhet.id
        return next(iter(bilder(dict.fromkeys(runder, grunnlag.skjaering), enhet_id, grunnlag.tre_ved)), None)

    @cached_property
    def alle(self) -> QuerySet[Any]:
        if self.er_lister:
            return Sjekkliste.objects.filter(pk__in=[liste.sjekkliste_id for liste in self.lister])
        return _svar(self.bilde, self.figur, self.utvalg.noekkel) if self.bilde else Svar.objects.none()

    @property
    def lister(self) -> list[Listebilde]:
        """The virksomheter that the figure counts, by kode."""
        if self.bilde is None:
            return []
        return {
            "virksomheter": list(self.bilde.lister),
            "levert": self.bilde.leverte,
            "levert_for_sent": self.bilde.for_sene,
            "mangler": self.bilde.manglende,
        }[self.figur]

    def liste(self, tilgang: Tilgang) -> Radliste:
        """Of answers those that the person may see; virksomheter all: their delivery is a figure."""
        return self._leveringer(tilgang) if self.er_lister else self._svarliste(tilgang)

    def _svarliste(self, tilgang: Tilgang) -> Radliste:
        svar = svarliste(self.alle, synlig_for(tilgang.bruker, tilgang))
        return Radliste(
            **vars(svar) | {"kolonner": SVARKOLONNER},
            tittel=self._navn(),
            omfang=_("%(antall)s svar i %(periode)s")
            % {"antall": svar.antall, "periode": self.utvalg.periode},
            mal="sjekkliste/_tallrader.html",
        )

    def _leveringer(self, tilgang: Tilgang) -> Radliste:
        alle = self.lister
        return Radliste(
            rader=alle,
            sortering=_ETTER_KODE,
            vis=partial(_leveringslinjer, synlig_for(tilgang.bruker, tilgang)),
            kolonner=_KOLONNER,
            tittel=self._navn(),
            omfang=ngettext(
                "%(antall)s sjekkliste i %(periode)s", "%(antall)s sjekklister i %(periode)s", len(alle)
            )
            % {"antall": len(alle), "periode": self.utvalg.periode},
            antall=len(alle),
            synlige=len(alle),
            tomt=_("Ingen sjekklister teller i dette tallet"),
        )

    def _navn(self) -> str:
        """What the figure counts: «Nei: Risiko og sårbarhet (ROS)»."""
        if self.er_lister:
            return str(_LISTENAVN[self.figur])
        per, _skille, verdi = self.figur.partition(".")
        svar = {**dict(Svarverdi.choices), UBESVART: _("Ubesvart")}[verdi]
        noekkel = self.utvalg.noekkel
        if noekkel is None:
            return str(svar)
        kilde: Any = Malomraade.objects.order_by("-mal__versjon") if per == "per_omraade" else Enhet.objects
        navn = kilde.filter(kode=noekkel).values_list("navn", flat=True).first()
        return f"{svar}: {navn or noekkel}"


def _ukjent() -> Domenefeil:
    return Domenefeil(_("Tallet finnes ikke."))


def _svar(bilde: Rundebilde, figur: str, noekkel: str | None) -> QuerySet[Any]:
    per, _skille, verdi = figur.partition(".")
    koder = bilde.per_omraade if per == "per_omraade" else {liste.kode for liste in bilde.lister}
    if noekkel is not None and noekkel not in koder:
        raise _ukjent()
    sti = "spoersmaal__omraade__kode" if per == "per_omraade" else "{}sjekkliste__enhet__kode"
    if verdi == UBESVART:
        mangler = [liste.sjekkliste_id for liste in bilde.manglende]
        svar = Svar.objects.filter(sjekkliste__in=mangler)
        return svar if noekkel is None else svar.filter(**{sti.format(""): noekkel})
    blant = [liste.sjekkliste_id for liste in bilde.lister]
    leverte = leverte_svar(bilde.runde.pk, bilde.oeyeblikk)
    leverte = leverte.filter(verdi=verdi, levering__sjekkliste__in=blant)
    return leverte if noekkel is None else leverte.filter(**{sti.format("levering__"): noekkel})


@dataclass(frozen=True)
class Leveringslinje:
    """A virksomhet, and how it stood with its sjekkliste at the moment."""

    navn: str
    tilstand: str
    farge: str
    adresse: str


def _leveringslinjer(synlige: SjekklisteQuerySet, lister: Sequence[Listebilde]) -> list[Leveringslinje]:
    ider = [liste.sjekkliste_id for liste in lister]
    lesbare = set(synlige.filter(pk__in=ider).values_list("pk", flat=True))
    return [
        Leveringslinje(
            liste.navn,
            str(TILSTANDSNAVN[liste.tilstand]),
            TILSTANDSFARGE[liste.tilstand],
            reverse("sjekkliste:vis", args=[liste.sjekkliste_id]) if liste.sjekkliste_id in lesbare else "",
        )
        for liste in lister
    ]


_KOLONNER = (
    Radkolonne(
        gettext_lazy("Virksomhet"),
        lambda linje: linje.navn,
        34,
        slag="navn",
        adresse=lambda linje: linje.adresse,
    ),
    Radkolonne(gettext_lazy("Levering"), lambda linje: linje.tilstand, 18, farge=lambda linje: linje.farge),
)
