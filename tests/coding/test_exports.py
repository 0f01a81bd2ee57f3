"""Excerpts, memos, practices and verdicts as files, read back and compared with what the pages show."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from coding.actions.memos import add_memo
from coding.forms.excerpts import ExcerptFilterForm
from coding.models import Memo
from studies import downloads
from studies.models import AttributionRule, Event, Role
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    excerpt_of,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db
FORMATS = ["csv", "csv;", "xlsx", "docx", "md"]


@pytest.fixture
def study():
    return StudyFactory(title="Ways to change", small_cell=2)


@pytest.fixture
def world(study, nadia):
    """Three who agreed, one who did not, one who withdrew, one not linked; two of them are experts in France."""
    be, st, *_ = eight_dimensions(study)
    transcript = transcript_of(
        ("Irena Novak", "They gave us a date in March."),
        ("Dario", "With us nobody did."),
        ("Eva", "=1+1 said the rector of Graz."),
        ("Ruth", "I never agreed to that."),
        ("Gone", "I have left."),
        ("Stranger", "Who am I?"),
        study=study,
        field_session=FieldSessionFactory(study=study, title="Focus group 1"),
        title="Group C",
    )
    turns = list(transcript.turns.order_by("position"))
    facts = {"capacity": "practitioner", "country": "IT", "pseudonym": "Secret"}
    other = {"capacity": "expert", "country": "FR"}
    people = [ParticipantFactory(study=study, code=f"P0{n}", **(other if n == 3 else facts)) for n in range(1, 6)]
    for person, turn in zip(people, turns, strict=False):
        turn.speaker.participant = person
        turn.speaker.save()
    for person, agrees in zip(people, (True, True, True, False, True), strict=True):
        ConsentFactory(participant=person, allowed=agrees)
    ParticipantFactory(study=study, code="P06", **other)
    people[4].withdrawn_at = timezone.make_aware(datetime.datetime(2026, 6, 2, 12))
    people[4].save()
    start = turns[2].text.index("Graz")
    turns[2].masks.create(start=start, end=start + 4, replacement="place", created_by=nadia)
    hierarchy = CodeFactory(study=study, dimension=be, name="Hierarchy")
    irony = CodeFactory(study=study, name="Irony")
    first = code_words(hierarchy, nadia, (turns[0], "a date"))
    first.excerpt.codings.create(study=study, code=irony, code_version=1, coder=member(study, name="Ilse Brandt"))
    last = code_words(hierarchy, nadia, (turns[2], turns[2].text)).excerpt
    pair = excerpt_of(nadia, (turns[0], "in March"), (turns[1], "nobody did"))
    shut = [code_words(irony, nadia, (turns[n], turns[n].text)).excerpt for n in (3, 4, 5)]
    return {**locals(), "shown": [first.excerpt, pair, last]}


def export(client, study, path, format="csv", **more):
    answer = client.post(f"/s/{study.slug}/{path}/export/", {"format": format, **more})
    assert answer.status_code == 200, answer
    return answer


def rows_of(data: bytes, format: str = "csv") -> list[dict[str, str]]:
    """The rows as a reader of this format has them, without the notes of a csv."""
    if format == "xlsx":
        head, *rows = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        return [{name: str(cell or "") for name, cell in zip(head, row, strict=True)} for row in rows]
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    head, *rows = csv.reader(text, delimiter=";" if format == "csv;" else ",")
    rows = rows[: rows.index([])] if [] in rows else rows
    return [dict(zip(head, row, strict=True)) for row in rows]


def everything(data: bytes, format: str) -> str:
    if format == "xlsx":
        book = load_workbook(io.BytesIO(data))
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    if format == "docx":
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    return data.decode()


@pytest.mark.parametrize("format", ["csv", "csv;", "xlsx"])
def test_a_row_has_place_label_attributes_words_codes_and_coders(client_as, study, world, nadia, format):
    first, pair, last = rows_of(export(client_as(nadia), study, "excerpts", format).content, format)
    assert first == {
        "Excerpt": str(world["shown"][0].pk), "Study": "Task 1.3", "Session": "Focus group 1",
        "Group or transcript": "Group C", "Turn": "1", "Time": "", "Speaker": "Participant 1, focus group 1",
        "Heard as": "Practitioner", "Organisation": "", "Helix": "", "Country": "IT", "Words": "a date",
        "Corrected since": "", "Codes": "BE Hierarchy; ·· Irony", "Dimensions": "Benefits; Emergent",
        "Coders": "Nadia Weiss; Ilse Brandt", "Verdicts": "",
    }  # fmt: skip
    assert pair["Words"] == "in March\nnobody did"
    assert pair["Speaker"] == "Participant 1, focus group 1; Participant 2, focus group 1"
    assert pair["Turn"] == "1, 2"
    assert last["Words"] == ("=" if format == "xlsx" else "'=") + "1+1 said the rector of [place]."


def test_an_attribute_that_too_few_share_is_not_told(client_as, study, world, nadia):
    study.small_cell = 5
    study.save()
    rows = rows_of(export(client_as(nadia), study, "excerpts").content)
    assert [row["Country"] + row["Heard as"] for row in rows] == ["", "", ""]


@pytest.mark.parametrize(
    ("rule", "label"), [(AttributionRule.ANONYMOUS, "Participant 1, focus group 1"), ("chatham_house", "A participant")]
)
def test_a_strict_rule_tells_no_attributes(client_as, study, world, nadia, rule, label):
    world["transcript"].field_session.attribution_rule = rule
    world["transcript"].field_session.save()
    row = rows_of(export(client_as(nadia), study, "excerpts").content)[0]
    assert (row["Speaker"], row["Heard as"], row["Country"]) == (label, "", "")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("original", ["", "on"])
def test_what_is_not_allowed_is_held_back_and_counted(client_as, study, world, nadia, format, original):
    more = {"original": original, "memos": "on"}
    text = everything(export(client_as(nadia), study, "excerpts", format, **more).content, format)
    for words in ("I never agreed", "I have left", "Who am I", "Novak", "Stranger", "Secret"):
        assert words not in text
    assert "3 excerpts held back: 1 no consent to be quoted, 1 withdrawn, 1 speaker not known." in text.replace(
        "\\", ""
    )
    assert ("Graz" in text) is bool(original)
    event = Event.objects.get(study=study, verb__startswith="export.")
    assert event.verb == ("export.original" if original else "export.made")
    assert event.after == {
        "kind": "excerpts", "format": format, "rows": 3, "filters": [],
        "held_back": {"no_consent": 1, "withdrawn": 1, "speaker_unknown": 1},
    }  # fmt: skip


def test_words_that_are_gone_are_counted_and_corrected_ones_say_so(client_as, study, world, nadia):
    first, pair, _ = world["shown"]
    first.spans.update(state="lost")
    pair.spans.filter(position=0).update(state="touched")
    data = export(client_as(nadia), study, "excerpts").content
    assert [row["Corrected since"] != "" for row in rows_of(data)] == [True, False]
    assert "1 no longer in the transcript" in data.decode()


@pytest.mark.parametrize("query", ["", "sort=newest", "code={code}", "words=MARCH", "words=MARCH&page=7"])
def test_the_file_has_what_the_page_shows_in_its_order_on_all_pages(client_as, study, world, nadia, monkeypatch, query):
    monkeypatch.setattr("coding.views.excerpts.PER_PAGE", 2)
    query, client, listed = query.format(code=world["hierarchy"].pk), client_as(nadia), []
    for number in (1, 2, 3):
        page = client.get(f"/s/{study.slug}/excerpts/?{query.removesuffix('&page=7')}&page={number}").context["page"]
        listed += [excerpt.pk for excerpt in page] if page.number == number else []
    shown = [pk for pk in listed if pk in {excerpt.pk for excerpt in world["shown"]}]
    rows = rows_of(export(client, study, "excerpts", query=query).content)
    assert [int(row["Excerpt"]) for row in rows] == shown
    assert shown
    after = Event.objects.get(study=study, verb="export.made").after
    assert after["filters"] == [name for name in ("code", "words") if f"{name}=" in query]
    assert "march" not in str(after).lower()


def test_verdicts_and_memos_of_an_excerpt(client_as, study, world, nadia):
    coding = world["first"]
    add_memo(coding, by=nadia, text="Why hierarchy.")
    add_memo(coding.excerpt, by=nadia, text="=Compare.")
    partner = member(study, Role.PARTNER, name="Tom")
    item = study.review_rounds.create(number=1, created_by=nadia).items.create(excerpt=coding.excerpt, position=1)
    assert rows_of(export(client_as(nadia), study, "excerpts").content)[0]["Verdicts"] == "Round 1: no verdict yet"
    item.reviews.create(reviewer=partner, verdict="accepted")
    row = rows_of(export(client_as(nadia), study, "excerpts", memos="on").content)[0]
    assert row["Verdicts"] == "Round 1: 1 accepted"
    assert row["Memos"] == "Nadia Weiss on “Hierarchy”: Why hierarchy.\n\nNadia Weiss: =Compare."


def test_memos_stand_and_what_they_are_on_is_under_consent(client_as, study, world, nadia):
    add_memo(world["first"], by=nadia, text="Why hierarchy.")
    add_memo(world["shut"][0], by=nadia, text="On words that nobody may quote.")
    add_memo(world["turns"][2], by=nadia, text="She laughs.")
    add_memo(world["turns"][4], by=nadia, text="Left.")
    add_memo(None, study=study, by=nadia, text="@Saturated.")
    data = export(client_as(nadia), study, "memos").content
    rows = {row["Memo"]: (row["About"], row["Words"], row["Speaker"]) for row in rows_of(data)}
    who = "Participant {}, focus group 1"
    assert rows == {
        "Why hierarchy.": ("On a code on an excerpt", "a date", who.format(1)),
        "On words that nobody may quote.": ("On an excerpt", "(held back)", ""),
        "She laughs.": ("On a turn", "'=1+1 said the rector of [place].", who.format(3)),
        "Left.": ("On a turn", "(held back)", ""),
        "'@Saturated.": ("On the study", "", ""),
    }
    assert "2 quotes held back: 1 no consent to be quoted, 1 withdrawn." in data.decode()
    said = everything(export(client_as(nadia), study, "memos", "docx", query="about=turn").content, "docx")
    assert "=1+1 said the rector of [place]." in said
    assert "@Saturated." not in said
    page = client_as(nadia).get(f"/s/{study.slug}/memos/")
    assert [row["Memo"].strip("'") for row in rows_of(data)] == [row.memo.text for row in page.context["rows"]]


def test_too_long_a_list_says_so_and_makes_no_file_and_no_event(client_as, study, world, nadia, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_ROWS", 1)
    for n in range(2):
        Memo.objects.create(study=study, author=nadia, text=f"Memo {n}")
    for path in ("excerpts", "memos"):
        sent = {"format": "csv", "query": "about=study" if path == "memos" else "sort=newest"}
        answer = client_as(nadia).post(f"/s/{study.slug}/{path}/export/", sent, follow=True)
        assert "and a file takes 1. Narrow the list" in answer.content.decode()
        assert answer.redirect_chain[-1][0] == f"/s/{study.slug}/{path}/?{sent['query']}"
    assert not Event.objects.filter(verb__startswith="export.").exists()


def test_no_other_format_and_no_file_by_an_address(client_as, study, nadia):
    client, address = client_as(nadia), f"/s/{study.slug}/excerpts/export/"
    assert "Choose a file format." in client.post(address, {"format": "exe"}, follow=True).content.decode()
    assert client.get(address)["Location"] == f"/s/{study.slug}/excerpts/", "where sign-in leads back to"
    assert not Event.objects.exists()


def test_an_answer_is_a_file_that_no_cache_keeps(client_as, study, world, nadia):
    for format in FORMATS:
        answer = export(client_as(nadia), study, "excerpts", format)
        name = f"excerpts-{study.slug}-{timezone.localdate():%Y-%m-%d}.{format.strip(';')}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_practices_as_listed(client_as, study, world, nadia):
    practice = study.practices.create(code="GP1", title="=A date", summary="They named\na month.", institution="U")
    practice.dimensions.add(world["be"], world["st"])
    practice.excerpts.add(*world["shown"])
    (row,) = rows_of(export(client_as(nadia), study, "practices", "xlsx").content, "xlsx")
    assert row == {
        "Code": "GP1", "Title": "=A date", "Summary": "They named\na month.", "Level": "Collected",
        "Basis of the level": "", "Institution": "U", "Outside actors": "", "Dimensions": "Benefits; Stages",
        "Excerpts": "3",
    }  # fmt: skip


def test_verdicts_of_a_round_and_none_for_partners(client_as, study, world, nadia):
    ada, tom = (member(study, Role.PARTNER, name=name) for name in ("Ada", "Tom"))
    round_ = study.review_rounds.create(number=1, created_by=nadia)
    round_.partners.add(ada, tom)
    for position, excerpt in enumerate([*world["shown"], *world["shut"]], start=1):
        item = round_.items.create(excerpt=excerpt, position=position)
        if position in {1, 4}:
            item.reviews.create(reviewer=ada, verdict="questioned")
            item.comments.create(author=ada, verdict="questioned", text="-Really?", suggested=world["irony"])
            item.comments.create(author=nadia, text="Yes.")
    data = export(client_as(nadia), study, f"review/{round_.pk}").content
    rows = [(row["No."], row["Person"], row["Verdict"], row["Comments"]) for row in rows_of(data)]
    assert rows == [
        ("1", "Ada", "questioned", "suggests “Irony”. -Really?"),
        ("1", "Nadia Weiss", "", "Yes."),
        ("2", "", "none yet", ""),
        ("3", "", "none yet", ""),
    ]
    assert "3 excerpts held back" in data.decode()
    name = client_as(nadia).post(f"/s/{study.slug}/review/{round_.pk}/export/", {"format": "md"})["Content-Disposition"]
    assert "verdicts-round-1-" in name
    for path in (f"review/{round_.pk}", "excerpts", "memos", "practices", "codebook", "sessions", "participants"):
        answer = client_as(ada).post(f"/s/{study.slug}/{path}/export/", {"format": "csv"})
        assert answer.status_code == 403
    assert "Export" not in client_as(ada).get(f"/s/{study.slug}/review/{round_.pk}/").content.decode()


@pytest.mark.parametrize("path", ["excerpts", "memos", "practices", "sessions", "participants"])
def test_the_number_of_queries_does_not_grow(client_as, study, nadia, path):
    code, client = CodeFactory(study=study, dimension=eight_dimensions(study)[0]), client_as(nadia)

    def one(n: int) -> None:
        person = ParticipantFactory(study=study)
        ConsentFactory(participant=person)
        transcript = transcript_of(("A", "They gave us a date."), study=study, field_session__study=study)
        turn = transcript.turns.get()
        turn.speaker.participant = person
        turn.speaker.save()
        coding = code_words(code, nadia, (turn, "a date"))
        item = study.review_rounds.create(number=n, created_by=nadia).items.create(excerpt=coding.excerpt, position=1)
        item.reviews.create(reviewer=member(study, Role.PARTNER), verdict="accepted")
        study.practices.create(code=f"GP{n}", title="T", summary="S").excerpts.add(coding.excerpt)
        for on in (coding, coding.excerpt, turn):
            add_memo(on, by=nadia, text="Memo")

    def number() -> int:
        with CaptureQueriesContext(connection) as found:
            export(client, study, path, memos="on")
        return len(found)

    one(1)
    number()  # what is read once in the life of a process
    with_one = number()
    one(2)
    one(3)
    assert number() == with_one


def test_emergent_codes_come_last_in_the_codebook_and_in_every_choice(client_as, study, world, nadia):
    CodeFactory(study=study, dimension=None, name="Aside")
    rows = rows_of(export(client_as(nadia), study, "codebook").content)
    emergent = ["Aside", "Irony"]
    assert sorted(row["name"] for row in rows[-2:]) == emergent
    form = ExcerptFilterForm({}, study=study)
    page = client_as(nadia).get(reverse("coding:transcript", args=[study.slug, study.transcripts.first().pk]))
    assert sorted(code["name"] for code in page.context["codes"][-2:]) == emergent
    assert sorted(code.name for code in list(form.fields["code"].queryset)[-2:]) == emergent


def test_lines_of_a_form_are_lines_in_markdown(client_as, study, nadia):
    study.practices.create(code="GP1", title="A date", summary="They named\r\na month.", institution="2026-05")
    text = export(client_as(nadia), study, "practices", "md").content.decode()
    assert "\r" not in text and "\x0b" not in text
    assert "2026-05" in text
