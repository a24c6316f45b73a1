"""What every endpoint shares: its base, and errors in one form."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import inline_serializer
from rest_framework.exceptions import NotFound, ParseError, PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView, exception_handler

from felles.api.engang import besvart_en_gang
from felles.api.innlesing import Apifeil
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert


class Apivisning(APIView):
    """The base of every endpoint. One that changes something says in `gjeldende` how it stands now.

    Every POST takes `Idempotency-Key`.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "post" in vars(cls):
            cls.post = besvart_en_gang(vars(cls)["post"])

    def gjeldende(self) -> Any:
        """What is sent with a 409: the thing as it is stored now. None where there is nothing to show."""
        return None


def rader(skjema: type[Serializer]) -> Any:
    """How a list that is sent whole is described: as the pages of others, without a next."""
    navn = skjema.__name__.removesuffix("Serializer")
    return inline_serializer(f"{navn}rader", {"rader": skjema(many=True)})


def feilsvar(feil: Exception, kontekst: dict[str, Any]) -> Response | None:
    """Any error as {"feil": {"kode", "melding", …}}; None for a fault of ours, which becomes a 500."""
    oversatt = _oversett(feil, kontekst.get("view"))
    if isinstance(oversatt, Apifeil):
        return Response(
            {"feil": {"kode": oversatt.kode, "melding": oversatt.melding, **oversatt.mer}},
            status=oversatt.status_code,
            headers={"Retry-After": "30"} if oversatt.status_code == 503 else None,
        )
    svar: Response | None = exception_handler(oversatt, kontekst)
    if svar is not None:
        svar.data = {"feil": _rammeverksfeil(oversatt, svar.status_code)}
    return svar


def _oversett(feil: Exception, view: Any) -> Exception:
    """The domain's and the database's errors as the API's; others as they are."""
    if isinstance(feil, (Http404, ObjectDoesNotExist, NotFound)):
        return Apifeil(404, "finnes_ikke", _("Dette finnes ikke, eller du har ikke tilgang til det."))
    if isinstance(feil, IkkeTillatt):
        return Apifeil(403, "ikke_tillatt", str(feil))
    if isinstance(feil, (Utdatert, UgyldigOvergang)):
        return _konflikt(feil, view)
    if isinstance(feil, Domenefeil):
        return Apifeil(400, "ugyldig", str(feil), **_feltfeil([(feil.felt or "", str(feil))]))
    if isinstance(feil, ValidationError):
        funnet = list(_flat(feil.detail))
        return Apifeil(400, "ugyldig", funnet[0][1], **_feltfeil(funnet))
    if isinstance(feil, (OperationalError, InterfaceError)):
        return Apifeil(503, "utilgjengelig", _("Databasen svarer ikke. Prøv igjen om litt."))
    return feil


def _konflikt(feil: Domenefeil, view: Any) -> Apifeil:
    """409 with what is stored now, so that whoever came second can look and send again."""
    gjeldende = view.gjeldende() if isinstance(view, Apivisning) else None
    if isinstance(feil, Utdatert):
        melding = _("Noen andre har endret dette etter at du hentet det. Se hva som gjelder nå.")
        return Apifeil(409, "utdatert", melding, gjeldende=gjeldende)
    return Apifeil(409, "ugyldig_overgang", str(feil), gjeldende=gjeldende)


def _feltfeil(funnet: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What is wrong with which field; nothing where it is about none."""
    i_felt = [{"felt": felt, "melding": melding} for felt, melding in funnet if felt]
    return {"felt": i_felt[0]["felt"], "feltfeil": i_felt} if i_felt else {}


def _flat(detaljer: Any, sti: str = "") -> Any:
    """Pairs of field and sentence, of the nested lists and dicts of the framework."""
    if isinstance(detaljer, dict):
        for navn, under in detaljer.items():
            foran = f"{sti}.{navn}" if sti else str(navn)
            yield from _flat(under, sti if navn == "non_field_errors" else foran)
    elif isinstance(detaljer, list):
        for under in detaljer:
            yield from _flat(under, sti)
    else:
        yield sti, str(detaljer)


_RAMMEVERKSKODER = {
    400: "ugyldig",
    401: "ikke_innlogget",
    403: "ikke_tillatt",
    405: "metode",
    406: "format",
    415: "innholdstype",
}


def _rammeverksfeil(feil: Exception, http: int) -> dict[str, str]:
    meldinger = {
        401: _("Du må logge inn."),
        405: _("Adressen tar ikke imot denne metoden."),
        406: _("Svaret kan bare gis som JSON."),
        415: _("Send forespørselen som JSON (application/json)."),
    }
    if isinstance(feil, ParseError):
        melding = _("Dette er ikke gyldig JSON.")
    elif isinstance(feil, PermissionDenied) and str(feil.detail).startswith("CSRF"):
        return {"kode": "csrf", "melding": _("Overskriften X-CSRFToken mangler eller er feil.")}
    else:
        melding = meldinger.get(http) or str(getattr(feil, "detail", feil))
    return {"kode": _RAMMEVERKSKODER.get(http, "feil"), "melding": melding}


@csrf_exempt
@login_not_required
def ikke_funnet(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for under the API's address: 404 as JSON."""
    feil = {"kode": "finnes_ikke", "melding": _("Adressen finnes ikke.")}
    return JsonResponse({"feil": feil}, status=404)
