"""The template that the product ships: six områder with 26 questions, as data. Texts are ours.

Each question can be answered with ja, delvis or nei by whoever leads a virksomhet, applies to every
virksomhet, and asks one thing. The codes are never changed: by them a tertial is compared with the one
before. Numbers of a register stand where a «ja» can be held against them, and not everywhere that they
could: each points out what does not fit, and one overdue tiltak shall not be asked about five times.
"""

from dataclasses import dataclass

from sjekkliste.tilstander import Bokstav, Hyppighet


@dataclass(frozen=True)
class Standardspoersmaal:
    """A question of the shipped template; `kunnskap` names the registers that know something of it."""

    kode: str
    tekst: str
    veiledning: str
    bokstav: Bokstav
    hyppighet: Hyppighet = Hyppighet.TERTIAL
    kunnskap: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standardomraade:
    """An område of the shipped template with its questions, in order."""

    kode: str
    navn: str
    spoersmaal: tuple[Standardspoersmaal, ...]


_ROS = Standardomraade(
    "ros",
    "Risiko og sårbarhet (ROS)",
    (
        Standardspoersmaal(
            "ros-tjenester",
            "Har dere vurdert risikoen i tjenestene dere gir?",
            "Tenk på det som kan gå galt for dem som bruker tjenesten, og hva dere gjør for å hindre det. "
            "Svar ja når vurderingen er skrevet ned og stemmer med slik dere arbeider i dag.",
            Bokstav.C,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "ros-hms",
            "Har dere vurdert risikoen for skade, vold, trusler og belastning på arbeidsplassen?",
            "Gjelder både det fysiske og det psykososiale arbeidsmiljøet. Verneombudet skal ha vært med.",
            Bokstav.C,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "ros-kvalitet",
            "Har dere vurdert hva som kan gi feil eller for dårlig kvalitet i saksbehandling og tjenester?",
            "For eksempel frister som ryker, vedtak som ikke blir gjennomført, eller oppgaver som bare én "
            "person kan.",
            Bokstav.C,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "ros-personvern",
            "Har dere vurdert hva som kan gå galt for dem dere har personopplysninger om?",
            "Ta med nye systemer og nye måter å bruke opplysninger på. Er risikoen høy, trengs det også en "
            "personvernkonsekvensvurdering (DPIA).",
            Bokstav.C,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "ros-informasjonssikkerhet",
            "Har dere vurdert hva som skjer hvis systemer stopper, eller opplysninger kommer på avveie?",
            "Vurderingen bør si hvordan dere holder de viktigste tjenestene i gang uten systemet, og hvem "
            "som skal ha beskjed.",
            Bokstav.C,
            Hyppighet.AAR,
        ),
    ),
)

_HMS = Standardomraade(
    "hms",
    "HMS og arbeidsmiljø",
    (
        Standardspoersmaal(
            "hms-risikovurdering",
            "Bruker dere risikovurderingene til å endre måten dere arbeider på?",
            "Svar ja hvis dere kan peke på noe dere gjør annerledes, eller har bestemt å gjøre annerledes, "
            "etter en risikovurdering.",
            Bokstav.E,
        ),
        Standardspoersmaal(
            "hms-avvik",
            "Snakker dere om avvikene deres, slik at flere lærer av dem?",
            "For eksempel som fast sak på personalmøter. Det er læringen som teller, ikke hvor mange avvik "
            "dere har.",
            Bokstav.E,
            kunnskap=("avvik",),
        ),
        Standardspoersmaal(
            "hms-vernerunde",
            "Har dere gått vernerunde i år?",
            "Leder og verneombud går runden sammen, og det dere finner, skal følges opp med tiltak og frist.",
            Bokstav.C,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "hms-gruppe",
            "Har arbeidsmiljøgruppen hatt møte dette tertialet?",
            "Gruppen har medlemmer både fra ledelsen og fra de ansatte. Det skal finnes referat fra møtet.",
            Bokstav.D,
        ),
    ),
)

_GJENNOMGANG = Standardomraade(
    "gjennomgang",
    "Ledelsens årlige gjennomgang",
    (
        Standardspoersmaal(
            "gjennomgang-internkontroll",
            "Har du og de ansatte gått gjennom internkontrollen sammen i år?",
            "Se på hva som virker, hva som ikke virker, og hva dere vil endre. Skriv ned det dere blir enige "
            "om, som tiltak.",
            Bokstav.E,
            Hyppighet.AAR,
            ("tiltak",),
        ),
        Standardspoersmaal(
            "gjennomgang-medarbeidersamtaler",
            "Har alle ansatte fått tilbud om medarbeidersamtale i år?",
            "Svar delvis hvis noen gjenstår, og skriv når de er planlagt. Er ingen av samtalene forfalt "
            "ennå, velger du «Ikke forfalt ennå».",
            Bokstav.E,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "gjennomgang-innbyggere",
            "Har dere spurt dem som bruker tjenesten, hva de mener, og brukt svarene?",
            "Det kan være en undersøkelse, et brukerråd, et foreldremøte eller klager som er gått gjennom "
            "samlet.",
            Bokstav.E,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "gjennomgang-10-faktor",
            "Har dere fulgt opp den siste medarbeiderundersøkelsen (10-faktor)?",
            "Undersøkelsen kommer annethvert år. Svar ja når dere har valgt hva dere vil bli bedre på, og er "
            "i gang.",
            Bokstav.E,
            Hyppighet.ANNETHVERT_AAR,
        ),
        Standardspoersmaal(
            "gjennomgang-prosedyrer",
            "Har dere gått gjennom prosedyrene deres i år, og fjernet eller fornyet de gamle?",
            "Sjekk særlig prosedyrer som er passert datoen for ny gjennomgang, og dem som et avvik har "
            "handlet om.",
            Bokstav.B,
            Hyppighet.AAR,
        ),
    ),
)

