"""The lists of cases (felles/liste): what is in them for whom, and their columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from avvik.forms.liste import AAPNE, ALLE, Listefilter
from avvik.innboks import Haug, innboks
from avvik.klarspraak import status_for_melder
from avvik.models import SAKSTYPE, Avvik
from avvik.sporringer.liste import NYESTE, TELLEGRENSE, antall_inntil, sortering_av
from avvik.sporringer.listevalg import velg
from avvik.tilgang import ledere_for_sak, synlig_for
from avvik.ulest import med_ulest_svar
from felles.klokke import dato, i_dag
from felles.liste.liste import Kolonne, Liste, Listeinnhold, Spoerring
from felles.liste.sortering import Sortering
from organisasjon.ansatte import ansatte_blant
from organisasjon.models import Bruker, Rolletype
from organisasjon.personvalg import ramse_opp
from organisasjon.tilgang import LEDERROLLER, Tilgang, krev_rolle, tilgang_for
from vedlegg.sporringer import antall_vedlegg

SIDELENGDE = 25
_LESER = (
    *LEDERROLLER,
    Rolletype.KVALITETSKOORDINATOR,
    Rolletype.VERNEOMBUD,
    Rolletype.PERSONVERNOMBUD,
)


@dataclass(frozen=True, kw_only=True)
class Avvikslisten(Listeinnhold):
    """The list of cases, with the filter that it is narrowed by and a bounded count."""

    sortering: Sortering
    skjema: Listefilter
    antall: int
    ord_: str | None


def _avvik(spoerring: Spoerring) -> Avvikslisten:
    """Cases by filter, words and order. Of a search that this session does not know, none."""
    tilgang, ord_ = tilgang_for(spoerring.bruker), spoerring.ord_ or ""
    skjema = Listefilter(
        _med_standardvalg(spoerring.parametre, ord_),
        tre=tilgang.tre,
        enheter=_enheter(tilgang),
        auto_id="filter-%s",
    )
    skjema.is_valid()
    synlige = synlig_for(spoerring.bruker, tilgang)
    saker = velg(synlige, skjema.cleaned_data, tre=tilgang.tre, dag=i_dag(), ord_=ord_)
    if spoerring.ord_ is None:
        saker = saker.none()
    antall = antall_inntil(saker)
    # Of a word that many cases hold, any order's index finds a page at once; of a rare one, none does.
    soeker = bool(ord_) and antall <= TELLEGRENSE
    return Avvikslisten(
        rader=saker.select_related("enhet", "behandles_av", "kategori"),
        sortering=sortering_av(spoerring.parametre.get("sorter", ""), soeker=soeker),
        skjema=skjema,
        antall=antall,
        ord_=spoerring.ord_,
    )


def _med_standardvalg(parametre: QueryDict, ord_: str) -> QueryDict:
    """Without a choice the list shows what is open; a search looks among all."""
    data = parametre.copy()
    if not data.get("status"):
        data["status"] = ALLE if ord_ else AAPNE
    return data


def _enheter(tilgang: Tilgang) -> set[int] | None:
    """The enheter worth choosing among: those that the person reads cases of; None means all."""
    return None if tilgang.dekker_alt(*_LESER) else tilgang.dekning(*_LESER)


def _haug(spoerring: Spoerring) -> Listeinnhold:
    """One heap of the inbox whole; 404 for one that there is none of."""
    kode = spoerring.parametre.get("haug", "")
    if kode not in Haug.values:
        raise Http404
    haug = Haug(kode)
    saker = innboks(spoerring.bruker, i_dag()).haug(haug)
    return Listeinnhold(
        rader=saker.select_related("enhet", "behandles_av", "kategori"), sortering=haug.sortering
    )


@dataclass(frozen=True)
class Melding:
    """One's own melding: where it stands in words, and whether there is an answer that one has not read."""

    sak: Avvik
    status: str
    filer: int
    er_ulest: bool


