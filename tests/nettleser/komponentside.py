"""A page of all components, for the tests of the look; no part of the product."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.urls import include, path

from felles.htmx import vis
from felles.skjema import Skjema, SoekbartValg

TID = dt.datetime(2025, 3, 3, 8, 30, tzinfo=dt.UTC)
SIDE = """{% extends "base.html" %}{% load komponenter tekst %}
{% block tittel %}Komponenter{% endblock %}
{% block sidehode %}{% include "komponenter/sidehode.html" with tittel="Komponenter" ingress="Alle" %}
{% endblock %}
{% block innhold %}
{% feiloppsummering skjema %}
{% faner punkter %}
<section class="ik-seksjon"><h2>Tall</h2><div class="ik-rutenett">
{% noekkeltall "Meldte avvik" "962" "Alle avvik meldt i perioden." "?" "" "mot 824 i 2023" %}
{% noekkeltall "Endring" "+16,7 %" %}</div></section>
<section class="ik-seksjon"><h2>Tabell</h2>
<div class="ik-tabell" role="region" aria-label="Saker" tabindex="0"><table class="ds-table" data-hover>
<thead><tr>{% kolonnehode "Sak" "sak" %}<th scope="col">Tittel</th><th scope="col">Status</th>
{% kolonnehode "Antall" "antall" True %}</tr></thead>
<tbody>{% for rad in rader %}<tr><th scope="row"><a class="ik-nobrekk" href="?">{{ rad.nr }}</a></th>
<td>{{ rad.tittel }}</td><td>{% statusmerke rad.status rad.status %}</td>
<td class="ik-tall">{{ rad.antall|tall }}</td></tr>{% endfor %}</tbody></table></div>
{% sidevalg foer="a" etter="b" tekst="Viser 25 av 962" %}</section>
<div class="ik-delt"><section class="ik-seksjon"><h2>Historikk</h2>{% tidslinje hendelser %}</section>
<aside class="ds-card" aria-label="Fakta"><dl class="ik-dl"><dt>Frist</dt><dd>31.08.2024</dd></dl>
</aside></div>
{% include "komponenter/dialog.html" with id="lukk" url=bekreft aapne="Lukk" tittel="Lukke?" knapp="Ja" %}
{% tomt "Ingenting her" "Slik får du noe her." "?" "Gjør noe" %}
<section class="ik-seksjon"><h2>Skjema</h2><form class="ik-skjema" method="post" novalidate>{% csrf_token %}
{% for felt in skjema %}{% skjemafelt felt %}{% endfor %}
<div class="ik-handlinger"><button class="ds-button" type="submit">Send</button></div></form></section>
<section class="ik-seksjon"><h2>Søk</h2><label for="q">Ord</label>
<input class="ds-input" id="q" name="q" hx-get="/delside/" hx-target="#treff"
  hx-trigger="input changed delay:20ms">
<div id="treff" aria-live="polite"></div>
<form hx-post="/feil/409/" hx-target="#treff">{% csrf_token %}<label for="notat">Notat</label>
<textarea class="ds-input" id="notat" name="notat"></textarea>
<button class="ds-button">Lagre del</button></form>
<button class="ds-button" hx-get="/bekreft/" hx-target="#treff">Hent hel side</button>
<button class="ds-button" hx-get="/ond/" hx-target="#treff">Hent kode</button></section>
{% endblock %}"""


class Komponentskjema(Skjema, forms.Form):
    tittel = forms.CharField(label="Hva skjedde?", help_text="Skriv kort.", max_length=100)
    mer = forms.CharField(label="Fortell mer", widget=forms.Textarea, required=False)
    enhet = forms.ChoiceField(
        label="Hvor skjedde det?",
        choices=[("", "Velg enhet"), ("200", "Brekken skole"), ("340", "Hjemmetjenesten"), ("640", "Brann")],
        widget=SoekbartValg,
    )
    frist = forms.DateField(label="Frist")
    naar = forms.DateTimeField(label="Når skjedde det?")
    slag = forms.ChoiceField(
        label="Hva slags melding?",
        choices=[("h", "Hendelse"), ("n", "Nestenhendelse")],
        widget=forms.RadioSelect,
    )
    fortrolig = forms.BooleanField(label="Fortrolig", required=False, help_text="Bare lederen ser den.")


def _kontekst(skjema: forms.BaseForm) -> dict[str, Any]:
    statuser = [
        "meldt",
        "under_behandling",
        "tiltak_paagaar",
        "til_evaluering",
        "lukket",
        "avvist",
        "kritisk",
    ]
    return {
        "skjema": skjema,
        "bekreft": "/bekreft/",
        "punkter": [
            {"tittel": "Nye", "url": "?", "aktiv": True, "antall": 3},
            {"tittel": "Alle", "url": "?alle=1", "aktiv": False},
        ],
        "rader": [
            SimpleNamespace(
                nr=f"2024-{i:06}", tittel="En litt lang tittel på en sak", status=s, antall=1234.5 + i
            )
            for i, s in enumerate(statuser)
        ],
        "hendelser": [{"tidspunkt": TID, "hvem": "Kari", "tittel": "Meldt", "tekst": "To\nlinjer"}],
    }


@login_not_required
def komponenter(request: HttpRequest) -> HttpResponse:
    skjema = Komponentskjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        messages.success(request, f"Sendt: {skjema.cleaned_data['enhet']}")
        return redirect("forside")
    return HttpResponse(engines["django"].from_string(SIDE).render(_kontekst(skjema), request))


@login_not_required
def bekreft(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.success(request, "Bekreftet")
        return redirect("forside")
    return render(
        request, "bekreft.html", {"tittel": "Lukke?", "knapp": "Ja", "tilbake_url": "/", "tekst": "Sikker?"}
    )


@login_not_required
def delside(request: HttpRequest) -> HttpResponse:
    return vis(
        request,
        "400.html",
        "komponenter/statusmerke.html",
        {"tekst": request.GET.get("q", ""), "farge": "info"},
    )


@login_not_required
def feilside(request: HttpRequest, kode: str) -> HttpResponse:
    return render(request, f"{kode}.html", {"melding": ""}, status=int(kode))


@login_not_required
def ond(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Del</p><script>document.title = 'overtatt'</script>")


urlpatterns = [
    path("", komponenter, name="forside"),
    path("bekreft/", bekreft, name="bekreft"),
    path("delside/", delside, name="delside"),
    path("feil/<str:kode>/", feilside, name="feilside"),
    path("ond/", ond, name="ond"),
    path("sak/<int:nummer>/", feilside, name="sak"),
    path("", include("felles.urls")),
    path("", include(([path("logg-ut/", delside, name="logg_ut")], "organisasjon"))),
]
