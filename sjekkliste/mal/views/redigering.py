"""The editor of a draft of the template: order, områder and questions."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from felles.feil import Utdatert
from felles.htmx import er_delforespoersel
from felles.innsending import innsending_i
from felles.register import kunnskapskilde
from felles.skjemaside import LES_OG_SKRIV, UTDATERT
from organisasjon.views.adgang import bruker_i
from sjekkliste.mal import visning as malvisning
from sjekkliste.mal.flytting import les_flytting
from sjekkliste.mal.forms import MalSkjema, OmraadeSkjema, SpoersmaalSkjema, spoersmaalsverdier
from sjekkliste.mal.services import innhold as tjenester
from sjekkliste.mal.views.felles import for_styrer, for_utkast, malform
from sjekkliste.models import Mal, Malomraade, Malspoersmaal
from sjekkliste.tilstander import Bokstav, Hyppighet


@for_utkast
@require_safe
def rediger(request: HttpRequest, mal: Mal) -> HttpResponse:
    """The draft, where one orders, adds and changes; `?fokus=` names the button that was pressed last."""
    kontekst = _innhold(mal) | {"fokus": request.GET.get("fokus", "")}
    return render(request, "sjekkliste/mal/rediger.html", kontekst)


def _innhold(mal: Mal) -> dict[str, Any]:
    omraader = malvisning.hent_omraader([mal])[mal.pk]
    virksomheter = malvisning.hent_virksomheter()
    return {
        "mal": mal,
        "omraader": malvisning.som_rader(omraader, virksomheter),
        "virksomheter": virksomheter,
        "endringer": malvisning.endringer_i(mal, omraader),
        "fokus": "",
        "flyttet": "",
        "kunngjoering": "",
        "utdatert": "",
    }


@for_styrer
@require_POST
def flytt(request: HttpRequest, mal: Mal) -> HttpResponse:
    """Moves one question or område: one step by its button, or to where it was dragged."""
    omraader = malvisning.hent_omraader([mal])[mal.pk]
    flytting, utdatert = None, ""
    try:
        flytting = les_flytting(request.POST, omraader)
        if flytting is None:
            kunngjoering = _("Det står allerede ytterst.")
        else:
            flytting.utfoer(mal_id=mal.pk, versjon=_versjon(request), aktoer=bruker_i(request))
            kunngjoering = flytting.kunngjoering()
    except (Utdatert, Malomraade.DoesNotExist, Malspoersmaal.DoesNotExist) as feil:
        # What was to be moved may be what somebody has deleted since.
        if not isinstance(feil, Utdatert) and _versjon(request) == mal.radversjon:
            raise Http404 from feil
        kunngjoering = utdatert = _(
            "Noen andre har endret malen imens. Her er den slik den er nå. Flytt på nytt hvis det trengs."
        )
    if er_delforespoersel(request):
        fersk = get_object_or_404(Mal, pk=mal.pk)
        kontekst = _innhold(fersk) | {"kunngjoering": kunngjoering, "utdatert": utdatert}
        kontekst["flyttet"] = flytting.rad if flytting and not utdatert else ""
        status = UTDATERT if utdatert else 200
        return render(request, "sjekkliste/mal/_flyttet.html", kontekst, status=status)
    (messages.warning if utdatert else messages.success)(request, kunngjoering)
    sti = reverse("sjekkliste:mal_rediger", args=[mal.pk])
    knapp = request.POST.get("flytt", "")
    # No fragment: a browser that is led to one ignores autofocus. Focus scrolls there too.
    return redirect(f"{sti}?fokus={knapp}" if re.fullmatch(r"[so][0-9]+-(opp|ned)", knapp) else sti)


def _versjon(request: HttpRequest) -> int:
    versjon = request.POST.get("versjon", "")
    return int(versjon) if versjon.isdecimal() and len(versjon) < 10 else 0


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def omraade_nytt(request: HttpRequest, mal: Mal) -> HttpResponse:
    """A new område, last."""
    return malform(
        request,
        mal,
        OmraadeSkjema(request.POST or None, initial={"versjon": mal.radversjon}),
        lambda data: tjenester.nytt_omraade(
            mal_id=mal.pk, aktoer=bruker_i(request), innsending=innsending_i(request), **data
        ),
        tittel=_("Nytt område"),
        knapp=_("Legg til"),
        kvittering=_("Området er lagt til, sist i malen."),
        ferdig_url=lambda omraade: f"{reverse('sjekkliste:mal_rediger', args=[mal.pk])}#o{omraade.pk}",
    )


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def omraade(request: HttpRequest, mal: Mal, omraade_id: int) -> HttpResponse:
    """Another name for an område."""
    rad = get_object_or_404(Malomraade, mal=mal, pk=omraade_id)
    return malform(
        request,
        mal,
        OmraadeSkjema(request.POST or None, initial={"versjon": mal.radversjon, "navn": rad.navn}),
        lambda data: tjenester.endre_omraade(
            mal_id=mal.pk, omraade_id=rad.pk, aktoer=bruker_i(request), **data
        ),
        tittel=_("Endre navn på området"),
        knapp=_("Lagre"),
        kvittering=_("Navnet er endret."),
        ingress=_("Området er det samme som før i tallene, også med nytt navn."),
        lagret=lambda: {"navn": Malomraade.objects.get(pk=rad.pk).navn},
    )


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def omraade_slett(request: HttpRequest, mal: Mal, omraade_id: int) -> HttpResponse:
    """Asks, then deletes an område with its questions."""
    rad = get_object_or_404(Malomraade, mal=mal, pk=omraade_id)
    antall = rad.spoersmaal.count()
    return malform(
        request,
        mal,
        MalSkjema(request.POST or None, initial={"versjon": mal.radversjon}),
        lambda data: tjenester.slett_omraade(
            mal_id=mal.pk, omraade_id=rad.pk, aktoer=bruker_i(request), **data
        ),
        tittel=_("Slett området «%(navn)s»?") % {"navn": rad.navn},
        tekst=_("Området og %(antall)d spørsmål blir borte fra denne versjonen. Tidligere svar er som før.")
        % {"antall": antall},
        knapp=_("Slett området"),
        kvittering=_("Området er slettet."),
        farge="danger",
    )


def _spoersmaalsskjema(request: HttpRequest, mal: Mal, **initial: Any) -> SpoersmaalSkjema:
    i_bruk = malvisning.merkelapper_i_bruk()
    spoersmaal = initial.pop("spoersmaal", None)
    verdier = spoersmaalsverdier(spoersmaal, i_bruk) if spoersmaal else initial
    kjente = {kode for kode in spoersmaal.kunnskap if not kunnskapskilde(kode)} if spoersmaal else ()
    return SpoersmaalSkjema(
        request.POST or None,
        initial={"versjon": mal.radversjon, **verdier},
        omraader=Malomraade.objects.filter(mal=mal),
        merkelapper=i_bruk,
        kjente_kilder=kjente,
    )


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def spoersmaal_nytt(request: HttpRequest, mal: Mal, **mer: Any) -> HttpResponse:
    """A new question, last in its område; `?omraade=` presets which."""
    if not Malomraade.objects.filter(mal=mal).exists():
        messages.info(request, _("Legg til et område først. Spørsmålene står i områder."))
        return redirect("sjekkliste:mal_omraade_nytt", mal.pk)
    skjema = _spoersmaalsskjema(
        request,
        mal,
        omraade=request.GET.get("omraade", ""),
        bokstav=Bokstav.B,
        hyppighet=Hyppighet.TERTIAL,
        gjelder="alle",
    )
    return malform(
        request,
        mal,
        skjema,
        lambda data: tjenester.nytt_spoersmaal(
            mal_id=mal.pk,
            omraade_id=int(data["omraade"]),
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            felt=skjema.felt(),
            innsending=innsending_i(request),
        ),
        tittel=_("Nytt spørsmål"),
        knapp=_("Legg til"),
        kvittering=_("Spørsmålet er lagt til."),
        ferdig_url=lambda ett: f"{reverse('sjekkliste:mal_rediger', args=[mal.pk])}#s{ett.pk}",
        side="sjekkliste/mal/spoersmaal.html",
        **mer,
    )


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def spoersmaal(request: HttpRequest, mal: Mal, spoersmaal_id: int) -> HttpResponse:
    """Changes a question. What was typed for one that somebody has deleted meanwhile can be added as new."""
    rad = Malspoersmaal.objects.filter(omraade__mal=mal, pk=spoersmaal_id).first()
    if rad is None:
        return _slettet_imens(request, mal)
    return malform(
        request,
        mal,
        (skjema := _spoersmaalsskjema(request, mal, spoersmaal=rad)),
        lambda data: tjenester.endre_spoersmaal(
            mal_id=mal.pk,
            spoersmaal_id=rad.pk,
            omraade_id=int(data["omraade"]),
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            felt=skjema.felt(),
        ),
        tittel=_("Endre spørsmålet"),
        knapp=_("Lagre"),
        kvittering=_("Spørsmålet er endret."),
        side="sjekkliste/mal/spoersmaal.html",
        ferdig_url=f"{reverse('sjekkliste:mal_rediger', args=[mal.pk])}#s{rad.pk}",
        ingress=_(
            "Spørsmålet er det samme som før i tallene. Vil du spørre om noe annet, sletter du dette og "
            "lager et nytt."
        ),
        lagret=lambda: spoersmaalsverdier(
            Malspoersmaal.objects.get(pk=rad.pk), malvisning.merkelapper_i_bruk()
        ),
    )


def _slettet_imens(request: HttpRequest, mal: Mal) -> HttpResponse:
    """404; but what was typed stands in the form for a new question."""
    if request.method != "POST":
        raise Http404
    skjema = _spoersmaalsskjema(request, mal)
    skjema.vis_som_lagret({"versjon": mal.radversjon})
    kontekst = {
        "mal": mal,
        "skjema": skjema,
        "tittel": _("Nytt spørsmål"),
        "knapp": _("Legg til"),
        "ingress": "",
        "handling": reverse("sjekkliste:mal_spoersmaal_nytt", args=[mal.pk]),
        "tilbake_url": reverse("sjekkliste:mal_rediger", args=[mal.pk]),
        "utdatert": _(
            "Noen andre har slettet spørsmålet imens. Det du skrev, står her. Skal det være med, legger du "
            "det til som et nytt spørsmål."
        ),
    }
    return render(request, "sjekkliste/mal/spoersmaal.html", kontekst, status=UTDATERT)


@for_utkast
@require_http_methods(LES_OG_SKRIV)
def spoersmaal_slett(request: HttpRequest, mal: Mal, spoersmaal_id: int) -> HttpResponse:
    """Asks, then deletes a question from the draft."""
    rad = get_object_or_404(Malspoersmaal, omraade__mal=mal, pk=spoersmaal_id)
    return malform(
        request,
        mal,
        MalSkjema(request.POST or None, initial={"versjon": mal.radversjon}),
        lambda data: tjenester.slett_spoersmaal(
            mal_id=mal.pk, spoersmaal_id=rad.pk, aktoer=bruker_i(request), **data
        ),
        tittel=_("Slett spørsmålet?"),
        ingress=rad.tekst,
        tekst=_("Det blir borte fra denne versjonen. Svar fra tidligere tertialer er som før."),
        knapp=_("Slett spørsmålet"),
        kvittering=_("Spørsmålet er slettet."),
        farge="danger",
    )
