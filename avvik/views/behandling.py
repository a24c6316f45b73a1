"""The leder's work on a case: classify it, assign it, forward it, say whom it is about."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.behandling import (
    KlassifiserSkjema,
    OmhandlerSkjema,
    TildelSkjema,
    VideresendSkjema,
)
from avvik.habilitetstekst import hvorfor_ikke
from avvik.views.felles import Sak, hent_sak, paa, saksform
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV
from organisasjon.models import Bruker
from organisasjon.personvalg import ramse_opp
from organisasjon.views.adgang import bruker_i


@require_http_methods(LES_OG_SKRIV)
def klassifiser(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """kategori, alvorlighetsgrad, type, frist, where it happened, fortrolighet."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_klassifisere, hvorfor_ikke(sak.adgang))
    avvik = sak.avvik
    foer = {navn: getattr(avvik, navn) for navn in ("alvorlighetsgrad", "type", "fortrolig")}
    foer["frist"] = None if avvik.frist_fra_grad else avvik.frist  # an empty field follows the grade
    foer |= {"enhet": avvik.enhet.kode, "kategori": avvik.kategori.kode if avvik.kategori else ""}
    felt = ("kategori", "alvorlighetsgrad", "frist", "type", "enhet", "fortrolig", "begrunnelse")
    return saksform(
        request,
        sak,
        KlassifiserSkjema(request.POST or None, tre=sak.tilgang.tre, avvik=avvik, initial=foer | sak.verdier),
        paa(sak, services.klassifiser, *felt),
        tittel=_("Klassifiser saken"),
        knapp=_("Lagre"),
        kvittering=_("Saken er klassifisert."),
    )


@require_http_methods(LES_OG_SKRIV)
def tildel(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Gives the case to a person to handle, or takes it back."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.er_leder)
    return saksform(
        request,
        sak,
        TildelSkjema(request.POST or None, initial={"behandler": sak.avvik.behandler_id, **sak.verdier}),
        paa(sak, services.tildel, "behandler", "kommentar"),
        tittel=_("Velg behandler"),
        knapp=_("Lagre"),
        kvittering=_("Behandleren er valgt."),
        ingress=_("Den du velger, får se saken og kan arbeide med den. Du som leder lukker den."),
        ved=[sak.avvik.behandles_av_id],
    )


@require_http_methods(LES_OG_SKRIV)
def omhandler(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Says whom the case is about: they, and those below them, cannot decide it."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_foere_opp)
    foert_opp = sak.avvik.personer
    skjema = OmhandlerSkjema(
        request.POST or None,
        kan_fjerne=sak.adgang.er_leder,
        feilfoerbare=_feilfoerbare(sak),
        initial={"omhandler": [p.pk for p in foert_opp] if sak.adgang.er_leder else [], **sak.verdier},
    )
    return saksform(
        request,
        sak,
        skjema,
        lambda data: services.sett_omhandler(
            avvik_id=sak.avvik.pk,
            versjon=data["versjon"],
            aktoer=bruker_i(request),
            personer=data["omhandler"] if sak.adgang.er_leder else [*foert_opp, *data["omhandler"]],
            grunn=data.get("grunn", ""),
            feilfoert=data.get("feilfoert", ()),
        ),
        tittel=_("Før opp hvem saken gjelder"),
        knapp=_("Lagre"),
        kvittering=_("Det er registrert hvem saken gjelder."),
        ingress=_om_omhandler(sak),
    )


def _feilfoerbare(sak: Sak) -> list[Bruker]:
    """Those of whom this leder may say that it was wrong to enter them."""
    if not sak.adgang.er_leder:
        return []
    personer = {rad.person_id: rad.person for rad in sak.avvik.omhandlede.all() if rad.teller}
    return [person for person in personer.values() if sak.adgang.er_over(person)]


def _om_omhandler(sak: Sak) -> str:
    tekst = _(
        "De som saken gjelder, kan ikke avgjøre den. Det kan heller ikke de som har dem som leder, eller "
        "er stedfortreder for dem. Er saken fortrolig, får de som saken gjelder, heller ikke se den."
    )
    if sak.adgang.er_leder or not sak.avvik.personer:
        return tekst
    naa = ramse_opp([person.navn for person in sak.avvik.personer])
    return f"{tekst} " + _(
        "Saken gjelder nå %(personer)s. Bare en leder som ikke selv er berørt, kan ta noen bort."
    ) % {"personer": naa}


@require_http_methods(LES_OG_SKRIV)
def videresend(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Gives the case to another enhet to follow up."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_videresende)
    return saksform(
        request,
        sak,
        VideresendSkjema(request.POST or None, tre=sak.tilgang.tre, initial=sak.verdier),
        paa(sak, services.videresend, "til", "melding"),
        tittel=_("Send saken videre"),
        knapp=_("Send videre"),
        kvittering=_("Saken er sendt videre."),
        ingress=_("Enheten du velger, følger opp saken. Dere ser den fortsatt."),
    )
