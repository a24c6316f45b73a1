"""Reading a sjekkliste for pages, services and API: a constant number of queries each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from felles.klokke import i_dag
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from sjekkliste.kunnskap import Enhetskunnskap, kunnskap_om
from sjekkliste.models import SVARTYPE, Levertsvar, Malspoersmaal, Sjekkliste, Svar
from sjekkliste.svar.regler import forrige_svar, mangler_ved
from sjekkliste.tilgang import LESER, Adgang, synlig_for
from sjekkliste.tilstander import Status
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak, Tiltaksstatus


@dataclass(frozen=True)
class Svarrad:
    """A question with its answer, and all that stands beside it."""

    svar: Svar
    spoersmaal: Malspoersmaal
    forrige: Levertsvar | None
    tiltak: list[Tiltak]
    kunnskap: list[Any]
    motsigelse: str

    @property
    def mangler(self) -> list[tuple[str, str]]:
        """What it lacks before delivery today: (field, sentence)."""
        return mangler_ved(self.svar, har_tiltak=self.har_tiltak, motsigelse=self.motsigelse, dag=i_dag())

    @property
    def har_tiltak(self) -> bool:
        """A tiltak that is open or done; one that was cancelled does not count."""
        return any(tiltak.status != Tiltaksstatus.AVLYST for tiltak in self.tiltak)

    @property
    def uendret(self) -> int:
        """For how many tertials in a row, this one included, answer and comment have been the same."""
        if self.forrige is None or not self.er_som_forrige:
            return 1
        return self.forrige.uendret + 1

    @property
    def er_som_forrige(self) -> bool:
        return (
            self.forrige is not None
            and self.svar.verdi == self.forrige.verdi
            and self.svar.kommentar == self.forrige.kommentar
        )


def svarrader(sjekkliste: Sjekkliste) -> list[Svarrad]:
    """All questions of the sjekkliste in the order of the template. Load it with runde and enhet."""
    svar = list(
        Svar.objects.filter(sjekkliste=sjekkliste)
        .select_related("spoersmaal__omraade", "endret_av")
        .order_by("spoersmaal__omraade__rekkefoelge", "spoersmaal__rekkefoelge", "spoersmaal")
    )
    forrige = {rad.spoersmaal.kode: rad for rad in forrige_svar(sjekkliste)}
    tiltak = tiltak_ved_spoersmaal(sjekkliste)
    kunnskap: Enhetskunnskap = kunnskap_om(sjekkliste, [ett.spoersmaal for ett in svar])
    return [
        Svarrad(
            ett,
            ett.spoersmaal,
            forrige.get(ett.spoersmaal.kode),
            tiltak.get(ett.spoersmaal.kode, []),
            kunnskap.ved(ett.spoersmaal),
            kunnskap.motsigelse(ett.spoersmaal, ett.verdi),
        )
        for ett in svar
    ]


def tiltak_ved_spoersmaal(sjekkliste: Sjekkliste) -> dict[str, list[Tiltak]]:
    """By code of the question: the tiltak of this sjekkliste, and open ones of earlier tertials."""
    alle = Svar.objects.filter(sjekkliste__enhet=sjekkliste.enhet_id)
    egne = alle.filter(sjekkliste=sjekkliste)
    rader = merk_etterlatte(
        Tiltak.objects.filter(sakstype=SVARTYPE, sak_id__in=alle.values("pk"))
        .filter(Q(status=Tiltaksstatus.AAPENT) | Q(sak_id__in=egne.values("pk")))
        .select_related("ansvarlig")
        .order_by("frist", "pk")
    )
    kode_av = dict(alle.filter(pk__in={ett.sak_id for ett in rader}).values_list("pk", "spoersmaal__kode"))
    per_kode: dict[str, list[Tiltak]] = defaultdict(list)
    for tiltak in rader:
        per_kode[kode_av[tiltak.sak_id]].append(tiltak)
    return per_kode


def venter_paa(bruker: Bruker, tilgang: Tilgang) -> list[Adgang]:
    """The sjekklister of open runder that the person is to fill in or receive, by frist; one query."""
    if not tilgang.har(*LESER):
        return []
    lister = synlig_for(bruker, tilgang).filter(runde__laast=None).exclude(status=Status.MOTTATT)
    adganger = [
        Adgang(bruker, liste, tilgang)
        for liste in lister.select_related("runde", "enhet").order_by("runde__frist", "enhet__kode")
    ]
    return [adgang for adgang in adganger if adgang.kan_svare or adgang.skal_motta]


def tiltak_ved_svar(
    svar: Collection[tuple[int, int]], oeyeblikk: dt.datetime
) -> dict[tuple[int, int], list[Tiltak]]:
    """Tiltak that there were then, by (sjekkliste, spørsmål) of the answer that led to them; two queries.

    Without those that were cancelled by then. Whether one was done then, its `avsluttet` says.
    """
    sjekklister = {sjekkliste for sjekkliste, _spoersmaal in svar}
    # Only answers that have led to any: a year of a large kommune has a hundred thousand.
    med_tiltak = Svar.objects.filter(
        sjekkliste__in=sjekklister, pk__in=Tiltak.objects.filter(sakstype=SVARTYPE).values("sak_id")
    )
    av_svar = {
        pk: (sjekkliste, spoersmaal)
        for pk, sjekkliste, spoersmaal in med_tiltak.values_list("pk", "sjekkliste_id", "spoersmaal_id")
        if (sjekkliste, spoersmaal) in svar
    }
    resultat: dict[tuple[int, int], list[Tiltak]] = defaultdict(list)
    rader = Tiltak.objects.filter(
        sakstype=SVARTYPE, sak_id__in=list(av_svar), created_at__lte=oeyeblikk
    ).order_by("frist", "pk")
    for tiltak in rader.exclude(status=Tiltaksstatus.AVLYST, avsluttet__lte=oeyeblikk):
        resultat[av_svar[tiltak.sak_id]].append(tiltak)
    return resultat


def antall_aapne_tiltak(oeyeblikk: dt.datetime, enheter: Collection[int] | None = None) -> int:
    """How many tiltak from sjekklister were open then; of these virksomheter, or of all (None)."""
    aapne = Tiltak.objects.filter(
        Q(avsluttet=None) | Q(avsluttet__gt=oeyeblikk), sakstype=SVARTYPE, created_at__lte=oeyeblikk
    )
    if enheter is not None:
        aapne = aapne.filter(sak_id__in=Svar.objects.filter(sjekkliste__enhet__in=enheter).values("pk"))
    return aapne.count()
