"""The editor of the template in a browser: ordered by keys alone and by dragging, on a phone and a desk."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from sjekkliste.mal.services import versjon as malene
from sjekkliste.models import Mal, Malomraade
from tests.nettleser.hjelp import axe, renner_over, skjermbilde
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


@pytest.fixture
def utkast(kommune: Kommune) -> Mal:
    return malene.legg_inn_standardmal(aktoer=None)


def koder(mal: Mal) -> dict[str, list[str]]:
    return {
        omraade.kode: [ett.kode for ett in omraade.spoersmaal.all()]
        for omraade in Malomraade.objects.filter(mal=mal)
    }


def aapne(side: Page, logg_inn: Any, kommune: Kommune, mal: Mal) -> None:
    logg_inn(side, kommune["koordinator"])
    side.goto(reverse("sjekkliste:mal_rediger", args=[mal.pk]))


@pytest.mark.parametrize("bredde", [390, 1280])
def test_by_keys_alone(ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal, bredde: int) -> None:
    side = ny_side(bredde=bredde)
    aapne(side, logg_inn, kommune, utkast)
    ned = side.get_by_role("button", name="Flytt ned: Har dere vurdert risikoen i tjenestene dere gir?")
    ned.focus()
    sagt = side.locator("#mal-kunngjoering")
    for plass in (2, 3, 4, 5):
        side.keyboard.press("Enter")
        expect(sagt).to_contain_text(f"står nå som nummer {plass} av 5 i Risiko og sårbarhet (ROS).")
        expect(ned).to_be_focused()
        expect(ned).to_be_in_viewport()
    # One more leads into the next område.
    side.keyboard.press("Space")
    expect(sagt).to_contain_text("står nå som nummer 1 av 5 i HMS og arbeidsmiljø.")
    expect(ned).to_be_focused()
    assert koder(utkast)["hms"][0] == "ros-tjenester"
    # The område itself, from the button that follows by Tab.
    opp = side.get_by_role("button", name="Flytt opp: HMS og arbeidsmiljø")
    opp.focus()
    side.keyboard.press("Enter")
    expect(sagt).to_contain_text("Området «HMS og arbeidsmiljø» står nå som nummer 1 av 6.")
    expect(opp).to_be_focused()
    side.keyboard.press("Enter")  # it stands first already
    expect(sagt).to_contain_text("Det står allerede ytterst.")
    expect(opp).to_be_focused()
    assert next(iter(koder(utkast))) == "hms"
    assert not renner_over(side)


VED_SIDEN = """([fra, til]) => {
  const rad = document.querySelector(til);
  return rad.nextElementSibling === document.querySelector(fra);
}"""


def dra(side: Page, fra: str, til: str) -> None:
    """Drags by the handle of one row onto another, as a hand does: with stops on the way."""
    haandtak = side.locator(f"{fra} > [data-haandtak], {fra} > div > [data-haandtak]").first
    maal = side.locator(til)
    maal.scroll_into_view_if_needed()
    a, b = haandtak.bounding_box(), maal.bounding_box()
    assert a is not None
    assert b is not None
    side.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] / 2)
    side.mouse.down()
    side.mouse.move(a["x"] + 8, a["y"] + a["height"] / 2 + 8, steps=3)
    side.mouse.move(b["x"] + 40, b["y"] + b["height"] - 8, steps=15)
    # Rows change places one at a time: a hand stays until the row lies beside the other.
    for nr in range(200):
        side.mouse.move(b["x"] + 40 + nr % 5, b["y"] + b["height"] - 8)
        if side.evaluate(VED_SIDEN, [fra, til]):
            break
    side.mouse.up()


@pytest.mark.parametrize("bredde", [390, 1280])
def test_by_dragging(ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal, bredde: int) -> None:
    side = ny_side(bredde=bredde, hoyde=1400)
    aapne(side, logg_inn, kommune, utkast)
    pk = {ett.kode: ett.pk for omraade in utkast.omraader.all() for ett in omraade.spoersmaal.all()}
    sagt = side.locator("#mal-kunngjoering")
    dra(side, f"#s{pk['ros-tjenester']}", f"#s{pk['ros-kvalitet']}")
    expect(sagt).to_contain_text("står nå som nummer 3 av 5")
    assert koder(utkast)["ros"][:3] == ["ros-hms", "ros-kvalitet", "ros-tjenester"]
    # What came back can be dragged too, also into another område.
    dra(side, f"#s{pk['ros-informasjonssikkerhet']}", f"#s{pk['hms-risikovurdering']}")
    expect(sagt).to_contain_text("i HMS og arbeidsmiljø.")
    assert "ros-informasjonssikkerhet" in koder(utkast)["hms"]
    assert len(koder(utkast)["ros"]) == 4


def test_by_finger(ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal) -> None:
    """The handle is dragged; elsewhere a finger still scrolls the page."""
    side = ny_side(bredde=390, hoyde=1400)
    finger = side.context.new_cdp_session(side)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    aapne(side, logg_inn, kommune, utkast)
    pk = {ett.kode: ett.pk for omraade in utkast.omraader.all() for ett in omraade.spoersmaal.all()}
    fra, til = f"#s{pk['ros-tjenester']}", f"#s{pk['ros-hms']}"
    a, b = side.locator(f"{fra} > [data-haandtak]").bounding_box(), side.locator(til).bounding_box()

    def beroer(slag: str, x: float, y: float) -> None:
        punkter = [] if slag == "touchEnd" else [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": slag, "touchPoints": punkter})

    beroer("touchStart", a["x"] + 10, a["y"] + 10)
    for nr in range(200):
        beroer("touchMove", a["x"] + 10 + nr % 5, min(a["y"] + 10 + 4 * nr, b["y"] + b["height"] - 8))
        if side.evaluate(VED_SIDEN, [fra, til]):
            break
    beroer("touchEnd", 0, 0)
    expect(side.locator("#mal-kunngjoering")).to_contain_text("står nå som nummer 2 av 5")
    assert koder(utkast)["ros"][:2] == ["ros-hms", "ros-tjenester"]


def test_a_drag_that_is_not_stored_goes_back(
    ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal
) -> None:
    side = ny_side(hoyde=1400)
    aapne(side, logg_inn, kommune, utkast)
    side.context.route("**/flytt/", lambda rute: rute.abort())
    pk = {ett.kode: ett.pk for omraade in utkast.omraader.all() for ett in omraade.spoersmaal.all()}
    dra(side, f"#s{pk['ros-tjenester']}", f"#s{pk['ros-kvalitet']}")
    expect(side.get_by_role("alert")).to_contain_text("får ikke kontakt")
    expect(side.locator(".mal-spoersmaal").first.locator("li").first).to_have_id(f"s{pk['ros-tjenester']}")


def test_a_second_editor_sees_the_order_as_it_is(
    ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal
) -> None:
    side = ny_side()
    aapne(side, logg_inn, kommune, utkast)
    malene.endre_merknad(mal_id=utkast.pk, versjon=1, aktoer=kommune["direktoer"], merknad="Imens.")
    side.get_by_role("button", name="Flytt ned: Risiko og sårbarhet (ROS)").click()
    expect(side.locator("#maleditor .ds-alert")).to_contain_text("Noen andre har endret malen imens")
    expect(side.locator("#maleditor")).to_contain_text("Imens.")


def test_without_javascript(ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal) -> None:
    side = ny_side(javascript=False)
    aapne(side, logg_inn, kommune, utkast)
    expect(side.locator("[data-haandtak]").first).to_be_hidden()
    ned = side.get_by_role("button", name="Flytt ned: HMS og arbeidsmiljø")
    ned.focus()
    side.keyboard.press("Enter")
    side.wait_for_url("**fokus=**")
    expect(side.locator("main")).to_contain_text("Området «HMS og arbeidsmiljø» står nå som nummer 3 av 6.")
    expect(ned).to_be_focused()
    assert list(koder(utkast))[2] == "hms"


def test_every_page_of_it_in_both_widths_and_colours(
    ny_side: Any, logg_inn: Any, kommune: Kommune, utkast: Mal
) -> None:
    """Axe, and pictures where they are asked for."""
    side = ny_side()
    logg_inn(side, kommune["koordinator"])
    spoersmaal = utkast.omraader.first().spoersmaal.first()
    sider = {
        "liste": reverse("sjekkliste:mal"),
        "rediger": reverse("sjekkliste:mal_rediger", args=[utkast.pk]),
        "publiser": reverse("sjekkliste:mal_publiser", args=[utkast.pk]),
        "spoersmaal": reverse("sjekkliste:mal_spoersmaal", args=[utkast.pk, spoersmaal.pk]),
        "forhaandsvis": reverse("sjekkliste:mal_forhaandsvis", args=[utkast.pk]),
        "vis": reverse("sjekkliste:mal_vis", args=[utkast.pk]),
    }
    funn = []
    for navn, adresse in sider.items():
        side.goto(adresse)
        if navn == "spoersmaal":
            side.get_by_label("Bare noen").check()
        funn += axe(side)
        for bredde in (390, 1280):
            side.set_viewport_size({"width": bredde, "height": 900})
            for tema in ("light", "dark"):
                side.emulate_media(color_scheme=tema)
                skjermbilde(side, f"mal-{navn}-{bredde}-{tema}")
            funn += [f"{navn}: wider than {bredde}"] if renner_over(side) else []
    malene.publiser(mal_id=utkast.pk, versjon=1, aktoer=None)
    for navn in ("vis", "trekk_tilbake"):
        side.goto(reverse(f"sjekkliste:mal_{navn}", args=[utkast.pk]))
        funn += axe(side)
    kommune.aapne()
    malene.ny_versjon(aktoer=kommune["koordinator"])
    for adresse in (sider["liste"], sider["vis"]):
        side.goto(adresse)
        funn += axe(side)
    assert not funn, "\n".join(funn)
