"""Reading the template for its pages: what a version holds, who it applies to, and when it will be used."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from felles.klokke import dato, i_dag
from felles.register import kunnskapskilde
from felles.tid import Periode, tertial_av
from hendelser.historikk import Linje, linjer
from hendelser.models import Hendelse
from organisasjon.models import Enhet, Enhetstype
from sjekkliste.mal.endringer import Endringer, sammenlign
from sjekkliste.models import MALTYPE, Mal, Malomraade, MalQuerySet, Malspoersmaal, Runde
from sjekkliste.svar.regler import mulige_svar, tertialet_foer


def hent_omraader(maler: Iterable[Mal]) -> dict[int, list[Malomraade]]:
    """By version: its områder in order, each with its questions in order. Two queries for all versions."""
    per_mal: dict[int, list[Malomraade]] = defaultdict(list)
    spoersmaal = Malspoersmaal.objects.select_related("omraade").order_by("rekkefoelge", "pk")
    for omraade in Malomraade.objects.filter(mal__in=[mal.pk for mal in maler]).prefetch_related(
        Prefetch("spoersmaal", spoersmaal)
    ):
        per_mal[omraade.mal_id].append(omraade)
    return per_mal


@dataclass(frozen=True)
class Virksomheter:
    """The virksomheter of today, to say how many a question applies to."""

    rader: list[tuple[str, list[str]]]

    @property
    def antall(self) -> int:
        return len(self.rader)

    def gjelder(self, spoersmaal: Malspoersmaal) -> int:
        """How many of them the question applies to."""
        return sum(spoersmaal.gjelder(type_, merkelapper) for type_, merkelapper in self.rader)


def hent_virksomheter() -> Virksomheter:
    """Those that a runde opened today would have; one query."""
    enheter = Enhet.objects.gyldige(i_dag()).filter(type=Enhetstype.VIRKSOMHET)
    return Virksomheter(list(enheter.values_list("type", "merkelapper")))


def merkelapper_i_bruk() -> list[str]:
    """Every label that an enhet of today bears; one query."""
    rader = Enhet.objects.gyldige(i_dag()).values_list("merkelapper", flat=True)
    return sorted({lapp for lapper in rader for lapp in lapper})


@dataclass(frozen=True)
class Spoersmaalsrad:
    """A question as the pages of the template show it: «2.3» is the third of the second område."""

    nummer: str
    spoersmaal: Malspoersmaal
    antall: int
    foerst: bool = False
    sist: bool = False

    @property
    def id(self) -> str:
        """What the row is called on the page."""
        return f"s{self.spoersmaal.pk}"

    @property
    def gjelder(self) -> str:
        """Who it applies to, in words."""
        if not self.spoersmaal.typer and not self.spoersmaal.merkelapper:
            return _("Alle virksomheter")
        typer = [Enhetstype(kode).label for kode in self.spoersmaal.typer if kode in Enhetstype.values]
        return ", ".join([*map(str, typer), *self.spoersmaal.merkelapper])

    @property
    def kilder(self) -> list[str]:
        """What is shown beside it, in words; a source that no app has entered by its code."""
        return [str(en.navn) if (en := kunnskapskilde(kode)) else kode for kode in self.spoersmaal.kunnskap]


@dataclass(frozen=True)
class Omraaderad:
    """An område with its questions as the pages of the template show them."""

    nummer: int
    omraade: Malomraade
    rader: list[Spoersmaalsrad]

    @property
    def id(self) -> str:
        """What the område is called on the page."""
        return f"o{self.omraade.pk}"


def som_rader(omraader: Iterable[Malomraade], virksomheter: Virksomheter) -> list[Omraaderad]:
    """What the pages show of a version."""
    ut, alle = [], list(omraader)
    for nummer, omraade in enumerate(alle, 1):
        rader, rekke = [], list(omraade.spoersmaal.all())
        for plass, ett in enumerate(rekke, 1):
            # A step from the first place of an område leads to the one above it.
            foerst = nummer == plass == 1
            sist = nummer == len(alle) and plass == len(rekke)
            antall = virksomheter.gjelder(ett)
            rader.append(Spoersmaalsrad(f"{nummer}.{plass}", ett, antall, foerst, sist))
        ut.append(Omraaderad(nummer, omraade, rader))
    return ut


def endringer_i(mal: Mal, omraader: Sequence[Malomraade]) -> Endringer:
    """What the version has changed since the one published before it. Three queries."""
    foer = Mal.objects.publiserte().filter(versjon__lt=mal.versjon).first()
    return sammenlign(omraader, foer, hent_omraader([foer])[foer.pk] if foer else [])


@dataclass(frozen=True)
class Versjonsrad:
    """A version as the list shows it: what it holds, what is new, and the runder that used it."""

    mal: Mal
    omraader: int
    spoersmaal: int
    endringer: Endringer
    runder: list[Runde]


def versjoner(maler: MalQuerySet) -> list[Versjonsrad]:
    """The versions, newest first; four queries, however many."""
    alle = list(maler.order_by("-versjon").prefetch_related("runder"))
    innhold = hent_omraader(alle)
    rader = []
    for nr, mal in enumerate(alle):
        foer = next((eldre for eldre in alle[nr + 1 :] if eldre.publisert), None)
        omraader = innhold[mal.pk]
        antall = sum(len(omraade.spoersmaal.all()) for omraade in omraader)
        nytt = sammenlign(omraader, foer, innhold[foer.pk] if foer else [])
        runder = sorted(mal.runder.all(), key=lambda runde: runde.periode, reverse=True)
        rader.append(Versjonsrad(mal, len(omraader), antall, nytt, runder))
    return rader


def neste_periode(naa: dt.datetime) -> Periode:
    """The tertial of the runde that is opened next as planned; it uses what is published by then.

    The tertial that ended last is still to come only where the nightly job would open it, that is where a
    template was published before it ended.
    """
    dag = dato(naa)
    denne = Periode(dag.year, tertial_av(dag))
    forrige = Periode(*tertialet_foer(denne.aar, denne.tertial or 1))
    har_runde = set(Runde.objects.filter(aar__gte=forrige.aar).values_list("aar", "tertial"))
    ventet = Mal.objects.filter(publisert__lt=forrige.slutt).exists()
    neste = forrige if ventet else denne
    while (neste.aar, neste.tertial) in har_runde:
        etter = neste.til + dt.timedelta(days=1)
        neste = Periode(etter.year, tertial_av(etter))
    return neste


@dataclass(frozen=True)
class Forhaandsvist:
    """A question as the leder will meet it: numbered as there, with the answers of that tertial."""

    nummer: str
    rad: Spoersmaalsrad
    svar: list[str]


@dataclass(frozen=True)
class Forhaandsomraade:
    """An område as the leder will meet it."""

    nummer: int
    navn: str
    kort: list[Forhaandsvist]


def forhaandsvis(
    omraader: Iterable[Malomraade], periode: Periode, type_: str, merkelapper: list[str]
) -> list[Forhaandsomraade]:
    """The sjekkliste of a virksomhet with these labels in the tertial, without områder that are empty."""
    ut: list[Forhaandsomraade] = []
    for omraade in omraader:
        gjelder = [ett for ett in omraade.spoersmaal.all() if ett.gjelder(type_, merkelapper)]
        if not gjelder:
            continue
        nummer = len(ut) + 1
        kort = []
        for plass, ett in enumerate(gjelder, 1):
            svar = [str(verdi.label) for verdi in mulige_svar(ett.hyppighet, periode)]
            kort.append(Forhaandsvist(f"{nummer}.{plass}", Spoersmaalsrad(f"{nummer}.{plass}", ett, 0), svar))
        ut.append(Forhaandsomraade(nummer, omraade.navn, kort))
    return ut


def malhistorikk(mal: Mal, antall: int = 50) -> list[Linje]:
    """What has been done with the version, newest first; one query."""
    rader = Hendelse.objects.for_sak(MALTYPE, mal.pk).select_related("aktoer").reverse()[:antall]
    return linjer(rader, uten_aktoer=_("ikontroll"), tekst=_ved_hendelsen)


def _ved_hendelsen(rad: Hendelse) -> str:
    return f"{rad.fra} → {rad.til}" if rad.slag == "omraade_endret" else rad.kommentar
