from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import (
            going,  # noqa: F401  (says what its rows are called when they are deleted)
            tasks,  # noqa: F401  (registers the job, for whichever process runs it)
        )
