"""Cases that belong together: between avvik and a kind of case that is declared here alone."""

from collections.abc import Collection
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from avvik.models import SAKSTYPE, Avvik
from felles import register
from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import naa
from felles.register import Register
from felles.saker import Saksreferanse
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from saksramme.kobling import Saksnoekkel, fjern_kobling, koble, koblinger_til
from saksramme.models import Kobling
from tests.avvik.kommune import Kommune
from tests.avvik.test_samtidig import samtidig

pytestmark = pytest.mark.django_db


class Lekesaker:
    """Cases numbered 1 to 9, seen by all but «laerer» and handled by nobody."""

    kode = "leke"

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        ser = bruker.brukernavn != "laerer"
        return {
            pk: Saksreferanse(pk, f"L-{pk}", f"/leke/{pk}/" if ser else None, f"Lek {pk}" if ser else None)
            for pk in ids
            if pk < 10
        }

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        return False


@pytest.fixture(autouse=True)
def lekeregister(monkeypatch: pytest.MonkeyPatch) -> None:
    leke: Any = Lekesaker()
    monkeypatch.setitem(register._registre, "leke", Register(kode="leke", navn="Lek", sakstyper=(leke,)))


@pytest.fixture
def kommune() -> Kommune:
    return Kommune()


LEK = Saksnoekkel("leke", 7)


def _avvik(sak: Avvik) -> Saksnoekkel:
    return Saksnoekkel(SAKSTYPE, sak.pk)


def _sett(sak: Saksnoekkel, bruker: Bruker) -> list[str]:
    return [ett.sak.saksnummer for ett in koblinger_til(sak, bruker)]


def test_who_handles_one_of_them_links_them_and_both_show_it(kommune: Kommune) -> None:
    sak = kommune.meld()
    for nr, leder in enumerate(("avdelingsleder", "leder", "koordinator"), start=1):
        koble(aktoer=kommune[leder], sak=_avvik(sak), annen=Saksnoekkel("leke", nr))
    assert _sett(_avvik(sak), kommune["leder"]) == ["L-1", "L-2", "L-3"]
    assert _sett(Saksnoekkel("leke", 2), kommune["leder"]) == [sak.saksnummer]


def test_the_link_is_shown_only_to_who_sees_both(kommune: Kommune) -> None:
    sak, annens = kommune.meld(), kommune.meld(av="laerer", i="SK")
    koble(aktoer=kommune["avdelingsleder"], sak=_avvik(sak), annen=LEK)
    koble(aktoer=kommune["koordinator"], sak=_avvik(sak), annen=_avvik(annens))
    assert _sett(_avvik(sak), kommune["ansatt"]) == ["L-7"]
    assert _sett(_avvik(annens), kommune["laerer"]) == []
    assert _sett(_avvik(sak), kommune["direktoer"]) == ["L-7", annens.saksnummer]
    assert _sett(LEK, kommune["laerer"]) == []


@pytest.mark.parametrize(
    ("hvem", "feil"),
    [
        ("kollega", Kobling.DoesNotExist),
        ("skoleleder", Kobling.DoesNotExist),
        ("laerer", Kobling.DoesNotExist),
        ("sluttet", Kobling.DoesNotExist),
        ("ansatt", IkkeTillatt),
        ("verneombud", IkkeTillatt),
    ],
)
def test_a_stranger_finds_nothing_and_a_reader_may_not(
    kommune: Kommune, hvem: str, feil: type[Exception]
) -> None:
    sak = kommune.meld(kategori="HMS")
    with pytest.raises(feil):
        koble(aktoer=kommune[hvem], sak=_avvik(sak), annen=LEK)
    kobling = koble(aktoer=kommune["avdelingsleder"], sak=_avvik(sak), annen=LEK)
    with pytest.raises(feil):
        fjern_kobling(aktoer=kommune[hvem], kobling_id=kobling.pk)
    assert Kobling.objects.count() == 1


@pytest.mark.parametrize("annen", [Saksnoekkel("leke", 10), Saksnoekkel("ukjent", 1), Saksnoekkel("", 0)])
def test_what_does_not_exist_is_not_linked(kommune: Kommune, annen: Saksnoekkel) -> None:
    with pytest.raises(Kobling.DoesNotExist):
        koble(aktoer=kommune["avdelingsleder"], sak=_avvik(kommune.meld()), annen=annen)


