"""What the pages of a case share: fetching it with access, and the frame of every form about it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from avvik.forms.felt import Versjonert
from avvik.klarspraak import historikk
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import Adgang, synlig_for
from felles.klokke import naa
from felles.skjemaside import skjemaside
from hendelser.models import Hendelse
from organisasjon.personvalg import Personsoek, fyll_inn_personer
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i
from saksramme.steg import Situasjon
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak


@dataclass
class Sak:
    """A case that the person may see, and what they may do with it."""

    avvik: Avvik
    adgang: Adgang
    tilgang: Tilgang

    @cached_property
    def tiltak(self) -> list[Tiltak]:
        rader = Tiltak.objects.for_sak(SAKSTYPE, self.avvik.pk).select_related("ansvarlig")
        return merk_etterlatte(rader)

    @cached_property
    def sett(self) -> int:
        """The id of the last row of history: what whoever opens a form now has had the chance to see."""
        siste = Hendelse.objects.filter(sakstype=SAKSTYPE, sak_id=self.avvik.pk).aggregate(siste=Max("pk"))
        return siste["siste"] or 0

    @property
    def situasjon(self) -> Situasjon:
        """What the person can do is asked of this."""
        return Situasjon(self.adgang, self.tiltak, naa())

    @property
    def verdier(self) -> dict[str, int]:
        """What a form about the case begins with."""
        return {"versjon": self.avvik.versjon, "sett": self.sett}


def hent_sak(request: HttpRequest, saksnummer: str) -> Sak:
    """The case; 404 for an unknown number, and likewise for one that the person may not see."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    avvik = get_object_or_404(synlig_for(bruker, tilgang).for_visning(), saksnummer=saksnummer)
    return Sak(avvik, Adgang(bruker, avvik, tilgang), tilgang)


def med_melder(avvik: Avvik, setning: Any, om_melderen: Any) -> str:
    """The sentence, with what the reporter sees of it where there is one: an imported case may have none."""
    return f"{setning} {om_melderen}".strip() if avvik.melder_id else str(setning)


def paa(sak: Sak, tjeneste: Callable[..., Any], *felt: str) -> Callable[[dict[str, Any]], Any]:
    """Calls the service on the case and the version that was shown, with what the form has of the fields."""
    return lambda data: tjeneste(
        avvik_id=sak.avvik.pk,
        versjon=data["versjon"],
        aktoer=sak.adgang.bruker,
        **{navn: data[navn] for navn in felt if navn in data},
    )


def saksform(
    request: HttpRequest,
    sak: Sak,
    skjema: Any,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    ved: Collection[int] = (),
    tiltak: Tiltak | None = None,
    **kontekst: Any,
) -> HttpResponse:
    """A form about a case, which leads back to the case (felles/skjemaside.py).

    A stale version is shown with what others did meanwhile. `ved` are the enheter whose people are suggested
    where the form chooses people.
    """
    if isinstance(skjema, Personsoek):
        fyll_inn_personer(skjema, sak.tilgang, enheter=ved)
    adresse = reverse("avvik:sak", args=[sak.avvik.saksnummer])
    return skjemaside(
        request,
        skjema,
        gjoer,
        side="avvik/handling.html",
        tilbake_url=adresse,
        ferdig_url=lambda _: adresse if _ser_fortsatt(request, sak.avvik) else reverse("avvik:innboks"),
        utdatert=lambda _: _som_den_er_naa(request, sak.avvik, skjema, tiltak),
        sak=sak.avvik,
        **kontekst,
    )


def _som_den_er_naa(
    request: HttpRequest, avvik: Avvik, skjema: Versjonert, tiltak: Tiltak | None
) -> dict[str, Any]:
    """The form again, against the case as it is now, with what others did since it was opened."""
    fersk = hent_sak(request, avvik.saksnummer)
    sett = skjema.cleaned_data.get("sett") or 0
    endringer = historikk(fersk.avvik, hele=fersk.adgang.ser_intern_historikk, etter=sett)
    versjon = Tiltak.objects.get(pk=tiltak.pk).versjon if tiltak else fersk.avvik.versjon
    skjema.friskt_opp(versjon, sett=fersk.sett)
    return {"endringer": endringer, "sak": fersk.avvik}


def _ser_fortsatt(request: HttpRequest, avvik: Avvik) -> bool:
    """Asked anew, and told: the step may have taken their sight of the case away."""
    bruker = bruker_i(request)
    if synlig_for(bruker, Tilgang(bruker)).filter(pk=avvik.pk).exists():
        return True
    messages.info(request, _("Du har ikke lenger innsyn i sak %(nummer)s.") % {"nummer": avvik.saksnummer})
    return False
