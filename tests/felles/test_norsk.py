"""One alphabet: the database and Python sort alike, whatever the text."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from felles.norsk import _I_REKKEFOELGE, norsk_noekkel, norsk_sortering, soekeform
from organisasjon.models import Bruker

I_REKKEFOELGE = ["Aase", "de Wit", "Dehli", "É Emil", "E Øystein", "Emil", "O’Neill", "o'neill", "Ola",
                 "Şahin", "Šimon", "Zara", "Ærlig", "Ärlig", "Öberg", "Ørjan", "Åse"]  # fmt: skip
BOKSTAVER = st.text(
    st.one_of(
        st.sampled_from([*_I_REKKEFOELGE, *" '-{|}~_aAzZ"]),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=30,
)


def test_names_stand_as_in_a_norwegian_book() -> None:
    assert sorted(I_REKKEFOELGE[::2] + I_REKKEFOELGE[1::2], key=norsk_noekkel) == I_REKKEFOELGE


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(BOKSTAVER, min_size=1, max_size=20))
def test_the_database_makes_the_same_key(tekster: list[str]) -> None:
    sql, _ingen = (
        Bruker.objects.annotate(plass=norsk_sortering("navn")).values("plass").query.sql_with_params()
    )
    fra = "unnest(%s::text[]) WITH ORDINALITY AS organisasjon_bruker(navn, nr) ORDER BY nr"
    with connection.cursor() as peker:
        peker.execute(sql.partition(" FROM ")[0] + " FROM " + fra, [tekster])
        assert [rad[0] for rad in peker.fetchall()] == [norsk_noekkel(tekst) for tekst in tekster]


@pytest.mark.django_db
def test_people_are_ordered_alike_by_both() -> None:
    navn = [*I_REKKEFOELGE, "Åse", "åse", "Ida", "IDA"]
    Bruker.objects.bulk_create(Bruker(brukernavn=f"p{nr:02}", navn=ett) for nr, ett in enumerate(navn))
    alle = list(Bruker.objects.order_by("pk"))
    i_basen = list(Bruker.objects.order_by(norsk_sortering("navn"), "pk"))
    assert i_basen == sorted(alle, key=lambda person: (norsk_noekkel(person.navn), person.pk))
    assert list(Bruker.objects.all()) == i_basen  # Meta.ordering


@given(st.sampled_from(["O’Neill", "o'neill", "OʼNeill", "O`NEILL"]))
def test_apostrophes_are_one(navn: str) -> None:
    assert soekeform(navn) == "o'neill"
    assert norsk_noekkel(navn) == "o'neill"


def test_accents_are_looked_through_and_norwegian_letters_are_not() -> None:
    assert soekeform("Idé ÅSEN Öberg Färø") == "ide åsen øberg færø"


def test_no_letter_of_the_key_is_left_to_the_databases_own_rules() -> None:
    assert all(til.isascii() for til in _I_REKKEFOELGE.values())
