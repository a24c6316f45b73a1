from django.apps import AppConfig


class OrganisasjonConfig(AppConfig):
    name = "organisasjon"
