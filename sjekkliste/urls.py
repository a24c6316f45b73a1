"""The addresses of sjekklister: by id, and a runde by year and tertial. No address holds a name."""

from django.urls import path

from saksramme.tiltak.urls import tiltaksadresser
from sjekkliste.mal.views import redigering as malredigering
from sjekkliste.mal.views import versjon as mal
from sjekkliste.runde.views import celle, oversikt, runde, styring, tiltaksliste
from sjekkliste.svar.views import levering, svar, tiltak, utfylling

app_name = "sjekkliste"
urlpatterns = [
    path("", oversikt.oversikt, name="oversikt"),
    path("<int:sjekkliste_id>/", utfylling.vis, name="vis"),
    path("<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/svar/", svar.svar, name="svar"),
    path("<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/uendret/", svar.uendret, name="uendret"),
    *tiltaksadresser(
        tiltak.finn,
        nytt="<int:sjekkliste_id>/spoersmaal/<int:spoersmaal_id>/tiltak/",
        sti="<int:sjekkliste_id>/tiltak/",
    ),
    path("<int:sjekkliste_id>/medvirkning/", levering.medvirkning, name="medvirkning"),
    path("<int:sjekkliste_id>/lever/", levering.lever, name="lever"),
    path("<int:sjekkliste_id>/motta/", levering.motta, name="motta"),
    path("<int:sjekkliste_id>/returner/", levering.returner, name="returner"),
    path("runder/", runde.runder, name="runder"),
    path("runder/aapne/", styring.aapne, name="runde_aapne"),
    path("runder/tiltak/", tiltaksliste.tiltak, name="tiltak"),
    path("runder/tallrader/", runde.tallrader, name="tallrader"),
    path("runder/<int:aar>/<int:tertial>/", runde.runde, name="runde"),
    path("runder/<int:aar>/<int:tertial>/celle/", celle.celle, name="celle"),
    path("runder/<int:aar>/<int:tertial>/xlsx/", runde.xlsx, name="runde_xlsx"),
    path("runder/<int:aar>/<int:tertial>/frist/", styring.frist, name="runde_frist"),
    path("runder/<int:aar>/<int:tertial>/laas/", styring.laas, name="runde_laas"),
    path("mal/", mal.liste, name="mal"),
    path("mal/ny/", mal.ny, name="mal_ny"),
    path("mal/<int:mal_id>/", mal.vis, name="mal_vis"),
    path("mal/<int:mal_id>/slik-ser-lederen-det/", mal.forhaandsvis, name="mal_forhaandsvis"),
    path("mal/<int:mal_id>/merknad/", mal.merknad, name="mal_merknad"),
    path("mal/<int:mal_id>/publiser/", mal.publiser, name="mal_publiser"),
    path("mal/<int:mal_id>/trekk-tilbake/", mal.trekk_tilbake, name="mal_trekk_tilbake"),
    path("mal/<int:mal_id>/slett/", mal.slett, name="mal_slett"),
    path("mal/<int:mal_id>/rediger/", malredigering.rediger, name="mal_rediger"),
    path("mal/<int:mal_id>/rediger/flytt/", malredigering.flytt, name="mal_flytt"),
    path("mal/<int:mal_id>/omraader/nytt/", malredigering.omraade_nytt, name="mal_omraade_nytt"),
    path("mal/<int:mal_id>/omraader/<int:omraade_id>/", malredigering.omraade, name="mal_omraade"),
    path(
        "mal/<int:mal_id>/omraader/<int:omraade_id>/slett/",
        malredigering.omraade_slett,
        name="mal_omraade_slett",
    ),
    path("mal/<int:mal_id>/spoersmaal/nytt/", malredigering.spoersmaal_nytt, name="mal_spoersmaal_nytt"),
    path("mal/<int:mal_id>/spoersmaal/<int:spoersmaal_id>/", malredigering.spoersmaal, name="mal_spoersmaal"),
    path(
        "mal/<int:mal_id>/spoersmaal/<int:spoersmaal_id>/slett/",
        malredigering.spoersmaal_slett,
        name="mal_spoersmaal_slett",
    ),
]
