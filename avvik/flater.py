"""Where avvik show themselves to people: the menu, what waits, and the front page (felles/flater.py)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avvik.innboks import Innboks, innboks
from avvik.models import FRIST_ELLER_ALDRI, Avvik
from avvik.tilgang import LESER, synlig_for
from avvik.ulest import med_ulest_svar
from felles.flater import Arbeidsliste, Blokk, Forsidedel, Menypunkt
from organisasjon.models import Rolletype
from organisasjon.tilgang import Tilgang
from saksramme.arbeidsliste import i_innboksen

KODE = "avvik"
_VIS = 5


def _antall_uleste_svar(tilgang: Tilgang) -> int:
    return med_ulest_svar(tilgang.bruker).count()


MENY = (
    Menypunkt(
        plass=10,
        tittel=gettext_lazy("Meld avvik"),
        side="avvik:meld",
        vises_for=attrgetter("er_ansatt"),
        paa_forsiden=True,
    ),
    Menypunkt(
        plass=20,
        tittel=gettext_lazy("Mine meldinger"),
        side="avvik:mine",
        vises_for=attrgetter("er_ansatt"),
        antall=_antall_uleste_svar,
    ),
    Menypunkt(
        plass=30,
        tittel=gettext_lazy("Innboks"),
        side="avvik:innboks",
        vises_for=attrgetter("er_ansatt"),
        antall=i_innboksen,
    ),
    Menypunkt(
        plass=40,
        tittel=gettext_lazy("Avvik"),
        side="avvik:liste",
        vises_for=lambda tilgang: tilgang.har(*LESER),
    ),
    Menypunkt(
        plass=100,
        tittel=gettext_lazy("Frister"),
        side="avvik:frister",
        vises_for=attrgetter("er_administrator"),
    ),
)


def _hos(tilgang: Tilgang, dag: dt.date) -> Innboks:
    return innboks(tilgang.bruker, dag, tilgang)


ARBEIDSLISTE = Arbeidsliste(plass=20, hos=_hos, mal="avvik/_forsidehaug.html", innboks="avvik:innboks")


def til_lesing(tilgang: Tilgang, dag: dt.date) -> Blokk | None:
    """For those who follow others' cases: what is new to them, and what has waited longest."""
    leser_nye = tilgang.har(Rolletype.VERNEOMBUD, Rolletype.PERSONVERNOMBUD, Rolletype.KVALITETSKOORDINATOR)
    passer_paa = tilgang.har(Rolletype.KOMMUNEDIREKTOER, Rolletype.KVALITETSKOORDINATOR)
    if not (leser_nye or passer_paa):
        return None
    synlige = synlig_for(tilgang.bruker, tilgang).aapne()
    andres = synlige.exclude(melder=tilgang.bruker).select_related("enhet")
    nye = andres.order_by("-meldt", "-pk")[:_VIS] if leser_nye else ()
    lengst = andres.forfalte(dag).order_by(FRIST_ELLER_ALDRI, "pk")[:_VIS] if passer_paa else ()
    grupper = (
        {"kode": "lesing", "tittel": _("Nyeste åpne avvik du kan lese"), "rader": nye},
        {"kode": "lengst", "tittel": _("Lengst over fristen av alt du ser"), "rader": lengst},
    )
    return Blokk("avvik/_forside_lesing.html", {"grupper": grupper})


def egne(tilgang: Tilgang, dag: dt.date) -> Blokk | None:
    """What became of what the person reported."""
    if not tilgang.er_ansatt:
        return None
    saker = Avvik.objects.filter(melder=tilgang.bruker).order_by("-meldt", "-pk")[:_VIS]
    uleste = set(med_ulest_svar(tilgang.bruker).values_list("pk", flat=True))
    return Blokk("avvik/_forside_egne.html", {"saker": saker, "uleste_svar": uleste}, bool(uleste))


FORSIDE = (Forsidedel(plass=10, blokk=til_lesing), Forsidedel(plass=20, blokk=egne))
