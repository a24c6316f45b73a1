"""The inbox finds by SQL what routing says of each case alone: nothing is waiting with nobody."""

import itertools

import pytest

from avvik.innboks import mine_som_leder
from avvik.models import Avvik
from avvik.tilgang import leder_for_sak
from felles.klokke import naa
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from tests.avvik.kommune import Kommune

LEDENDE = ("direktoer", "vara", "koordinator", "omraadeleder", "leder", "stedfortreder", "avdelingsleder")


def lag_saker(kommune: Kommune) -> None:
    """Every way in which habilitet or a reopening may move a case, in each enhet."""
    tid = naa()
    valg = itertools.product(
        kommune.enhet.values(),
        (None, "ansatt", "avdelingsleder", "leder", "omraadeleder", "direktoer"),
        ((), ("avdelingsleder",), ("leder", "omraadeleder"), ("direktoer",), ("direktoer", "vara")),
        ((False, None), (False, "avdelingsleder"), (False, "direktoer"), (True, None), (True, "leder")),
    )
    saker, omhandler = [], []
    for nummer, (enhet, melder, om, (leder_over, avsluttet_av)) in enumerate(valg):
        saker.append(
            Avvik(
                saksnummer=f"2001-{nummer:06}",
                tittel="Sak",
                enhet=enhet,
                behandles_av=enhet,
                meldt=tid,
                endret=tid,
                melder=kommune.person[melder] if melder else None,
                leder_over=leder_over,
                avsluttet_av=kommune.person[avsluttet_av] if avsluttet_av else None,
            )
        )
        omhandler.append([kommune.person[navn] for navn in om])
    gjennom = Avvik.omhandler.through
    for sak, personer in zip(Avvik.objects.bulk_create(saker), omhandler, strict=True):
        gjennom.objects.bulk_create(gjennom(avvik=sak, bruker=person) for person in personer)


@pytest.mark.django_db
@pytest.mark.parametrize("ledig", [(), ("avdelingsleder",), ("omraadeleder", "vara"), ("direktoer",)])
def test_each_leder_has_exactly_the_cases_that_routing_gives_them(
    kommune: Kommune, ledig: tuple[str, ...]
) -> None:
    lag_saker(kommune)
    for navn in ledig:
        kommune.fjern_rolle(navn)
    saker = list(Avvik.objects.prefetch_related("omhandler"))
    for navn in LEDENDE:
        bruker: Bruker = kommune[navn]
        tilgang = Tilgang(bruker)
        rutet = {sak.pk for sak in saker if leder_for_sak(tilgang, sak) == bruker.pk}
        funnet = set(Avvik.objects.filter(mine_som_leder(bruker, tilgang)).values_list("pk", flat=True))
        som_vara = {
            sak.pk for sak in saker if sak.behandles_av_id in tilgang.ledelse.stedfortreder_for(bruker.pk)
        }
        assert rutet <= funnet, navn
        assert funnet <= rutet | som_vara, navn
