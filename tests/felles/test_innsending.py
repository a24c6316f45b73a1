"""Sent once, done once: services, concurrency, time, and what an IntegrityError means."""

import datetime as dt
import importlib
import inspect
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from avvik import services as avvik
from avvik.models import SAKSTYPE, Avvik, Dialogmelding, Kategori
from felles.feil import AlleredeSendt, Domenefeil
from felles.innsending import Innsendingsnoekkel, avtrykk, rydd
from felles.klokke import i_dag, naa
from felles.models import Innsending
from felles.skranker import brutt_skranke, oversett_skranke
from felles.tid import Periode
from organisasjon import services as organisasjon
from organisasjon.models import Bruker, Enhet, Rolle
from rapport.models import Rapport
from rapport.services import bestill_rapport
from saksramme.tiltak.services import opprett_tiltak
from tests.avvik.kommune import Kommune
from tests.vedlegg.filer import PDF, klar
from tiltak.models import Tiltak
from utboks.models import Jobb
from vedlegg.models import Vedlegg
from vedlegg.services import legg_ved


def ny_noekkel(**valg: Any) -> Innsendingsnoekkel:
    return Innsendingsnoekkel(uuid.uuid4().hex, **valg)


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


def _sak(kommune: Kommune) -> Avvik:
    return kommune.sak_i("under_behandling", aapent_tiltak=False)


def arbeid(kommune: Kommune) -> dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any]]]:
    """By kind: the service, the model of what it makes, what it takes, and another content."""
    sak, hj1 = _sak(kommune), kommune.enhet["HJ1"]
    leder, administrator = kommune["avdelingsleder"], kommune["administrator"]
    frist = i_dag() + dt.timedelta(7)
    return {
        "meld": (
            avvik.meld,
            Avvik,
            {"melder": kommune["ansatt"], "enhet": hj1, "tittel": "Våt trapp"},
            {"fortrolig": True},
        ),
        "dialog": (
            avvik.skriv_melding,
            Dialogmelding,
            {"avvik_id": sak.pk, "aktoer": leder, "tekst": "Takk"},
            {"tekst": "Takk skal du ha"},
        ),
        "tiltak": (
            opprett_tiltak,
            Tiltak,
            {
                "sakstype": SAKSTYPE,
                "sak_id": sak.pk,
                "aktoer": leder,
                "hva": "Strø",
                "ansvarlig": leder,
                "frist": frist,
            },
            {"hva": "Strø mer"},
        ),
        "vedlegg": (
            legg_ved,
            Vedlegg,
            {"sakstype": SAKSTYPE, "sak_id": sak.pk, "aktoer": leder, "filer": [klar("a.pdf", PDF)]},
            {"filer": [klar("b.pdf", PDF)]},
        ),
        "rapport": (
            bestill_rapport,
            Rapport,
            {"aktoer": kommune["direktoer"], "periode": Periode(2024), "enhet": kommune.enhet["K"]},
            {"periode": Periode(2023)},
        ),
        "enhet": (
            organisasjon.opprett_enhet,
            Enhet,
            {"aktoer": administrator, "kode": "NY", "navn": "Ny", "type": "avdeling", "forelder": hj1},
            {"kode": "NY2"},
        ),
        "person": (
            organisasjon.opprett_person,
            Bruker,
            {"aktoer": administrator, "brukernavn": "ny", "navn": "Ny"},
            {"brukernavn": "ny2"},
        ),
        "rolle": (
            organisasjon.gi_rolle,
            Rolle,
            {"aktoer": administrator, "bruker": kommune["sluttet"], "rolle": "ansatt", "enhet": hj1},
            {"rolle": "verneombud"},
        ),
    }


@pytest.mark.parametrize(
    "slag", ["meld", "dialog", "tiltak", "vedlegg", "rapport", "enhet", "person", "rolle"]
)
def test_the_same_key_makes_one_row_and_another_content_is_refused(kommune: Kommune, slag: str) -> None:
    tjeneste, modell, felt, annet = arbeid(kommune)[slag]
    noekkel = uuid.uuid4().hex
    foer = modell.objects.count()
    svar = [tjeneste(**felt, innsending=Innsendingsnoekkel(noekkel)) for _ in range(3)]
    assert svar[0] == svar[1] == svar[2]
    with pytest.raises(AlleredeSendt):
        tjeneste(**felt | annet, innsending=Innsendingsnoekkel(noekkel))
    assert modell.objects.count() == foer + 1
    # Another key is another sending, and no key is none.
    tjeneste(**felt | annet, innsending=ny_noekkel(likevel=True))
    assert modell.objects.count() == foer + 2


