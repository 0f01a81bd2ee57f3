from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        # Registers the job, for whichever process runs it, what the outline listens to, and the words of deletion.
        from reports import going, receivers, tasks  # noqa: F401
