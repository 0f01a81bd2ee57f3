from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "study_sessions"  # Django's own session store already has the label "sessions"
    verbose_name = "Field sessions"

    def ready(self) -> None:
        from sessions import going, receivers  # noqa: F401  (what deleted rows are called; what it listens to)
