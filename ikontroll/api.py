"""The REST API: the addresses of each register under /api/v1/, its OpenAPI description, and a page of it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView

from felles.api.visning import ikke_funnet
from felles.register import alle
from organisasjon.views.adgang import krev_ansatt

app_name = "api"
urlpatterns = [
    path("skjema/", SpectacularJSONAPIView.as_view(), name="skjema"),
    *(path(f"{register.kode}/", include(register.api)) for register in alle() if register.api),
    path("tiltak/", include("saksramme.tiltak.api")),
    re_path("^", ikke_funnet, name="ikke_funnet"),
]


@dataclass(frozen=True)
class Operasjon:
    """One line of the page: what one asks for, and what it does."""

    metode: str
    sti: str
    hva: str
    om: str


@krev_ansatt
@require_safe
def side(request: HttpRequest) -> HttpResponse:
    """What there is to call, by subject. Plain: the usual readers of OpenAPI do not run under our policy."""
    return render(request, "api.html", {"grupper": _grupper()})


@cache
def _grupper() -> list[tuple[str, list[Operasjon]]]:
    """The same for everybody and always: it is made from the code."""
    per_merke: dict[str, list[Operasjon]] = defaultdict(list)
    for sti, metoder in _skjema()["paths"].items():
        for metode, operasjon in metoder.items():
            for merke in operasjon.get("tags", ()):
                linje = Operasjon(metode.upper(), sti, operasjon["summary"], operasjon.get("description", ""))
                per_merke[merke].append(linje)
    return sorted(per_merke.items())


def _skjema() -> dict[str, Any]:
    return dict(SchemaGenerator().get_schema(request=None, public=True))
