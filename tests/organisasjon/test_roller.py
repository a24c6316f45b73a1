"""Roles: valid by the day in Oslo, given and taken by administrators, never without an administrator left."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from felles.feil import Domenefeil, IkkeTillatt
from organisasjon import services
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype
from organisasjon.tilgang import Tilgang
from organisasjon.tre import Ledelse, Tre
from tests.organisasjon.conftest import dag

UTC = dt.UTC


@pytest.fixture
def skole(ny_enhet, rot):
    return ny_enhet("200", rot)


def tid(tekst):
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=UTC)


# Where days in Oslo begin and end, in UTC: winter, summer, and when the clock is changed.
DOEGN = [
    ("2025-01-15", "2025-01-14T23:00:00", "2025-01-15T23:00:00"),
    ("2025-07-15", "2025-07-14T22:00:00", "2025-07-15T22:00:00"),
    ("2025-03-30", "2025-03-29T23:00:00", "2025-03-30T22:00:00"),
    ("2025-10-26", "2025-10-25T22:00:00", "2025-10-26T23:00:00"),
    ("2024-02-29", "2024-02-28T23:00:00", "2024-02-29T23:00:00"),
    ("2025-12-31", "2025-12-30T23:00:00", "2025-12-31T23:00:00"),
]
SEKUND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(("dato", "start", "slutt"), DOEGN)
def test_a_role_works_from_midnight_to_midnight_in_oslo(skole, ny_bruker, klokke, dato, start, slutt):
    leder = ny_bruker("leder", ("leder", skole, dag(dato), dag(dato)))
    for oeyeblikk, virker in [
        (tid(start) - SEKUND, False),
        (tid(start), True),
        (tid(slutt) - SEKUND, True),
        (tid(slutt), False),
    ]:
        klokke.move_to(oeyeblikk)
        assert Tilgang(leder).har(Rolletype.LEDER) is virker, oeyeblikk
        assert (Ledelse(Tre()).naermeste_leder(skole.pk) == leder.pk) is virker, oeyeblikk


@pytest.mark.parametrize(("dato", "start", "slutt"), DOEGN)
def test_a_role_works_only_while_its_enhet_exists(rot, ny_enhet, ny_bruker, klokke, dato, start, slutt):
    enhet = ny_enhet("1", rot, gyldig_fra=dag(dato), gyldig_til=dag(dato))
    leder = ny_bruker("leder", ("leder", enhet))
    for oeyeblikk, virker in [
        (tid(start) - SEKUND, False),
        (tid(start), True),
        (tid(slutt) - SEKUND, True),
        (tid(slutt), False),
    ]:
        klokke.move_to(oeyeblikk)
        assert Tilgang(leder).har(Rolletype.LEDER) is virker, oeyeblikk


def test_a_closed_account_has_no_role_that_works(skole, ny_bruker):
    assert not Tilgang(ny_bruker("x", ("leder", skole), is_active=False)).er_ansatt


def test_several_roles_in_several_places(rot, ny_enhet, ny_bruker):
    a, b, c = ny_enhet("a", rot), ny_enhet("b", rot), ny_enhet("c", rot)
    under = ny_enhet("a1", a)
    tilgang = Tilgang(ny_bruker("x", ("leder", a), ("verneombud", b), ("ansatt", c)))
    assert tilgang.dekning("leder") == {a.pk, under.pk}
    assert tilgang.dekning("leder", "verneombud") == {a.pk, under.pk, b.pk}
    assert not tilgang.dekker(c.pk, "leder", "verneombud")
    assert not tilgang.dekker_alt("leder")


def test_the_leder_of_always_comes_before_one_appointed_later(skole, ny_bruker):
    ny_bruker("ny", ("leder", skole, dag("2020-01-01")))
    gammel = ny_bruker("gammel", ("leder", skole))
    assert Ledelse(Tre()).naermeste_leder(skole.pk) == gammel.pk


# Giving


def test_only_an_administrator_gives_and_ends(skole, ny_bruker, admin):
    leder = ny_bruker("leder", ("leder", skole))
    rolle = leder.roller.get()
    for gjoer in (
        lambda: services.gi_rolle(aktoer=leder, bruker=leder, rolle="administrator", enhet=skole),
        lambda: services.avslutt_rolle(aktoer=leder, rolle=rolle, til=dag("2025-01-01")),
        lambda: services.fjern_rolle(aktoer=leder, rolle=rolle),
        lambda: services.opprett_person(aktoer=leder, brukernavn="ny", navn="Ny"),
        lambda: services.endre_person(aktoer=leder, bruker=leder, navn="x", epost="", is_active=True),
        lambda: services.lag_engangslenke(aktoer=leder, bruker=leder),
    ):
        with pytest.raises(IkkeTillatt):
            gjoer()
    assert list(leder.roller.values_list("rolle", "til")) == [("leder", None)]


@pytest.mark.parametrize("rolle", ["kommunedirektoer", "administrator"])
def test_what_concerns_the_whole_kommune_is_given_at_the_root(admin, rot, skole, ny_bruker, rolle):
    person = ny_bruker("x")
    with pytest.raises(Domenefeil, match="hører til kommunen som helhet"):
        services.gi_rolle(aktoer=admin, bruker=person, rolle=rolle, enhet=skole)
    services.gi_rolle(aktoer=admin, bruker=person, rolle=rolle, enhet=rot)
    assert Tilgang(person).har(rolle)


def test_no_role_in_an_enhet_that_has_closed(admin, rot, ny_enhet, ny_bruker, klokke):
    lukket = ny_enhet("1", rot, gyldig_til=dag("2025-03-02"))
    siste_dag = ny_enhet("2", rot, gyldig_til=dag("2025-03-03"))
    with pytest.raises(Domenefeil, match="finnes ikke lenger") as feil:
        services.gi_rolle(aktoer=admin, bruker=ny_bruker("x"), rolle="leder", enhet=lukket)
    assert feil.value.felt == "enhet"
    services.gi_rolle(aktoer=admin, bruker=ny_bruker("y"), rolle="leder", enhet=siste_dag)


@pytest.mark.parametrize(
    ("fra", "til", "gaar"),
    [
        (None, None, False),
        (None, "2025-01-31", True),
        (None, "2025-02-01", False),
        ("2025-02-28", None, False),
        ("2025-03-01", None, True),
        ("2025-02-10", "2025-02-11", False),
        ("2025-01-01", "2025-12-31", False),
        ("2025-02-28", "2025-02-28", False),
        ("2025-03-01", "2025-03-31", True),
    ],
)
def test_the_same_role_twice_on_one_day_is_refused(admin, skole, ny_bruker, fra, til, gaar):
    person = ny_bruker("x", ("leder", skole, dag("2025-02-01"), dag("2025-02-28")))

    def gi(rolle="leder"):
        services.gi_rolle(
            aktoer=admin,
            bruker=person,
            rolle=rolle,
            enhet=skole,
            fra=fra and dag(fra),
            til=til and dag(til),
        )

    gi("verneombud")
    if gaar:
        gi()
    else:
        with pytest.raises(Domenefeil):
            gi()
    assert person.roller.filter(rolle="leder").count() == 1 + gaar


def test_the_database_refuses_the_same_role_from_the_same_day_and_an_end_before_the_beginning(
    skole, ny_bruker
):
    person = ny_bruker("x", ("leder", skole))
    with pytest.raises(ValidationError, match="allerede denne rollen"):
        Rolle(bruker=person, rolle="leder", enhet=skole).full_clean()
    galt = Rolle(bruker=person, rolle="ansatt", enhet=skole, fra=dag("2025-02-02"), til=dag("2025-02-01"))
    with pytest.raises(ValidationError, match="ikke slutte før den begynner"):
        galt.full_clean()
    with pytest.raises(IntegrityError):
        galt.save()


# Ending


def test_ending_a_role_keeps_it_to_the_end_of_the_day(admin, skole, ny_bruker, klokke):
    person = ny_bruker("x", ("leder", skole))
    services.avslutt_rolle(aktoer=admin, rolle=person.roller.get(), til=dag("2025-03-03"))
    assert Tilgang(person).er_leder
    klokke.shift(dt.timedelta(days=1))
    assert not Tilgang(person).er_leder


def test_a_role_does_not_end_before_it_begins(admin, skole, ny_bruker):
    person = ny_bruker("x", ("leder", skole, dag("2025-03-01")))
    with pytest.raises(Domenefeil, match="ikke slutte før den begynner"):
        services.avslutt_rolle(aktoer=admin, rolle=person.roller.get(), til=dag("2025-02-28"))


def test_a_role_given_by_mistake_today_is_taken_away_at_once(admin, skole, ny_bruker, klokke):
    person = ny_bruker("x", ("leder", skole, dag("2025-03-03")), ("ansatt", skole, dag("2025-03-02")))
    services.fjern_rolle(aktoer=admin, rolle=person.roller.get(rolle="leder"))
    assert not Tilgang(person).er_leder
    with pytest.raises(Domenefeil, match="har vært i bruk"):
        services.fjern_rolle(aktoer=admin, rolle=person.roller.get(rolle="ansatt"))


# The last administrator


def test_the_last_administrator_stays(admin, rot, ny_bruker, klokke):
    rolle = admin.roller.get()
    with pytest.raises(Domenefeil, match="minst én administrator"):
        services.avslutt_rolle(aktoer=admin, rolle=rolle, til=dag("2025-12-31"))
    assert Rolle.objects.get(pk=rolle.pk).til is None
    annen = ny_bruker("annen", ("administrator", rot))
    services.avslutt_rolle(aktoer=admin, rolle=rolle, til=dag("2025-03-03"))
    with pytest.raises(Domenefeil, match="minst én administrator"):
        services.avslutt_rolle(aktoer=annen, rolle=annen.roller.get(), til=dag("2025-03-03"))


@pytest.mark.parametrize("hindring", ["stengt", "kommer", "slutter", "enheten legges ned"])
def test_one_who_will_not_do_is_no_other_administrator(admin, rot, ny_enhet, ny_bruker, klokke, hindring):
    if hindring == "stengt":
        ny_bruker("x", ("administrator", rot), is_active=False)
    elif hindring == "kommer":
        ny_bruker("x", ("administrator", rot, dag("2025-03-04")))
    elif hindring == "slutter":
        ny_bruker("x", ("administrator", rot, None, dag("2025-03-04")))
    else:
        ny_bruker("x", ("administrator", ny_enhet("1", rot, gyldig_til=dag("2025-03-04"))))
    with pytest.raises(Domenefeil, match="minst én administrator"):
        services.avslutt_rolle(aktoer=admin, rolle=admin.roller.get(), til=dag("2025-03-03"))


def test_closing_an_account_leaves_an_administrator(admin, rot, ny_bruker, klokke):
    with pytest.raises(Domenefeil, match="din egen tilgang"):
        services.endre_person(aktoer=admin, bruker=admin, navn="A", epost="", is_active=False)
    varig = ny_bruker("varig", ("administrator", rot))
    Rolle.objects.filter(bruker=admin).update(til=dag("2025-03-03"))
    with pytest.raises(Domenefeil, match="minst én administrator"):
        services.endre_person(aktoer=admin, bruker=varig, navn="V", epost="", is_active=False)
    assert Bruker.objects.get(pk=varig.pk).is_active


def test_closing_an_enhet_leaves_an_administrator(rot, ny_enhet, ny_bruker, klokke):
    enhet = ny_enhet("1", rot)
    eneste = ny_bruker("x", ("administrator", enhet))
    with pytest.raises(Domenefeil, match="minst én administrator"):
        services.lukk_enhet(
            aktoer=eneste, enhet_id=enhet.pk, versjon=1, siste_dag=dag("2025-12-31"), etterfoelger=None
        )
    assert Enhet.objects.get(pk=enhet.pk).gyldig_til is None


# People


def test_a_new_person_cannot_log_in_before_the_link(admin):
    person = services.opprett_person(aktoer=admin, brukernavn="ny", navn="  Ny Person ", epost=" a@b.no ")
    assert (person.navn, person.epost, person.has_usable_password()) == ("Ny Person", "a@b.no", False)


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [
        ("brukernavn", "admin"),
        ("brukernavn", "a;b"),
        ("brukernavn", " "),
        ("navn", " "),
        ("epost", "ikke-epost"),
    ],
)
def test_a_person_that_cannot_be_is_refused_at_the_field(admin, felt, verdi):
    with pytest.raises(Domenefeil) as feil:
        services.opprett_person(aktoer=admin, **{"brukernavn": "ny", "navn": "Ny", felt: verdi})
    assert feil.value.felt == felt
    assert Bruker.objects.count() == 1
