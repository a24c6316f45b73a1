"""What a person can do with a case now: the rules of the services, so that no button leads to a refusal."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from avvik.models import Avvik
from avvik.services.avslutning import GJENAAPNINGSFRIST
from avvik.tilgang import Adgang
from avvik.tilstander import LETTE_GRADER, Aktoer, Status
from avvik.tiltaksregler import TILTAKSREGLER
from tiltak.models import Effekt, Tiltak, Tiltaksstatus


@dataclass(frozen=True)
class Situasjon:
    """A case in the hands of one person, with its tiltak, at an instant."""

    adgang: Adgang
    tiltak: Sequence[Tiltak]
    tid: dt.datetime

    @property
    def har_aapne_tiltak(self) -> bool:
        return any(tiltak.status == Tiltaksstatus.AAPENT for tiltak in self.tiltak)

    @property
    def mangler_effekt(self) -> bool:
        return any(t.status == Tiltaksstatus.UTFOERT and t.effekt == Effekt.IKKE_VURDERT for t in self.tiltak)

    def kan_bli(self, til: Status) -> bool:
        """Is the step declared, and this person's to take?"""
        return bool(self.adgang.overganger(til))


@dataclass(frozen=True)
class Handling:
    """One thing to do: its name, what the button says, and where it leads."""

    navn: str
    tekst: str
    adresse: str


def _kan_starte(s: Situasjon) -> bool:
    return s.adgang.avvik.status == Status.MELDT and s.kan_bli(Status.UNDER_BEHANDLING)


def _kan_starte_tiltak(s: Situasjon) -> bool:
    underveis = s.adgang.avvik.status == Status.UNDER_BEHANDLING
    return underveis and s.har_aapne_tiltak and s.kan_bli(Status.TILTAK_PAAGAAR)


def _kan_evalueres(s: Situasjon) -> bool:
    return not s.har_aapne_tiltak and s.kan_bli(Status.TIL_EVALUERING)


def _kan_sendes_tilbake(s: Situasjon) -> bool:
    til_evaluering = s.adgang.avvik.status == Status.TIL_EVALUERING
    return til_evaluering and s.har_aapne_tiltak and s.kan_bli(Status.TILTAK_PAAGAAR)


def _kan_lukkes(s: Situasjon) -> bool:
    avvik = s.adgang.avvik
    if not s.kan_bli(Status.LUKKET):
        return False
    if avvik.status == Status.TIL_EVALUERING:
        return not s.har_aapne_tiltak and not s.mangler_effekt
    lett = not avvik.alvorlighetsgrad or avvik.alvorlighetsgrad in LETTE_GRADER
    return lett and (avvik.status == Status.MELDT or not s.har_aapne_tiltak)


def _kan_avvises(s: Situasjon) -> bool:
    return Aktoer.LEDER in s.adgang.aktoerer and s.kan_bli(Status.AVVIST)


def _kan_gjenaapnes(s: Situasjon) -> bool:
    avvik = s.adgang.avvik
    if avvik.er_aapen or not s.kan_bli(Status.UNDER_BEHANDLING):
        return False
    if Aktoer.LEDER in s.adgang.aktoerer:
        return True
    return avvik.lukket is not None and s.tid <= avvik.lukket + GJENAAPNINGSFRIST


def _aapen(s: Situasjon) -> bool:
    return s.adgang.avvik.er_aapen


def kan_legge_til_tiltak(s: Situasjon) -> bool:
    """Whoever handles an open case that is begun."""
    return TILTAKSREGLER.kan_legge_til(s.adgang)


def _trenger_tiltak(s: Situasjon) -> bool:
    """A case that cannot close lightly goes on by a tiltak."""
    avvik = s.adgang.avvik
    tung = bool(avvik.alvorlighetsgrad) and avvik.alvorlighetsgrad not in LETTE_GRADER
    underveis = avvik.status == Status.UNDER_BEHANDLING and not s.har_aapne_tiltak
    return tung and underveis and kan_legge_til_tiltak(s)


