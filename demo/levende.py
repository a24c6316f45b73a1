"""A handful of cases of today, worked on through the services as the demo's people would on the pages.

They show what a page has to show: a melding that waits, one in dialogue, one forwarded, tiltak with a frist,
one to evaluate, one closed with a message, one fortrolig, and two where the nearest leder is not the judge.
"""

import datetime as dt

from avvik import services as avvik
from avvik.models import SAKSTYPE, Avvik, Kategori
from avvik.tilstander import Alvorlighetsgrad, Avvikstype
from avvik.utfall import Utfall
from felles.klokke import i_dag, naa
from organisasjon.models import Bruker, Enhet, Rolletype
from saksramme.tiltak import services as tiltaksarbeid
from tiltak.models import Tiltak


def _bruker(brukernavn: str) -> Bruker:
    bruker: Bruker = Bruker.objects.get(brukernavn=brukernavn)
    return bruker


def _ansatt(enhet: str) -> Bruker:
    """An ordinary employee of the enhet, the same each time."""
    ansatte = Bruker.objects.filter(roller__enhet__kode=enhet, roller__rolle=Rolletype.ANSATT)
    ledere = (Rolletype.LEDER, Rolletype.STEDFORTREDER)
    bruker: Bruker = ansatte.exclude(roller__rolle__in=ledere).order_by("brukernavn")[0]
    return bruker


def _frist(dager: int) -> dt.date:
    return i_dag() + dt.timedelta(days=dager)


def _meld(
    melder: Bruker,
    enhet: str,
    kategori: str | None,
    tittel: str,
    beskrivelse: str,
    *,
    timer: float,
    strakstiltak: str = "",
    fortrolig: bool = False,
    type: str = Avvikstype.HENDELSE,
    omhandler: tuple[Bruker, ...] = (),
) -> Avvik:
    return avvik.meld(
        melder=melder,
        enhet=Enhet.objects.get(kode=enhet),
        tittel=tittel,
        beskrivelse=beskrivelse,
        hendelsestidspunkt=naa() - dt.timedelta(hours=timer),
        kategori=Kategori.objects.get(kode=kategori) if kategori else None,
        type=type,
        strakstiltak=strakstiltak,
        fortrolig=fortrolig,
        omhandler=omhandler,
    )


def _start(sak: Avvik, leder: Bruker, grad: Alvorlighetsgrad, frist: int | None = None) -> Avvik:
    """The leder takes the case and says how serious it is; the frist follows, unless they choose one."""
    sak = avvik.start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder)
    return avvik.klassifiser(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=leder,
        kategori=sak.kategori,
        alvorlighetsgrad=grad,
        type=sak.type,
        frist=None if frist is None else _frist(frist),
        enhet=sak.enhet,
        fortrolig=sak.fortrolig,
    )


def meld_og_behandle() -> int:
    """Makes all the cases; returns how many."""
    saker = [
        *_nye_hos_ledere(),
        _med_dialog(),
        _videresendt(),
        _med_tiltak(),
        _til_evaluering(),
        _lukket(),
        _fortrolig(),
        _meldt_av_leder(),
        _personvern(),
    ]
    return len(saker)


