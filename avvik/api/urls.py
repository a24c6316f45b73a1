"""The addresses of avvik in the API: by saksnummer, as on the pages."""

from django.urls import path

from avvik.api import dialog, filer, saker, tiltak
from avvik.api.steg import STEG
from saksramme.tiltak.api import tiltaksadresser

_SAK = "<saksnummer:saksnummer>/"

app_name = "avvik"
urlpatterns = [
    path("", saker.Saker.as_view(), name="saker"),
    path("soek/", saker.Soek.as_view(), name="soek"),
    path("kategorier/", saker.Kategorier.as_view(), name="kategorier"),
    path("enheter/", saker.Enheter.as_view(), name="enheter"),
    path(_SAK, saker.EnSak.as_view(), name="sak"),
    path(f"{_SAK}historikk/", dialog.Historikk.as_view(), name="historikk"),
    path(f"{_SAK}dialog/", dialog.Dialog.as_view(), name="dialog"),
    path(f"{_SAK}lest/", dialog.Lest.as_view(), name="lest"),
    path(f"{_SAK}filer/", filer.Filer.as_view(), name="filer"),
    path(f"{_SAK}filer/<int:vedlegg_id>/", filer.EnFil.as_view(), name="fil"),
    *tiltaksadresser(tiltak.finn, sti=f"{_SAK}tiltak/", register="avvik", merke="Avvik", effekt=True),
    *(path(f"{_SAK}{ledd}/", steg.as_view(), name=ledd.replace("-", "_")) for ledd, steg in STEG.items()),
]