def _mine(spoerring: Spoerring) -> Listeinnhold:
    """What the person has reported, newest first; `?vis=uleste` those with news."""
    bruker = spoerring.bruker
    bare_uleste = spoerring.parametre.get("vis") == "uleste"
    egne = med_ulest_svar(bruker) if bare_uleste else Avvik.objects.filter(melder=bruker)
    return Listeinnhold(
        rader=egne.select_related("enhet", "behandles_av", "behandler").med_habilitet(),
        sortering=NYESTE,
        vis=lambda saker: _meldinger(saker, bruker),
    )


def _meldinger(saker: Sequence[Avvik], bruker: Bruker) -> list[Melding]:
    tilgang = tilgang_for(bruker)
    ledere = {sak.pk: ledere_for_sak(tilgang, sak) for sak in saker if sak.er_aapen}
    navn = dict(Bruker.objects.filter(pk__in=set().union(*ledere.values())).values_list("pk", "navn"))
    ider = [sak.pk for sak in saker]
    filer = antall_vedlegg(SAKSTYPE, ider, for_melder=bruker)
    ansatte = ansatte_blant({sak.behandler_id for sak in saker if sak.er_aapen})
    uleste = set(med_ulest_svar(bruker).filter(pk__in=ider).values_list("pk", flat=True))
    return [
        Melding(
            sak,
            status_for_melder(
                sak,
                ramse_opp([navn[pk] for pk in ledere.get(sak.pk, ())]),
                har_behandler=sak.behandler_id in ansatte,
            ),
            filer.get(sak.pk, 0),
            sak.pk in uleste,
        )
        for sak in saker
    ]


def _foelges_opp_av(sak: Avvik) -> str:
    return sak.behandles_av.navn if sak.behandles_av_id != sak.enhet_id else ""


_SAKSNUMMER = Kolonne(_("Saksnummer"), lambda sak: sak.saksnummer, 14, sorter="saksnummer")
_HVA = Kolonne(_("Hva"), lambda sak: sak.tittel, 50)
_HVOR = Kolonne(_("Hvor"), lambda sak: sak.enhet.navn, 30, sorter="enhet")
_STATUS = Kolonne(_("Status"), lambda sak: sak.get_status_display())
_MELDT = Kolonne(_("Meldt"), lambda sak: dato(sak.meldt), 12, sorter="meldt")
_KOLONNER = (
    _SAKSNUMMER,
    _HVA,
    Kolonne(_("Kategori"), lambda sak: sak.kategori and sak.kategori.navn, 24, paa_siden=False),
    _HVOR,
    Kolonne(_("Følges opp av"), _foelges_opp_av, 30, paa_siden=False),
    _STATUS,
    Kolonne(_("Alvorlighetsgrad"), lambda sak: sak.get_alvorlighetsgrad_display(), paa_siden=False),
    Kolonne(_("Fortrolig"), lambda sak: sak.fortrolig, 10, paa_siden=False),
    Kolonne(_("Frist"), lambda sak: sak.frist, 12, sorter="frist"),
    _MELDT,
)


def _av_saken(kolonne: Kolonne) -> Kolonne:
    """The same of one's own melding."""
    return Kolonne(kolonne.overskrift, lambda melding: kolonne.verdi(melding.sak), kolonne.bredde)


AVVIK = Liste(kode="avvik", navn=_("Avvik"), kolonner=_KOLONNER, hent=_avvik, soek="avvik", lengde=SIDELENGDE)
HAUG = Liste(
    kode="innboks",
    navn=_("Innboks"),
    kolonner=_KOLONNER,
    hent=_haug,
    adgang=krev_rolle,
    lengde=SIDELENGDE,
)
MINE = Liste(
    kode="mine-meldinger",
    navn=_("Mine meldinger"),
    kolonner=(
        *map(_av_saken, (_SAKSNUMMER, _HVA, _HVOR, _MELDT, _STATUS)),
        Kolonne(_("Hvor saken står"), lambda melding: melding.status, 50),
        Kolonne(_("Melding til deg"), lambda melding: melding.sak.lukkemelding, 50),
        Kolonne(_("Vedlegg"), lambda melding: melding.filer, 10),
        Kolonne(_("Ulest svar"), lambda melding: melding.er_ulest, 10),
    ),
    hent=_mine,
    lengde=SIDELENGDE,
)
LISTER = (AVVIK, HAUG, MINE)
