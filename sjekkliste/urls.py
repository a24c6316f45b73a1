"""The addresses of sjekklister: by id, and a runde by year and tertial. No address holds a name."""

from django.urls import path

from sjekkliste.views import (
    celle,
    levering,
    oversikt,
    runde,
    styring,
    svar,
    tallrader,
    tiltak,
    tiltaksliste,
    utfylling,
)

app_name = "sjekkliste"
urlpatterns = [
    path("", oversikt.oversikt, name="oversikt"),
    path("<int:sjekkliste_id>/", utfylling.vis, name="vis"),
    path("<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/svar/", svar.svar, name="svar"),
    path("<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/uendret/", svar.uendret, name="uendret"),
    path("<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/tiltak/", tiltak.nytt, name="tiltak_nytt"),
    path("<int:sjekkliste_id>/tiltak/<int:tiltak_id>/endre/", tiltak.endre, name="tiltak_endre"),
    path("<int:sjekkliste_id>/tiltak/<int:tiltak_id>/utfoer/", tiltak.utfoer, name="tiltak_utfoer"),
    path("<int:sjekkliste_id>/tiltak/<int:tiltak_id>/avlys/", tiltak.avlys, name="tiltak_avlys"),
    path("<int:sjekkliste_id>/medvirkning/", levering.medvirkning, name="medvirkning"),
    path("<int:sjekkliste_id>/lever/", levering.lever, name="lever"),
    path("<int:sjekkliste_id>/motta/", levering.motta, name="motta"),
    path("<int:sjekkliste_id>/returner/", levering.returner, name="returner"),
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
