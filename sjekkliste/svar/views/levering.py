"""Who took part, delivering, receiving and sending back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from felles.feil import Domenefeil, UgyldigOvergang, Utdatert
from felles.htmx import er_delforespoersel
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV, UGYLDIG, UTDATERT, skjemaside
from organisasjon.views.adgang import bruker_i
from sjekkliste import services
from sjekkliste.models import Sjekkliste
from sjekkliste.steg import STEG
from sjekkliste.svar.forms.levering import MedvirkningSkjema, MottaSkjema, ReturnerSkjema
from sjekkliste.svar.views.felles import Sak, hent_sjekkliste
from sjekkliste.svar.views.side import Forskjell, Konflikt, Side, feillinje, kontekst, lag_side
from sjekkliste.svar.views.svar import TA_DERES, med_valgt_versjon
from sjekkliste.tilstander import Status

_FELT = ("medvirkning_ansatte", "medvirkning_verneombud")
_DEL = "sjekkliste/_medvirkningsstatus.html"


@require_POST
def medvirkning(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """Saves who took part, as it is typed or with a button."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    krev(sak.adgang.fyller_ut)
    if TA_DERES in request.POST:
        return _lagret(request, sak, "sjekkliste/medvirkning_kort.html")
    skjema = MedvirkningSkjema(med_valgt_versjon(request), sjekkliste=sak.sjekkliste)
    if not skjema.is_valid():
        return _vis(request, sak, skjema, UGYLDIG, feil=_setninger(skjema))
    try:
        services.skriv_medvirkning(
            sjekkliste_id=sjekkliste_id,
            versjon=skjema.cleaned_data["versjon"],
            aktoer=bruker_i(request),
            ansatte=skjema.cleaned_data["medvirkning_ansatte"],
            verneombud=skjema.cleaned_data["medvirkning_verneombud"],
        )
    except Utdatert:
        return _utdatert(request, sak, skjema)
    except Domenefeil as feil:
        skjema.legg_til_domenefeil(feil)
        status = 400 if isinstance(feil, UgyldigOvergang) else UGYLDIG
        return _vis(request, sak, skjema, status, feil=[feil.setning()])
    return _lagret(request, sak, "sjekkliste/medvirkning_lagret.html")


def _setninger(skjema: Any) -> list[str]:
    return [str(feil) for feltfeil in skjema.errors.values() for feil in feltfeil]


def _lagret(request: HttpRequest, sak: Sak, delmal: str) -> HttpResponse:
    if not er_delforespoersel(request):
        return redirect(f"{reverse('sjekkliste:vis', args=[sak.sjekkliste.pk])}#levering")
    side = lag_side(hent_sjekkliste(request, sak.sjekkliste.pk))
    side.medvirkning_lagret = True
    return render(request, delmal, kontekst(side))


def _utdatert(request: HttpRequest, sak: Sak, skjema: MedvirkningSkjema) -> HttpResponse:
    fersk = hent_sjekkliste(request, sak.sjekkliste.pk).sjekkliste
    konflikt = _konflikt(skjema, fersk)
    skjema.friskt_opp(fersk.versjon)
    if not konflikt.forskjeller:
        # The text is the same: it was saved before, or only something else has changed.
        return _lagret(request, sak, "sjekkliste/medvirkning_lagret.html")
    return _vis(request, sak, skjema, UTDATERT, konflikt=konflikt)


def _konflikt(skjema: MedvirkningSkjema, fersk: Sjekkliste) -> Konflikt:
    forskjeller = [
        Forskjell(str(skjema[felt].label), (skjema[felt].value() or "").strip(), getattr(fersk, felt))
        for felt in _FELT
    ]
    return Konflikt(
        versjon=fersk.versjon,
        hvem="",
        naar=fersk.endret,
        er_egen=False,
        forskjeller=[ett for ett in forskjeller if ett.mitt.replace("\r\n", "\n") != ett.deres],
    )


def _vis(
    request: HttpRequest,
    sak: Sak,
    skjema: MedvirkningSkjema,
    status: int,
    *,
    feil: list[str] | None = None,
    konflikt: Konflikt | None = None,
) -> HttpResponse:
    """What was typed on who took part, and what stands in its way."""
    side = lag_side(hent_sjekkliste(request, sak.sjekkliste.pk))
    side.medvirkning, side.medvirkningskonflikt, side.medvirkningsfeil = skjema, konflikt, feil or []
    if er_delforespoersel(request):
        return render(request, _DEL, kontekst(side), status=status)
    med_feil = next((felt for felt in _FELT if felt in skjema.errors), _FELT[0])
    setninger = feil or [_("Noen andre har endret teksten. Velg hvilken som skal gjelde.")]
    side.feillinjer = [{"tekst": setning, "maal": f"id_{med_feil}"} for setning in setninger]
    if not side.sak.adgang.kan_svare:
        skrevet = [(str(skjema[felt].label), skjema[felt].value() or "") for felt in _FELT]
        return render(
            request, "sjekkliste/ikke_lagret.html", kontekst(side) | {"skrevet": skrevet}, status=status
        )
    return render(request, "sjekkliste/vis.html", kontekst(side), status=status)


