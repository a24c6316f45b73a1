"""Tiltak through the API: of a case in every register, and a person's own."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from felles.feil import IkkeTillatt, UgyldigOvergang
from saksramme.tiltak import services
from tests.apiklient import Apiklient
from tests.saksramme.tiltak.conftest import Sted
from tiltak.models import Tiltak


def test_a_tiltak_from_beginning_to_end(sted: Sted) -> None:
    api = Apiklient(sted["arbeider"])
    ansvarlig = sted["ansvarlig"]
    kropp = {"hva": "Strø", "ansvarlig": ansvarlig.brukernavn, "frist": sted.frist.isoformat()}
    status, svar = api.be("POST", sted.api, kropp, HTTP_IDEMPOTENCY_KEY="en")
    assert (status, svar["status"], svar["versjon"]) == (201, "aapent", 1)
    assert api.be("POST", sted.api, kropp, HTTP_IDEMPOTENCY_KEY="en") == (201, svar)
    sti = f"{sted.api}{svar['id']}/"
    assert api.be("PATCH", sti, {"versjon": 1, "hva": "Strø oftere"})[1]["versjon"] == 2
    [rad] = api.hent(sted.api)["rader"]
    assert rad == api.hent(sti)
    assert rad["hva"] == "Strø oftere"
    assert (rad["ansvarlig"], rad["ansvarlig_brukernavn"]) == (ansvarlig.navn, ansvarlig.brukernavn)
    assert rad["frist"] == kropp["frist"]
    assert rad["kan"] == ["endre", "utfoer", "avlys"]
    assert api.be("POST", f"{sti}utfoer/", {"versjon": 2, "resultat": "Strødd"}) == (
        200,
        {"id": rad["id"], "status": "utfoert", "versjon": 3},
    )
    assert api.hent(sti)["kan"] == (["vurder_effekt"] if sted.sakstype == "avvik" else [])
    status, feil = api.be("POST", f"{sti}avlys/", {"versjon": 3, "grunn": "Trengs ikke"})
    assert (status, feil["feil"]["kode"]) == (409, "ugyldig_overgang")


def test_a_stale_version_is_answered_with_what_is_stored(sted: Sted) -> None:
    api, tiltak = Apiklient(sted["arbeider"]), sted.opprett()
    sti = f"{sted.api}{tiltak.pk}/"
    api.be("PATCH", sti, {"versjon": 1, "hva": "Strø"})
    for svar in (
        api.be("PATCH", sti, {"versjon": 1, "frist": sted.frist.isoformat()}),
        api.be("POST", f"{sti}utfoer/", {"versjon": 1, "resultat": "Gjort"}),
    ):
        status, data = svar
        assert (status, data["feil"]["kode"]) == (409, "utdatert")
        assert data["feil"]["gjeldende"] == api.hent(sti)
    assert Tiltak.objects.get().status == "aapent"


def test_kan_says_what_the_services_do(sted: Sted) -> None:
    aapent, utfoert = sted.opprett(), sted.opprett(hva="Strø")
    services.utfoer_tiltak(tiltak_id=utfoert.pk, versjon=1, aktoer=sted["ansvarlig"], resultat="Gjort")
    utfoert.refresh_from_db()

    def gaar(tiltak: Tiltak, hvem: str, navn: str) -> bool:
        hele = {"hva": tiltak.hva, "ansvarlig": tiltak.ansvarlig, "frist": tiltak.frist}
        tjenester: dict[str, tuple[Callable[..., Tiltak], dict[str, Any]]] = {
            "endre": (services.endre_tiltak, hele),
            "utfoer": (services.utfoer_tiltak, {"resultat": "Gjort"}),
            "avlys": (services.avlys_tiltak, {"grunn": "Nei"}),
            "vurder_effekt": (services.vurder_effekt, {"effekt": "virket", "kommentar": "Ja"}),
        }
        tjeneste, felt = tjenester[navn]
        om: dict[str, Any] = {"tiltak_id": tiltak.pk, "versjon": tiltak.versjon, "aktoer": sted[hvem]}
        try:
            with transaction.atomic():
                tjeneste(**om, **felt)
                transaction.set_rollback(True)
        except (IkkeTillatt, UgyldigOvergang):
            return False
        return True

    for hvem in ("arbeider", "leser"):
        for tiltak in (aapent, utfoert):
            kan = Apiklient(sted[hvem]).hent(f"{sted.api}{tiltak.pk}/")["kan"]
            assert kan == [n for n in ("endre", "utfoer", "avlys", "vurder_effekt") if gaar(tiltak, hvem, n)]


def test_who_is_responsible_and_sees_the_case_can_do_it_there(sted: Sted) -> None:
    tiltak = sted.opprett(ansvarlig=sted["leser"])
    api, sti = Apiklient(sted["leser"]), f"{sted.api}{tiltak.pk}/"
    assert api.hent(sti)["kan"] == ["utfoer"]
    assert api.be("POST", f"{sti}utfoer/", {"versjon": 1, "resultat": "Gjort"})[0] == 200


def test_ones_own_are_listed_and_done_without_seeing_the_case(sted: Sted) -> None:
    tiltak = sted.opprett()
    api = Apiklient(sted["ansvarlig"])
    [rad] = api.hent("/tiltak/")["rader"]
    assert (rad["id"], rad["hva"], rad["status"]) == (tiltak.pk, tiltak.hva, "aapent")
    assert rad["saksnummer"]
    assert (rad["tittel"], rad["adresse"]) == (None, None)
    assert api.hent(f"/tiltak/{tiltak.pk}/") == rad
    assert api.hent("/tiltak/?vis=ferdige")["rader"] == []
    assert api.be("POST", f"/tiltak/{tiltak.pk}/utfoer/", {"versjon": 1, "resultat": "Gjort"})[0] == 200
    assert api.hent("/tiltak/")["rader"] == []
    [ferdig] = api.hent("/tiltak/?vis=ferdige")["rader"]
    assert (ferdig["status"], ferdig["resultat"]) == ("utfoert", "Gjort")
    assert api.be("POST", f"/tiltak/{tiltak.pk}/utfoer/", {"versjon": 2, "resultat": "Igjen"})[0] == 409


def test_anothers_is_as_one_that_does_not_exist(sted: Sted) -> None:
    tiltak = sted.opprett()
    for hvem in ("arbeider", "leser", "fremmed"):
        api = Apiklient(sted[hvem])
        assert api.hent("/tiltak/")["rader"] == []
        for pk in (tiltak.pk, 999_999):
            assert api.be("GET", f"/tiltak/{pk}/")[0] == 404
            assert api.be("POST", f"/tiltak/{pk}/utfoer/", {"versjon": 1, "resultat": "x"})[0] == 404
    assert Apiklient(sted.kommune["sluttet"]).be("GET", "/tiltak/")[0] == 403


def test_ones_own_come_page_by_page_at_a_price_that_does_not_grow(sted: Sted) -> None:
    api = Apiklient(sted["ansvarlig"])
    sted.opprett(hva="Gjør 0")

    def pris() -> int:
        with CaptureQueriesContext(connection) as spoerringer:
            api.hent("/tiltak/")
        return len(spoerringer)

    foer = pris()
    for nr in range(1, 5):
        sted.opprett(hva=f"Gjør {nr}")
    assert pris() == foer
    sett: list[str] = []
    etter: str | None = ""
    while etter is not None:
        side = api.hent(f"/tiltak/?antall=2&etter={etter}")
        sett += [rad["hva"] for rad in side["rader"]]
        etter = side["neste"]
    assert sett == [f"Gjør {nr}" for nr in range(5)]


def test_what_seems_to_hold_a_foedselsnummer_is_asked_about(sted: Sted) -> None:
    tiltak = sted.opprett()
    felt = {"versjon": 1, "resultat": "Snakket med 01019012480"}
    api, mitt = Apiklient(sted["arbeider"]), Apiklient(sted["ansvarlig"])
    sti = f"{sted.api}{tiltak.pk}/utfoer/"
    status, data = api.be("POST", sti, felt)
    assert (status, data["feil"]["felt"]) == (400, "resultat")
    # Whoever is responsible is not asked: the text is refused, as on their page.
    assert mitt.be("POST", f"/tiltak/{tiltak.pk}/utfoer/", felt)[0] == 400
    assert mitt.be("POST", f"/tiltak/{tiltak.pk}/utfoer/", felt | {"ikke_foedselsnummer": True})[0] == 400
    assert api.be("POST", sti, felt | {"ikke_foedselsnummer": True})[0] == 200
