"""What the history of a case says of its links to others: never which, as who reads may not see both."""

from django.utils.translation import gettext as _

from hendelser.historikk import Setning

SETNINGER: dict[str, Setning] = {
    "koblet_til_annen_sak": lambda h: _("Koblet til annen sak"),
    "kobling_fjernet": lambda h: _("Kobling fjernet"),
}
