"""One code split into several, and the pass over what it was given to."""

import uuid

import pytest

from coding.actions.code_places import move_code
from coding.actions.coding import add_codes
from coding.actions.keeping_both import keep_both
from coding.actions.memos import add_memo
from coding.actions.recoding import recode
from coding.actions.splitting import BELOW, BESIDE, Part, parts_to_choose, split_code
from coding.models import Code, Coding
from coding.queries.history import tell
from studies import undo
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.factories import CodeFactory, code_words, eight_dimensions, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(
        ("Irena", "They gave us a date."),
        ("Dario", "With us nobody did."),
        ("Irena", "In the end it was a month."),
        ("Dario", "Money was there."),
    )


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Time", definition="All of time.")


@pytest.fixture
def codings(code, nadia, transcript):
    turns = list(transcript.turns.all())
    places = [(turns[0], "a date"), (turns[1], "nobody"), (turns[2], "a month"), (turns[3], "Money")]
    return [code_words(code, nadia, place) for place in places]


def split(code, by, *names, **options):
    options = {"where": BESIDE, "definition": "What is left."} | options
    return split_code(code, by=by, parts=[Part(name, f"For {name}.") for name in names], **options)


def test_new_codes_stand_beside_or_below_and_no_coding_moves(code, codings, nadia):
    dates, months = split(code, nadia, "Dates", "Months")
    (below,) = split(code, nadia, "Years", where=BELOW)
    assert [(part.dimension, part.parent, part.definition) for part in (dates, below)] == [
        (code.dimension, None, "For Dates."),
        (code.dimension, code, "For Years."),
    ]
    code.refresh_from_db()
    assert (code.definition, code.version) == ("What is left.", 3)
    assert set(Coding.objects.values_list("code", "code_version")) == {(code.pk, 1)}
    assert parts_to_choose(code) == [dates, months, below]


def test_the_same_save_again_splits_once(code, nadia):
    save = uuid.uuid4()
    assert split(code, nadia, "Dates", save_id=save) == split(code, nadia, "Dates", save_id=save)
    assert Code.objects.count() == 2


@pytest.mark.parametrize(
    ("names", "words"),
    [([], "between 1 and 9"), (["Dates", "dates"], "already has a code"), (["Time"], "already has a code")],
)
def test_a_split_that_cannot_be_changes_nothing(code, study, nadia, names, words):
    with pytest.raises(Refused, match=words):
        split(code, nadia, *names)
    code.refresh_from_db()
    assert (code.version, Code.objects.count(), study.events.count()) == (1, 1, 0)


def test_undo_of_a_split(code, codings, study, nadia):
    split(code, nadia, "Dates", "Months")
    undo.undo(study, nadia)
    code.refresh_from_db()
    assert (code.version, code.definition, Code.objects.count(), parts_to_choose(code)) == (1, "All of time.", 1, [])


def test_a_split_made_again_stands_where_the_code_stands_now(code, codings, study, nadia, ilse):
    split(code, nadia, "Dates")
    undo.undo(study, nadia)
    other = CodeFactory(study=study, dimension=study.dimensions.get(position=2), name="Over it")
    move_code(code, by=ilse, dimension=None, parent=other)
    undo.redo(study, nadia)
    (dates,) = parts_to_choose(code)
    assert (dates.dimension, dates.parent) == (other.dimension, other)


def test_redo_after_undo_brings_the_new_codes_and_the_wording_back(code, codings, study, nadia):
    made = split(code, nadia, "Dates", "Months")
    undo.undo(study, nadia)
    undo.redo(study, nadia)
    code.refresh_from_db()
    assert (code.version, code.definition) == (2, "What is left.")
    assert parts_to_choose(code) == made
    undo.undo(study, nadia)
    assert parts_to_choose(code) == []


