"""What a case's codes and history say in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avvik.models import Avvik
from avvik.tilstander import Status
from avvik.utfall import TRUKKET, utfallstekst
from hendelser.historikk import Setning
from hendelser.models import Hendelse


def _endring(hva: str, h: Hendelse) -> str:
    verdier = {"hva": hva, "fra": h.fra, "til": h.til}
    if h.fra and h.til:
        return _("%(hva)s er endret fra «%(fra)s» til «%(til)s»") % verdier
    if h.til:
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


def _frist(h: Hendelse) -> str:
    tekst = _endring(_("Frist"), h)
    return _("%(tekst)s, ut fra alvorlighetsgraden") % {"tekst": tekst} if h.data.get("fra_grad") else tekst


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


SETNINGER: dict[str, Setning] = {
    "status": _statussteg,
    "kategori": lambda h: _endring(_("Kategori"), h),
    "alvorlighetsgrad": lambda h: _endring(_("Alvorlighetsgrad"), h),
    "enhet": lambda h: _endring(_("Stedet der det skjedde"), h),
    "frist": _frist,
    "type": lambda h: _endring(_("Type"), h),
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
