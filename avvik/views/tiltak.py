"""The case of an avvik, where its tiltak are worked with (saksramme/tiltak/views.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from avvik.models import SAKSTYPE
from avvik.tilgang import Adgang
from avvik.tiltaksregler import TILTAKSREGLER
from avvik.views.felles import Sak, hent_sak, saksform
from saksramme.tiltak.regler import Tiltaksregler
from tiltak.models import Tiltak


@dataclass(frozen=True)
class Avvikssted:
    """A Tiltakssted."""

    sakstype: ClassVar[str] = SAKSTYPE
    regler: ClassVar[Tiltaksregler] = TILTAKSREGLER
    sak: Sak

    @property
    def sak_id(self) -> int:
        return self.sak.avvik.pk

    @property
    def adgang(self) -> Adgang:
        return self.sak.adgang

    def tiltak(self, tiltak_id: int) -> Tiltak:
        return get_object_or_404(Tiltak.objects.for_sak(SAKSTYPE, self.sak_id), pk=tiltak_id)

    def verdier(self, tiltak: Tiltak | None) -> dict[str, Any]:
        return self.sak.verdier

    def form(
        self,
        request: HttpRequest,
        skjema: Any,
        gjoer: Callable[[dict[str, Any]], Any],
        *,
        tiltak: Tiltak | None,
        **tekster: Any,
    ) -> HttpResponse:
        ved = [self.sak.avvik.behandles_av_id]
        return saksform(request, self.sak, skjema, gjoer, ved=ved, tiltak=tiltak, **tekster)


def finn(request: HttpRequest, saksnummer: str) -> Avvikssted:
    """404 for an unknown number, and likewise for a case that the person may not see."""
    return Avvikssted(hent_sak(request, saksnummer))
