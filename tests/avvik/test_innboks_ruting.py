"""The inbox finds by SQL what routing says of each case alone: nothing is waiting with nobody."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from avvik.models import Avvik, Gjenaapning, Omhandlet
from avvik.ruting import mine_som_leder
from avvik.tilgang import ledere_for_sak, mottakere_av, synlig_for
from felles.klokke import naa
from organisasjon.tilgang import Tilgang
from tests.avvik.kommune import Kommune

MELDERE = (None, "ansatt", "avdelingsleder", "leder", "stedfortreder", "omraadeleder", "direktoer", "vara")
OMHANDLEDE = ((), ("ansatt",), ("avdelingsleder",), ("leder", "omraadeleder"), ("direktoer",), ("vara",))
AVGJORT = (None, ("avdelingsleder", "HJ1"), ("leder", "HJ"), ("direktoer", "K"), (None, "HO"))


def lag_saker(kommune: Kommune, aar: int = 2001) -> None:
    """Every way in which habilitet or a reopening may move a case, in each enhet."""
    tid = naa()
    valg = list(itertools.product(kommune.enhet.values(), MELDERE, OMHANDLEDE, AVGJORT))
    saker = Avvik.objects.bulk_create(
        Avvik(
            saksnummer=f"{aar}-{nummer:06}",
            tittel="Sak",
            enhet=enhet,
            behandles_av=enhet,
            meldt=tid,
            endret=tid,
            melder=kommune.person[melder] if melder else None,
            leder_over=avgjort is not None,
        )
        for nummer, (enhet, melder, _om, avgjort) in enumerate(valg)
    )
    Omhandlet.objects.bulk_create(
        Omhandlet(avvik=sak, person=kommune.person[navn])
        for sak, (_enhet, _melder, om, _avgjort) in zip(saker, valg, strict=True)
        for navn in om
    )
    Gjenaapning.objects.bulk_create(
        Gjenaapning(
            avvik=sak,
            tidspunkt=tid,
            avsluttet_av=kommune.person[avgjort[0]] if avgjort[0] else None,
            avsluttet_fra=kommune.enhet[avgjort[1]],
        )
        for sak, (_enhet, _melder, _om, avgjort) in zip(saker, valg, strict=True)
        if avgjort
    )


def flere_roller(kommune: Kommune) -> None:
    """Two leaders of one enhet, and people with posts in more than one."""
    kommune.ny_person("andre_leder", ("leder", "HJ1"), ("stedfortreder", "SK"))
    kommune.ny_person("andre_virksomhetsleder", ("leder", "HJ"), ("ansatt", "SK"))
    kommune.ny_person("dobbel", ("leder", "OPV"), ("stedfortreder", "HO"))
    kommune.ny_person("andre_koordinator", ("kvalitetskoordinator", "K"), ("kvalitetskoordinator", "HJ"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ledig",
    [
        (),
        ("avdelingsleder", "andre_leder"),
        ("omraadeleder", "vara"),
        ("direktoer",),
        ("direktoer", "vara", "dobbel"),
    ],
)
def test_each_has_exactly_the_cases_that_routing_gives_them(kommune: Kommune, ledig: tuple[str, ...]) -> None:
    lag_saker(kommune)
    flere_roller(kommune)
    for navn in ledig:
        kommune.fjern_rolle(navn)
    saker = list(Avvik.objects.med_habilitet())
    ledelse = Tilgang(kommune["ansatt"]).ledelse
    mottakere = {sak.pk: mottakere_av(ledelse, sak) for sak in saker}
    for navn in kommune.person:
        bruker = kommune[navn]
        funnet = Avvik.objects.filter(mine_som_leder(bruker, Tilgang(bruker)))
        rutet = {pk for pk, hvem in mottakere.items() if bruker.pk in hvem}
        assert set(funnet.values_list("pk", flat=True)) == rutet, navn
        assert rutet <= set(synlig_for(bruker).values_list("pk", flat=True)), navn


@pytest.mark.django_db
def test_a_leder_is_first_and_a_deputy_beside_them(kommune: Kommune) -> None:
    kommune.ny_person("andre_leder", ("leder", "HJ"))
    sak = kommune.meld(i="HJ")
    ledere = [kommune.person[navn].pk for navn in ("andre_leder", "leder")]
    tilgang = Tilgang(kommune["leder"])
    assert ledere_for_sak(tilgang, sak) == ledere
    assert mottakere_av(tilgang.ledelse, sak) == [*ledere, kommune.person["stedfortreder"].pk]


@pytest.mark.django_db
@pytest.mark.parametrize("navn", ["leder", "direktoer", "koordinator"])
def test_the_number_of_queries_does_not_grow(kommune: Kommune, navn: str) -> None:
    antall = []
    for aar in (2001, 2002, 2003):
        lag_saker(kommune, aar)
        bruker = kommune[navn]
        with CaptureQueriesContext(connection) as spurt:
            list(Avvik.objects.filter(mine_som_leder(bruker, Tilgang(bruker))).values_list("pk"))
        antall.append(len(spurt))
    assert len(set(antall)) == 1
