"""The demo's people: invented, about 630 of them, with the roles that a municipality of this size has."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from demo import organisasjon as org
from demo.navn import brukernavn, navneliste
from felles.demopersoner import Demoinnlogging

FROE = 5681


@dataclass(frozen=True)
class Rolle:
    """A role in an enhet; `fra` and `til` are inclusive days, None is open."""

    rolle: str
    enhet: str
    fra: date | None = None
    til: date | None = None

    def gjelder(self, dag: date) -> bool:
        """Whether the role and its enhet are both valid on that day."""
        return (
            (self.fra is None or self.fra <= dag)
            and (self.til is None or dag <= self.til)
            and org.ENHET[self.enhet].gyldig(dag)
        )


@dataclass
class Person:
    navn: str
    domene: str = "roros.example"
    roller: list[Rolle] = field(default_factory=list)

    @property
    def brukernavn(self) -> str:
        return brukernavn(self.navn)

    @property
    def epost(self) -> str:
        return f"{self.brukernavn}@{self.domene}"


# Shown first on the login page of a demo, in this order.
DEMOPERSONER: tuple[Demoinnlogging, ...] = tuple(
    Demoinnlogging(*rad)
    for rad in (
        ("tuva.myrlien", "Ansatt", "melder avvik i Hjemmetjenesten og følger egne meldinger"),
        ("jostein.granvoll", "Avdelingsleder", "behandler og lukker avvik i Hjemmetjenesten"),
        ("solrun.fjellbekk", "Avdelingsleder", "leder både skole og barnehage i Brekken og på Glåmos"),
        (
            "ingvild.steinhaugen",
            "Virksomhetsleder",
            "fyller ut sjekklisten, og får det avdelingslederen i Hjemmetjenesten selv har meldt",
        ),
        ("amina.warsame", "Stedfortreder", "fyller ut sjekklisten i Institusjonsbaserte tjenester"),
        ("gunntordis.fjellvangen", "Områdeleder", "mottar sjekklister fra virksomhetene i Helse og omsorg"),
        ("petter.lyngmo", "Verneombud", "leser HMS-avvik i Hjemmebaserte tjenester"),
        (
            "ragnhild.viersletta",
            "Kvalitetskoordinator",
            "vurderer og videresender saker, og styrer sjekklistene",
        ),
        ("kjellarne.sandtjonn", "Personvernombud", "leser personvernavvik og gir råd"),
        ("marit.haugsletten", "Kommunedirektør", "ser hele kommunen og bestiller rapporten etter § 25-1"),
        ("even.bergslien", "Revisor", "ser tall og rapporter, men ingen saker"),
        ("hauk.tjernmo", "Administrator", "steller enheter, personer og roller, men ser ingen saker"),
    )
)

# (navn, own enhet, [roles]); a role without enhet is in the own one.
_FASTE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Marit Haugsletten", "RK", (("kommunedirektoer", "RK"),)),
    ("Sverre Lauvåsen", "OPV", (("leder", "OPV"), ("stedfortreder", "RK"))),
    ("Gunn Tordis Fjellvangen", "HO", (("leder", "HO"),)),
    ("Torbjørn Ospelund", "TEK", (("leder", "TEK"),)),
    ("Kristine Løvhaugen", "KF", (("leder", "KF"), ("leder", "KU"))),
    ("Hallgeir Moseteigen", "100", (("leder", "100"), ("stedfortreder", "RK"))),
    ("Ragnhild Viersletta", "100-INT", (("kvalitetskoordinator", "RK"),)),
    ("Kjell Arne Sandtjønn", "100-PVI", (("personvernombud", "RK"),)),
    ("Oddveig Skardalen", "100-HR", (("verneombud", "RK"), ("verneombud", "100"))),
    ("Bjørnar Seljebakken", "200", (("leder", "200"),)),
    ("Elin Marie Rognhaug", "230", (("leder", "230"),)),
    ("Solrun Fjellbekk", "200-BRE",
     (("leder", "200-BRE"), ("leder", "230-BRE"), ("leder", "200-GLA"), ("leder", "230-GLA"))),
    ("Tale Kvernmoen", "250", (("leder", "250"),)),
    ("Joar Stormyra", "350", (("leder", "350"),)),
    ("Wenche Bruteigen", "360", (("leder", "360"),)),
    ("Halldis Torvmyra", "310", (("leder", "310"),)),
    ("Amina Warsame", "310-OHD", (("stedfortreder", "310"), ("leder", "310-OHD"))),
    ("Ove Sæterlia", "330", (("leder", "330"),)),
    ("Ingvild Steinhaugen", "340", (("leder", "340"),)),
    ("Jostein Granvoll", "3402", (("leder", "3402"),)),
    ("Tuva Myrlien", "3402", ()),
    ("Petter Lyngmo", "3402", (("verneombud", "340"),)),
    ("Nils Aante Fjellenden", "230-LUV", ()),
    ("Gaute Heggebrekka", "600", (("leder", "600"),)),
    ("Runa Sjøflaten", "610", (("leder", "610"),)),
    ("Eivind Urbakken", "620", (("leder", "620"),)),
    ("Monika Askerud", "630", (("leder", "630"),)),
    ("Trygve Tindeggen", "640", (("leder", "640"),)),
)  # fmt: skip

# Enheter that have a leder of their own (with a stedfortreder where True); the others look up the line.
_LEDERE: dict[str, bool] = {
    "100-IT": True, "100-OKO": False, "100-ARK": False, "100-HR": False,
    "200-RS14": True, "200-RS57": False, "200-RS810": True, "200-SFO": False,
    "230-HEN": True, "230-OYA": False, "230-YST": True,
    "250-PPT": False, "250-FLY": True, "250-VOK": False, "3100": False, "360-UND": False, "360-TIL": False,
    "310-OSY": True, "310-GJO": True, "310-GJOF": False,
    "330-LEG": True, "330-HST": False, "330-PSY": True, "330-FYS": False,
    "3404": False, "3405": True, "3409-DAG": False, "3409-STR": True,
    "5100": False, "5400": False, "5700": False, "600-BYG": False, "620-VER": False,
    "6150": True, "6152": False,
}  # fmt: skip
_STEDFORTREDERE_FOR_VIRKSOMHET = ("200", "230", "330", "340", "350", "360", "630", "640")
_TO_STEDER = (
    ("630", "6150-ROS"),
    ("620-VEI", "6150-ROS"),
    ("200-BRE", "6150-BRE"),
    ("3402", "310-OSY"),
    ("3405", "3409-STR"),
    ("200-RS57", "5700"),
    ("200-RS14", "200-SFO"),
    ("630", "6150-BRE"),
)
_DOMENE = {"6150-OS": "os.example", "6150-HOL": "holtaalen.example", "6150-TYD": "tydal.example"}


def lag_personer() -> list[Person]:
    """All people with their roles; the same list each time."""
    tilfeldig = random.Random(FROE)
    personer = [_fast(*rad) for rad in _FASTE]
    # An auditor from outside, and an account for administration alone.
    personer.append(Person("Even Bergslien", "revisjon.example", [Rolle("revisor", "RK")]))
    personer.append(Person("Hauk Tjernmo", roller=[Rolle("administrator", "RK")]))
    navn = navneliste({person.brukernavn for person in personer}, tilfeldig)
    for enhet in org.ENHETER:
        personer.extend(_ansatte(enhet, personer, navn, tilfeldig))
    _verneombud(personer, tilfeldig)
    _stedfortredere(personer, tilfeldig)
    _servicetorget(personer, navn)
    _flere_roller(personer)
    return personer


def _fast(navn: str, enhet: str, roller: tuple[tuple[str, str], ...]) -> Person:
    alle = [Rolle("ansatt", enhet)]
    if navn == "Solrun Fjellbekk":  # one avdelingsleder for skole and barnehage in both places
        alle = [Rolle("ansatt", kode) for _, kode in roller]
    return Person(navn, roller=alle + [Rolle(rolle, kode) for rolle, kode in roller])


def _ansatte(
    enhet: org.DemoEnhet, personer: list[Person], navn: Iterator[str], tilfeldig: random.Random
) -> Iterator[Person]:
    """The people whose own enhet this is, beyond those already there; the first is its leder."""
    finnes = sum(1 for p in personer if p.roller and p.roller[0].enhet == enhet.kode)
    for nummer in range(max(0, enhet.folk - finnes)):
        person = Person(next(navn), _DOMENE.get(enhet.kode, "roros.example"))
        person.roller.extend(_ansattroller(enhet, nummer, tilfeldig))
        if enhet.kode in _LEDERE and nummer == 0:
            person.roller.extend(_lederroller(enhet.kode))
        elif _LEDERE.get(enhet.kode) and nummer == 1:
            person.roller.append(Rolle("stedfortreder", enhet.kode))
        yield person


def _ansattroller(enhet: org.DemoEnhet, nummer: int, tilfeldig: random.Random) -> list[Rolle]:
    """Most have been there all along; some began later; two of three in Hengfonna came from Kvitsanden."""
    if enhet.kode == "230-HEN":
        ny = Rolle("ansatt", enhet.kode, org.HENGFONNA_AAPNER)
        return [ny, Rolle("ansatt", "230-KVI", None, org.KVITSANDEN_SISTE_DAG)] if nummer < 12 else [ny]
    if nummer > 2 and tilfeldig.random() < 0.12:
        begynte = date.fromordinal(
            tilfeldig.randrange(date(2023, 2, 1).toordinal(), date(2025, 9, 1).toordinal())
        )
        return [Rolle("ansatt", enhet.kode, begynte)]
    return [Rolle("ansatt", enhet.kode)]


def _lederroller(kode: str) -> list[Rolle]:
    if kode == "230-HEN":
        return [
            Rolle("leder", kode, org.HENGFONNA_AAPNER),
            Rolle("leder", "230-KVI", None, org.KVITSANDEN_SISTE_DAG),
        ]
    if kode == "5400":
        return [Rolle("leder", kode), Rolle("leder", "5300")]
    return [Rolle("leder", kode)]


def _under(kode: str, personer: list[Person]) -> list[Person]:
    """Ordinary employees in the subtree, i.e. those with no role but ansatt."""
    return [
        p
        for p in personer
        if all(r.rolle == "ansatt" and r.fra is None for r in p.roller)
        and any(e.kode == kode for e in org.linje(p.roller[0].enhet))
    ]


def _verneombud(personer: list[Person], tilfeldig: random.Random) -> None:
    for kode in org.VIRKSOMHETER:
        if kode not in ("100", "340"):
            tilfeldig.choice(_under(kode, personer)).roller.append(Rolle("verneombud", kode))


def _stedfortredere(personer: list[Person], tilfeldig: random.Random) -> None:
    for kode in _STEDFORTREDERE_FOR_VIRKSOMHET:
        tilfeldig.choice(_under(kode, personer)).roller.append(Rolle("stedfortreder", kode))


def _servicetorget(personer: list[Person], navn: Iterator[str]) -> None:
    """The leader who left; since then the post is vacant and the line leads to Stab og støtte."""
    siste = date.fromordinal(org.SERVICETORG_LEDIG_FRA.toordinal() - 1)
    roller = [Rolle("ansatt", "100-SER", None, siste), Rolle("leder", "100-SER", None, siste)]
    personer.append(Person(next(navn), roller=roller))


def _flere_roller(personer: list[Person]) -> None:
    """Some work in two places: part-time firefighters with another job, a nurse with two posts."""
    for egen, andre in _TO_STEDER:
        person = [p for p in _under(egen, personer) if len(p.roller) == 1][-1]
        person.roller.append(Rolle("ansatt", andre))
