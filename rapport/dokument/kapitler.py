"""The chapters of the § 25-1 report, in the municipality's own order, and the document made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.dokument.kapittel import Kapitteldefinisjon, Kapittelstoff
from felles.dokument.modell import Blokk, Dokument, Kapittel, Merknad, Meta, Organisasjonsenhet
from felles.dokument.periode import Tall, rapportperiode
from felles.dokument.tekst import blokker_av_tekst, renset
from felles.register import alle
from rapport.dokument import organisasjonskapittel, rettslig

# Of those with `mangler` a register may bring its own some day.
_UTEN_REGISTER: tuple[Kapitteldefinisjon, ...] = (
    Kapitteldefinisjon(
        kode="rettslig_grunnlag",
        plass=10,
        tittel=gettext_lazy("Rettslig grunnlag og ramme"),
        blokker=rettslig.blokker,
        veiledning=gettext_lazy(
            "Skriv hvordan internkontrollen er lagt opp i kommunen: mål, ansvar og hvilke systemer dere "
            "bruker. Lovens krav og hva systemet dokumenterer, kommer med av seg selv."
        ),
    ),
    Kapitteldefinisjon(
        kode="organisasjon",
        plass=20,
        tittel=gettext_lazy("Organisasjon"),
        blokker=organisasjonskapittel.blokker,
        veiledning=gettext_lazy(
            "Skriv om endringer i organisasjonen i perioden. Enhetene, årsverkene og beskrivelsene kommer "
            "med av seg selv."
        ),
    ),
    Kapitteldefinisjon(
        kode="prioriteringer",
        plass=30,
        tittel=gettext_lazy("Viktige prioriteringer"),
        veiledning=gettext_lazy(
            "Skriv hva dere har arbeidet særlig med i perioden: temaene i handlingsplanen for "
            "internkontroll, hva som er gjort, og hva som gjenstår."
        ),
    ),
    Kapitteldefinisjon(
        kode="varsling",
        plass=50,
        tittel=gettext_lazy("Varsling"),
        veiledning=gettext_lazy(
            "Skriv hvor mange varsler kommunen har fått, i alle kanaler, og hvordan de er fulgt opp. Ta "
            "ikke med noe som kan røpe hvem det gjelder."
        ),
        mangler=gettext_lazy(
            "Systemet har ikke noe register for varsling ennå. Varsler telles ikke med blant avvikene."
        ),
    ),
    Kapitteldefinisjon(
        kode="tilsyn",
        plass=60,
        tittel=gettext_lazy("Tilsyn og revisjon"),
        veiledning=gettext_lazy(
            "Skriv hvilke statlige tilsyn og andre revisjoner kommunen har hatt, hva de førte til, og om "
            "lovbrudd er rettet. Ta også med tilsyn uten funn, og skriv det uttrykkelig hvis det ikke har "
            "vært noen."
        ),
        mangler=gettext_lazy("Systemet har ikke noe register for tilsyn ennå."),
    ),
    Kapitteldefinisjon(
        kode="personvern",
        plass=70,
        tittel=gettext_lazy("Personvern"),
        veiledning=gettext_lazy(
            "Skriv om vurderinger av personvernkonsekvenser (DPIA) som er ferdige og under arbeid, brudd på "
            "personopplysningssikkerheten, og råd fra personvernombudet."
        ),
        mangler=gettext_lazy("Systemet har ikke noe register for personvern ennå."),
    ),
    Kapitteldefinisjon(
        kode="informasjonssikkerhet",
        plass=80,
        tittel=gettext_lazy("Informasjonssikkerhet"),
        veiledning=gettext_lazy(
            "Skriv om tiltak for konfidensialitet, integritet og tilgjengelighet, øvelser og hendelser i "
            "perioden."
        ),
        mangler=gettext_lazy("Systemet har ikke noe register for informasjonssikkerhet ennå."),
    ),
    Kapitteldefinisjon(
        kode="vurdering",
        plass=90,
        tittel=gettext_lazy("Kommunedirektørens vurdering"),
        veiledning=gettext_lazy(
            "Skriv kommunedirektørens samlede vurdering: I hvilken grad følges rutinene, hva fungerer, hva "
            "må bli bedre, og hva er planen framover?"
        ),
    ),
)


def kapitler() -> list[Kapitteldefinisjon]:
    """The chapters in order. One that a register brings stands for the one that said it was missing."""
    etter_kode = {kapittel.kode: kapittel for kapittel in _UTEN_REGISTER}
    etter_kode |= {r.kapittel.kode: r.kapittel for r in alle() if r.kapittel is not None}
    return sorted(etter_kode.values(), key=lambda kapittel: kapittel.plass)


def kapittelkoder() -> list[str]:
    """The keys of the chapters' texts, in order."""
    return [kapittel.kode for kapittel in kapitler()]


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
    if ukjente := set(tekster) - set(kapittelkoder()):
        raise KeyError(", ".join(sorted(ukjente)))
    tall = renset(tall)
    stoff = Kapittelstoff(
        tall=tall,
        forrige=renset(forrige),
        periode=rapportperiode(tall),
        tillegg=renset(registre or {}),
        enhetsnavn=_enhetsnavn(tall),
        tekster=tekster,
        organisasjon=[_renset_enhet(enhet) for enhet in organisasjon],
        meta=meta,
    )
    return Dokument(
        tittel=_("Internkontroll %(periode)s") % {"periode": stoff.periode.navn},
        undertittel=_("Rapport etter kommuneloven § 25-1 og § 25-2"),
        kommune=renset(meta.kommune),
        enhet=tall["enhet"]["navn"],
        periode_tekst=stoff.periode.med_datoer,
        skjaering=stoff.periode.skjaering,
        bestilt_av=renset(meta.bestilt_av),
        bestilt=meta.bestilt,
        laget=meta.laget,
        kapitler=tuple(_kapittel(kapittel, stoff) for kapittel in kapitler()),
        demo=meta.demo,
        utkast=meta.utkast,
    )


