"""What the page of a sjekkliste shows: its questions as cards, how far it has come, and what is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from felles.klokke import i_dag
from felles.kunnskap import Kunnskap
from felles.register import kunnskapskilde
from hendelser.historikk import Linje
from organisasjon.personvalg import ledernavn
from sjekkliste.klarspraak import historikk
from sjekkliste.models import SVARTYPE, Levering, Levertsvar, Sjekkliste
from sjekkliste.saker import vedleggsadgang_i
from sjekkliste.sporringer import Svarrad, svarrader
from sjekkliste.svar.forms.levering import MedvirkningSkjema
from sjekkliste.svar.forms.svar import SvarSkjema
from sjekkliste.svar.regler import kan_tas_med
from sjekkliste.svar.views.felles import Sak
from sjekkliste.tilgang import Adgang
from sjekkliste.tilstander import Status
from vedlegg.sporringer import Vedleggsliste, vedleggslister

LENGE_UENDRET = 3


@dataclass(frozen=True)
class Forskjell:
    """A field that two people wrote differently."""

    navn: str
    mitt: str
    deres: str


@dataclass(frozen=True)
class Konflikt:
    """Somebody saved while another wrote: what each wrote, and the version to save over."""

    versjon: int
    hvem: str
    naar: Any
    er_egen: bool
    forskjeller: list[Forskjell]


@dataclass
class Kort:
    """One question on the page: with a form where it can be answered, else with the answer alone."""

    nummer: str
    rad: Svarrad
    skjema: SvarSkjema | None = None
    vedlegg: Vedleggsliste | None = None
    levert: Levertsvar | None = None
    konflikt: Konflikt | None = None
    feil: list[str] = field(default_factory=list)
    er_lagret: bool = False
    vis_mangler: bool = False

    @property
    def svar(self) -> Any:
        """What is read: the answer as delivered, else as it stands."""
        return self.levert or self.rad.svar

    @property
    def motsigelse(self) -> str:
        return self.levert.motsigelse if self.levert else self.rad.motsigelse

    @property
    def kunnskap(self) -> list[tuple[str, Kunnskap]]:
        """What the registers know, each with its name."""
        kilder = [(kunnskapskilde(kunnskap.kilde), kunnskap) for kunnskap in self.rad.kunnskap]
        return [(kjent.navn, kunnskap) for kjent, kunnskap in kilder if kjent is not None]

    @property
    def uendret(self) -> int:
        """For how many tertials the answer has been the same, where they are many; else 0."""
        antall = self.levert.uendret if self.levert else self.rad.uendret
        return antall if antall >= LENGE_UENDRET and self.svar.verdi else 0

    @property
    def kan_uendret(self) -> bool:
        """Is there an answer of the tertial before that can be taken over?"""
        if self.rad.forrige is None or self.skjema is None:
            return False
        periode = self.rad.svar.sjekkliste.runde.periode
        return kan_tas_med(self.rad.forrige, self.rad.spoersmaal.hyppighet, periode, i_dag())

    @property
    def tilstand(self) -> str:
        """«ferdig», «mangler» (answered, and something is lacking) or «ubesvart»."""
        if not self.rad.svar.verdi:
            return "ubesvart"
        return "mangler" if self.rad.mangler else "ferdig"

    @property
    def mangler(self) -> list[str]:
        """The sentences that stand with the answer: not before somebody has begun on it."""
        if self.tilstand == "ubesvart" and not self.vis_mangler:
            return []
        return [setning for _felt, setning in self.rad.mangler]

    @property
    def maal(self) -> str:
        """The id of the input that lacks something first, for a link to it."""
        felt = self.rad.mangler[0][0] if self.rad.mangler else "verdi"
        return self.feltmaal(felt)

    def feltmaal(self, felt: str) -> str:
        """The id of an input of this question."""
        return f"s{self.rad.spoersmaal.pk}_{felt}" + ("_0" if felt == "verdi" else "")


@dataclass
class Omraade:
    """An område of the template with its cards."""

    navn: str
    nummer: int
    kort: list[Kort]

    @property
    def ferdige(self) -> int:
        return sum(ett.tilstand == "ferdig" for ett in self.kort)

    @property
    def uferdige(self) -> list[Kort]:
        return [ett for ett in self.kort if ett.tilstand != "ferdig"]


@dataclass
class Side:
    """The whole page. Made with a number of queries that does not grow with the questions."""

    sak: Sak
    omraader: list[Omraade]
    medvirkning: MedvirkningSkjema
    medvirkningskonflikt: Konflikt | None = None
    medvirkningsfeil: list[str] = field(default_factory=list)
    medvirkning_lagret: bool = False
    levering: Levering | None = None
    leder_navn: str = ""
    historikk: list[Linje] = field(default_factory=list)
    tidligere: list[Levering] = field(default_factory=list)
    feillinjer: list[dict[str, str]] = field(default_factory=list)

    @property
    def kort(self) -> list[Kort]:
        return [ett for omraade in self.omraader for ett in omraade.kort]

    @property
    def antall(self) -> int:
        return len(self.kort)

    @property
    def besvart(self) -> int:
        """How many have an answer, finished or not."""
        return sum(ett.tilstand != "ubesvart" for ett in self.kort)

    @property
    def med_mangler(self) -> int:
        """How many are answered and lack something all the same."""
        return sum(ett.tilstand == "mangler" for ett in self.kort)

    @property
    def ferdige(self) -> int:
        return sum(omraade.ferdige for omraade in self.omraader)

    @property
    def leser_tidligere(self) -> bool:
        """Is this a delivery that was sent back?"""
        return self.levering is not None and self.levering.til is not None

    @property
    def medvirket(self) -> Levering | Sjekkliste:
        """Where it stands who took part: in what was delivered, else as it is now."""
        return self.levering or self.sak.sjekkliste

    @property
    def for_sent(self) -> bool:
        return self.levering is not None and self.levering.for_sent

    @property
    def kan_motta(self) -> bool:
        return self.sak.adgang.kan(Status.MOTTATT)

    @property
    def uferdige(self) -> list[Omraade]:
        return [omraade for omraade in self.omraader if omraade.uferdige]

    @property
    def medvirkning_mangler(self) -> bool:
        liste = self.sak.sjekkliste
        return not (liste.medvirkning_ansatte and liste.medvirkning_verneombud)

    @property
    def er_klar(self) -> bool:
        """Nothing is lacking: it can be delivered."""
        return not self.uferdige and not self.medvirkning_mangler

    def kort_for(self, spoersmaal_id: int) -> Kort | None:
        """The card of that question; None for one that the sjekkliste does not have."""
        return next((ett for ett in self.kort if ett.rad.spoersmaal.pk == spoersmaal_id), None)


def lag_side(sak: Sak, *, levering: Levering | None = None) -> Side:
    """The page as the person may see it now; of `levering` what was delivered then."""
    rader = svarrader(sak.sjekkliste)
    for rad in rader:
        rad.svar.sjekkliste = sak.sjekkliste
    leverte = {ett.spoersmaal_id: ett for ett in levering.svar.all()} if levering else {}
    vedlegg = _vedlegg(sak.adgang, rader)
    omraader = []
    for nummer, (_pk, gruppe) in enumerate(groupby(rader, lambda rad: rad.spoersmaal.omraade_id), 1):
        kort = [
            Kort(
                f"{nummer}.{plass}",
                rad,
                skjema=SvarSkjema(svar=rad.svar) if sak.adgang.kan_svare and levering is None else None,
                vedlegg=vedlegg[rad.svar.pk],
                levert=leverte.get(rad.spoersmaal.pk),
            )
            for plass, rad in enumerate(gruppe, 1)
        ]
        omraader.append(Omraade(kort[0].rad.spoersmaal.omraade.navn, nummer, kort))
    return Side(
        sak,
        omraader,
        MedvirkningSkjema(sjekkliste=sak.sjekkliste, kan_skrives=sak.adgang.kan_svare),
        levering=levering,
        leder_navn="" if sak.adgang.er_leder else ledernavn(sak.adgang.naermeste_ledere),
    )


def hel_side(sak: Sak, *, levering: Levering | None = None) -> Side:
    """The page with its history, and the deliveries that were sent back."""
    side = lag_side(sak, levering=levering)
    side.historikk = historikk(sak.sjekkliste)
    side.tidligere = list(sak.sjekkliste.leveringer.exclude(til=None).order_by("-levert"))
    return side


def _vedlegg(adgang: Adgang, rader: list[Svarrad]) -> Mapping[int, Vedleggsliste]:
    return vedleggslister(
        SVARTYPE, {rad.svar.pk: vedleggsadgang_i(adgang, rad.svar) for rad in rader}, adgang.bruker
    )


def gjeldende_levering(sjekkliste: Sjekkliste) -> Levering | None:
    """What is delivered and not sent back."""
    return sjekkliste.leveringer.filter(til=None).select_related("levert_av").first()


def kontekst(side: Side) -> dict[str, Any]:
    """What the templates of the page are given."""
    return {
        "side": side,
        "sjekkliste": side.sak.sjekkliste,
        "runde": side.sak.sjekkliste.runde,
        "adgang": side.sak.adgang,
    }


def feillinje(kort: Kort, felt: str, setning: str) -> dict[str, str]:
    """A line of the error summary: which question, what is wrong, and where."""
    return {
        "tekst": _("%(nummer)s %(spoersmaal)s – %(setning)s")
        % {"nummer": kort.nummer, "spoersmaal": kort.rad.spoersmaal.tekst, "setning": setning},
        "maal": kort.feltmaal(felt),
    }
