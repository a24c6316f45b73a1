"""A headless browser against the live server: one for the session, a fresh page for each test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

ARGUMENTER = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def nettleser(nettleser_sti: str) -> Iterator[Browser]:
    """Debian's chromium, started once. Skips, or fails in CI, where there is none (see `nettleser_sti`)."""
    # Playwright runs an event loop in this thread; Django would refuse the ORM beside it.
    foer = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        nettleser = playwright.chromium.launch(executable_path=nettleser_sti, args=ARGUMENTER)
        yield nettleser
        nettleser.close()
    if foer is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = foer


VENTETID = 10_000  # milliseconds before a step that does not come is a failure
NySide = Callable[..., Page]


@pytest.fixture
def ny_side(nettleser: Browser, live_server: Any) -> Iterator[NySide]:
    """Makes pages: `ny_side(bredde=390, tema="dark", javascript=False)`, each in a context of its own.

    Pages reach the live server only. A script that fails, and what the Content-Security-Policy stops, fail
    the test.
    """
    apne: list[BrowserContext] = []
    feil: list[str] = []

    def lag(bredde: int = 1280, hoyde: int = 900, tema: str = "light", javascript: bool = True) -> Page:
        kontekst = nettleser.new_context(
            base_url=live_server.url,
            viewport={"width": bredde, "height": hoyde},
            color_scheme=tema,  # type: ignore[arg-type]
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        kontekst.set_default_timeout(VENTETID)
        apne.append(kontekst)
        kontekst.route("**/*", lambda rute: _bare_oss(rute, live_server.url))
        side = kontekst.new_page()
        side.on("pageerror", lambda unntak: feil.append(f"{side.url}: {unntak}"))
        side.on("console", lambda melding: _merk_brudd(melding, feil))
        return side

    yield lag
    for kontekst in apne:
        kontekst.close()
    assert not feil, "\n".join(feil)


@pytest.fixture
def side(ny_side: NySide) -> Page:
    """One page, 1280 px wide, light, with JavaScript."""
    return ny_side()


@pytest.fixture
def logg_inn(live_server: Any) -> Callable[[Page, Any], None]:
    """`logg_inn(side, bruker)`: the page's context is logged in as that person, without the login page."""

    def _logg_inn(side: Page, bruker: Any) -> None:
        klient = Client()
        klient.force_login(bruker)
        informasjonskapsel = klient.cookies[settings.SESSION_COOKIE_NAME]
        side.context.clear_cookies()
        side.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": informasjonskapsel.value,
                    "url": live_server.url,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    return _logg_inn


def _bare_oss(rute: Route, adresse: str) -> None:
    if rute.request.url.startswith((f"{adresse}/", "data:", "blob:")):
        rute.continue_()
    else:
        rute.abort()


def _merk_brudd(melding: ConsoleMessage, feil: list[str]) -> None:
    # A 404 asked for on purpose is written here too; what the policy stops is always a fault.
    tekst = melding.text
    if melding.type == "error" and ("Content Security Policy" in tekst or "Trusted" in tekst):
        feil.append(f"{melding.location.get('url', '')}: {tekst}")
