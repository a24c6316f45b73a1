from django.apps import AppConfig


class HendelserConfig(AppConfig):
    name = "hendelser"
