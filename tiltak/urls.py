"""The addresses of a person's own tiltak."""

from django.urls import path

from tiltak import views

app_name = "tiltak"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:tiltak_id>/utfoer/", views.utfoer, name="utfoer"),
]