@pytest.mark.parametrize("slag", ["meld", "dialog", "tiltak", "vedlegg", "rapport"])
def test_the_same_text_with_another_key_is_asked_about_for_two_hours(
    kommune: Kommune, klokke: Any, slag: str
) -> None:
    tjeneste, modell, felt, _annet = arbeid(kommune)[slag]
    foer = modell.objects.count()
    tjeneste(**felt, innsending=ny_noekkel())
    klokke.shift(dt.timedelta(minutes=119))
    spurt = ny_noekkel()
    with pytest.raises(AlleredeSendt, match=r"allerede sendt dette, 03\.03\.2025 09\.00"):
        tjeneste(**felt, innsending=spurt)
    assert spurt.avvist is not None
    assert modell.objects.count() == foer + 1
    tjeneste(**felt, innsending=ny_noekkel(likevel=True))
    klokke.shift(dt.timedelta(hours=2))
    tjeneste(**felt, innsending=ny_noekkel())
    assert modell.objects.count() == foer + 3


def test_keys_are_each_persons_and_each_kinds(kommune: Kommune) -> None:
    noekkel = uuid.uuid4().hex
    saker = [
        avvik.meld(
            melder=kommune[navn],
            enhet=kommune.enhet["HJ1"],
            tittel="Våt trapp",
            innsending=Innsendingsnoekkel(noekkel),
        )
        for navn in ("ansatt", "kollega")
    ]
    avvik.skriv_melding(
        avvik_id=saker[0].pk,
        aktoer=kommune["ansatt"],
        tekst="Våt",
        innsending=Innsendingsnoekkel(noekkel),
    )
    assert Innsending.objects.count() == 3


def test_what_was_refused_may_be_sent_again_with_the_same_key(kommune: Kommune) -> None:
    noekkel = uuid.uuid4().hex
    felt: dict[str, Any] = {"melder": kommune["ansatt"], "enhet": kommune.enhet["HJ1"]}
    with pytest.raises(Domenefeil, match="Skriv kort"):
        avvik.meld(**felt, tittel=" ", innsending=Innsendingsnoekkel(noekkel))
    assert not Innsending.objects.exists()
    avvik.meld(**felt, tittel="Våt trapp", innsending=Innsendingsnoekkel(noekkel))
    assert Innsending.objects.get().svar == Avvik.objects.get().pk


def test_what_was_made_and_is_gone_is_not_made_again(kommune: Kommune) -> None:
    tjeneste, _modell, felt, _annet = arbeid(kommune)["rolle"]
    noekkel = uuid.uuid4().hex
    tjeneste(**felt, innsending=Innsendingsnoekkel(noekkel)).delete()
    with pytest.raises(AlleredeSendt):
        tjeneste(**felt, innsending=Innsendingsnoekkel(noekkel))


def test_keys_are_forgotten_after_30_days(kommune: Kommune, klokke: Any) -> None:
    noekkel = uuid.uuid4().hex
    _tjeneste, _modell, felt, _annet = arbeid(kommune)["meld"]
    avvik.meld(**felt, innsending=Innsendingsnoekkel(noekkel))
    klokke.shift(dt.timedelta(days=30))
    assert rydd(naa()) == 0
    klokke.shift(dt.timedelta(seconds=1))
    assert rydd(naa()) == 1
    avvik.meld(**felt, innsending=Innsendingsnoekkel(noekkel))
    assert Avvik.objects.filter(tittel="Våt trapp").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slag", ["meld", "dialog", "tiltak", "rapport", "vedlegg"])
