"""What fills the slots of the texts: who, where and when, by the kind of enhet."""

import random

# The indefinite and definite form of whom the enhet is there for.
HVEM: dict[str, tuple[str, str]] = {
    "sykehjem": ("en beboer", "beboeren"),
    "hjemme": ("en bruker", "brukeren"),
    "bolig": ("en bruker", "brukeren"),
    "klinikk": ("en pasient", "pasienten"),
    "skole": ("en elev", "eleven"),
    "barnehage": ("et barn", "barnet"),
    "veiledning": ("en deltaker", "deltakeren"),
    "sosial": ("en innbygger", "innbyggeren"),
    "kultur": ("en besøkende", "den besøkende"),
    "forvaltning": ("en søker", "søkeren"),
}
_INNBYGGER = ("en innbygger", "innbyggeren")

STED: dict[str, tuple[str, ...]] = {
    "sykehjem": ("i korridoren", "ved spiseplassen", "i dagligstua", "ved vaktrommet", "på skyllerommet",
                 "ved heisen", "i gangen mot inngangen"),
    "hjemme": ("på kjøkkenet", "i gangen", "på badet", "ved trappa", "i stua"),
    "bolig": ("i fellesstua", "på kjøkkenet", "i gangen", "ved inngangen", "på verkstedet"),
    "klinikk": ("i venterommet", "ved skranken", "på laboratoriet", "på behandlingsrommet", "på bakkontoret"),
    "skole": ("ved ballbingen", "i skolegården", "i garderoben", "i trappa", "ved klatrestativet",
              "bak gymsalen", "i gangen ved biblioteket"),
    "barnehage": ("i garderoben", "ved sandkassa", "ved porten", "på puterommet",
                  "ved husketreet"),
    "veiledning": ("på møterommet", "i mottaket", "i undervisningsrommet", "i gangen"),
    "sosial": ("i mottaket", "på samtalerommet", "på bakkontoret", "i gangen"),
    "kultur": ("i foajeen", "ved sceneinngangen", "på lageret", "i salen", "ved garderoben"),
    "bygg": ("i kjelleren", "ved vareinngangen", "i trapperommet", "på loftet", "i teknisk rom"),
    "vei": ("i verkstedet", "på lageret", "ved vaskehallen", "ved drivstoffpumpa"),
    "vann": ("på pumpestasjonen", "i ventilkammeret", "på renseanlegget", "ved lageret"),
    "brann": ("i vognhallen", "ved slangetårnet", "i garderoben", "på øvingsfeltet"),
}  # fmt: skip
_KONTORSTED = (
    "på møterommet",
    "i kontorlandskapet",
    "ved skranken",
    "i gangen i andre etasje",
    "på pauserommet",
)

