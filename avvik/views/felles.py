"""What the pages of a case share: fetching it with access, and the frame of every form about it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avvik.forms.felt import Versjonert
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import Adgang, synlig_for
from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from felles.htmx import vis
from hendelser.historikk import historikk
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from organisasjon.personvalg import SOEK_PERSON, Personsoek, fyll_inn_personer
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.personvalg import vis_personsoek
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak

UGYLDIG = 422  # a form with faults
UTDATERT = 409  # somebody else came first


def bruker_i(request: HttpRequest) -> Bruker:
    """The person who is logged in; LoginRequiredMiddleware sees to it that there is one."""
    return cast(Bruker, request.user)


@dataclass
class Sak:
    """A case that the person may see, and what they may do with it."""

    avvik: Avvik
    adgang: Adgang
    tilgang: Tilgang

    @cached_property
    def tiltak(self) -> list[Tiltak]:
        rader = Tiltak.objects.for_sak(SAKSTYPE, self.avvik.pk).select_related("ansvarlig")
        return merk_etterlatte(rader)

    @cached_property
    def sett(self) -> int:
        """The id of the last row of history: what whoever opens a form now has had the chance to see."""
        siste = Hendelse.objects.filter(sakstype=SAKSTYPE, sak_id=self.avvik.pk).aggregate(siste=Max("pk"))
        return siste["siste"] or 0

    @property
    def verdier(self) -> dict[str, int]:
        """What a form about the case begins with."""
        return {"versjon": self.avvik.versjon, "sett": self.sett}


def hent_sak(request: HttpRequest, saksnummer: str) -> Sak:
    """The case; 404 for an unknown number, and likewise for one that the person may not see."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    saker = synlig_for(bruker, tilgang).select_related(
        "enhet", "behandles_av", "kategori__forelder", "melder", "behandler"
    )
    avvik = get_object_or_404(
        saker.med_habilitet().prefetch_related(
            "omhandlede__person", "omhandlede__fjernet_av", "omhandlede__feil_av"
        ),
        saksnummer=saksnummer,
    )
    return Sak(avvik, Adgang(bruker, avvik, tilgang), tilgang)


def krev(tillatt: bool, grunn: str | None = None) -> None:
    """Raises IkkeTillatt (403) unless."""
    if not tillatt:
        raise IkkeTillatt(grunn)


def med_melder(avvik: Avvik, setning: str, om_melderen: str) -> str:
    """The sentence, with what the reporter sees of it where there is one: an imported case may have none."""
    return f"{setning} {om_melderen}" if avvik.melder_id else setning


def saksform(
    request: HttpRequest,
    sak: Sak,
    skjema: Any,
    gjoer: Callable[[dict[str, Any]], Any],
    *,
    tittel: str,
    knapp: str,
    kvittering: str,
    ingress: str = "",
    farge: str = "",
    ved: Collection[int] = (),
    tiltak: Tiltak | None = None,
    soek: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """A form about a case: GET shows it, POST calls `gjoer` with what was typed and leads back to the case.

    What the service refuses is shown in the form, with all that was typed; a stale version also with what
    others did meanwhile. `ved` are the enheter whose people are suggested where the form chooses people.
    `soek` is the name of a button that searches instead, and the template of the list that it renews.
    """
    kontekst = {"tittel": tittel, "knapp": knapp, "ingress": ingress, "farge": farge, "sak": sak.avvik}
    kontekst |= {
        "skjema": skjema,
        "endringer": [],
        "utdatert": "",
        "tilbake_url": reverse("avvik:sak", args=[sak.avvik.saksnummer]),
    }
    status = 200
    if isinstance(skjema, Personsoek):
        fyll_inn_personer(skjema, sak.tilgang, enheter=ved)
        if SOEK_PERSON in request.POST:
            return vis_personsoek(request, skjema, "avvik/handling.html", kontekst)
    soekeknapp, delmal = soek
    if soekeknapp and soekeknapp in request.POST:
        skjema.vis_uten_kontroll()
        return vis(request, "avvik/handling.html", delmal, kontekst)
    if request.method == "POST":
        status = UGYLDIG
        if skjema.is_valid():
            try:
                gjoer(skjema.cleaned_data)
            except Utdatert as feil:
                status = UTDATERT
                kontekst |= _meld_utdatert(request, sak.avvik, skjema, tiltak) | {"utdatert": str(feil)}
            except IkkeTillatt:
                raise
            except Domenefeil as feil:
                skjema.legg_til_domenefeil(feil)
            except (Avvik.DoesNotExist, Tiltak.DoesNotExist) as feil:
                raise Http404 from feil
            else:
                return _ferdig(request, sak.avvik, kvittering)
    return render(request, "avvik/handling.html", kontekst, status=status)


def _meld_utdatert(
    request: HttpRequest, avvik: Avvik, skjema: Versjonert, tiltak: Tiltak | None
) -> dict[str, Any]:
    """The form again, against the case as it is now, with what others did since it was opened."""
    fersk = hent_sak(request, avvik.saksnummer)
    sett = skjema.cleaned_data.get("sett") or 0
    endringer = historikk(SAKSTYPE, fersk.avvik.pk, hele=fersk.adgang.ser_intern_historikk, etter=sett)
    versjon = Tiltak.objects.get(pk=tiltak.pk).versjon if tiltak else fersk.avvik.versjon
    skjema.friskt_opp(versjon, fersk.sett)
    return {"endringer": endringer, "sak": fersk.avvik}


def _ferdig(request: HttpRequest, avvik: Avvik, kvittering: str) -> HttpResponse:
    """Back to the case, or to the inbox where the person gave away their sight of it."""
    messages.success(request, kvittering)
    # Asked anew: the step may have changed who sees the case.
    if synlig_for(bruker_i(request), Tilgang(bruker_i(request))).filter(pk=avvik.pk).exists():
        return redirect("avvik:sak", avvik.saksnummer)
    messages.info(request, _("Du har ikke lenger innsyn i sak %(nummer)s.") % {"nummer": avvik.saksnummer})
    return redirect("avvik:innboks")
