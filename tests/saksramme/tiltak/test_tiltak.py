"""What can be done with a tiltak, by whom, and what is told of it: the same in every register."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.test import Client

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.innsending import Innsendingsnoekkel, avtrykk
from felles.models import Innsending
from organisasjon.models import Bruker
from saksramme.tiltak import services
from tests.apiklient import Apiklient
from tests.saksramme.tiltak.conftest import Sted
from tiltak.models import Tiltak
from utboks.models import Epost

# By the last part of the address: the service, and what it takes.
STEG: dict[str, tuple[Callable[..., Tiltak], dict[str, str]]] = {
    "endre": (services.endre_tiltak, {}),
    "utfoer": (services.utfoer_tiltak, {"resultat": "Skilt er satt ut"}),
    "avlys": (services.avlys_tiltak, {"grunn": "Trengs ikke"}),
}


def klient_for(bruker: Bruker) -> Client:
    klient = Client()
    klient.force_login(bruker)
    return klient


def svar_av(tjeneste: Callable[..., Any], **felt: Any) -> int:
    """The status that page and API should answer the service's answer with; nothing is kept."""
    try:
        with transaction.atomic():
            tjeneste(**felt)
            transaction.set_rollback(True)
    except IkkeTillatt:
        return 403
    except ObjectDoesNotExist:
        return 404
    return 200


def hele(sted: Sted, tiltak: Tiltak, **felt: Any) -> dict[str, Any]:
    """All that `endre_tiltak` takes, as it is."""
    return {"hva": tiltak.hva, "ansvarlig": tiltak.ansvarlig, "frist": tiltak.frist} | felt


@pytest.mark.parametrize(
    ("hvem", "ventet"), [("arbeider", 200), ("leser", 403), ("fremmed", 404), ("ansvarlig", 404)]
)
def test_service_page_and_api_refuse_the_same(sted: Sted, hvem: str, ventet: int) -> None:
    tiltak = sted.opprett()
    klient, api = klient_for(sted[hvem]), Apiklient(sted[hvem])
    skjema = {"hva": "Nytt", "ansvarlig": sted["ansvarlig"].pk, "frist": sted.frist.isoformat(), "versjon": 1}
    kropp: dict[str, Any] = {**skjema, "ansvarlig": sted["ansvarlig"].brukernavn}
    assert svar_av(lambda: sted.opprett(hvem)) == ventet
    assert (
        api.be("GET", sted.api)[0]
        == api.be("GET", f"{sted.api}{tiltak.pk}/")[0]
        == min(200 if ventet == 403 else ventet, 404)
    )
    with transaction.atomic():
        uten_versjon = {navn: verdi for navn, verdi in kropp.items() if navn != "versjon"}
        assert api.be("POST", sted.api, uten_versjon)[0] == (201 if ventet == 200 else ventet)
        assert klient.get(sted.nytt).status_code == ventet
        assert klient.post(sted.nytt, {**skjema, "hva": "Annet"}).status_code == (
            302 if ventet == 200 else ventet
        )
        transaction.set_rollback(True)
    for navn, (tjeneste, felt) in STEG.items():
        tjenestefelt = hele(sted, tiltak) if navn == "endre" else felt
        til_tjenesten = {"tiltak_id": tiltak.pk, "versjon": 1, "aktoer": sted[hvem], **tjenestefelt}
        # Whoever is responsible does it without seeing the case, on a page of their own.
        egen = 200 if (navn, hvem) == ("utfoer", "ansvarlig") else ventet
        assert svar_av(tjeneste, **til_tjenesten) == egen, navn
        for send in (
            lambda n=navn, f=felt: (
                klient.post(
                    f"{sted.side}{tiltak.pk}/{n}/", skjema if n == "endre" else {"versjon": 1, **f}
                ).status_code
            ),
            lambda n=navn, f=felt: (
                api.be("PATCH", f"{sted.api}{tiltak.pk}/", {"versjon": 1, "hva": "Nytt"})[0]
                if n == "endre"
                else api.be("POST", f"{sted.api}{tiltak.pk}/{n}/", {"versjon": 1, **f})[0]
            ),
        ):
            with transaction.atomic():
                assert send() in ((200, 302) if ventet == 200 else (ventet,)), navn
                transaction.set_rollback(True)


def test_each_thing_done_is_told_in_the_history_of_the_case(sted: Sted) -> None:
    arbeider, tiltak = sted["arbeider"], sted.opprett()
    sett = []

    def se() -> None:
        rad = sted.siste_hendelse()
        sett.append((rad.slag, rad.aktoer_id == arbeider.pk, rad.til, rad.kommentar))
        assert rad.data == {"tiltak": tiltak.pk}

    se()
    om: dict[str, Any] = {"tiltak_id": tiltak.pk, "aktoer": arbeider}
    services.endre_tiltak(versjon=1, **om, **hele(sted, tiltak, hva="Sett ut to skilt"))
    se()
    services.utfoer_tiltak(versjon=2, **om, resultat="Gjort")
    se()
    tiltak = sted.opprett(hva="Strø")
    services.avlys_tiltak(tiltak_id=tiltak.pk, versjon=1, aktoer=arbeider, grunn=" Det er tint ")
    se()
    assert sett == [
        ("tiltak_nytt", True, sted["ansvarlig"].navn, ""),
        ("tiltak_endret", True, sted["ansvarlig"].navn, ""),
        ("tiltak_utfoert", True, "", ""),
        ("tiltak_avlyst", True, "", "Det er tint"),
    ]


