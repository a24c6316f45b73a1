"""Enheter: made, renamed, moved and closed; what they were stays; no rings, no gaps, no orphans."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from felles.klokke import naa
from organisasjon import services
from organisasjon.models import Aarsverk, Enhet, Enhetsperiode
from organisasjon.sporringer.fortid import fortid
from organisasjon.tidligere import Rapporteringstre
from tests.organisasjon.conftest import dag

pytestmark = pytest.mark.usefixtures("klokke")


@pytest.fixture
def omraade(klokke, ny_enhet, rot):
    return ny_enhet("OPV", rot, navn="Oppvekst", type="omraade")


@pytest.fixture
def skole(ny_enhet, omraade):
    return ny_enhet("200", omraade, navn="Skolen")


def flytt(admin, enhet, forelder, rapport=None, versjon=None):
    enhet.refresh_from_db()
    return services.flytt_enhet(
        aktoer=admin,
        enhet_id=enhet.pk,
        versjon=versjon or enhet.versjon,
        forelder=forelder,
        rapporteres_under=rapport,
    )


def endre(admin, enhet, **nytt):
    enhet.refresh_from_db()
    felt = {n: getattr(enhet, n) for n in ("navn", "navn_andre_spraak", "type", "merkelapper", "beskrivelse")}
    return services.endre_enhet(aktoer=admin, enhet_id=enhet.pk, **{"versjon": enhet.versjon, **felt, **nytt})


def lukk(admin, enhet, siste_dag="2025-03-31", etterfoelger=None):
    enhet.refresh_from_db()
    return services.lukk_enhet(
        aktoer=admin,
        enhet_id=enhet.pk,
        versjon=enhet.versjon,
        siste_dag=dag(siste_dag),
        etterfoelger=etterfoelger,
    )


def test_only_an_administrator_changes_the_tree(ny_bruker, rot, skole, omraade):
    leder = ny_bruker("leder", ("leder", rot), ("kommunedirektoer", rot))
    for gjoer in (
        lambda: services.opprett_enhet(aktoer=leder, kode="9", navn="Ny", type="avdeling", forelder=skole),
        lambda: endre(leder, skole, navn="Annet"),
        lambda: flytt(leder, skole, rot),
        lambda: lukk(leder, skole, "2099-12-31"),
        lambda: services.avlys_nedleggelse(aktoer=leder, enhet_id=skole.pk, versjon=1),
        lambda: services.sett_aarsverk(aktoer=leder, enhet=skole, aar=2025, aarsverk=None, ansatte=1),
    ):
        with pytest.raises(IkkeTillatt):
            gjoer()


# What was, stays


def test_each_change_begins_a_period_where_the_last_one_ends(admin, rot, omraade, skole, klokke):
    steg = []
    for gjoer in (
        lambda: endre(admin, skole, navn="Ny skole"),
        lambda: flytt(admin, skole, rot),
        lambda: flytt(admin, skole, rot, omraade),
        lambda: lukk(admin, skole, "2025-12-31", omraade),
    ):
        klokke.shift(dt.timedelta(hours=1))
        steg.append(naa())
        gjoer()
    perioder = list(skole.perioder.order_by("fra"))
    assert [p.fra for p in perioder[1:]] == steg
    assert [p.til for p in perioder] == [*steg, None]
    assert [(p.navn, p.forelder_id, p.rapporteres_under_id, p.gyldig_til) for p in perioder] == [
        ("Skolen", omraade.pk, None, None),
        ("Ny skole", omraade.pk, None, None),
        ("Ny skole", rot.pk, None, None),
        ("Ny skole", rot.pk, omraade.pk, None),
        ("Ny skole", rot.pk, omraade.pk, dag("2025-12-31")),
    ]


def test_what_figures_do_not_read_begins_no_period(admin, skole):
    endre(admin, skole, beskrivelse="Vi lærer bort.", merkelapper=["skole"])
    assert skole.perioder.count() == 1
    assert Enhet.objects.get(pk=skole.pk).versjon == 2


def test_the_figures_tree_of_then_is_the_tree_of_then(admin, rot, omraade, skole, klokke):
    foer = naa()
    klokke.shift(dt.timedelta(days=1))
    flytt(admin, skole, rot)
    endre(admin, skole, navn="Nytt navn")
    da, etter = Rapporteringstre(foer), Rapporteringstre(naa())
    assert (da.forelder[skole.pk], da.noder[skole.pk].navn) == (omraade.pk, "Skolen")
    assert (etter.forelder[skole.pk], etter.noder[skole.pk].navn) == (rot.pk, "Nytt navn")


def test_the_past_is_told_newest_first(admin, rot, omraade, skole, klokke):
    for gjoer in (
        lambda: endre(admin, skole, navn="Ny skole"),
        lambda: flytt(admin, skole, rot, omraade),
        lambda: lukk(admin, skole, "2025-12-31", omraade),
    ):
        klokke.shift(dt.timedelta(hours=1))
        gjoer()
    skole.refresh_from_db()
    klokke.shift(dt.timedelta(hours=1))
    services.avlys_nedleggelse(aktoer=admin, enhet_id=skole.pk, versjon=skole.versjon)
    assert [linje.endringer for linje in fortid(skole)] == [
        ["Nedleggelsen ble avlyst."],
        ["Legges ned. Siste dag er 31.12.2025. Etterfølger er Oppvekst."],
        ["Flyttet fra Oppvekst til Fjellby kommune.", "Rapporteres under Oppvekst."],
        ["Navnet ble endret fra «Skolen» til «Ny skole»."],
        ["Skolen, under Oppvekst"],
    ]


def _sett_inn(skole, **felt):
    mal = skole.perioder.get(til=None)
    verdier = {
        "enhet": skole,
        "navn": mal.navn,
        "type": mal.type,
        "forelder_id": mal.forelder_id,
        **felt,
    }
    _straks(lambda: Enhetsperiode.objects.create(**verdier))


def _straks(gjoer):
    """Does it, with the constraints checked that would otherwise wait for the commit."""
    with transaction.atomic(), connection.cursor() as peker:
        gjoer()
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")


T = [dt.datetime(2025, 3, n, tzinfo=dt.UTC) for n in range(1, 9)]


@pytest.fixture
def to_perioder(admin, skole, klokke):
    """The periods [start, 4 March) and [4 March, still)."""
    klokke.move_to(T[3])
    endre(admin, skole, navn="Ny skole")
    return skole


@pytest.mark.parametrize(
    "felt",
    [
        pytest.param({"fra": T[5], "til": None, "forrige_til": T[5]}, id="two open ones"),
        pytest.param({"fra": T[5], "til": T[6], "forrige_til": T[5]}, id="after a gap"),
        pytest.param({"fra": T[3], "til": T[5], "forrige_til": T[3]}, id="overlap from the same predecessor"),
        pytest.param({"fra": None, "til": T[2], "forrige_til": None}, id="a second beginning"),
        pytest.param({"fra": T[4], "til": T[6], "forrige_til": T[3]}, id="not where the last one ends"),
        pytest.param({"fra": T[3], "til": T[3], "forrige_til": T[3]}, id="empty"),
        pytest.param({"fra": T[3], "til": T[1], "forrige_til": T[3]}, id="backwards"),
    ],
)
def test_the_database_refuses_gaps_overlaps_and_empty_periods(to_perioder, felt):
    with pytest.raises(IntegrityError):
        _sett_inn(to_perioder, **felt)


def test_the_database_refuses_to_lose_or_shorten_a_period(to_perioder):
    foerste = to_perioder.perioder.get(til=T[3])
    for gjoer in (
        lambda: foerste.delete(),
        lambda: Enhetsperiode.objects.filter(pk=foerste.pk).update(til=T[1]),
        lambda: to_perioder.perioder.filter(til=None).update(fra=T[5]),
        lambda: to_perioder.perioder.filter(til=None).update(fra=T[5], forrige_til=T[5]),
    ):
        with pytest.raises(IntegrityError):
            _straks(gjoer)


# Places


def test_no_enhet_lies_under_itself(admin, rot, ny_enhet):
    a = ny_enhet("a", rot)
    b = ny_enhet("b", a)
    c = ny_enhet("c", b)
    for under in (b, c):
        for rapport in (None, rot):  # reporting elsewhere makes no difference to the line
            with pytest.raises(Domenefeil, match="ligge under seg selv") as feil:
                flytt(admin, a, under, rapport)
            assert feil.value.felt == "forelder"


def test_no_ring_in_the_reporting_tree(admin, rot, ny_enhet):
    a, b = ny_enhet("a", rot), ny_enhet("b", rot)
    flytt(admin, b, rot, a)
    with pytest.raises(Domenefeil, match="rapportere under seg selv") as feil:
        flytt(admin, a, rot, b)
    assert feil.value.felt == "rapporteres_under"


def test_no_ring_in_the_reporting_tree_by_a_move_in_the_line(admin, rot, ny_enhet):
    a, b = ny_enhet("a", rot), ny_enhet("b", rot)
    flytt(admin, b, rot, a)
    with pytest.raises(Domenefeil, match="rapportere under seg selv"):
        flytt(admin, a, b)
    flytt(admin, a, b, rot)  # reporting elsewhere it may stand there
    tre = Rapporteringstre(naa())
    assert (tre.forelder[a.pk], tre.forelder[b.pk]) == (rot.pk, a.pk)


def test_the_kommune_is_neither_moved_nor_closed_nor_given_a_twin(admin, rot, skole):
    with pytest.raises(Domenefeil, match="kan ikke flyttes"):
        flytt(admin, rot, skole)
    with pytest.raises(Domenefeil, match="kan ikke legges ned"):
        lukk(admin, rot, "2099-01-01")
    with pytest.raises(Domenefeil):
        services.opprett_enhet(aktoer=admin, kode="K2", navn="To", type="kommune", forelder=None)
    with pytest.raises(Domenefeil):
        services.opprett_enhet(aktoer=admin, kode="9", navn="Ni", type="avdeling", forelder=None)


def test_a_parent_lasts_as_long_as_what_lies_under(admin, rot, ny_enhet, skole, klokke):
    lukket = ny_enhet("l", rot, gyldig_til=dag("2025-03-02"))
    slutter = ny_enhet("s", rot, gyldig_til=dag("2025-12-31"))
    kommer = ny_enhet("k", rot, gyldig_fra=dag("2026-01-01"))
    for over, melding in (
        (lukket, "finnes ikke lenger"),
        (slutter, "legges ned"),
        (kommer, "finnes ikke før"),
    ):
        with pytest.raises(Domenefeil, match=melding):
            flytt(admin, skole, over)
        with pytest.raises(Domenefeil, match=melding):
            flytt(admin, skole, rot, over)
        with pytest.raises(Domenefeil, match=melding):
            services.opprett_enhet(aktoer=admin, kode="9", navn="Ny", type="avdeling", forelder=over)
    services.opprett_enhet(
        aktoer=admin, kode="9", navn="Ny", type="avdeling", forelder=kommer, gyldig_fra=dag("2026-01-01")
    )


@pytest.mark.parametrize("felt", [{"kode": "200"}, {"kode": "a;b"}, {"navn": ""}, {"type": "tull"}])
def test_an_enhet_that_cannot_be_is_refused_at_the_field(admin, omraade, skole, felt):
    with pytest.raises(Domenefeil) as feil:
        services.opprett_enhet(
            aktoer=admin, forelder=omraade, **{"kode": "9", "navn": "Ny", "type": "avdeling", **felt}
        )
    assert feil.value.felt == next(iter(felt))


def test_a_stale_version_is_refused_by_every_change(admin, rot, skole, klokke):
    endre(admin, skole, navn="Andres navn")
    for gjoer in (
        lambda: endre(admin, skole, navn="Mitt", versjon=1),
        lambda: flytt(admin, skole, rot, versjon=1),
        lambda: services.lukk_enhet(
            aktoer=admin, enhet_id=skole.pk, versjon=1, siste_dag=dag("2025-12-31"), etterfoelger=None
        ),
        lambda: services.avlys_nedleggelse(aktoer=admin, enhet_id=skole.pk, versjon=1),
    ):
        with pytest.raises(Utdatert, match="Noen andre har endret"):
            gjoer()
    skole.refresh_from_db()
    assert (skole.navn, skole.versjon) == ("Andres navn", 2)


# Closing


def test_closing_waits_for_what_lies_under_in_either_tree(admin, rot, ny_enhet, omraade, skole, klokke):
    annen = ny_enhet("a", rot, rapporteres_under=omraade, navn="Annen")
    kommer = ny_enhet("k", omraade, gyldig_fra=dag("2026-01-01"), navn="Kommer")
    with pytest.raises(Domenefeil, match=r"først: Skolen, Annen, Kommer\."):
        lukk(admin, omraade)
    for enhet in (skole, annen, kommer):
        flytt(admin, enhet, rot)
    lukk(admin, omraade)


def test_closing_the_enhet_below_on_the_same_day_is_enough(admin, omraade, skole, klokke):
    lukk(admin, skole, "2025-03-31")
    with pytest.raises(Domenefeil, match="først: Skolen"):
        lukk(admin, omraade, "2025-03-30")
    lukk(admin, omraade, "2025-03-31")


def test_the_past_is_not_closed(admin, rot, ny_enhet, skole, klokke):
    with pytest.raises(Domenefeil, match="tilbake i tid") as feil:
        lukk(admin, skole, "2025-03-02")
    assert feil.value.felt == "siste_dag"
    with pytest.raises(Domenefeil, match="allerede lagt ned"):
        lukk(admin, ny_enhet("x", rot, gyldig_til=dag("2025-03-02")))


def test_a_successor_exists_the_day_after_and_is_another(admin, rot, ny_enhet, skole, klokke):
    slutter = ny_enhet("s", rot, gyldig_til=dag("2025-03-31"))
    aapner = ny_enhet("a", rot, gyldig_fra=dag("2025-04-01"))
    for etterfoelger in (slutter, skole):
        with pytest.raises(Domenefeil) as feil:
            lukk(admin, skole, "2025-03-31", etterfoelger)
        assert feil.value.felt == "etterfoelger"
    lukk(admin, skole, "2025-03-31", aapner)
    with pytest.raises(Domenefeil, match="seg selv"):
        lukk(admin, aapner, "2025-05-31", skole)
    with pytest.raises(Domenefeil, match="finnes ikke dagen etter"):
        lukk(admin, ny_enhet("b", rot), "2025-05-31", skole)  # the object is from before it closed


def test_asking_whether_it_may_close_changes_nothing(admin, skole, klokke):
    felt = {"aktoer": admin, "enhet_id": skole.pk, "versjon": 1, "etterfoelger": None}
    services.kan_lukkes(**felt, siste_dag=dag("2025-03-31"))
    with pytest.raises(Domenefeil):
        services.kan_lukkes(**felt, siste_dag=dag("2025-03-01"))
    skole.refresh_from_db()
    assert (skole.gyldig_til, skole.versjon, skole.perioder.count()) == (None, 1, 1)


def test_a_closing_is_taken_back_until_its_last_day_is_over(admin, omraade, skole, klokke):
    lukk(admin, skole, "2025-03-03", omraade)

    def avlys():
        skole.refresh_from_db()
        services.avlys_nedleggelse(aktoer=admin, enhet_id=skole.pk, versjon=skole.versjon)

    avlys()
    skole.refresh_from_db()
    assert (skole.gyldig_til, skole.etterfoelger) == (None, None)
    with pytest.raises(Domenefeil, match="ikke har skjedd"):
        avlys()
    lukk(admin, skole, "2025-03-03")
    klokke.shift(dt.timedelta(days=1))
    with pytest.raises(Domenefeil, match="ikke har skjedd"):
        avlys()


def test_a_closing_under_a_parent_that_closes_is_not_taken_back(admin, omraade, skole, klokke):
    lukk(admin, skole, "2025-03-31")
    lukk(admin, omraade, "2025-03-31")
    skole.refresh_from_db()
    with pytest.raises(Domenefeil, match="legges ned"):
        services.avlys_nedleggelse(aktoer=admin, enhet_id=skole.pk, versjon=skole.versjon)


# Årsverk


def test_aarsverk_of_then_stay(admin, skole, klokke):
    def sett(tall):
        services.sett_aarsverk(aktoer=admin, enhet=skole, aar=2025, aarsverk=Decimal(tall), ansatte=None)

    sett("10.5")
    da = naa()
    klokke.shift(dt.timedelta(days=1))
    sett("12")
    sett("12")
    assert Aarsverk.objects.count() == 2
    klokke.shift(dt.timedelta(days=1))
    assert Rapporteringstre(da).aarsverk(2025) == {skole.pk: Decimal("10.5")}
    assert Rapporteringstre(naa()).aarsverk(2025) == {skole.pk: Decimal(12)}


@pytest.mark.parametrize("felt", ["aarsverk", "ansatte"])
def test_a_negative_number_is_refused(admin, skole, felt):
    with pytest.raises(Domenefeil) as feil:
        services.sett_aarsverk(
            aktoer=admin,
            enhet=skole,
            aar=2025,
            aarsverk=Decimal(-1) if felt == "aarsverk" else None,
            ansatte=-1 if felt == "ansatte" else None,
        )
    assert feil.value.felt == felt
    assert not Aarsverk.objects.exists()
