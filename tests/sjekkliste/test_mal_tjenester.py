"""The template: who may change it, what a version may become, and that what is locked stays as it was."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from hendelser.models import Hendelse
from sjekkliste.mal.kode import ledig_kode
from sjekkliste.mal.services import innhold as malinnhold
from sjekkliste.mal.services import versjon as malene
from sjekkliste.mal.services.innhold import Spoersmaalsfelt
from sjekkliste.mal.standard import OMRAADER
from sjekkliste.models import MALTYPE, Levertsvar, Mal, Malomraade, Malspoersmaal, Svar
from tests.sjekkliste.kommune import ROLLER, Kommune, lag_mal

pytestmark = pytest.mark.usefixtures("klokke")

STYRERE = {"koordinator", "direktoer", "vara"}


@pytest.fixture
def utkast(kommune: Kommune) -> Mal:
    return lag_mal(publisert=False)


def omraade(mal: Mal, kode: str = "ros") -> Malomraade:
    return Malomraade.objects.get(mal=mal, kode=kode)


def spoersmaal(mal: Mal, kode: str = "ros-1") -> Malspoersmaal:
    return Malspoersmaal.objects.get(omraade__mal=mal, kode=kode)


def oppsett(mal: Mal) -> list[tuple[str, list[str]]]:
    """The codes in order; fails where the order has gaps or doubles."""
    rader = list(Malomraade.objects.filter(mal=mal).prefetch_related("spoersmaal"))
    assert [rad.rekkefoelge for rad in rader] == list(range(len(rader)))
    for rad in rader:
        assert [ett.rekkefoelge for ett in rad.spoersmaal.all()] == list(range(len(rad.spoersmaal.all())))
    return [(rad.kode, [ett.kode for ett in rad.spoersmaal.all()]) for rad in rader]


# Every action, as (name, called with mal and what all take).
HANDLINGER: dict[str, Callable[[Mal, dict[str, Any]], Any]] = {
    "endre_merknad": lambda mal, om: malene.endre_merknad(**om, merknad="Nytt"),
    "publiser": lambda mal, om: malene.publiser(**om),
    "trekk_tilbake": lambda mal, om: malene.trekk_tilbake(**om),
    "slett_utkast": lambda mal, om: malene.slett_utkast(**om),
    "nytt_omraade": lambda mal, om: malinnhold.nytt_omraade(**om, navn="Beredskap"),
    "endre_omraade": lambda mal, om: malinnhold.endre_omraade(
        **om, omraade_id=omraade(mal).pk, navn="Risiko"
    ),
    "slett_omraade": lambda mal, om: malinnhold.slett_omraade(**om, omraade_id=omraade(mal).pk),
    "flytt_omraade": lambda mal, om: malinnhold.flytt_omraade(**om, omraade_id=omraade(mal).pk, plass=1),
    "nytt_spoersmaal": lambda mal, om: malinnhold.nytt_spoersmaal(
        **om, omraade_id=omraade(mal).pk, felt=Spoersmaalsfelt("Har dere øvd?")
    ),
    "endre_spoersmaal": lambda mal, om: malinnhold.endre_spoersmaal(
        **om, spoersmaal_id=spoersmaal(mal).pk, felt=Spoersmaalsfelt("Har dere øvd?")
    ),
    "slett_spoersmaal": lambda mal, om: malinnhold.slett_spoersmaal(**om, spoersmaal_id=spoersmaal(mal).pk),
    "flytt_spoersmaal": lambda mal, om: malinnhold.flytt_spoersmaal(
        **om, spoersmaal_id=spoersmaal(mal).pk, omraade_id=omraade(mal, "hms").pk, plass=0
    ),
}
AV_ET_PUBLISERT = {"endre_merknad", "trekk_tilbake"}


def gjoer(handling: str, mal: Mal, aktoer: Any, versjon: int | None = None) -> Any:
    mal.refresh_from_db()
    sett = mal.radversjon if versjon is None else versjon
    return HANDLINGER[handling](mal, {"mal_id": mal.pk, "aktoer": aktoer, "versjon": sett})


# Access


@pytest.mark.parametrize("hvem", ROLLER)
@pytest.mark.parametrize("handling", HANDLINGER)
def test_who_may_do_what(kommune: Kommune, utkast: Mal, handling: str, hvem: str) -> None:
    if handling == "trekk_tilbake":
        gjoer("publiser", utkast, kommune["koordinator"])
    if hvem in STYRERE:
        gjoer(handling, utkast, kommune[hvem])
        return
    foer = oppsett(utkast)
    with pytest.raises(IkkeTillatt):
        gjoer(handling, utkast, kommune[hvem])
    assert oppsett(utkast) == foer


@pytest.mark.parametrize("hvem", ROLLER)
@pytest.mark.parametrize("tjeneste", [malene.ny_versjon, malene.legg_inn_standardmal])
def test_who_may_begin_a_template(kommune: Kommune, tjeneste: Any, hvem: str) -> None:
    if hvem in STYRERE:
        assert tjeneste(aktoer=kommune[hvem]).opprettet_av == kommune[hvem]
    else:
        with pytest.raises(IkkeTillatt):
            tjeneste(aktoer=kommune[hvem])
        assert not Mal.objects.exists()


def test_a_koordinator_of_a_part_does_not_edit_what_all_answer(kommune: Kommune, utkast: Mal) -> None:
    kommune.ny_person("delkoordinator", ("kvalitetskoordinator", "HO"))
    with pytest.raises(IkkeTillatt):
        gjoer("endre_merknad", utkast, kommune["delkoordinator"])


# States


@pytest.mark.parametrize("handling", HANDLINGER)
def test_what_may_be_done_in_which_state(kommune: Kommune, utkast: Mal, handling: str) -> None:
    koordinator = kommune["koordinator"]
    if handling == "trekk_tilbake":
        with pytest.raises(UgyldigOvergang):
            gjoer(handling, utkast, koordinator)
    gjoer("publiser", utkast, koordinator)
    if handling not in AV_ET_PUBLISERT:
        with pytest.raises(UgyldigOvergang):
            gjoer(handling, utkast, koordinator)
    kommune.aapne(av=None)
    foer = oppsett(utkast)
    with pytest.raises(UgyldigOvergang, match=r"låst|publisert"):
        gjoer(handling, utkast, koordinator)
    assert oppsett(utkast) == foer


@pytest.mark.parametrize("handling", HANDLINGER)
def test_of_two_editors_the_second_is_told(kommune: Kommune, utkast: Mal, handling: str) -> None:
    if handling == "trekk_tilbake":
        gjoer("publiser", utkast, kommune["koordinator"])
    utkast.refresh_from_db()
    sett = utkast.radversjon
    gjoer("endre_merknad", utkast, kommune["koordinator"])
    foer = oppsett(utkast)
    with pytest.raises(Utdatert):
        gjoer(handling, utkast, kommune["direktoer"], versjon=sett)
    assert oppsett(utkast) == foer


@pytest.mark.parametrize("handling", HANDLINGER)
def test_everything_is_in_the_history_once(kommune: Kommune, utkast: Mal, handling: str) -> None:
    if handling == "trekk_tilbake":
        gjoer("publiser", utkast, kommune["koordinator"])
    foer = Hendelse.objects.count()
    gjoer(handling, utkast, kommune["koordinator"])
    rad = Hendelse.objects.order_by("pk").last()
    assert Hendelse.objects.count() == foer + 1
    assert (rad.sakstype, rad.sak_id, rad.aktoer) == (MALTYPE, utkast.pk, kommune["koordinator"])


def test_the_last_published_version_is_used_until_the_draft_is_published(kommune: Kommune) -> None:
    lag_mal()
    assert kommune.aapne(2024, 3).mal.versjon == 1
    ny = malene.ny_versjon(aktoer=kommune["koordinator"])
    assert kommune.aapne(2025, 1).mal.versjon == 1
    gjoer("publiser", ny, kommune["koordinator"])
    ny.refresh_from_db()
    assert Mal.objects.publiserte().first() == ny


def test_a_template_without_questions_or_with_an_empty_omraade_is_not_published(kommune: Kommune) -> None:
    koordinator = kommune["koordinator"]
    mal = malene.ny_versjon(aktoer=koordinator)
    with pytest.raises(Domenefeil, match="ingen spørsmål"):
        gjoer("publiser", mal, koordinator)
    for navn in ("Ett", "To"):
        mal.refresh_from_db()
        malinnhold.nytt_omraade(mal_id=mal.pk, versjon=mal.radversjon, aktoer=koordinator, navn=navn)
    mal.refresh_from_db()
    malinnhold.nytt_spoersmaal(
        mal_id=mal.pk,
        versjon=mal.radversjon,
        aktoer=koordinator,
        omraade_id=omraade(mal, "ett").pk,
        felt=Spoersmaalsfelt("Har dere øvd?"),
    )
    with pytest.raises(Domenefeil, match="To"):
        gjoer("publiser", mal, koordinator)
    mal.refresh_from_db()
    assert mal.publisert is None


# Versions


def test_a_new_version_holds_the_same_and_leaves_the_old_as_it_was(kommune: Kommune) -> None:
    kommune.aapne()
    kommune.i_status("levert")
    gammel = Mal.objects.get()
    foer, svar = oppsett(gammel), list(Svar.objects.order_by("pk").values())
    leverte = list(Levertsvar.objects.order_by("pk").values())
    ny = malene.ny_versjon(aktoer=kommune["koordinator"])
    assert (ny.versjon, ny.publisert, oppsett(ny)) == (2, None, foer)
    assert spoersmaal(ny, "hms-skole").merkelapper == ["skole"]
    gjoer("endre_spoersmaal", ny, kommune["koordinator"])
    gjoer("flytt_spoersmaal", ny, kommune["koordinator"])
    gjoer("slett_spoersmaal", ny, kommune["koordinator"])
    gjoer("slett_omraade", ny, kommune["koordinator"])
    assert oppsett(ny) == [("hms", ["hms-1", "hms-skole"])]
    assert oppsett(gammel) == foer
    assert list(Svar.objects.order_by("pk").values()) == svar
    assert list(Levertsvar.objects.order_by("pk").values()) == leverte


def test_there_is_one_version_that_can_be_changed(kommune: Kommune, utkast: Mal) -> None:
    with pytest.raises(UgyldigOvergang):
        malene.ny_versjon(aktoer=kommune["koordinator"])
    gjoer("publiser", utkast, kommune["koordinator"])
    with pytest.raises(UgyldigOvergang):
        malene.ny_versjon(aktoer=kommune["koordinator"])
    assert Mal.objects.count() == 1


def test_a_deleted_draft_leaves_its_history_and_its_number(kommune: Kommune, utkast: Mal) -> None:
    gjoer("slett_utkast", utkast, kommune["koordinator"])
    assert not Mal.objects.exists()
    assert Hendelse.objects.filter(sakstype=MALTYPE, slag="mal_slettet").count() == 1
    assert malene.ny_versjon(aktoer=kommune["koordinator"]).versjon == 1


def test_the_shipped_template(kommune: Kommune) -> None:
    mal = malene.legg_inn_standardmal(aktoer=None)
    assert (mal.versjon, mal.publisert, len(OMRAADER)) == (1, None, 6)
    alle = list(Malspoersmaal.objects.filter(omraade__mal=mal))
    assert len(alle) == 26
    assert len({ett.kode for ett in alle}) == 26
    assert {ett.bokstav for ett in alle} == {"b", "c", "d", "e"}
    for ett in alle:
        ett.full_clean()
        assert ett.tekst.endswith("?")
        assert 1 <= ett.veiledning.count(".") <= 4
    assert malene.legg_inn_standardmal(aktoer=kommune["koordinator"]) == mal
    assert Mal.objects.count() == 1
    assert malene.publiser(mal_id=mal.pk, versjon=1, aktoer=None).publisert


# What it holds


def ny(kommune: Kommune, mal: Mal, **felt: Any) -> Malspoersmaal:
    mal.refresh_from_db()
    return malinnhold.nytt_spoersmaal(
        mal_id=mal.pk,
        versjon=mal.radversjon,
        aktoer=kommune["koordinator"],
        omraade_id=omraade(mal).pk,
        felt=Spoersmaalsfelt(**{"tekst": "Har dere øvd på brann?", **felt}),
    )


def test_a_question_gets_a_code_of_its_own_that_no_version_has_had(kommune: Kommune) -> None:
    kommune.aapne()
    mal = malene.ny_versjon(aktoer=kommune["koordinator"])
    foerste = ny(kommune, mal)
    andre = ny(kommune, mal)
    assert (foerste.kode, andre.kode) == ("oevd-brann", "oevd-brann-2")
    gjoer("publiser", mal, kommune["koordinator"])
    kommune.aapne(2024, 3)
    neste = malene.ny_versjon(aktoer=kommune["koordinator"])
    for kode in ("oevd-brann", "oevd-brann-2"):
        neste.refresh_from_db()
        malinnhold.slett_spoersmaal(
            mal_id=neste.pk,
            versjon=neste.radversjon,
            aktoer=kommune["koordinator"],
            spoersmaal_id=spoersmaal(neste, kode).pk,
        )
    assert ny(kommune, neste).kode == "oevd-brann-3"


def test_a_question_that_is_worded_anew_or_moved_stays_the_same_question(
    kommune: Kommune, utkast: Mal
) -> None:
    gjoer("endre_spoersmaal", utkast, kommune["koordinator"])
    gjoer("flytt_spoersmaal", utkast, kommune["koordinator"])
    flyttet = spoersmaal(utkast)
    assert (flyttet.tekst, flyttet.omraade.kode, flyttet.rekkefoelge) == ("Har dere øvd?", "hms", 0)


def test_a_change_may_take_the_question_to_another_omraade(kommune: Kommune, utkast: Mal) -> None:
    malinnhold.endre_spoersmaal(
        mal_id=utkast.pk,
        versjon=1,
        aktoer=kommune["koordinator"],
        spoersmaal_id=spoersmaal(utkast).pk,
        omraade_id=omraade(utkast, "hms").pk,
        felt=Spoersmaalsfelt("Er ros-1 gjort?"),
    )
    assert oppsett(utkast) == [("ros", ["ros-2"]), ("hms", ["hms-1", "hms-skole", "ros-1"])]


def test_nothing_of_another_version_can_be_reached(kommune: Kommune) -> None:
    kommune.aapne()
    gammel = Mal.objects.get()
    mal = malene.ny_versjon(aktoer=kommune["koordinator"])
    om: dict[str, Any] = {"mal_id": mal.pk, "versjon": 1, "aktoer": kommune["koordinator"]}
    for kall in (
        lambda: malinnhold.slett_spoersmaal(**om, spoersmaal_id=spoersmaal(gammel).pk),
        lambda: malinnhold.flytt_spoersmaal(
            **om, spoersmaal_id=spoersmaal(gammel).pk, omraade_id=omraade(mal).pk, plass=0
        ),
    ):
        with pytest.raises(Malspoersmaal.DoesNotExist):
            kall()
    with pytest.raises(Malomraade.DoesNotExist):
        malinnhold.flytt_spoersmaal(
            **om, spoersmaal_id=spoersmaal(mal).pk, omraade_id=omraade(gammel).pk, plass=0
        )


@pytest.mark.parametrize(
    ("felt", "hvor"),
    [
        ({"tekst": "  "}, "tekst"),
        ({"tekst": "x" * 501}, "tekst"),
        ({"veiledning": "x" * 2001}, "veiledning"),
        ({"bokstav": "f"}, "bokstav"),
        ({"hyppighet": "daglig"}, "hyppighet"),
        ({"typer": ["skole"]}, "typer"),
        ({"merkelapper": ["x" * 41]}, "andre_merkelapper"),
        ({"kunnskap": ["finnes-ikke"]}, "kunnskap"),
    ],
)
def test_bad_input(kommune: Kommune, utkast: Mal, felt: dict[str, Any], hvor: str) -> None:
    with pytest.raises(Domenefeil) as feil:
        ny(kommune, utkast, **felt)
    assert feil.value.felt == hvor
    utkast.refresh_from_db()
    assert utkast.radversjon == 1


def test_an_omraade_needs_a_name(kommune: Kommune, utkast: Mal) -> None:
    for navn in (" \n", "x" * 201):
        with pytest.raises(Domenefeil):
            malinnhold.nytt_omraade(mal_id=utkast.pk, versjon=1, aktoer=kommune["koordinator"], navn=navn)


# Order


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_moves_keep_the_questions_and_a_dense_order(kommune: Kommune, data: st.DataObject) -> None:
    with transaction.atomic():
        mal = lag_mal(
            publisert=False,
            spoersmaal={
                "a": [(f"a{nr}", "tertial", {}) for nr in range(3)],
                "b": [("b0", "aar", {})],
                "c": [],
            },
        )
        koder = {kode for _navn, rekke in oppsett(mal) for kode in rekke}
        for _nr in range(data.draw(st.integers(1, 6))):
            mal.refresh_from_db()
            om: dict[str, Any] = {"mal_id": mal.pk, "versjon": mal.radversjon}
            om["aktoer"] = kommune["koordinator"]
            plass = data.draw(st.integers(-1, 5))
            til = omraade(mal, data.draw(st.sampled_from("abc")))
            if data.draw(st.booleans()):
                kode = data.draw(st.sampled_from(sorted(koder)))
                malinnhold.flytt_spoersmaal(
                    **om, spoersmaal_id=spoersmaal(mal, kode).pk, omraade_id=til.pk, plass=plass
                )
                rekke = dict(oppsett(mal))[til.kode]
                assert rekke.index(kode) == min(max(plass, 0), len(rekke) - 1)
            else:
                malinnhold.flytt_omraade(**om, omraade_id=til.pk, plass=plass)
                assert [navn for navn, _ in oppsett(mal)].index(til.kode) == min(max(plass, 0), 2)
            assert sorted(kode for _navn, rekke in oppsett(mal) for kode in rekke) == sorted(koder)
        transaction.set_rollback(True)


def test_what_is_deleted_leaves_no_gap(kommune: Kommune, utkast: Mal) -> None:
    gjoer("slett_spoersmaal", utkast, kommune["koordinator"])
    assert oppsett(utkast) == [("ros", ["ros-2"]), ("hms", ["hms-1", "hms-skole"])]
    gjoer("slett_omraade", utkast, kommune["koordinator"])
    assert oppsett(utkast) == [("hms", ["hms-1", "hms-skole"])]


# The database itself


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sjekkliste_mal SET merknad = 'x' WHERE id = %(mal)s",
        "UPDATE sjekkliste_mal SET laast = NULL WHERE id = %(mal)s",
        "DELETE FROM sjekkliste_mal WHERE id = %(mal)s",
        "UPDATE sjekkliste_malomraade SET navn = 'x' WHERE mal_id = %(mal)s",
        "UPDATE sjekkliste_malomraade SET mal_id = %(ny)s, kode = 'x' WHERE id = %(omraade)s",
        "DELETE FROM sjekkliste_malomraade WHERE mal_id = %(mal)s",
        "INSERT INTO sjekkliste_malomraade (mal_id, kode, navn, rekkefoelge) VALUES (%(mal)s, 'x', 'x', 9)",
        "UPDATE sjekkliste_malspoersmaal SET tekst = 'x' WHERE omraade_id = %(omraade)s",
        "UPDATE sjekkliste_malspoersmaal SET omraade_id = %(nytt_omraade)s, kode = kode || 'x' "
        "WHERE omraade_id = %(omraade)s",
        "DELETE FROM sjekkliste_malspoersmaal WHERE omraade_id = %(omraade)s",
        "INSERT INTO sjekkliste_malspoersmaal (omraade_id, kode, tekst, veiledning, bokstav, hyppighet, "
        "typer, merkelapper, kunnskap, rekkefoelge) "
        "VALUES (%(omraade)s, 'x', 'x', '', 'a', 'aar', '{}', '{}', '{}', 9)",
    ],
)
def test_the_database_refuses_to_change_what_a_runde_has_used(kommune: Kommune, sql: str) -> None:
    kommune.aapne()
    mal = Mal.objects.get()
    ny_mal = malene.ny_versjon(aktoer=kommune["koordinator"])
    verdier = {
        "mal": mal.pk,
        "omraade": omraade(mal).pk,
        "ny": ny_mal.pk,
        "nytt_omraade": omraade(ny_mal, "hms").pk,
    }
    foer = list(Malspoersmaal.objects.filter(omraade__mal=mal).values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as peker:
        peker.execute(sql, verdier)
    assert list(Malspoersmaal.objects.filter(omraade__mal=mal).values()) == foer


# Codes


@given(tekst=st.text(max_size=80), brukte=st.lists(st.text("abc-", max_size=5), max_size=5))
def test_a_code_is_short_valid_and_free(tekst: str, brukte: list[str]) -> None:
    kode = ledig_kode(tekst, brukte)
    assert kode not in brukte
    assert 0 < len(kode) <= 40
    assert kode.isascii()
    assert ledig_kode(tekst, [*brukte, kode]) not in {*brukte, kode}
