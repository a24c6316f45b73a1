"""The addresses of the product; each app has its own."""

from django.urls import include, path

from felles.register import alle
from ikontroll import api, views

urlpatterns = [
    path("", views.forside, name="forside"),
    path("", include("felles.urls")),
    path("", include("organisasjon.urls")),
    *(path(f"{register.kode}/", include(register.sider)) for register in alle() if register.sider),
    path("tiltak/", include("saksramme.tiltak.urls")),
    path("vedlegg/", include("vedlegg.urls")),
    path("nedlastinger/", include("saksramme.eksport.urls")),
    path("", include("rapport.urls")),
    path("api/", api.side, name="apiside"),
    path("api/v1/", include("ikontroll.api")),
    path("helse/", views.helse, name="helse"),
]

handler400 = "felles.feilsider.ugyldig"
handler500 = "felles.feilsider.serverfeil"