def test_once_in_either_direction_and_never_to_itself(kommune: Kommune) -> None:
    sak, leder = _avvik(kommune.meld()), kommune["avdelingsleder"]
    koble(aktoer=leder, sak=sak, annen=LEK)
    with pytest.raises(Domenefeil, match="allerede"):
        koble(aktoer=leder, sak=LEK, annen=sak)
    with pytest.raises(Domenefeil, match="seg selv"):
        koble(aktoer=leder, sak=sak, annen=sak)


@pytest.mark.parametrize(
    ("foerste", "andre"),
    [((SAKSTYPE, 1), (SAKSTYPE, 1)), ((SAKSTYPE, 2), (SAKSTYPE, 1)), (("b", 1), ("a", 2))],
)
def test_the_database_refuses_a_pair_out_of_order(
    kommune: Kommune, foerste: tuple[str, int], andre: tuple[str, int]
) -> None:
    with pytest.raises(IntegrityError, match="kobling_i_rekkefoelge"), transaction.atomic():
        Kobling.objects.create(
            foerste_type=foerste[0],
            foerste_id=foerste[1],
            andre_type=andre[0],
            andre_id=andre[1],
            koblet=naa(),
            koblet_av=kommune["leder"],
        )


def test_both_histories_tell_it_and_name_no_other_case(kommune: Kommune) -> None:
    sak, leder = kommune.meld(), kommune["avdelingsleder"]
    kobling = koble(aktoer=leder, sak=_avvik(sak), annen=LEK)
    fjern_kobling(aktoer=leder, kobling_id=kobling.pk)
    assert koblinger_til(_avvik(sak), leder) == []
    for ende in (_avvik(sak), LEK):
        rader = Hendelse.objects.for_sak(*ende).filter(slag__contains="kobl")
        assert [rad.slag for rad in rader] == ["koblet_til_annen_sak", "kobling_fjernet"]
        assert {(rad.aktoer, rad.synlig_for_melder) for rad in rader} == {(leder, False)}
        assert {tuple(rad.data) for rad in rader} == {("kobling",)}
        assert not any(rad.kommentar or rad.fra or rad.til for rad in rader)


def test_the_page_of_a_case_shows_it_to_who_sees_both(kommune: Kommune) -> None:
    sak, annens = kommune.meld(), kommune.meld(av="laerer", i="SK", tittel="En annen sak")
    adresse = f"/avvik/{sak.saksnummer}/"

    def side(hvem: str) -> str:
        klient = Client()
        klient.force_login(kommune[hvem])
        return klient.get(adresse).content.decode()

    assert 'id="koblinger"' not in side("direktoer")
    koble(aktoer=kommune["koordinator"], sak=_avvik(sak), annen=_avvik(annens))
    assert "En annen sak" in side("direktoer")
    for hvem in ("ansatt", "avdelingsleder"):
        assert 'id="koblinger"' not in side(hvem)
        assert annens.saksnummer not in side(hvem)


def test_more_links_cost_no_more_queries(kommune: Kommune) -> None:
    sak, antall = _avvik(kommune.meld()), []
    for runde in (1, 2):
        for nr in range(runde):
            koble(aktoer=kommune["koordinator"], sak=sak, annen=Saksnoekkel("leke", 3 * runde + nr))
            koble(aktoer=kommune["koordinator"], sak=sak, annen=_avvik(kommune.meld()))
        leser = kommune["direktoer"]
        with CaptureQueriesContext(connection) as sporringer:
            koblinger_til(sak, leser)
        antall.append(len(sporringer))
    assert antall[0] == antall[1]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_link_and_take_it_away_once(transactional_db: None) -> None:
    kommune = Kommune()
    sak = _avvik(kommune.meld())
    ledere = ("avdelingsleder", "koordinator")
    svar = samtidig(
        lambda: koble(aktoer=kommune[ledere[0]], sak=sak, annen=LEK),
        lambda: koble(aktoer=kommune[ledere[1]], sak=LEK, annen=sak),
    )
    assert sorted(type(ett).__name__ for ett in svar) == ["Domenefeil", "Kobling"]
    pk = Kobling.objects.get().pk
    svar = samtidig(
        *[lambda hvem=hvem: fjern_kobling(aktoer=kommune[hvem], kobling_id=pk) for hvem in ledere]
    )
    assert sorted(type(ett).__name__ for ett in svar) == ["DoesNotExist", "NoneType"]
    slag = Hendelse.objects.for_sak(*LEK).values_list("slag", flat=True)
    assert list(slag) == ["koblet_til_annen_sak", "kobling_fjernet"]
