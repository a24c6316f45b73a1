"""The line: what covers what, who follows up, who leads. Any tree, any roles, against naive recursion."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from felles.klokke import i_dag
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype
from organisasjon.tilgang import Tilgang
from organisasjon.tre import Ledelse, Tre

GYLDIG, LUKKET, KOMMER = "gyldig", "lukket", "kommer"
LEDER, STEDFORTREDER = Rolletype.LEDER, Rolletype.STEDFORTREDER
DIREKTOER, KOORDINATOR = Rolletype.KOMMUNEDIREKTOER, Rolletype.KVALITETSKOORDINATOR
ROTENS = [LEDER, DIREKTOER, STEDFORTREDER, KOORDINATOR]


@dataclass
class E:
    forelder: int | None
    tilstand: str
    etterfoelger: int | None


@dataclass
class R:
    bruker: int
    rolle: str
    enhet: int
    virker: bool


@st.composite
def kommuner(draw):
    """A tree of up to nine enheter, open, closed or to come, and roles in it."""
    antall = draw(st.integers(1, 9))
    enheter = [E(None, GYLDIG, None)]
    for nummer in range(1, antall):
        tilstand = draw(st.sampled_from([GYLDIG, GYLDIG, GYLDIG, LUKKET, KOMMER]))
        etterfoelger = None
        if tilstand == LUKKET:
            etterfoelger = draw(st.none() | st.sampled_from([e for e in range(antall) if e != nummer]))
        enheter.append(E(draw(st.integers(0, nummer - 1)), tilstand, etterfoelger))
    roller = draw(
        st.lists(
            st.builds(
                R,
                st.integers(0, 4),
                st.sampled_from([LEDER, LEDER, STEDFORTREDER, DIREKTOER, KOORDINATOR]),
                st.integers(0, antall - 1),
                st.booleans() | st.just(True),
            ),
            max_size=8,
        )
    )
    return enheter, roller


class Modell:
    """The same kommune by naive recursion."""

    def __init__(self, enheter, roller):
        self.enheter, self.roller = enheter, roller

    def oppover(self, e):
        return [] if e is None else [e, *self.oppover(self.enheter[e].forelder)]

    def linje(self, e, sett=()):
        """Who leads: past what has closed, whoever follows it up; what stands above, where that is a ring."""
        enhet = self.enheter[e]
        if enhet.forelder is None:
            return [e]
        over = enhet.forelder if enhet.tilstand == GYLDIG else e
        videre = self.foelges_opp_av(over)
        if videre in (*sett, e):
            videre = next(
                n for n in self.oppover(over) if self.enheter[n].tilstand == GYLDIG and n not in (*sett, e)
            )
        return [e, *self.linje(videre, (*sett, e))]

    def foelges_opp_av(self, e, sett=()):
        enhet = self.enheter[e]
        if enhet.tilstand == GYLDIG:
            return e
        neste = enhet.etterfoelger if enhet.etterfoelger is not None else enhet.forelder
        if neste in (*sett, e):
            start = (*sett, e)[0]
            return next(n for n in self.oppover(start) if self.enheter[n].tilstand == GYLDIG)
        return self.foelges_opp_av(neste, (*sett, e))

    def dekker(self, e, annen):
        ansvarlig = self.foelges_opp_av(annen)
        return e in {*self.oppover(annen), *self.oppover(ansvarlig), *self.linje(ansvarlig)}

    def innehavere(self, e, rolle):
        if self.enheter[e].tilstand != GYLDIG:
            return set()
        return {r.bruker for r in self.roller if (r.enhet, r.rolle, r.virker) == (e, rolle, True)}


class HvilketSomHelstTre(TestCase):
    """Made in the database for each example, and rolled back."""

    def bygg(self, enheter, roller):
        dag = i_dag()
        igaar, imorgen = dag - dt.timedelta(1), dag + dt.timedelta(1)
        self.e = [
            Enhet(
                pk=1000 + n,
                kode=str(n),
                navn=f"E{n}",
                type="virksomhet" if n else "kommune",
                forelder_id=None if enhet.forelder is None else 1000 + enhet.forelder,
                etterfoelger_id=None if enhet.etterfoelger is None else 1000 + enhet.etterfoelger,
                gyldig_til=igaar if enhet.tilstand == LUKKET else None,
                gyldig_fra=imorgen if enhet.tilstand == KOMMER else None,
            )
            for n, enhet in enumerate(enheter)
        ]
        self.b = [Bruker(pk=1000 + n, brukernavn=f"b{n}", navn=f"B{n}") for n in range(5)]
        Enhet.objects.bulk_create(self.e)
        Bruker.objects.bulk_create(self.b)
        Rolle.objects.bulk_create(self._rolle(n, rolle, dag) for n, rolle in enumerate(roller))
        self.nummer = {enhet.pk: n for n, enhet in enumerate(self.e)}
        self.person = {bruker.pk: n for n, bruker in enumerate(self.b)}
        return Modell(enheter, roller), Tre(dag)

    def _rolle(self, n, rolle, dag):
        """Begins on a day of its own; if it does not work today, it has ended or is to come, in turn."""
        i_dag_ = rolle.virker or n % 2
        return Rolle(
            bruker=self.b[rolle.bruker],
            rolle=rolle.rolle,
            enhet=self.e[rolle.enhet],
            fra=dag - dt.timedelta(n + 2) if i_dag_ else dag + dt.timedelta(n + 1),
            til=dag - dt.timedelta(1) if i_dag_ and not rolle.virker else None,
        )

    @settings(max_examples=30, deadline=None)
    @given(kommuner())
    def test_closed_enheter_are_followed_up_by_one_that_exists(self, kommune):
        modell, tre = self.bygg(*kommune)
        for n, enhet in enumerate(self.e):
            ansvarlig = tre.foelges_opp_av(enhet.pk)
            assert self.nummer[ansvarlig] == modell.foelges_opp_av(n)
            assert tre.noder[ansvarlig].er_gyldig(tre.dag)

    @settings(max_examples=30, deadline=None)
    @given(kommuner())
    def test_coverage_is_that_of_naive_recursion(self, kommune):
        modell, tre = self.bygg(*kommune)
        for n, enhet in enumerate(self.e):
            dekket = {self.nummer[e] for e in tre.dekning(enhet.pk)}
            assert dekket == {m for m in range(len(self.e)) if modell.dekker(n, m)}
            assert [self.nummer[node.id] for node in tre.oppover(enhet.pk)] == modell.oppover(n)
            assert [self.nummer[node.id] for node in tre.linje(enhet.pk)] == modell.linje(n)

    @settings(max_examples=30, deadline=None)
    @given(kommuner())
    def test_a_persons_reach_is_the_union_of_their_roles(self, kommune):
        modell, _ = self.bygg(*kommune)
        for n, bruker in enumerate(self.b):
            tilgang = Tilgang(bruker)
            egne = [e for e in range(len(self.e)) if n in modell.innehavere(e, LEDER)]
            ventet = {m for m in range(len(self.e)) for e in egne if modell.dekker(e, m)}
            assert {self.nummer[e] for e in tilgang.dekning(LEDER)} == ventet
            assert {m for m, enhet in enumerate(self.e) if tilgang.dekker(enhet.pk, LEDER)} == ventet
            assert tilgang.har(LEDER) == bool(egne)

    @settings(max_examples=60, deadline=None)
    @given(kommuner())
    def test_all_who_lead_the_first_step_up_the_line_are_naermeste_ledere(self, kommune):
        modell, tre = self.bygg(*kommune)
        ledelse = Ledelse(tre)
        for n, enhet in enumerate(self.e):
            trinn = [{self.person[b] for b in ett.ledere} for ett in ledelse.trinn(enhet.pk)]
            assert trinn == self._ventede_trinn(modell, n)
            assert {self.person[b] for b in ledelse.naermeste_ledere(enhet.pk)} == next(iter(trinn), set())

    def _ventede_trinn(self, modell, n):
        """By the rules as they are written: leaders, else deputies; at the root also who follows them."""
        trinn = []
        for e in modell.linje(modell.foelges_opp_av(n)):
            ledere = modell.innehavere(e, LEDER) | modell.innehavere(e, DIREKTOER)
            vara = modell.innehavere(e, STEDFORTREDER)
            trinn += [ledere, vara, modell.innehavere(0, KOORDINATOR)] if e == 0 else [ledere or vara]
        return [ett for ett in trinn if ett]

    @settings(max_examples=40, deadline=None)
    @given(kommuner(), st.integers(0, 4))
    def test_the_leder_over_somebody_is_never_themself_nor_their_equal(self, kommune, hvem):
        modell, tre = self.bygg(*kommune)
        ledelse = Ledelse(tre)
        for n, enhet in enumerate(self.e):
            ventet = [
                ett - {hvem} for ett in self._ventede_trinn(modell, n) if hvem not in ett and ett - {hvem}
            ]
            funnet = ledelse.leder_over(enhet.pk, self.b[hvem].pk)
            assert funnet is None or any(self.person[funnet] in ett for ett in ventet)

    @settings(max_examples=20, deadline=None)
    @given(kommuner())
    def test_leder_for_and_ledes_fra_agree_with_naermeste_ledere(self, kommune):
        _, tre = self.bygg(*kommune)
        ledelse = Ledelse(tre)
        for enhet in self.e:
            ledere = ledelse.naermeste_ledere(enhet.pk)
            assert {b.pk for b in self.b if enhet.pk in ledelse.leder_for(b.pk)} == set(ledere)
            fra = ledelse.ledes_fra(enhet.pk)
            assert (fra is None) == (not ledere)
            if fra is not None:
                assert set(ledere) <= set(ledelse.innehavere(fra.id, *ROTENS))

    def test_the_tree_asks_once_and_leadership_once(self):
        self.bygg([E(None, GYLDIG, None), *[E(0, GYLDIG, None)] * 8], [R(0, LEDER, 1, True)])
        with self.assertNumQueries(2):
            ledelse = Ledelse(Tre())
            for enhet in self.e:
                ledelse.naermeste_ledere(enhet.pk)
                ledelse.leder_for(self.b[0].pk)
                ledelse.tre.dekning(enhet.pk)


class RingAvEtterfoelgere(TestCase):
    def test_enheter_that_succeed_each_other_fall_back_on_the_line(self):
        igaar = i_dag() - dt.timedelta(1)
        rot = Enhet.objects.create(kode="K", navn="K", type="kommune")
        over = Enhet.objects.create(kode="O", navn="O", type="omraade", forelder=rot)
        a = Enhet.objects.create(kode="a", navn="a", type="virksomhet", forelder=over, gyldig_til=igaar)
        b = Enhet.objects.create(kode="b", navn="b", type="virksomhet", forelder=rot, gyldig_til=igaar)
        Enhet.objects.filter(pk=a.pk).update(etterfoelger=b)
        Enhet.objects.filter(pk=b.pk).update(etterfoelger=a)
        tre = Tre()
        assert tre.foelges_opp_av(a.pk) == over.pk
        assert tre.foelges_opp_av(b.pk) == rot.pk


class LukketMellomledd(TestCase):
    """An avdeling that lives on under a virksomhet that has closed: stored before that was refused."""

    def setUp(self):
        igaar = i_dag() - dt.timedelta(1)
        self.rot = self.enhet("K", None, type="kommune")
        self.over, self.ved_siden = self.enhet("O", self.rot), self.enhet("P", self.rot)
        self.etter = self.enhet("S", self.ved_siden)
        self.lukket = self.enhet("V", self.over, gyldig_til=igaar)
        self.avdeling = self.enhet("A", self.lukket, type="avdeling")
        self.roller = {
            kode: self.leder(kode, enhet)
            for kode, enhet in {
                "O": self.over,
                "P": self.ved_siden,
                "S": self.etter,
                "V": self.lukket,
            }.items()
        }

    def enhet(self, kode, forelder, **felt):
        return Enhet.objects.create(
            **{"kode": kode, "navn": kode, "type": "virksomhet"} | felt, forelder=forelder
        )

    def leder(self, kode, enhet):
        bruker = Bruker.objects.create(brukernavn=kode, navn=kode)
        Rolle.objects.create(bruker=bruker, rolle=LEDER, enhet=enhet)
        return bruker

    def lukk_inn_i(self, enhet):
        Enhet.objects.filter(pk=self.lukket.pk).update(etterfoelger=enhet)

    def ledere(self):
        return [Bruker.objects.get(pk=pk).brukernavn for pk in Ledelse(Tre()).kjede(self.avdeling.pk)]

    def test_the_successor_leads_what_is_left_and_those_above_the_closed_one_keep_it(self):
        self.lukk_inn_i(self.etter)
        assert self.ledere() == ["S", "P"]
        rekker = {kode: Tilgang(b).dekker(self.avdeling.pk, LEDER) for kode, b in self.roller.items()}
        assert rekker == {"O": True, "P": True, "S": True, "V": False}
        assert all(
            rekker[kode] == (self.avdeling.pk in Tilgang(b).dekning(LEDER)) for kode, b in self.roller.items()
        )
        assert Tre().sti(self.avdeling.pk) == ["O", "V", "A"]

    def test_without_successor_the_parent_leads(self):
        assert self.ledere() == ["O"]

    def test_closed_into_what_lies_under_it(self):
        self.lukk_inn_i(self.avdeling)
        assert self.ledere() == ["O"]
        tre = Tre()
        assert tre.foelges_opp_av(self.lukket.pk) == self.avdeling.pk
