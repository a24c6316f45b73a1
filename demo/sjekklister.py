"""The demo's sjekklister: template, runder, answers, deliveries and tiltak, as people would make them.

Everything that happens is an event at an instant, carried out in order with the clock standing there, up to
the midnight that begins the anchor day. The runde of the tertial that ended last is open then.
"""

import datetime as dt
import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from functools import partial

from django.db import connection

from avvik.models import Avvik, Avviksperiode
from demo import organisasjon as org
from demo.bemanning import Bemanning
from demo.sjekklisteforloep import Rundetid, forloep_i, rundetid
from demo.sjekklisteplan import FOERSTE_AAR, FROE, Plansvar, svar_i
from demo.sjekklistetekster import andre_tekster, tekster_for
from felles.klokke import OSLO, i_dag, naa, som_om
from felles.tid import Periode, doegnstart
from organisasjon.models import Bruker
from saksramme.tiltak.services import opprett_tiltak, utfoer_tiltak
from sjekkliste import services
from sjekkliste.mal.services.versjon import legg_inn_standardmal, publiser
from sjekkliste.models import Levering, Levertsvar, Malspoersmaal, Runde, Sjekkliste, Svar
from sjekkliste.saker import Svarsaker
from sjekkliste.services import IkkeFerdig, Nyttsvar, Svarfelt
from sjekkliste.sporringer import Svarrad
from sjekkliste.svar.services.svar import felter
from sjekkliste.tilstander import Svarverdi
from tiltak.models import Tiltak

KOORDINATOR = "ragnhild.viersletta"
_MAL_PUBLISERT = dt.datetime(FOERSTE_AAR, 1, 10, 12, 40, tzinfo=OSLO)
_TILTAKET_ER_GJORT = "Tiltaket er gjort. Vi vil se om det virker, før vi setter inn noe mer."
_DAG = dt.timedelta(days=1)


def fyll_ut(anker: dt.date) -> int:
    """Makes the template, the runder and all that happened in them; returns how many runder there are."""
    Sjekklistedemo(anker).kjoer()
    return Runde.objects.count()


def _la_databasen_telle() -> None:
    """Fresh statistics: all of this is one transaction, whose rows the database has not counted by itself.

    Without them it searches every answer for each question of each sjekkliste.
    """
    tabeller = (Avvik, Avviksperiode, Tiltak, Sjekkliste, Svar, Levering, Levertsvar)
    with connection.cursor() as peker:
        peker.execute("ANALYZE " + ", ".join(modell._meta.db_table for modell in tabeller))


