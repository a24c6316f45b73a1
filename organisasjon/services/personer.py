"""People and their roles, as an administrator keeps them."""

import datetime as dt

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.installasjon import er_demo, merk_som
from felles.klokke import i_dag, naa
from felles.tekst import normaliser
from hendelser.services import noter
from organisasjon import overtakelse
from organisasjon.models import Bruker, Enhet, Enhetstype, Rolle, Rolletype
from organisasjon.services import regler
from organisasjon.services.adgang import krev_administrator, krev_administrator_igjen, laas_organisasjonen
from organisasjon.services.kjent_nettleser import les_merke
from organisasjon.services.pauser import forsoek, lyktes, slipp_til

# The kind under which what happens to a person's access stands in hendelser.
SAKSTYPE_PERSON = "person"


def _lagre(rad: models.Model) -> None:
    try:
        rad.full_clean(exclude=["password"])
    except ValidationError as feil:
        felt, meldinger = next(iter(feil.message_dict.items()))
        raise Domenefeil(meldinger[0], felt=None if felt == "__all__" else felt) from feil
    rad.save()


@en_gang("organisasjon.person", Bruker)
@transaction.atomic
def opprett_person(
    *,
    aktoer: Bruker,
    brukernavn: str,
    navn: str,
    epost: str = "",
    innsending: Innsendingsnoekkel | None = None,
) -> Bruker:
    """A new person without password: they set it with a one-time link. Administrators only."""
    krev_administrator(aktoer)
    bruker = Bruker(
        brukernavn=normaliser(brukernavn), navn=normaliser(navn).strip(), epost=normaliser(epost).strip()
    )
    bruker.set_unusable_password()
    _lagre(bruker)
    _noter(bruker, aktoer, "person_opprettet")
    return bruker


@transaction.atomic
def endre_person(
    *,
    aktoer: Bruker,
    bruker: Bruker,
    navn: str | None = None,
    epost: str | None = None,
    is_active: bool | None = None,
) -> Bruker:
    """Changes name, e-mail, or whether the person may log in. Administrators only.

    What is not given stays as it is stored: a new name does not open what somebody just closed. What is open
    with somebody whose access is closed goes to the nærmeste leder of each case. Raises Domenefeil where they
    would lock themselves out, or nobody would be administrator any more.
    """
    laas_organisasjonen()
    krev_administrator(aktoer)
    if bruker.pk == aktoer.pk and is_active is False:
        raise Domenefeil(_("Du kan ikke stenge din egen tilgang."), felt="is_active")
    bruker = Bruker.objects.select_for_update().get(pk=bruker.pk)
    if is_active is not None and bruker.is_active != is_active:
        _noter(bruker, aktoer, "tilgang_aapnet" if is_active else "tilgang_stengt")
        bruker.is_active = is_active
    bruker.navn = bruker.navn if navn is None else normaliser(navn).strip()
    bruker.epost = bruker.epost if epost is None else normaliser(epost).strip()
    _lagre(bruker)
    if is_active is False and bruker.roller.filter(rolle=Rolletype.ADMINISTRATOR).exists():
        krev_administrator_igjen()
    if is_active is False:
        overtakelse.bestill(bruker)
    return bruker


