from django.apps import AppConfig


class TiltakConfig(AppConfig):
    name = "tiltak"
