"""The laws of habilitet, for any roles in a small kommune, and whatever has been done with a case before."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from avvik import services
from avvik.innsyn import innsyn_i_sak
from avvik.models import SAKSTYPE, Avvik, Gjenaapning, Omhandlet
from avvik.ruting import mine_som_leder
from avvik.tilgang import Adgang, ledere_for_sak, mottakere_av, synlig_for
from felles.feil import Domenefeil
from felles.klokke import naa
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import ROLLER, Kommune
from tests.avvik.naiv_habilitet import MED_POST, Naiv
from tiltak.models import Effekt, Tiltak, Tiltaksstatus

_ENHETER = ("K", "HO", "HJ", "HJ1", "OPV", "SK")
_LEDENDE = ("direktoer", "vara", "koordinator", "omraadeleder", "leder", "stedfortreder", "avdelingsleder")
_PERSONER = st.sampled_from(sorted(set(ROLLER) - {"sluttet", "administrator"}))
_NYE_ROLLER = st.tuples(
    _PERSONER,
    st.sampled_from(["leder", "leder", "stedfortreder", "kvalitetskoordinator", "ansatt"]),
    st.sampled_from(_ENHETER),
)
_FORHOLD = st.fixed_dictionaries(
    {
        "i": st.sampled_from(_ENHETER),
        "av": _PERSONER,
        "om": st.lists(st.sampled_from(_LEDENDE) | _PERSONER, max_size=2, unique=True),
        "fjernet": st.booleans(),
        "avgjort": st.none() | st.tuples(st.none() | st.sampled_from(_LEDENDE), st.sampled_from(_ENHETER)),
    }
)


_SJEFEN_ER_VARA_LENGER_NEDE: tuple[Any, ...] = (
    [("direktoer", "stedfortreder", "HJ")],
    {"vara"},
    {"i": "HJ1", "av": "ansatt", "om": ["leder"], "fjernet": False, "avgjort": None},
)
_VARA_FOR_TOPPEN_ER_UNDER: tuple[Any, ...] = (
    [("omraadeleder", "stedfortreder", "K")],
    set(),
    {"i": "HJ1", "av": "ansatt", "om": ["omraadeleder", "direktoer"], "fjernet": True, "avgjort": None},
)


class TestNoenAvgjoer(TestCase):
    """For any roles: one answer everywhere, never who is inhabil, and never nobody while somebody may."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(_NYE_ROLLER, max_size=5), st.sets(st.sampled_from(_LEDENDE), max_size=4), _FORHOLD)
    @example(*_SJEFEN_ER_VARA_LENGER_NEDE)
    @example(*_VARA_FOR_TOPPEN_ER_UNDER)
    def test_laws(self, nye: list[tuple[str, str, str]], ledige: set[str], forhold: dict[str, Any]) -> None:
        kommune = self._kommune(nye, ledige)
        sak = self._sak(kommune, **forhold)
        om = {kommune.person[navn].pk for navn in forhold["om"]}
        ledelse = Tilgang(kommune["revisor"]).ledelse
        ledere = ledere_for_sak(Tilgang(kommune["revisor"]), sak)
        mottakere = mottakere_av(ledelse, sak)
        naiv, kan = Naiv(), set()
        roller = {bruker for bruker, _rolle, _enhet in naiv.roller if naiv.poster(bruker, MED_POST)}
        for bruker in Bruker.objects.filter(pk__in={*roller, *om, sak.melder_id}):
            adgang = Adgang(bruker, sak, Tilgang(bruker))
            i_boksen = Avvik.objects.filter(mine_som_leder(bruker, adgang.tilgang)).exists()
            assert i_boksen == (bruker.pk in mottakere), bruker
            assert not i_boksen or synlig_for(bruker).filter(pk=sak.pk).exists()
            assert bruker.pk not in mottakere or adgang.er_leder
            if adgang.er_leder or adgang.kan_klassifisere or adgang.kan_vurdere:
                kan.add(bruker.pk)
                assert bruker.pk not in {*om, sak.melder_id}, bruker
                assert not naiv.er_under_noen(bruker.pk, om), bruker
                self._krev_ny_vurdering(naiv, sak, bruker, ledere)
        assert bool(ledere) == bool(kan)
        self._krev_noen(naiv, sak, om, ledere)
        grupper = innsyn_i_sak(Tilgang(kommune["revisor"]), sak, leser=kommune["revisor"])
        naermest = {leser.id for g in grupper if "Nærmeste" in g.tittel for leser in g.lesere}
        assert naermest == set(ledere)

    def _kommune(self, nye: list[tuple[str, str, str]], ledige: set[str]) -> Kommune:
        kommune = Kommune()
        for navn in ledige:
            kommune.fjern_rolle(navn)
        for navn, rolle, kode in nye:
            Rolle.objects.get_or_create(
                bruker=kommune.person[navn], rolle=rolle, enhet=kommune.enhet[kode], fra=None
            )
        return kommune

    def _sak(
        self,
        kommune: Kommune,
        *,
        i: str,
        av: str,
        om: list[str],
        fjernet: bool,
        avgjort: tuple[str | None, str] | None,
    ) -> Avvik:
        """Stored as it would be after a long story."""
        tid, enhet = naa(), kommune.enhet[i]
        sak = Avvik.objects.create(
            saksnummer="2025-000001",
            tittel="Sak",
            enhet=enhet,
            behandles_av=enhet,
            meldt=tid,
            endret=tid,
            melder=kommune.person[av],
            leder_over=avgjort is not None,
        )
        bort = {"fjernet": tid, "fjernet_av": kommune.person["revisor"], "grunn": "Feil"} if fjernet else {}
        for navn in om:
            Omhandlet.objects.create(avvik=sak, person=kommune.person[navn], **bort)
        if avgjort:
            hvem, fra = avgjort
            Gjenaapning.objects.create(
                avvik=sak,
                tidspunkt=tid,
                avsluttet_av=kommune.person[hvem] if hvem else None,
                avsluttet_fra=kommune.enhet[fra],
            )
        return sak

    def _krev_ny_vurdering(self, naiv: Naiv, sak: Avvik, bruker: Bruker, ledere: list[int]) -> None:
        for rad in sak.gjenaapninger.all():
            if bruker.pk == rad.avsluttet_av_id:
                assert ledere == [bruker.pk], "only where there is nobody else"
            else:
                assert not naiv.er_under_avgjoerelsen(bruker.pk, rad.avsluttet_fra_id), bruker

    def _krev_noen(self, naiv: Naiv, sak: Avvik, om: set[int], ledere: list[int]) -> None:
        """A case does not hang while the root has somebody who is in no way concerned."""
        avgjort = {rad.avsluttet_av_id for rad in sak.gjenaapninger.all()}
        fra = set(sak.gjenaapninger.values_list("avsluttet_fra_id", flat=True))
        fra |= set().union(*(naiv.leder(bruker) for bruker in avgjort))
        i_roten = {b for b, rolle, enhet in naiv.roller if enhet == naiv.rot and rolle in MED_POST}
        ledige = {
            b
            for b in i_roten - om - avgjort - {sak.melder_id}
            if not naiv.er_under_noen(b, om) and not any(naiv.er_under_avgjoerelsen(b, f) for f in fra)
        }
        if naiv.rot in naiv.leder(sak.melder_id):
            ledige = {b for b in ledige if naiv.i_roten(b, "stedfortreder", "kvalitetskoordinator")}
        assert ledere or not ledige


