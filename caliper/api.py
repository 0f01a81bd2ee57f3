"""The JSON API, version 1, with its OpenAPI document at `/api/v1/openapi.json`.

Signed in by the session's cookie, writes protected by the CSRF token; every route asks `studies.access` first.
"""

from ninja import NinjaAPI
from ninja.security import django_auth

from coding.api import router as coding

api = NinjaAPI(title="Caliper", version="1", auth=django_auth, docs_url=None, urls_namespace="api")
api.add_router("/s/{study}/", coding)
