"""What the figures about avvik mean."""

from django.utils.translation import gettext_lazy as _

from felles.dokument.definisjoner import Definisjoner, Definisjonsrad

_RADER: tuple[Definisjonsrad, ...] = (
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

DEFINISJONER = Definisjoner("avvik", _RADER)
