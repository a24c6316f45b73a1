"""What browser tests share: axe in light and dark, pictures, and every address of the product."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Locator, Page, expect

TEMAER = ("light", "dark")
_ALLE_REGLER = {"resultTypes": ["violations"]}
_FARGEREGLER = {
    **_ALLE_REGLER,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
BREDDER = {"smal": 320, "telefon": 390, "bred": 1280}


def axe(side: Page, temaer: tuple[str, ...] = TEMAER) -> list[str]:
    """What axe-core finds on the page as it is now, in each colour scheme; an empty list is what we want.

    All rules hold in the first scheme; the others differ in colours alone.
    """
    side.evaluate(Axe().axe_script)
    funn = []
    for tema in temaer:
        side.emulate_media(color_scheme=tema)  # type: ignore[arg-type]
        valg = _ALLE_REGLER if tema == temaer[0] else _FARGEREGLER
        for brudd in side.evaluate("(valg) => axe.run(document, valg).then((svar) => svar.violations)", valg):
            for node in brudd["nodes"][:3]:
                forklaring = " ".join(node["failureSummary"].split())
                funn.append(f"{tema} {side.url}: {brudd['id']}: {node['html'][:120]}: {forklaring}")
    return funn


def soekbart_felt(side: Page, merkelapp: str) -> Locator:
    """The input of a SoekbartValg: a text box until it is focused, then a combobox."""
    tekstboks = side.get_by_role("textbox", name=merkelapp)
    return tekstboks.or_(side.get_by_role("combobox", name=merkelapp))


def skriv_i_soekbart(side: Page, merkelapp: str, tekst: str) -> None:
    """Focuses a SoekbartValg and types, once the field answers: a person would wait for that too.

    What is typed before the element has woken up is text without suggestions, on a slow machine.
    """
    side.wait_for_load_state("load")
    soekbart_felt(side, merkelapp).click()
    felt = side.get_by_role("combobox", name=merkelapp)
    expect(felt).to_have_attribute("aria-expanded", "true")
    felt.fill(tekst)


def velg_soekbart(side: Page, merkelapp: str, valg: str) -> None:
    """Types into a SoekbartValg and takes the choice with exactly that text."""
    skriv_i_soekbart(side, merkelapp, valg)
    side.locator("u-option:visible").filter(has_text=re.compile(f"^{re.escape(valg)}$")).click()


def renner_over(side: Page) -> bool:
    """Must one scroll sideways to read the page? Only tables may, inside their own frame."""
    return bool(side.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def skjermbilde(side: Page, navn: str) -> Path | None:
    """A picture of the whole page in the folder that IKONTROLL_BILDER names; nothing where it is not set."""
    mappe = os.environ.get("IKONTROLL_BILDER")
    if not mappe:
        return None
    sti = Path(mappe) / f"{navn}.png"
    sti.parent.mkdir(parents=True, exist_ok=True)
    side.screenshot(path=sti, full_page=True)
    return sti


@dataclass(frozen=True)
class Rute:
    """One named route: its full name («avvik:sak») and the names of its arguments."""

    navn: str
    argumenter: frozenset[str]


@dataclass(frozen=True)
class Adresse:
    """A route with sample arguments filled in."""

    navn: str
    sti: str


def alle_ruter() -> list[Rute]:
    """Every route of the URL resolver. A route without a name is a fault: nothing could link to it."""
    return list(_ruter(get_resolver(), "", frozenset()))


def _ruter(resolver: URLResolver, navnerom: str, over: frozenset[str]) -> Iterator[Rute]:
    for moenster in resolver.url_patterns:
        argumenter = over | set(re.compile(moenster.pattern.regex.pattern).groupindex)
        if isinstance(moenster, URLResolver):
            under = f"{navnerom}{moenster.namespace}:" if moenster.namespace else navnerom
            yield from _ruter(moenster, under, argumenter)
        elif isinstance(moenster, URLPattern):
            assert moenster.name, f"Route without a name: {moenster.pattern}"
            yield Rute(f"{navnerom}{moenster.name}", argumenter)


def alle_adresser(
    eksempler: Mapping[str, Mapping[str, Any]], utelat: Mapping[str, str] | None = None
) -> list[Adresse]:
    """Every page of the product, with the arguments of `eksempler` («avvik:sak» → {"saksnummer": …}).

    `utelat` names the routes that are no pages, each with the reason. A route that has arguments and stands
    in neither is an error, so that no new page escapes; so is a name in either that no route has.
    """
    utelat = utelat or {}
    ruter = alle_ruter()
    ukjente = {*eksempler, *utelat} - {rute.navn for rute in ruter}
    assert not ukjente, f"No such route: {sorted(ukjente)}"
    mangler = [rute.navn for rute in ruter if rute.argumenter and rute.navn not in {*eksempler, *utelat}]
    assert not mangler, f"Sample arguments are missing for {sorted(mangler)}"
    navn = dict.fromkeys(rute.navn for rute in ruter if rute.navn not in utelat)
    return [Adresse(ett, reverse(ett, kwargs=dict(eksempler.get(ett, {})))) for ett in navn]
