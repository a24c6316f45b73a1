"""Who may use the API: everybody with a role that works today. How bodies name enheter and people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from felles.api.felt import Liste, Oppslag
from organisasjon.models import Bruker, Enhet
from organisasjon.personvalg import personer
from organisasjon.tilgang import bruker_i as bruker_i
from organisasjon.tilgang import tilgang_for


class ErAnsatt(BasePermission):
    """Logged in, and with a role that works today; else 401 and 403."""

    message = _("Du har ingen rolle i kommunen i dag.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """See BasePermission."""
        return bool(request.user.is_authenticated) and tilgang_for(bruker_i(request)).er_ansatt


class Enhetsfelt(Oppslag):
    """An enhet, by kode."""

    default_error_messages = {"ukjent": _("Enheten finnes ikke.")}

    def __init__(self, **felt: Any) -> None:
        super().__init__(lambda kode: Enhet.objects.filter(kode=kode).first(), **felt)


class Personfelt(Oppslag):
    """Somebody who can be chosen, by brukernavn. `ogsaa` in the context: the ids of those chosen already."""

    default_error_messages = {"ukjent": _("Vi finner ingen med dette brukernavnet.")}

    def __init__(self, **felt: Any) -> None:
        super().__init__(self._velg, **felt)

    def _velg(self, brukernavn: str) -> Bruker | None:
        bruker: Bruker = Bruker.objects.get_by_natural_key(brukernavn)
        kan_velges: bool = personer(self.context.get("ogsaa", ())).filter(pk=bruker.pk).exists()
        return bruker if kan_velges else None


class Personliste(Liste):
    """Several people, by brukernavn."""

    def __init__(self, **felt: Any) -> None:
        super().__init__(**{"child": Personfelt(), "max_length": 100} | felt)
