"""The chapters of the § 25-1 report, in the municipality's own order, and the document made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.dokument import avvikskapittel, organisasjonskapittel, rettslig, sjekklistekapittel
from rapport.dokument.grunnlag import Rapportperiode, Tall, rapportperiode, renset
from rapport.dokument.modell import Blokk, Dokument, Kapittel, Merknad, Meta, Organisasjonsenhet
from rapport.dokument.tekst import blokker_av_tekst


@dataclass(frozen=True)
class Kapitteldefinisjon:
    """A chapter: its code (the key of its text), title, the register it needs, and help for its writer."""

    kode: str
    tittel: str | Promise
    veiledning: str | Promise
    register: str | None = None
    mangler: str | Promise = ""


KAPITLER: tuple[Kapitteldefinisjon, ...] = (
    Kapitteldefinisjon(
        "rettslig_grunnlag",
        gettext_lazy("Rettslig grunnlag og ramme"),
        gettext_lazy(
            "Skriv hvordan internkontrollen er lagt opp i kommunen: mål, ansvar og hvilke systemer dere "
            "bruker. Lovens krav og hva systemet dokumenterer, kommer med av seg selv."
        ),
    ),
    Kapitteldefinisjon(
        "organisasjon",
        gettext_lazy("Organisasjon"),
        gettext_lazy(
            "Skriv om endringer i organisasjonen i perioden. Enhetene, årsverkene og beskrivelsene kommer "
            "med av seg selv."
        ),
    ),
    Kapitteldefinisjon(
        "prioriteringer",
        gettext_lazy("Viktige prioriteringer"),
        gettext_lazy(
            "Skriv hva dere har arbeidet særlig med i perioden: temaene i handlingsplanen for "
            "internkontroll, hva som er gjort, og hva som gjenstår."
        ),
    ),
    Kapitteldefinisjon(
        "avvik",
        gettext_lazy("Avvik"),
        gettext_lazy(
            "Skriv hva dere leser ut av tallene, og hva meldingene har ført til. Selve tallene, med "
            "tabeller og figurer, kommer med av seg selv."
        ),
        register="avvik",
        mangler=gettext_lazy("Systemet har ikke noe avviksregister ennå."),
    ),
    Kapitteldefinisjon(
        "varsling",
        gettext_lazy("Varsling"),
        gettext_lazy(
            "Skriv hvor mange varsler kommunen har fått, i alle kanaler, og hvordan de er fulgt opp. Ta "
            "ikke med noe som kan røpe hvem det gjelder."
        ),
        register="varsling",
        mangler=gettext_lazy(
            "Systemet har ikke noe register for varsling ennå. Varsler telles ikke med blant avvikene."
        ),
    ),
    Kapitteldefinisjon(
        "tilsyn",
        gettext_lazy("Tilsyn og revisjon"),
        gettext_lazy(
            "Skriv hvilke statlige tilsyn og andre revisjoner kommunen har hatt, hva de førte til, og om "
            "lovbrudd er rettet. Ta også med tilsyn uten funn, og skriv det uttrykkelig hvis det ikke har "
            "vært noen."
        ),
        register="tilsyn",
        mangler=gettext_lazy("Systemet har ikke noe register for tilsyn ennå."),
    ),
    Kapitteldefinisjon(
        "personvern",
        gettext_lazy("Personvern"),
        gettext_lazy(
            "Skriv om vurderinger av personvernkonsekvenser (DPIA) som er ferdige og under arbeid, brudd på "
            "personopplysningssikkerheten, og råd fra personvernombudet."
        ),
        register="personvern",
        mangler=gettext_lazy("Systemet har ikke noe register for personvern ennå."),
    ),
    Kapitteldefinisjon(
        "informasjonssikkerhet",
        gettext_lazy("Informasjonssikkerhet"),
        gettext_lazy(
            "Skriv om tiltak for konfidensialitet, integritet og tilgjengelighet, øvelser og hendelser i "
            "perioden."
        ),
        register="informasjonssikkerhet",
        mangler=gettext_lazy("Systemet har ikke noe register for informasjonssikkerhet ennå."),
    ),
    Kapitteldefinisjon(
        "vurdering",
        gettext_lazy("Kommunedirektørens vurdering"),
        gettext_lazy(
            "Skriv kommunedirektørens samlede vurdering: I hvilken grad følges rutinene, hva fungerer, hva "
            "må bli bedre, og hva er planen framover?"
        ),
    ),
    Kapitteldefinisjon(
        "sjekkliste",
        gettext_lazy("Sjekkliste"),
        gettext_lazy("Skriv hovedtrekkene i virksomhetenes svar på sjekklisten."),
        register="sjekkliste",
        mangler=gettext_lazy("Systemet har ikke noen sjekkliste ennå."),
    ),
)

KAPITTELKODER = tuple(kapittel.kode for kapittel in KAPITLER)


def bygg_dokument(
    tall: Tall,
    tekster: Mapping[str, str],
    forrige: Tall | None,
    organisasjon: Sequence[Organisasjonsenhet],
    meta: Meta,
    registre: Mapping[str, Any] | None = None,
) -> Dokument:
    """The whole report.

    `tall` is the JSON of the figures, `forrige` the same for the period one year before (None: not compared).
    `tekster` holds what people wrote, by chapter code; missing or blank is not written, an unknown code is an
    error (KeyError). `organisasjon` is the tree in the line as it was at skjaering; `registre` is what the
    registers add to their figures, by code.
    """
    if ukjente := set(tekster) - set(KAPITTELKODER):
        raise KeyError(", ".join(sorted(ukjente)))
    tall, forrige = renset(tall), renset(forrige)
    organisasjon = [_renset_enhet(enhet) for enhet in organisasjon]
    periode, tillegg = rapportperiode(tall), renset(registre or {})

    def _kapittel(kapittel: Kapitteldefinisjon) -> Kapittel:
        skrevet = _innledning(kapittel, tekster.get(kapittel.kode, ""), meta)
        if kapittel.kode == "sjekkliste" and "sjekkliste" in tall:
            utledet = sjekklistekapittel.blokker(tall, forrige, periode, tillegg.get("sjekkliste", {}))
        else:
            utledet = _utledet(kapittel.kode, tall, tekster, forrige, organisasjon, meta, periode)
        return Kapittel(kapittel.kode, str(kapittel.tittel), (*skrevet, *utledet))

    return Dokument(
        tittel=_("Internkontroll %(periode)s") % {"periode": periode.navn},
        undertittel=_("Rapport etter kommuneloven § 25-1 og § 25-2"),
        kommune=renset(meta.kommune),
        enhet=tall["enhet"]["navn"],
        periode_tekst=periode.med_datoer,
        skjaering=periode.skjaering,
        bestilt_av=renset(meta.bestilt_av),
        bestilt=meta.bestilt,
        laget=meta.laget,
        kapitler=tuple(_kapittel(kapittel) for kapittel in KAPITLER),
        demo=meta.demo,
        utkast=meta.utkast,
    )


def _renset_enhet(enhet: Organisasjonsenhet) -> Organisasjonsenhet:
    return replace(enhet, navn=renset(enhet.navn), navn_andre_spraak=renset(enhet.navn_andre_spraak))


def _innledning(definisjon: Kapitteldefinisjon, tekst: str, meta: Meta) -> list[Blokk]:
    """What people wrote, and one line where the chapter's register does not exist or nobody wrote."""
    resultat: list[Blokk] = list(blokker_av_tekst(tekst))
    mangler_register = definisjon.register is not None and definisjon.register not in meta.registre
    if mangler_register and resultat:
        resultat.append(Merknad(f"{definisjon.mangler} " + _("Teksten over er skrevet for hånd.")))
    elif mangler_register:
        resultat.append(Merknad(f"{definisjon.mangler} " + _("Det er heller ikke skrevet noe her.")))
    elif not resultat and definisjon.kode not in _MED_UTLEDET_INNHOLD:
        resultat.append(Merknad(_("Det er ikke skrevet noe i dette kapitlet.")))
    return resultat


_MED_UTLEDET_INNHOLD = ("rettslig_grunnlag", "organisasjon", "avvik", "sjekkliste")


def _utledet(
    kode: str,
    tall: Tall,
    tekster: Mapping[str, str],
    forrige: Tall | None,
    organisasjon: Sequence[Organisasjonsenhet],
    meta: Meta,
    periode: Rapportperiode,
) -> list[Blokk]:
    match kode:
        case "rettslig_grunnlag":
            har_vurdering = bool(tekster.get("vurdering", "").strip())
            return rettslig.blokker(organisasjon, meta, har_vurdering=har_vurdering)
        case "organisasjon":
            return organisasjonskapittel.blokker(organisasjon, periode)
        case "avvik" if "avvik" in meta.registre:
            return avvikskapittel.blokker(tall, forrige, periode)
        case _:
            return []
