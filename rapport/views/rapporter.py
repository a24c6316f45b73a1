"""Reports: the list, ordering, following one as it is made, its files, approving it."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from felles.feil import Domenefeil
from felles.htmx import vis
from felles.innsending import innsending_i
from felles.klokke import OSLO
from felles.liste.liste import Listeinnhold
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import Tilgang
from organisasjon.views.adgang import ansatt_i
from rapport import services
from rapport.dokument.side import sidekapitler
from rapport.forms import Bestilling, standardperiode
from rapport.innhold import tin
from rapport.lister import RAPPORTER
from rapport.models import Format, Rapport, Rapportfil, Rapportstatus, Steg
from rapport.oversikt import med_tilstand
from rapport.sporringer import foerste_aar
from rapport.tilgang import BESTILLER, kan_bestille, kan_godkjenne, synlig_for
from rapport.tilstand import filfeil, raad, setning
from rapport.visning import adresser

_INNHOLDSTYPE = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def _bestilling(tilgang: Tilgang, data: Any = None) -> Bestilling | None:
    """The order form, for those who may order anything."""
    if not tilgang.har(*BESTILLER):
        return None
    enheter = Enhet.objects.filter(pk__in=tilgang.dekning(*BESTILLER))
    periode = standardperiode()
    return Bestilling(
        data,
        enheter=enheter,
        foerste_aar=foerste_aar(),
        initial={"aar": periode.aar, "tertial": periode.tertial or 0},
    )


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """The reports that the person may see, newest first, and the order form."""
    return _vis_liste(request, _bestilling(ansatt_i(request)))


def _vis_liste(request: HttpRequest, skjema: Bestilling | None) -> HttpResponse:
    def kontekst(_innhold: Listeinnhold, side: Side) -> dict[str, Any]:
        vises = skjema is not None and skjema.fields["enhet"].queryset.exists()  # type: ignore[attr-defined]
        return {
            "skjema": skjema if vises else None,
            "kan_skrive": skjema is not None,
            "pagaar": any(r.status in (Rapportstatus.BESTILT, Rapportstatus.KJOERER) for r in side.rader),
        }

    status = 422 if skjema is not None and skjema.is_bound else 200
    return vis_liste(
        request, RAPPORTER, "rapport/liste.html", kontekst, del_="rapport/_liste.html", status=status
    )


@require_POST
def bestill(request: HttpRequest) -> HttpResponse:
    """Orders a report; the worker does the rest."""
    tilgang = ansatt_i(request)
    skjema = _bestilling(tilgang, request.POST)
    if skjema is None:
        return HttpResponse(status=403)
    if skjema.is_valid():
        try:
            rapport = services.bestill_rapport(
                aktoer=tilgang.bruker,
                periode=skjema.cleaned_data["periode"],
                enhet=skjema.cleaned_data["enhet"],
                skjaering=skjema.cleaned_data["skjaering"],
                innsending=innsending_i(request),
            )
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
        else:
            messages.success(request, _("Rapporten er bestilt. Den lages nå."))
            return redirect("rapport:vis", pk=rapport.pk)
    return _vis_liste(request, skjema)


def hent_rapport(request: HttpRequest, pk: int) -> tuple[Rapport, Tilgang]:
    """The report, if the person may see it; else 404, as for one that does not exist."""
    tilgang = ansatt_i(request)
    synlige = med_tilstand(synlig_for(tilgang.bruker, tilgang)).prefetch_related("steg")
    return get_object_or_404(synlige, pk=pk), tilgang


@require_safe
def vis_rapport(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report has come, and once done the whole of it, each figure with a way to its rows."""
    rapport, tilgang = hent_rapport(request, pk)
    kontekst: dict[str, Any] = {
        "rapport": rapport,
        "steg": _stegliste(rapport),
        "pagaar": rapport.status in (Rapportstatus.BESTILT, Rapportstatus.KJOERER),
        "kan_bestille": kan_bestille(tilgang, rapport.enhet_id),
        "kan_godkjenne": kan_godkjenne(tilgang, rapport.enhet_id) and not rapport.godkjent,
        "formater": _laget(rapport),
        "filfeil": filfeil(rapport),
        "grunn": setning(rapport.feil),
        "raad": raad(rapport),
    }
    if rapport.dokument is not None:
        dokument = tin(*_frosset(rapport))
        kontekst["dokument"] = dokument
        kontekst["kapitler"] = sidekapitler(dokument, adresser(rapport.tall or {}, rapport_id=rapport.pk))
    return vis(request, "rapport/vis.html", "rapport/_fremdrift.html", kontekst)


def _frosset(rapport: Rapport) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    tall, tillegg, dokument = rapport.tall, rapport.tillegg, rapport.dokument
    assert tall is not None
    assert tillegg is not None
    assert dokument is not None
    return tall, tillegg, dokument


def _stegliste(rapport: Rapport) -> list[dict[str, Any]]:
    avsluttet = {steg.steg: steg for steg in rapport.steg.all()}
    return [
        {
            "navn": steg.label,
            "ferdig": avsluttet[steg.value].ferdig if steg.value in avsluttet else None,
            "feilet": steg.value in avsluttet and avsluttet[steg.value].feil != "",
        }
        for steg in Steg
    ]


def _laget(rapport: Rapport) -> list[tuple[str, str]]:
    """The formats of the files that are made, whatever became of the others."""
    laget = set(rapport.filer.values_list("format", flat=True))
    return [(format_.value, format_.label) for format_ in Format if format_.value in laget]


@require_safe
def fil(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """A file of a report, as the worker stored it, as soon as it is made."""
    rapport, _tilgang = hent_rapport(request, pk)
    if format not in Format.values:
        raise Http404
    innhold = bytes(get_object_or_404(Rapportfil, rapport=rapport, format=format).innhold)
    svar = HttpResponse(innhold, content_type=_INNHOLDSTYPE[Format(format)])
    svar["Content-Disposition"] = f'attachment; filename="{filnavn(rapport, format)}"'
    return svar


def filnavn(rapport: Rapport, format_: str) -> str:
    """«internkontroll-2024-t1-RK-20240430.pdf»: period, enhet and the day of skjæring."""
    tertial = f"-t{rapport.tertial}" if rapport.tertial else ""
    kode = "".join(tegn if tegn.isascii() and tegn.isalnum() else "_" for tegn in rapport.enhet.kode)
    dag = rapport.skjaering.astimezone(OSLO)
    return f"internkontroll-{rapport.aar}{tertial}-{kode}-{dag:%Y%m%d}.{format_}"


@require_POST
def kjoer_igjen(request: HttpRequest, pk: int) -> HttpResponse:
    """Runs a failed report again."""
    hent_rapport(request, pk)
    services.kjoer_igjen(aktoer=cast(Bruker, request.user), rapport_id=pk)
    return redirect("rapport:vis", pk=pk)


def godkjenn(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then approves."""
    rapport, _tilgang = hent_rapport(request, pk)
    if request.method == "POST":
        services.godkjenn(aktoer=cast(Bruker, request.user), rapport_id=pk)
        messages.success(request, _("Rapporten er godkjent. Alle ansatte kan lese den nå."))
        return redirect("rapport:vis", pk=pk)
    return render(
        request,
        "bekreft.html",
        {
            "tittel": _("Godkjenne rapporten?"),
            "tekst": _("Alle ansatte kan lese en godkjent rapport. Den kan ikke endres etterpå."),
            "knapp": _("Godkjenn"),
            "tilbake_url": request.path.rsplit("/", 2)[0] + "/",
            "rapport": rapport,
        },
    )
