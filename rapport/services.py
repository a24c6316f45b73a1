"""Ordering, writing, approving reports. Each is one transaction; what the worker does is in jobb.py."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import naa
from felles.krav import krev_versjon
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet, Enhetstype
from organisasjon.tilgang import Tilgang
from rapport.dokument.kapitler import KAPITTELKODER
from rapport.models import Kapitteltekst, Rapport, Rapportstatus
from rapport.tall import velg_skjaering
from rapport.tilgang import kan_bestille, kan_godkjenne
from utboks.services import bestill as bestill_jobb

JOBBSLAG = "rapport"


def _bestill_jobb(rapport: Rapport) -> None:
    bestill_jobb(slag=JOBBSLAG, noekkel=f"rapport-{rapport.pk}-{rapport.kjoering}", objekt_id=rapport.pk)


@en_gang("rapport", Rapport, likt_paa=("periode", "enhet", "skjaering"))
@transaction.atomic
def bestill_rapport(
    *,
    aktoer: Bruker,
    periode: Periode,
    enhet: Enhet,
    skjaering: dt.datetime | None = None,
    innsending: Innsendingsnoekkel | None = None,
) -> Rapport:
    """Orders the report of the period for the kommune or an område; a worker makes it.

    `skjaering` as in `rapport.tall.velg_skjaering`. Leaders and koordinatorer of what they cover. Raises
    IkkeTillatt; Domenefeil for a period not begun, a moment that has not come, another kind of enhet.
    """
    if not kan_bestille(Tilgang(aktoer), enhet.pk):
        raise IkkeTillatt()
    if enhet.type not in (Enhetstype.KOMMUNE, Enhetstype.OMRAADE):
        raise Domenefeil(_("Rapporten lages for hele kommunen eller for ett kommunalområde."), felt="enhet")
    tid = naa()
    rapport = Rapport.objects.create(
        aar=periode.aar,
        tertial=periode.tertial,
        enhet=enhet,
        skjaering=velg_skjaering(periode, skjaering, naa_er=tid),
        skjaering_er_valgt=skjaering is not None,
        bestilt_av=aktoer,
        bestilt=tid,
    )
    _bestill_jobb(rapport)
    return rapport


def fortsett(rapport: Rapport) -> None:
    """Orders the steps that have not ended as a new job, in the running transaction."""
    rapport.kjoering += 1
    rapport.save(update_fields=["kjoering"])
    _bestill_jobb(rapport)


@transaction.atomic
def kjoer_igjen(*, aktoer: Bruker, rapport_id: int) -> Rapport:
    """Runs again what failed of a report, and makes nothing anew that is made; who may order may."""
    rapport = Rapport.objects.select_for_update(of=("self",)).get(pk=rapport_id)
    if not kan_bestille(Tilgang(aktoer), rapport.enhet_id):
        raise IkkeTillatt()
    if rapport.status not in (Rapportstatus.FEILET, Rapportstatus.DELVIS):
        raise UgyldigOvergang(_("Bare en rapport som feilet, kan kjøres igjen."))
    rapport.steg.exclude(feil="").delete()
    rapport.status, rapport.feil = Rapportstatus.BESTILT, ""
    rapport.save(update_fields=["status", "feil"])
    fortsett(rapport)
    return rapport


@transaction.atomic
def godkjenn(*, aktoer: Bruker, rapport_id: int) -> Rapport:
    """Approves a finished report: from then on everybody inside may read it. A leder in line over its enhet.

    What has been approved is never changed; a new report is ordered instead.
    """
    rapport = Rapport.objects.select_for_update(of=("self",)).get(pk=rapport_id)
    if not kan_godkjenne(Tilgang(aktoer), rapport.enhet_id):
        raise IkkeTillatt()
    if rapport.status == Rapportstatus.DELVIS:
        raise UgyldigOvergang(_("Rapporten mangler filer, og kan godkjennes når alle er laget."))
    if rapport.status != Rapportstatus.FERDIG or rapport.godkjent is not None:
        raise UgyldigOvergang(_("Bare en ferdig rapport som ikke er godkjent før, kan godkjennes."))
    rapport.godkjent, rapport.godkjent_av = naa(), aktoer
    rapport.save()
    return rapport


@transaction.atomic
def skriv_kapittel(
    *, aktoer: Bruker, periode: Periode, enhet: Enhet, kapittel: str, tekst: str, versjon: int
) -> Kapitteltekst:
    """Saves what a person wrote in a chapter; `versjon` is the one they saw, 0 where nothing was written.

    Reports that are finished keep the text they had. Raises Utdatert where somebody else has saved since.
    """
    if not kan_bestille(Tilgang(aktoer), enhet.pk):
        raise IkkeTillatt()
    if kapittel not in KAPITTELKODER:
        raise Domenefeil(_("Rapporten har ikke et slikt kapittel."), felt="kapittel")
    noekkel = {"aar": periode.aar, "tertial": periode.tertial, "enhet": enhet, "kapittel": kapittel}
    tid = naa()
    rad, ny = Kapitteltekst.objects.select_for_update().get_or_create(
        **noekkel, defaults={"tekst": tekst.strip(), "endret_av": aktoer, "endret": tid}
    )
    if ny and versjon == 0:
        return rad
    krev_versjon(
        0 if ny else rad.versjon,
        versjon,
        _("Noen andre har skrevet i kapitlet etter at du åpnet det. Det du skrev, står her fortsatt."),
    )
    rad.tekst, rad.endret_av, rad.endret = tekst.strip(), aktoer, tid
    rad.versjon += 1
    rad.save()
    return rad


def bestill_utkast(naa_er: dt.datetime) -> list[Rapport]:
    """Orders a draft for the whole kommune for each period that ended lately, once however often it is asked.

    Beat asks every night; lately is 60 days, so that a beat that was down loses none.
    """
    rot = Enhet.objects.filter(type=Enhetstype.KOMMUNE).first()
    if rot is None:
        return []
    laget = []
    for periode in _nylig_avsluttede(naa_er):
        with transaction.atomic():
            rapport, ny = Rapport.objects.get_or_create(
                aar=periode.aar,
                tertial=periode.tertial,
                enhet=rot,
                automatisk=True,
                defaults={"skjaering": periode.siste_oeyeblikk, "bestilt": naa_er},
            )
            if ny:
                _bestill_jobb(rapport)
                laget.append(rapport)
    return laget


def _nylig_avsluttede(naa_er: dt.datetime) -> list[Periode]:
    aar = range(naa_er.year - 1, naa_er.year + 1)
    perioder = [Periode(a, tertial) for a in aar for tertial in (1, 2, 3, None)]
    return [p for p in perioder if p.slutt <= naa_er < p.slutt + dt.timedelta(days=60)]
