"""What each role lets a person do, in words: shown where a role is given, and to the one who has it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisasjon.models import Rolletype

FORKLARING: dict[str, Promise] = {
    Rolletype.ANSATT: _("Melder avvik, ser egne meldinger og gjør tiltak."),
    Rolletype.LEDER: _("Ser, behandler og lukker avvik i enheten og alt under den, også fortrolige."),
    Rolletype.STEDFORTREDER: _("Har samme tilgang som lederen, og trer inn når det ikke er noen leder."),
    Rolletype.VERNEOMBUD: _("Leser HMS-avvik i enheten og alt under den, men ikke fortrolige."),
    Rolletype.KVALITETSKOORDINATOR: _(
        "Leser, klassifiserer og videresender avvik i enheten og alt under den. "
        "Lukker ikke, og ser ikke fortrolige."
    ),
    Rolletype.PERSONVERNOMBUD: _("Leser personvernavvik, også fortrolige, og gir råd."),
    Rolletype.KOMMUNEDIREKTOER: _("Er leder av hele kommunen, og bestiller rapporten om internkontroll."),
    Rolletype.REVISOR: _("Ser tall, rapporter og registre, men ingen saker."),
    Rolletype.ADMINISTRATOR: _("Legger inn enheter, personer og roller. Ser bare saksnummer, ikke saker."),
}
