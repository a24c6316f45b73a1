"""Where a role reaches: nothing without it, the subtree, all from the root."""

import pytest
from django.db.models import Q

from organisasjon.models import Enhet, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang
from saksramme.tilgang import blant, der_rollene_rekker
from tests.avvik.kommune import Kommune


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


@pytest.mark.parametrize(
    ("hvem", "koder"),
    [
        ("ansatt", []),
        ("avdelingsleder", ["HJ1"]),
        ("omraadeleder", ["HJ", "HJ1", "HO"]),
        ("direktoer", ["HJ", "HJ1", "HO", "K", "OPV", "SK"]),
        ("sluttet", []),
    ],
)
def test_the_rows_of_the_subtree(kommune: Kommune, hvem: str, koder: list[str]) -> None:
    for vilkaar in (lambda enheter: blant("pk", enheter), lambda enheter: Q(pk__in=enheter)):
        rader = der_rollene_rekker(Tilgang(kommune[hvem]), *LEDERROLLER, i_enhetene=vilkaar)
        assert list(Enhet.objects.filter(rader).order_by("kode").values_list("kode", flat=True)) == koder


def test_a_query_may_stand_for_the_ids(kommune: Kommune) -> None:
    ledet = Enhet.objects.filter(roller__rolle=Rolletype.LEDER).values("pk")
    assert Enhet.objects.filter(blant("pk", ledet)).count() == ledet.distinct().count() > 0
    assert not Enhet.objects.filter(blant("pk", [])).exists()
