"""Reporting: the form, the receipt, my own meldinger, and what the reporter may do with theirs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from avvik import services
from avvik.forms.melding import GjenaapneSkjema, MeldSkjema, RettSkjema, TrekkSkjema
from avvik.innsyn import Innsynsgruppe, innsyn_i_melding, innsyn_i_sak
from avvik.lister import MINE
from avvik.models import SAKSTYPE, Kategori
from avvik.saker import vedleggsadgang_i
from avvik.steg import STEG
from avvik.tilgang import ledere_for_sak
from avvik.tilstander import Status
from avvik.ulest import med_ulest_svar
from avvik.views.felles import hent_sak, paa, saksform
from felles.feil import Domenefeil
from felles.htmx import vis
from felles.innsending import innsending_i
from felles.klokke import naa
from felles.krav import krev
from felles.liste.visning import vis_liste
from felles.skjemaside import UGYLDIG
from organisasjon.models import Bruker, Enhet
from organisasjon.personvalg import SOEK_PERSON, fyll_inn_personer, ledernavn
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i
from organisasjon.views.personvalg import vis_personsoek
from vedlegg.sporringer import vedleggsliste

VIS_INNSYN = "vis_innsyn"


@require_http_methods(["GET", "HEAD", "POST"])
def meld(request: HttpRequest) -> HttpResponse:
    """The form for a new avvik. The same address answers with «Hvem kan se dette?» while one fills it in."""
    tilgang = tilgang_for(bruker_i(request))
    krev(tilgang.er_ansatt, _("Bare ansatte i kommunen kan melde avvik."))
    sendt = (request.POST, request.FILES) if request.POST else (None, None)
    skjema = MeldSkjema(*sendt, tre=tilgang.tre, initial=_forhaandsutfylt(tilgang))
    fyll_inn_personer(skjema, tilgang)
    kontekst = {"skjema": skjema, "innsyn": _innsyn_i(skjema, tilgang)}
    if VIS_INNSYN in request.POST:
        skjema.vis_uten_kontroll()
        return vis(request, "avvik/meld.html", "avvik/_innsyn.html", kontekst)
    if SOEK_PERSON in request.POST:
        return vis_personsoek(request, skjema, "avvik/meld.html", kontekst)
    if request.method == "POST" and skjema.is_valid():
        try:
            avvik = services.meld(melder=tilgang.bruker, innsending=innsending_i(request), **skjema.felter())
            return redirect("avvik:kvittering", avvik.saksnummer)
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
    return render(request, "avvik/meld.html", kontekst, status=UGYLDIG if request.method == "POST" else 200)


def _forhaandsutfylt(tilgang: Tilgang) -> dict[str, Any]:
    """Own enhet, and now."""
    egen = tilgang.egen_enhet_id
    return {
        "enhet": tilgang.tre.noder[egen].kode if egen else None,
        "hendelsestidspunkt": naa().replace(second=0, microsecond=0),
    }


def _innsyn_i(skjema: MeldSkjema, tilgang: Tilgang) -> list[Innsynsgruppe]:
    """Who will see the melding as the form stands now; nothing while no enhet is chosen."""
    enhet = Enhet.objects.filter(kode=str(skjema["enhet"].value() or "").replace("\x00", "")).first()
    if enhet is None:
        return []
    kategori = str(skjema["kategori"].value() or "").replace("\x00", "")
    return innsyn_i_melding(
        tilgang,
        melder=tilgang.bruker,
        enhet=enhet,
        kategori=Kategori.objects.select_related("forelder").filter(kode=kategori).first(),
        fortrolig=bool(skjema["fortrolig"].value()),
        omhandler=Bruker.objects.filter(pk__in=skjema.valgte_id()),
    )


@require_safe
def kvittering(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """The receipt: the number, who has got the case, and what happens next."""
    sak = hent_sak(request, saksnummer)
    leder = ledernavn(ledere_for_sak(sak.tilgang, sak.avvik))
    krev(sak.adgang.er_melder)
    innsyn = innsyn_i_sak(sak.tilgang, sak.avvik, leser=bruker_i(request))
    vedlegg = vedleggsliste(SAKSTYPE, sak.avvik.pk, bruker_i(request), vedleggsadgang_i(sak.adgang))
    kontekst = {"sak": sak.avvik, "leder": leder, "innsyn": innsyn, "vedlegg": vedlegg}
    return render(request, "avvik/kvittering.html", kontekst)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person has reported, newest first, and what became of each; `?vis=uleste` those with news."""
    adresse, bare_uleste = reverse("avvik:mine"), request.GET.get("vis") == "uleste"
    faneliste = [
        {"tittel": _("Alle"), "url": adresse, "aktiv": not bare_uleste},
        {
            "tittel": _("Med ulest svar"),
            "url": f"{adresse}?vis=uleste",
            "aktiv": bare_uleste,
            "antall": med_ulest_svar(bruker_i(request)).count(),
        },
    ]
    kontekst = {"faneliste": faneliste, "bare_uleste": bare_uleste}
    return vis_liste(request, MINE, "avvik/mine.html", lambda *_: kontekst, del_="avvik/_mine.html")


@require_http_methods(["GET", "HEAD", "POST"])
def rett(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """The reporter's correction, while the case is only meldt."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.er_melder)
    avvik = sak.avvik
    if avvik.status != Status.MELDT and request.method != "POST":
        messages.info(request, _("Lederen har begynt på saken. Skriv heller en melding i dialogen."))
        return redirect("avvik:sak", saksnummer)
    felt = ("tittel", "beskrivelse", "type", "hendelsestidspunkt", "strakstiltak", "fortrolig")
    foer: dict[str, Any] = {navn: getattr(avvik, navn) for navn in felt} | sak.verdier
    foer |= {"enhet": avvik.enhet.kode, "kategori": avvik.kategori.kode if avvik.kategori else ""}
    foer |= {"omhandler": [person.pk for person in avvik.personer]}
    skjema = RettSkjema(request.POST or None, tre=sak.tilgang.tre, initial=foer)
    return saksform(
        request,
        sak,
        skjema,
        lambda data: services.rett(
            avvik_id=avvik.pk, versjon=data["versjon"], aktoer=bruker_i(request), **skjema.felter()
        ),
        tittel=_("Rett meldingen"),
        knapp=_("Lagre rettelsen"),
        kvittering=_("Meldingen er rettet."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def trekk(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """The reporter withdraws the case, while it is only meldt."""
    sak = hent_sak(request, saksnummer)
    STEG.krev_rolle("trekk", sak.adgang)
    return saksform(
        request,
        sak,
        TrekkSkjema(request.POST or None, initial=sak.verdier),
        paa(sak, services.trekk, "grunn"),
        tittel=_("Trekk meldingen"),
        knapp=_("Trekk meldingen"),
        kvittering=_("Meldingen er trukket."),
        ingress=_("Saken avsluttes. Lederen ser fortsatt meldingen og begrunnelsen din."),
        farge="danger",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gjenaapne(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Takes a closed case up again: the reporter within 30 days, a leder in line at any time."""
    sak = hent_sak(request, saksnummer)
    STEG.krev_rolle("gjenaapne", sak.adgang)
    som_melder = not sak.adgang.er_leder
    return saksform(
        request,
        sak,
        GjenaapneSkjema(request.POST or None, initial=sak.verdier),
        paa(sak, services.gjenaapne, "grunn"),
        tittel=_("Ta saken opp igjen"),
        knapp=_("Ta saken opp igjen"),
        kvittering=_("Saken er tatt opp igjen."),
        ingress=_("Saken går til lederen over den som avsluttet den.") if som_melder else "",
    )
