"""The frame of a form that calls a service: what each answer of the service becomes, and what stays typed."""

from collections.abc import Mapping
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import override_settings

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.skjema import Skjema
from felles.skjemaside import skjemaside

MALER = {
    "side.html": "{{ tittel }}|{{ skjema.tekst.value|default:'' }}|{{ skjema.errors.tekst.0|default:'' }}"
    "|{{ skjema.non_field_errors.0|default:'' }}|{{ utdatert }}|{{ skjema.versjon.value }}",
    "del.html": "del {{ skjema.tekst.value }}",
}


@pytest.fixture(autouse=True)
def maler(settings: Any) -> Any:
    laster = ("django.template.loaders.locmem.Loader", MALER)
    with override_settings(
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [laster]}}
        ]
    ):
        yield


class Proeve(Skjema, forms.Form):
    versjon = forms.IntegerField(widget=forms.HiddenInput)
    tekst = forms.CharField(max_length=20)
    soekeknapper = {"soek": "del.html"}


def _svar(gjoer: Any, data: dict[str, str] | None = None, **felt: Any) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().post("/", data) if data else RequestFactory().get("/")
    for mellomvare in (SessionMiddleware, MessageMiddleware):
        mellomvare(lambda r: HttpResponse()).process_request(request)
    request.htmx = False  # type: ignore[attr-defined]
    skjema = Proeve(request.POST or None, initial={"versjon": 1})

    def utdatert(feil: Utdatert) -> Mapping[str, Any]:
        skjema.friskt_opp(7)
        return {"tittel": "Ny"}

    felt = {"kvittering": lambda gjort: f"Gjorde {gjort}", "utdatert": utdatert} | felt
    return request, skjemaside(
        request, skjema, gjoer, side="side.html", tilbake_url="/tilbake/", tittel="Tittel", **felt
    )


def _kaster(feil: Exception) -> Any:
    def gjoer(data: dict[str, Any]) -> None:
        raise feil

    return gjoer


SKREVET = {"versjon": "1", "tekst": "Skrevet"}


@pytest.mark.parametrize(
    ("feil", "status", "innhold"),
    [
        (Domenefeil("Nei.", felt="tekst"), 422, "Tittel|Skrevet|Nei.|||1"),
        (Domenefeil("Nei.", felt="ukjent"), 422, "Tittel|Skrevet||Nei.||1"),
        (UgyldigOvergang("For sent."), 422, "Tittel|Skrevet||For sent.||1"),
        (Utdatert("Endret."), 409, "Ny|Skrevet|||Endret.|7"),
    ],
)
def test_what_the_service_refuses_stands_with_what_was_typed(
    feil: Exception, status: int, innhold: str
) -> None:
    _request, svar = _svar(_kaster(feil), SKREVET)
    assert (svar.status_code, svar.content.decode()) == (status, innhold)


@pytest.mark.parametrize(
    ("feil", "blir"), [(IkkeTillatt("Ikke du."), IkkeTillatt), (ObjectDoesNotExist(), Http404)]
)
def test_who_may_not_and_what_is_gone_are_no_faults_of_the_form(
    feil: Exception, blir: type[Exception]
) -> None:
    with pytest.raises(blir):
        _svar(_kaster(feil), SKREVET)


def test_a_form_without_a_version_does_not_hide_that_it_is_stale() -> None:
    with pytest.raises(Utdatert):
        _svar(_kaster(Utdatert()), SKREVET, utdatert=_send_videre)


def _send_videre(feil: Utdatert) -> Mapping[str, Any]:
    raise feil


def test_get_shows_post_with_faults_asks_and_a_search_finds_no_faults() -> None:
    aldri = _kaster(AssertionError("called"))
    assert _svar(aldri)[1].status_code == 200
    _request, svar = _svar(aldri, {"versjon": "1", "tekst": "x" * 21})
    assert svar.status_code == 422
    _request, svar = _svar(aldri, SKREVET | {"tekst": "x" * 21, "soek": "1"})
    assert (svar.status_code, svar.content.decode()) == (200, f"Tittel|{'x' * 21}||||1")


def test_done_says_the_receipt_and_leads_on() -> None:
    request, svar = _svar(lambda data: data["tekst"], SKREVET, ferdig_url=lambda gjort: f"/{gjort}/")
    assert (svar.status_code, svar.headers["Location"]) == (302, "/Skrevet/")
    assert [str(en) for en in get_messages(request)] == ["Gjorde Skrevet"]
    assert _svar(lambda data: None, SKREVET)[1].headers["Location"] == "/tilbake/"