@require_POST
def lever(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """Delivers. What is lacking is listed, each with a link to where it lacks."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    STEG.krev_rolle("lever", sak.adgang, _("Det er lederen som leverer sjekklisten."))
    # Nothing that is saved by itself delivers: only the button does, and it asks for a whole page.
    krev(not er_delforespoersel(request))
    skjema = MedvirkningSkjema(med_valgt_versjon(request), sjekkliste=sak.sjekkliste)
    if not skjema.is_valid():
        return _vis(request, sak, skjema, UGYLDIG, feil=_setninger(skjema))
    try:
        services.lever(
            sjekkliste_id=sjekkliste_id,
            versjon=skjema.cleaned_data["versjon"],
            aktoer=bruker_i(request),
            **{felt: skjema.cleaned_data[felt] for felt in _FELT},
        )
    except Utdatert:
        return _utdatert_levering(request, sak, skjema)
    except services.IkkeFerdig:
        return _vis_mangler(request, sak, skjema)
    except Domenefeil as feil:
        skjema.legg_til_domenefeil(feil)
        status = 400 if isinstance(feil, UgyldigOvergang) else UGYLDIG
        return _vis(request, sak, skjema, status, feil=[feil.setning()])
    messages.success(request, _("Sjekklisten er levert."))
    return redirect("sjekkliste:vis", sjekkliste_id)


def _utdatert_levering(request: HttpRequest, sak: Sak, skjema: MedvirkningSkjema) -> HttpResponse:
    fersk = hent_sjekkliste(request, sak.sjekkliste.pk)
    konflikt = _konflikt(skjema, fersk.sjekkliste)
    skjema.friskt_opp(fersk.sjekkliste.versjon)
    if konflikt.forskjeller or not fersk.adgang.kan_svare:
        return _vis(
            request,
            sak,
            skjema,
            UTDATERT,
            konflikt=konflikt,
            feil=None if fersk.adgang.kan_svare else [_("Sjekklisten er allerede levert.")],
        )
    return _vis(
        request, sak, skjema, UTDATERT, feil=[_("Sjekklisten er endret. Se over den, og lever på nytt.")]
    )


def _vis_mangler(request: HttpRequest, sak: Sak, skjema: MedvirkningSkjema) -> HttpResponse:
    """The page, with every question that lacks something in the summary of errors."""
    side: Side = lag_side(hent_sjekkliste(request, sak.sjekkliste.pk))
    side.medvirkning = skjema
    for kort in side.kort:
        kort.vis_mangler = True
        side.feillinjer += [feillinje(kort, felt, setning) for felt, setning in kort.rad.mangler]
    side.feillinjer += [
        {"tekst": str(skjema[felt].label), "maal": f"id_{felt}"}
        for felt in _FELT
        if not skjema.cleaned_data[felt].strip()
    ]
    return render(request, "sjekkliste/vis.html", kontekst(side), status=UGYLDIG)


@require_http_methods(LES_OG_SKRIV)
def motta(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """Receives what was delivered."""
    return _avgjoer(
        request,
        hent_sjekkliste(request, sjekkliste_id),
        Status.MOTTATT,
        tittel=_("Motta sjekklisten"),
        knapp=_("Motta"),
        kvittering=_("Sjekklisten er mottatt."),
    )


@require_http_methods(LES_OG_SKRIV)
def returner(request: HttpRequest, sjekkliste_id: int) -> HttpResponse:
    """Sends back what was delivered, with a word on why."""
    return _avgjoer(
        request,
        hent_sjekkliste(request, sjekkliste_id),
        Status.RETURNERT,
        tittel=_("Send sjekklisten tilbake"),
        knapp=_("Send tilbake"),
        kvittering=_("Sjekklisten er sendt tilbake. Den regnes som ikke levert til den er levert på nytt."),
    )


def _avgjoer(request: HttpRequest, sak: Sak, til: Status, **tekster: str) -> HttpResponse:
    """The form with which a leder above receives or sends back."""
    mottar = til == Status.MOTTATT
    STEG.krev_rolle("motta" if mottar else "returner", sak.adgang)
    skjemaklasse = MottaSkjema if mottar else ReturnerSkjema
    skjema = skjemaklasse(request.POST or None, initial={"versjon": sak.sjekkliste.versjon})
    tjeneste: Any = services.motta if mottar else services.returner

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        fersk = hent_sjekkliste(request, sak.sjekkliste.pk).sjekkliste
        skjema.friskt_opp(fersk.versjon)
        setning = _("Noen andre har endret sjekklisten. Det du skrev, står her.")
        return {"utdatert": setning, "sjekkliste": fersk}

    return skjemaside(
        request,
        skjema,
        lambda data: tjeneste(sjekkliste_id=sak.sjekkliste.pk, aktoer=bruker_i(request), **data),
        side="sjekkliste/avgjoer.html",
        tilbake_url=reverse("sjekkliste:vis", args=[sak.sjekkliste.pk]),
        utdatert=utdatert,
        sjekkliste=sak.sjekkliste,
        kan=sak.adgang.kan(til),
        **tekster,
    )
