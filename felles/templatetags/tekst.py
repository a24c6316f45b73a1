"""Norwegian text for dates, times and numbers in templates. Nothing (None or "") becomes a dash."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.klokke import OSLO, i_dag

register = template.Library()

TANKESTREK = "–"
HARDT_MELLOMROM = "\xa0"


def _lokal(verdi: dt.datetime) -> dt.datetime:
    return verdi.astimezone(OSLO)


@register.filter
def dato(verdi: dt.date | dt.datetime | None) -> str:
    """31.08.2024; an instant is shown as its date in Europe/Oslo."""
    if not verdi:
        return TANKESTREK
    dag = _lokal(verdi) if isinstance(verdi, dt.datetime) else verdi
    return f"{dag:%d.%m.%Y}"


@register.filter
def klokkeslett(verdi: dt.datetime | None) -> str:
    """kl. 14.30, in Europe/Oslo."""
    return f"kl.{HARDT_MELLOMROM}{_lokal(verdi):%H.%M}" if verdi else TANKESTREK


@register.filter
def tidspunkt(verdi: dt.datetime | None) -> str:
    """31.08.2024 kl. 14.30, in Europe/Oslo."""
    return f"{dato(verdi)} {klokkeslett(verdi)}" if verdi else TANKESTREK


@register.filter
def tall(verdi: Any, desimaler: int | None = None) -> str:
    """1 234,5: at most one decimal, or as many as asked for. 2.50 → 2,5; 3.0 → 3."""
    if verdi is None or verdi == "":
        return TANKESTREK
    desimaltall = Decimal(str(verdi))
    antall = 1 if desimaler is None else int(desimaler)
    rundet = desimaltall.quantize(Decimal(1).scaleb(-antall), rounding=ROUND_HALF_UP)
    tekst = f"{abs(rundet):,.{antall}f}"
    if desimaler is None and "." in tekst:
        tekst = tekst.rstrip("0").rstrip(".")
    tekst = tekst.replace(",", HARDT_MELLOMROM).replace(".", ",")
    return f"−{tekst}" if rundet < 0 else tekst


@register.filter
def prosent(verdi: Any) -> str:
    """16,7 % from 16.7: the number is already in percent."""
    return TANKESTREK if verdi is None or verdi == "" else f"{tall(verdi)}{HARDT_MELLOMROM}%"


@register.filter
def endring(verdi: Any) -> str:
    """+138, −12 or 0."""
    if verdi is None or verdi == "":
        return TANKESTREK
    return f"+{tall(verdi)}" if Decimal(str(verdi)) > 0 else tall(verdi)


@register.filter
def endring_prosent(verdi: Any) -> str:
    """+16,7 %."""
    return TANKESTREK if verdi is None or verdi == "" else f"{endring(verdi)}{HARDT_MELLOMROM}%"


@register.filter
def frist(verdi: dt.date | None) -> str:
    """How far off a deadline is, in words: «i dag», «i morgen», «om 3 dager», «3 dager over fristen»."""
    if not verdi:
        return _("Ingen frist")
    dager = (verdi - i_dag()).days
    if dager < 0:
        return ngettext("%(antall)d dag over fristen", "%(antall)d dager over fristen", -dager) % {
            "antall": -dager
        }
    if dager == 0:
        return _("i dag")
    if dager == 1:
        return _("i morgen")
    return _("om %(antall)d dager") % {"antall": dager}


@register.filter
def er_forfalt(verdi: dt.date | None) -> bool:
    """Is the deadline before today in Europe/Oslo?"""
    return verdi is not None and verdi < i_dag()
