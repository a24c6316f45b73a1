"""The file `personer`: people and their roles, one row a role."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from felles.klokke import dato
from importering import tolking
from importering.avtrykk import Minne
from importering.grunnlag import Grunnlag, Teller, overfoer, unike
from importering.rollekontroll import Rollekontroll
from importering.tabell import UGYLDIG, Kolonne, Rad, Tabell, lengde
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.services import regler

KOLONNER = (
    Kolonne("brukernavn", tolking.kode, paakrevd=True),
    Kolonne("rolle", tolking.valg(Rolletype.values), paakrevd=True),
    Kolonne("enhet", tolking.kode, paakrevd=True),
    Kolonne("fra", tolking.dato),
    Kolonne("navn", tolking.tekst(lengde(Bruker, "navn")), paakrevd=True),
    Kolonne("epost", tolking.epost, paakrevd=True),
    Kolonne("til", tolking.dato),
)
_PERSON = ("navn", "epost")
NOEKKEL = ("brukernavn", "rolle", "enhet", "fra")


class Personplan:
    """What the file's rows come to. People and roles that it does not name stay as they are."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self.teller = Teller()
        self._tabell = tabell
        self._grunnlag = grunnlag
        self._nye: list[Bruker] = []
        self._endrede: list[Bruker] = []
        self._nye_roller: list[Rolle] = []
        self._endrede_roller: list[Rolle] = []
        grunnlag.brukere.regn_med(tabell, "brukernavn")
        rader = list(tabell)
        for rad in rader:
            self._finn_person(rad)
        personer = self._personer(rader)
        self._personminne = Minne("person", [(brukernavn,) for brukernavn in personer])
        unike_rader = unike(rader, *NOEKKEL)
        self._rolleminne = Minne("rolle", unike_rader)
        self.noekler = set(unike_rader)
        lagret = {b.brukernavn: b for b in Bruker.objects.all() if b.brukernavn in personer}
        self._roller = {
            (rolle.bruker_id, rolle.rolle, rolle.enhet_id, rolle.fra): rolle
            for rolle in Rolle.objects.filter(bruker__brukernavn__in=list(lagret))
        }
        self._kontroll = Rollekontroll(self._roller.values(), dato(grunnlag.naa))
        rettet = self._vurder_personer(personer, lagret)
        for rad in rader:
            self._vurder_rolle(rad, rettet)
        self._kontroll.noter(tabell, rader)

    def _finn_person(self, rad: Rad) -> None:
        """Puts the brukernavn as it is stored into the row, however it is written there."""
        if rad.brukbar("brukernavn"):
            rad.verdier["brukernavn"] = self._grunnlag.brukere.kanonisk(rad, "brukernavn") or UGYLDIG

    def _personer(self, rader: list[Rad]) -> dict[str, Rad]:
        """The first row of each person, which the others must agree with."""
        foerste: dict[str, Rad] = {}
        for rad in rader:
            if not rad.brukbar("brukernavn"):
                continue
            person = foerste.setdefault(rad["brukernavn"], rad)
            for felt in _PERSON:
                if (
                    person is not rad
                    and person.brukbar(felt)
                    and rad.brukbar(felt)
                    and person[felt] != rad[felt]
                ):
                    grunn = _("er ikke det samme som på linje %(linje)d for samme brukernavn")
                    rad.feil(felt, grunn % {"linje": person.linje})
        return foerste

    def _vurder_personer(self, personer: dict[str, Rad], lagret: dict[str, Bruker]) -> set[str]:
        """New and corrected people; returns the brukernavn of the corrected ones."""
        rettet = set()
        for brukernavn, rad in personer.items():
            verdier: dict[str, Any] = {felt: rad[felt] for felt in _PERSON}
            if UGYLDIG in verdier.values():
                continue
            bruker = lagret.get(brukernavn)
            nytt = self._personminne.nytt((brukernavn,), verdier, lagret=bruker is not None)
            if bruker is None:
                pk = self._grunnlag.brukere.id(brukernavn)
                self._nye.append(Bruker(pk=pk, brukernavn=brukernavn, **verdier))
                continue
            if overfoer(bruker, nytt):
                self._endrede.append(bruker)
                rettet.add(brukernavn)
        return rettet

    def _vurder_rolle(self, rad: Rad, rettet: set[str]) -> None:
        enhet_id = self._grunnlag.enheter.slaa_opp(rad, "enhet")
        if rad.brukbar("fra", "til") and rad["fra"] and rad["til"] and rad["fra"] > rad["til"]:
            rad.feil("til", _("er før fra"))
        if enhet_id is not None and rad.brukbar("rolle"):
            self._kontroller_sted(rad, enhet_id)
        if not rad.feilfri or enhet_id is None:
            return
        bruker_id = self._grunnlag.brukere.id(rad["brukernavn"])
        rolle = self._roller.get((bruker_id, rad["rolle"], enhet_id, rad["fra"]))
        verdier = {"til": rad["til"]} if self._tabell.har("til") else {}
        noekkel = tuple(rad[kolonne] for kolonne in NOEKKEL)
        nytt = self._rolleminne.nytt(noekkel, verdier, lagret=rolle is not None)
        endret = rad["brukernavn"] in rettet
        if rolle is None:
            rolle = Rolle(bruker_id=bruker_id, rolle=rad["rolle"], enhet_id=enhet_id, fra=rad["fra"])
            rolle.til = rad["til"]
            self._nye_roller.append(rolle)
            self._kontroll.legg_til(rolle, rad)
            self.teller.tell(ny=True, endret=False)
            return
        if overfoer(rolle, nytt):
            self._endrede_roller.append(rolle)
            self._kontroll.endre(rolle, rad)
            endret = True
        self.teller.tell(ny=False, endret=endret)

    def _kontroller_sted(self, rad: Rad, enhet_id: int) -> None:
        """May the role be held there? What is stored already is not asked about again."""
        type_ = self._grunnlag.enhetstyper.get(enhet_id)
        grunn = regler.feil_sted(rad["rolle"], type_) if type_ else ""
        if not grunn:
            return
        kjent = rad.brukbar("brukernavn", "fra") and (
            self._grunnlag.brukere.id(rad["brukernavn"]),
            rad["rolle"],
            enhet_id,
            rad["fra"],
        )
        if kjent not in self._roller:
            rad.feil("rolle", grunn)

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        """No figure depends on people."""
        return None

    def lagre(self, tid: dt.datetime) -> None:
        """Stores people, without a password that works, and roles."""
        for bruker in self._nye:
            bruker.password = make_password(None)
        Bruker.objects.bulk_create(self._nye, batch_size=500)
        Bruker.objects.bulk_update(self._endrede, _PERSON, batch_size=500)
        Rolle.objects.bulk_create(self._nye_roller, batch_size=500)
        Rolle.objects.bulk_update(self._endrede_roller, ["til"], batch_size=500)

    def husk(self) -> None:
        """Remembers what the rows said: people and roles apart, so that one does not drag the other along."""
        self._personminne.husk()
        self._rolleminne.husk()