_LOVKRAV = Standardomraade(
    "lovkrav",
    "Lovkrav og rutiner",
    (
        Standardspoersmaal(
            "lovkrav-behandlingsprotokoll",
            "Stemmer oversikten over hvilke personopplysninger dere behandler?",
            "Oversikten (behandlingsprotokollen) skal vise hvilke opplysninger dere har, hvorfor, og hvem "
            "som får dem. Ta med det som er nytt eller borte siden sist.",
            Bokstav.D,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "lovkrav-kjennskap",
            "Kjenner de ansatte lovene og forskriftene som gjelder for arbeidet deres?",
            "Tenk også på nyansatte og vikarer, og på regler som er endret det siste året.",
            Bokstav.B,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "lovkrav-faglige-rutiner",
            "Er de faglige rutinene oppdatert, kjent og i bruk?",
            "Svar delvis hvis rutinene finnes, men ikke blir fulgt av alle. Skriv hvilke det gjelder.",
            Bokstav.B,
        ),
        Standardspoersmaal(
            "lovkrav-administrative-rutiner",
            "Er de administrative rutinene oppdatert, kjent og i bruk?",
            "For eksempel rutiner for innkjøp, arkiv, økonomi, sykefravær og ansettelser.",
            Bokstav.B,
        ),
    ),
)

_OPPLAERING = Standardomraade(
    "opplaering",
    "Opplæring",
    (
        Standardspoersmaal(
            "opplaering-risikofylt-arbeid",
            "Har alle som gjør arbeid med særlig risiko, fått opplæringen de skal ha?",
            "For eksempel maskiner, arbeid i høyden, legemidler, alenearbeid, vold og trusler. Opplæringen "
            "skal kunne vises fram.",
            Bokstav.B,
        ),
        Standardspoersmaal(
            "opplaering-stoffkartotek",
            "Er stoffkartoteket oppdatert, og vet de ansatte hvordan de bruker det?",
            "Gjelder alle som har kjemikalier, også rengjøringsmidler. Har dere ingen, velger du «Ikke "
            "aktuelt» og skriver hvorfor.",
            Bokstav.D,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "opplaering-planer",
            "Har dere en plan for opplæring, og følger dere den?",
            "Planen bør dekke nyansatte, vikarer og faglig påfyll for dem som har vært her lenge.",
            Bokstav.B,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "opplaering-hms-leder",
            "Har alle lederne i virksomheten tatt HMS-opplæringen som loven krever av ledere?",
            "Arbeidsmiljøloven § 3-5 krever at arbeidsgiver selv gjennomgår opplæring. Regn med nye ledere "
            "og stedfortredere.",
            Bokstav.B,
            Hyppighet.AAR,
        ),
        Standardspoersmaal(
            "opplaering-hms-verneombud",
            "Har verneombudet tatt HMS-opplæringen som loven krever?",
            "Opplæringen skal normalt vare minst 40 timer. Er verneombudet nytt, skriver du når kurset er.",
            Bokstav.B,
            Hyppighet.AAR,
        ),
    ),
)

_TILSYN = Standardomraade(
    "tilsyn",
    "Tilsyn og avvik",
    (
        Standardspoersmaal(
            "tilsyn-eksterne",
            "Er pålegg og merknader fra eksterne tilsyn fulgt opp innen fristen?",
            "Gjelder tilsyn fra for eksempel statsforvalteren, Arbeidstilsynet og brannvesenet. Har det ikke "
            "vært noe å følge opp, velger du «Ikke aktuelt».",
            Bokstav.C,
        ),
        Standardspoersmaal(
            "tilsyn-interne",
            "Er funn fra interne tilsyn og internrevisjoner fulgt opp innen fristen?",
            "Ta med det kommunen selv har kontrollert. Har det ikke vært noe å følge opp, velger du «Ikke "
            "aktuelt».",
            Bokstav.C,
            kunnskap=("tiltak",),
        ),
        Standardspoersmaal(
            "tilsyn-avvikssystem",
            "Bruker dere avvikssystemet planmessig til å melde, følge opp og forbedre?",
            "Ansatte vet hvordan de melder, lederen følger opp innen fristen, og dere ser på avvikene "
            "samlet. Få avvik er ikke et mål.",
            Bokstav.C,
            kunnskap=("avvik",),
        ),
    ),
)

OMRAADER = (_ROS, _HMS, _GJENNOMGANG, _LOVKRAV, _OPPLAERING, _TILSYN)
