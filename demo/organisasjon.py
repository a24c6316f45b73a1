"""The demo's organisation: the tree of Røros kommune as its annual report for 2024 describes it.

The shape of the tree, the names, the numbers in FAKTA and the two-parent cases come from that report
(«L» is the line in its text). Every other number, and the day on which Kvitsanden gave way to
Hengfonna, is invented. A code is text: the tree cannot be read from it (NAV is 350 but lies in Oppvekst).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ROT = "RK"
FOERSTE_AAR = 2023
HENGFONNA_AAPNER = date(2024, 8, 1)
KVITSANDEN_SISTE_DAG = date(2024, 7, 31)
SERVICETORG_LEDIG_FRA = date(2024, 9, 1)  # L2241-2287: the leader's post is vacant from September 2024

# What the report says in numbers: (kode, aar) → (årsverk, ansatte); None where it is silent.
FAKTA: dict[tuple[str, int], tuple[Decimal | None, int | None]] = {
    ("100", 2023): (Decimal("30.2"), 34),  # L2289-2293
    ("100", 2024): (Decimal("28.35"), 32),  # L2289-2293
    ("310", 2024): (Decimal("91"), 145),  # L5355-5377, about 145
    ("350", 2024): (None, 13),  # L4510-4515
    ("360", 2024): (Decimal("10"), 11),  # L4673-4679
    ("KF", 2024): (None, 25),  # L6641-6666, about 25
}


@dataclass(frozen=True)
class DemoEnhet:
    """One enhet. `folk` is how many people have it as their own place of work, leader included."""

    kode: str
    navn: str
    type: str
    forelder: str = ""
    art: str = "kontor"
    folk: int = 0
    vekt: float = 0.0
    aarsverk: float | None = None
    rapporteres_under: str = ""
    navn_andre_spraak: str = ""
    gyldig_fra: date | None = None
    gyldig_til: date | None = None
    etterfoelger: str = ""
    merkelapper: str = ""
    beskrivelse: str = ""

    def gyldig(self, dag: date) -> bool:
        """Whether the enhet exists on that day."""
        return (self.gyldig_fra is None or self.gyldig_fra <= dag) and (
            self.gyldig_til is None or dag <= self.gyldig_til
        )


def _e(kode: str, navn: str, forelder: str, art: str, folk: int, vekt: float, **felt: object) -> DemoEnhet:
    return DemoEnhet(kode, navn, "avdeling", forelder, art, folk, vekt, **felt)  # type: ignore[arg-type]


def _v(kode: str, navn: str, forelder: str, art: str, folk: int, vekt: float, **felt: object) -> DemoEnhet:
    return DemoEnhet(kode, navn, "virksomhet", forelder, art, folk, vekt, **felt)  # type: ignore[arg-type]


_TOPP = (
    DemoEnhet(
        ROT, "Røros kommune", "kommune", folk=1, vekt=0.5, navn_andre_spraak="Rossen tjïelte",
        beskrivelse="Kommunedirektøren leder administrasjonen og har ansvar for internkontrollen. "
        "Oppgaven er å gi innbyggerne lovlige, trygge og gode tjenester innenfor rammene fra kommunestyret.",
    ),
    DemoEnhet(
        "OPV", "Oppvekst", "omraade", ROT, folk=1, vekt=0.5,
        beskrivelse="Skole, barnehage, læring og veiledning, NAV og barnevern. "
        "Målet er at barn og unge lærer, trives og får hjelp tidlig.",
    ),
    DemoEnhet(
        "HO", "Helse og omsorg", "omraade", ROT, folk=1, vekt=1,
        beskrivelse="Sykehjem, heldøgns omsorg, hjemmetjenester og helsetjenester. "
        "Målet er at flest mulig klarer seg selv lengst mulig, og får trygg hjelp når de trenger den.",
    ),
    DemoEnhet(
        "KU", "Kultur", "omraade", ROT, art="kultur",
        beskrivelse="Kulturområdet har én virksomhet, Kultur og fritid, og ledes av samme person som den.",
    ),
    DemoEnhet(
        "TEK", "Tekniske områder", "omraade", ROT, folk=1, vekt=0.5,
        beskrivelse="Plan, byggesak, landbruk, vann, avløp, renovasjon, veier og bygninger. "
        "Brann og redning er egen virksomhet, men rapporteres her.",
    ),
)  # fmt: skip

_STAB = (
    _v(
        "100", "Stab og støtte", ROT, "kontor", 3, 4, aarsverk=28.35, merkelapper="stab",
        beskrivelse="Støtter folkevalgte, ledere og ansatte med IT, økonomi, personal, arkiv, servicetorg, "
        "internkontroll, personvern og beredskap. Mål: riktig hjelp til rett tid, slik at "
        "tjenestene kan bruke tida på innbyggerne.",
    ),
    _e("100-IT", "IT", "100", "ikt", 5, 16, aarsverk=4.8, merkelapper="stab",
       beskrivelse="Drift av kommunens IT-løsninger, utstyr, tilganger og brukerstøtte."),
    _e("100-OKO", "Virksomhetsstyring og økonomi", "100", "kontor", 5, 8, aarsverk=4.7, merkelapper="stab",
       beskrivelse="Budsjett, regnskap, innkjøp og støtte til virksomhetsstyring."),
    _e("100-ARK", "Post og arkiv", "100", "kontor", 3, 9, aarsverk=2.6, merkelapper="stab",
       beskrivelse="Postmottak, journalføring, innsyn og arkiv."),
    _e("100-SER", "Servicetorg", "100", "kontor", 3, 7, aarsverk=2.7, merkelapper="stab",
       beskrivelse="Førstelinje for innbyggerne på rådhuset, telefon og nett. Lederstillingen er ledig."),
    _e("100-HR", "HR og personal", "100", "kontor", 4, 8, aarsverk=3.7, merkelapper="stab",
       beskrivelse="Personal, rekruttering, HMS-støtte og sykefraværsarbeid."),
    _e("100-PVI", "Personvern og informasjonssikkerhet", "100", "kontor", 2, 2, aarsverk=1.5,
       merkelapper="stab", beskrivelse="Rådgiving og oppfølging av personvern og informasjonssikkerhet."),
    _e("100-INT", "Internkontroll og beredskap", "100", "kontor", 2, 2, aarsverk=1.6, merkelapper="stab",
       beskrivelse="Kvalitetssystem, handlingsplan for internkontroll og overordnet beredskap."),
    _e("100-FOR", "Forvaltningskontor", "100", "kontor", 2, 6, aarsverk=1.9, merkelapper="stab helse",
       beskrivelse="Behandler søknader om helse- og omsorgstjenester og skriver vedtak."),
    _e("100-FOL", "Folkehelse og kommuneoverlege", "100", "kontor", 2, 2, aarsverk=1.6,
       merkelapper="stab helse", beskrivelse="Samfunnsmedisin, smittevern og folkehelsearbeid."),
    _e("100-NAR", "Næring", "100", "kontor", 1, 0.6, rapporteres_under=ROT, merkelapper="stab naering",
       beskrivelse="Næringsutvikling. Hører til staben, men er et eget rammeområde i rapporteringen."),
)  # fmt: skip

_OPPVEKST = (
    _v("200", "Skolene", "OPV", "skole", 2, 4, aarsverk=68.0, merkelapper="skole",
       beskrivelse="Grunnskole og skolefritidsordning, med én virksomhetsleder for alle skolene. Mål: alle "
        "elever skal ha det trygt og godt, og lære så mye som de kan."),
    _e("200-RS", "Røros skole", "200", "skole", 3, 10, merkelapper="skole", aarsverk=56.5,
       beskrivelse="Kommunens største skole, med fire avdelinger."),
    _e("200-RS14", "Røros skole 1.–4. trinn", "200-RS", "skole", 18, 42, merkelapper="skole"),
    _e("200-RS57", "Røros skole 5.–7. trinn", "200-RS", "skole", 15, 34, merkelapper="skole"),
    _e("200-RS810", "Røros skole 8.–10. trinn", "200-RS", "skole", 18, 30, merkelapper="skole"),
    _e("200-SFO", "Røros skole SFO", "200-RS", "skole", 8, 18, merkelapper="skole"),
    _e("200-BRE", "Brekken oppvekst- og lokalsenter", "200", "skole", 7, 10, merkelapper="skole",
       beskrivelse="Skole i Brekken. Samme avdelingsleder som barnehagen."),
    _e("200-GLA", "Glåmos oppvekstsenter", "200", "skole", 7, 9, merkelapper="skole",
       beskrivelse="Skole på Glåmos. Samme avdelingsleder som barnehagen."),
    _e("200-SAM", "Samisk undervisning", "200", "skole", 2, 1.5, merkelapper="skole samisk"),
    _v("230", "Barnehagene", "OPV", "barnehage", 2, 3, aarsverk=47.5, merkelapper="barnehage",
       beskrivelse="De kommunale barnehagene, med én virksomhetsleder for alle. Mål: lek, læring og omsorg i "
        "trygge rammer for hvert barn."),
    _e("230-KVI", "Kvitsanden barnehage", "230", "barnehage", 0, 0, gyldig_til=KVITSANDEN_SISTE_DAG,
       etterfoelger="230-HEN", merkelapper="barnehage"),
    _e("230-HEN", "Hengfonna barnehage", "230", "barnehage", 18, 32, gyldig_fra=HENGFONNA_AAPNER,
       merkelapper="barnehage", beskrivelse="Ny barnehage som tok over for Kvitsanden."),
    _e("230-OYA", "Øya barnehage", "230", "barnehage", 13, 20, merkelapper="barnehage"),
    _e("230-YST", "Ysterhagaen barnehage", "230", "barnehage", 11, 16, merkelapper="barnehage"),
    _e("230-LUV", "Luvlege", "230-YST", "barnehage", 4, 4, merkelapper="barnehage samisk",
       beskrivelse="Samisk avdeling."),
    _e("230-BRE", "Brekken barnehage", "230", "barnehage", 4, 5, merkelapper="barnehage"),
    _e("230-GLA", "Glåmos barnehage", "230", "barnehage", 4, 5, merkelapper="barnehage"),
    _v("250", "Røros lærings- og veiledningstjeneste", "OPV", "veiledning", 2, 2, aarsverk=19.0,
       merkelapper="veiledning",
       beskrivelse="PPT, flyktningtjeneste og voksenopplæring. PPT dekker også Holtålen. Mål: hjelp tidlig, "
        "og en god start for dem som er nye i kommunen."),
    _e("250-PPT", "PPT", "250", "veiledning", 8, 7, merkelapper="veiledning"),
    _e("250-FLY", "Flyktningtjenesten", "250", "veiledning", 6, 8, merkelapper="veiledning"),
    _e("250-VOK", "Voksenopplæringen", "250", "veiledning", 6, 7, merkelapper="veiledning skole"),
    _v("350", "NAV", "OPV", "sosial", 3, 4, aarsverk=12.2, merkelapper="nav",
       beskrivelse="Den kommunale delen av NAV, med Røros som vertskommune for Røros, Os og Holtålen. Mål: "
        "flere i arbeid, og økonomisk trygghet for dem som trenger det."),
    _e("3100", "Sosialadministrasjon", "350", "sosial", 6, 10, merkelapper="nav"),
    _e("3103", "Kvalifisering", "350", "sosial", 4, 5, merkelapper="nav"),
    _v("360", "Barneverntjenesten", "OPV", "sosial", 2, 3, aarsverk=10.0, merkelapper="barnevern",
       beskrivelse="Undersøkelser og tiltak for barn, i to team. Røros er vertskommune for Røros, Os og "
        "Holtålen. Mål: barn som trenger det, får hjelp i tide."),
    _e("360-UND", "Undersøkelsesteam", "360", "sosial", 4, 7, merkelapper="barnevern"),
    _e("360-TIL", "Tiltaksteam", "360", "sosial", 5, 7, merkelapper="barnevern"),
)  # fmt: skip

_HELSE = (
    _v("310", "Institusjonsbaserte tjenester", "HO", "sykehjem", 3, 8, aarsverk=91.0, merkelapper="helse",
       beskrivelse="Sykehjem og heldøgns omsorg ved ØBHVS og Gjøsvika. Mål: trygge og verdige dager for dem "
        "som bor der, og nok kompetanse på hver vakt."),
    _e("310-OSY", "ØBHVS sykehjem", "310", "sykehjem", 42, 128, aarsverk=27.5,
       merkelapper="helse sykehjem", beskrivelse="22 sykehjemsplasser."),
    _e("310-OHD", "ØBHVS heldøgns omsorg (HDO)", "310", "sykehjem", 38, 96, aarsverk=23.5,
       merkelapper="helse sykehjem", beskrivelse="23 boliger med heldøgns omsorg."),
    _e("310-GJO", "Gjøsvika sykehjem", "310", "sykehjem", 4, 14, aarsverk=38.0,
       merkelapper="helse sykehjem", beskrivelse="Fem avdelinger med seks plasser, og en forsterket med to."),
    *(
        _e(f"310-GJO{nr}", f"Gjøsvika avdeling {nr}", "310-GJO", "sykehjem", 10, vekt,
           merkelapper="helse sykehjem")
        for nr, vekt in enumerate((22, 26, 19, 30, 24), start=1)
    ),
    _e("310-GJOF", "Gjøsvika forsterket avdeling", "310-GJO", "sykehjem", 8, 46,
       merkelapper="helse sykehjem"),
    _v("330", "Helse", "HO", "klinikk", 2, 3, aarsverk=31.0, merkelapper="helse",
       beskrivelse="Legesenter, helsestasjon, psykisk helse og rus, fysio- og ergoterapi. Mål: forebygge, og "
        "gi hjelp så nær folks hverdag som mulig."),
    _e("330-LEG", "Legesenteret", "330", "klinikk", 12, 26, merkelapper="helse"),
    _e("330-HST", "Helsestasjonen", "330", "klinikk", 8, 11, merkelapper="helse"),
    _e("330-PSY", "Psykisk helse og rus", "330", "bolig", 8, 24, merkelapper="helse"),
    _e("330-FYS", "Fysio- og ergoterapi", "330", "klinikk", 6, 9, merkelapper="helse"),
    _v("340", "Hjemmebaserte tjenester", "HO", "hjemme", 2, 6, aarsverk=46.5, merkelapper="helse",
       beskrivelse="Hjemmetjeneste, tiltak for funksjonshemmede, dagsenter og arbeidstilbud. Mål: den "
        "enkelte får hjelpen som er vedtatt, og klarer mest mulig selv."),
    _e("3402", "Hjemmetjenesten", "340", "hjemme", 30, 142, aarsverk=19.5,
       merkelapper="helse hjemmetjeneste"),
    _e("3404", "Arbeid for yrkes- og utviklingshemmede", "340", "bolig", 6, 9, merkelapper="helse"),
    _e("3405", "Tiltak for funksjonshemmede (TFF)", "340", "bolig", 16, 66, aarsverk=12.5,
       merkelapper="helse"),
    _e("3409-DAG", "Dagsenter", "340", "bolig", 6, 11, merkelapper="helse"),
    _e("3409-STR", "Strømmehagaen", "340", "bolig", 8, 32, merkelapper="helse"),
)  # fmt: skip

_KULTUR = (
    _v("KF", "Kultur og fritid", "KU", "kultur", 1, 2, aarsverk=19.0, merkelapper="kultur",
       beskrivelse="Kulturvern, idrett, bibliotek, kino, kulturskole og møteplasser for unge. Mål: et "
        "allsidig tilbud som alle kan være med på."),
    _e("5000", "Administrasjon", "KF", "kultur", 3, 2, merkelapper="kultur"),
    _e("5001", "Kulturvern", "KF", "kultur", 1, 1, merkelapper="kultur"),
    _e("5003", "Idrett", "KF", "kultur", 1, 4, merkelapper="kultur"),
    _e("5004", "Barn og unge", "KF", "kultur", 1, 1, merkelapper="kultur"),
    _e("5005", "Øvrige kulturtiltak", "KF", "kultur", 0, 0, merkelapper="kultur"),
    _e("5006", "Ratvolden og Falkberget", "KF", "kultur", 2, 1.5, merkelapper="kultur"),
    _e("5007", "Ungdomsråd", "KF", "kultur", 0, 0, merkelapper="kultur"),
    _e("5100", "Bibliotek", "KF", "kultur", 3, 3, merkelapper="kultur"),
    _e("5300", "Kino", "KF", "kultur", 2, 3, merkelapper="kultur"),
    _e("5400", "Storstuggu", "KF", "kultur", 3, 5, merkelapper="kultur"),
    _e("5500", "Ungdommens hus", "KF", "kultur", 2, 4, merkelapper="kultur"),
    _e("5600", "Frivilligsentral", "KF", "kultur", 1, 1, merkelapper="kultur"),
    _e("5700", "Kulturskole", "KF", "kultur", 5, 4, merkelapper="kultur skole"),
)  # fmt: skip

_TEKNISK = (
    _v("600", "Administrasjon, plan og landbruk", "TEK", "forvaltning", 3, 2, aarsverk=13.0,
       merkelapper="teknisk",
       beskrivelse="Plan, byggesak, kart, eiendomsskatt, byantikvar og landbruk. "
       "Mål: riktige svar innen fristen, og utvikling som tar vare på verdensarven."),
    _e("600-PLA", "Plan", "600", "forvaltning", 3, 3, merkelapper="teknisk"),
    _e("600-BYG", "Byggesak", "600", "forvaltning", 3, 6, merkelapper="teknisk"),
    _e("600-KAR", "Kart og oppmåling", "600", "forvaltning", 2, 3, merkelapper="teknisk"),
    _e("600-EIE", "Eiendomsskatt", "600", "forvaltning", 1, 2, merkelapper="teknisk"),
    _e("600-LAN", "Landbruk", "600", "forvaltning", 2, 1.5, merkelapper="teknisk",
       beskrivelse="Landbrukskontoret ligger i Os."),
    _v("610", "VAR-selvkost", "TEK", "vann", 7, 14, aarsverk=6.5, merkelapper="teknisk",
       beskrivelse="Vann, avløp og renovasjon, betalt av dem som bruker tjenestene. Mål: trygt drikkevann og "
        "rent miljø, hver dag."),
    _v("620", "Kommunalteknikk", "TEK", "vei", 2, 2, aarsverk=11.0, merkelapper="teknisk",
       beskrivelse="Kommunale veier og verksted. Mål: framkommelige veier hele året, og maskiner som er "
        "trygge å bruke."),
    _e("620-VEI", "Veier", "620", "vei", 6, 9, merkelapper="teknisk"),
    _e("620-VER", "Verksted", "620", "vei", 4, 7, merkelapper="teknisk"),
    _v("630", "Bygningsadministrasjon og drift", "TEK", "bygg", 24, 34, aarsverk=21.0, merkelapper="teknisk",
       beskrivelse="Drift, renhold og vedlikehold av kommunens bygg, rundt 50 000 m². Mål: trygge, rene og "
        "energisparende bygg."),
)  # fmt: skip

_BRANN = (
    _v("640", "Rørosregionen brann og redning", ROT, "brann", 2, 3, aarsverk=14.5, rapporteres_under="TEK",
       merkelapper="brann",
       beskrivelse="Brann- og redningstjeneste for fire kommuner. Egen virksomhet under kommunedirektøren; i "
        "tallene rapporteres den under Tekniske områder. Mål: færre branner, og rask hjelp når "
        "det trengs."),
    _e("6150", "Beredskap", "640", "brann", 1, 3, merkelapper="brann"),
    _e("6150-ROS", "Beredskap Røros", "6150", "brann", 20, 11, merkelapper="brann",
       beskrivelse="Fire vaktlag med fem personer."),
    _e("6150-BRE", "Beredskap Brekken", "6150", "brann", 8, 2, merkelapper="brann"),
    _e("6150-OS", "Beredskap Os", "6150", "brann", 16, 3, merkelapper="brann"),
    _e("6150-HOL", "Beredskap Holtålen", "6150", "brann", 16, 3, merkelapper="brann"),
    _e("6150-TYD", "Beredskap Tydal", "6150", "brann", 18, 3, merkelapper="brann"),
    _e("6152", "Feiing og tilsyn", "640", "brann", 3, 4, merkelapper="brann"),
    _e("6154", "Bybrann", "640", "brann", 1, 3, merkelapper="brann"),
)  # fmt: skip

ENHETER: tuple[DemoEnhet, ...] = (*_TOPP, *_STAB, *_OPPVEKST, *_HELSE, *_KULTUR, *_TEKNISK, *_BRANN)
ENHET: dict[str, DemoEnhet] = {enhet.kode: enhet for enhet in ENHETER}
VIRKSOMHETER: tuple[str, ...] = tuple(enhet.kode for enhet in ENHETER if enhet.type == "virksomhet")


def linje(kode: str) -> Iterator[DemoEnhet]:
    """The enhet and those above it, along the line, the root last."""
    while kode:
        enhet = ENHET[kode]
        yield enhet
        kode = enhet.forelder


def _barn(kode: str) -> list[DemoEnhet]:
    """Children in the reporting tree."""
    return [e for e in ENHETER if (e.rapporteres_under or e.forelder) == kode]


def ansatte(kode: str, aar: int) -> int:
    """Headcount of the enhet with its subtree in the reporting tree, in that year."""
    fakta = FAKTA.get((kode, aar))
    if fakta and fakta[1] is not None:
        return fakta[1]
    return ENHET[kode].folk + sum(ansatte(e.kode, aar) for e in _barn(kode))


def aarsverk(kode: str, aar: int) -> Decimal | None:
    """Årsverk of the enhet with its subtree in that year; None where the demo has no number."""
    fakta = FAKTA.get((kode, aar))
    if fakta and fakta[0] is not None:
        return fakta[0]
    enhet = ENHET[kode]
    if enhet.aarsverk is not None:
        utvikling = Decimal("1") - Decimal("0.004") * (aar - 2024)
        return (Decimal(str(enhet.aarsverk)) * utvikling).quantize(Decimal("0.1"))
    if enhet.type not in ("kommune", "omraade"):
        return None
    return enhet.folk + sum((aarsverk(e.kode, aar) or Decimal() for e in _barn(kode)), Decimal())
