"""The declared steps: every requirement of every step through service, button, sentence and database."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from avvik import services
from avvik.handlinger import hva_mangler, kan
from avvik.models import SAKSTYPE, Avvik
from avvik.steg import STEG
from avvik.tilgang import adgang
from avvik.tilstander import LUKKEDE, Status
from felles import register
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.klokke import naa
from felles.register import Register
from organisasjon.tilgang import Tilgang
from saksramme.steg import Krav, Overgang, Situasjon, Stegtabell, Tilleggskrav
from sjekkliste import services as sjekklistetjenester
from sjekkliste.steg import STEG as SJEKKLISTESTEG
from sjekkliste.tilgang import Adgang as Sjekklisteadgang
from tests.avvik.kommune import Kommune
from tests.sjekkliste.kommune import Kommune as Sjekklistekommune
from tiltak.models import Tiltak

PERSON = {"leder": "avdelingsleder", "behandler": "kollega", "melder": "ansatt"}
TJENESTE = {"start": "start_behandling"}
GITT: dict[str, dict[str, Any]] = {
    "trekk": {"grunn": "Feil"},
    "avvis": {"grunn": "ikke_avvik", "melding": "Dette er ikke et avvik"},
    "lukk": {"utfall": "utbedret", "melding": "Takk", "aarsak": "Ingen rutine"},
    "send_tilbake": {"kommentar": "Virket ikke"},
    "gjenaapne": {"grunn": "Ikke løst"},
}
TOMT: dict[str, Any] = {"utfall": "kvitt", "melding": " ", "aarsak": "", "kommentar": "", "grunn": " "}
CELLER = [
    pytest.param(overgang, krav, id=f"{overgang.navn}-{overgang.fra}-{krav.kode}")
    for overgang in STEG.overganger
    for krav in overgang.krav
]


class _Brudd:
    """Brings a case to where all holds but one requirement."""

    def __init__(self, kommune: Kommune, klokke: time_machine.Traveller, overgang: Overgang) -> None:
        self.kommune, self.klokke, self.overgang = kommune, klokke, overgang
        self.gitt = dict(GITT.get(overgang.navn, {}))

    def lag(self, kode: str) -> Avvik:
        fra, navn = Status(self.overgang.fra), self.overgang.navn
        aapent = navn in ("start_tiltak", "send_tilbake")
        if kode in ("aapent_tiltak", "nytt_tiltak", "alle_tiltak_avsluttet", "effekt_vurdert"):
            aapent = not aapent
        sak = self.kommune.sak_i(fra, aapent_tiltak=aapent)
        endringer: dict[str, dict[str, Any]] = {
            "grad_satt": {"alvorlighetsgrad": None},
            "lett_grad": {"alvorlighetsgrad": "hoey"},
            "kategori": {"kategori": None},
        }
        if endring := endringer.get(kode):
            Avvik.objects.filter(pk=sak.pk).update(**endring)
        elif kode == "effekt_vurdert":
            self.kommune.utfoer_alle(sak)
        elif kode == "innen_30_dager":
            self.klokke.shift(31 * 86400)
        elif kode == "avvisningsgrunn":
            self.gitt["grunn"] = "uklart"
        elif kode in TOMT:
            self.gitt[kode] = TOMT[kode]
        return Avvik.objects.get(pk=sak.pk)


@pytest.mark.parametrize(("overgang", "krav"), CELLER)
def test_what_a_step_lacks_is_said_by_all_who_read_the_table(
    kommune: Kommune, klokke: time_machine.Traveller, overgang: Overgang, krav: Krav
) -> None:
    brudd = _Brudd(kommune, klokke, overgang)
    sak = brudd.lag(krav.kode)
    bruker = kommune[PERSON[sorted(overgang.aktoerer)[-1]]]
    situasjon = Situasjon(adgang(bruker, sak), Tiltak.objects.for_sak(SAKSTYPE, sak.pk), naa())
    # A form can mend what it asks for: the button stands, and the form says what is wrong.
    assert (overgang.navn in kan(situasjon)) is bool(krav.felt)
    tjeneste = getattr(services, TJENESTE.get(overgang.navn, overgang.navn))
    with pytest.raises(krav.feil) as feil:
        tjeneste(avvik_id=sak.pk, versjon=sak.versjon, aktoer=bruker, **brudd.gitt)
    assert (str(feil.value), feil.value.felt) == (str(krav.setning), krav.felt)
    assert Avvik.objects.get(pk=sak.pk).status == overgang.fra
    if krav.sql:
        with pytest.raises(IntegrityError, match=krav.kode), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(status=overgang.til, lukket=naa())
    elif overgang.til not in LUKKEDE:
        # What the row alone cannot tell, the database leaves to the services.
        Avvik.objects.filter(pk=sak.pk).update(status=overgang.til, lukket=None)


def test_nothing_is_declared_that_the_sentence_ahead_does_not_know(kommune: Kommune) -> None:
    leder = kommune["avdelingsleder"]

    def si(status: str, *, endring: dict[str, Any] | None = None, **felt: Any) -> str:
        sak = kommune.sak_i(status, **felt)
        Avvik.objects.filter(pk=sak.pk).update(**(endring or {"importert": False}))
        sak = Avvik.objects.get(pk=sak.pk)
        return hva_mangler(Situasjon(adgang(leder, sak), Tiltak.objects.for_sak(SAKSTYPE, sak.pk), naa()))

    kategori = "Saken har ingen kategori ennå. Den må ha en før den kan lukkes."
    assert si("meldt", kategori=None, grad="kritisk") == ""
    assert si("under_behandling") == ""
    assert si("under_behandling", grad="hoey", aapent_tiltak=True) == ""
    assert si("under_behandling", grad="hoey", kategori=None) == (
        f"Alvorlighetsgraden er høy eller kritisk. Legg til et tiltak for å komme videre. {kategori}"
    )
    assert si("tiltak_paagaar") == ""
    assert si("tiltak_paagaar", aapent_tiltak=True, kategori=None) == (
        f"Når alle tiltak er utført eller avlyst, kan saken gå videre. {kategori}"
    )
    virket_ikke = "Virket det ikke? Legg til et nytt tiltak, så kan saken gå tilbake."
    assert si("til_evaluering") == virket_ikke
    assert si("til_evaluering", kategori=None) == f"{virket_ikke} {kategori}"
    assert si("til_evaluering", aapent_tiltak=True) == ""
    assert si("til_evaluering", kategori=None, endring={"importert": True}) == virket_ikke
    sak = kommune.sak_i("til_evaluering", aapent_tiltak=True, kategori=None)
    kommune.utfoer_alle(sak)
    sak = Avvik.objects.get(pk=sak.pk)
    situasjon = Situasjon(adgang(leder, sak), Tiltak.objects.for_sak(SAKSTYPE, sak.pk), naa())
    assert hva_mangler(situasjon) == f"Vurder om hvert tiltak virket. Så kan saken lukkes. {kategori}"


AAPEN_SAK = "Prøven har en åpen sak om dette."


@pytest.fixture
def tillegg(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """A register that exists here alone asks that nothing of its own is open, of another's step."""

    def erklaer(annet: str, steg: str) -> None:
        krav = Krav(
            kode="proeve",
            holder=lambda s: False,
            setning=_("Prøven har en åpen sak om dette."),
            mangler=lambda s: AAPEN_SAK,
        )
        proeve = Register(kode="proeve", navn="Prøve", tilleggskrav=(Tilleggskrav(annet, steg, krav),))
        monkeypatch.setitem(register._registre, "proeve", proeve)

    return erklaer


