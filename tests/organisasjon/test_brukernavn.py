"""User names in which case makes no difference: logging in, pairs from before, and making one of two."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from avvik.habilitet import forhold_i
from avvik.models import Avvik, Gjenaapning
from avvik.services import meld
from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import naa
from felles.tekst import noekkel_uten_skille
from hendelser.models import Hendelse
from organisasjon import services
from organisasjon.models import Bruker, Rolle
from organisasjon.services.sammenslaaing import _er_historie, _pekere
from organisasjon.sporringer.personer import like_brukernavn
from organisasjon.tilgang import Tilgang
from tests.organisasjon.conftest import PASSORD, dag

SEKUND = dt.timedelta(seconds=1)


@pytest.fixture
def skole(ny_enhet, rot):
    return ny_enhet("200", rot)


@pytest.fixture
def par(ny_bruker, skole, rot):
    """kari and Kari, as they may have been stored before; both leader of something."""
    kari = ny_bruker("kari", ("leder", skole))
    return kari, ny_bruker("Kari", ("ansatt", rot), navn="Kari Stor", epost="k@x.no", dobbel=True)


def logg_inn(brukernavn: str, passord: str = PASSORD) -> Bruker | None:
    return services.logg_inn_med_passord(
        request=None, brukernavn=brukernavn, passord=passord, adresse="10.0.0.1"
    )


def med_passord(bruker: Bruker, passord: str = PASSORD) -> Bruker:
    bruker.set_password(passord)
    bruker.save()
    return bruker


@pytest.mark.parametrize("skrevet", ["kari", "Kari", "KARI", "kari\u00a0", "kari\u200b"])
def test_one_logs_in_with_either(ny_bruker, skrevet):
    kari = med_passord(ny_bruker("Kari"))
    assert logg_inn(skrevet) == kari


def test_letters_beyond_ascii(ny_bruker):
    aase = med_passord(ny_bruker("åse"))
    assert logg_inn("A\u030aSE") == aase


def test_of_a_pair_the_exact_name_logs_in(par):
    for bruker in par:
        med_passord(bruker, f"{PASSORD} {bruker.brukernavn}")
    for bruker in par:
        assert logg_inn(bruker.brukernavn, f"{PASSORD} {bruker.brukernavn}") == bruker
        assert logg_inn("KARI", f"{PASSORD} {bruker.brukernavn}") is None
    assert logg_inn("kari", f"{PASSORD} Kari") is None


@pytest.mark.parametrize("brukernavn", ["kari", "KARI", "Kari", "kari\u00a0"])
def test_nobody_gets_a_name_that_differs_in_case_alone(admin, ny_bruker, brukernavn):
    ny_bruker("Kari")
    with pytest.raises(Domenefeil, match=r"fra før|allerede") as feil:
        services.opprett_person(aktoer=admin, brukernavn=brukernavn, navn="En annen")
    assert feil.value.felt in (None, "brukernavn")
    with pytest.raises(IntegrityError), transaction.atomic():
        Bruker.objects.bulk_create([Bruker(brukernavn="kARI", navn="x")])


def test_a_third_of_a_pair_is_refused_too(admin, par):
    with pytest.raises(Domenefeil):
        services.opprett_person(aktoer=admin, brukernavn="KARI", navn="En tredje")


# The pages


def test_the_pairs_are_listed_and_told_of(admin, par, innlogget, drift):
    klient = innlogget(admin)
    assert [[rad.bruker.brukernavn for rad in gruppe] for gruppe in like_brukernavn()] == [["kari", "Kari"]]
    assert "like-brukernavn" in klient.get(reverse("organisasjon:personer")).text
    listen = klient.get(reverse("organisasjon:like_brukernavn")).text
    assert all(reverse("organisasjon:slaa_sammen", args=[bruker.pk]) in listen for bruker in par)
    assert "andre store og små bokstaver" in klient.get(reverse("organisasjon:person", args=[par[0].pk])).text


def test_the_page_merges_after_asking(admin, par, innlogget, drift):
    kari, stor = par
    klient, sti = innlogget(admin), reverse("organisasjon:slaa_sammen", args=[kari.pk])
    assert "Kari Stor" in klient.get(sti).text
    assert Bruker.objects.get(pk=stor.pk).is_active
    assert klient.post(sti).url == reverse("organisasjon:person", args=[kari.pk])
    assert like_brukernavn() == []
    assert "Ingen andre" in klient.post(sti).text
    assert "Slått sammen med" in klient.get(reverse("organisasjon:person", args=[stor.pk])).text
    assert "like-brukernavn" not in klient.get(reverse("organisasjon:personer")).text


def test_the_lists_ask_a_constant_number_of_questions(
    admin, par, ny_bruker, innlogget, drift, django_assert_max_num_queries
):
    klient = innlogget(admin)
    klient.get("/organisasjon/personer/like-brukernavn/")
    for navn in ("ola", "per", "Åse"):
        ny_bruker(navn)
        ny_bruker(navn.upper(), dobbel=True)
    with django_assert_max_num_queries(14):
        klient.get("/organisasjon/personer/like-brukernavn/")


# Making one of two


def slaa_sammen(admin, fra, til):
    return services.slaa_sammen(aktoer=admin, fra=fra, til=til)


def test_what_the_one_had_the_other_has(admin, par, skole, klokke):
    kari, stor = par
    avvik = meld(melder=stor, enhet=skole, tittel="Vått gulv", omhandler=[stor, admin])
    slaa_sammen(admin, stor, kari)
    avvik.refresh_from_db()
    assert avvik.melder == kari
    assert set(avvik.omhandlede.values_list("person", flat=True)) == {kari.pk, admin.pk}
    assert Tilgang(kari).har("ansatt", "leder")
    stor.refresh_from_db()
    assert (stor.is_active, stor.slaatt_sammen_med, stor.roller.count()) == (False, kari, 0)
    kari.refresh_from_db()
    assert (kari.navn, kari.epost) == ("Kari", "k@x.no")


def test_what_made_the_one_inhabil_makes_the_other(admin, par, skole, ny_bruker, klokke):
    """Whom a case is about, and who had ended it before it was opened again, both kept by the database."""
    kari, stor = par
    om_begge = meld(melder=admin, enhet=skole, tittel="Om begge", omhandler=[kari, stor])
    om_den_ene = meld(melder=admin, enhet=skole, tittel="Om den ene", omhandler=[stor])
    lukket = meld(melder=admin, enhet=skole, tittel="Lukket en gang")
    lukket.leder_over = True
    lukket.save()
    Gjenaapning.objects.create(avvik=lukket, tidspunkt=naa(), avsluttet_av=stor, avsluttet_fra=skole)
    slaa_sammen(admin, stor, kari)
    assert kari.pk in forhold_i(om_begge).omhandler
    assert forhold_i(om_den_ene).omhandler == {kari.pk}
    assert forhold_i(Avvik.objects.get(pk=lukket.pk)).avgjort_av == {kari.pk}


def test_nobody_but_the_merged_takes_the_place_of_another(admin, par, skole, klokke):
    kari, stor = par
    sak = meld(melder=admin, enhet=skole, tittel="Vått gulv", omhandler=[stor])
    gjenaapning = Gjenaapning.objects.create(
        avvik=sak, tidspunkt=naa(), avsluttet_av=stor, avsluttet_fra=skole
    )
    for rader, felt in (
        (sak.omhandlede.all(), {"person": kari}),
        (Gjenaapning.objects.all(), {"avsluttet_av": kari}),
        (Gjenaapning.objects.all(), {"tidspunkt": gjenaapning.tidspunkt - SEKUND}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rader.update(**felt)
    with pytest.raises(IntegrityError), transaction.atomic():
        gjenaapning.delete()


def test_the_same_role_is_had_once_for_all_its_days(admin, par, skole):
    kari, stor = par
    Rolle.objects.create(bruker=stor, rolle="leder", enhet=skole, fra=dag("2030-01-01"))
    Rolle.objects.create(
        bruker=stor, rolle="verneombud", enhet=skole, fra=dag("2020-01-01"), til=dag("2020-12-31")
    )
    Rolle.objects.create(
        bruker=kari, rolle="verneombud", enhet=skole, fra=dag("2020-06-01"), til=dag("2021-12-31")
    )
    Rolle.objects.create(bruker=kari, rolle="verneombud", enhet=skole, fra=dag("2025-01-01"))
    slaa_sammen(admin, stor, kari)
    roller = set(kari.roller.filter(enhet=skole).values_list("rolle", "fra", "til"))
    assert roller == {
        ("leder", None, None),
        ("verneombud", dag("2020-01-01"), dag("2021-12-31")),
        ("verneombud", dag("2025-01-01"), None),
    }


def test_history_stays_and_tells(admin, par, skole, klokke):
    kari, stor = par
    meld(melder=stor, enhet=skole, tittel="Vått gulv")
    foer = list(Hendelse.objects.order_by("pk").values())
    slaa_sammen(admin, stor, kari)
    etter = list(Hendelse.objects.order_by("pk").values())
    assert etter[: len(foer)] == foer
    assert [(rad["sak_id"], rad["slag"], rad["aktoer_id"], rad["data"]) for rad in etter[len(foer) :]] == [
        (kari.pk, "person_slaatt_sammen", admin.pk, {"bruker": stor.pk}),
        (stor.pk, "person_slaatt_sammen", admin.pk, {"bruker": kari.pk}),
    ]


def test_either_name_logs_in_afterwards_and_the_closed_one_stays_closed(admin, par):
    kari, stor = par
    med_passord(kari)
    med_passord(stor, "et helt annet passord")
    slaa_sammen(admin, stor, kari)
    assert logg_inn("Kari") == logg_inn("kari") == logg_inn("KARI") == kari
    assert logg_inn("Kari", "et helt annet passord") is None
    with pytest.raises(Domenefeil, match="slått sammen"):
        services.endre_person(aktoer=admin, bruker=stor, is_active=True)


def test_what_is_not_merged(admin, par, ny_bruker, skole):
    kari, stor = par
    ola = ny_bruker("ola")
    for fra, til in ((ola, kari), (kari, kari)):
        with pytest.raises(Domenefeil, match="store og små bokstaver"):
            slaa_sammen(admin, fra, til)
    with pytest.raises(IkkeTillatt):
        slaa_sammen(kari, stor, kari)
    meg_stor = ny_bruker("ADMIN", dobbel=True)
    with pytest.raises(Domenefeil, match="din egen bruker"):
        slaa_sammen(admin, admin, meg_stor)
    Bruker.objects.filter(pk=kari.pk).update(is_active=False)
    with pytest.raises(Domenefeil, match="Åpne tilgangen"):
        slaa_sammen(admin, stor, kari)
    slaa_sammen(admin, kari, stor)
    with pytest.raises(Domenefeil, match="allerede"):
        slaa_sammen(admin, kari, stor)


def test_every_reference_to_a_person_is_moved_or_is_history():
    """Also those of registers to come: nobody has to remember this place."""
    moter = {
        (rel.related_model._meta.label, rel.field.name)
        for rel in Bruker._meta.get_fields(include_hidden=True)
        if isinstance(rel, models.ManyToOneRel)
    }
    felt = {
        (modell._meta.label, f.name)
        for modell in apps.get_models(include_auto_created=True)
        for f in modell._meta.local_fields
        if isinstance(f, models.ForeignKey) and f.related_model is Bruker
    }
    assert moter == felt
    flyttes = {(f.model._meta.label, f.name) for f in _pekere()}
    historie = {(m, f) for m, f in felt if _er_historie(apps.get_model(m))}
    assert flyttes | historie == felt
    assert {m for m, _f in historie if "Event" not in m} == {"hendelser.Hendelse", "avvik.Fristtabell"}
    assert {
        ("avvik.Avvik", "melder"),
        ("avvik.Omhandlet", "person"),
        ("avvik.Gjenaapning", "avsluttet_av"),
        ("tiltak.Tiltak", "ansvarlig"),
    } <= flyttes


def test_the_key_follows_the_name(ny_bruker: Any) -> None:
    bruker = ny_bruker("ÅSE")
    assert bruker.noekkel == noekkel_uten_skille("åse")
