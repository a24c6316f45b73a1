"""Any sequence of moves, names and closings leaves two trees, and one answer for every moment."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from felles.feil import Domenefeil
from felles.klokke import naa
from organisasjon.models import Bruker, Enhet, Enhetsperiode, Rolle
from organisasjon.tre import Tre
from tests.organisasjon.conftest import dag
from tests.organisasjon.test_enheter import endre, flytt, lukk

STEG = st.lists(
    st.tuples(st.sampled_from(["flytt", "lukk", "navn"]), *[st.integers(0, 5)] * 3), min_size=1, max_size=12
)


class EnhverRekkeAvEndringer(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(STEG)
    def test_both_trees_stay_trees_and_every_moment_has_one_answer(self, steg):
        enheter = [Enhet.objects.create(kode="0", navn="0", type="kommune")]
        for n in range(1, 6):
            enheter.append(
                Enhet.objects.create(kode=str(n), navn="x", type="virksomhet", forelder=enheter[n // 2])
            )
        admin = Bruker.objects.create(brukernavn="admin", navn="Admin")
        Rolle.objects.create(bruker=admin, rolle="administrator", enhet=enheter[0])
        oeyeblikk = [naa()]
        for hva, a, b, c in steg:
            try:
                if hva == "flytt":
                    flytt(admin, enheter[a], enheter[b], enheter[c] if c else None)
                elif hva == "lukk":
                    lukk(admin, enheter[a], "2099-01-01", enheter[b] if c % 2 else None)
                else:
                    endre(admin, enheter[a], navn=f"navn {b}")
            except Domenefeil:
                continue
            oeyeblikk.append(naa())
        for t in oeyeblikk:
            kjente = list(Enhetsperiode.objects.ved(t).values_list("enhet_id", flat=True))
            assert sorted(kjente) == sorted({e.pk for e in enheter}), t
        self._er_trær(enheter)

    def _er_trær(self, enheter):
        rader = {e.pk: e for e in Enhet.objects.all()}
        for enhet in enheter:
            for neste in (
                lambda e: e.forelder_id,
                lambda e: e.rapporteres_under_id or e.forelder_id,
            ):
                e, ledd = rader[enhet.pk], 0
                while neste(e) is not None:
                    e, ledd = rader[neste(e)], ledd + 1
                    assert ledd <= len(rader), "a ring"
        imorgen = Tre(dag("2099-01-02"))
        for enhet in enheter:
            assert imorgen.noder[imorgen.foelges_opp_av(enhet.pk)].er_gyldig(imorgen.dag)
            forelder = rader[enhet.pk].forelder
            if forelder is not None and rader[enhet.pk].gyldig_til is None:
                assert forelder.gyldig_til is None, "left without a parent"
