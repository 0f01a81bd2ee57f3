from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class StudiesConfig(AppConfig):
    name = "studies"

    def ready(self) -> None:
        from studies import going  # noqa: F401  (says what its rows are called when they are deleted)

        autodiscover_modules("verbs")  # importing such a module registers its words
