"""Addresses of login, organisation and people."""

from django.urls import path

from organisasjon.views import enheter, enhetsarbeid, epost, innlogging, personer, sammenslaaing

app_name = "organisasjon"
urlpatterns = [
    path("logg-inn/", innlogging.logg_inn, name="logg_inn"),
    path("logg-inn/demo/", innlogging.velg_person, name="velg_person"),
    path("logg-ut/", innlogging.logg_ut, name="logg_ut"),
    path("passord/<uidb64>/<token>/", innlogging.sett_passord, name="sett_passord"),
    path("min-side/", personer.min_side, name="min_side"),
    path("min-side/passord/", innlogging.bytt_passord, name="bytt_passord"),
    path("organisasjon/", enheter.tre, name="tre"),
    path("organisasjon/ledere/", enheter.ledere, name="ledere"),
    path("organisasjon/enheter/ny/", enhetsarbeid.ny, name="ny_enhet"),
    path("organisasjon/enheter/<int:enhet_id>/", enheter.enhet, name="enhet"),
    path("organisasjon/enheter/<int:enhet_id>/endre/", enhetsarbeid.endre, name="endre_enhet"),
    path("organisasjon/enheter/<int:enhet_id>/flytt/", enhetsarbeid.flytt, name="flytt_enhet"),
    path("organisasjon/enheter/<int:enhet_id>/aarsverk/", enhetsarbeid.aarsverk, name="aarsverk"),
    path("organisasjon/enheter/<int:enhet_id>/legg-ned/", enhetsarbeid.lukk, name="lukk_enhet"),
    path("organisasjon/enheter/<int:enhet_id>/avlys/", enhetsarbeid.avlys, name="avlys_nedleggelse"),
    path("organisasjon/epost/", epost.feilet, name="epost"),
    path("organisasjon/epost/<int:epost_id>/send/", epost.send_igjen, name="epost_send"),
    path("organisasjon/personer/", personer.personer, name="personer"),
    path("organisasjon/personer/ny/", personer.ny, name="ny_person"),
    path("organisasjon/personer/like-brukernavn/", sammenslaaing.like_brukernavn, name="like_brukernavn"),
    path("organisasjon/personer/<int:bruker_id>/slaa-sammen/", sammenslaaing.slaa_sammen, name="slaa_sammen"),
    path("organisasjon/personer/<int:bruker_id>/", personer.person, name="person"),
    path("organisasjon/personer/<int:bruker_id>/endre/", personer.endre, name="endre_person"),
    path("organisasjon/personer/<int:bruker_id>/tilgang/", personer.tilgang, name="tilgang"),
    path("organisasjon/personer/<int:bruker_id>/engangslenke/", personer.engangslenke, name="engangslenke"),
    path("organisasjon/personer/<int:bruker_id>/roller/ny/", personer.gi_rolle, name="gi_rolle"),
    path(
        "organisasjon/personer/<int:bruker_id>/roller/<int:rolle_id>/avslutt/",
        personer.avslutt_rolle,
        name="avslutt_rolle",
    ),
    path(
        "organisasjon/personer/<int:bruker_id>/roller/<int:rolle_id>/fjern/",
        personer.fjern_rolle,
        name="fjern_rolle",
    ),
]
