import os

from django.core.wsgi import get_wsgi_application

from studies.serving import watch_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caliper.settings")

application = get_wsgi_application()

watch_parent()  # under `manage.py serve` it ends with it
