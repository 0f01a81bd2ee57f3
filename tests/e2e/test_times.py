"""One moment has one time on every page, wherever the browser is."""

import pytest

from tests.factories import member, transcript_of

pytestmark = pytest.mark.django_db


def test_times_of_scripts_are_in_the_zone_of_the_server(browser_page, settings):
    transcript = transcript_of(("Irena", "They gave us a date."))
    path = f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/"
    page = browser_page(member(transcript.study), path, timezone_id="Asia/Tokyo")
    assert settings.TIME_ZONE == "Europe/Brussels"
    # 30 June 2026, 12:00 in UTC: two hours later in Brussels, nine in Tokyo.
    asked = "async (address) => (await import(address)).clock(Date.UTC(2026, 5, 30, 12))"
    assert page.evaluate(asked, "/static/js/times.js") == "14:00"
