"""Which avvik each figure counts. The number and the list are made from the same condition here.

Conditions are on Avviksperiode rows that held at skjaering; there is one such row for each case. Every row
counts, fortrolig or not: who shows a list limits it to what the viewer may see.
"""

import datetime as dt
from collections.abc import Callable

from django.contrib.postgres.lookups import DataContains
from django.db.models import DateTimeField, Q, Value
from django.utils.translation import gettext as _

from avvik.models import Avviksperiode, AvviksperiodeQuerySet, Gyldighetstid, Kategori
from avvik.tilstander import Alvorlighetsgrad, Status
from felles.feil import Domenefeil
from felles.klokke import dato
from felles.tallkilde import Utvalg
from felles.tid import Periode, doegnstart, oeyeblikk_ett_aar_foer
from organisasjon.tidligere import Grunnlag

# The database holds that exactly the rows that are lukket or avvist have an instant of closing.
ER_AAPEN = Q(lukket=None)
ER_LUKKET = Q(lukket__isnull=False)
ER_AVVIST = Q(status=Status.AVVIST)

Vilkaar = Callable[[Grunnlag], Q]


def gjaldt(grunnlag: Grunnlag) -> AvviksperiodeQuerySet:
    """What held at skjaering in the enheter asked for: one row for each case."""
    rader = Avviksperiode.objects.ved(grunnlag.skjaering)
    return rader if grunnlag.enheter is None else rader.filter(enhet_id__in=grunnlag.enheter)


def _meldt_innen(start: dt.datetime, slutt: dt.datetime, senest: dt.datetime) -> Q:
    return Q(meldt__gte=start, meldt__lt=slutt, meldt__lte=senest)


def meldt(grunnlag: Grunnlag) -> Q:
    """Reported within the period and not after skjaering."""
    return _meldt_innen(grunnlag.periode.start, grunnlag.periode.slutt, grunnlag.skjaering)


def meldt_forrige(grunnlag: Grunnlag) -> Q:
    """Reported within the same period one year before, and not after skjaering minus one year."""
    forrige = grunnlag.periode.forrige_aar
    return _meldt_innen(forrige.start, forrige.slutt, oeyeblikk_ett_aar_foer(grunnlag.skjaering))


def lukket_i_perioden(grunnlag: Grunnlag) -> Q:
    """The closing that holds at skjaering lies in the period, whenever reported."""
    return Q(lukket__gte=grunnlag.periode.start, lukket__lt=grunnlag.periode.slutt)


def aapne(grunnlag: Grunnlag) -> Q:
    """Open at skjaering, whenever reported."""
    # The range says once more that the row held at skjaering, in the form that their index answers.
    return ER_AAPEN & Q(DataContains(Gyldighetstid("fra", "til"), Value(grunnlag.skjaering, DateTimeField())))


def er_forfalt(grunnlag: Grunnlag) -> Q:
    """The frist has passed: overdue from the midnight after it, in Europe/Oslo."""
    return Q(frist__lt=dato(grunnlag.skjaering))


_ENKLE: dict[str, Vilkaar] = {
    "meldt": meldt,
    "meldt_forrige": meldt_forrige,
    "endring_prosent": meldt,
    "lukket_av_meldte": lambda g: meldt(g) & ER_LUKKET,
    "avvist_av_meldte": lambda g: meldt(g) & ER_AVVIST,
    "aapne_av_meldte": lambda g: meldt(g) & ER_AAPEN,
    "lukket_i_perioden": lukket_i_perioden,
    "aapne_ved_skjaering": aapne,
    "forfalt_ved_skjaering": lambda g: aapne(g) & er_forfalt(g),
    "median_dager_til_lukking": lambda g: meldt(g) & ER_LUKKET,
}


def hovedkategorier() -> dict[int, Kategori]:
    """The hovedkategori of each kategori, by id; a hovedkategori is its own."""
    alle = Kategori.objects.in_bulk()

    def oeverste(kategori: Kategori) -> Kategori:
        sett: set[int] = set()
        while kategori.forelder_id is not None and kategori.pk not in sett:
            sett.add(kategori.pk)
            kategori = alle[kategori.forelder_id]
        return kategori

    return {pk: oeverste(kategori) for pk, kategori in alle.items()}


