"""Who may use the API: everybody with a role that works today, as the pages ask for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from organisasjon.tilgang import bruker_i as bruker_i
from organisasjon.tilgang import tilgang_for


class ErAnsatt(BasePermission):
    """Logged in, and with a role that works today; else 401 and 403."""

    message = _("Du har ingen rolle i kommunen i dag.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """See BasePermission."""
        return bool(request.user.is_authenticated) and tilgang_for(bruker_i(request)).er_ansatt
