"""Words in cases: parts of words, inflected words, numbers in part; in any order, and nothing else."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik.models import Avvik
from avvik.sporringer.soek import med_ord
from felles.klokke import naa
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune

pytestmark = pytest.mark.django_db


def lag(kommune: Kommune, *titler: str) -> dict[str, Avvik]:
    """A case for each title."""
    saker = Avvik.objects.bulk_create(
        Avvik(
            saksnummer=f"2024-{nummer:06}",
            enhet=kommune.enhet["HJ1"],
            behandles_av=kommune.enhet["HJ1"],
            meldt=naa(),
            endret=naa(),
            tittel=tittel,
        )
        for nummer, tittel in enumerate(titler, 900)
    )
    return {sak.tittel: sak for sak in saker}


def treff(soekeord: str) -> set[str]:
    return set(med_ord(Avvik.objects.all(), soekeord).values_list("tittel", flat=True))


PAR = [
    ("brann", "Brannalarmen"),
    ("alarm", "Brannalarmen"),
    ("alarmer", "Brannalarmen"),
    ("bok", "bøker"),
    ("boka", "bøkene"),
    ("lærebok", "lærebøker"),
    ("bok", "lærebøkene"),
    ("trussel", "trusler"),
    ("trusselen", "truslene"),
    ("sykkel", "sykler"),
    ("nøkkel", "nøkler"),
    ("regel", "hovedregler"),
    ("artikkel", "artiklene"),
    ("fengsel", "fengsler"),
    ("finger", "fingre"),
    ("søster", "søstre"),
    ("fot", "føtter"),
    ("bonde", "bønder"),
    ("natt", "nettene"),
    ("hånd", "hender"),
    ("tann", "tenner"),
    ("mann", "menn"),
    ("øye", "øynene"),
    ("trappen", "trapper"),
    ("døra", "dører"),
    ("feilen", "feil"),
    ("hendelser", "hendelsen"),
    ("medisinene", "medisin"),
    ("kjøkkenet", "kjøkken"),
]
# Where one is a part of the other, the longer one finds the shorter only as its inflection.
BEGGE_VEIER = [par for par in PAR if par not in {("brann", "Brannalarmen"), ("alarm", "Brannalarmen"),
                                                ("alarmer", "Brannalarmen"), ("bok", "lærebøkene"),
                                                ("regel", "hovedregler")}]  # fmt: skip


@pytest.mark.parametrize(("soekt", "staar"), [*PAR, *((b, a) for a, b in BEGGE_VEIER)])
def test_a_word_finds_its_other_forms(kommune: Kommune, soekt: str, staar: str) -> None:
    lag(kommune, f"Gjelder {staar}, sist uke", "Noe helt annet")
    assert treff(soekt) == {f"Gjelder {staar}, sist uke"}
    assert treff(soekt.upper()) == {f"Gjelder {staar}, sist uke"}


@pytest.mark.parametrize(
    ("soekt", "staar"),
    [
        ("mann", "mennesker"),
        ("menn", "mannskap på vakt"),
        ("netter", "nettverket er nede"),
        ("and", "kalender og sender"),
        ("ender", "tilstanden i landet"),
        ("vare", "det var vått"),
        ("varen", "svaret kom"),
        ("bøker", "bokstaver og bokføring"),
        ("is", "vist fram"),
        ("12", "2024-001200"),
        ("regler", "reglementet"),
        ("ås", "as"),
        ("kjør", "kjor"),
    ],
)
def test_and_not_what_only_looks_like_them(kommune: Kommune, soekt: str, staar: str) -> None:
    lag(kommune, staar)
    assert treff(soekt) == set()


def test_several_words_phrases_and_what_is_left_out(kommune: Kommune) -> None:
    lag(kommune, "Våt trapp uten skilt", "Skilt ved trappa", "Trapp")
    assert treff("skilt trapp") == {"Våt trapp uten skilt", "Skilt ved trappa"}
    assert treff('"våt trapp"') == {"Våt trapp uten skilt"}
    assert treff("trapp -skilt") == {"Trapp"}
    assert treff("trapp -") == treff("trapp") == {"Våt trapp uten skilt", "Skilt ved trappa", "Trapp"}
    assert treff("skilt medisin") == set()


@pytest.mark.parametrize(
    "ord_", ["-skilt", "-", '"', '""', "%", "_", "'; drop", "\\", "[", "(", "*", "a" * 200]
)
def test_signs_alone_find_nothing_and_break_nothing(kommune: Kommune, ord_: str) -> None:
    lag(kommune, "Skilt")
    assert treff(ord_) == set()


def test_short_words_are_whole_words(kommune: Kommune) -> None:
    lag(kommune, "Is på veien", "Veien har is.", "Isen", "Vi så")
    assert treff("is") == {"Is på veien", "Veien har is."}
    assert treff("så") == {"Vi så"}


def test_accents_and_apostrophes(kommune: Kommune) -> None:
    lag(kommune, "Kaféen til O’Neill", "Idé om bedre rutiner")
    assert treff("kafe o'neill") == {"Kaféen til O’Neill"}
    assert treff("ide") == {"Idé om bedre rutiner"}


@pytest.mark.parametrize("ord_", ["907", "000907", "2024-0009", "2024-907", "2024-000907", "-000907"])
def test_numbers_in_part(kommune: Kommune, ord_: str) -> None:
    saker = lag(kommune, *(f"Sak {nummer}" for nummer in range(20)))
    nummer = {sak.saksnummer for sak in med_ord(Avvik.objects.all(), ord_.removeprefix("-"))}
    assert "2024-000907" in nummer
    assert len(nummer) == (20 if ord_ == "2024-0009" else 1)
    assert len(saker) == 20


def test_a_short_number_is_a_whole_one(kommune: Kommune) -> None:
    lag(kommune, "En")
    Avvik.objects.update(saksnummer="2024-000012")
    assert treff("12") == treff("0012") == {"En"}
    assert treff("1") == set()


def test_all_three_texts_are_looked_in(kommune: Kommune) -> None:
    sak = kommune.meld(tittel="Ett", beskrivelse="To brannslukkere", strakstiltak="Tre telefoner")
    for ord_ in ("ett", "brannslukker", "telefon"):
        assert med_ord(Avvik.objects.all(), ord_).get() == sak


def test_what_one_may_not_see_is_not_found(kommune: Kommune, innlogget: Callable[[Bruker], Client]) -> None:
    kommune.meld(tittel="Brannalarmen virket ikke", fortrolig=True)
    for navn, antall in (("avdelingsleder", 1), ("koordinator", 0), ("skoleleder", 0), ("revisor", 0)):
        svar = innlogget(kommune[navn]).post(reverse("avvik:soek"), {"ord": "alarm"}, follow=True)
        assert svar.context["antall"] == antall, navn


def test_however_many_words_a_search_costs_two_queries(kommune: Kommune) -> None:
    lag(kommune, "Skilt")
    with CaptureQueriesContext(connection) as spoerringer:
        treff("en to tre fire fem seks sju åtte ni ti elleve")
    assert len(spoerringer) == 2


def test_the_index_is_asked(kommune: Kommune) -> None:
    """For parts of words, short words and inflected ones alike, whatever the planner prefers for few rows."""
    with connection.cursor() as peker:
        peker.execute("SET LOCAL enable_seqscan = off")
    for ord_ in ("alarm", "is", "mann", "trusler", "dører", "12", "2024-907", "skilt trapp"):
        plan = med_ord(Avvik.objects.all(), ord_).order_by().explain()
        assert "avvik_soeketekst" in plan, (ord_, plan)
