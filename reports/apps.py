from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        # Registers the job, for whichever process runs it, and what the outline listens to.
        from reports import receivers, tasks  # noqa: F401