def _nye_hos_ledere() -> list[Avvik]:
    """A melding that nobody has taken yet, at each of the leaders shown on the login page."""
    return [
        _meld(
            _bruker("tuva.myrlien"), "3402", None, "Nøkkelboks lot seg ikke åpne",
            "Koden på nøkkelboksen virket ikke, og jeg kom ikke inn. En kollega hadde reservenøkkel. "
            "Besøket ble gjort 40 minutter for sent.",
            timer=3, strakstiltak="Ringte brukeren og sa at vi var på vei.",
        ),
        _meld(
            _bruker("petter.lyngmo"), "3402", "HMS-UTSTYR", "Bil med slitte vinterdekk",
            "Den ene bilen skled i bakken, selv om jeg kjørte sakte. Dekkene er nesten uten mønster.",
            timer=14, strakstiltak="Satte bilen bort.", type=Avvikstype.NESTENHENDELSE,
        ),
        _meld(
            _ansatt("200-BRE"), "200-BRE", "SM-TILSYN", "Elev gikk av skolebussen på feil sted",
            "En elev gikk av ett stopp for tidlig. Vi fikk vite det da foresatte ringte.",
            timer=5, strakstiltak="Snakket med foresatte og med busselskapet.",
        ),
        _meld(
            _ansatt("230-GLA"), "230-GLA", "SM-UTSTYR", "Løs planke i brua ved sandkassa",
            "En planke har løsnet, og en spiker stikker opp. To barn var på vei over.",
            timer=2, strakstiltak="Sperret brua med tau.", type=Avvikstype.NESTENHENDELSE,
        ),
        _meld(
            _ansatt("310-OHD"), "310-OHD", "LM-UTDEL", "Kveldsmedisin delt ut en time for sent",
            "Vi var to i stedet for tre, og utdelingen begynte en time etter planen.",
            timer=11, strakstiltak="Sykepleier vurderte at det var forsvarlig.",
        ),
        _meld(
            _bruker("gunntordis.fjellvangen"), "RK", "FO-FRIST", "Sakspapirer sendt ut for sent",
            "Sakspapirene til utvalget ble sendt ut to dager etter fristen. Ett vedlegg manglet.",
            timer=26, strakstiltak="Vedlegget ble ettersendt samme dag.",
        ),
    ]  # fmt: skip


def _med_dialog() -> Avvik:
    tuva, jostein = _bruker("tuva.myrlien"), _bruker("jostein.granvoll")
    sak = _meld(
        tuva, "3402", "TJ-VEDTAK", "Besøk falt ut da ruta ble byttet",
        "En bruker fikk ikke ettermiddagsbesøket. Det sto på den gamle ruta, men ikke på den nye.",
        timer=20, strakstiltak="Dro innom på kvelden og beklaget.",
    )  # fmt: skip
    sak = _start(sak, jostein, Alvorlighetsgrad.MIDDELS, 4)
    avvik.skriv_melding(
        avvik_id=sak.pk,
        aktoer=jostein,
        tekst="Takk for at du meldte. Vet du om det gjelder flere på samme rute?",
    )
    avvik.skriv_melding(
        avvik_id=sak.pk,
        aktoer=tuva,
        tekst="Ja, jeg tror det var to til, men de ble oppdaget før det gikk galt.",
    )
    return sak


def _videresendt() -> Avvik:
    """What happened in the school is for those who run the building."""
    solrun = _bruker("solrun.fjellbekk")
    sak = _meld(
        _ansatt("200-BRE"), "200-BRE", "BY-FEIL", "14 grader i klasserommet",
        "Varmen hadde ikke slått seg på. Elevene satt med yttertøy i to timer.",
        timer=7, strakstiltak="Flyttet klassen til biblioteket.",
    )  # fmt: skip
    sak = _start(sak, solrun, Alvorlighetsgrad.MIDDELS)
    return avvik.videresend(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=solrun,
        til=Enhet.objects.get(kode="630"),
        melding="Det har skjedd før. Kan dere se på styringen av varmen?",
    )


def _tiltak_i_gang(
    sak: Avvik, leder: Bruker, tiltak: tuple[tuple[str, Bruker, int], ...]
) -> tuple[Avvik, list[Tiltak]]:
    """Adds tiltak (what, who, days) and starts them."""
    laget = [
        tiltaksarbeid.opprett_tiltak(
            sakstype=SAKSTYPE,
            sak_id=sak.pk,
            aktoer=leder,
            hva=hva,
            ansvarlig=ansvarlig,
            frist=_frist(dager),
            saken_delt=True,
        )
        for hva, ansvarlig, dager in tiltak
    ]
    return avvik.start_tiltak(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder), laget


def _med_tiltak() -> Avvik:
    jostein = _bruker("jostein.granvoll")
    sak = _meld(
        _ansatt("3402"), "3402", "LM-SAMST", "Medisinlista var ikke oppdatert etter sykehusopphold",
        "En bruker kom hjem uten ny liste. To legemidler som var tatt bort, lå fortsatt i dosetten.",
        timer=30, strakstiltak="Ringte sykehuset og fikk lista på e-melding.",
    )  # fmt: skip
    sak = _start(sak, jostein, Alvorlighetsgrad.MIDDELS)
    sak, _laget = _tiltak_i_gang(
        sak,
        jostein,
        (
            (
                "Gå gjennom listene til alle som har vært på sykehus den siste måneden",
                _bruker("tuva.myrlien"),
                3,
            ),
            ("Avtale med legesenteret hvem som samstemmer ved hjemkomst", jostein, 12),
        ),
    )
    return sak


