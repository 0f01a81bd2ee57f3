from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from caliper.api import api
from studies.views import health

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

handler500 = "studies.views.errors.any_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("studies.urls")),
    path("", include("sessions.urls")),
    path("", include("coding.urls")),
    path("", include("reports.urls")),
]
