from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "studies"

    def ready(self) -> None:
        from studies import going  # noqa: F401  (says what its rows are called when they are deleted)
