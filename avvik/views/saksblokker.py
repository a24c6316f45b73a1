"""What the page of a case is made of: its blocks in order, and what each is given (saksramme/saksside.py)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from avvik.forms.melding import DialogSkjema
from avvik.habilitetstekst import om_habilitet
from avvik.handlinger import Handling, annet_arbeid, hva_mangler, kan_legge_til_tiltak, neste_steg
from avvik.innsyn import innsyn_i_sak
from avvik.klarspraak import status_for_melder
from avvik.models import SAKSTYPE, Avvik
from avvik.saker import vedleggsadgang_i
from avvik.tilgang import Adgang, synlig_for
from avvik.ulest import uleste_meldinger
from avvik.utfall import utfallstekst
from avvik.views.felles import Sak
from felles.klokke import i_dag
from hendelser.historikk import historikk
from organisasjon.ansatte import arbeider_her
from organisasjon.personvalg import ledernavn
from saksramme.kobling import Saksnoekkel, koblinger_til
from saksramme.saksside import Plass, Saksblokk
from saksramme.steg import Situasjon
from vedlegg.sporringer import vedleggsliste

_DUPLIKATER = 20


@dataclass
class Saksside:
    """A case and its reader, and what more than one block needs to know."""

    sak: Sak
    dialogskjema: DialogSkjema

    @property
    def avvik(self) -> Avvik:
        return self.sak.avvik

    @property
    def adgang(self) -> Adgang:
        return self.sak.adgang

    @cached_property
    def leder(self) -> str:
        return ledernavn(self.adgang.habilitet.ledere) if self.avvik.er_aapen else ""

    @cached_property
    def har_behandler(self) -> bool:
        return not self.avvik.er_aapen or arbeider_her(self.avvik.behandler_id)

    @cached_property
    def situasjon(self) -> Situasjon:
        return self.sak.situasjon

    @cached_property
    def arbeid(self) -> list[Handling]:
        return annet_arbeid(self.situasjon)

    @cached_property
    def kan_be_om_gjenaapning(self) -> bool:
        """The reporter finds it beside the outcome."""
        return self.adgang.er_melder and any(handling.navn == "gjenaapne" for handling in self.arbeid)

    @cached_property
    def dialog(self) -> list[Any]:
        return list(self.avvik.dialog.select_related("avsender")) if self.adgang.kan_skrive else []

    @property
    def felles(self) -> dict[str, Any]:
        """What every block is given."""
        uleste = uleste_meldinger(self.adgang).values_list("pk", flat=True)
        return {
            "sak": self.avvik,
            "adgang": self.adgang,
            "leder": self.leder,
            "forfalt": self.avvik.er_forfalt(i_dag()),
            "uleste": set(uleste) if self.dialog else set(),
        }


def _hode(side: Saksside) -> dict[str, Any]:
    tekst = status_for_melder(side.avvik, side.leder, har_behandler=side.har_behandler)
    return {"status_tekst": tekst}


def _steg(side: Saksside) -> dict[str, Any] | None:
    arbeid = [
        handling for handling in side.arbeid if handling.navn != "gjenaapne" or not side.kan_be_om_gjenaapning
    ]
    inhabil = om_habilitet(side.adgang, side.leder) if side.avvik.er_aapen else ""
    setninger = [setning for setning in (inhabil, hva_mangler(side.situasjon)) if setning]
    steg = neste_steg(side.situasjon)
    if not (steg or arbeid or setninger):
        return None
    return {
        "stegsetninger": setninger,
        "neste_steg": steg,
        "annet_arbeid": arbeid,
        "trykkes": ("start",),
        "versjon": side.sak.verdier,
    }


def _utfall(side: Saksside) -> dict[str, Any] | None:
    if side.avvik.er_aapen:
        return None
    original = side.avvik.duplikat_av_id
    synlige = synlig_for(side.adgang.bruker, side.sak.tilgang)
    return {
        "utfall": utfallstekst(side.avvik.utfall).rstrip("."),
        "original": synlige.filter(pk=original).first() if original else None,
        "kan_be_om_gjenaapning": side.kan_be_om_gjenaapning,
    }


def _vedlegg(side: Saksside) -> dict[str, Any]:
    adgang = vedleggsadgang_i(side.adgang)
    return {"vedlegg": vedleggsliste(SAKSTYPE, side.avvik.pk, side.adgang.bruker, adgang)}


def _tiltak(side: Saksside) -> dict[str, Any]:
    return {"tiltak": side.sak.tiltak, "kan_arbeide_med_tiltak": kan_legge_til_tiltak(side.situasjon)}


def _koblinger(side: Saksside) -> dict[str, Any]:
    return {"koblinger": koblinger_til(Saksnoekkel(SAKSTYPE, side.avvik.pk), side.adgang.bruker)}


def _dialog(side: Saksside) -> dict[str, Any] | None:
    if not side.adgang.kan_skrive:
        return None
    return {"dialog": side.dialog, "dialogskjema": side.dialogskjema}


def _historikk(side: Saksside) -> dict[str, Any]:
    return {"historikk": historikk(SAKSTYPE, side.avvik.pk, hele=side.adgang.ser_intern_historikk)}


def _fakta(side: Saksside) -> dict[str, Any]:
    """Duplicates as far as the person sees them; whom it was once about only for who leads it."""
    avvik, adgang = side.avvik, side.adgang
    synlige = synlig_for(adgang.bruker, side.sak.tilgang)
    return {
        "behandler_har_sluttet": avvik.behandler_id is not None and not side.har_behandler,
        "foert_bort": [rad for rad in avvik.omhandlede.all() if rad.fjernet] if adgang.er_leder else [],
        "duplikater": list(synlige.filter(duplikat_av=avvik).order_by("-meldt", "-pk")[:_DUPLIKATER]),
    }


def _innsyn(side: Saksside) -> dict[str, Any]:
    return {"innsyn": innsyn_i_sak(side.sak.tilgang, side.avvik, leser=side.adgang.bruker)}


BLOKKER: tuple[Saksblokk[Saksside], ...] = (
    Saksblokk("hode", Plass.HODE, "avvik/_hode.html", _hode),
    Saksblokk("steg", Plass.STEG, "saksramme/_steg.html", _steg),
    Saksblokk("utfall", Plass.TEKST, "avvik/_utfall.html", _utfall),
    Saksblokk("melding", Plass.TEKST, "avvik/_melding.html"),
    Saksblokk("vedlegg", Plass.TEKST, "vedlegg/_seksjon.html", _vedlegg),
    Saksblokk("tiltak", Plass.TEKST, "avvik/_tiltak.html", _tiltak),
    Saksblokk("koblinger", Plass.TEKST, "saksramme/_koblinger.html", _koblinger),
    Saksblokk("dialog", Plass.TEKST, "avvik/_dialog.html", _dialog),
    Saksblokk("historikk", Plass.TEKST, "saksramme/_historikk.html", _historikk),
    Saksblokk("utskrift", Plass.TEKST, "saksramme/_utskrift.html"),
    Saksblokk("fakta", Plass.FAKTA, "avvik/_fakta.html", _fakta),
    Saksblokk("innsyn", Plass.FAKTA, "saksramme/_innsyn.html", _innsyn),
)
