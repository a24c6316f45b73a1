"""What the figures about sjekklister mean."""

from django.utils.translation import gettext_lazy as _

from felles.dokument.definisjoner import Definisjoner, Definisjonsrad

_RADER: tuple[Definisjonsrad, ...] = (
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
    (
        "per_enhet",
        _("Svar etter virksomhet"),
        _("Virksomhetens svar i den leverte sjekklisten."),
        "heltall",
    ),
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

DEFINISJONER = Definisjoner("sjekkliste", _RADER)