def test_undo_is_refused_once_a_new_code_is_in_use(code, codings, study, nadia, ilse, transcript):
    (dates,) = split(code, nadia, "Dates")
    code_words(dates, ilse, (transcript.turns.first(), "gave"))
    with pytest.raises(CannotUndo, match="Ilse Brandt has applied “Dates” since"):
        undo.undo(study, nadia)


def test_undo_is_refused_once_a_new_code_has_a_memo(code, study, nadia, ilse):
    (dates,) = split(code, nadia, "Dates")
    add_memo(dates, by=ilse, text="Which ones?")
    with pytest.raises(CannotUndo, match="in use"):
        undo.undo(study, nadia)


def test_the_pass_decides_one_after_the_other_and_every_step_can_be_undone(
    client_as, study, transcript, code, codings, nadia, ilse
):
    code_words(code, ilse, (transcript.turns.first(), "gave us"))
    client, path = client_as(nadia), f"/s/{study.slug}/codebook/{code.pk}/"
    assert "Split into several" in client.get(path).content.decode()
    form = client.get(f"{path}split/")
    assert (form.context["mine"], form.context["others"]) == (4, 1)
    sent = {
        "definition": "What is left.", "where": "beside", "save_id": str(uuid.uuid4()),
        "part-TOTAL_FORMS": 4, "part-INITIAL_FORMS": 0,
        "part-0-name": "Dates", "part-0-definition": "A day is named.", "part-2-name": "Months",
    }  # fmt: skip
    page = client.post(f"{path}split/", sent, follow=True)
    assert page.redirect_chain[-1][0] == f"{path}pass/"
    assert "New: “Dates”, “Months”." in page.content.decode()
    dates, months = (Code.objects.get(name=name) for name in ("Dates", "Months"))
    assert (page.context["coding"], page.context["left"]) == (codings[0], 4)
    assert [turn.speaker for turn in page.context["turns"]] == ["Irena", "Dario"]
    assert '<mark class="hue-1">a date</mark>' in page.content.decode()

    decisions = [f"move-{dates.pk}", "fits", f"both-{months.pk}", "off"]
    for coding, decision in zip(codings, decisions, strict=True):
        assert page.context["coding"] == coding
        page = client.post(f"{path}pass/", {"coding": coding.pk, "decision": decision}, follow=True)
    assert "Nothing is left to check" in page.content.decode()
    assert page.context["others"] == 1, "Ilse's coding waits for her"
    now = Coding.objects.filter(coder=nadia).order_by("pk").values_list("excerpt__spans__quote", "code", "code_version")
    assert list(now) == [
        ("a date", dates.pk, 1),
        ("nobody", code.pk, 2),
        ("a month", code.pk, 2),
        ("a month", months.pk, 1),
    ]
    while (last := study.events.last()) and (last.verb != "code.unsplit"):
        client.post(f"/s/{study.slug}/undo/", {})
        assert study.events.last() != last, "every undo is an event"
    assert set(Coding.objects.values_list("code", "code_version")) == {(code.pk, 1)}
    assert Coding.objects.count() == 5


def test_skipping_and_going_back_and_what_was_decided_elsewhere(client_as, study, code, codings, nadia):
    dates, _ = split(code, nadia, "Dates", "Months")
    client, path = client_as(nadia), f"/s/{study.slug}/codebook/{code.pk}/pass/"
    _, second, third, last = codings
    page = client.get(path)
    assert f"{path}?coding={second.pk}" == page.context["next_page"]
    assert f"{path}?coding={last.pk}" == page.context["before_page"]
    assert client.get(f"{path}?coding={third.pk}").context["number"] == 3
    recode(study, [second], to=dates, by=nadia)  # in another tab
    late = client.post(path, {"coding": second.pk, "decision": "off"}, follow=True)
    assert "already decided or changed elsewhere" in late.content.decode()
    assert Coding.objects.filter(pk=second.pk).exists()


