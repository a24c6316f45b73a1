"""What a person can do with a case now: the rules of the services, so that no button leads to a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from avvik.steg import AAPENT_TILTAK, LETT_GRAD, STEG
from avvik.tilstander import Status
from avvik.tiltaksregler import TILTAKSREGLER
from saksramme.steg import Situasjon
from tiltak.models import Effekt, Tiltaksstatus


@dataclass(frozen=True)
class Handling:
    """One thing to do: its name, what the button says, and where it leads."""

    navn: str
    tekst: str
    adresse: str


def _aapen(s: Situasjon) -> bool:
    return bool(s.sak.er_aapen)


def kan_legge_til_tiltak(s: Situasjon) -> bool:
    """Whoever handles an open case that is begun."""
    return TILTAKSREGLER.kan_legge_til(s.adgang)


def _trenger_tiltak(s: Situasjon) -> bool:
    """A case that cannot close lightly goes on by a tiltak."""
    underveis = s.sak.status == Status.UNDER_BEHANDLING and kan_legge_til_tiltak(s)
    return underveis and not (LETT_GRAD.holder(s) or AAPENT_TILTAK.holder(s))


_Valg = tuple[tuple[str, object, Callable[[Situasjon], bool]], ...]


def _steg(navn: str, tekst: object) -> tuple[str, object, Callable[[Situasjon], bool]]:
    return navn, tekst, partial(STEG.kan, navn)


# In the order of the work; those first that take the case on.
_STEG: _Valg = (
    _steg("start", _("Begynn behandlingen")),
    ("tiltak_nytt", _("Legg til tiltak"), _trenger_tiltak),
    _steg("start_tiltak", _("Sett i gang tiltakene")),
    _steg("til_evaluering", _("Send til evaluering")),
    _steg("send_tilbake", _("Send tilbake til tiltak")),
    _steg("lukk", _("Lukk saken")),
)
_ARBEID: _Valg = (
    ("klassifiser", _("Klassifiser"), lambda s: s.adgang.kan_klassifisere and _aapen(s)),
    ("tildel", _("Velg behandler"), lambda s: s.adgang.er_leder and _aapen(s)),
    ("tiltak_nytt", _("Legg til tiltak"), lambda s: kan_legge_til_tiltak(s) and not _trenger_tiltak(s)),
    ("videresend", _("Send videre til en annen enhet"), lambda s: s.adgang.kan_videresende and _aapen(s)),
    ("omhandler", _("Før opp hvem saken gjelder"), lambda s: s.adgang.kan_foere_opp and _aapen(s)),
    ("rett", _("Rett meldingen"), lambda s: s.adgang.kan_rette),
    _steg("trekk", _("Trekk meldingen")),
    _steg("gjenaapne", _("Ta saken opp igjen")),
    _steg("avvis", _("Avvis saken")),
)


@dataclass(frozen=True)
class Bekreftelse:
    """What the page says of a step that needs no more than a yes; the last words where there is a melder."""

    tittel: Any
    knapp: Any
    kvittering: tuple[Any, Any]
    ingress: tuple[Any, Any] = ("", "")


BEKREFTES = {
    "start": Bekreftelse(
        tittel=_("Begynn behandlingen"),
        knapp=_("Begynn behandlingen"),
        kvittering=(_("Du har begynt på saken."), _("Melderen ser det.")),
        ingress=(_("Du blir den som behandler saken."), _("Melderen ser at du har begynt.")),
    ),
    "start_tiltak": Bekreftelse(
        tittel=_("Sett i gang tiltakene"),
        knapp=_("Sett i gang"),
        kvittering=(_("Tiltakene er satt i gang."), ""),
    ),
    "til_evaluering": Bekreftelse(
        tittel=_("Send til evaluering"),
        knapp=_("Send til evaluering"),
        kvittering=(_("Saken er til evaluering."), ""),
        ingress=(_("Lederen vurderer om tiltakene virket, og lukker saken."), ""),
    ),
}


def kan(situasjon: Situasjon) -> list[str]:
    """The names of all that the person can do with the case now."""
    return [navn for navn, _tekst, er_mulig in (*_STEG, *_ARBEID) if er_mulig(situasjon)]


def _handlinger(valg: _Valg, situasjon: Situasjon) -> list[Handling]:
    nummer = situasjon.sak.saksnummer
    return [
        Handling(navn, str(tekst), reverse(f"avvik:{navn}", args=[nummer]))
        for navn, tekst, er_mulig in valg
        if er_mulig(situasjon)
    ]


def _vurder_neste_tiltak(s: Situasjon) -> list[Handling]:
    """In evaluation the way on is through each tiltak that nobody has evaluated."""
    avvik = s.sak
    if avvik.status != Status.TIL_EVALUERING or not kan_legge_til_tiltak(s) or not s.adgang.kan_vurdere:
        return []
    for tiltak in s.tiltak:
        if tiltak.status == Tiltaksstatus.UTFOERT and tiltak.effekt == Effekt.IKKE_VURDERT:
            adresse = reverse("avvik:tiltak_effekt", args=[avvik.saksnummer, tiltak.pk])
            return [Handling("tiltak_effekt", str(_("Vurder effekten")), adresse)]
    return []


def neste_steg(situasjon: Situasjon) -> list[Handling]:
    """The steps that take the case on, that this person can take now."""
    return [*_vurder_neste_tiltak(situasjon), *_handlinger(_STEG, situasjon)]


def annet_arbeid(situasjon: Situasjon) -> list[Handling]:
    """What else the person can do with the case now."""
    return _handlinger(_ARBEID, situasjon)


def hva_mangler(situasjon: Situasjon) -> str:
    """What stands between the case and its next step, for whoever handles it; empty where nothing does."""
    if not _aapen(situasjon) or not situasjon.adgang.kan_behandle:
        return ""
    return STEG.mangler(situasjon)
