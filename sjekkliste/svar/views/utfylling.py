"""The page of a sjekkliste: where it is filled in, and where it is read."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sjekkliste.models import Levering
from sjekkliste.svar.views.felles import Sak, hent_sjekkliste
from sjekkliste.svar.views.side import gjeldende_levering, hel_side, kontekst


@require_safe
def vis(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """All questions with their answers. `?levering=` shows what was delivered then."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    return render(request, "sjekkliste/vis.html", kontekst(hel_side(sak, levering=_levering(request, sak))))


def _levering(request: HttpRequest, sak: Sak) -> Levering | None:
    """The delivery to read, or None for the answers as they stand."""
    valgt = request.GET.get("levering")
    if valgt is None:
        return gjeldende_levering(sak.sjekkliste)
    if not re.fullmatch("[0-9]{1,18}", valgt):
        raise Http404
    return get_object_or_404(sak.sjekkliste.leveringer.select_related("levert_av"), pk=valgt)