class Sjekklistedemo:
    """What happens when, as a queue, and the people who do it."""

    def __init__(self, anker: dt.date) -> None:
        self.anker = anker
        self.slutt = doegnstart(anker)
        self.bemanning = Bemanning(anker)
        self.brukere: dict[str, Bruker] = {bruker.brukernavn: bruker for bruker in Bruker.objects.all()}
        self._koe: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._nummer = itertools.count()

    def kjoer(self) -> None:
        """Carries out what happens before the anchor, in order of time."""
        self._naar(_MAL_PUBLISERT, self._publiser_mal)
        for periode in self._perioder():
            tid = rundetid(periode, self.anker)
            self._naar(tid.aapnes, partial(self._aapne, tid))
        while self._koe:
            tid_naa, _nummer, gjoer = heapq.heappop(self._koe)
            with som_om(tid_naa):
                gjoer()

    def _naar(self, tid: dt.datetime | None, gjoer: Callable[[], object]) -> None:
        """Puts it into the queue, unless the anchor comes first."""
        if tid is not None and tid < self.slutt:
            heapq.heappush(self._koe, (tid, next(self._nummer), gjoer))

    def _perioder(self) -> Iterator[Periode]:
        """Those of the year that the report is about, and from the year before the tertial that ended last.

        What lies between is left out, so that a demo made in ten years takes no longer.
        """
        siste = self.anker.year if self.anker.month > 4 else self.anker.year - 1
        for aar in range(FOERSTE_AAR, self.anker.year + 1):
            if aar == FOERSTE_AAR or aar >= siste - 1:
                yield from (Periode(aar, tertial) for tertial in (1, 2, 3))

    def _publiser_mal(self) -> None:
        koordinator = self.brukere[KOORDINATOR]
        mal = legg_inn_standardmal(aktoer=koordinator)
        publiser(mal_id=mal.pk, versjon=mal.radversjon, aktoer=koordinator)

    def _aapne(self, tid: Rundetid) -> None:
        """The night job opens the runde; what happens with each sjekkliste follows from the plan."""
        runde = services.aapne_runde(periode=tid.periode, aktoer=None, frist=tid.frist)
        _la_databasen_telle()
        spoersmaal = list(Malspoersmaal.objects.filter(omraade__mal=runde.mal).order_by("pk"))
        self._naar(tid.flyttes, partial(self._gi_mer_tid, runde))
        if tid.flyttes is None:
            laases = doegnstart(runde.laases + _DAG) + dt.timedelta(hours=2, minutes=10)
            self._naar(laases, lambda: services.laas_forfalte_runder(naa()))
        for sjekkliste in Sjekkliste.objects.filter(runde=runde).select_related("runde", "enhet"):
            utfylling = Utfylling(self, sjekkliste, spoersmaal)
            gang = forloep_i(sjekkliste.enhet.kode, tid, self.anker)
            self._naar(gang.begynt, partial(utfylling.svar, gang.svar))
            self._naar(gang.levert, utfylling.lever)
            self._naar(gang.mottatt, utfylling.motta)
            self._naar(gang.returnert, utfylling.returner)
            self._naar(gang.levert_igjen, utfylling.lever_igjen)
            self._naar(gang.mottatt_igjen, utfylling.motta)

    def _gi_mer_tid(self, runde: Runde) -> None:
        services.flytt_frist(
            runde_id=runde.pk,
            versjon=runde.versjon,
            aktoer=self.brukere[KOORDINATOR],
            frist=self.anker + 6 * _DAG,
            laases=self.anker + 20 * _DAG,
        )

    def gjoer_tiltak(self, tiltak: Tiltak, tilfeldig: random.Random) -> None:
        """Most are done in time, some late, a few drag on; of those due lately many are still open."""
        foer, etter, sent = (tilfeldig.randrange(*dager) for dager in ((1, 12), (4, 35), (50, 170)))
        dager = tilfeldig.choices((-foer, etter, sent), (86, 10, 4))[0]
        dag = max(tiltak.frist + dager * _DAG, i_dag() + _DAG)
        tid = doegnstart(dag) + dt.timedelta(minutes=tilfeldig.randrange(8 * 60, 15 * 60))
        if tilfeldig.random() < 0.45 and self.anker - 120 * _DAG <= tiltak.frist < self.anker:
            return
        self._naar(tid, partial(self._utfoer, tiltak, tilfeldig.choice(andre_tekster()["resultat"])))

    def _utfoer(self, tiltak: Tiltak, resultat: str) -> None:
        utfoer_tiltak(tiltak_id=tiltak.pk, versjon=tiltak.versjon, aktoer=tiltak.ansvarlig, resultat=resultat)

    def ansvarlig(self, enhet: str, tilfeldig: random.Random) -> Bruker:
        """Who shall do something in the virksomhet: its leder, a leder below, or an employee who stays."""
        bemanning, dag = self.bemanning, i_dag()
        ledere = bemanning.med_rolle("leder", enhet, dag)
        under, ansatte = bemanning.ledere_under(enhet, dag), bemanning.ansatte(enhet, dag)
        valg = tilfeldig.random()
        utvalg = ledere if valg < 0.4 else under if valg < 0.75 else ansatte
        blir = {*bemanning.ledere_under(enhet, self.anker), *bemanning.ansatte(enhet, self.anker)}
        return self.brukere[tilfeldig.choice([navn for navn in utvalg if navn in blir] or ledere)]


