"""What the history of a case says of its tiltak."""

from django.utils.translation import gettext as _

from hendelser.historikk import Setning

SETNINGER: dict[str, Setning] = {
    "tiltak_nytt": lambda h: _("Nytt tiltak, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_endret": lambda h: _("Et tiltak er endret, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_overtatt": lambda h: (
        _("%(fra)s arbeider ikke lenger her. Nå er %(til)s ansvarlig for et tiltak")
        % {"fra": h.fra, "til": h.til}
    ),
    "tiltak_utfoert": lambda h: _("Et tiltak er utført"),
    "tiltak_avlyst": lambda h: _("Et tiltak er avlyst"),
    "effekt_vurdert": lambda h: _("Et tiltak er vurdert: %(effekt)s") % {"effekt": h.til.lower()},
}
