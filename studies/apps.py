from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class StudiesConfig(AppConfig):
    name = "studies"

    def ready(self) -> None:
        autodiscover_modules("verbs")  # importing such a module registers its words
