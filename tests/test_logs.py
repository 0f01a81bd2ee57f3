import logging

import pytest

from caliper.logs import HideKeys


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Forbidden: /invitations/s3cret-Key_1/", "Forbidden: /invitations/…/"),
        ("GET /accounts/login/?next=/invitations/s3cret/ 200", "GET /accounts/login/?next=/invitations/…/ 200"),
        (
            "GET /accounts/login/?next=%2Finvitations%2Fs3cret%2F 200",
            "GET /accounts/login/?next=%2Finvitations%2F…%2F 200",
        ),
        ("/accounts/password/reset/key/3-s3cret/", "/accounts/password/reset/key/…/"),
        ("next=%2faccounts%2fpassword%2freset%2fkey%2f3-s3cret%2f", "next=%2faccounts%2fpassword%2freset%2fkey%2f…%2f"),
    ],
)
def test_addresses_that_are_keys_are_written_without_the_key(line, written):
    record = logging.LogRecord("django", logging.WARNING, "", 1, "%s", (line,), None)
    assert HideKeys().filter(record)
    assert record.getMessage() == written


def test_every_logger_that_writes_by_itself_hides_keys(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_keys"]
    assert settings.LOGGING["loggers"]["django.server"]["handlers"] == ["console"]
