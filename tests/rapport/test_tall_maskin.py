"""A machine lives through years of a kommune at random, and holds that figures never change afterwards.

It works through the services as people do, under a clock that it moves itself, keeps its own log of what it
did, and compares all figures with a plain recount of that log (naiv.py), taken then and once more at the end.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from avvik import services as avvik
from avvik.models import Avvik, Kategori
from felles.feil import Domenefeil
from felles.tid import Periode
from organisasjon import services as organisasjon
from organisasjon.models import Bruker, Enhet, Rolle
from rapport.tall import beregn
from tests.rapport.naiv import OSLO, Logg, Telling
from tests.rapport.tallhjelp import ny_enhet, ny_kategori

START = dt.datetime(2024, 2, 27, 22, 30, tzinfo=OSLO)
VALG = st.integers(min_value=0, max_value=10**6)
GRADER = st.sampled_from([None, "lav", "middels", "hoey", "kritisk"])


class Kommunemaskin(RuleBasedStateMachine):
    """One kommune, from the evening of 27 February 2024 (a leap year) on."""

    ansatt: Bruker
    leder: Bruker
    administrator: Bruker

    def __init__(self) -> None:
        super().__init__()
        self.reise = time_machine.travel(START, tick=False)
        self.klokke = self.reise.start()
        self.ramme = transaction.atomic()
        self.ramme.__enter__()
        self.logg = Logg()
        self.tatt: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def teardown(self) -> None:
        """Whatever was computed on the way still comes out the same; then the database is as it was."""
        try:
            for (periode, enhet, skjaering), tall in self.tatt:
                assert beregn(periode, enhet, skjaering) == tall
        finally:
            transaction.set_rollback(True)
            self.ramme.__exit__(None, None, None)
            self.reise.stop()

    @initialize()
    def begynn(self) -> None:
        rot = ny_enhet("1")
        for kode in ("A", "B"):
            self.skriv_enhet(ny_enhet(f"{kode}1", self.skriv_enhet(ny_enhet(kode, rot))))
        self.skriv_enhet(rot)
        x = ny_kategori("x")
        for kategori in (x, ny_kategori("x1", x), ny_kategori("y")):
            over = kategori.forelder.kode if kategori.forelder else None
            self.logg.kategorier[kategori.kode] = (kategori.navn, over)
        self.ansatt, self.leder, self.administrator = (
            self.en_person(rolle, rot) for rolle in ("ansatt", "leder", "administrator")
        )

    def en_person(self, rolle: str, rot: Enhet) -> Bruker:
        bruker = Bruker.objects.create(brukernavn=rolle, navn=rolle)
        Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=rot)
        return bruker

    # The log ----------------------------------------------------------------------------------------------

    @property
    def naa(self) -> dt.datetime:
        return dt.datetime.now(tz=dt.UTC)

    def skriv_enhet(self, enhet: Enhet) -> Enhet:
        over, under = enhet.forelder, enhet.rapporteres_under
        self.logg.skriv(
            enhet.endret,
            "enhet",
            enhet.kode,
            navn=enhet.navn,
            type=enhet.type,
            forelder=over.kode if over else None,
            rapporteres_under=under.kode if under else None,
            gyldig_fra=enhet.gyldig_fra,
            gyldig_til=enhet.gyldig_til,
        )
        return enhet

    def skriv_sak(self, sak: Avvik, **nytt: Any) -> None:
        gammelt = self.logg.ved("sak", self.naa).get(sak.pk, {})
        self.logg.skriv(self.naa, "sak", sak.pk, **gammelt | nytt)

    # Picking ----------------------------------------------------------------------------------------------

    def en_enhet(self, valg: int) -> Enhet:
        alle = list(Enhet.objects.order_by("kode"))
        return alle[valg % len(alle)]

    def en_gyldig(self, valg: int) -> Enhet:
        alle = list(Enhet.objects.gyldige(self.naa.astimezone(OSLO).date()).order_by("kode"))
        return alle[valg % len(alle)]

    def en_kategori(self, valg: int) -> Kategori | None:
        return [None, *Kategori.objects.order_by("kode")][valg % 4]

    def en_sak(self, valg: int, *status: str) -> Avvik | None:
        saker = Avvik.objects.filter(status__in=status).order_by("pk")
        return saker[valg % len(saker)] if saker else None

    def hvem(self, sak: Avvik) -> dict[str, Any]:
        return {"avvik_id": sak.pk, "versjon": sak.versjon, "aktoer": self.leder}

    # Time -------------------------------------------------------------------------------------------------

    @rule(
        skritt=st.sampled_from(
            [
                dt.timedelta(microseconds=1),
                dt.timedelta(minutes=17),
                dt.timedelta(hours=1, minutes=30),
                dt.timedelta(hours=23),
                dt.timedelta(days=3, hours=5),
                dt.timedelta(days=31),
                dt.timedelta(days=120),
            ]
        )
    )
    def la_tiden_gaa(self, skritt: dt.timedelta) -> None:
        self.klokke.shift(skritt)

    @rule(dag=st.integers(min_value=1, max_value=40), etter=st.sampled_from([-1, 0]))
    def gaa_til_midnatt(self, dag: int, etter: int) -> None:
        """To the very first instant of a day in Oslo, or the last of the day before."""
        kommende = self.naa.astimezone(OSLO).date() + dt.timedelta(days=dag)
        midnatt = dt.datetime.combine(kommende, dt.time.min, tzinfo=OSLO)
        self.klokke.move_to(midnatt.astimezone(dt.UTC) + dt.timedelta(microseconds=etter))

    # Cases ------------------------------------------------------------------------------------------------

    @rule(hvor=st.lists(VALG, min_size=1, max_size=5), kategori=VALG, imellom=st.integers(0, 90_000))
    def meld(self, hvor: list[int], kategori: int, imellom: int) -> None:
        """Some cases, each some seconds after the other."""
        for nr, valg in enumerate(hvor):
            self.klokke.shift(dt.timedelta(seconds=imellom if nr else 0))
            self.meld_en(self.en_gyldig(valg), self.en_kategori(kategori + nr))

    def meld_en(self, hvor: Enhet, om: Kategori | None) -> None:
        sak = avvik.meld(melder=self.ansatt, enhet=hvor, tittel="Noe hendte", kategori=om)
        self.skriv_sak(
            sak,
            meldt=self.naa,
            enhet=hvor.kode,
            kategori=om.kode if om else None,
            grad=None,
            status="meldt",
            lukket=None,
            frist=None,
        )

    @rule(valg=VALG, enhet=VALG, kategori=VALG, grad=GRADER, frist=st.integers(min_value=-1, max_value=30))
    def klassifiser(self, valg: int, enhet: int, kategori: int, grad: str | None, frist: int) -> None:
        sak = self.en_sak(valg, "meldt", "under_behandling")
        if sak is None:
            return
        hvor, om = self.en_gyldig(enhet), self.en_kategori(kategori)
        dag = None if frist < 0 else self.naa.astimezone(OSLO).date() + dt.timedelta(days=frist)
        try:
            ny = avvik.klassifiser(
                **self.hvem(sak),
                kategori=om,
                alvorlighetsgrad=grad,
                type="hendelse",
                frist=dag,
                enhet=hvor,
                fortrolig=False,
                begrunnelse="Retter",
            )
        except Domenefeil:  # the frist of the grade has passed, and none was chosen
            return
        # The frist is taken as it came: tests/avvik/test_frister.py says how it is counted.
        self.skriv_sak(sak, enhet=hvor.kode, kategori=om.kode if om else None, grad=grad, frist=ny.frist)

    @rule(valg=VALG)
    def start_behandling(self, valg: int) -> None:
        if sak := self.en_sak(valg, "meldt"):
            ny = avvik.start_behandling(**self.hvem(sak))
            self.skriv_sak(sak, status="under_behandling", frist=ny.frist)

    @rule(valg=VALG, enhet=VALG)
    def videresend(self, valg: int, enhet: int) -> None:
        sak, til = self.en_sak(valg, "meldt", "under_behandling"), self.en_gyldig(enhet)
        if sak and til.pk != sak.behandles_av_id:
            avvik.videresend(**self.hvem(sak), til=til, melding="Hører til hos dere")

    @rule(valg=VALG)
    def lukk(self, valg: int) -> None:
        sak = self.en_sak(valg, "meldt", "under_behandling")
        if sak and sak.alvorlighetsgrad in (None, "lav", "middels"):
            grad = sak.alvorlighetsgrad or "lav"
            om = sak.kategori or Kategori.objects.get(kode="y")
            felt: dict[str, Any] = {"utfall": "utbedret", "melding": "Takk", "alvorlighetsgrad": grad}
            avvik.lukk(**self.hvem(sak), **felt, kategori=om)
            self.skriv_sak(sak, status="lukket", lukket=self.naa, grad=grad, kategori=om.kode)

    @rule(valg=VALG)
    def avvis(self, valg: int) -> None:
        if sak := self.en_sak(valg, "meldt", "under_behandling"):
            avvik.avvis(**self.hvem(sak), grunn="ikke_avvik", melding="Takk")
            self.skriv_sak(sak, status="avvist", lukket=self.naa)

    @rule(valg=VALG)
    def trekk(self, valg: int) -> None:
        if sak := self.en_sak(valg, "meldt"):
            avvik.trekk(avvik_id=sak.pk, versjon=sak.versjon, aktoer=self.ansatt, grunn="Feil")
            self.skriv_sak(sak, status="avvist", lukket=self.naa)

    @rule(valg=VALG)
    def gjenaapne(self, valg: int) -> None:
        if sak := self.en_sak(valg, "lukket", "avvist"):
            ny = avvik.gjenaapne(**self.hvem(sak), grunn="Skjedde igjen")
            self.skriv_sak(sak, status="under_behandling", lukket=None, frist=ny.frist)

    # Enheter ----------------------------------------------------------------------------------------------

    def proev(self, tjeneste: Any, enhet: Enhet | None = None, **felt: Any) -> None:
        """A change of the tree that the rules may refuse; then nothing has changed."""
        hvilken = {"enhet_id": enhet.pk, "versjon": enhet.versjon} if enhet else {}
        try:
            ny = tjeneste(aktoer=self.administrator, **hvilken, **felt)
        except Domenefeil:
            return
        self.skriv_enhet(ny)

    @rule(valg=VALG, forelder=VALG, rapporteres_under=st.none() | VALG)
    def flytt_enhet(self, valg: int, forelder: int, rapporteres_under: int | None) -> None:
        under = None if rapporteres_under is None else self.en_enhet(rapporteres_under)
        self.proev(
            organisasjon.flytt_enhet,
            self.en_enhet(valg),
            forelder=self.en_enhet(forelder),
            rapporteres_under=under,
        )

    @rule(valg=VALG, etterfoelger=st.none() | VALG, om=st.integers(min_value=0, max_value=20))
    def lukk_enhet(self, valg: int, etterfoelger: int | None, om: int) -> None:
        self.proev(
            organisasjon.lukk_enhet,
            self.en_enhet(valg),
            siste_dag=self.naa.astimezone(OSLO).date() + dt.timedelta(days=om),
            etterfoelger=None if etterfoelger is None else self.en_enhet(etterfoelger),
        )

    @rule(valg=VALG, type_=st.sampled_from(["omraade", "virksomhet", "avdeling"]))
    def gi_nytt_navn(self, valg: int, type_: str) -> None:
        enhet = self.en_enhet(valg)
        self.proev(
            organisasjon.endre_enhet,
            enhet,
            navn=f"Navn {self.naa.isoformat()}",
            navn_andre_spraak="",
            type="kommune" if enhet.kode == "1" else type_,
            merkelapper=[],
            beskrivelse="",
        )

    @precondition(lambda self: Enhet.objects.count() < 9)
    @rule(forelder=VALG, om=st.none() | st.integers(min_value=-400, max_value=400))
    def opprett_enhet(self, forelder: int, om: int | None) -> None:
        self.proev(
            organisasjon.opprett_enhet,
            kode=f"N{Enhet.objects.count()}",
            navn="Ny enhet",
            type="avdeling",
            forelder=self.en_enhet(forelder),
            gyldig_fra=None if om is None else self.naa.astimezone(OSLO).date() + dt.timedelta(days=om),
        )

    @rule(valg=VALG, aarsverk=st.integers(min_value=0, max_value=9999), frem=st.integers(0, 1))
    def sett_aarsverk(self, valg: int, aarsverk: int, frem: int) -> None:
        enhet, aar = self.en_enhet(valg), self.naa.year + frem
        verdi = Decimal(aarsverk) / 100
        organisasjon.sett_aarsverk(
            aktoer=self.administrator, enhet=enhet, aar=aar, aarsverk=verdi, ansatte=None
        )
        self.logg.skriv(self.naa, "aarsverk", (enhet.kode, aar), verdi=Fraction(verdi))

    # Figures ----------------------------------------------------------------------------------------------

    def tell(self, periode: Periode, enhet: str | None, skjaering: dt.datetime) -> None:
        tall = beregn(periode, enhet, skjaering)
        # Sjekklister live by their own machine (tests/sjekkliste).
        uten = {navn: verdi for navn, verdi in tall.items() if navn != "sjekkliste"}
        assert uten == Telling(self.logg, periode.aar, periode.tertial, enhet, skjaering).tell()
        self.tatt.append(((periode, enhet, skjaering), tall))

    def en_periode(self, skjaering: dt.datetime, tilbake: int, tertial: int) -> Periode:
        aar = skjaering.astimezone(OSLO).year - tilbake
        periode = Periode(aar, tertial or None)
        return periode if periode.start <= skjaering else Periode(aar)

    @rule(enhet=st.none() | VALG, tilbake=st.integers(0, 1), tertial=st.integers(0, 3))
    def ta_tall_naa(self, enhet: int | None, tilbake: int, tertial: int) -> None:
        kode = None if enhet is None else self.en_enhet(enhet).kode
        self.tell(self.en_periode(self.naa, tilbake, tertial), kode, self.naa)
        # What comes next comes later, as it does where the clock runs.
        self.klokke.shift(dt.timedelta(microseconds=1))

    @rule(linje=VALG, foer=st.integers(0, 1), tilbake=st.integers(0, 1), tertial=st.integers(0, 3))
    def ta_tall_fra_foer(self, linje: int, foer: int, tilbake: int, tertial: int) -> None:
        """As of the very instant at which something happened, or the last one before."""
        tider = [tid for tid, *_resten in self.logg.linjer if tid > START]
        if tider:
            skjaering = tider[linje % len(tider)] - foer * dt.timedelta(microseconds=1)
            self.tell(self.en_periode(skjaering, tilbake, tertial), None, skjaering)
            if skjaering >= self.naa:
                self.klokke.shift(dt.timedelta(microseconds=1))

    @invariant()
    def de_siste_tallene_staar(self) -> None:
        for (periode, enhet, skjaering), tall in self.tatt[-1:]:
            assert beregn(periode, enhet, skjaering) == tall


@pytest.mark.django_db
def test_figures_of_every_earlier_moment_stay():
    run_state_machine_as_test(
        Kommunemaskin,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            phases=[Phase.generate],  # a history shrinks too slowly to be worth the wait
            print_blob=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
