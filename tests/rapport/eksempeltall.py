"""A hand-made dict of figures as format/rapport.md describes it: 962 meldt, against 824 the year before."""

import copy
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from felles.dokument.modell import Meta, Organisasjonsenhet
from felles.tallregning import prosent as andel

OSLO = ZoneInfo("Europe/Oslo")

# kode, navn, type, forelder, årsverk, avvik of its own in 2024, of these open
ENHETER: list[tuple[str, str, str, str | None, float | None, int, int]] = [
    ("KOMM", "Røros kommune", "kommune", None, 480.5, 3, 0),
    ("STAB", "Stab og støtte", "virksomhet", "KOMM", 28.4, 12, 1),
    ("STAB-IT", "IT", "avdeling", "STAB", 5.0, 21, 2),
    ("OPP", "Oppvekst", "omraade", "KOMM", 190.0, 2, 0),
    ("200", "Skolene", "virksomhet", "OPP", 96.0, 14, 2),
    ("200-R", "Røros skole", "avdeling", "200", 62.0, 97, 6),
    ("200-B", "Brekken oppvekst- og lokalsenter", "avdeling", "200", 9.5, 18, 1),
    ("200-G", "Glåmos oppvekstsenter", "avdeling", "200", 9.0, 11, 0),
    ("230", "Barnehagene", "virksomhet", "OPP", 58.0, 9, 1),
    ("230-H", "Hengfonna barnehage", "avdeling", "230", 18.0, 41, 3),
    ("230-Y", "Ysterhagaen barnehage", "avdeling", "230", 14.0, 22, 1),
    ("250", "Røros lærings- og veiledningstjeneste", "virksomhet", "OPP", 14.0, 8, 1),
    ("350", "NAV Røros, Os og Holtålen", "virksomhet", "OPP", 13.0, 19, 2),
    ("360", "Barneverntjenesten", "virksomhet", "OPP", 10.0, 13, 2),
    ("HELSE", "Helse og omsorg", "omraade", "KOMM", 205.0, 1, 0),
    ("310", "Institusjonsbaserte tjenester", "virksomhet", "HELSE", 91.0, 11, 1),
    ("310-O", "Øverhagaen bo-, helse- og velferdssenter", "avdeling", "310", 58.0, 184, 9),
    ("310-G", "Gjøsvika sykehjem", "avdeling", "310", 33.0, 96, 4),
    ("330", "Helse", "virksomhet", "HELSE", 34.0, 41, 3),
    ("340", "Hjemmebaserte tjenester", "virksomhet", "HELSE", 80.0, 16, 1),
    ("340-H", "Hjemmetjenesten", "avdeling", "340", 31.0, 152, 8),
    ("340-T", "Tiltak for funksjonshemmede", "avdeling", "340", 33.0, 98, 4),
    ("KULT", "Kultur og fritid", "virksomhet", "KOMM", 18.0, 14, 1),
    ("KULT-B", "Bibliotek", "avdeling", "KULT", 2.4, 0, 0),
    ("TEK", "Tekniske områder", "omraade", "KOMM", 39.0, 0, 0),
    ("600", "Administrasjon, plan og landbruk", "virksomhet", "TEK", 12.0, 7, 1),
    ("610", "VAR-selvkost", "virksomhet", "TEK", 6.0, 9, 0),
    ("620", "Kommunalteknikk", "virksomhet", "TEK", 8.0, 12, 1),
    ("630", "Bygningsadministrasjon og drift", "virksomhet", "TEK", 13.0, 31, 2),
    ("640", "Rørosregionen brann og redning", "virksomhet", "TEK", None, 0, 0),
]  # fmt: skip

KATEGORIER = [("LEG", "Legemidler", 214), ("KVAL", "Tjenestekvalitet", 181), ("HMS", "HMS", 172),
              ("VOLD", "Vold og trusler", 131), ("BYGG", "Bygg og eiendom", 84), ("SKOLE", "Skolemiljø", 61),
              ("IKT", "IKT", 43), ("PERSONVERN", "Personvern", 29), ("MILJO", "Ytre miljø", 12)]  # fmt: skip
GRADER = [("lav", "Lav", 431), ("middels", "Middels", 342), ("hoey", "Høy", 118), ("kritisk", "Kritisk", 19)]
MAANEDER = [84, 79, 98, 81, 77, 72, 51, 83, 91, 93, 88, 65]
LUKKET = [61, 75, 81, 88, 79, 84, 42, 70, 92, 90, 95, 81]
MAANEDER_FOER = [70, 66, 80, 69, 71, 64, 44, 70, 75, 79, 76, 60]

MELDT, FORRIGE = 962, 824


def _enheter() -> list[dict[str, Any]]:
    def under(kode: str) -> list[tuple[int, int]]:
        egne = [(egne, aapne) for k, _n, _t, _f, _a, egne, aapne in ENHETER if k == kode]
        return egne + [par for k, _n, _t, f, *_r in ENHETER if f == kode for par in under(k)]

    rader = []
    for kode, navn, slag, forelder, aarsverk, egne, _aapne in sorted(ENHETER):
        antall, aapne = (sum(par[plass] for par in under(kode)) for plass in (0, 1))
        per_100 = andel(antall * 10, round(aarsverk * 10)) if aarsverk else None
        rader.append(
            {"kode": kode, "navn": navn, "type": slag, "forelder": forelder, "egne": egne, "antall": antall,
             "prosent": andel(antall, MELDT), "lukket": antall - aapne, "aapne": aapne,
             "per_100_aarsverk": per_100}
        )  # fmt: skip
    return rader


