"""The addresses of sjekklister in the API: by id, and a runde by year and tertial, as on the pages."""

from django.urls import path

from saksramme.tiltak.api import tiltaksadresser
from sjekkliste.api import mal, runder, sjekklister, svar, tiltak

_LISTE = "sjekklister/<int:sjekkliste_id>/"
_SVAR = f"{_LISTE}svar/<int:spoersmaal_id>/"
_RUNDE = "runder/<int:aar>/<int:tertial>/"

app_name = "sjekkliste"
urlpatterns = [
    path("runder/", runder.Runder.as_view(), name="runder"),
    path(_RUNDE, runder.EnRunde.as_view(), name="runde"),
    path(f"{_RUNDE}laas/", runder.RundeLaas.as_view(), name="runde_laas"),
    path(f"{_RUNDE}tall/", runder.Rundetall.as_view(), name="runde_tall"),
    path("sjekklister/", sjekklister.Sjekklister.as_view(), name="sjekklister"),
    path(_LISTE, sjekklister.EnSjekkliste.as_view(), name="sjekkliste"),
    path(f"{_LISTE}medvirkning/", sjekklister.Medvirkning.as_view(), name="medvirkning"),
    path(f"{_LISTE}lever/", sjekklister.Lever.as_view(), name="lever"),
    path(f"{_LISTE}motta/", sjekklister.Motta.as_view(), name="motta"),
    path(f"{_LISTE}returner/", sjekklister.Returner.as_view(), name="returner"),
    path(_SVAR, svar.EttSvar.as_view(), name="svar"),
    path(f"{_SVAR}uendret/", svar.Uendret.as_view(), name="uendret"),
    *tiltaksadresser(tiltak.finn, sti=f"{_SVAR}tiltak/", register="svar", merke="Svar"),
    path("maler/", mal.Maler.as_view(), name="maler"),
    path("maler/<int:versjon>/", mal.EnMal.as_view(), name="mal"),
]
