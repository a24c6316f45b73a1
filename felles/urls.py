from django.urls import path

from felles import views

app_name = "felles"
urlpatterns = [
    path("tilgjengelighet/", views.tilgjengelighet, name="tilgjengelighet"),
    path("kladd/<slug:referanse>/", views.hent_kladd, name="kladd"),
    path("kladd/<slug:referanse>/tekst/", views.kladdtekst, name="kladdtekst"),
]
