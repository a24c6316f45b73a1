from django.apps import AppConfig


class SaksrammeConfig(AppConfig):
    name = "saksramme"
