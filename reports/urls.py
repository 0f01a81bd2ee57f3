from django.urls import path

from reports.views import home

app_name = "reports"
urlpatterns = [
    path("s/<slug:study>/", home.home, name="home"),
]