_Valg = tuple[tuple[str, object, Callable[[Situasjon], bool]], ...]

# In the order of the work; those first that take the case on.
_STEG: _Valg = (
    ("start", _("Begynn behandlingen"), _kan_starte),
    ("tiltak_nytt", _("Legg til tiltak"), _trenger_tiltak),
    ("start_tiltak", _("Sett i gang tiltakene"), _kan_starte_tiltak),
    ("til_evaluering", _("Send til evaluering"), _kan_evalueres),
    ("send_tilbake", _("Send tilbake til tiltak"), _kan_sendes_tilbake),
    ("lukk", _("Lukk saken"), _kan_lukkes),
)
_ARBEID: _Valg = (
    ("klassifiser", _("Klassifiser"), lambda s: s.adgang.kan_klassifisere and _aapen(s)),
    ("tildel", _("Velg behandler"), lambda s: s.adgang.er_leder and _aapen(s)),
    ("tiltak_nytt", _("Legg til tiltak"), lambda s: kan_legge_til_tiltak(s) and not _trenger_tiltak(s)),
    ("videresend", _("Send videre til en annen enhet"), lambda s: s.adgang.kan_videresende and _aapen(s)),
    ("omhandler", _("Før opp hvem saken gjelder"), lambda s: s.adgang.kan_foere_opp and _aapen(s)),
    ("rett", _("Rett meldingen"), lambda s: s.adgang.kan_rette),
    ("trekk", _("Trekk meldingen"), lambda s: s.adgang.kan_rette),
    ("gjenaapne", _("Ta saken opp igjen"), _kan_gjenaapnes),
    ("avvis", _("Avvis saken"), _kan_avvises),
)


def _handlinger(valg: _Valg, situasjon: Situasjon) -> list[Handling]:
    nummer = situasjon.adgang.avvik.saksnummer
    return [
        Handling(navn, str(tekst), reverse(f"avvik:{navn}", args=[nummer]))
        for navn, tekst, kan in valg
        if kan(situasjon)
    ]


def _vurder_neste_tiltak(s: Situasjon) -> list[Handling]:
    """In evaluation the way on is through each tiltak that nobody has evaluated."""
    avvik = s.adgang.avvik
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
    adgang = situasjon.adgang
    if not adgang.avvik.er_aapen or not adgang.kan_behandle:
        return ""
    return " ".join(
        setning for setning in (_til_neste_steg(situasjon), _til_lukking(adgang.avvik)) if setning
    )


def _til_neste_steg(situasjon: Situasjon) -> str:
    avvik = situasjon.adgang.avvik
    if _trenger_tiltak(situasjon):
        return str(_("Alvorlighetsgraden er høy eller kritisk. Legg til et tiltak for å komme videre."))
    if avvik.status == Status.TILTAK_PAAGAAR and situasjon.har_aapne_tiltak:
        return str(_("Når alle tiltak er utført eller avlyst, kan saken gå videre."))
    if not situasjon.adgang.kan_vurdere and avvik.status == Status.TIL_EVALUERING:
        return ""
    if avvik.status == Status.TIL_EVALUERING and situasjon.mangler_effekt:
        return str(_("Vurder om hvert tiltak virket. Så kan saken lukkes."))
    if avvik.status == Status.TIL_EVALUERING and not situasjon.har_aapne_tiltak:
        return str(_("Virket det ikke? Legg til et nytt tiltak, så kan saken gå tilbake."))
    return ""


def _til_lukking(avvik: Avvik) -> str:
    """A melding need not be classified before somebody has begun; what was imported may close without."""
    if avvik.status == Status.MELDT or avvik.kategori_id or avvik.importert:
        return ""
    return str(_("Saken har ingen kategori ennå. Den må ha en før den kan lukkes."))