@pytest.mark.parametrize("overgang", STEG.overganger, ids=lambda o: f"{o.navn}-{o.fra}")
def test_what_another_register_adds_is_read_by_the_same(
    kommune: Kommune,
    klokke: time_machine.Traveller,
    tillegg: Callable[[str, str], None],
    overgang: Overgang,
) -> None:
    sak = _Brudd(kommune, klokke, overgang).lag("ingenting")
    bruker = kommune[PERSON[sorted(overgang.aktoerer)[-1]]]

    def situasjon() -> Situasjon:
        return Situasjon(adgang(bruker, sak), Tiltak.objects.for_sak(SAKSTYPE, sak.pk), naa())

    foer = kan(situasjon())
    assert overgang.navn in foer
    tillegg("avvik", overgang.navn)
    assert kan(situasjon()) == [navn for navn in foer if navn != overgang.navn]
    if sak.er_aapen and situasjon().adgang.kan_behandle:
        assert AAPEN_SAK in hva_mangler(situasjon())
    tjeneste = getattr(services, TJENESTE.get(overgang.navn, overgang.navn))
    with pytest.raises(Domenefeil, match=AAPEN_SAK):
        tjeneste(avvik_id=sak.pk, versjon=sak.versjon, aktoer=bruker, **GITT.get(overgang.navn, {}))


