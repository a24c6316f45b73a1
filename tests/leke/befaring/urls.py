"""The addresses of the pages: by id."""

from django.urls import path

from tests.leke.befaring import views
from tests.leke.befaring.steg import STEG

app_name = "befaring"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("<int:befaring_id>/", views.vis, name="vis"),
    *(
        path(f"<int:befaring_id>/{steg.navn}/", views.ta_steg, {"steg": steg.navn}, name=steg.navn)
        for steg in STEG.overganger
    ),
]
