"""Each rule of the contract, broken alone, with the line of error that it gives."""

from typing import Any

import pytest

from avvik.models import Avvik, Kategori
from importering.models import Import
from organisasjon.models import Bruker, Enhet, Rolle
from tests.importering.hjelp import AVVIK, ENHETER, KATEGORIER, PERSON, Mappe, Rad, tall

TYPER = "må være én av: kommune, omraade, virksomhet, avdeling"
UTEN_PLASS = "nummeret må være mellom 000001 og 899999, så det er plass til nye saker etter det"
UKJENT = "finnes verken i filene eller i databasen"


def endret(rader: list[Rad], nr: int, **felt: Any) -> list[Rad]:
    """The rows with one of them changed."""
    return [rad | felt if plass == nr else rad for plass, rad in enumerate(rader)]


@pytest.mark.django_db
class TestKategorier:
    @pytest.mark.parametrize(
        ("felt", "ventet"),
        [
            ({"kode": ""}, "kategorier.csv:3: kode: : mangler"),
            ({"navn": ""}, "kategorier.csv:3: navn: : mangler"),
            ({"navn": "  "}, "kategorier.csv:3: navn:   : kan ikke bare være mellomrom"),
            ({"navn": "x" * 201}, f"kategorier.csv:3: navn: {'x' * 80}…: kan ha høyst 200 tegn, men har 201"),
            ({"kode": "HMS"}, "kategorier.csv:3: kode: HMS: står også på linje 2"),
            (
                {"forelder": "hms"},
                "kategorier.csv:3: forelder: hms: finnes verken i filene eller i databasen",
            ),
            ({"forelder": "FALL"}, "kategorier.csv:3: forelder: FALL: kategorien ligger under seg selv"),
        ],
    )
    def test_what_is_an_error(self, mappe: Mappe, felt: Rad, ventet: str) -> None:
        assert mappe.skriv(kategorier=endret(KATEGORIER, 1, **felt)).feil() == [ventet]

    def test_a_cycle_through_what_is_stored(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier=KATEGORIER).importer()
        mappe.skriv(kategorier="kode;navn;forelder\nHMS;Helse;NY\nNY;Ny;FALL\n")
        assert mappe.feil() == [
            "kategorier.csv:2: forelder: NY: kategorien ligger under seg selv",
            "kategorier.csv:3: forelder: FALL: kategorien ligger under seg selv",
        ]

    def test_a_parent_may_come_afterwards_and_kode_is_case_sensitive(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier="kode;navn;forelder\na;Liten;A\nA;Stor;\n").importer()
        assert Kategori.objects.get(kode="a").forelder == Kategori.objects.get(kode="A")


