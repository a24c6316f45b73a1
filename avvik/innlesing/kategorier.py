"""The file `kategorier`: what avvik are about."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from avvik.models import Kategori
from importering import tolking
from importering.avtrykk import Minne
from importering.grunnlag import FRA_STARTEN, Grunnlag, Teller, overfoer, unike
from importering.tabell import Kolonne, Rad, Tabell, lengde
from organisasjon.services.regler import paa_sykel

KOLONNER = (
    Kolonne("kode", tolking.kode, paakrevd=True),
    Kolonne("navn", tolking.tekst(lengde(Kategori, "navn")), paakrevd=True),
    Kolonne("forelder", tolking.kode),
)


def _verdier(rad: Rad) -> dict[str, Any]:
    return {felt: rad[felt] for felt in ("navn", "forelder") if felt in rad.verdier and rad.brukbar(felt)}


class Kategoriplan:
    """What the file's rows come to."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self.teller = Teller()
        koder = grunnlag.koder(Kategori)
        self._nye: list[Kategori] = []
        self._endrede: list[Kategori] = []
        rader = {noekkel[0]: rad for noekkel, rad in unike(tabell, "kode").items()}
        koder.ta_med(tabell, "kode", rader)
        self._minne = Minne("kategori", [(kode,) for kode in rader])
        self._lagret = {k.kode: k for k in Kategori.objects.select_related("forelder")}
        nytt = {
            kode: self._minne.nytt((kode,), _verdier(rad), lagret=kode in self._lagret)
            for kode, rad in rader.items()
        }
        over = {kode: k.forelder.kode if k.forelder else None for kode, k in self._lagret.items()}
        over |= {kode: verdier["forelder"] for kode, verdier in nytt.items() if "forelder" in verdier}
        sykler = paa_sykel(over)
        for kode, rad in rader.items():
            forelder_id = koder.slaa_opp(rad, "forelder")
            if kode in sykler:
                rad.feil("forelder", _("kategorien ligger under seg selv"))
            if rad.feilfri:
                verdier = nytt[kode] | ({"forelder_id": forelder_id} if "forelder" in nytt[kode] else {})
                verdier.pop("forelder", None)
                self._vurder(kode, koder.id(kode), verdier)

    def _vurder(self, kode: str, pk: int, verdier: dict[str, Any]) -> None:
        kategori = self._lagret.get(kode)
        endret = kategori is not None and bool(overfoer(kategori, verdier))
        if kategori is None:
            self._nye.append(Kategori(pk=pk, kode=kode, **verdier))
        elif endret:
            self._endrede.append(kategori)
        self.teller.tell(ny=kategori is None, endret=endret)

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        """A new kategori has no cases yet; a renamed or moved one is shown so in every figure."""
        return FRA_STARTEN if self._endrede else None

    def lagre(self, tid: dt.datetime) -> None:
        """Stores new and changed kategorier."""
        Kategori.objects.bulk_create(self._nye, batch_size=500)
        Kategori.objects.bulk_update(self._endrede, ["navn", "forelder"], batch_size=500)

    def husk(self) -> None:
        """Remembers what the rows said."""
        self._minne.husk()