def _enhetsnavn(tall: Tall) -> dict[str, str]:
    """By kode: the names that any register's figures give the enheter."""
    objekter = [objekt for objekt in tall.values() if isinstance(objekt, Mapping)]
    rader = [rad for objekt in objekter for rad in objekt.get("per_enhet", [])]
    return {rad["kode"]: rad["navn"] for rad in rader if "navn" in rad}


def _renset_enhet(enhet: Organisasjonsenhet) -> Organisasjonsenhet:
    return replace(enhet, navn=renset(enhet.navn), navn_andre_spraak=renset(enhet.navn_andre_spraak))


def _kapittel(definisjon: Kapitteldefinisjon, stoff: Kapittelstoff) -> Kapittel:
    utledet = definisjon.blokker(stoff) if definisjon.blokker and _har_stoff(definisjon, stoff) else []
    return Kapittel(definisjon.kode, str(definisjon.tittel), (*_innledning(definisjon, stoff), *utledet))


def _har_stoff(definisjon: Kapitteldefinisjon, stoff: Kapittelstoff) -> bool:
    """A register's chapter is drafted where the frozen figures have the register's."""
    return not definisjon.mangler or definisjon.kode in stoff.tall


def _innledning(definisjon: Kapitteldefinisjon, stoff: Kapittelstoff) -> list[Blokk]:
    """What people wrote, and one line where the chapter's register does not exist or nobody wrote."""
    resultat: list[Blokk] = list(blokker_av_tekst(stoff.tekster.get(definisjon.kode, "")))
    mangler_register = definisjon.mangler and definisjon.kode not in stoff.meta.registre
    if mangler_register and resultat:
        resultat.append(Merknad(f"{definisjon.mangler} " + _("Teksten over er skrevet for hånd.")))
    elif mangler_register:
        resultat.append(Merknad(f"{definisjon.mangler} " + _("Det er heller ikke skrevet noe her.")))
    elif not resultat and definisjon.blokker is None:
        resultat.append(Merknad(_("Det er ikke skrevet noe i dette kapitlet.")))
    return resultat