def tall_2024() -> dict[str, Any]:
    """The figures of the year 2024 at its end, as they come back from JSON."""
    aapne = sum(rad[6] for rad in ENHETER)
    return {
        "periode": {"aar": 2024, "tertial": None, "fra": "2024-01-01", "til": "2024-12-31",
                    "skjaering": "2024-12-31T23:59:59.999999+01:00"},
        "enhet": {"kode": "KOMM", "navn": "Røros kommune"},
        "avvik": {
            "meldt": MELDT, "meldt_forrige": FORRIGE, "endring_prosent": 16.7,
            "lukket_av_meldte": MELDT - aapne, "avvist_av_meldte": 23, "aapne_av_meldte": aapne,
            "lukket_i_perioden": sum(LUKKET), "aapne_ved_skjaering": aapne + 6, "forfalt_ved_skjaering": 11,
            "median_dager_til_lukking": 14.2,
            "per_kategori": [
                *({"kode": k, "navn": n, "antall": a, "prosent": andel(a, MELDT)} for k, n, a in KATEGORIER),
                {"kode": None, "navn": "Ikke klassifisert", "antall": 35, "prosent": andel(35, MELDT)},
            ],
            "per_alvorlighetsgrad": [
                *({"kode": k, "navn": n, "antall": a} for k, n, a in GRADER),
                {"kode": None, "navn": "Ikke satt", "antall": 52},
            ],
            "per_maaned": [
                {"maaned": f"2024-{nr:02}", "meldt": meldt, "lukket": lukket}
                for nr, (meldt, lukket) in enumerate(zip(MAANEDER, LUKKET, strict=True), start=1)
            ],
            "per_enhet": _enheter(),
        },
    }  # fmt: skip


def tall_2023() -> dict[str, Any]:
    """The figures of the year before."""
    tall = copy.deepcopy(tall_2024())
    tall["periode"] = {"aar": 2023, "tertial": None, "fra": "2023-01-01", "til": "2023-12-31",
                       "skjaering": "2023-12-31T23:59:59.999999+01:00"}  # fmt: skip
    avvik = tall["avvik"]
    avvik |= {"meldt": FORRIGE, "meldt_forrige": 0, "endring_prosent": None, "median_dager_til_lukking": 16.9}
    for rad, meldt in zip(avvik["per_maaned"], MAANEDER_FOER, strict=True):
        rad |= {"maaned": "2023" + rad["maaned"][4:], "meldt": meldt}
    for rad, antall in zip(avvik["per_kategori"], [180, 170, 150, 96, 80, 55, 40, 21, 10, 22], strict=True):
        rad["antall"] = antall
    for rad, antall in zip(avvik["per_alvorlighetsgrad"], [390, 280, 101, 14, 39], strict=True):
        rad["antall"] = antall
    return tall


def tomme_tall() -> dict[str, Any]:
    """A period in which nothing was reported, as the year before."""
    tall = tall_2024()
    avvik = tall["avvik"]
    avvik |= {kode: 0 for kode, verdi in avvik.items() if isinstance(verdi, int)}
    avvik |= {"endring_prosent": None, "median_dager_til_lukking": None, "per_kategori": []}
    for rad in avvik["per_alvorlighetsgrad"]:
        rad["antall"] = 0
    for rad in avvik["per_maaned"]:
        rad |= {"meldt": 0, "lukket": 0}
    for rad in avvik["per_enhet"]:
        rad |= {"egne": 0, "antall": 0, "prosent": 0.0, "lukket": 0, "aapne": 0}
        rad["per_100_aarsverk"] = None if rad["per_100_aarsverk"] is None else 0.0
    return tall


def organisasjon() -> list[Organisasjonsenhet]:
    """The tree of ENHETER, some with a description, one name in two languages."""
    beskrivelser = {
        "200": "Skolene gir opplæring og skolefritidsordning.\n\n- Røros skole\n- Brekken\n- Glåmos",
        "310": "Virksomheten driver sykehjem og heldøgns omsorg.",
    }
    return [
        Organisasjonsenhet(
            kode=kode,
            navn=navn,
            type=slag,  # type: ignore[arg-type]
            forelder=forelder,
            navn_andre_spraak="Rossen tjïelte" if slag == "kommune" else "",
            aarsverk=aarsverk,
            ansatte=round(aarsverk * 1.3) if aarsverk else None,
            beskrivelse=beskrivelser.get(kode, ""),
        )
        for kode, navn, slag, forelder, aarsverk, _egne, _aapne in ENHETER
    ]


def meta(**ekstra: Any) -> Meta:
    """Ordered by an invented kommunedirektør in January 2025, in the demo."""
    verdier: dict[str, Any] = {
        "kommune": "Røros kommune",
        "bestilt_av": "Kari Nordmann",
        "bestilt": dt.datetime(2025, 1, 31, 9, 12, tzinfo=OSLO),
        "laget": dt.datetime(2025, 1, 31, 9, 13, tzinfo=OSLO),
        "demo": True,
        "registre": frozenset({"avvik"}),
    }
    return Meta(**(verdier | ekstra))


TEKSTER = {
    "prioriteringer": (
        "I 2024 arbeidet vi særlig med å senke terskelen for å melde avvik.\n\n"
        "- Alle ledere har hatt avvik som tema i lederavtalen.\n"
        "- Handlingsplanen for internkontroll hadde legemidler og vold og trusler som temaer.\n\n"
        "Arbeidet fortsetter i 2025."
    ),
    "varsling": "Kommunen har ikke mottatt noen varsler i perioden gjennom kvalitetssystemet.",
    "vurdering": "Internkontrollen virker i hovedsak slik den skal. Vi må bli bedre på å følge opp frister.",
}