class Utfylling:
    """One sjekkliste in the hands of its leder, deputy, and the leder above."""

    def __init__(self, demo: Sjekklistedemo, sjekkliste: Sjekkliste, spoersmaal: list[Malspoersmaal]) -> None:
        self.demo, self.id, self.spoersmaal = demo, sjekkliste.pk, spoersmaal
        self.periode, self.enhet = sjekkliste.runde.periode, org.ENHET[sjekkliste.enhet.kode]
        self.tilfeldig = random.Random(f"{FROE}-{self.enhet.kode}-{self.periode.aar}-{self.periode.tertial}")

    @property
    def leder(self) -> Bruker:
        return self.demo.brukere[self.demo.bemanning.med_rolle("leder", self.enhet.kode, i_dag())[0]]

    @property
    def overordnet(self) -> Bruker:
        over = self.demo.bemanning.naermeste_leder(self.enhet.forelder, i_dag(), self.leder.brukernavn)
        return self.demo.brukere[over]

    def _utfyller(self) -> Bruker:
        """The leder, or now and then the deputy; in Institusjonsbaserte tjenester always."""
        vikarer = self.demo.bemanning.med_rolle("stedfortreder", self.enhet.kode, i_dag())
        if vikarer and (self.enhet.kode == "310" or self.tilfeldig.random() < 0.3):
            return self.demo.brukere[vikarer[0]]
        return self.leder

    def svar(self, antall: int | None = None) -> None:
        """Answers the first so many questions, or all, and makes the tiltak that follow."""
        hvem, spoersmaal = self._utfyller(), self.spoersmaal[:antall]
        enhet, periode = self.enhet, self.periode
        plan = [svar_i(enhet.kode, enhet.art, ett.kode, ett.hyppighet, periode) for ett in spoersmaal]
        nye = [Nyttsvar(ett.pk, 1, _felt(svar)) for ett, svar in zip(spoersmaal, plan, strict=True)]
        services.svar_paa_flere(sjekkliste_id=self.id, aktoer=hvem, svar=nye)
        for ett, svar in zip(spoersmaal, plan, strict=True):
            if svar.tiltak:
                self._nytt_tiltak(ett, svar.tiltak, hvem)

    def _nytt_tiltak(self, spoersmaal: Malspoersmaal, hva: str, hvem: Bruker) -> None:
        tiltak = opprett_tiltak(
            sakstype=Svarsaker.kode,
            sak_id=Svar.objects.get(sjekkliste=self.id, spoersmaal=spoersmaal).pk,
            aktoer=hvem,
            hva=hva,
            ansvarlig=self.demo.ansvarlig(self.enhet.kode, self.tilfeldig),
            frist=i_dag() + self.tilfeldig.randrange(28, 150) * _DAG,
        )
        self.demo.gjoer_tiltak(tiltak, self.tilfeldig)

    def lever(self) -> None:
        """Delivers; says first what is lacking then: why it differs, what was done, that a day has passed.

        Another answer may differ from what the registers know in its turn.
        """
        for _gang in range(2):
            try:
                return self._lever()
            except IkkeFerdig as feil:
                self._rett([rad for rad, _mangler in feil.mangler])
        return self._lever()

    def _lever(self) -> None:
        liste, ord_ = Sjekkliste.objects.get(pk=self.id), andre_tekster()
        services.lever(
            sjekkliste_id=self.id,
            versjon=liste.versjon,
            aktoer=self.leder,
            medvirkning_ansatte=liste.medvirkning_ansatte or self.tilfeldig.choice(ord_["ansatte"]),
            medvirkning_verneombud=liste.medvirkning_verneombud or self.tilfeldig.choice(ord_["verneombud"]),
        )

    def _rett(self, rader: list[Svarrad]) -> None:
        nye = []
        for rad in rader:
            felt = vars(felter(rad.svar))
            for navn, _setning in rad.mangler:
                if navn == "planlagt":  # the day has come and gone: it was done
                    felt |= {"verdi": Svarverdi.JA, "planlagt": None}
                    continue
                felt[navn] = _TILTAKET_ER_GJORT if navn == "uten_tiltak" else self._forklaring(rad)
            nye.append(Nyttsvar(rad.spoersmaal.pk, rad.svar.versjon, Svarfelt(**felt)))
        services.svar_paa_flere(sjekkliste_id=self.id, aktoer=self.leder, svar=nye)

    def _forklaring(self, rad: Svarrad) -> str:
        """The leder's word on what the registers know: few cases are reported, or something is late."""
        ord_ = tekster_for(self.enhet.art)[rad.spoersmaal.kode].motsigelse
        if not ord_ or "avvik" not in rad.motsigelse:
            return self.tilfeldig.choice(andre_tekster()["motsigelse"])
        return self.tilfeldig.choice(ord_[:-1]) if "over fristen" in rad.motsigelse else ord_[-1]

    def motta(self) -> None:
        """The leder above receives it."""
        versjon = Sjekkliste.objects.get(pk=self.id).versjon
        services.motta(sjekkliste_id=self.id, versjon=versjon, aktoer=self.overordnet)

    def returner(self) -> None:
        """The leder above sends it back with a word on what to do better."""
        services.returner(
            sjekkliste_id=self.id,
            versjon=Sjekkliste.objects.get(pk=self.id).versjon,
            aktoer=self.overordnet,
            melding=self.tilfeldig.choice(andre_tekster()["retur"]),
        )

    def lever_igjen(self) -> None:
        """Says more where there was nothing but a «ja», and delivers again."""
        tekster = tekster_for(self.enhet.art)
        tomme = Svar.objects.filter(sjekkliste=self.id, verdi="ja", kommentar="").select_related("spoersmaal")
        nye = [
            Nyttsvar(svar.spoersmaal_id, svar.versjon, Svarfelt("ja", tekster[svar.spoersmaal.kode].ja[0]))
            for svar in tomme.order_by("pk")[:6]
        ]
        services.svar_paa_flere(sjekkliste_id=self.id, aktoer=self.leder, svar=nye)
        self.lever()


def _felt(svar: Plansvar) -> Svarfelt:
    return Svarfelt(svar.verdi, svar.kommentar, svar.planlagt, svar.uten_tiltak)
