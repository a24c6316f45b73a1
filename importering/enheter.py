"""The file `enheter`: the organisation, with its two trees, from the start."""

import datetime as dt
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from felles.klokke import dato
from importering import tolking
from importering.aarsverk import FELT as AARSVERKFELT
from importering.aarsverk import Aarsverkendringer, tolk_aarsverk
from importering.avtrykk import Minne
from importering.grunnlag import FRA_STARTEN, Grunnlag, Teller, aarets_start, overfoer, tidligste, unike
from importering.tabell import Kolonne, Rad, Tabell, lengde
from importering.trekontroll import kontroller_tre
from organisasjon.models import Enhet, Enhetsfelt, Enhetsperiode, Enhetstype

KOLONNER = (
    Kolonne("kode", tolking.kode, paakrevd=True),
    Kolonne("navn", tolking.tekst(lengde(Enhet, "navn")), paakrevd=True),
    Kolonne("navn_andre_spraak", tolking.tekst(lengde(Enhet, "navn_andre_spraak"))),
    Kolonne("type", tolking.valg(Enhetstype.values), paakrevd=True),
    Kolonne("forelder", tolking.kode),
    Kolonne("rapporteres_under", tolking.kode),
    Kolonne("gyldig_fra", tolking.dato),
    Kolonne("gyldig_til", tolking.dato),
    Kolonne("etterfoelger", tolking.kode),
    Kolonne("aarsverk", tolk_aarsverk),
    Kolonne("ansatte", tolking.heltall),
    Kolonne("merkelapper", tolking.merkelapper),
    Kolonne("beskrivelse", tolking.tekst(), fritekst=True),
)
_PEKERE = ("forelder", "rapporteres_under", "etterfoelger")
# What the periods of an enhet hold: changing it changes figures.
_I_TALLENE = {felt.attname for felt in Enhetsfelt._meta.fields}


class Enhetsplan:
    """What the file's rows come to."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self.teller = Teller()
        self._tabell = tabell
        self._grunnlag = grunnlag
        self._nye: list[Enhet] = []
        self._endrede: list[Enhet] = []
        self._fra_starten: list[int] = []
        self._endrer_tall = False
        self._aarsverk = Aarsverkendringer()
        rader = {noekkel[0]: rad for noekkel, rad in unike(tabell, "kode").items()}
        grunnlag.enheter.ta_med(tabell, "kode", rader)
        felt = ("forelder", "rapporteres_under", "etterfoelger")
        self._lagret = {enhet.kode: enhet for enhet in Enhet.objects.select_related(*felt)}
        self._perioder = {
            enhet_id: (antall, fra)
            for enhet_id, antall, fra in Enhetsperiode.objects.values_list("enhet_id").annotate(
                Count("pk"), Min("fra")
            )
        }
        self._minne = Minne("enhet", [(kode,) for kode in rader])
        nytt = {
            kode: self._minne.nytt((kode,), self._verdier(rad), lagret=kode in self._lagret)
            for kode, rad in rader.items()
        }
        grunnlag.enhetstyper.update(
            {grunnlag.enheter.id(k): felt["type"] for k, felt in nytt.items() if "type" in felt}
        )
        kontroller_tre(tabell, rader, nytt, dato(grunnlag.naa))
        for kode, rad in rader.items():
            self._vurder(kode, rad, nytt[kode])

    def _verdier(self, rad: Rad) -> dict[str, Any]:
        """The cells of the columns that the file has, by column: of what it lacks it says nothing."""
        kolonner = [k.navn for k in KOLONNER if k.navn != "kode" and self._tabell.har(k.navn)]
        verdier = {navn: rad[navn] for navn in kolonner if rad.brukbar(navn)}
        tomme = {"navn_andre_spraak": "", "beskrivelse": "", "merkelapper": []}
        return verdier | {navn: tomme[navn] for navn in tomme.keys() & verdier if verdier[navn] is None}

    def _vurder(self, kode: str, rad: Rad, nytt: dict[str, Any]) -> None:
        pekere = {navn: self._grunnlag.enheter.slaa_opp(rad, navn) for navn in _PEKERE}
        if not rad.feilfri:
            return
        aarsverk = {navn: nytt.pop(navn) for navn in AARSVERKFELT if navn in nytt}
        verdier = {f"{n}_id" if n in pekere else n: pekere.get(n, verdi) for n, verdi in nytt.items()}
        enhet_id = self._grunnlag.enheter.id(kode)
        lagret = self._lagret.get(kode)
        endret = False
        if lagret is None:
            self._nye.append(Enhet(pk=enhet_id, kode=kode, **verdier))
        else:
            endret = self._rett(rad, lagret, verdier)
        endret |= self._aarsverk.vurder(rad, enhet_id, None, aarsverk)
        self.teller.tell(ny=lagret is None, endret=endret)

    def _rett(self, rad: Rad, enhet: Enhet, verdier: dict[str, Any]) -> bool:
        """A correction holds from the start; it is refused where the enhet has a past of its own here."""
        antall, fra = self._perioder[enhet.pk]
        endret = overfoer(enhet, verdier)
        i_tallene = [felt for felt in endret if felt in _I_TALLENE]
        if antall > 1 and i_tallene:
            rad.feil(
                i_tallene[0].removesuffix("_id"),
                _("enheten er flyttet, endret eller lagt ned her siden, og kan ikke rettes ved import"),
            )
            return False
        # Entered here and never changed: the file tells that it has been so from the start.
        begynte_her = antall == 1 and fra is not None
        self._fra_starten += [enhet.pk] if begynte_her else []
        self._endrer_tall |= bool(i_tallene) or begynte_her
        self._endrede += [enhet] if endret else []
        return bool(endret) or begynte_her

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        """A correction reaches back to the start; a new enhet to the year in which it opens."""
        nye = [aarets_start(e.gyldig_fra.year) if e.gyldig_fra else FRA_STARTEN for e in self._nye]
        return tidligste([*nye, FRA_STARTEN if self._endrer_tall else None, self._aarsverk.beroerer_fra])

    def lagre(self, tid: dt.datetime) -> None:
        """Stores new and corrected enheter; the triggers write their periods, from the start."""
        for enhet in self._nye:
            enhet.endret = tid
        for enhet in self._endrede:
            enhet.endret, enhet.versjon = tid, enhet.versjon + 1
        felt = [f.name for f in Enhet._meta.fields if f.name not in {"id", "kode"}]
        # There is one kommune at any moment: the enhet that no longer is it changes before its successor.
        for blir_kommune in (False, True):
            del_ = [e for e in self._endrede if (e.type == Enhetstype.KOMMUNE) is blir_kommune]
            Enhet.objects.bulk_update(del_, felt, batch_size=200)
        Enhet.objects.bulk_create(self._nye, batch_size=500)
        Enhetsperiode.objects.filter(enhet__in=self._fra_starten, forrige_til=None).update(fra=None)
        self._aarsverk.lagre()

    def husk(self) -> None:
        """Remembers what the rows said."""
        self._minne.husk()
