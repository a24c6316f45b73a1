"""Every cell of the step table, status × step × person, through service, page and API: one answer."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from saksramme.steg import Overgang
from tests.kontrakt.hjelp import Oppstilling

GJORT, UKJENT, NEKTET, FEIL_STATUS, UTDATERT = "gjort", "ukjent", "nektet", "feil status", "utdatert"
# What each way says; a page shows in its form the sentence about a step that leads nowhere.
_SIDE = {302: GJORT, 404: UKJENT, 403: NEKTET, 400: FEIL_STATUS, 422: FEIL_STATUS, 409: UTDATERT}
_API = {
    "finnes_ikke": UKJENT,
    "ikke_tillatt": NEKTET,
    "ugyldig_overgang": FEIL_STATUS,
    "utdatert": UTDATERT,
    "ugyldig": "feil i det som ble sendt",
}


class Kanaler:
    """The ways in which one person takes one step with one case; each attempt is undone."""

    def __init__(self, oppstilling: Oppstilling, steg: str, sak: Any, navn: str) -> None:
        self.oppstilling, self.steg, self.sak, self.navn = oppstilling, steg, sak, navn
        self.felt = oppstilling.kontrakt.felt.get(steg, {})

    def _adresse(self, foran: str) -> str:
        rute = f"{foran}{self.oppstilling.register.kode}:{self.steg}"
        kontrakt = self.oppstilling.kontrakt
        return reverse(rute, kwargs={kontrakt.noekkel: kontrakt.argumenter(self.sak)[kontrakt.noekkel]})

    def tjeneste(self, versjon: int) -> str:
        kontrakt = self.oppstilling.kontrakt
        try:
            kontrakt.ta(self.steg, self.sak.pk, versjon, kontrakt.kommune[self.navn], self.felt)
        except ObjectDoesNotExist:
            return UKJENT
        except IkkeTillatt:
            return NEKTET
        except UgyldigOvergang:
            return FEIL_STATUS
        except Utdatert:
            return UTDATERT
        except Domenefeil as feil:
            return f"mangler: {feil}"
        return GJORT

    def side(self, versjon: int) -> str:
        klient = self.oppstilling.klienter[self.navn]
        svar = klient.post(self._adresse(""), {**self.felt, "versjon": versjon})
        return _SIDE.get(svar.status_code, str(svar.status_code))

    def api(self, versjon: int) -> str:
        klient, data = self.oppstilling.klienter[self.navn], {**self.felt, "versjon": versjon}
        svar: Any = klient.post(self._adresse("api:"), data, content_type="application/json")
        if svar.status_code == 200:
            return GJORT
        return _API.get(svar.json()["feil"]["kode"], str(svar.status_code))

    def skjema(self) -> int:
        """What the page of the step is, before anything is sent."""
        return self.oppstilling.klienter[self.navn].get(self._adresse("")).status_code

    def alle(self, versjon: int, *, bare_tjenesten: bool = False) -> dict[str, tuple[str, str]]:
        """What each channel answers, and the status in which the case then is."""
        kanaler = [self.tjeneste]
        if not bare_tjenesten:
            kanaler += [self.side, *([self.api] if self.oppstilling.register.api else [])]
        svar = {}
        for kanal in kanaler:
            with transaction.atomic():
                svar[kanal.__name__] = kanal(versjon), self.oppstilling.fersk(self.sak).status
                transaction.set_rollback(True)
        return svar


def _tabell(oppstilling: Oppstilling) -> dict[str, list[Overgang]]:
    tabell: dict[str, list[Overgang]] = {}
    for overgang in oppstilling.register.steg.overganger:
        tabell.setdefault(overgang.navn, []).append(overgang)
    return tabell


def _personer(oppstilling: Oppstilling, sak: Any) -> dict[str, set[str]]:
    """For each capacity somebody who has few others with the case, and one who sees it and has none."""
    lag_adgang, funnet = oppstilling.register.adgang, {}
    assert lag_adgang is not None
    for navn in oppstilling.kontrakt.personer:
        if sak.pk in oppstilling.synlige(navn):
            tilgang = oppstilling.tilgang(navn)
            funnet[navn] = set(lag_adgang(tilgang.bruker, oppstilling.fersk(sak), tilgang).aktoerer)
    egne = sorted(funnet, key=lambda navn: len(funnet[navn]))
    alle = set().union(*funnet.values())
    valgte = [next(navn for navn in egne if aktoer in funnet[navn]) for aktoer in sorted(alle)]
    return {navn: funnet[navn] for navn in [*egne[:1], *valgte]}


def _ventet(overganger: list[Overgang], status: str, aktoerer: set[str]) -> str | None:
    """By the table alone; None for a step that is neither theirs nor leads from here: that is refused."""
    mulige = [ett for ett in overganger if ett.fra == status]
    if any(ett.aktoerer & aktoerer for ett in mulige):
        return GJORT
    if mulige:
        return NEKTET
    return FEIL_STATUS if any(ett.aktoerer & aktoerer for ett in overganger) else None


def test_service_page_and_api_give_the_answer_of_the_table(oppstilling: Oppstilling) -> None:
    kontrakt, feil = oppstilling.kontrakt, []
    gjort: set[str] = set()
    feilet: set[tuple[str, str]] = set()
    for status, laget in kontrakt.saker.items():
        personer = _personer(oppstilling, laget)
        for steg, overganger in _tabell(oppstilling).items():
            with transaction.atomic():
                kontrakt.klargjoer(steg, laget)
                sak = oppstilling.fersk(laget)
                for navn, aktoerer in personer.items():
                    ventet = _ventet(overganger, status, aktoerer)
                    etter = overganger[0].til if ventet == GJORT else status
                    # The sentence of a step that leads nowhere is the same whoever asks for it.
                    sett = ventet == FEIL_STATUS and (steg, status) in feilet
                    feilet |= {(steg, status)} if ventet == FEIL_STATUS else set()
                    svar = Kanaler(oppstilling, steg, sak, navn).alle(sak.versjon, bare_tjenesten=sett)
                    gjort |= {steg} if ventet == GJORT else set()
                    for kanal, (sagt, ble) in svar.items():
                        enig = sagt in (NEKTET, FEIL_STATUS) if ventet is None else sagt == ventet
                        if not enig or ble != etter:
                            feil.append((steg, status, navn, sorted(aktoerer), kanal, ventet, sagt, ble))
                transaction.set_rollback(True)
    assert not feil
    assert gjort == set(_tabell(oppstilling))


def test_a_stale_version_changes_nothing_by_any_way(oppstilling: Oppstilling) -> None:
    kontrakt, proevd = oppstilling.kontrakt, set()
    for steg, overganger in _tabell(oppstilling).items():
        sak = kontrakt.saker[overganger[0].fra]
        kontrakt.klargjoer(steg, sak)
        fersk = oppstilling.fersk(sak)
        for navn, aktoerer in _personer(oppstilling, fersk).items():
            if _ventet(overganger, fersk.status, aktoerer) == GJORT:
                for svar in Kanaler(oppstilling, steg, fersk, navn).alle(fersk.versjon - 1).values():
                    assert svar == (UTDATERT, fersk.status), (steg, navn)
                proevd.add(steg)
        assert oppstilling.fersk(sak).versjon == fersk.versjon
    assert proevd == set(_tabell(oppstilling))


def test_nobody_is_shown_the_form_of_a_step_that_is_never_theirs(oppstilling: Oppstilling) -> None:
    """A page that only takes POST leads to the case."""
    for sak in oppstilling.kontrakt.saker.values():
        for navn, aktoerer in _personer(oppstilling, sak).items():
            for steg, overganger in _tabell(oppstilling).items():
                if not any(ett.aktoerer & aktoerer for ett in overganger):
                    assert Kanaler(oppstilling, steg, sak, navn).skjema() in (403, 302), (steg, navn)


def test_every_step_has_its_page_and_its_address_in_the_api(oppstilling: Oppstilling) -> None:
    foran = ("", "api:") if oppstilling.register.api else ("",)
    uten = []
    for rute in (
        f"{ett}{oppstilling.register.kode}:{steg}" for ett in foran for steg in _tabell(oppstilling)
    ):
        kontrakt = oppstilling.kontrakt
        try:
            reverse(rute, kwargs={kontrakt.noekkel: kontrakt.argumenter(kontrakt.skjult)[kontrakt.noekkel]})
        except NoReverseMatch:
            uten.append(rute)
    assert not uten


@pytest.mark.parametrize("foran", ["", "api:"])
def test_what_is_offered_is_what_can_be_done(oppstilling: Oppstilling, foran: str) -> None:
    """The buttons of the page, and `kan` of the API, are the steps that the table gives the person now."""
    kontrakt, register = oppstilling.kontrakt, oppstilling.register
    if foran and not register.api:
        pytest.skip("no API")
    alle: set[str] = set()
    for status, sak in kontrakt.saker.items():
        for navn, aktoerer in _personer(oppstilling, sak).items():
            mine = {
                steg
                for steg, overganger in _tabell(oppstilling).items()
                if _ventet(overganger, status, aktoerer) == GJORT
            }
            tilbudt = _tilbudt(oppstilling, foran, sak, navn)
            # What a step requires besides may hide it; what is not theirs is never offered.
            assert tilbudt <= mine, (status, navn)
            alle |= tilbudt
    assert alle


def _tilbudt(oppstilling: Oppstilling, foran: str, sak: Any, navn: str) -> set[str]:
    klient, kode = oppstilling.klienter[navn], oppstilling.register.kode
    steg = {overgang.navn for overgang in oppstilling.register.steg.overganger}
    noekkel = oppstilling.kontrakt.noekkel
    argument = {noekkel: oppstilling.kontrakt.argumenter(sak)[noekkel]}
    rute = next(
        rute for rute in (oppstilling.api if foran else oppstilling.sider) if rute.argumenter == {noekkel}
    )
    svar: Any = klient.get(reverse(rute.navn, kwargs=argument))
    if svar.status_code != 200:
        return set()
    if foran:
        return steg & set(svar.json().get("kan", ()))
    return {ett for ett in steg if reverse(f"{kode}:{ett}", kwargs=argument) in svar.content.decode()}