@pytest.mark.parametrize("samme_noekkel", [True, False])
def test_at_once_is_as_one_after_the_other(
    transactional_db: None, slag: str, samme_noekkel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("utboks.tasks.utfoer_jobb.delay", lambda jobb_id: None)
    tjeneste, modell, felt, _annet = arbeid(Kommune())[slag]
    foer, jobber = modell.objects.count(), Jobb.objects.count()
    noekler = [uuid.uuid4().hex] * 5 if samme_noekkel else [uuid.uuid4().hex for _ in range(5)]
    klare = threading.Barrier(5)

    def send(noekkel: str) -> Any:
        try:
            klare.wait()
            return tjeneste(**felt, innsending=Innsendingsnoekkel(noekkel))
        except AlleredeSendt as feil:
            return feil
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as traader:
        svar = list(traader.map(send, noekler))
    assert modell.objects.count() == foer + 1
    avvist = sum(isinstance(ett, AlleredeSendt) for ett in svar)
    assert avvist == (0 if samme_noekkel else 4)
    assert Jobb.objects.count() - jobber <= (1 if slag == "rapport" else 0)


_VERDIER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.uuids(),
    lambda under: st.lists(under, max_size=3) | st.dictionaries(st.text(max_size=3), under, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), _VERDIER, max_size=5), st.randoms())
def test_the_mark_of_a_content_does_not_depend_on_its_order(innhold: dict[str, Any], tilfeldig: Any) -> None:
    navn = list(innhold)
    tilfeldig.shuffle(navn)
    assert avtrykk({ett: innhold[ett] for ett in navn}) == avtrykk(innhold)
    assert avtrykk(innhold | {"enda ett": 1}) != avtrykk(innhold)


def test_a_constraint_is_known_by_its_name_and_every_other_fault_goes_on(kommune: Kommune) -> None:
    opptatt = Domenefeil("opptatt")

    def to_like() -> None:
        Kategori.objects.create(kode="X", navn="X")
        Kategori.objects.create(kode="X", navn="X")

    with pytest.raises(IntegrityError) as fanget, transaction.atomic():
        to_like()
    navn = brutt_skranke(fanget.value)
    assert navn
    with pytest.raises(Domenefeil, match="opptatt"), oversett_skranke("noe_annet", navn, til=opptatt):
        to_like()
    with pytest.raises(IntegrityError), oversett_skranke("noe_annet", til=opptatt):
        to_like()
    assert not Kategori.objects.filter(kode="X").exists()


def test_an_integrityerror_of_another_cause_is_no_double_press(kommune: Kommune) -> None:
    """As when an import has taken the next number: said as it is, and not «sent before»."""
    _tjeneste, _modell, felt, _annet = arbeid(kommune)["meld"]
    neste = avvik.meld(**felt)
    aar, nummer = neste.saksnummer.split("-")
    Avvik.objects.filter(pk=neste.pk).update(saksnummer=f"{aar}-{int(nummer) + 1:06}")
    with pytest.raises(IntegrityError), transaction.atomic():
        avvik.meld(**felt, innsending=ny_noekkel())
    assert not Innsending.objects.exists()


TJENESTER = (
    "avvik.services",
    "organisasjon.services",
    "rapport.services",
    "saksramme.tiltak.services",
    "sjekkliste.services",
    "sjekkliste.mal.services.versjon",
    "sjekkliste.mal.services.innhold",
    "tiltak.services",
    "vedlegg.services",
)
LAGER = ("opprett", "nytt_", "ny_", "meld", "skriv_melding", "bestill_", "legg_", "gi_", "aapne_", "lag_")
# What makes a row and needs no key, each with the reason.
UTEN_NOEKKEL = {
    "organisasjon.services.opprett_administrator": "the command line, once",
    "organisasjon.services.lag_engangslenke": "a new link ends the one before; it is stored nowhere",
    "sjekkliste.services.aapne_forfalt_runde": "beat, once for a tertial by a unique key",
    "rapport.services.bestill_utkast": "beat, once for a period by a unique key",
    "rapport.services.bestill_jobb": "a job has a key of its own",
    "tiltak.services.opprett": "called by saksramme.tiltak, which has the key",
}


def test_whatever_makes_a_row_takes_a_key() -> None:
    uten = set()
    for modulnavn in TJENESTER:
        for navn, tjeneste in vars(importlib.import_module(modulnavn)).items():
            if navn.startswith(LAGER) and inspect.isfunction(tjeneste):
                if "innsending" not in inspect.signature(tjeneste).parameters:
                    uten.add(f"{modulnavn}.{navn}")
                else:
                    assert hasattr(tjeneste, "__wrapped__"), navn
    assert uten == set(UTEN_NOEKKEL)
