from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "study_sessions"  # Django's own session store already has the label "sessions"
    verbose_name = "Field sessions"

    def ready(self) -> None:
        from sessions import receivers  # noqa: F401  (registers what it listens to)