DOEGN = frozenset({"sykehjem", "hjemme", "bolig", "brann"})
_NAAR: dict[str, dict[str, tuple[str, ...]]] = {
    "sykehjem": {
        "natt": ("på nattevakta", "ved tilsyn om natta", "tidlig på natta", "mot slutten av nattevakta"),
        "morgen": ("under morgenstellet", "ved vaktskiftet om morgenen", "før frokost", "rett etter frokost"),
        "dag": ("på dagvakta", "i middagstida", "ved vaktskiftet", "tidlig på ettermiddagen", "før lunsj"),
        "kveld": ("på kveldsvakta", "under kveldsstellet", "ved kveldsmaten", "sent på kvelden"),
    },
    "hjemme": {
        "natt": ("på natteruta", "ved nattilsynet"),
        "morgen": ("på morgenruta", "ved det første besøket", "før første besøk"),
        "dag": ("på dagruta", "midt på dagen", "ved lunsjtider", "ved vaktskiftet"),
        "kveld": ("på kveldsruta", "ved kveldsbesøket", "sent på kvelden", "på ettermiddagen"),
    },
    "bolig": {
        "natt": ("på nattevakta", "om natta"),
        "morgen": ("på morgenen", "ved frokosten", "før avreise"),
        "dag": ("på dagvakta", "før lunsj", "i lunsjen", "tidlig på ettermiddagen"),
        "kveld": ("på kveldsvakta", "etter middag", "sent på kvelden"),
    },
    "skole": {
        "morgen": ("før første time", "i første time", "ved skolestart om morgenen"),
        "dag": ("i storefri", "i andre time", "etter lunsj", "i siste time", "i et friminutt",
                "da timen sluttet"),
        "kveld": ("etter skoletid", "på ettermiddagen", "på slutten av dagen"),
    },
    "barnehage": {
        "morgen": ("ved levering", "tidlig på morgenen", "ved frokosten"),
        "dag": ("i utetida", "i samlingsstunda", "ved lunsj", "på tur", "i soveperioden", "da vi skulle inn"),
        "kveld": ("ved henting", "på slutten av dagen"),
    },
    "brann": {
        "natt": ("om natta", "rett før midnatt", "tidlig på natta"),
        "morgen": ("ved vaktskiftet om morgenen", "tidlig på morgenen"),
        "dag": ("på dagtid", "midt på dagen", "ved den ukentlige kontrollen"),
        "kveld": ("på øvelseskvelden", "på kvelden", "på ettermiddagen"),
    },
    "vei": {
        "natt": ("om natta",),
        "morgen": ("tidlig på morgenen", "før arbeidstid", "ved utkjøring"),
        "dag": ("midt på dagen", "på formiddagen", "ved lunsjtider"),
        "kveld": ("på ettermiddagen", "på kvelden"),
    },
}  # fmt: skip
_VANLIG = {
    "natt": ("om natta",),
    "morgen": ("om morgenen", "ved arbeidstidas start", "tidlig på dagen"),
    "dag": ("på formiddagen", "midt på dagen", "etter lunsj", "tidlig på ettermiddagen", "rett før lunsj"),
    "kveld": ("på ettermiddagen", "på slutten av dagen", "på kvelden"),
}
_KROPPSDEL = ("skulderen", "leggen", "underarmen", "hånda", "kneet", "hofta", "overarmen")
_KOLLEGA = ("en kollega", "en vikar", "en ekstravakt", "en nyansatt", "en av de faste")
_TALL = ("to", "tre", "fire", "fem", "seks", "sju")
_BARNA = {
    "skole": ("hele klassen", "to klasser", "trinnet"),
    "barnehage": ("småbarna", "ni barn", "hele gruppa"),
}


def dagsdel(time: int) -> str:
    """natt, morgen, dag or kveld for an hour of the day."""
    if time < 6 or time >= 22:
        return "natt"
    return "morgen" if time < 10 else "dag" if time < 15 else "kveld"


def _stor(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]


def luker(art: str, time: int, tilfeldig: random.Random) -> dict[str, str]:
    """Values for every slot, for one case of that kind of enhet at that hour."""
    velg = tilfeldig.choice
    en, den = HVEM.get(art, _INNBYGGER)
    naar = velg(_NAAR.get(art, _VANLIG).get(dagsdel(time)) or _VANLIG[dagsdel(time)])
    antall, kollega = velg(_TALL[:4]), velg(_KOLLEGA)
    del_n = "om kvelden" if time >= 15 else "om morgenen"
    return {
        "en": en, "En": _stor(en), "den": den, "Den": _stor(den),
        "naar": naar, "Naar": _stor(naar), "sted": velg(STED.get(art, _KONTORSTED)),
        "antall": antall, "Antall": _stor(antall), "kollega": kollega, "Kollega": _stor(kollega),
        "minutter": str(tilfeldig.randrange(15, 75, 5)), "minutter_kort": str(tilfeldig.randrange(4, 13)),
        "timer": velg(_TALL[:5]), "dager": velg(_TALL), "uker": velg(_TALL[:5]),
        "nte": velg(("andre", "tredje", "fjerde", "femte")), "grader": velg(("9", "10", "11", "12", "14")),
        "grader_inne": velg(("14", "15", "16", "17", "28", "29", "30")), "kroppsdel": velg(_KROPPSDEL),
        "oppdrag": str(tilfeldig.randrange(17, 29)), "elever": str(tilfeldig.randrange(14, 25)),
        "barna": velg(_BARNA.get(art, ("gruppa",))),
        "del": "kvelden" if time >= 15 else "morgenen", "del_n": del_n,
    }  # fmt: skip
