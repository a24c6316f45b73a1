"""The question of a sjekkliste, where the tiltak that follow from its answers are worked with
(saksramme/tiltak/views.py): those of this tertial, and of the virksomhet's earlier ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from felles.feil import Utdatert
from felles.skjemaside import skjemaside
from organisasjon.personvalg import Personsoek, fyll_inn_personer
from saksramme.tiltak.regler import Tiltaksregler
from sjekkliste.models import SVARTYPE, Svar
from sjekkliste.svar.views.felles import Sak, hent_sjekkliste
from sjekkliste.tilgang import Adgang
from sjekkliste.tiltaksregler import TILTAKSREGLER
from tiltak.models import Tiltak


@dataclass
class Svarsted:
    """A Tiltakssted. Which question it is about, a new tiltak is told by the address; an old one knows it."""

    sakstype: ClassVar[str] = SVARTYPE
    regler: ClassVar[Tiltaksregler] = TILTAKSREGLER
    sak: Sak
    spoersmaal_id: int | None

    @cached_property
    def svar(self) -> Svar:
        """The answer to the question in this sjekkliste; Http404 for one that it does not have."""
        return get_object_or_404(_svar_i(self.sak), spoersmaal=self.spoersmaal_id)

    @property
    def sak_id(self) -> int:
        return self.svar.pk

    @property
    def adgang(self) -> Adgang:
        return self.sak.adgang

    def tiltak(self, tiltak_id: int) -> Tiltak:
        tiltak = get_object_or_404(Tiltak, pk=tiltak_id, sakstype=SVARTYPE)
        virksomhetens = Svar.objects.filter(sjekkliste__enhet=self.sak.sjekkliste.enhet_id)
        opphav = get_object_or_404(virksomhetens.select_related("spoersmaal"), pk=tiltak.sak_id)
        self.svar = get_object_or_404(_svar_i(self.sak), spoersmaal__kode=opphav.spoersmaal.kode)
        return tiltak

    def verdier(self, tiltak: Tiltak | None) -> dict[str, Any]:
        """Whoever adds a tiltak is suggested as responsible."""
        return {} if tiltak else {"ansvarlig": self.adgang.bruker.pk}

    def form(
        self,
        request: HttpRequest,
        skjema: Any,
        gjoer: Callable[[dict[str, Any]], Any],
        *,
        tiltak: Tiltak | None,
        **tekster: Any,
    ) -> HttpResponse:
        """Leads back to the question. A stale version is shown with the tiltak as it is now."""
        sjekkliste, spoersmaal = self.sak.sjekkliste, self.svar.spoersmaal
        if isinstance(skjema, Personsoek):
            fyll_inn_personer(skjema, self.sak.tilgang, enheter=[sjekkliste.enhet_id])

        def utdatert(feil: Utdatert) -> dict[str, Any]:
            assert tiltak is not None  # a new one has no version
            tiltak.refresh_from_db()
            skjema.friskt_opp(tiltak.versjon)
            return {}

        return skjemaside(
            request,
            skjema,
            gjoer,
            side="sjekkliste/tiltak.html",
            tilbake_url=f"{reverse('sjekkliste:vis', args=[sjekkliste.pk])}#spoersmaal-{spoersmaal.pk}",
            utdatert=utdatert,
            spoersmaal=spoersmaal,
            sjekkliste=sjekkliste,
            tiltak=tiltak,
            **tekster,
        )


def _svar_i(sak: Sak) -> QuerySet[Svar]:
    return sak.sjekkliste.svar.select_related("spoersmaal")


def finn(request: HttpRequest, sjekkliste_id: int, spoersmaal_id: int | None = None) -> Svarsted:
    """404 for an unknown id, and likewise for a sjekkliste that the person may not see."""
    return Svarsted(hent_sjekkliste(request, sjekkliste_id), spoersmaal_id)