@en_gang("organisasjon.rolle", Rolle)
@transaction.atomic
def gi_rolle(
    *,
    aktoer: Bruker,
    bruker: Bruker,
    rolle: str,
    enhet: Enhet,
    fra: dt.date | None = None,
    til: dt.date | None = None,
    innsending: Innsendingsnoekkel | None = None,
) -> Rolle:
    """Gives a person a role in an enhet and its subtree. Administrators only.

    kommunedirektoer and administrator belong to the root. Raises Domenefeil for an enhet that has closed, and
    where the person has the role there on some of the days already: ending one would leave the other.
    """
    krev_administrator(aktoer)
    Bruker.objects.select_for_update().get(pk=bruker.pk)
    feil_sted = regler.feil_sted(rolle, enhet.type)
    if feil_sted:
        raise Domenefeil(feil_sted, felt="enhet")
    if enhet.gyldig_til is not None and enhet.gyldig_til < i_dag():
        raise Domenefeil(_("%(enhet)s finnes ikke lenger.") % {"enhet": enhet}, felt="enhet")
    ny = Rolle(bruker=bruker, rolle=rolle, enhet=enhet, fra=fra, til=til)
    _lagre(ny)
    andre = Rolle.objects.filter(bruker=bruker, rolle=rolle, enhet=enhet).exclude(pk=ny.pk)
    if any(regler.overlapper(fra, til, *periode) for periode in andre.values_list("fra", "til")):
        raise Domenefeil(regler.samtidig(), felt="fra")
    _noter(bruker, aktoer, "rolle_gitt", ny)
    return ny


@transaction.atomic
def avslutt_rolle(*, aktoer: Bruker, rolle: Rolle, til: dt.date) -> Rolle:
    """Ends a role after the day `til`; it works that whole day. Administrators only.

    After a person's last role, what is open with them goes to the nærmeste leder of each case.
    Raises Domenefeil for a day before the role begins, and where nobody would be administrator any more.
    """
    laas_organisasjonen()
    krev_administrator(aktoer)
    rolle = Rolle.objects.select_for_update(of=("self",)).get(pk=rolle.pk)
    rolle.til = til
    _lagre(rolle)
    _noter(rolle.bruker, aktoer, "rolle_avsluttet", rolle)
    if rolle.rolle == Rolletype.ADMINISTRATOR:
        krev_administrator_igjen()
    overtakelse.bestill(rolle.bruker)
    return rolle


@transaction.atomic
def fjern_rolle(*, aktoer: Bruker, rolle: Rolle) -> None:
    """Takes away at once a role that has not worked before today: one given by mistake. Administrators only.

    Raises Domenefeil for an older one: that is ended, and stays among what the person has been.
    """
    laas_organisasjonen()
    krev_administrator(aktoer)
    rolle = Rolle.objects.select_for_update(of=("self",)).get(pk=rolle.pk)
    if rolle.fra is None or rolle.fra < i_dag():
        raise Domenefeil(_("Rollen har vært i bruk. Avslutt den i stedet."))
    _noter(rolle.bruker, aktoer, "rolle_fjernet", rolle)
    rolle.delete()
    if rolle.rolle == Rolletype.ADMINISTRATOR:
        krev_administrator_igjen()
    overtakelse.bestill(rolle.bruker)


def _noter(bruker: Bruker, aktoer: Bruker | None, slag: str, rolle: Rolle | None = None) -> None:
    """A row in the person's history: who did what with their access, and when."""
    data = {}
    if rolle is not None:
        data = {"rolle": rolle.rolle, "enhet": rolle.enhet_id}
        data |= {navn: dag.isoformat() for navn, dag in (("fra", rolle.fra), ("til", rolle.til)) if dag}
    noter(
        sakstype=SAKSTYPE_PERSON,
        sak_id=bruker.pk,
        slag=slag,
        tidspunkt=naa(),
        aktoer_id=aktoer.pk if aktoer else None,
        data=data,
    )


@transaction.atomic
def lag_engangslenke(*, aktoer: Bruker | None, bruker: Bruker) -> str:
    """The path of a link with which the person sets their password, once, within PASSWORD_RESET_TIMEOUT.

    Ends the password they have, their sessions and every earlier link, and is in the person's history: an
    administrator could otherwise log in as somebody unseen. Administrators only; None where the command line
    makes the first administrator. Raises Domenefeil for a person who may not log in, and in a demo.
    """
    if aktoer is not None:
        krev_administrator(aktoer)
    if er_demo():
        raise Domenefeil(_("I en demo logger man inn ved å velge person. Der trengs ingen engangslenke."))
    bruker = Bruker.objects.select_for_update().get(pk=bruker.pk)
    if not bruker.is_active:
        raise Domenefeil(_("%(navn)s kan ikke logge inn. Åpne tilgangen først.") % {"navn": bruker})
    # A new unusable password is a new random text, from which tokens are made: earlier ones end here.
    bruker.set_unusable_password()
    bruker.save(update_fields=["password"])
    _noter(bruker, aktoer, "engangslenke")
    return reverse(
        "organisasjon:sett_passord",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(bruker.pk)),
            "token": default_token_generator.make_token(bruker),
        },
    )


