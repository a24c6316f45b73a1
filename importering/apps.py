from django.apps import AppConfig


class ImporteringConfig(AppConfig):
    name = "importering"
