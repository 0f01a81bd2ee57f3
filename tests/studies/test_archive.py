"""An archived study: everything is read, nothing is changed, whoever tries and on whichever way."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from studies import audit, jobs
from studies.access import StudyArchived
from studies.actions.ending import archive_study, reopen_study
from studies.actions.invitations import find
from studies.models import Invitation, Job, Study
from studies.refused import Refused
from tests.factories import StudyFactory, member
from tests.test_url_matrix import EXPECTED, address, is_api, visit
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
SENTENCE = "This study is archived, so nothing in it can be changed. A coordinator can reopen it."
ENDS = {"studies:archive", "studies:reopen", "studies:delete"}


@pytest.fixture
def world() -> World:
    made = build_world()
    archive_study(made.study, by=made.coordinator)
    return made


def test_every_write_of_an_archived_study_is_refused(world, client_as):
    seq = Study.objects.get(pk=world.study.pk).last_seq
    clients = {role: client_as(getattr(world, role)) for role in ("coordinator", "partner")}
    for name, row in EXPECTED.items():
        path = address(name, world)
        if name in ENDS or (is_api(path) and row.method == "get"):
            continue
        role = "partner" if name in {"coding:review_verdict", "coding:review_take_back"} else "coordinator"
        if is_api(path):
            answer = visit(getattr(world, role), row, path, world)
            assert (answer.status_code, answer.json()["message"]) == (409, SENTENCE), name
        else:
            answer = clients[role].post(path)
            if answer.status_code != 405:  # a page that is only read
                assert answer.status_code == 409, name
                assert SENTENCE in answer.content.decode(), name
    assert Study.objects.get(pk=world.study.pk).last_seq == seq


def test_an_archived_study_is_read_and_offers_no_change(world, client_as):
    client, slug = client_as(world.coordinator), world.study.slug
    for name in ("reports:home", "sessions:list", "coding:excerpts", "coding:codebook", "reports:drafts"):
        page = client.get(reverse(name, args=[slug])).content.decode()
        assert "This study is archived: you can read it but not change it." in page, name
    assert "New code" not in client.get(reverse("coding:codebook", args=[slug])).content.decode()
    screen = client.get(reverse("coding:transcript", args=[slug, world.ids["transcript"]])).content.decode()
    assert "data-can-code" not in screen
    assert "They gave us a date." in screen or "They gave" in screen


def test_changes_outside_of_pages_are_refused_too(world):
    with pytest.raises(StudyArchived):
        audit.record(world.study, world.coordinator, "study.changed", world.study)
    Invitation.objects.update(token_hash=Invitation.hash("key"))
    with pytest.raises(Refused, match="archived"):
        find("key")


def test_a_job_that_waits_ends_without_a_result(world):
    job = Job.objects.create(study=world.study, kind="draft", requester=world.coordinator, input={"deliverable": 1})
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", SENTENCE)


def test_the_list_of_studies_keeps_archived_ones_apart(world, client_as):
    client = client_as(world.coordinator)
    page = client.get("/")
    assert [one.study for one in page.context["archived"]] == [world.study]
    assert page.context["memberships"] == []
    assert "Archived studies" in page.content.decode()
    client.post(reverse("studies:reopen", args=[world.study.slug]))
    page = client.get("/")
    assert [one.study for one in page.context["memberships"]] == [world.study]
    assert "Archived studies" not in page.content.decode()


def test_archive_and_reopen_are_events_and_happen_once(world, client_as):
    client, slug = client_as(world.coordinator), world.study.slug
    again = client.post(reverse("studies:archive", args=[slug]), follow=True)
    assert "This study is already archived." in again.content.decode()
    reopen_study(world.study, by=world.coordinator)
    verbs = list(world.study.events.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["study.archived", "study.reopened"]


def test_the_home_of_an_archived_study_offers_no_work(world, client_as):
    home = reverse("reports:home", args=[world.study.slug])
    coordinator = client_as(world.coordinator)
    assert "Next for you" not in page(coordinator, home)
    reopen_study(Study.objects.get(pk=world.study.pk), by=world.coordinator)
    assert "Next for you" in page(coordinator, home)


def page(client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    "name",
    ["reports:home", "sessions:list", "sessions:participants", "coding:practices", "coding:excerpts", "coding:memos",
     "coding:review", "studies:dimensions", "studies:projects", "studies:organisations", "reports:drafts"],
)  # fmt: skip
def test_an_empty_page_offers_nothing_that_is_refused(client_as, name):
    study = StudyFactory()
    partner, coordinator = member(study, "partner"), member(study, "coordinator")
    offered = re.compile(r'href="[^"]*/(new|add|import|invite)/|>Add ')
    answer = client_as(partner).get(reverse(name, args=[study.slug]))
    assert answer.status_code == 403 or not offered.search(answer.content.decode())
    study.archived_at = timezone.now()
    study.save(update_fields=["archived_at"])
    assert not offered.search(client_as(coordinator).get(reverse(name, args=[study.slug])).content.decode())