def _ukjent() -> Domenefeil:
    return Domenefeil(_("Tallet finnes ikke."))


def _i_kategori(grunnlag: Grunnlag, kode: str | None) -> Q:
    if kode is None:
        return meldt(grunnlag) & Q(kategori=None)
    under = [pk for pk, hoved in hovedkategorier().items() if hoved.kode == kode]
    if not under:
        raise _ukjent()
    return meldt(grunnlag) & Q(kategori_id__in=under)


def _med_grad(grunnlag: Grunnlag, kode: str | None) -> Q:
    if kode is not None and kode not in Alvorlighetsgrad.values:
        raise _ukjent()
    return meldt(grunnlag) & (Q(alvorlighetsgrad=None) if kode is None else Q(alvorlighetsgrad=kode))


def _maanedsgrenser(periode: Periode, maaned: str | None) -> tuple[dt.datetime, dt.datetime]:
    if maaned not in periode.maaneder:
        raise _ukjent()
    foerste = dt.date(periode.aar, int(maaned[5:]), 1)
    neste = (foerste + dt.timedelta(days=31)).replace(day=1)
    return doegnstart(foerste), doegnstart(neste)


def _meldt_i_maaned(grunnlag: Grunnlag, maaned: str | None) -> Q:
    return _meldt_innen(*_maanedsgrenser(grunnlag.periode, maaned), senest=grunnlag.skjaering)


def _lukket_i_maaned(grunnlag: Grunnlag, maaned: str | None) -> Q:
    start, slutt = _maanedsgrenser(grunnlag.periode, maaned)
    return Q(lukket__gte=start, lukket__lt=slutt)


def _i_enhet(tilstand: Q, *, med_subtre: bool = True) -> Callable[[Grunnlag, str | None], Q]:
    def vilkaar(grunnlag: Grunnlag, kode: str | None) -> Q:
        node = next((node for node in grunnlag.kjente if node.kode == kode), None)
        if node is None:
            raise _ukjent()
        i_enhet = meldt(grunnlag) & tilstand
        if not med_subtre:
            return i_enhet & Q(enhet_id=node.id)
        return i_enhet if node == grunnlag.enhet else i_enhet & Q(enhet_id__in=grunnlag.tre.subtre(node.id))

    return vilkaar


# By entry of a per_-list. Each list's own count has the list's name alone, and its key's too.
_PER: dict[str, Callable[[Grunnlag, str | None], Q]] = {
    "per_kategori": _i_kategori,
    "per_kategori.antall": _i_kategori,
    "per_kategori.prosent": _i_kategori,
    "per_alvorlighetsgrad": _med_grad,
    "per_alvorlighetsgrad.antall": _med_grad,
    "per_maaned": _meldt_i_maaned,
    "per_maaned.meldt": _meldt_i_maaned,
    "per_maaned.lukket": _lukket_i_maaned,
    "per_enhet": _i_enhet(Q()),
    "per_enhet.egne": _i_enhet(Q(), med_subtre=False),
    "per_enhet.antall": _i_enhet(Q()),
    "per_enhet.prosent": _i_enhet(Q()),
    "per_enhet.lukket": _i_enhet(ER_LUKKET),
    "per_enhet.aapne": _i_enhet(ER_AAPEN),
    "per_enhet.per_100_aarsverk": _i_enhet(Q()),
}


def rader(grunnlag: Grunnlag, utvalg: Utvalg) -> AvviksperiodeQuerySet:
    """The rows that the figure counts, as of skjaering; for a percentage or a median, those it is made from.

    Raises Domenefeil for a figure or an entry that does not exist.
    """
    figur = utvalg.figur.removeprefix("avvik.")
    if figur in _ENKLE and utvalg.noekkel is None:
        return gjaldt(grunnlag).filter(_ENKLE[figur](grunnlag))
    if figur in _PER:
        return gjaldt(grunnlag).filter(_PER[figur](grunnlag, utvalg.noekkel))
    raise _ukjent()