def test_nobody_decides_for_somebody_else(client_as, study, code, codings, nadia, ilse):
    split(code, nadia, "Dates")
    path = f"/s/{study.slug}/codebook/{code.pk}/pass/"
    client_as(ilse).post(path, {"coding": codings[0].pk, "decision": "off"})
    assert Coding.objects.count() == 4
    assert client_as(ilse).get(path).context["left"] == 0


def test_a_refused_form_keeps_its_words(client_as, study, code, nadia):
    sent = {
        "definition": "Left.", "where": "below", "save_id": str(uuid.uuid4()),
        "part-TOTAL_FORMS": 4, "part-INITIAL_FORMS": 0, "part-0-name": "Time", "part-1-definition": "No name.",
    }  # fmt: skip
    answer = client_as(nadia).post(f"/s/{study.slug}/codebook/{code.pk}/split/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This new code has no name." in page
    assert 'value="Time"' in page
    assert study.events.count() == 0


@pytest.mark.parametrize("number", [1, 30])
def test_the_pass_asks_the_same_number_of_queries(
    client_as, study, code, nadia, transcript, number, django_assert_num_queries
):
    long = transcript_of(*(("Irena", f"A date number {n}.") for n in range(number)), study=study)
    for turn in long.turns.all():
        code_words(code, nadia, (turn, "A date"))
    split(code, nadia, "Dates", "Months")
    client = client_as(nadia)
    with django_assert_num_queries(14):
        client.get(f"/s/{study.slug}/codebook/{code.pk}/pass/")


def test_an_excerpt_of_two_turns_waits_once(client_as, study, code, nadia, transcript):
    first, second = transcript.turns.all()[:2]
    code_words(code, nadia, (first, "a date."), (second, "With us"))
    split(code, nadia, "Dates")
    assert client_as(nadia).get(f"/s/{study.slug}/codebook/{code.pk}/pass/").context["left"] == 1


def test_keeping_a_code_and_adding_a_part_is_one_event_and_one_undo(client_as, study, code, codings, nadia):
    (dates,) = split(code, nadia, "Dates")
    client, path = client_as(nadia), f"/s/{study.slug}/codebook/{code.pk}/pass/"
    before, save = study.events.count(), str(uuid.uuid4())
    for _ in range(2):  # sent twice: once more is no more
        client.post(path, {"coding": codings[0].pk, "decision": f"both-{dates.pk}", "save_id": save})
    assert study.events.count() == before + 1
    assert tell(study.events.last(), study) == "kept “Time” under its new wording and applied “Dates”"
    rows = Coding.objects.filter(excerpt=codings[0].excerpt).order_by("pk").values_list("pk", "code", "code_version")
    both = [(codings[0].pk, code.pk, 2), (codings[0].pk + 4, dates.pk, 1)]
    assert list(rows.all()) == both
    undo.undo(study, nadia)
    assert list(rows.all()) == [(codings[0].pk, code.pk, 1)]
    undo.redo(study, nadia)
    assert list(rows.all()) == both
    undo.undo(study, nadia)
    assert (list(rows.all()), tell(study.events.last(), study)[:5]) == ([(codings[0].pk, code.pk, 1)], "undid")


def test_undo_of_both_is_refused_once_the_kept_coding_was_changed(study, code, codings, nadia):
    (dates, months) = split(code, nadia, "Dates", "Months")
    keep_both(codings[0], by=nadia, part=dates)
    event = study.events.last()
    Coding.objects.filter(pk=codings[0].pk).update(code=months)
    with pytest.raises(CannotUndo, match="changed this coding since"):
        undo.undo(study, nadia)
    assert study.events.last() == event


def test_where_the_part_stands_already_only_the_wording_is_decided(study, code, codings, nadia):
    (dates,) = split(code, nadia, "Dates")
    add_codes(codings[0].excerpt, by=nadia, codes=[dates])
    keep_both(codings[0], by=nadia, part=dates)
    assert study.events.last().verb == "coding.rechecked"
    with pytest.raises(Refused, match="already decided or changed elsewhere"):
        keep_both(codings[0], by=nadia, part=dates)
