from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "study_sessions"  # Django's own session store already has the label "sessions"
    verbose_name = "Field sessions"

    def ready(self) -> None:
        from sessions import going  # noqa: F401  (says what its rows are called when they are deleted)
