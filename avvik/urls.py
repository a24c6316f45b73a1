"""The addresses of avvik. A case is named by its saksnummer, a filter by codes: no address holds a name."""

from django.urls import path

from avvik.handlinger import BEKREFTES
from avvik.views import avslutning, behandling, frister, innboks, liste, melding, sak, tiltak
from saksramme.tiltak.urls import tiltaksadresser

app_name = "avvik"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("soek/", liste.soek, name="soek"),
    path("innboks/", innboks.vis_innboks, name="innboks"),
    path("meld/", melding.meld, name="meld"),
    path("frister/", frister.frister, name="frister"),
    path("mine/", melding.mine, name="mine"),
    path("<saksnummer:saksnummer>/", sak.sak, name="sak"),
    path("<saksnummer:saksnummer>/kvittering/", melding.kvittering, name="kvittering"),
    path("<saksnummer:saksnummer>/rett/", melding.rett, name="rett"),
    path("<saksnummer:saksnummer>/trekk/", melding.trekk, name="trekk"),
    path("<saksnummer:saksnummer>/gjenaapne/", melding.gjenaapne, name="gjenaapne"),
    path("<saksnummer:saksnummer>/dialog/", sak.dialog, name="dialog"),
    path("<saksnummer:saksnummer>/lest/", sak.lest, name="lest"),
    path("<saksnummer:saksnummer>/klassifiser/", behandling.klassifiser, name="klassifiser"),
    path("<saksnummer:saksnummer>/tildel/", behandling.tildel, name="tildel"),
    path("<saksnummer:saksnummer>/omhandler/", behandling.omhandler, name="omhandler"),
    path("<saksnummer:saksnummer>/videresend/", behandling.videresend, name="videresend"),
    *(
        path(
            f"<saksnummer:saksnummer>/{steg.replace('_', '-')}/",
            avslutning.bekreft,
            {"steg": steg},
            name=steg,
        )
        for steg in BEKREFTES
    ),
    path("<saksnummer:saksnummer>/send-tilbake/", avslutning.send_tilbake, name="send_tilbake"),
    path("<saksnummer:saksnummer>/lukk/", avslutning.lukk, name="lukk"),
    path("<saksnummer:saksnummer>/avvis/", avslutning.avvis, name="avvis"),
    *tiltaksadresser(
        tiltak.finn,
        nytt="<saksnummer:saksnummer>/tiltak/nytt/",
        sti="<saksnummer:saksnummer>/tiltak/",
        effekt=True,
    ),
]
