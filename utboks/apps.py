from django.apps import AppConfig


class UtboksConfig(AppConfig):
    name = "utboks"
