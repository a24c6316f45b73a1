"""The addresses of avvik in the API: by saksnummer, as on the pages."""

from avvik.api import tiltak
from saksramme.tiltak.api import tiltaksadresser

_SAK = "<saksnummer:saksnummer>/"

app_name = "avvik"
urlpatterns = [
    *tiltaksadresser(tiltak.finn, sti=f"{_SAK}tiltak/", register="avvik", merke="Avvik", effekt=True),
]