@pytest.mark.django_db
class TestEnheter:
    @pytest.mark.parametrize(
        ("nr", "felt", "ventet"),
        [
            (1, {"type": "skole"}, [f"3: type: skole: {TYPER}"]),
            (1, {"type": "Avdeling"}, [f"3: type: Avdeling: {TYPER}"]),
            (1, {"type": "kommune", "forelder": ""}, [
                "3: type: kommune: det kan bare være én kommune, og det er K"
            ]),
            (0, {"type": "omraade", "forelder": "200"}, [
                "1: type: : ingen enhet er av typen kommune",
                "2: forelder: 200: enheten ligger under seg selv",
                "3: forelder: K: enheten ligger under seg selv",
            ]),
            (0, {"forelder": "X"}, [
                "2: forelder: X: kommunen er øverst og har ingen forelder",
                "2: forelder: X: finnes verken i filene eller i databasen",
            ]),
            (1, {"forelder": ""}, ["3: forelder: : mangler; bare kommunen er uten"]),
            (1, {"forelder": "201"}, [
                "3: forelder: 201: enheten ligger under seg selv",
                "4: forelder: 200: enheten ligger under seg selv",
            ]),
            (1, {"forelder": "200"}, ["3: forelder: 200: enheten ligger under seg selv"]),
            (1, {"rapporteres_under": "201"}, [
                "3: rapporteres_under: 201: enheten rapporterer under seg selv",
                "4: forelder: 200: enheten rapporterer under seg selv",
            ]),
            (0, {"rapporteres_under": "200"}, [
                "2: rapporteres_under: 200: enheten rapporterer under seg selv",
                "3: forelder: K: enheten rapporterer under seg selv",
            ]),
            (1, {"rapporteres_under": "999"}, [
                "3: rapporteres_under: 999: finnes verken i filene eller i databasen"
            ]),
            (2, {"gyldig_fra": "2024-02-01", "gyldig_til": "2024-01-31"}, [
                "4: gyldig_til: 2024-01-31: er før gyldig_fra"
            ]),
            (1, {"gyldig_fra": "01.02.2024"}, ["3: gyldig_fra: 01.02.2024: datoen må ha formen ÅÅÅÅ-MM-DD"]),
            (1, {"gyldig_til": "2024-02-30"}, ["3: gyldig_til: 2024-02-30: datoen finnes ikke"]),
            (1, {"etterfoelger": "201"}, [
                "3: etterfoelger: 201: bare en enhet med gyldig_til kan ha en etterfølger"
            ]),
            (2, {"gyldig_til": "2024-01-31", "etterfoelger": "201"}, [
                "4: etterfoelger: 201: enheten etterfølger seg selv"
            ]),
            (2, {"gyldig_til": "2024-01-31", "etterfoelger": "X"}, [
                "4: etterfoelger: X: finnes verken i filene eller i databasen"
            ]),
            (1, {"aarsverk": "-1"}, ["3: aarsverk: -1: kan ikke være negativt"]),
            (1, {"aarsverk": "mange"}, ["3: aarsverk: mange: er ikke et tall"]),
            (1, {"ansatte": "12,5"}, ["3: ansatte: 12,5: er ikke et helt tall"]),
            (1, {"merkelapper": "x" * 41}, [
                f"3: merkelapper: {'x' * 41}: en merkelapp kan ha høyst 40 tegn"
            ]),
            (1, {"kode": "K"}, [
                "3: kode: K: står også på linje 2",
                f"4: forelder: 200: {UKJENT}",
            ]),
            (2, {"kode": "x" * 41}, [f"4: kode: {'x' * 41}: Koden kan ha høyst 40 tegn."]),
            (2, {"navn": ""}, ["4: navn: : mangler"]),
            (2, {"beskrivelse": "h" * 100_001}, [
                "4: beskrivelse: : kan ha høyst 100000 tegn, men har 100001"
            ]),
        ],
    )  # fmt: skip
    def test_what_is_an_error(self, mappe: Mappe, nr: int, felt: Rad, ventet: list[str]) -> None:
        mappe.skriv(enheter=endret(ENHETER, nr, **felt))
        assert mappe.feil() == [f"enheter.csv:{linje}" for linje in ventet]

    def test_one_kommune_together_with_what_is_stored(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER).importer()
        mappe.skriv(enheter="kode;navn;type\nNY;Ny kommune;kommune\n")
        assert mappe.feil() == ["enheter.csv:2: type: kommune: det kan bare være én kommune, og det er K"]
        mappe.skriv(enheter="kode;navn;type;forelder\nK;Kommunen;omraade;200\n")
        assert mappe.feil() == [
            "enheter.csv:1: type: : ingen enhet er av typen kommune",
            "enheter.csv:2: forelder: 200: enheten ligger under seg selv",
        ]

    def test_the_kommune_may_be_replaced_in_a_correction(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER).importer()
        mappe.skriv(enheter="kode;navn;type;forelder\nNY;Ny;kommune;\nK;Kommunen;omraade;NY\n")
        assert tall(mappe.importer()) == {"enheter": (1, 1, 0)}
        assert Enhet.objects.get(type="kommune").kode == "NY"

    def test_two_enheter_may_swap_type_and_place(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER).importer()
        mappe.skriv(
            enheter="kode;navn;type;forelder\n200;Skolen;kommune;\nK;Kommunen;virksomhet;200\n201;SFO;avdeling;K\n"
        )
        assert tall(mappe.importer()) == {"enheter": (0, 3, 0)}

    def test_a_cycle_through_what_is_stored(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER).importer()
        mappe.skriv(enheter="kode;navn;type;forelder\n200;Skolen;virksomhet;201\n")
        assert mappe.feil() == ["enheter.csv:2: forelder: 201: enheten ligger under seg selv"]

    def test_an_enhet_that_is_there_with_an_error_causes_no_further_errors(self, mappe: Mappe) -> None:
        mappe.grunnlag().skriv(enheter=endret(ENHETER, 1, navn="")).avvik()
        assert mappe.feil() == ["enheter.csv:3: navn: : mangler"]

    def test_an_unreadable_file_causes_no_further_errors(self, mappe: Mappe) -> None:
        mappe.grunnlag().skriv(enheter="").avvik()
        assert mappe.feil() == ["enheter.csv:1: : : filen er tom"]

    def test_without_the_column_kode_there_are_no_further_errors(self, mappe: Mappe) -> None:
        mappe.grunnlag().skriv(enheter="navn;type\nKommunen;kommune\n").avvik()
        assert mappe.feil() == ["enheter.csv:1: kode: : kolonnen mangler"]


