from django.urls import path

from rapport.views import kapitler, rapporter, tall

app_name = "rapport"
urlpatterns = [
    path("tall/", tall.tall, name="tall"),
    path("tall/rader/", tall.tallrader, name="tallrader"),
    path("rapporter/", rapporter.liste, name="liste"),
    path("rapporter/bestill/", rapporter.bestill, name="bestill"),
    path("rapporter/kapitler/", kapitler.oversikt, name="kapitler"),
    path(
        "rapporter/kapitler/<int:aar>/<int:tertial>/<int:enhet_id>/<slug:kode>/",
        kapitler.kapittel,
        name="kapittel",
    ),
    path("rapporter/<int:pk>/", rapporter.vis_rapport, name="vis"),
    path("rapporter/<int:pk>/fil/<slug:format>/", rapporter.fil, name="fil"),
    path("rapporter/<int:pk>/kjoer-igjen/", rapporter.kjoer_igjen, name="kjoer_igjen"),
    path("rapporter/<int:pk>/godkjenn/", rapporter.godkjenn, name="godkjenn"),
]