_STEG = st.one_of(
    st.tuples(st.just("gjenaapne"), st.sampled_from(["ansatt", *_LEDENDE])),
    st.tuples(st.just("lukk"), st.sampled_from(_LEDENDE)),
    st.tuples(st.just("avvis"), st.sampled_from(_LEDENDE)),
    st.tuples(st.just("videresend"), st.sampled_from(_LEDENDE), st.sampled_from(["HJ1", "HJ", "SK"])),
    st.tuples(st.just("foer_opp"), st.sampled_from(["ansatt", *_LEDENDE]), st.sampled_from(_LEDENDE)),
    st.tuples(st.just("ta_bort"), st.sampled_from(["ansatt", *_LEDENDE])),
    st.tuples(st.just("rett"), st.just("ansatt"), st.sampled_from(["HJ1", "HJ", "SK"])),
)


_VIDERE_OG_TILBAKE = [
    ("lukk", "leder"),
    ("gjenaapne", "ansatt"),
    ("videresend", "koordinator", "SK"),
    ("videresend", "koordinator", "HJ1"),
]
_TATT_BORT = [
    ("foer_opp", "ansatt", "leder"),
    ("rett", "ansatt", "HJ"),
    ("ta_bort", "omraadeleder"),
    ("videresend", "koordinator", "HJ1"),
]
_LUKKET_TO_GANGER = [
    ("lukk", "leder"),
    ("gjenaapne", "ansatt"),
    ("lukk", "omraadeleder"),
    ("gjenaapne", "direktoer"),
]


