import pkgutil
from importlib import import_module

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "coding"

    def ready(self) -> None:
        # Importing a module of reversals registers what it takes back, receivers what they listen to.
        from coding import receivers, reversals  # noqa: F401

        for module in pkgutil.iter_modules(reversals.__path__, "coding.reversals."):
            import_module(module.name)
