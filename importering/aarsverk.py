"""The file `aarsverk`, and the årsverk of `enheter`: what the figures per 100 årsverk are divided by."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from importering import tolking
from importering.avtrykk import Minne
from importering.grunnlag import FRA_STARTEN, Grunnlag, Teller, aarets_start, overfoer, tidligste, unike
from importering.tabell import Kolonne, Rad, Tabell
from organisasjon.models import Aarsverk

FELT = ("aarsverk", "ansatte")
_desimalfelt = Aarsverk._meta.get_field("aarsverk")
assert isinstance(_desimalfelt, models.DecimalField)
tolk_aarsverk = tolking.desimal(_desimalfelt.max_digits, _desimalfelt.decimal_places)

KOLONNER = (
    Kolonne("enhet", tolking.kode, paakrevd=True),
    Kolonne("aar", tolking.aar, paakrevd=True),
    Kolonne("aarsverk", tolk_aarsverk, paakrevd=True),
    Kolonne("ansatte", tolking.heltall),
)


class Aarsverkendringer:
    """What the rows of one file change in the årsverk that are stored."""

    def __init__(self) -> None:
        gjeldende = Aarsverk.objects.filter(til=None)
        self._lagret = {(rad.enhet_id, rad.aar): rad for rad in gjeldende}
        self._nye: list[Aarsverk] = []
        self._endrede: list[Aarsverk] = []

    def kjent(self, enhet_id: int, aar: int | None) -> bool:
        """Is anything stored of the enhet in that year?"""
        return (enhet_id, aar) in self._lagret

    def vurder(self, rad: Rad, enhet_id: int, aar: int | None, verdier: dict[str, Any]) -> bool:
        """Notes what the row says of the enhet in that year (None: in every year without its own).

        Returns whether it changes anything. Is an error of the row where it was changed here since.
        """
        lagret = self._lagret.get((enhet_id, aar))
        if lagret is None:
            if all(verdi is None for verdi in verdier.values()):
                return False
            self._nye.append(Aarsverk(enhet_id=enhet_id, aar=aar, **verdier))
            return True
        fra_siden = lagret.fra is not None
        endret = overfoer(lagret, verdier)
        if endret and fra_siden:
            rad.feil(endret[0], _("er endret her siden, og kan ikke rettes ved import"))
            return False
        self._endrede += [lagret] if endret else []
        return bool(endret)

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        """The start of the earliest year that is changed."""
        return tidligste(
            [FRA_STARTEN if rad.aar is None else aarets_start(rad.aar) for rad in self._nye + self._endrede]
        )

    def lagre(self) -> None:
        """Stores new and corrected rows: what an import says has been so from the start."""
        Aarsverk.objects.bulk_create(self._nye, batch_size=500)
        Aarsverk.objects.bulk_update(self._endrede, FELT, batch_size=500)


class Aarsverkplan:
    """What the file's rows come to."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self.teller = Teller()
        self._endringer = Aarsverkendringer()
        rader = unike(tabell, "enhet", "aar")
        self._minne = Minne("aarsverk", rader)
        for noekkel, rad in rader.items():
            enhet_id = grunnlag.enheter.slaa_opp(rad, "enhet")
            if not rad.feilfri or enhet_id is None:
                continue
            kjent = self._endringer.kjent(enhet_id, rad["aar"])
            verdier = {felt: rad[felt] for felt in FELT if tabell.har(felt)}
            nytt = self._minne.nytt(noekkel, verdier, lagret=kjent)
            endret = self._endringer.vurder(rad, enhet_id, rad["aar"], nytt)
            self.teller.tell(ny=not kjent, endret=endret)

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        return self._endringer.beroerer_fra

    def lagre(self, tid: dt.datetime) -> None:
        """Stores new and changed årsverk."""
        self._endringer.lagre()

    def husk(self) -> None:
        """Remembers what the rows said."""
        self._minne.husk()