def person_for_lenke(*, uidb64: str, token: str) -> Bruker | None:
    """Whose one-time link it is; None where it is used, replaced, too old or made up."""
    try:
        bruker = Bruker.objects.filter(pk=int(urlsafe_base64_decode(uidb64)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return bruker if bruker is not None and default_token_generator.check_token(bruker, token) else None


@transaction.atomic
def sett_passord_med_lenke(*, uidb64: str, token: str, passord: str) -> Bruker:
    """Sets the password by a one-time link, which is then used; Domenefeil where it no longer works."""
    bruker = person_for_lenke(uidb64=uidb64, token=token)
    if bruker is not None:
        # Two at once with the same link: the second waits here, and finds it used.
        Bruker.objects.select_for_update().get(pk=bruker.pk)
        bruker = person_for_lenke(uidb64=uidb64, token=token)
    if bruker is None:
        raise Domenefeil(_("Lenken er brukt eller for gammel. Be den som administrerer ikontroll, om en ny."))
    _lagre_passord(bruker, passord, "passord_satt")
    return bruker


def bytt_passord(*, bruker: Bruker, gammelt: str, nytt: str, adresse: str, merke: str = "") -> Bruker:
    """The person changes their own password. Raises Domenefeil where the old one is wrong, and in a demo.

    The old one is a password that can be guessed at, in a session that somebody left open: MaaVente as when
    one logs in. Must not run inside a transaction.
    """
    if er_demo():
        raise Domenefeil(_("I en demo finnes det ingen passord."))
    nettleser = les_merke(merke, bruker.brukernavn)
    mitt = forsoek(brukernavn=bruker.brukernavn, adresse=adresse, nettleser=nettleser)
    slipp_til(mitt)
    with transaction.atomic():
        bruker = Bruker.objects.select_for_update().get(pk=bruker.pk)
        if not bruker.check_password(gammelt):
            raise Domenefeil(_("Det gamle passordet er ikke riktig."), felt="gammelt")
        _lagre_passord(bruker, nytt, "passord_byttet")
    lyktes(mitt)
    return bruker


def _lagre_passord(bruker: Bruker, passord: str, slag: str) -> None:
    bruker.set_password(passord)
    bruker.save(update_fields=["password"])
    _noter(bruker, bruker, slag)


@transaction.atomic
def opprett_administrator(
    *, brukernavn: str, navn: str, epost: str = "", kommunekode: str = "", kommunenavn: str = ""
) -> Bruker:
    """The first administrator of an empty installation, made from the command line.

    Makes the kommune itself where there is none yet: its kode must be the one that a later import of enheter
    uses. Raises Domenefeil in a demo database, for a missing kode, or for a brukernavn that is taken.
    """
    merk_som(demo=False)
    rot = Enhet.objects.filter(type=Enhetstype.KOMMUNE).first()
    if rot is None:
        rot = Enhet(kode=normaliser(kommunekode), navn=normaliser(kommunenavn), type=Enhetstype.KOMMUNE)
        _lagre(rot)
    bruker = Bruker(brukernavn=normaliser(brukernavn), navn=normaliser(navn), epost=epost)
    bruker.set_unusable_password()
    _lagre(bruker)
    _noter(bruker, None, "person_opprettet")
    rolle = Rolle.objects.create(bruker=bruker, rolle=Rolletype.ADMINISTRATOR, enhet=rot)
    _noter(bruker, None, "rolle_gitt", rolle)
    return bruker
