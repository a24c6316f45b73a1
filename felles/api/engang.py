"""`Idempotency-Key`: a program that got no answer may ask again, and what it asked for is done once."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from felles.api.innlesing import Apifeil
from felles.innsending import avtrykk, svar_paa, ta

OVERSKRIFT = "Idempotency-Key"
LENGSTE = 100
MOENSTER = f"^[!-~]{{1,{LENGSTE}}}$"
Metode = Callable[..., Response]


def besvart_en_gang(post: Metode) -> Metode:
    """The POST of an endpoint: with a key that the person has used, the answer that they were given then.

    409 where the same key came with another address or body. An error is no answer: it may be tried again.
    """

    @wraps(post)
    def gjoer(visning: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        noekkel = request.headers.get(OVERSKRIFT)
        if noekkel is None:
            return post(visning, request, *args, **kwargs)
        if not re.fullmatch(MOENSTER, noekkel):
            melding = _("Nøkkelen i Idempotency-Key er 1 til %d synlige ASCII-tegn.") % LENGSTE
            raise Apifeil(400, "ugyldig", melding)
        innhold = [kwargs, _som_tekst(request.data)]
        with transaction.atomic():
            rad, er_ny = ta(
                bruker_id=request.user.pk,
                slag=f"api {type(visning).__module__}.{type(visning).__name__}"[-80:],
                noekkel=noekkel,
                innhold=innhold,
            )
            if not er_ny and rad.avtrykk != avtrykk(innhold):
                raise Apifeil(
                    409, "noekkel_brukt", _("Nøkkelen er brukt før, til en annen forespørsel. Lag en ny.")
                )
            if not er_ny:
                assert rad.svar is not None  # stored in the transaction that made the row
                return Response(rad.svar["data"], status=rad.svar["status"])
            svar = post(visning, request, *args, **kwargs)
            svar_paa(rad, {"status": svar.status_code, "data": _som_sendt(svar.data)})
        return svar

    return gjoer


def _som_tekst(data: Any) -> str:
    if isinstance(data, QueryDict):  # a form with files, each known by its name and content
        return avtrykk({navn: [_felt(ett) for ett in verdier] for navn, verdier in data.lists()})
    try:
        return json.dumps(data, sort_keys=True)
    except RecursionError:
        raise ParseError(_("Dette er ikke gyldig JSON.")) from None


def _felt(verdi: Any) -> Any:
    if not isinstance(verdi, UploadedFile):
        return verdi
    sum_ = hashlib.sha256()
    for bit in verdi.chunks():
        sum_.update(bit)
    verdi.seek(0)
    return [verdi.name, sum_.hexdigest()]


def _som_sendt(data: Any) -> Any:
    """The answer as it stands in JSON."""
    return json.loads(JSONRenderer().render(data))