@pytest.mark.django_db
class TestAarsverk:
    @pytest.mark.parametrize(
        ("rad", "ventet"),
        [
            ("999;2024;1;", ["2: enhet: 999: finnes verken i filene eller i databasen"]),
            (";2024;1;", ["2: enhet: : mangler"]),
            ("200;;1;", ["2: aar: : mangler"]),
            ("200;24;1;", ["2: aar: 24: må være et årstall med fire sifre"]),
            ("200;2024;;", ["2: aarsverk: : mangler"]),
            ("200;2024;12.345,6;", ["2: aarsverk: 12.345,6: er ikke et tall"]),
            ("200;2024;1;-3", ["2: ansatte: -3: er ikke et helt tall"]),
            ("200;2024;1;2\n200;2024;1;2", ["3: enhet: 200: står også på linje 2"]),
        ],
    )
    def test_what_is_an_error(self, mappe: Mappe, rad: str, ventet: list[str]) -> None:
        mappe.skriv(enheter=ENHETER, aarsverk=f"enhet;aar;aarsverk;ansatte\n{rad}\n")
        assert mappe.feil() == [f"aarsverk.csv:{linje}" for linje in ventet]


@pytest.mark.django_db
class TestPersoner:
    ROLLER = (
        "ansatt, leder, stedfortreder, verneombud, kvalitetskoordinator, personvernombud, kommunedirektoer, "
        "revisor, administrator"
    )

    @pytest.mark.parametrize(
        ("felt", "ventet"),
        [
            ({"brukernavn": ""}, "brukernavn: : mangler"),
            ({"rolle": ""}, "rolle: : mangler"),
            ({"rolle": "Leder"}, f"rolle: Leder: må være én av: {ROLLER}"),
            ({"rolle": "kommunedirektør"}, f"rolle: kommunedirektør: må være én av: {ROLLER}"),
            ({"enhet": ""}, "enhet: : mangler"),
            ({"enhet": "K "}, "enhet: K : Koden kan ikke være tom eller ha mellomrom først eller sist."),
            ({"enhet": "k"}, "enhet: k: finnes verken i filene eller i databasen"),
            ({"navn": ""}, "navn: : mangler"),
            ({"epost": ""}, "epost: : mangler"),
            ({"epost": "kari"}, "epost: kari: er ikke en gyldig e-postadresse"),
            ({"fra": "1.1.2024"}, "fra: 1.1.2024: datoen må ha formen ÅÅÅÅ-MM-DD"),
            ({"fra": "2024-02-01", "til": "2024-01-31"}, "til: 2024-01-31: er før fra"),
        ],
    )
    def test_what_is_an_error(self, mappe: Mappe, felt: Rad, ventet: str) -> None:
        mappe.skriv(enheter=ENHETER, personer=[PERSON | felt])
        assert mappe.feil() == [f"personer.csv:2: {ventet}"]

    def test_the_same_role_twice(self, mappe: Mappe) -> None:
        mappe.skriv(enheter=ENHETER, personer=[PERSON, PERSON | {"til": "2030-01-01"}])
        assert mappe.feil() == ["personer.csv:3: brukernavn: kari: står også på linje 2"]

    def test_the_same_role_from_another_day_is_one_more_role(self, mappe: Mappe) -> None:
        rader = [PERSON | {"til": "2029-12-31"}, PERSON | {"fra": "2030-01-01"}]
        mappe.skriv(enheter=ENHETER, personer=rader).importer()
        assert Rolle.objects.count() == 2

    def test_name_and_epost_are_alike_on_every_row(self, mappe: Mappe) -> None:
        rader = [
            PERSON,
            PERSON | {"rolle": "ansatt", "navn": "Kari Wik"},
            PERSON | {"rolle": "verneombud", "epost": "k@x.no"},
            PERSON | {"rolle": "revisor"},
            PERSON | {"brukernavn": "Kari", "navn": "En annen", "epost": "annen@x.no"},
        ]
        mappe.skriv(enheter=ENHETER, personer=rader)
        assert mappe.feil() == [
            "personer.csv:3: navn: Kari Wik: er ikke det samme som på linje 2 for samme brukernavn",
            "personer.csv:4: epost: k@x.no: er ikke det samme som på linje 2 for samme brukernavn",
            "personer.csv:6: navn: En annen: er ikke det samme som på linje 2 for samme brukernavn",
            "personer.csv:6: epost: annen@x.no: er ikke det samme som på linje 2 for samme brukernavn",
            "personer.csv:6: brukernavn: Kari: står også på linje 2",
        ]

    def test_a_role_outside_of_the_life_of_its_enhet_is_no_error(self, mappe: Mappe) -> None:
        stengt = endret(ENHETER, 2, gyldig_fra="2020-01-01", gyldig_til="2020-12-31")
        rolle = PERSON | {"enhet": "201", "fra": "2019-01-01", "til": "2022-01-01"}
        assert tall(mappe.skriv(enheter=stengt, personer=[rolle]).importer())["personer"] == (1, 0, 0)

    def test_a_new_person_has_no_password(self, mappe: Mappe) -> None:
        mappe.grunnlag().importer()
        assert not Bruker.objects.get().has_usable_password()