class TestSjekkliste:
    """The steps of the other register, through the same table."""

    @pytest.fixture
    def kommune(self, db: None, klokke: time_machine.Traveller) -> Sjekklistekommune:
        kommune = Sjekklistekommune()
        kommune.aapne()
        return kommune

    def _kan(self, kommune: Sjekklistekommune, navn: str, steg: str) -> bool:
        bruker = kommune[navn]
        adgangen = Sjekklisteadgang(bruker, kommune.liste(), Tilgang(bruker))
        return SJEKKLISTESTEG.kan(steg, Situasjon(adgangen, (), naa()))

    def _gjoer(self, kommune: Sjekklistekommune, navn: str, steg: str) -> None:
        liste = kommune.liste()
        felt: dict[str, Any] = {
            "lever": {"medvirkning_ansatte": "På møte.", "medvirkning_verneombud": "Har lest."},
            "returner": {"melding": "Skriv mer."},
        }.get(steg, {})
        tjeneste = getattr(sjekklistetjenester, steg)
        tjeneste(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=kommune[navn], **felt)

    @pytest.mark.parametrize("overgang", SJEKKLISTESTEG.overganger, ids=lambda o: f"{o.navn}-{o.fra}")
    def test_another_register_and_a_locked_runde_stop_every_step(
        self, kommune: Sjekklistekommune, tillegg: Callable[[str, str], None], overgang: Overgang
    ) -> None:
        if overgang.fra == "aapen":
            kommune.besvar_alt()
        kommune.i_status(str(overgang.fra))
        navn = "leder" if "leder" in overgang.aktoerer else "omraadeleder"
        assert self._kan(kommune, navn, overgang.navn)
        tillegg("sjekkliste", overgang.navn)
        assert not self._kan(kommune, navn, overgang.navn)
        with pytest.raises(Domenefeil, match=AAPEN_SAK):
            self._gjoer(kommune, navn, overgang.navn)
        register._registre.pop("proeve")
        runde = kommune.liste().runde
        sjekklistetjenester.laas_runde(
            runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"]
        )
        assert not self._kan(kommune, navn, overgang.navn)
        with pytest.raises(UgyldigOvergang, match="Runden er låst"):
            self._gjoer(kommune, navn, overgang.navn)


class _Tilstand(models.TextChoices):
    A = "a"
    B = "b"
    C = "c"


class _Sak:
    def __init__(self, status: str) -> None:
        self.status = status

    def get_status_display(self) -> str:
        return str(_Tilstand(self.status).label)


class _Adgang:
    def __init__(self, sak: _Sak, aktoerer: set[str]) -> None:
        self.sak, self.aktoerer = sak, aktoerer


_krav = st.builds(
    lambda kode, felt, holder: Krav(
        kode=kode, setning=kode, felt=kode if felt else None, holder=lambda s: holder or kode in s.gitt
    ),
    st.sampled_from("xyz"),
    st.booleans(),
    st.booleans(),
)
_overgang = st.builds(
    Overgang,
    st.sampled_from(["fram", "ut"]),
    st.sampled_from(_Tilstand.values),
    st.sampled_from(_Tilstand.values),
    st.frozensets(st.sampled_from(["leder", "melder"]), min_size=1),
    st.lists(_krav, max_size=3).map(tuple),
)


@given(
    overganger=st.lists(_overgang, min_size=1, max_size=6),
    status=st.sampled_from(_Tilstand.values),
    aktoerer=st.sets(st.sampled_from(["leder", "melder"])),
    gitt=st.sets(st.sampled_from("xyz")),
)
def test_a_step_that_is_taken_was_offered_and_one_that_is_offered_lacks_nothing_but_the_form(
    overganger: list[Overgang], status: str, aktoerer: set[str], gitt: set[str]
) -> None:
    tabell = Stegtabell("ingen", _Tilstand, "Fra %(status)s til %(til)s går det ikke.", tuple(overganger))
    tom = Situasjon(_Adgang(_Sak(status), aktoerer), (), naa())
    utfylt = replace(tom, gitt=dict.fromkeys(gitt))
    for navn in {o.navn for o in overganger}:
        mine = [o for o in overganger if (o.navn, o.fra) == (navn, status) and o.aktoerer & aktoerer]
        try:
            tabell.krev_adgang(navn, utfylt, lambda: "Ikke du.")
        except (UgyldigOvergang, IkkeTillatt):
            assert not mine
            assert not tabell.kan(navn, utfylt)
            continue
        assert mine
        try:
            tabell.krev_oppfylt(navn, utfylt)
        except Domenefeil:
            assert tabell.udekket(navn, utfylt)
        else:
            assert any(all(krav.holder(utfylt) for krav in o.krav) for o in mine)
            assert tabell.kan(navn, utfylt)
        alt = replace(tom, gitt=dict.fromkeys("xyz"))
        assert not tabell.kan(navn, tom) or tabell.kan(navn, alt)
