"""One set of rules: what an administrator is refused on a page, an import is refused too."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from felles.feil import Domenefeil
from importering.feil import Importfeil
from organisasjon import services
from organisasjon.models import Bruker, Enhet, Rolle
from tests.importering.hjelp import Mappe, Rad

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]

# The kommune as it is before each try; the clock stands at 3 March 2025.
ENHETER: list[Rad] = [
    {"kode": "K", "navn": "Kommunen", "type": "kommune"},
    {"kode": "O", "navn": "Området", "type": "omraade", "forelder": "K"},
    {"kode": "V", "navn": "Skolen", "type": "virksomhet", "forelder": "O", "gyldig_fra": "2024-08-01"},
    {"kode": "A", "navn": "SFO", "type": "avdeling", "forelder": "V", "gyldig_fra": "2024-08-01"},
    {"kode": "V2", "navn": "Barnehagen", "type": "virksomhet", "forelder": "K"},
    {"kode": "R", "navn": "Prosjektet", "type": "avdeling", "forelder": "K", "rapporteres_under": "V2"},
    {"kode": "N", "navn": "Den nye", "type": "virksomhet", "forelder": "K", "gyldig_fra": "2025-08-01"},
    {"kode": "S", "navn": "Slutter", "type": "virksomhet", "forelder": "K", "gyldig_til": "2025-06-30"},
]
PERSONER: list[Rad] = [
    {"brukernavn": "ada", "rolle": "administrator", "enhet": "K", "navn": "Ada", "epost": "a@k.no"},
    {"brukernavn": "kari", "rolle": "leder", "enhet": "V", "fra": "2024-08-01", "til": "2025-12-31",
     "navn": "Kari", "epost": "k@k.no"},
]  # fmt: skip


@dataclass
class Forsoek:
    """The same change, as an administrator makes it and as a file says it."""

    navn: str
    side: Callable[[Bruker], object]
    nektes: bool
    enhet: Rad = field(default_factory=dict)
    person: Rad = field(default_factory=dict)


def _enhet(kode: str) -> Enhet:
    return Enhet.objects.get(kode=kode)


def ny(**felt: Any) -> Callable[[Bruker], object]:
    def gjoer(aktoer: Bruker) -> object:
        peker: Rad = {n: _enhet(felt[n]) for n in ("forelder", "rapporteres_under") if n in felt}
        dag: Rad = {"gyldig_fra": dt.date.fromisoformat(felt["gyldig_fra"])} if felt.get("gyldig_fra") else {}
        return services.opprett_enhet(
            aktoer=aktoer, kode=felt["kode"], navn=felt["navn"], type=felt["type"], **peker, **dag
        )

    return gjoer


def lukket(kode: str, dag: str, etterfoelger: str | None = None) -> Callable[[Bruker], object]:
    return lambda aktoer: services.lukk_enhet(
        aktoer=aktoer,
        enhet_id=_enhet(kode).pk,
        versjon=_enhet(kode).versjon,
        siste_dag=dt.date.fromisoformat(dag),
        etterfoelger=_enhet(etterfoelger) if etterfoelger else None,
    )


def flyttet(kode: str, til: str, rapport: str | None = None) -> Callable[[Bruker], object]:
    return lambda aktoer: services.flytt_enhet(
        aktoer=aktoer,
        enhet_id=_enhet(kode).pk,
        versjon=_enhet(kode).versjon,
        forelder=_enhet(til),
        rapporteres_under=_enhet(rapport) if rapport else None,
    )


def endret(kode: str, **felt: Any) -> Callable[[Bruker], object]:
    def gjoer(aktoer: Bruker) -> object:
        enhet = _enhet(kode)
        navn = ("navn", "navn_andre_spraak", "type", "merkelapper", "beskrivelse")
        alt = {n: getattr(enhet, n) for n in navn}
        return services.endre_enhet(aktoer=aktoer, enhet_id=enhet.pk, versjon=enhet.versjon, **alt | felt)

    return gjoer


def gitt(brukernavn: str, rolle: str, enhet: str, fra: str = "", til: str = "") -> Callable[[Bruker], object]:
    return lambda aktoer: services.gi_rolle(
        aktoer=aktoer,
        bruker=Bruker.objects.get(brukernavn=brukernavn),
        rolle=rolle,
        enhet=_enhet(enhet),
        fra=dt.date.fromisoformat(fra) if fra else None,
        til=dt.date.fromisoformat(til) if til else None,
    )


def avsluttet(rolle: str, til: str) -> Callable[[Bruker], object]:
    return lambda aktoer: services.avslutt_rolle(
        aktoer=aktoer, rolle=Rolle.objects.get(rolle=rolle), til=dt.date.fromisoformat(til)
    )


def _ny(navn: str, nektes: bool, **felt: Any) -> Forsoek:
    rad = {"kode": "X", "navn": "Den nye"} | felt
    return Forsoek(navn, ny(**rad), nektes, enhet=rad)


KARI = {"brukernavn": "kari", "navn": "Kari", "epost": "k@k.no"}
FORSOEK = [
    _ny("omraade under avdeling", True, type="omraade", forelder="A"),
    _ny("virksomhet under avdeling", True, type="virksomhet", forelder="A", gyldig_fra="2024-08-01"),
    _ny("omraade under virksomhet", True, type="omraade", forelder="V2"),
    _ny("avdeling under avdeling", False, type="avdeling", forelder="A", gyldig_fra="2024-08-01"),
    _ny("avdeling under kommunen", False, type="avdeling", forelder="K"),
    _ny("åpner før det over, i fortiden", True, type="avdeling", forelder="V", gyldig_fra="2024-01-01"),
    _ny("har alltid vært der, under noe som åpnet", True, type="avdeling", forelder="V"),
    _ny("åpner før det over, framover", True, type="avdeling", forelder="N", gyldig_fra="2025-03-01"),
    _ny("åpner samme dag", False, type="avdeling", forelder="N", gyldig_fra="2025-08-01"),
    _ny("varer lenger enn det som er over", True, type="avdeling", forelder="S"),
    _ny("rapporterer under noe som slutter", True, type="avdeling", forelder="K", rapporteres_under="S"),
    Forsoek("lukkes mens noe lever under", lukket("V", "2025-03-31"), True,
            enhet={"kode": "V", "gyldig_til": "2025-03-31"}),
    Forsoek("lukkes mens noe rapporterer", lukket("V2", "2025-03-31"), True,
            enhet={"kode": "V2", "gyldig_til": "2025-03-31"}),
    Forsoek("lukkes ytterst", lukket("A", "2025-03-31"), False,
            enhet={"kode": "A", "gyldig_til": "2025-03-31"}),
    Forsoek("kommunen lukkes", lukket("K", "2025-12-31"), True,
            enhet={"kode": "K", "gyldig_til": "2025-12-31"}),
    Forsoek("etterfølger som ikke er der dagen etter", lukket("A", "2025-03-31", "N"), True,
            enhet={"kode": "A", "gyldig_til": "2025-03-31", "etterfoelger": "N"}),
    Forsoek("etterfølger som er der", lukket("A", "2025-03-31", "V2"), False,
            enhet={"kode": "A", "gyldig_til": "2025-03-31", "etterfoelger": "V2"}),
    Forsoek("flyttes under noe som slutter", flyttet("A", "S"), True,
            enhet={"kode": "A", "forelder": "S"}),
    Forsoek("flyttes under noe som ikke har åpnet", flyttet("A", "N"), True,
            enhet={"kode": "A", "forelder": "N"}),
    Forsoek("flyttes under seg selv", flyttet("V", "A"), True,
            enhet={"kode": "V", "forelder": "A"}),
    Forsoek("rapporterer under seg selv", flyttet("V2", "K", "R"), True,
            enhet={"kode": "V2", "rapporteres_under": "R"}),
    Forsoek("flyttes", flyttet("A", "V2"), False, enhet={"kode": "A", "forelder": "V2"}),
    Forsoek("blir avdeling, med virksomhet under", endret("O", type="avdeling"), True,
            enhet={"kode": "O", "type": "avdeling"}),
    Forsoek("blir omraade under omraade", endret("V", type="omraade"), False,
            enhet={"kode": "V", "type": "omraade"}),
    Forsoek("kommunedirektør på en avdeling", gitt("kari", "kommunedirektoer", "A"), True,
            person=KARI | {"rolle": "kommunedirektoer", "enhet": "A"}),
    Forsoek("administrator på en virksomhet", gitt("kari", "administrator", "V"), True,
            person=KARI | {"rolle": "administrator", "enhet": "V"}),
    Forsoek("kommunedirektør i kommunen", gitt("kari", "kommunedirektoer", "K"), False,
            person=KARI | {"rolle": "kommunedirektoer", "enhet": "K"}),
    Forsoek("samme rolle to ganger på en gang", gitt("kari", "leder", "V", "2025-12-31"), True,
            person=KARI | {"rolle": "leder", "enhet": "V", "fra": "2025-12-31"}),
    Forsoek("samme rolle alltid", gitt("kari", "leder", "V"), True,
            person=KARI | {"rolle": "leder", "enhet": "V"}),
    Forsoek("samme rolle etterpå", gitt("kari", "leder", "V", "2026-01-01"), False,
            person=KARI | {"rolle": "leder", "enhet": "V", "fra": "2026-01-01"}),
    Forsoek("rolle som begynner før enheten", gitt("kari", "verneombud", "V", "2020-01-01"), False,
            person=KARI | {"rolle": "verneombud", "enhet": "V", "fra": "2020-01-01"}),
    Forsoek("siste administrator slutter i fortiden", avsluttet("administrator", "2025-03-02"), True,
            person=PERSONER[0] | {"til": "2025-03-02"}),
    Forsoek("siste administrator slutter en gang", avsluttet("administrator", "2030-01-01"), True,
            person=PERSONER[0] | {"til": "2030-01-01"}),
]  # fmt: skip


def _svar(gjoer: Callable[[], object]) -> bool:
    """Is it refused?"""
    try:
        gjoer()
    except (Domenefeil, Importfeil):
        return True
    return False


@pytest.fixture
def kommune(mappe: Mappe) -> Mappe:
    mappe.skriv(enheter=ENHETER, personer=PERSONER).importer()
    return mappe


@pytest.mark.parametrize("forsoek", FORSOEK, ids=lambda forsoek: forsoek.navn)
def test_the_page_and_the_import_give_the_same_answer(kommune: Mappe, forsoek: Forsoek) -> None:
    enheter = [rad | forsoek.enhet if rad["kode"] == forsoek.enhet.get("kode") else rad for rad in ENHETER]
    if forsoek.enhet and forsoek.enhet["kode"] not in {rad["kode"] for rad in ENHETER}:
        enheter.append(forsoek.enhet)
    personer = [rad for rad in PERSONER if not _samme_rolle(rad, forsoek.person)]
    kommune.skriv(enheter=enheter, personer=[*personer, *([forsoek.person] if forsoek.person else [])])
    assert _svar(lambda: kommune.importer(proev=True)) == forsoek.nektes
    ada = Bruker.objects.get(brukernavn="ada")
    assert _svar(lambda: forsoek.side(ada)) == forsoek.nektes


def _samme_rolle(rad: Rad, annen: Rad) -> bool:
    return all(rad.get(felt, "") == annen.get(felt, "") for felt in ("brukernavn", "rolle", "enhet", "fra"))


@pytest.mark.parametrize(
    ("enhet", "person", "ventet"),
    [
        ({"kode": "V", "gyldig_til": "2024-12-31"}, {}, "enheter.csv:4: gyldig_til: 2024-12-31: "
         "Flytt eller legg ned disse enhetene først: SFO."),
        ({"kode": "V", "gyldig_fra": "2024-09-01"}, {}, "enheter.csv:4: gyldig_fra: 2024-09-01: "
         "Disse enhetene under den begynner før: SFO."),
        ({"kode": "K", "gyldig_til": "2024-12-31"}, {}, "enheter.csv:2: gyldig_til: 2024-12-31: "
         "Kommunen kan ikke legges ned."),
        ({"kode": "K", "gyldig_fra": "2025-03-04"}, {}, "enheter.csv:2: gyldig_fra: 2025-03-04: "
         "Kommunen må finnes i dag."),
        ({}, PERSONER[0] | {"til": "2025-03-02"}, "personer.csv:3: til: 2025-03-02: "
         "Kommunen må ha minst én administrator. Gi rollen til en annen først."),
        ({}, KARI | {"rolle": "kommunedirektoer", "enhet": "A"}, "personer.csv:4: rolle: kommunedirektoer: "
         "Rollen kommunedirektør hører til kommunen som helhet."),
        ({}, KARI | {"rolle": "leder", "enhet": "V"}, "personer.csv:4: fra: : "
         "Personen har denne rollen i denne enheten på noen av dagene fra før."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lagret", [True, False])
def test_what_the_file_is_told(mappe: Mappe, lagret: bool, enhet: Rad, person: Rad, ventet: str) -> None:
    """The same where the kommune moves in with the fault as where it comes later."""
    mappe.skriv(enheter=ENHETER, personer=PERSONER)
    if lagret:
        mappe.importer()
    enheter = [rad | enhet if rad["kode"] == enhet.get("kode") else rad for rad in ENHETER]
    personer = [rad for rad in PERSONER if not _samme_rolle(rad, person)]
    feil = mappe.skriv(enheter=enheter, personer=[*personer, *([person] if person else [])]).feil()
    assert ventet in feil


def test_what_was_wrong_before_is_no_error_of_the_file(kommune: Mappe) -> None:
    """Stored before it was refused: the same files again change nothing, and others are taken."""
    Enhet.objects.filter(kode="V").update(gyldig_til=dt.date(2024, 12, 31))
    assert not kommune.importer().endret_noe
    kommune.skriv(
        enheter=[*ENHETER, {"kode": "B", "navn": "Biblioteket", "type": "virksomhet", "forelder": "K"}]
    )
    assert kommune.importer().endret_noe


def test_moved_here_under_something_newer_is_no_error_of_the_file(kommune: Mappe, klokke: Any) -> None:
    """What was moved here stands where it does from then on; it need not have stood there from the start."""
    klokke.shift(60)
    ada = Bruker.objects.get(brukernavn="ada")
    flyttet("V2", "O")(ada)
    Enhet.objects.filter(kode="O").update(gyldig_fra=dt.date(2025, 1, 1))
    assert not kommune.importer().endret_noe
