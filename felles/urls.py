from django.urls import path

from felles import views

app_name = "felles"
urlpatterns = [path("tilgjengelighet/", views.tilgjengelighet, name="tilgjengelighet")]
