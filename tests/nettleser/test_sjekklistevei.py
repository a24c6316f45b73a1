"""A sjekkliste in a real browser: by keys alone on a phone, two at once, without net, without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from felles.klokke import i_dag
from felles.tid import tertial_av
from sjekkliste.kunnskap import Enhetskunnskap
from sjekkliste.models import Sjekkliste, Svar
from sjekkliste.svar.regler import tertialet_foer
from tests.nettleser.hjelp import axe, renner_over, skjermbilde
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db(transaction=True)
NySide = Callable[..., Page]
LoggInn = Callable[[Page, Any], None]


@pytest.fixture
def kommune(transactional_db: None) -> Kommune:
    """Two runder: of the tertial before last, delivered by HJ, and of the last, open."""
    kommune = Kommune()
    siste = tertialet_foer(i_dag().year, tertial_av(i_dag()))
    kommune.aapne(*tertialet_foer(*siste))
    kommune.i_status("levert", ros_2="delvis")
    kommune.aapne(*siste)
    return kommune


@pytest.fixture
def aapne(kommune: Kommune, ny_side: NySide, logg_inn: LoggInn) -> Callable[..., Page]:
    def _aapne(hvem: str = "leder", **valg: Any) -> Page:
        side = ny_side(**valg)
        logg_inn(side, kommune[hvem])
        side.goto(f"/sjekkliste/{kommune.liste().pk}/")
        return side

    return _aapne


def svar(kommune: Kommune, kode: str) -> Svar:
    return Svar.objects.get(sjekkliste=kommune.liste(), spoersmaal__kode=kode)


def kort(side: Page, kommune: Kommune, kode: str) -> Any:
    return side.locator(f"#spoersmaal-{svar(kommune, kode).spoersmaal_id}")


def se_over(side: Page, navn: str) -> None:
    """Nothing for axe to find, nothing to scroll sideways for."""
    assert axe(side) == []
    assert not renner_over(side)
    skjermbilde(side, f"sjekkliste/{navn}")


def tab_til(side: Page, id_: str, flest: int = 60) -> None:
    """Presses Tab until the element has the focus."""
    for _nr in range(flest):
        side.keyboard.press("Tab")
        if side.evaluate("document.activeElement.id") == id_:
            return
    raise AssertionError(f"Tab never came to {id_}")


def test_from_empty_to_delivered_by_keys_alone_on_a_phone(
    kommune: Kommune, aapne: Callable[..., Page]
) -> None:
    side = aapne(bredde=390)
    ros_1, ros_2, hms_1 = (svar(kommune, kode).spoersmaal_id for kode in ("ros-1", "ros-2", "hms-1"))
    expect(side.locator("#fremdrift")).to_contain_text("0 av 3 besvart")
    tab_til(side, f"s{ros_1}_verdi_0")
    side.keyboard.press("Space")
    expect(side.locator(f"#status-{ros_1}")).to_contain_text("Lagret kl.")
    expect(side.locator("#fremdrift")).to_contain_text("1 av 3 besvart")
    assert side.evaluate("document.activeElement.id") == f"s{ros_1}_verdi_0"
    # The answer from last time, by one key; the focus stays where it was.
    tab_til(side, f"s{ros_2}_verdi_0")
    side.keyboard.press("u")
    expect(side.locator(f"#s{ros_2}_kommentar")).to_have_value("Slik er det.")
    expect(side.locator("#fremdrift")).to_contain_text("2 av 3 besvart")
    assert side.evaluate("document.activeElement.id") == f"s{ros_2}_verdi_0"
    # «u» in a text is a letter.
    tab_til(side, f"s{hms_1}_verdi_0")
    side.keyboard.press("Space")
    side.keyboard.press("ArrowRight")
    side.keyboard.press("ArrowRight")
    tab_til(side, f"s{hms_1}_kommentar")
    side.keyboard.type("Vi utsatte rundene.", delay=20)
    expect(side.locator(f"#status-{hms_1}")).to_contain_text("Legg til et tiltak")
    tab_til(side, f"s{hms_1}_uten_tiltak")
    side.keyboard.type("De er gjort i dag.", delay=20)
    expect(side.locator("#fremdrift")).to_contain_text("3 av 3 besvart")
    expect(side.locator("#fremdrift")).not_to_contain_text("mangler noe")
    se_over(side, "utfylt-390")
    # Too early: what is lacking is told, with the focus on it.
    tab_til(side, "id_medvirkning_ansatte")
    side.keyboard.type("Gjennomgått på personalmøte.")
    for _nr in range(4):
        side.keyboard.press("Tab")
        if side.evaluate("document.activeElement.hasAttribute('data-lever')"):
            break
    side.keyboard.press("Enter")
    expect(side.locator("ds-error-summary")).to_contain_text("verneombudet har medvirket")
    se_over(side, "mangler-390")
    tab_til(side, "id_medvirkning_verneombud")
    side.keyboard.type("Verneombudet var med på møtet.")
    side.keyboard.press("Tab")
    side.keyboard.press("Enter")
    expect(side.get_by_text("Sjekklisten er levert.")).to_be_visible()
    se_over(side, "levert-390")
    liste = kommune.liste()
    assert (liste.status, liste.medvirkning_ansatte) == ("levert", "Gjennomgått på personalmøte.")
    levert = {ett.spoersmaal.kode: ett for ett in liste.leveringer.get().svar.select_related("spoersmaal")}
    assert {kode: ett.verdi for kode, ett in levert.items()} == {
        "ros-1": "ja",
        "ros-2": "delvis",
        "hms-1": "nei",
    }
    assert levert["hms-1"].kommentar == "Vi utsatte rundene."


def test_what_is_typed_fast_is_saved_every_word_in_order(
    kommune: Kommune, aapne: Callable[..., Page]
) -> None:
    side = aapne()
    boks = kort(side, kommune, "ros-1")
    boks.get_by_label("Nei").check()
    felt = boks.get_by_label("Kommentar")
    tekst = ""
    for ord_ in ("Første ", "andre ", "tredje ", "fjerde"):
        felt.press_sequentially(ord_)
        felt.dispatch_event("change")  # saves at once, while the one before is under way
        tekst += ord_
    expect(felt).to_have_value(tekst)
    expect(felt).to_be_focused()
    expect(boks.locator("[data-konflikt]")).to_have_count(0)
    side.get_by_role("link", name="Sjekklister", exact=True).click()  # what is typed is saved before leaving
    side.wait_for_url("**/sjekkliste/")
    assert svar(kommune, "ros-1").kommentar == tekst


def test_saving_never_delivers(kommune: Kommune, aapne: Callable[..., Page]) -> None:
    """With the focus on the button that delivers, what is saved meanwhile is saved, and no more."""
    kommune.besvar_alt()
    side = aapne()
    for merkelapp in ("Hvordan har de ansatte medvirket?", "Hvordan har verneombudet medvirket?"):
        side.get_by_label(merkelapp).fill("På møtet.")
    side.get_by_role("button", name="Lever sjekklisten").focus()
    felt = side.get_by_label("Hvordan har de ansatte medvirket?")
    felt.evaluate("felt => { felt.value = 'På møtet i mai.' }")
    felt.dispatch_event("change")
    expect(side.locator("form", has=felt)).not_to_have_attribute("data-ulagret", "")
    expect(side.locator("#status-medvirkning")).to_contain_text("Lagret kl.")
    expect(side.locator("#lever-knapp")).to_be_visible()
    side.goto("/sjekkliste/")
    liste = kommune.liste()
    assert (liste.status, liste.medvirkning_ansatte) == ("aapen", "På møtet i mai.")


@pytest.mark.parametrize("valg", ["Behold mitt", "Bruk det som er lagret"])
def test_of_two_at_once_the_second_sees_both_answers_and_chooses(
    kommune: Kommune, aapne: Callable[..., Page], valg: str
) -> None:
    side = aapne(bredde=390)
    kommune.svar("ros-1", verdi="delvis", kommentar="Vara skrev dette.", av="stedfortreder")
    boks = kort(side, kommune, "ros-1")
    boks.get_by_label("Ja", exact=True).check()
    expect(boks.locator("[data-konflikt]")).to_contain_text("Navn Stedfortreder endret dette")
    expect(boks.locator("[data-konflikt]")).to_contain_text("Vara skrev dette.")
    boks.get_by_label("Kommentar").fill("Leder skrev dette.")  # typing on loses nothing, and saves nothing
    se_over(side, "konflikt-390")
    assert svar(kommune, "ros-1").kommentar == "Vara skrev dette."
    boks.get_by_role("button", name=valg).click()
    behold = valg == "Behold mitt"
    expect(boks.locator("[data-konflikt]")).to_have_count(0)
    expect(boks.locator(".sl-status")).to_contain_text("Lagret")
    expect(boks.get_by_label("Kommentar")).to_have_value(
        "Leder skrev dette." if behold else "Vara skrev dette."
    )
    lagret = svar(kommune, "ros-1")
    assert (lagret.verdi, lagret.kommentar) == (
        ("ja", "Leder skrev dette.") if behold else ("delvis", "Vara skrev dette.")
    )
    # What comes after is against what is stored now.
    boks.get_by_label("Nei").check()
    expect(boks.locator(".sl-status")).not_to_contain_text("Stedfortreder")
    expect(boks.locator(".sl-status")).to_contain_text("Legg til et tiltak")
    assert svar(kommune, "ros-1").verdi == "nei"


def test_offline_one_writes_on_and_it_is_saved_once_the_network_is_back(
    kommune: Kommune, aapne: Callable[..., Page]
) -> None:
    side = aapne()
    boks = kort(side, kommune, "ros-1")
    side.context.set_offline(True)
    boks.get_by_label("Nei").check()
    expect(boks.locator(".sl-status")).to_contain_text("ingen kontakt")
    expect(side.locator("#htmx-feil")).to_have_count(0)
    boks.get_by_label("Kommentar").fill("Skrevet uten nett.")
    sagt: list[str] = []

    def bli(dialog: Any) -> None:
        sagt.append(dialog.type)
        dialog.dismiss()

    side.on("dialog", bli)
    side.evaluate("setTimeout(() => window.location.assign('/'), 0)")
    expect(boks.get_by_label("Kommentar")).to_have_value("Skrevet uten nett.")
    side.context.set_offline(False)
    expect(boks.locator(".sl-status")).to_contain_text("Lagret kl.", timeout=40_000)
    assert sagt == ["beforeunload"]
    assert svar(kommune, "ros-1").kommentar == "Skrevet uten nett."


def test_logged_out_while_one_writes(kommune: Kommune, aapne: Callable[..., Page], logg_inn: LoggInn) -> None:
    side = aapne()
    boks = kort(side, kommune, "ros-1")
    side.context.clear_cookies()
    boks.get_by_label("Nei").check()
    expect(boks.locator(".sl-status")).to_contain_text("logget ut")
    boks.get_by_label("Kommentar").fill("Skrevet mens jeg var ute.")
    logg_inn(side, kommune["leder"])
    side.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(boks.locator(".sl-status")).to_contain_text("Lagret kl.", timeout=40_000)
    assert svar(kommune, "ros-1").kommentar == "Skrevet mens jeg var ute."


def test_without_javascript(kommune: Kommune, aapne: Callable[..., Page]) -> None:
    side = aapne(bredde=390, javascript=False)
    for kode in ("ros-1", "ros-2"):
        boks = kort(side, kommune, kode)
        boks.get_by_label("Ja", exact=True).check()
        boks.get_by_role("button", name="Lagre").click()
        expect(kort(side, kommune, kode)).to_contain_text("Besvart")
    kort(side, kommune, "hms-1").get_by_role("button", name="Uendret").click()
    expect(side.locator("#fremdrift")).to_contain_text("3 av 3 besvart")
    side.get_by_label("Hvordan har de ansatte medvirket?").fill("På møte.")
    side.get_by_label("Hvordan har verneombudet medvirket?").fill("Med på møtet.")
    side.get_by_role("button", name="Lever sjekklisten").click()
    expect(side.get_by_text("Sjekklisten er levert.")).to_be_visible()
    assert Sjekkliste.objects.leverte().count() == 2


def test_the_contradiction_shows_at_once_and_can_be_explained(
    kommune: Kommune, aapne: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Enhetskunnskap,
        "motsigelse",
        lambda self, spoersmaal, verdi: (
            "Ingen avvik på åtte måneder." if (spoersmaal.kode, verdi) == ("ros-1", "ja") else ""
        ),
    )
    side = aapne()
    boks = kort(side, kommune, "ros-1")
    forklaring = boks.get_by_label("Forklar, eller endre svaret")
    expect(forklaring).to_be_hidden()
    boks.get_by_label("Ja", exact=True).check()
    expect(boks).to_contain_text("Ingen avvik på åtte måneder.")
    forklaring.fill("Vi melder muntlig.")
    expect(boks.locator(".sl-merke")).to_have_text("Besvart")
    se_over(side, "motsigelse-1280")
    assert svar(kommune, "ros-1").motsigelse_svar == "Vi melder muntlig."
    boks.get_by_label("Delvis").check()
    expect(forklaring).to_be_hidden()


def test_nothing_to_scroll_sideways_for(kommune: Kommune, aapne: Callable[..., Page]) -> None:
    for hvem in ("leder", "omraadeleder"):
        side = aapne(hvem, bredde=320)
        assert not renner_over(side)
        side.goto("/sjekkliste/")
        assert not renner_over(side)
