"""Cases that a melding may be a duplicate of, among those that the person may see."""

import datetime as dt
import re

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from avvik.forms.liste import ALLE
from avvik.models import Avvik, AvvikQuerySet
from avvik.sporringer.listevalg import velg
from avvik.tilgang import synlig_for
from felles.klokke import i_dag
from organisasjon.tilgang import Tilgang

_VIS = 8
_NAER = dt.timedelta(days=60)  # who reports the same again does it soon
_NUMMER = re.compile(r"(?:(\d{4})\s*-\s*)?(\d{1,6})")
_AAR_TILBAKE = 10


def mulige_originaler(avvik: Avvik, tilgang: Tilgang, ord_: str = "") -> list[Avvik]:
    """The likeliest first: what was found by number or words, else what happened there about that time."""
    saker = _uten_duplikater(avvik, tilgang)
    ord_ = ord_.replace("\x00", "").strip()
    funnet = _soek(saker, tilgang, ord_) if ord_ else _lignende(saker, avvik)
    return list(funnet.select_related("enhet", "kategori")[:_VIS])


def sak_med_nummer(tilgang: Tilgang, saksnummer: str) -> Avvik | None:
    """The case of that number; None for one that the person may not see, as for one that does not exist."""
    if "\x00" in saksnummer:
        return None
    synlige = synlig_for(tilgang.bruker, tilgang)
    return synlige.select_related("enhet", "kategori").filter(saksnummer=saksnummer).first()


def _uten_duplikater(avvik: Avvik, tilgang: Tilgang) -> AvvikQuerySet:
    return synlig_for(tilgang.bruker, tilgang).filter(duplikat_av=None).exclude(pk=avvik.pk)


def _soek(saker: AvvikQuerySet, tilgang: Tilgang, ord_: str) -> AvvikQuerySet:
    if treff := _NUMMER.fullmatch(ord_):
        aar = [int(treff[1])] if treff[1] else range(i_dag().year, i_dag().year - _AAR_TILBAKE, -1)
        numre = [f"{ett}-{int(treff[2]):06}" for ett in aar]
        return saker.filter(saksnummer__in=numre).order_by("-saksnummer")
    funnet = velg(saker, {"status": ALLE}, tre=tilgang.tre, dag=i_dag(), ord_=ord_)
    return funnet.order_by("-meldt", "-pk")


def _lignende(saker: AvvikQuerySet, avvik: Avvik) -> AvvikQuerySet:
    """What happened at the same place, or is followed up by the same enhet, within two months."""
    naer = saker.filter(
        Q(enhet=avvik.enhet_id) | Q(behandles_av=avvik.behandles_av_id),
        meldt__range=(avvik.meldt - _NAER, avvik.meldt + _NAER),
    )
    likhet = TrigramSimilarity("tittel", avvik.tittel)
    samme_kategori = ExpressionWrapper(Q(kategori=avvik.kategori_id or 0), output_field=BooleanField())
    return naer.annotate(likhet=likhet, samme_kategori=samme_kategori).order_by(
        F("samme_kategori").desc(nulls_last=True), "-likhet", "-meldt", "-pk"
    )
