"""The addresses of sjekklister: by id, and a runde by year and tertial. No address holds a name."""

from django.urls import path

from sjekkliste.views import celle, oversikt, runde, styring, tallrader, tiltaksliste, utfylling

app_name = "sjekkliste"
urlpatterns = [
    path("", oversikt.oversikt, name="oversikt"),
    path("<int:sjekkliste_id>/", utfylling.vis, name="vis"),
    path("runder/", runde.runder, name="runder"),
    path("runder/aapne/", styring.aapne, name="runde_aapne"),
    path("runder/tiltak/", tiltaksliste.tiltak, name="tiltak"),
    path("runder/tallrader/", tallrader.tallrader, name="tallrader"),
    path("runder/<int:aar>/<int:tertial>/", runde.runde, name="runde"),
    path("runder/<int:aar>/<int:tertial>/celle/", celle.celle, name="celle"),
    path("runder/<int:aar>/<int:tertial>/xlsx/", runde.xlsx, name="runde_xlsx"),
    path("runder/<int:aar>/<int:tertial>/frist/", styring.frist, name="runde_frist"),
    path("runder/<int:aar>/<int:tertial>/laas/", styring.laas, name="runde_laas"),
]
