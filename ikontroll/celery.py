"""The Celery app: worker and beat. Jobs that must not be lost are rows of utboks first."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikontroll.settings")

app = Celery("ikontroll")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Those of the registers are added when their apps are ready (ikontroll/apps.py).
app.conf.beat_schedule = {
    "utboks-videresend": {"task": "utboks.videresend", "schedule": 5.0, "options": {"expires": 30}},
    # Before the morning's reminders, so that these go to who has taken over.
    "organisasjon-overta": {"task": "organisasjon.overta", "schedule": crontab(hour=0, minute=20)},
    # Each night, not only on the day after a tertial: a beat that was down that day loses no draft.
    "rapport-utkast": {"task": "rapport.lag_utkast", "schedule": crontab(hour=3, minute=15)},
    "vedlegg-skann": {"task": "vedlegg.skann_gjenstaaende", "schedule": 900.0, "options": {"expires": 600}},
    "vedlegg-rydd": {"task": "vedlegg.rydd", "schedule": crontab(hour=4, minute=15)},
    "tiltak-paaminn": {"task": "tiltak.paaminn", "schedule": crontab(hour=7, minute=5)},
    "eksport-rydd": {"task": "saksramme.rydd_eksporter", "schedule": crontab(hour=4, minute=20)},
    "utboks-rydd": {"task": "utboks.rydd", "schedule": crontab(hour=4, minute=30)},
    "innloggingsfeil": {"task": "organisasjon.glem_innloggingsfeil", "schedule": crontab(minute=20)},
    "skjemaer": {"task": "felles.rydd_skjemaer", "schedule": crontab(minute=20)},
    "sesjoner": {"task": "organisasjon.rydd_sesjoner", "schedule": crontab(hour=3, minute=45)},
}
