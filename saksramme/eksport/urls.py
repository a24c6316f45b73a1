from django.urls import path

from saksramme.eksport import views

app_name = "eksport"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("bestill/", views.bestill, name="bestill"),
    path("<int:eksport_id>/", views.vis_eksport, name="vis"),
    path("<int:eksport_id>/fil/", views.fil, name="fil"),
    path("<int:eksport_id>/kjoer-igjen/", views.kjoer_igjen, name="kjoer_igjen"),
]
