"""The addresses of a person's own tiltak, and those of the tiltak of a case, in every register."""

from django.urls import URLPattern, path

from saksramme.tiltak import egne, views

app_name = "tiltak"
urlpatterns = [
    path("", egne.mine, name="mine"),
    path("<int:tiltak_id>/utfoer/", egne.utfoer, name="utfoer"),
]


def tiltaksadresser(finn: views.Finn, *, nytt: str, sti: str, effekt: bool = False) -> list[URLPattern]:
    """The pages of the tiltak of a case: `nytt` is the address of a new one, `sti` stands before the id of
    one. `effekt` where the register evaluates effect.
    """
    om = {"finn": finn}
    ett = f"{sti}<int:tiltak_id>/"
    adresser = [
        path(nytt, views.nytt, om, name="tiltak_nytt"),
        path(f"{ett}endre/", views.endre, om, name="tiltak_endre"),
        path(f"{ett}utfoer/", views.utfoer, om, name="tiltak_utfoer"),
        path(f"{ett}avlys/", views.avlys, om, name="tiltak_avlys"),
    ]
    return [*adresser, path(f"{ett}effekt/", views.effekt, om, name="tiltak_effekt")] if effekt else adresser
