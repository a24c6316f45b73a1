"""The addresses of sjekklister: by id, and a runde by year and tertial. No address holds a name."""

from django.urls import path

from sjekkliste.views import oversikt, utfylling

app_name = "sjekkliste"
urlpatterns = [
    path("", oversikt.oversikt, name="oversikt"),
    path("<int:sjekkliste_id>/", utfylling.vis, name="vis"),
]
