"""A kommune with something at every address of the API."""

from typing import Any

from avvik import services as avvik
from avvik.models import SAKSTYPE, Kategori
from felles.klokke import i_dag
from tests.sjekkliste.kommune import Kommune, nytt_tiltak
from tests.vedlegg.filer import PDF, klar
from vedlegg.services import legg_ved


def fyll(kommune: Kommune) -> dict[str, Any]:
    """Fills it; gives what the arguments of the addresses may be, by their names."""
    kommune.aapne(2024, 3)
    liste, melder = kommune.liste(), kommune["ansatt"]
    Kategori.objects.create(kode="DRIFT", navn="Drift")
    sak = avvik.meld(melder=melder, enhet=kommune.enhet["HJ"], hva="Våt trapp")
    avvik.skriv_melding(avvik_id=sak.pk, aktoer=melder, tekst="Hei")
    fil = legg_ved(sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=melder, filer=[klar("a.pdf", PDF)])[0]
    svar = liste.svar.earliest("pk")
    tiltak = nytt_tiltak(svar, aktoer=kommune["leder"], hva="Øve", ansvarlig=melder, frist=i_dag())
    return {
        "aar": 2024,
        "tertial": 3,
        "versjon": 1,
        "sjekkliste_id": liste.pk,
        "spoersmaal_id": svar.spoersmaal_id,
        "tiltak_id": tiltak.pk,
        "saksnummer": sak.saksnummer,
        "vedlegg_id": fil.pk,
    }
