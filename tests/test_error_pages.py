"""What a browser shows when something went wrong on our side."""

import pytest
from django.test import Client, RequestFactory

from studies.views.errors import any_error


def test_the_page_of_an_error_has_the_look_of_the_others_and_asks_no_database():
    """No mark `django_db`: a query would fail this test."""
    page = any_error(RequestFactory().get("/")).content.decode()
    for part in ('class="top-bar"', "css/tokens.css", "css/components.css", 'class="title"', "Your studies"):
        assert part in page
    assert "<style" not in page
    assert "<script" not in page


@pytest.mark.django_db
def test_a_view_that_breaks_answers_with_it(monkeypatch):
    monkeypatch.setattr("studies.views.health.HttpResponse", None)
    client = Client(raise_request_exception=False)
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert "We couldn’t load this page" in answer.content.decode()
