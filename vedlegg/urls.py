"""The addresses of files. No address holds a file's name."""

from django.urls import path

from vedlegg import views

app_name = "vedlegg"
urlpatterns = [
    path("<int:vedlegg_id>/", views.aapne, name="aapne"),
    path("<int:vedlegg_id>/fjern/", views.fjern, name="fjern"),
    path("<slug:sakstype>/<int:sak_id>/ny/", views.ny, name="ny"),
]
