"""What a case's codes and history say in plain words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avvik.models import SAKSTYPE, Avvik
from avvik.tilstander import Status
from avvik.utfall import TRUKKET, utfallstekst
from hendelser.models import Hendelse


@dataclass(frozen=True)
class Linje:
    """One line of the history, as a person reads it."""

    tidspunkt: dt.datetime
    hvem: str
    tittel: str
    tekst: str


def historikk(avvik: Avvik, *, hele: bool, etter: int = 0) -> list[Linje]:
    """The history of the case, newest first. Not `hele`: only what is meant for the reporter.

    `etter` is the id of the last row that the reader has seen.
    """
    rader = Hendelse.objects.for_sak(SAKSTYPE, avvik.pk).filter(pk__gt=etter).select_related("aktoer")
    if not hele:
        rader = rader.filter(delt=True)
    return linjer(reversed(rader))


def linjer(hendelser: Iterable[Hendelse]) -> list[Linje]:
    """Rows of the history in words, in the given order."""
    return [Linje(h.tidspunkt, h.aktoer.navn if h.aktoer else "", _tittel(h), h.kommentar) for h in hendelser]


def _tittel(h: Hendelse) -> str:
    if h.slag == "status":
        return _statussteg(h)
    if h.slag in _MED_FRA_OG_TIL:
        tekst = _endring(_MED_FRA_OG_TIL[h.slag](), h.fra, h.til)
        return (
            _("%(tekst)s, ut fra alvorlighetsgraden") % {"tekst": tekst} if h.data.get("fra_grad") else tekst
        )
    if h.slag in _ENKLE:
        return _ENKLE[h.slag](h)
    return h.slag.replace("_", " ").capitalize()


def _endring(hva: str, fra: str, til: str) -> str:
    verdier = {"hva": hva, "fra": fra, "til": til}
    if fra and til:
        return _("%(hva)s er endret fra «%(fra)s» til «%(til)s»") % verdier
    if til:
        return _("%(hva)s er satt til «%(til)s»") % verdier
    return _("%(hva)s er tatt bort, var «%(fra)s»") % verdier


def _statussteg(h: Hendelse) -> str:
    if h.til == Status.UNDER_BEHANDLING:
        if h.data.get("gjenaapnet"):
            return _("Saken er tatt opp igjen")
        return _("Behandlingen har begynt")
    if h.til == Status.TILTAK_PAAGAAR:
        if h.fra == Status.TIL_EVALUERING:
            return _("Saken er sendt tilbake: tiltakene var ikke nok")
        return _("Tiltakene er satt i gang")
    if h.til == Status.TIL_EVALUERING:
        return _("Tiltakene er gjort, og skal evalueres")
    if h.til == Status.LUKKET:
        return _("Saken er lukket: %(utfall)s") % {"utfall": utfallstekst(h.data.get("utfall", ""))}
    return _avvist(h)


def _avvist(h: Hendelse) -> str:
    grunn = h.data.get("grunn", "")
    if grunn == TRUKKET:
        return _("Meldingen er trukket av den som meldte")
    # Not of which case: who may see that one finds it on the page.
    return _("Saken er avvist: %(grunn)s") % {"grunn": utfallstekst(grunn)}


_MED_FRA_OG_TIL = {
    "kategori": lambda: _("Kategori"),
    "alvorlighetsgrad": lambda: _("Alvorlighetsgrad"),
    "enhet": lambda: _("Stedet der det skjedde"),
    "frist": lambda: _("Frist"),
    "type": lambda: _("Type"),
}


def _importert(h: Hendelse, tekst: str) -> str:
    return (
        _("%(tekst)s (hentet fra et tidligere system)") % {"tekst": tekst}
        if h.data.get("importert")
        else tekst
    )


def _omhandler(h: Hendelse) -> str:
    antall = int(h.til or 0)
    if not antall:
        return _("Saken gjelder ikke lenger bestemte personer")
    return ngettext(
        "Det er registrert at saken gjelder %(antall)d person",
        "Det er registrert at saken gjelder %(antall)d personer",
        antall,
    ) % {"antall": antall}


def _tildelt(h: Hendelse) -> str:
    if h.til:
        return _("%(navn)s er valgt til å behandle saken") % {"navn": h.til}
    return _("Saken har ikke lenger en egen behandler")


def _fortrolig(h: Hendelse) -> str:
    return _("Saken er gjort fortrolig") if h.til == "ja" else _("Saken er ikke lenger fortrolig")


def _dialog(h: Hendelse) -> str:
    return (
        _("Melderen har skrevet en melding")
        if h.data.get("fra_melder")
        else _("Melderen har fått en melding")
    )


_ENKLE = {
    "meldt": lambda h: _importert(h, _("Avviket er meldt")),
    "lukket": lambda h: _importert(h, _("Saken er lukket")),
    "avvist": lambda h: _importert(h, _("Saken er avvist")),
    "rettet_ved_import": lambda h: _("Opplysningene er rettet ved import"),
    "rettet": lambda h: _("Meldingen er rettet av den som meldte"),
    "tildelt": _tildelt,
    "overtatt": lambda h: (
        _("%(navn)s arbeider ikke lenger her. Lederen har overtatt saken") % {"navn": h.fra}
    ),
    "beskjed": lambda h: _("Beskjed til den som behandler saken"),
    "fortrolig": _fortrolig,
    "omhandler": _omhandler,
    "meldt_igjen": lambda h: _("Noen andre har meldt det samme, og meldingen er knyttet til denne saken"),
    "videresendt": lambda h: _("Saken er sendt fra %(fra)s til %(til)s") % {"fra": h.fra, "til": h.til},
    "dialog": _dialog,
    "tiltak_nytt": lambda h: _("Nytt tiltak, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_endret": lambda h: _("Et tiltak er endret, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_overtatt": lambda h: (
        _("%(fra)s arbeider ikke lenger her. Nå er %(til)s ansvarlig for et tiltak")
        % {"fra": h.fra, "til": h.til}
    ),
    "tiltak_utfoert": lambda h: _("Et tiltak er utført"),
    "tiltak_avlyst": lambda h: _("Et tiltak er avlyst"),
    "vedlegg_nytt": lambda h: _("En fil er lagt ved"),
    "vedlegg_fjernet": lambda h: _("En fil er fjernet"),
    "vedlegg_smittet": lambda h: _("Det ble funnet virus i en fil. Den er slettet"),
    "effekt_vurdert": lambda h: _("Et tiltak er vurdert: %(effekt)s") % {"effekt": h.til.lower()},
}


def status_for_melder(avvik: Avvik, leder: str, *, har_behandler: bool = True) -> str:
    """Where the case stands, told to its reporter. `leder` is the nærmeste leder's name, or nothing.

    Says where the case lies, and what has been done; never that somebody looks at it before they have begun.
    Not `har_behandler`: whoever handled it has left, so that it is the leder's.
    """
    behandler = avvik.behandler if har_behandler else None
    hvem = behandler.navn if behandler else leder or _("kommunen")
    setninger = {
        Status.MELDT: _("Meldingen er sendt til %(hvem)s, som ikke har begynt på den ennå."),
        Status.UNDER_BEHANDLING: _("Saken er til behandling hos %(hvem)s."),
        Status.TILTAK_PAAGAAR: _("Tiltak er i gang. %(hvem)s følger opp."),
        Status.TIL_EVALUERING: _("Tiltakene er gjort. %(hvem)s skal vurdere om de virket."),
    }
    if avvik.status != Status.MELDT and avvik.venter_paa_noen:
        return _("Saken er sendt til %(hvem)s, som ikke har tatt den ennå.") % {"hvem": hvem}
    if setning := setninger.get(Status(avvik.status)):
        return setning % {"hvem": hvem}
    utfall = utfallstekst(avvik.utfall).rstrip(".")
    if avvik.utfall == TRUKKET:
        return _("Meldingen er trukket.")
    if avvik.status == Status.LUKKET:
        return (
            _("Saken er lukket. Utfall: %(utfall)s.") % {"utfall": utfall}
            if utfall
            else _("Saken er lukket.")
        )
    return _("Saken er avvist: %(grunn)s.") % {"grunn": utfall} if utfall else _("Saken er avvist.")
