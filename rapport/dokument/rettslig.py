"""The chapter on the law: § 25-1 letter by letter, and where each is met in the system, or not yet.

The wording is that of kommuneloven of 22 June 2018. The status is told from what the installation really
holds, so that the report never claims more than there is.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from felles.dokument.kapittel import Kapittelstoff
from felles.dokument.modell import Avsnitt, Blokk, Kolonne, Meta, Organisasjonsenhet, Overskrift, Rad, Tabell
from felles.dokument.tallform import heltall


def blokker(stoff: Kapittelstoff) -> list[Blokk]:
    """The drafted part of the chapter; what the municipality itself writes comes before it."""
    return [
        Avsnitt(
            _(
                "Kommuneloven § 25-1 krever at kommunen har internkontroll med administrasjonens "
                "virksomhet, slik at lover og forskrifter følges. Kommunedirektøren har ansvaret. "
                "Internkontrollen skal være systematisk og tilpasses virksomhetens størrelse, egenart, "
                "aktiviteter og risikoforhold."
            )
        ),
        Avsnitt(
            _(
                "Etter § 25-2 skal kommunedirektøren minst én gang i året rapportere til kommunestyret om "
                "internkontroll og om resultater fra statlig tilsyn. Denne rapporten er laget for det "
                "formålet."
            )
        ),
        Overskrift(_("Kravene i § 25-1 og hvor de er dokumentert")),
        Avsnitt(
            _(
                "Tabellen viser hva systemet dokumenterer i dag, og hva som fortsatt må dokumenteres et "
                "annet sted. «Ikke ennå» betyr at systemet ikke har noe register for det, ikke at kommunen "
                "mangler det."
            )
        ),
        _krav(stoff),
    ]


def _krav(stoff: Kapittelstoff) -> Tabell:
    meta = stoff.meta
    rader = (
        (
            _("a) utarbeide en beskrivelse av virksomhetens hovedoppgaver, mål og organisering"),
            *_organisering(stoff.organisasjon),
        ),
        (_("b) ha nødvendige rutiner og prosedyrer"), *_rutiner(meta)),
        (_("c) avdekke og følge opp avvik og risiko for avvik"), *_avvik(meta)),
        (
            _("d) dokumentere internkontrollen i den formen og det omfanget som er nødvendig"),
            _(
                "Alt som skjer med et avvik, lagres med tid og navn. Rapporten viser hvilket tidspunkt "
                "tallene gjelder for, og kan lages på nytt med samme resultat."
            ),
            _("Delvis: gjelder registrene som finnes"),
        ),
        (
            _("e) evaluere og ved behov forbedre skriftlige prosedyrer og andre tiltak for internkontroll"),
            *_evaluering(meta, har_vurdering=bool(stoff.tekster.get("vurdering", "").strip())),
        ),
    )
    return Tabell(
        kode="krav",
        tittel=_("Kravene i kommuneloven § 25-1 bokstav a til e"),
        kolonner=(
            Kolonne("krav", _("Kommunedirektøren skal"), "tekst"),
            Kolonne("hvor", _("Dokumentert i systemet"), "tekst"),
            Kolonne("status", _("Status"), "tekst"),
        ),
        rader=tuple(Rad(rad) for rad in rader),
    )


def _organisering(organisasjon: Sequence[Organisasjonsenhet]) -> tuple[str, str]:
    tjenester = [enhet for enhet in organisasjon if enhet.type != "avdeling"]
    if not tjenester:
        return _("Organisasjonen er ikke lagt inn."), _("Ikke ennå")
    beskrevet = sum(1 for enhet in tjenester if enhet.beskrivelse.strip())
    hvor = _(
        "Organisasjonen med enheter, ledelse og årsverk. %(beskrevet)s av %(alle)s enheter over "
        "avdelingsnivå har en beskrivelse av hovedoppgaver og mål."
    ) % {"beskrevet": heltall(beskrevet), "alle": heltall(len(tjenester))}
    return hvor, _("Dekket") if beskrevet == len(tjenester) else _("Delvis")


def _rutiner(meta: Meta) -> tuple[str, str]:
    if "dokumenter" in meta.registre:
        return _("Registeret for styrende dokumenter."), _("Delvis")
    return _("Systemet har ikke noe register for rutiner og prosedyrer."), _("Ikke ennå")


def _avvik(meta: Meta) -> tuple[str, str]:
    if "ros" in meta.registre:
        return _("Avviksregisteret, med nestenhendelser og tiltak, og ROS-analysene."), _("Dekket")
    return (
        _(
            "Avviksregisteret, med nestenhendelser og tiltak. Risiko- og sårbarhetsanalyser er ikke i "
            "systemet."
        ),
        _("Delvis"),
    )


def _evaluering(meta: Meta, *, har_vurdering: bool) -> tuple[str, str]:
    deler = [_("Effekten av tiltak vurderes før avvik med høy eller kritisk alvorlighetsgrad lukkes.")]
    if har_vurdering:
        deler.append(_("Kommunedirektørens vurdering står i et eget kapittel."))
    else:
        deler.append(_("Kommunedirektørens vurdering er ikke skrevet."))
    if "sjekkliste" in meta.registre:
        deler.append(_("Hver virksomhet vurderer sin egen internkontroll i sjekklisten hvert tertial."))
    else:
        deler.append(_("Sjekklisten og ledelsens årlige gjennomgang er ikke i systemet."))
    return " ".join(deler), _("Delvis")