def _til_evaluering() -> Avvik:
    """Serious, so it closes only after the effect of what was done has been evaluated."""
    jostein = _bruker("jostein.granvoll")
    sak = _meld(
        _bruker("petter.lyngmo"), "3402", "HMS-VOLD", "Truet av en besøkende hos en bruker",
        "En besøkende ropte og stilte seg foran døra da jeg skulle gå. Jeg var alene.",
        timer=40, strakstiltak="Ringte en kollega, som kom. Leder ringte meg etterpå.",
    )  # fmt: skip
    sak = _start(sak, jostein, Alvorlighetsgrad.HOEY)
    sak, (tiltak,) = _tiltak_i_gang(
        sak, jostein, (("Være to sammen på besøk hos denne brukeren inntil videre", jostein, 1),)
    )
    tiltaksarbeid.utfoer_tiltak(
        tiltak_id=tiltak.pk, versjon=tiltak.versjon, aktoer=jostein, resultat="Lagt inn på alle rutene."
    )
    return avvik.til_evaluering(avvik_id=sak.pk, versjon=sak.versjon, aktoer=jostein)


def _lukket() -> Avvik:
    """Light closing of a small thing, with a message to the reporter."""
    tuva, jostein = _bruker("tuva.myrlien"), _bruker("jostein.granvoll")
    sak = _meld(
        tuva, "3402", "PAS-SMITTE", "Tomt for håndsprit i bilene",
        "Det var ikke håndsprit i tre av bilene da vi skulle ut.",
        timer=28, strakstiltak="Hentet fra lageret.",
    )  # fmt: skip
    sak = _start(sak, jostein, Alvorlighetsgrad.LAV)
    return avvik.lukk(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=jostein,
        utfall=Utfall.UTBEDRET,
        melding="Takk! Vi har lagt etterfylling av bilene inn i lista for fredager.",
        aarsak="Ingen hadde ansvar for å etterfylle bilene.",
    )


def _fortrolig() -> Avvik:
    """About a leder, so the leder above has it; neither koordinator nor verneombud sees it."""
    leder = Bruker.objects.get(roller__rolle="leder", roller__enhet__kode="310-GJO")
    return _meld(
        _ansatt("310-GJO3"), "310-GJO3", "HMS-ARB", "Ubehagelig tone på avdelingsmøter",
        "Flere av oss opplever at spørsmål blir møtt på en måte som gjør at vi lar være å si noe. "
        "Jeg ønsker hjelp til å få tatt det opp.",
        timer=50, fortrolig=True, omhandler=(leder,),
    )  # fmt: skip


def _meldt_av_leder() -> Avvik:
    """The reporter is the nearest leder, so the leder above follows it up."""
    return _meld(
        _bruker("jostein.granvoll"), "3402", "TJ-BEMANN", "Ingen sykepleier på vakt i fire timer",
        "Vaktplanen hadde en feil som jeg ikke oppdaget. Bakvakta dekket det som måtte gjøres.",
        timer=18, strakstiltak="Ringte bakvakta og flyttet to oppdrag.",
    )  # fmt: skip


def _personvern() -> Avvik:
    """The personvernombud gives advice in the dialogue."""
    ombud, leder = _bruker("kjellarne.sandtjonn"), _bruker("ingvild.steinhaugen")
    sak = _meld(
        _ansatt("3405"), "3405", "PV-UTLEV", "Turnus med navn på brukere sendt til feil liste",
        "Lista ble sendt på e-post til alle vikarer, også dem som ikke arbeider hos oss. "
        "Den hadde fornavn på fire brukere.",
        timer=9, strakstiltak="Ba alle slette e-posten.",
    )  # fmt: skip
    sak = _start(sak, leder, Alvorlighetsgrad.MIDDELS, 3)
    avvik.skriv_melding(
        avvik_id=sak.pk,
        aktoer=ombud,
        tekst="Skriv ned når dere ble kjent med dette, og hvor mange som fikk lista. "
        "Da kan vi vurdere om det må meldes til Datatilsynet innen 72 timer.",
    )
    return sak