class TestHvaSomHelstFoerst(TestCase):
    """However a case was forwarded, opened again and corrected: who is inhabil decides nothing."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(_STEG, max_size=6))
    @example(_VIDERE_OG_TILBAKE)
    @example(_TATT_BORT)
    @example(_LUKKET_TO_GANGER)
    def test_nothing_makes_one_habil_again(self, steg: list[tuple[str, ...]]) -> None:
        kommune = Kommune()
        self.sak = kommune.meld()
        self.om: set[int] = set()
        self.avgjort: set[int] = set()
        for hva, hvem, *resten in steg:
            self._gjoer(kommune, hva, hvem, *resten)
        self._krev_at_inhabile_ikke_avgjoer(kommune, steg)

    def _gjoer(self, kommune: Kommune, hva: str, hvem: str, mot: str = "") -> None:
        """One step, as far as it is allowed; keeps its own account of who is inhabil."""
        sak = Avvik.objects.get(pk=self.sak.pk)
        tjeneste, felt = _tjeneste(kommune, sak, hva, mot)
        try:
            with transaction.atomic():
                tjeneste(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[hvem], **felt)
        except (Domenefeil, Avvik.DoesNotExist):
            return
        if hva in ("foer_opp", "rett"):
            self.om |= {person.pk for person in felt.get("personer", felt.get("omhandler", ()))}
        if hva == "gjenaapne" and hvem == "ansatt" and sak.avsluttet_av_id:
            self.avgjort.add(sak.avsluttet_av_id)

    def _krev_at_inhabile_ikke_avgjoer(self, kommune: Kommune, steg: Sequence[Any]) -> None:
        sak = Avvik.objects.get(pk=self.sak.pk)
        naiv = Naiv()
        alle = {navn: kommune.person[navn].pk for navn in ("ansatt", *_LEDENDE)}
        inhabile = {navn for navn, pk in alle.items() if self._er_inhabil(naiv, pk)}
        self._krev_noen(kommune, sak, inhabile)
        for navn in inhabile:
            adgang = Adgang(kommune[navn], sak, Tilgang(kommune[navn]))
            assert not any((adgang.er_leder, adgang.kan_klassifisere, adgang.kan_vurdere)), navn
        # The flags are what the services ask; one of the people, another each time, tries it all.
        proever = sorted(inhabile)[len(steg) % len(inhabile)]
        sak = _til_evaluering(kommune, sak)
        for hva in _AVGJOERELSER:
            assert not _lykkes(kommune, sak, hva, proever), (proever, hva)

    def _er_inhabil(self, naiv: Naiv, pk: int) -> bool:
        if pk in {*self.om, self.sak.melder_id} or naiv.er_under_noen(pk, self.om):
            return True
        fra = set().union(*(naiv.leder(hvem) for hvem in self.avgjort))
        return pk in self.avgjort or any(naiv.er_under_avgjoerelsen(pk, enhet) for enhet in fra)

    def _krev_noen(self, kommune: Kommune, sak: Avvik, inhabile: set[str]) -> None:
        """There is somebody, unless all of the root are concerned."""
        adgang = (Adgang(kommune[navn], sak, Tilgang(kommune[navn])) for navn in _LEDENDE)
        assert any(en.er_leder for en in adgang) or not {"direktoer", "vara", "koordinator"} - inhabile


def _tjeneste(kommune: Kommune, sak: Avvik, hva: str, mot: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    naa_omhandlet = list(sak.personer)
    valg: dict[str, tuple[Callable[..., Any], Callable[[], dict[str, Any]]]] = {
        "gjenaapne": (services.gjenaapne, lambda: {"grunn": "Fortsatt vått"}),
        "lukk": (
            services.lukk,
            lambda: {"utfall": "utbedret", "melding": "Takk", "alvorlighetsgrad": "lav", "aarsak": "Vann"},
        ),
        "avvis": (services.avvis, lambda: {"grunn": "feil", "melding": "Nei"}),
        "videresend": (services.videresend, lambda: {"til": kommune.enhet[mot], "melding": "Deres"}),
        "foer_opp": (services.sett_omhandler, lambda: {"personer": [*naa_omhandlet, kommune[mot]]}),
        "ta_bort": (services.sett_omhandler, lambda: {"personer": [], "grunn": "Gjelder ikke dem"}),
        "rett": (services.rett, lambda: _rettet(kommune, sak, mot)),
        "grad": (services.klassifiser, lambda: _klassifisert(sak, alvorlighetsgrad="kritisk")),
        "fortrolig": (services.klassifiser, lambda: _klassifisert(sak, fortrolig=not sak.fortrolig)),
        "send_tilbake": (services.send_tilbake, lambda: {"kommentar": "Virket ikke"}),
    }
    tjeneste, felt = valg[hva]
    return tjeneste, felt()


def _rettet(kommune: Kommune, sak: Avvik, mot: str) -> dict[str, Any]:
    felt = ("tittel", "beskrivelse", "hendelsestidspunkt", "kategori", "type", "strakstiltak", "fortrolig")
    return {navn: getattr(sak, navn) for navn in felt} | {
        "enhet": Enhet.objects.get(kode=mot),
        "omhandler": [kommune["leder"]] if mot == "HJ" else [],
    }


def _klassifisert(sak: Avvik, **nytt: Any) -> dict[str, Any]:
    felt = ("kategori", "alvorlighetsgrad", "type", "frist", "enhet", "fortrolig")
    return {navn: getattr(sak, navn) for navn in felt} | nytt | {"begrunnelse": "Ny vurdering"}


_AVGJOERELSER = ("lukk", "avvis", "grad", "fortrolig", "send_tilbake", "effekt")


def _til_evaluering(kommune: Kommune, sak: Avvik) -> Avvik:
    """The same case with its tiltak done, so that every decision is at hand."""
    if not sak.er_aapen:
        return sak
    tid = naa()
    Tiltak.objects.create(
        sakstype=SAKSTYPE,
        sak_id=sak.pk,
        hva="Sett ut skilt",
        ansvarlig=kommune.person["kollega"],
        opprettet_av=kommune.person["kollega"],
        frist=tid.date(),
        status=Tiltaksstatus.UTFOERT,
        resultat="Gjort",
        avsluttet=tid,
        created_at=tid,
    )
    for status in ("under_behandling", "tiltak_paagaar", "til_evaluering"):
        Avvik.objects.filter(pk=sak.pk).update(status=status)
    return Avvik.objects.get(pk=sak.pk)


def _lykkes(kommune: Kommune, sak: Avvik, hva: str, navn: str) -> bool:
    """Is the decision taken? Whatever it did is undone again."""
    try:
        with transaction.atomic():
            if hva == "effekt":
                tiltak = Tiltak.objects.get(sak_id=sak.pk)
                tiltaksarbeid.vurder_effekt(
                    tiltak_id=tiltak.pk,
                    versjon=tiltak.versjon,
                    aktoer=kommune[navn],
                    effekt=Effekt.VIRKET,
                    kommentar="Ja",
                )
            else:
                tjeneste, felt = _tjeneste(kommune, sak, hva, "")
                tjeneste(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[navn], **felt)
            transaction.set_rollback(True)
            return True
    except (Domenefeil, Avvik.DoesNotExist, Tiltak.DoesNotExist):
        return False
