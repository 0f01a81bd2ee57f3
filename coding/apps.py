import pkgutil
from importlib import import_module

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "coding"

    def ready(self) -> None:
        # Importing a module of reversals registers what it takes back.
        from coding import (
            going,  # noqa: F401  (says what its rows are called when they are deleted)
            reversals,
        )

        for module in pkgutil.iter_modules(reversals.__path__, "coding.reversals."):
            import_module(module.name)
