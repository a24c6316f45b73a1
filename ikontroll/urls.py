"""The addresses of the product; each app has its own."""

from django.urls import include, path

from ikontroll import api, views

urlpatterns = [
    path("", views.forside, name="forside"),
    path("", include("felles.urls")),
    path("", include("organisasjon.urls")),
    path("avvik/", include("avvik.urls")),
    path("sjekkliste/", include("sjekkliste.urls")),
    path("tiltak/", include("tiltak.urls")),
    path("vedlegg/", include("vedlegg.urls")),
    path("nedlastinger/", include("saksramme.eksport.urls")),
    path("", include("rapport.urls")),
    path("api/", api.side, name="apiside"),
    path("api/v1/", include("ikontroll.api")),
    path("helse/", views.helse, name="helse"),
]

handler400 = "felles.feilsider.ugyldig"
handler500 = "felles.feilsider.serverfeil"
