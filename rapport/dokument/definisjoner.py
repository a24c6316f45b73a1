"""What each figure means, in plain bokmål: the one place, for page, PDF, DOCX and XLSX.

Keyed by the figure's place in the JSON («avvik.meldt», «avvik.per_enhet.lukket»).
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.dokument.modell import Definisjon, Kolonnetype

_Tekst = str | Promise

_AVVIK: tuple[tuple[str, _Tekst, _Tekst, Kolonnetype], ...] = (
    (
        "meldt",
        _("Meldt"),
        _(
            "Avvik som er meldt i perioden og senest på skjæringstidspunktet, uansett hva som siden ble av "
            "dem. Nestenhendelser og forslag til forbedring er med."
        ),
        "heltall",
    ),
    (
        "meldt_forrige",
        _("Meldt året før"),
        _(
            "Avvik som ble meldt i samme periode ett år tidligere. Er perioden ikke over, telles bare den "
            "tilsvarende delen av fjoråret."
        ),
        "heltall",
    ),
    (
        "endring_prosent",
        _("Endring fra året før"),
        _("Forskjellen mellom meldt og meldt året før, i prosent av meldt året før."),
        "prosent",
    ),
    (
        "lukket_av_meldte",
        _("Lukket av de meldte"),
        _("De av avvikene meldt i perioden som er lukket eller avvist på skjæringstidspunktet."),
        "heltall",
    ),
    (
        "avvist_av_meldte",
        _("Avvist av de meldte"),
        _(
            "De av avvikene meldt i perioden som er avvist: trukket av melder, meldt to ganger, "
            "eller ikke et avvik. De er også regnet med blant de lukkede."
        ),
        "heltall",
    ),
    (
        "aapne_av_meldte",
        _("Åpne av de meldte"),
        _("De av avvikene meldt i perioden som ikke er lukket eller avvist på skjæringstidspunktet."),
        "heltall",
    ),
    (
        "lukket_i_perioden",
        _("Lukket i perioden"),
        _("Avvik som ble lukket eller avvist i perioden, også de som ble meldt før den begynte."),
        "heltall",
    ),
    (
        "aapne_ved_skjaering",
        _("Åpne på skjæringstidspunktet"),
        _("Alle avvik som er åpne på skjæringstidspunktet, uansett når de ble meldt."),
        "heltall",
    ),
    (
        "forfalt_ved_skjaering",
        _("Åpne med utgått frist"),
        _(
            "De av de åpne avvikene som har en frist som er gått ut. "
            "Fristen regnes som gått ut fra midnatt etter fristdagen."
        ),
        "heltall",
    ),
    (
        "median_dager_til_lukking",
        _("Dager til lukking (median)"),
        _(
            "Av avvikene som er meldt i perioden og lukket, ble halvparten lukket innen så mange dager "
            "etter at de ble meldt."
        ),
        "desimal",
    ),
    (
        "per_kategori",
        _("Meldt etter kategori"),
        _(
            "Avvik meldt i perioden, fordelt etter hovedkategori slik de var klassifisert på "
            "skjæringstidspunktet."
        ),
        "heltall",
    ),
    (
        "andel",
        _("Andel"),
        _("Del av alle avvik meldt i perioden. Andelene er avrundet, så summen kan bli litt ulik 100 %."),
        "prosent",
    ),
    (
        "endring",
        _("Endring"),
        _("Meldt i perioden minus meldt i samme periode året før."),
        "endring",
    ),
    (
        "per_alvorlighetsgrad",
        _("Meldt etter alvorlighetsgrad"),
        _(
            "Avvik meldt i perioden, fordelt etter alvorlighetsgraden lederen har satt på "
            "skjæringstidspunktet."
        ),
        "heltall",
    ),
    (
        "per_maaned",
        _("Meldt per måned"),
        _("Avvik etter måneden de ble meldt i."),
        "heltall",
    ),
    (
        "per_maaned.lukket",
        _("Lukket per måned"),
        _("Avvik etter måneden de ble lukket eller avvist i, uansett når de ble meldt."),
        "heltall",
    ),
    (
        "per_enhet",
        _("Meldt etter enhet"),
        _(
            "Avvik meldt i perioden, ført på enheten der hendelsen skjedde. Et avvik som er sendt videre "
            "til en annen enhet, blir ikke flyttet. Tallet for en enhet omfatter enhetene under den."
        ),
        "heltall",
    ),
    (
        "per_enhet.egne",
        _("Egne"),
        _("Avvik som skjedde i enheten selv, uten enhetene under den."),
        "heltall",
    ),
    (
        "per_enhet.lukket",
        _("Lukket"),
        _("De av enhetens avvik meldt i perioden som er lukket eller avvist på skjæringstidspunktet."),
        "heltall",
    ),
    (
        "per_enhet.aapne",
        _("Åpne"),
        _("De av enhetens avvik meldt i perioden som fortsatt er åpne på skjæringstidspunktet."),
        "heltall",
    ),
    (
        "per_enhet.per_100_aarsverk",
        _("Per 100 årsverk"),
        _(
            "Avvik meldt i perioden for hvert hundrede årsverk i enheten det året. Tallet er ikke regnet "
            "om til et helt år. Det vises en strek der årsverk mangler."
        ),
        "desimal",
    ),
)

_SJEKKLISTE: tuple[tuple[str, _Tekst, _Tekst, Kolonnetype], ...] = (
    (
        "virksomheter",
        _("Virksomheter"),
        _("Virksomhetene som fantes da runden ble åpnet. Hver av dem skal levere én sjekkliste."),
        "heltall",
    ),
    (
        "levert",
        _("Levert"),
        _("Sjekklister som er levert og ikke sendt tilbake, også de som kom etter fristen."),
        "heltall",
    ),
    (
        "levert_for_sent",
        _("Levert for sent"),
        _("De av de leverte som først kom etter fristen."),
        "heltall",
    ),
    (
        "mangler",
        _("Mangler"),
        _("Sjekklister som ikke er levert, eller som er sendt tilbake og ikke levert på nytt."),
        "heltall",
    ),
    (
        "per_omraade",
        _("Svar etter område"),
        _(
            "Alle spørsmål som gjelder virksomhetene, etter svaret i den leverte sjekklisten. Summen er "
            "antall virksomheter ganger antall spørsmål som gjelder dem."
        ),
        "heltall",
    ),
    ("per_enhet", _("Svar etter virksomhet"), _("Virksomhetens svar i den leverte sjekklisten."), "heltall"),
    (
        "ubesvart",
        _("Ubesvart"),
        _("Spørsmål i sjekklister som mangler. De er med i alle andeler, og regnes aldri som ja."),
        "heltall",
    ),
    (
        "ja_andel",
        _("Andel ja"),
        _("Svar som er ja, i prosent av alle spørsmål som gjelder virksomhetene, også de ubesvarte."),
        "prosent",
    ),
)

DEFINISJONER: dict[str, tuple[_Tekst, _Tekst, Kolonnetype]] = {
    f"{register}.{kode}": (navn, tekst, slag)
    for register, rader in (("avvik", _AVVIK), ("sjekkliste", _SJEKKLISTE))
    for kode, navn, tekst, slag in rader
}


def definisjon(kode: str) -> Definisjon:
    """The definition of a figure, in the reader's language. Raises KeyError for a figure without one."""
    navn, tekst, slag = DEFINISJONER[kode]
    enhet = {"prosent": "%"}.get(slag, "")
    return Definisjon(kode=kode, navn=str(navn), tekst=str(tekst), type=slag, enhet=enhet)


def alle_definisjoner() -> list[Definisjon]:
    """Every definition, in the order of the contract."""
    return [definisjon(kode) for kode in DEFINISJONER]
