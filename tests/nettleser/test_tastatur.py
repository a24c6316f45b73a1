"""By keys alone: every stop can be seen, none is hidden behind something, and they come in reading order."""

from typing import Any

import pytest

from tests.nettleser.eksempel import bygg
from utboks import tasks

pytestmark = pytest.mark.django_db(transaction=True)

# Of the element in focus: its place in the document, and what is wrong with it.
STOPP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const feil = [];
  const stil = getComputedStyle(e);
  const merket = [e, e.closest("ds-field, .ik-tabell")].filter(Boolean).some((m) => {
    const s = getComputedStyle(m);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  });
  // The skip link is there only while it has focus.
  if (!merket && !e.matches(".ds-skip-link")) feil.push("no visible focus");
  const r = e.getBoundingClientRect();
  if (r.bottom <= 0 || r.top >= innerHeight) feil.push("outside of the window");
  if (stil.visibility === "hidden" || r.width === 0) feil.push("not visible");
  return { nr: [...document.querySelectorAll("*")].indexOf(e), html: e.outerHTML.slice(0, 90), feil };
}"""
SIDER = {
    "leder": ("sjekkliste:oversikt", "sjekkliste:vis", "sjekkliste:tiltak_nytt"),
    "avdelingsleder": (
        "forside",
        "avvik:meld",
        "avvik:innboks",
        "avvik:liste",
        "avvik:sak",
        "avvik:lukk",
        "tiltak:mine",
    ),
    "direktoer": (
        "rapport:tall",
        "rapport:liste",
        "rapport:kapittel",
        "organisasjon:tre",
        "sjekkliste:mal_rediger",
    ),
    "administrator": ("organisasjon:personer", "organisasjon:person", "organisasjon:gi_rolle"),
}
FLEST = 60


def test_every_stop_is_seen_and_in_reading_order(
    ny_side: Any, logg_inn: Any, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)
    eksempel = bygg()
    stier = {adresse.navn: adresse.sti for adresse in reversed(eksempel.adresser())}
    funn = []
    for hvem, navnene in SIDER.items():
        side = ny_side()
        logg_inn(side, eksempel.kommune[hvem])
        for navn in navnene:
            side.goto(stier[navn])
            forrige = -1
            for _nr in range(FLEST):
                side.keyboard.press("Tab")
                stopp = side.evaluate(STOPP)
                if stopp is None or ("ds-skip-link" in stopp["html"] and forrige > 0):
                    break  # all the way round
                if stopp["nr"] == forrige:
                    continue  # the parts of a date: the browser marks them itself
                funn += [f"{navn}: {ett}: {stopp['html']}" for ett in stopp["feil"]]
                if stopp["nr"] < forrige:
                    funn.append(f"{navn}: goes back: {stopp['html']}")
                forrige = stopp["nr"]
            assert forrige > 0, navn
    assert not funn, "\n".join(dict.fromkeys(funn))
