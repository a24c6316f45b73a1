"""What the migration makes of people and codes that were stored before."""

import importlib

import pytest
from django.apps import apps

from organisasjon.models import Bruker, Enhet

pytestmark = pytest.mark.django_db
migrering = importlib.import_module("organisasjon.migrations.0010_brukernavn_uten_skille")


def lagre(*brukere: tuple[str, bool]) -> None:
    """Stores people as they were before there was a key."""
    Bruker.objects.bulk_create(
        [Bruker(brukernavn=navn, navn=navn, is_active=aktiv, dobbel=True) for navn, aktiv in brukere]
    )
    Bruker.objects.update(noekkel="")


def test_pairs_stay_and_the_first_who_may_log_in_keeps_the_key() -> None:
    lagre(("kari", False), ("Kari", True), ("KARI", True), ("ola", True), ("A\u030ase", True))
    migrering.gi_noekler(apps, None)
    assert list(Bruker.objects.order_by("pk").values_list("brukernavn", "noekkel", "dobbel")) == [
        ("kari", "kari", True),
        ("Kari", "kari", False),
        ("KARI", "kari", True),
        ("ola", "ola", False),
        ("Åse", "åse", False),
    ]


def test_a_name_whose_composed_form_is_taken_stays_as_it_is() -> None:
    lagre(("Åse", True), ("A\u030ase", True))
    migrering.gi_noekler(apps, None)
    assert list(Bruker.objects.order_by("pk").values_list("brukernavn", "dobbel")) == [
        ("Åse", False),
        ("A\u030ase", True),
    ]


def test_codes_are_composed_where_that_is_free() -> None:
    rot = Enhet.objects.create(kode="Å", navn="K", type="kommune")
    for kode in ("A\u030a", "O\u0308", "OK"):
        Enhet.objects.create(kode=kode, navn=kode, type="virksomhet", forelder=rot)
    migrering.normaliser_enhetskoder(apps, None)
    assert list(Enhet.objects.order_by("pk").values_list("kode", flat=True)) == ["Å", "A\u030a", "Ö", "OK"]
