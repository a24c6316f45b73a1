"""What a register declares is there, and what none declares is absent."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, path, reverse
from django.utils.module_loading import import_string

from felles import register
from felles.flater import Arbeidsliste, Arbeidspunkt, Blokk, Forsidedel, Lenke, Menypunkt, Punktliste
from felles.register import Register, alle, arbeidslister, sakstyper
from ikontroll.celery import app
from importering.services import innlesinger
from rapport.dokument.kapitler import kapitler
from tests.avvik.kommune import Kommune
from tests.leke.innsatt import bygg_adresser
from utboks import epost

pytestmark = pytest.mark.django_db


# A register of this module alone: its pages, its API, and what it shows.
def _side(request: HttpRequest) -> HttpResponse:
    return HttpResponse("lek")


app_name = "leke"
urlpatterns = [path("", _side, name="liste")]


def _venter(tilgang: Any, dag: Any) -> Punktliste:
    rader = [Arbeidspunkt(f"Lek nummer {nr}", f"/leke/{nr}/", "Rydd opp", dag) for nr in range(7)]
    mine = rader if tilgang.er_leder else []
    return Punktliste("leker", "Leker", mine, Lenke("Alle leker", "/leke/"))


LEKE = Register(
    kode="leke",
    navn="Leker",
    sider=__name__,
    api=__name__,
    meny=(
        Menypunkt(
            plass=45,
            tittel="Leker",
            side="leke:liste",
            vises_for=lambda tilgang: tilgang.er_ansatt,
            antall=lambda _tilgang: 7,
            paa_forsiden=True,
        ),
    ),
    arbeidsliste=Arbeidsliste(plass=30, hos=_venter),
    forside=(
        Forsidedel(
            plass=15,
            blokk=lambda tilgang, _dag: (
                Blokk("komponenter/meldinger.html", {}, True) if tilgang.er_administrator else None
            ),
        ),
    ),
)


@pytest.fixture
def med_registre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`med_registre(…)`: the product as it is with these registers and no others, until the test ends."""

    def sett(*registre: Register) -> None:
        monkeypatch.setattr(register, "_registre", {ett.kode: ett for ett in registre})
        bygg_adresser()

    yield sett
    monkeypatch.undo()
    bygg_adresser()


def _side_for(kommune: Kommune, hvem: str, adresse: str = "/") -> str:
    klient = Client()
    klient.force_login(kommune[hvem])
    svar = klient.get(adresse)
    assert svar.status_code == 200
    return svar.content.decode()


@pytest.mark.parametrize("ett", alle(), ids=lambda ett: ett.kode)
def test_what_is_declared_is_there(ett: Register) -> None:
    for punkt in ett.meny:
        assert reverse(punkt.side).startswith(f"/{ett.kode}/")
    if ett.kapittel:
        assert ett.kapittel.kode == ett.kode
    if ett.arbeidsliste:
        get_template(ett.arbeidsliste.mal)
    if ett.arbeidsliste and ett.arbeidsliste.innboks:
        reverse(ett.arbeidsliste.innboks)
    assert {slag.navn for slag in ett.epost} <= set(epost._slag)
    app.loader.import_default_modules()
    planlagt = {jobb["task"] for jobb in app.conf.beat_schedule.values()}
    assert {rutine.oppgave for rutine in ett.rutiner} <= planlagt & set(app.tasks)
    assert {innlesing.fil for innlesing in ett.innlesing} <= set(innlesinger())
    for navn in ett.api_navn.values():
        assert import_string(navn)


@pytest.mark.parametrize("ett", alle(), ids=lambda ett: ett.kode)
def test_nobody_without_a_role_sees_anything(ett: Register) -> None:
    assert ett.synlig_for is not None
    kommune = Kommune()
    kommune.meld()
    for hvem in kommune.person:
        assert ett.synlig_for(kommune[hvem]).model is ett.modell
    assert not ett.synlig_for(kommune["sluttet"]).exists()


def test_codes_and_places_are_one_register_s_alone() -> None:
    koder = [sakstype.kode for sakstype in sakstyper()]
    plasser = [punkt.plass for ett in alle() for punkt in ett.meny]
    filer = [innlesing.plass for ett in alle() for innlesing in ett.innlesing]
    kapittelplasser = [kapittel.plass for kapittel in kapitler()]
    for en in (koder, plasser, filer, kapittelplasser, [liste.plass for liste in arbeidslister().values()]):
        assert len(en) == len(set(en))


def test_a_new_register_is_written_nowhere_else(med_registre: Callable[..., None]) -> None:
    kommune = Kommune()
    med_registre(*alle(), LEKE)
    forside = _side_for(kommune, "leder")
    assert "Dette venter på deg" in forside
    assert [f"Lek nummer {nr}" in forside for nr in range(7)] == [True] * 5 + [False] * 2
    assert "Alle leker" in forside
    assert '<a class="ds-button" href="/leke/">Leker</a>' in forside
    assert "Åpne innboksen: 7 saker" in forside
    assert "Lek nummer 6" in _side_for(kommune, "leder", "/avvik/innboks/")
    assert "Lek nummer 0" not in _side_for(kommune, "laerer")
    assert "Ingenting venter på deg nå." in _side_for(kommune, "laerer")
    assert "Ingenting venter på deg nå." not in _side_for(kommune, "administrator")
    assert _side_for(kommune, "laerer", "/leke/") == _side_for(kommune, "laerer", "/api/v1/leke/") == "lek"


@pytest.mark.parametrize("uten", [ett.kode for ett in alle()])
def test_a_register_that_is_not_installed_is_absent_everywhere(
    med_registre: Callable[..., None], uten: str
) -> None:
    kommune = Kommune()
    borte = next(ett for ett in alle() if ett.kode == uten)
    med_registre(*(ett for ett in alle() if ett is not borte))
    for hvem in ("leder", "direktoer", "koordinator", "administrator", "laerer", "sluttet"):
        assert f'href="/{uten}/' not in _side_for(kommune, hvem), hvem
    klient = Client()
    klient.force_login(kommune["leder"])
    for adresse in (f"/{uten}/", f"/api/v1/{uten}/"):
        assert klient.get(adresse).status_code == 404
    for punkt in borte.meny:
        with pytest.raises(NoReverseMatch):
            reverse(punkt.side)
    assert not {innlesing.fil for innlesing in borte.innlesing} & set(innlesinger())