STATUS = "meldt, under_behandling, tiltak_paagaar, til_evaluering, lukket, avvist"


class TestAvvik:
    @pytest.mark.parametrize(
        ("felt", "ventet"),
        [
            ({"saksnummer": ""}, ["saksnummer: : mangler"]),
            ({"saksnummer": "24-1"}, ["saksnummer: 24-1: saksnummeret må ha formen ÅÅÅÅ-NNNNNN"]),
            ({"saksnummer": "2024-000000"}, [f"saksnummer: 2024-000000: {UTEN_PLASS}"]),
            ({"saksnummer": "2024-900000"}, [f"saksnummer: 2024-900000: {UTEN_PLASS}"]),
            ({"saksnummer": "2024-999999"}, [f"saksnummer: 2024-999999: {UTEN_PLASS}"]),
            ({"saksnummer": "2023-000001"}, ["saksnummer: 2023-000001: året er ikke det samme som i meldt"]),
            ({"enhet": ""}, ["enhet: : mangler"]),
            ({"enhet": "999"}, ["enhet: 999: finnes verken i filene eller i databasen"]),
            ({"behandles_av": "999"}, ["behandles_av: 999: finnes verken i filene eller i databasen"]),
            ({"kategori": "Fall"}, ["kategori: Fall: finnes verken i filene eller i databasen"]),
            ({"type": "ulykke"}, ["type: ulykke: må være én av: hendelse, nestenhendelse, forbedring"]),
            (
                {"alvorlighetsgrad": "høy"},
                ["alvorlighetsgrad: høy: må være én av: lav, middels, hoey, kritisk"],
            ),
            ({"status": ""}, ["status: : mangler"]),
            ({"status": "åpen"}, [f"status: åpen: må være én av: {STATUS}"]),
            ({"meldt": ""}, ["meldt: : mangler"]),
            (
                {"meldt": "2025-03-03 09:01", "saksnummer": "2025-000001"},
                ["meldt: 2025-03-03 09:01: er fram i tid"],
            ),
            ({"hendelsestidspunkt": "2025-03-04"}, ["hendelsestidspunkt: 2025-03-04: er fram i tid"]),
            ({"status": "lukket", "lukket": "2025-03-04"}, ["lukket: 2025-03-04: er fram i tid"]),
            ({"status": "lukket"}, ["lukket: : mangler; saken er lukket eller avvist"]),
            ({"status": "avvist"}, ["lukket: : mangler; saken er lukket eller avvist"]),
            (
                {"lukket": "2024-04-01"},
                ["lukket: 2024-04-01: skal bare være utfylt når saken er lukket eller avvist"],
            ),
            ({"status": "lukket", "lukket": "2024-03-01 14:29"}, ["lukket: 2024-03-01 14:29: er før meldt"]),
            ({"status": "lukket", "lukket": "2024-03-01"}, ["lukket: 2024-03-01: er før meldt"]),
            ({"tittel": ""}, ["tittel: : mangler"]),
            ({"tittel": " "}, ["tittel: : kan ikke bare være mellomrom"]),
            ({"tittel": "h" * 201}, ["tittel: : kan ha høyst 200 tegn, men har 201"]),
            ({"utfall": "h" * 201}, ["utfall: : kan ha høyst 200 tegn, men har 201"]),
            ({"aarsak": "a\0b"}, ["aarsak: : inneholder nulltegn"]),
            (
                {"beskrivelse": "ø" * 99_999, "strakstiltak": "ø" * 99_999},
                ["beskrivelse: : tittel, beskrivelse og strakstiltak er for lange til sammen"],
            ),
            ({"melder": "per"}, ["melder: per: finnes verken i filene eller i databasen"]),
            ({"frist": "2024-03-01 12:00"}, ["frist: 2024-03-01 12:00: datoen må ha formen ÅÅÅÅ-MM-DD"]),
            ({"fortrolig": "Ja"}, ["fortrolig: Ja: må være ja eller nei"]),
            (
                {"enhet": "", "kategori": "X", "meldt": "i fjor", "tittel": "", "fortrolig": "x"},
                [
                    "enhet: : mangler",
                    "meldt: i fjor: må ha formen ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM-DD TT:MM eller ISO 8601 med tidssone",
                    "tittel: : mangler",
                    "fortrolig: x: må være ja eller nei",
                    "kategori: X: finnes verken i filene eller i databasen",
                ],
            ),
        ],
    )
    def test_what_is_an_error(self, flyttet_inn: Mappe, felt: Rad, ventet: list[str]) -> None:
        assert flyttet_inn.avvik(**felt).feil() == [f"avvik.csv:2: {linje}" for linje in ventet]
        assert not Avvik.objects.exists()

    @pytest.mark.parametrize(
        "felt",
        [
            {"status": "lukket", "lukket": "2024-03-01 14:30"},
            {"status": "avvist", "lukket": "2024-03-01T14:30+01:00"},
            {"saksnummer": "2025-000001", "meldt": "2025-03-03 09:00"},
            {"saksnummer": "2025-000001", "meldt": "2024-12-31T23:00Z"},
            {"saksnummer": "2024-000001", "meldt": "2024-12-31T22:59:59.999999Z"},
            {"saksnummer": "2024-000001"},
            {"saksnummer": "2024-899999"},
            {"hendelsestidspunkt": "2024-03-02"},
            {"melder": "KARI", "behandler": "Kari"},
            {"frist": "2031-01-01"},
            {"kategori": ""},
            {"frist": "1999-01-01"},
        ],
    )
    def test_what_is_no_error(self, flyttet_inn: Mappe, felt: Rad) -> None:
        assert tall(flyttet_inn.avvik(**felt).importer())["avvik"] == (1, 0, 0)

    def test_the_same_saksnummer_twice(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[AVVIK, AVVIK | {"saksnummer": "2024-000002"}, AVVIK])
        assert flyttet_inn.feil() == ["avvik.csv:4: saksnummer: 2024-000001: står også på linje 2"]

    def test_the_column_kategori_must_be_there(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(avvik=[{k: v for k, v in AVVIK.items() if k != "kategori"}])
        assert flyttet_inn.feil() == ["avvik.csv:1: kategori: : kolonnen mangler"]

    def test_a_closed_enhet_is_no_error(self, flyttet_inn: Mappe) -> None:
        flyttet_inn.skriv(enheter=endret(ENHETER, 2, gyldig_til="2020-01-01")).avvik(enhet="201").importer()
        assert Avvik.objects.get().enhet.kode == "201"

    def test_free_text_is_never_printed(self, flyttet_inn: Mappe) -> None:
        hemmelig = "Hemmelig " * 30_000
        for kolonne in ("tittel", "beskrivelse", "strakstiltak", "aarsak", "utfall"):
            for verdi in (hemmelig[:120_000], "Hemmelig\0"):
                (linje,) = flyttet_inn.avvik(**{kolonne: verdi}).feil()
                assert linje.startswith(f"avvik.csv:2: {kolonne}: : ")
                assert "Hemmelig" not in linje


@pytest.mark.django_db
class TestAltEllerIngenting:
    def test_every_error_of_every_file(self, mappe: Mappe) -> None:
        mappe.skriv(
            kategorier=endret(KATEGORIER, 1, navn=""),
            enheter=endret(ENHETER, 2, forelder="X"),
            aarsverk="enhet;aar;aarsverk\n200;x;y\n",
            personer=[PERSON | {"epost": "nei"}],
            avvik=[AVVIK | {"saksnummer": f"2024-{nr:06}", "status": "x"} for nr in range(1, 301)],
        )
        linjer = mappe.feil()
        assert len(linjer) == 1 + 1 + 2 + 1 + 300
        assert [linje.split(":")[0] for linje in linjer[:6]] == [
            "kategorier.csv", "enheter.csv", "aarsverk.csv", "aarsverk.csv", "personer.csv", "avvik.csv",
        ]  # fmt: skip
        assert linjer[-1].startswith("avvik.csv:301: ")
        assert not any(modell.objects.exists() for modell in (Kategori, Enhet, Bruker, Rolle, Avvik, Import))

    def test_an_error_in_the_last_file_stops_the_first_ones(self, mappe: Mappe) -> None:
        mappe.grunnlag().avvik(status="x").feil()
        assert not Enhet.objects.exists()

    def test_an_empty_folder_and_no_folder(self, mappe: Mappe) -> None:
        grunn = "mappen har ingen av filene kategorier, enheter, aarsverk, personer, avvik"
        assert mappe.feil() == [f"{mappe.sti.name}:0: : : {grunn}"]
        assert Mappe(mappe.sti / "borte").feil() == ["borte:0: : : mappen finnes ikke"]

    def test_what_does_not_look_like_a_spreadsheet_does_not_matter(self, mappe: Mappe) -> None:
        mappe.skriv(kategorier=KATEGORIER)
        for navn in ("lesmeg.txt", ".avvik.csv", "~$enheter.xlsx", "avvik.csv.bak", "avvik"):
            (mappe.sti / navn).write_text("hva som helst")
        (mappe.sti / "i fjor").mkdir()
        assert tall(mappe.importer()) == {"kategorier": (2, 0, 0)}
