"""The list of corrected words: whose, before and after, who corrected, and what a click does."""

import pytest
from django.urls import reverse

from coding.actions.text import correct_turn, insert_turn, remove_turn
from coding.models import Coding
from coding.queries.settling import unsettled
from studies.models import Role
from tests.coding.test_text import spans, turn
from tests.factories import CodeFactory, code_words, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(
        ("Irena", "They gave us a date. Before that the plan was in a drawer."),
        ("Dario", "With us nobody did."),
        ("Irena", "I know."),
    )


@pytest.fixture
def touched(transcript, study, nadia, ilse):
    """Two of Ilse's in one turn touched, one of Nadia's lost."""
    code = CodeFactory(study=study, name="Dates")
    first = code_words(code, ilse, (turn(transcript, 0), "a date"))
    code_words(code, ilse, (turn(transcript, 0), "a drawer"))
    code_words(code, nadia, (turn(transcript, 1), "nobody did"))
    text = turn(transcript, 0).text.replace("a date", "a month").replace("a drawer", "a cupboard")
    correct_turn(turn(transcript, 0), by=nadia, version=1, text=text)
    remove_turn(turn(transcript, 1), by=nadia, version=1)
    return first.excerpt


@pytest.fixture
def page(study):
    return reverse("coding:corrections", args=[study.slug])


@pytest.fixture
def click(client_as, study):
    def post(user, **data):
        return client_as(user).post(reverse("coding:corrections_settle", args=[study.slug]), data, follow=True)

    return post


def test_the_own_ones_come_first_with_before_and_after(client_as, page, touched, ilse, nadia):
    html = client_as(ilse).get(page).content.decode()
    assert "They gave" not in html
    assert "a <del>date</del><ins>month</ins>" in html
    assert "Corrected by Nadia Weiss" in html
    assert html.count('class="correction"') == 2
    assert 'In the whole study <span class="count">3</span>' in html
    html = client_as(nadia).get(page, {"who": "all"}).content.decode()
    assert html.count('class="correction"') == 3
    assert "<del>nobody did</del>" in html
    assert "Corrected by you" in html


def test_one_click_keeps_and_one_takes_back(click, study, touched, ilse):
    answer = click(ilse, action="keep", excerpt=touched.pk)
    assert "Kept with the new words." in answer.content.decode()
    assert spans()[0][2:] == ("a month", "a month", "live")
    seq = answer.context["settled"].seq
    assert "Undone" in click(ilse, action="undo", seq=seq).content.decode()
    assert spans()[0][2:] == ("a month", "a date", "touched")
    assert "already undone" in click(ilse, action="undo", seq=seq).content.decode()
    assert spans()[0][4] == "touched"


def test_all_of_a_turn_in_one_click(client_as, click, page, study, touched, ilse):
    (group,) = client_as(ilse).get(page).context["groups"]
    assert len(group.to_keep) == 2
    assert "Kept 2 excerpts" in click(ilse, action="keep", excerpt=group.to_keep).content.decode()
    assert [row[4] for row in spans()] == ["live", "live", "lost"]
    assert not unsettled(study, ilse).exists()


def test_lost_words_are_let_go_or_put_where_they_stand(click, transcript, study, touched, nadia):
    insert_turn(transcript, by=nadia, text="At ours nobody did either.", after=turn(transcript, 0))
    answer = click(nadia, action="undo", seq=10_000)  # a refusal shows the list
    (row,) = answer.context["groups"][0].rows
    (place,) = row.elsewhere
    click(nadia, action="put", span=place.span, turn=place.turn, start=place.start)
    assert spans()[2][2:] == ("nobody did", "nobody did", "live")


def test_my_codes_come_off(click, touched, nadia, ilse):
    click(ilse, action="take_off", excerpt=touched.pk)
    assert Coding.objects.filter(coder=ilse).count() == 1
    assert "None of your codes" in click(nadia, action="take_off", excerpt=spans()[0][0]).content.decode()


@pytest.mark.parametrize("data", [{}, {"action": "keep"}, {"action": "no"}, {"action": "keep", "excerpt": "x"}])
def test_an_incomplete_click_changes_nothing(click, touched, ilse, data):
    assert "Choose an excerpt" in click(ilse, **data).content.decode()
    assert [row[4] for row in spans()] == ["touched", "touched", "lost"]


def test_excerpts_of_another_study_are_not_settled(click, touched):
    stranger = member(transcript_of(("A", "Hello there.")).study)
    assert click(stranger, action="keep", excerpt=touched.pk).status_code == 404
    other = reverse("coding:corrections_settle", args=[stranger.memberships.get().study.slug])
    from django.test import Client

    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    client.post(other, {"action": "keep", "excerpt": touched.pk})
    assert spans()[0][4] == "touched"


def test_a_partner_has_no_such_page(client_as, page, study, touched):
    assert client_as(member(study, Role.PARTNER)).get(page).status_code == 403


def test_the_number_of_questions_does_not_grow(
    client_as, page, transcript, study, touched, ilse, django_assert_num_queries
):
    client = client_as(ilse)
    client.get(page)
    with django_assert_num_queries(12):
        client.get(page, {"who": "all"})
    code = CodeFactory(study=study)
    text = turn(transcript, 0).text
    for words in ("gave us", "Before that", "the plan", "was in"):
        code_words(code, ilse, (turn(transcript, 0), words))
    for old, new in (("gave us", "gave me"), ("Before", "After"), ("plan", "text"), ("was", "stood")):
        text = text.replace(old, new)
    correct_turn(turn(transcript, 0), by=ilse, version=2, text=text)
    with django_assert_num_queries(12):
        assert client.get(page, {"who": "all"}).context["page"].paginator.count == 7


def test_settled_by_the_api(client_as, study, touched, ilse):
    path = f"/api/v1/s/{study.slug}/excerpts/{touched.pk}/settle"
    body = {"action": "keep", "save_id": "00000000-0000-4000-8000-000000000009"}
    first, again = (client_as(ilse).post(path, body, content_type="application/json") for _ in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    assert "touched" not in next(iter(first.json()["turns"].values())).split("a month")[0][-200:]
    fresh = body | {"save_id": "00000000-0000-4000-8000-000000000010"}
    refused = client_as(ilse).post(path, fresh, content_type="application/json")
    assert (refused.status_code, refused.json()["message"]) == (409, "Someone resolved this in the meantime.")
