"""The Celery application. Messages are wake-ups that carry ids only; `studies.Job` is the truth (studies/jobs.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caliper.settings")

app = Celery("caliper")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
