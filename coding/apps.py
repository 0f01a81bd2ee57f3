import pkgutil
from importlib import import_module

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "coding"

    def ready(self) -> None:
        # Importing a module of reversals registers what it takes back, receivers what they listen to, and `going` what
        # rows are called when they are deleted.
        from coding import going, receivers, reversals  # noqa: F401

        for module in pkgutil.iter_modules(reversals.__path__, "coding.reversals."):
            import_module(module.name)
