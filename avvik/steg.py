"""The steps of an avvik, who takes them and what each needs: docs/arkitektur.md, «Avvik: steps»."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avvik.tilstander import AAPNE, LETTE_GRADER, LUKKEDE, Aktoer, Status
from avvik.utfall import Avvisningsgrunn, Utfall
from felles.feil import UgyldigOvergang
from saksramme.steg import Krav, Overgang, Situasjon, Stegtabell, fylt_ut

GJENAAPNINGSFRIST = dt.timedelta(days=30)


def _er_lett(s: Situasjon) -> bool:
    """May close lightly, as far as is known: a grade that is not set yet may still turn out light."""
    return not s.sak.alvorlighetsgrad or s.sak.alvorlighetsgrad in LETTE_GRADER


def _trenger_tiltak(s: Situasjon) -> str:
    if _er_lett(s):
        return ""
    return _("Alvorlighetsgraden er høy eller kritisk. Legg til et tiltak for å komme videre.")


def _tiltak_gjenstaar(s: Situasjon) -> str:
    if s.sak.status != Status.TILTAK_PAAGAAR:
        return ""
    return _("Når alle tiltak er utført eller avlyst, kan saken gå videre.")


def _virket_det(s: Situasjon) -> str:
    if s.mangler_effekt or not s.adgang.kan_vurdere:
        return ""
    return _("Virket det ikke? Legg til et nytt tiltak, så kan saken gå tilbake.")


def _effekt_gjenstaar(s: Situasjon) -> str:
    return _("Vurder om hvert tiltak virket. Så kan saken lukkes.") if s.adgang.kan_vurdere else ""


def _kategori_mangler(s: Situasjon) -> str:
    """A melding need not be classified before somebody has begun."""
    if s.sak.status == Status.MELDT:
        return ""
    return _("Saken har ingen kategori ennå. Den må ha en før den kan lukkes.")


AAPENT_TILTAK = Krav(
    kode="aapent_tiltak",
    holder=lambda s: s.har_aapne_tiltak,
    setning=gettext_lazy("Legg til minst ett tiltak først."),
    mangler=_trenger_tiltak,
)
NYTT_TILTAK = Krav(
    kode="nytt_tiltak",
    holder=lambda s: s.har_aapne_tiltak,
    setning=gettext_lazy("Legg til et nytt tiltak før saken går tilbake til tiltak."),
    mangler=_virket_det,
)
ALLE_TILTAK_AVSLUTTET = Krav(
    kode="alle_tiltak_avsluttet",
    holder=lambda s: not s.har_aapne_tiltak,
    setning=gettext_lazy("Alle tiltak må være utført eller avlyst først."),
    mangler=_tiltak_gjenstaar,
)
GRAD_SATT = Krav(
    kode="grad_satt",
    holder=lambda s: bool(s.sak.alvorlighetsgrad),
    setning=gettext_lazy("Sett alvorlighetsgrad før du lukker."),
    felt="alvorlighetsgrad",
    sql="coalesce(NEW.alvorlighetsgrad, '') <> ''",
)
LETT_GRAD = Krav(
    kode="lett_grad",
    holder=_er_lett,
    setning=gettext_lazy(
        "Saker med høy eller kritisk alvorlighetsgrad lukkes etter evaluering av tiltakene."
    ),
    feil=UgyldigOvergang,
    sql=f"coalesce(NEW.alvorlighetsgrad, '') IN {('', *(grad.value for grad in LETTE_GRADER))}",
)
KATEGORI = Krav(
    kode="kategori",
    holder=lambda s: s.sak.kategori_id is not None or s.sak.importert,
    setning=gettext_lazy("Velg kategori før du lukker."),
    felt="kategori",
    mangler=_kategori_mangler,
    sql="NEW.kategori_id IS NOT NULL OR NEW.importert",
)
AARSAK = Krav(
    kode="aarsak",
    holder=lambda s: bool(s.sak.aarsak),
    setning=gettext_lazy("Skriv hva årsaken var."),
    felt="aarsak",
)
EFFEKT_VURDERT = Krav(
    kode="effekt_vurdert",
    holder=lambda s: not s.mangler_effekt,
    setning=gettext_lazy("Vurder effekten av hvert tiltak før du lukker."),
    mangler=_effekt_gjenstaar,
)
UTFALL = Krav(
    kode="utfall",
    holder=lambda s: s.gitt.get("utfall") in Utfall.values,
    setning=gettext_lazy("Velg hva som ble utfallet."),
    felt="utfall",
)
AVVISNINGSGRUNN = Krav(
    kode="avvisningsgrunn",
    holder=lambda s: s.gitt.get("grunn") in Avvisningsgrunn.values,
    setning=gettext_lazy("Velg hvorfor saken avvises."),
    felt="grunn",
)
INNEN_30_DAGER = Krav(
    kode="innen_30_dager",
    holder=lambda s: s.sak.lukket is not None and s.tid <= s.sak.lukket + GJENAAPNINGSFRIST,
    setning=gettext_lazy(
        "Det er mer enn 30 dager siden saken ble avsluttet. Meld et nytt avvik, eller be lederen om hjelp."
    ),
    feil=UgyldigOvergang,
)
TREKKGRUNN = fylt_ut("grunn", gettext_lazy("Skriv hvorfor du trekker meldingen."))
GJENAAPNINGSGRUNN = fylt_ut("grunn", gettext_lazy("Skriv hvorfor saken må tas opp igjen."))
TILBAKEGRUNN = fylt_ut("kommentar", gettext_lazy("Skriv hvorfor tiltakene ikke var nok."))
LUKKEMELDING = fylt_ut("melding", gettext_lazy("Skriv en melding til den som meldte: hva ble gjort?"))
AVVISNINGSMELDING = fylt_ut(
    "melding", gettext_lazy("Skriv en melding til den som meldte: hvorfor avvises saken?")
)


def _o(navn: str, fra: Status, til: Status, hvem: str, *krav: Krav) -> Overgang:
    return Overgang(navn, fra, til, frozenset(Aktoer(ett) for ett in hvem.split()), krav)


_LETT = (GRAD_SATT, LETT_GRAD, KATEGORI)
_SLUTT = (UTFALL, LUKKEMELDING)

STEG = Stegtabell(
    register="avvik",
    statuser=Status,
    ukjent=gettext_lazy("En sak som er «%(status)s», kan ikke bli «%(til)s»."),
    overganger=(
        _o("start", Status.MELDT, Status.UNDER_BEHANDLING, "leder behandler"),
        _o("trekk", Status.MELDT, Status.AVVIST, "melder", TREKKGRUNN),
        *(_o("avvis", fra, Status.AVVIST, "leder", AVVISNINGSGRUNN, AVVISNINGSMELDING) for fra in AAPNE),
        _o("start_tiltak", Status.UNDER_BEHANDLING, Status.TILTAK_PAAGAAR, "leder behandler", AAPENT_TILTAK),
        # From meldt, closing writes two rows of history but one status.
        _o("lukk", Status.MELDT, Status.LUKKET, "leder", *_LETT, *_SLUTT),
        *(
            _o("lukk", fra, Status.LUKKET, "leder", *_LETT, ALLE_TILTAK_AVSLUTTET, *_SLUTT)
            for fra in (Status.UNDER_BEHANDLING, Status.TILTAK_PAAGAAR)
        ),
        _o(
            "til_evaluering",
            Status.TILTAK_PAAGAAR,
            Status.TIL_EVALUERING,
            "leder behandler",
            ALLE_TILTAK_AVSLUTTET,
        ),
        _o(
            "lukk",
            Status.TIL_EVALUERING,
            Status.LUKKET,
            "leder",
            *(KATEGORI, ALLE_TILTAK_AVSLUTTET, AARSAK, EFFEKT_VURDERT, *_SLUTT),
        ),
        _o(
            "send_tilbake",
            Status.TIL_EVALUERING,
            Status.TILTAK_PAAGAAR,
            "leder",
            *(NYTT_TILTAK, TILBAKEGRUNN),
        ),
        *(
            overgang
            for fra in LUKKEDE
            for overgang in (
                _o("gjenaapne", fra, Status.UNDER_BEHANDLING, "melder", GJENAAPNINGSGRUNN, INNEN_30_DAGER),
                _o("gjenaapne", fra, Status.UNDER_BEHANDLING, "leder", GJENAAPNINGSGRUNN),
            )
        ),
    ),
)