def test_the_responsible_is_told_when_the_task_becomes_theirs(sted: Sted, settings: Any) -> None:
    settings.EPOST_URL = "smtp://127.0.0.1:25"
    tiltak = sted.opprett(ansvarlig=sted["arbeider"])
    assert not Epost.objects.filter(slag="tiltak.nytt").exists()
    felt = hele(sted, tiltak, ansvarlig=sted["ansvarlig"])
    services.endre_tiltak(tiltak_id=tiltak.pk, versjon=1, aktoer=sted["arbeider"], **felt)
    assert [epost.mottaker for epost in Epost.objects.filter(slag="tiltak.nytt")] == [sted["ansvarlig"]]


def test_two_at_once_the_second_is_told_and_loses_nothing_typed(sted: Sted) -> None:
    tiltak = sted.opprett()
    felt = hele(sted, tiltak, hva="Sett ut to skilt")
    services.endre_tiltak(tiltak_id=tiltak.pk, versjon=1, aktoer=sted["arbeider"], **felt)
    for navn, (tjeneste, mer) in STEG.items():
        with pytest.raises(Utdatert):
            tjeneste(
                tiltak_id=tiltak.pk,
                versjon=1,
                aktoer=sted["arbeider"],
                **(mer or hele(sted, tiltak, hva="Mitt")),
            )
        if not mer:
            continue
        [(feltnavn, verdi)] = mer.items()
        svar = klient_for(sted["arbeider"]).post(
            f"{sted.side}{tiltak.pk}/{navn}/", {"versjon": 1, feltnavn: verdi}
        )
        assert svar.status_code == 409
        assert svar.context["skjema"]["versjon"].value() == "2"
        assert svar.context["skjema"][feltnavn].value() == verdi


def test_what_has_ended_stays_so(sted: Sted) -> None:
    tiltak = sted.opprett()
    om: dict[str, Any] = {"tiltak_id": tiltak.pk, "aktoer": sted["arbeider"]}
    services.avlys_tiltak(versjon=1, **om, grunn="Trengs ikke")
    for tjeneste, felt in STEG.values():
        with pytest.raises(UgyldigOvergang):
            tjeneste(versjon=2, **om, **(felt or hele(sted, tiltak)))


def test_only_somebody_who_works_here_becomes_responsible(sted: Sted) -> None:
    with pytest.raises(Domenefeil, match="ingen rolle") as nei:
        sted.opprett(ansvarlig=sted.kommune["sluttet"])
    assert nei.value.felt == "ansvarlig"
    tiltak = sted.opprett()
    with pytest.raises(Domenefeil, match="ingen rolle"):
        services.endre_tiltak(
            tiltak_id=tiltak.pk,
            versjon=1,
            aktoer=sted["arbeider"],
            **hele(sted, tiltak, ansvarlig=sted.kommune["sluttet"]),
        )


def test_a_case_is_shared_only_where_the_register_says_so(sted: Sted) -> None:
    skjema = klient_for(sted["arbeider"]).get(sted.nytt).context["skjema"]
    assert ("saken_delt" in skjema.fields) == sted.kan_deles
    if sted.kan_deles:
        assert sted.opprett(saken_delt=True).saken_delt
        return
    with pytest.raises(Domenefeil) as nei:
        sted.opprett(saken_delt=True)
    assert nei.value.felt == "saken_delt"


def test_effect_is_evaluated_only_where_the_register_says_so(sted: Sted) -> None:
    tiltak = sted.opprett()
    services.utfoer_tiltak(tiltak_id=tiltak.pk, versjon=1, aktoer=sted["ansvarlig"], resultat="Gjort")
    arbeider = sted["arbeider"]
    felt: dict[str, Any] = {"versjon": 2, "effekt": "virket", "kommentar": "Ingen fall siden"}
    side, api = f"{sted.side}{tiltak.pk}/effekt/", f"{sted.api}{tiltak.pk}/effekt/"
    if sted.sakstype == "avvik":
        assert klient_for(arbeider).post(side, felt).status_code == 302
        assert Apiklient(arbeider).be("POST", api, felt | {"versjon": 3})[0] == 200
        assert sted.siste_hendelse().slag == "effekt_vurdert"
        return
    with pytest.raises(IkkeTillatt):
        services.vurder_effekt(tiltak_id=tiltak.pk, aktoer=arbeider, **felt)
    assert klient_for(arbeider).post(side, felt).status_code == 404
    assert Apiklient(arbeider).be("POST", api, felt)[0] == 404


def test_what_was_sent_before_an_upgrade_is_known_again(sted: Sted) -> None:
    """The kind and the names of the content are stored: by others the same would be taken for another."""
    slag, om_saken = sted.innsending
    felt: dict[str, Any] = {"hva": "Sett ut skilt", "ansvarlig": sted["ansvarlig"], "frist": sted.frist}
    foerste = sted.opprett(innsending=Innsendingsnoekkel("a" * 32))
    rad = Innsending.objects.get()
    assert (rad.slag, rad.svar) == (slag, foerste.pk)
    assert rad.avtrykk == avtrykk(om_saken | felt)
    assert rad.likhet == avtrykk(om_saken | {navn: felt[navn] for navn in ("hva", "ansvarlig")})
    assert sted.opprett(innsending=Innsendingsnoekkel("a" * 32)) == foerste
