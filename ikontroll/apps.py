from django.apps import AppConfig


class IkontrollConfig(AppConfig):
    name = "ikontroll"

    def ready(self) -> None:
        from ikontroll import checks  # noqa: F401  (registers the system checks)
