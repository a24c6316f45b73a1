"""Who reads which version of the template. Who edits it: sjekkliste.tilgang.kan_styre."""

from organisasjon.tilgang import Tilgang
from sjekkliste.models import Mal, MalQuerySet
from sjekkliste.tilgang import kan_styre


def synlige_maler(tilgang: Tilgang) -> MalQuerySet:
    """Everybody inside reads what is published: the questions are no secret. Who edits reads drafts too."""
    if kan_styre(tilgang):
        return Mal.objects.all()
    return Mal.objects.publiserte() if tilgang.er_ansatt else Mal.objects.none()
