"""The steps of a sjekkliste, who takes them and what each needs."""

from django.utils.translation import gettext_lazy as _

from felles.feil import UgyldigOvergang
from saksramme.steg import Krav, Overgang, Stegtabell, fylt_ut
from sjekkliste.tilstander import Aktoer, Status

AAPEN_RUNDE = Krav(
    kode="aapen_runde",
    holder=lambda s: s.sak.runde.er_aapen,
    setning=_("Runden er låst. Svarene kan ikke endres lenger."),
    feil=UgyldigOvergang,
)
MEDVIRKNING = (
    fylt_ut("medvirkning_ansatte", _("Skriv hvordan de ansatte har medvirket.")),
    fylt_ut("medvirkning_verneombud", _("Skriv hvordan verneombudet har medvirket.")),
)
RETURMELDING = fylt_ut("melding", _("Skriv hva som må gjøres bedre."))


def _o(navn: str, fra: Status, til: Status, hvem: Aktoer, *krav: Krav) -> Overgang:
    return Overgang(navn, fra, til, frozenset({hvem}), (AAPEN_RUNDE, *krav))


# That every question is answered, delivering asks for itself: its refusal is a list of questions.
STEG = Stegtabell(
    register="sjekkliste",
    statuser=Status,
    ukjent=_("En sjekkliste som er «%(status)s», kan ikke bli «%(til)s»."),
    overganger=(
        _o("lever", Status.AAPEN, Status.LEVERT, Aktoer.LEDER, *MEDVIRKNING),
        _o("lever", Status.RETURNERT, Status.LEVERT, Aktoer.LEDER, *MEDVIRKNING),
        _o("returner", Status.LEVERT, Status.RETURNERT, Aktoer.OVERORDNET, RETURMELDING),
        _o("motta", Status.LEVERT, Status.MOTTATT, Aktoer.OVERORDNET),
    ),
)
