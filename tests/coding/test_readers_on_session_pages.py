"""The list of sessions and a session's page say who has read each transcript to the end."""

import re

import pytest
from django.urls import reverse

from coding.actions.reading import mark_read
from tests.factories import FieldSessionFactory, StudyFactory, member, transcript_of

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def study():
    return StudyFactory(slug="plumbline")


def test_who_has_read_what_to_the_end(study, client_as):
    ilse, nadia = member(study, name="Ilse"), member(study, name="Nadia")
    first, second = FieldSessionFactory(study=study), FieldSessionFactory(study=study)
    a, b = (
        transcript_of(("Irena", "Nobody asked."), study=study, field_session=first, title=f"Group {n}") for n in "AB"
    )
    transcript_of(("Irena", "Nobody asked."), study=study, field_session=second)
    client = client_as(ilse)
    before = text(client.get(reverse("sessions:list", args=[study.slug])))
    assert before.count("none yet") >= 2 and "by Ilse" not in before
    for transcript, reader in ((a, ilse), (a, nadia), (b, ilse)):
        mark_read(transcript, by=reader, read=True)
    listed = text(client.get(reverse("sessions:list", args=[study.slug])))
    assert "2 by Ilse, Nadia" in listed and listed.count(" by Ilse") == 1
    page = text(client.get(reverse("sessions:detail", args=[study.slug, first.pk])))
    assert "read to the end by Ilse and Nadia" in page and "read to the end by Ilse " in page
    other = text(client.get(reverse("sessions:detail", args=[study.slug, second.pk])))
    assert "not read to the end yet" in other
    mark_read(b, by=ilse, read=False)
    assert "1 by Ilse, Nadia" in text(client.get(reverse("sessions:list", args=[study.slug])))


def test_the_list_asks_no_more_for_more_sessions(study, client_as, django_assert_max_num_queries):
    reader = member(study)
    client, address = client_as(reader), reverse("sessions:list", args=[study.slug])

    def add() -> None:
        text = transcript_of(("Irena", "Nobody asked."), study=study, field_session=FieldSessionFactory(study=study))
        mark_read(text, by=reader, read=True)

    add()
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for _ in range(3):
        add()
    with django_assert_max_num_queries(len(few)):
        client.get(address)
