"""The figures about sjekklister: one object for each tertial of the period."""

import datetime as dt
from collections import Counter

from django.db.models import Min

from felles.klokke import OSLO, naa
from felles.tallkilde import JSONObjekt, Utvalg
from felles.tid import TERTIALER, Periode
from organisasjon.tidligere import Grunnlag
from sjekkliste.models import Runde
from sjekkliste.runde.bilde import VERDIER, Rundebilde, bilder, gjelder_ved, leverte_svar, runder_i
from sjekkliste.sporringer import antall_aapne_tiltak, tiltak_ved_svar
from sjekkliste.svar.regler import tertialet_foer
from sjekkliste.tallrader import Sjekklisterader
from sjekkliste.tilstander import MED_MANGEL
from tiltak.models import Tiltak, Tiltaksstatus


def tertialer_i(periode: Periode) -> list[Periode]:
    """The tertials of a year, or the one that is asked about."""
    if periode.tertial is not None:
        return [periode]
    return [Periode(periode.aar, tertial) for tertial in TERTIALER]


def _bilder(grunnlag: Grunnlag, perioder: list[Periode]) -> dict[Periode, Rundebilde]:
    """Of each tertial that has a runde then: as of the moment asked for, else of its lock, else now.

    Answers come after the tertial, so that its last instant would always show them missing.
    """
    naa_er = grunnlag.naa or naa()
    valgt = grunnlag.skjaering if grunnlag.skjaering_er_valgt else None
    runder = runder_i(perioder, aapnet_senest=valgt or naa_er)
    ved = {runde: valgt or gjelder_ved(runde, naa_er) for runde in runder}
    enhet_id = None if grunnlag.enheter is None else grunnlag.enhet.id
    return {bilde.runde.periode: bilde for bilde in bilder(ved, enhet_id, grunnlag.tre_ved)}


def _objekt(periode: Periode, bilde: Rundebilde | None, skjaering: dt.datetime) -> JSONObjekt:
    """The object of one tertial, in the form and order of the contract."""
    return {
        "tertial": periode.tertial,
        "skjaering": (bilde.oeyeblikk if bilde else skjaering).astimezone(OSLO).isoformat(),
        "mal_versjon": bilde.runde.mal.versjon if bilde else None,
        "virksomheter": len(bilde.lister) if bilde else 0,
        "levert": len(bilde.leverte) if bilde else 0,
        "levert_for_sent": len(bilde.for_sene) if bilde else 0,
        "mangler": [liste.kode for liste in bilde.manglende] if bilde else [],
        "per_omraade": [
            {"kode": omraade.kode, "navn": omraade.navn, **_telt(bilde.per_omraade[omraade.kode])}
            for omraade in bilde.omraader
        ]
        if bilde
        else [],
        "per_enhet": [
            {"kode": liste.kode, "status": liste.tilstand, **_telt(liste.sum)} for liste in bilde.lister
        ]
        if bilde
        else [],
    }


def _telt(telling: Counter[str]) -> dict[str, int]:
    return {verdi: telling[verdi] for verdi in VERDIER}


def _mangler_med_tiltak(perioder: dict[Periode, Rundebilde], oeyeblikk: dt.datetime) -> list[JSONObjekt]:
    """Each «nei» of the delivered answers, by tertial, område and enhet, with its tiltak as of the moment."""
    navn = {
        liste.sjekkliste_id: (periode, liste.kode, liste.navn)
        for periode, bilde in perioder.items()
        for liste in bilde.leverte
    }
    ved = {bilde.runde.pk: bilde.oeyeblikk for bilde in perioder.values()}
    rader = [
        rad
        for runde_id, oeyeblikk in ved.items()
        for rad in leverte_svar(runde_id, oeyeblikk)
        .filter(verdi=MED_MANGEL[-1])
        .order_by(
            "spoersmaal__omraade__rekkefoelge", "levering__sjekkliste__enhet__kode", "spoersmaal__rekkefoelge"
        )
        .values_list(
            "levering__sjekkliste",
            "spoersmaal",
            "spoersmaal__omraade__kode",
            "spoersmaal__tekst",
            "uten_tiltak",
        )
        if rad[0] in navn
    ]
    tiltak = tiltak_ved_svar({(liste, spoersmaal) for liste, spoersmaal, *_rest in rader}, oeyeblikk)
    return [
        {
            "tertial": navn[liste][0].tertial,
            "omraade": omraade,
            "enhet": navn[liste][1],
            "navn": navn[liste][2],
            "spoersmaal": tekst,
            "uten_tiltak": uten_tiltak,
            "tiltak": [
                {"hva": ett.hva, "frist": ett.frist.isoformat(), "status": _status(ett, oeyeblikk)}
                for ett in tiltak.get((liste, spoersmaal), [])
            ],
        }
        for liste, spoersmaal, omraade, tekst, uten_tiltak in rader
    ]


def _status(tiltak: Tiltak, oeyeblikk: dt.datetime) -> str:
    """Whether it was open or done then."""
    er_aapent = tiltak.avsluttet is None or tiltak.avsluttet > oeyeblikk
    return Tiltaksstatus.AAPENT.value if er_aapent else tiltak.status


class Sjekklistetall:
    """What the register of sjekklister offers to the figures (felles.tallkilde.Tallkilde)."""

    def tall(self, grunnlag: Grunnlag) -> list[JSONObjekt]:
        """One object for each tertial of the period, also where it has no runde yet."""
        perioder = tertialer_i(grunnlag.periode)
        funnet = _bilder(grunnlag, perioder)
        return [_objekt(periode, funnet.get(periode), grunnlag.skjaering) for periode in perioder]

    def tillegg(self, grunnlag: Grunnlag) -> JSONObjekt:
        """The tertial before the first, as an object of its own; each «nei» with its tiltak; open tiltak."""
        perioder = tertialer_i(grunnlag.periode)
        foer = Periode(*tertialet_foer(perioder[0].aar, perioder[0].tertial or 1))
        funnet = _bilder(grunnlag, [foer, *perioder])
        # As of the moment that was chosen, else now: what has become of the answers since they were given.
        naa_er = grunnlag.naa or naa()
        ved = grunnlag.skjaering if grunnlag.skjaering_er_valgt else naa_er
        return {
            "foer": _objekt(foer, funnet.pop(foer, None), grunnlag.skjaering),
            "nei": _mangler_med_tiltak(funnet, ved),
            "aapne_tiltak": antall_aapne_tiltak(ved, grunnlag.enheter),
            "tiltak_ved": ved.astimezone(OSLO).isoformat(),
        }

    def senest(self, periode: Periode) -> dt.datetime | None:
        """The last lock; None (now) while a runde of the period is open. Without one, the period's end."""
        laaste = [runde.laast for runde in runder_i(tertialer_i(periode))]
        if None in laaste:
            return None
        return max([periode.siste_oeyeblikk, *(laast for laast in laaste if laast is not None)])

    def foerste_aar(self) -> int | None:
        foerste: int | None = Runde.objects.aggregate(foerste=Min("aar"))["foerste"]
        return foerste

    def rader(self, grunnlag: Grunnlag, utvalg: Utvalg) -> Sjekklisterader:
        return Sjekklisterader(grunnlag, utvalg)
