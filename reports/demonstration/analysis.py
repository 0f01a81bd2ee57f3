"""What was made of the transcripts: codebook, codings, memos, masks, review, practices, and the report's text.

Rows carry the days of the story, and so do their events: the history of an excerpt reads as if people had worked on it.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from coding.actions.facts import SPANS, CodingsFacts
from coding.actions.reading import mark_read
from coding.anchoring import anchor
from coding.models import (
    Code,
    Coding,
    Comment,
    Excerpt,
    Memo,
    MemoVersion,
    Practice,
    Review,
    ReviewItem,
    ReviewRound,
    Span,
)
from reports.actions.outline import set_up_deliverable
from reports.demonstration.material import FOLDER, ahead, at, read, words
from reports.models import Deliverable, SectionQuote, VersionEntry
from sessions.actions.imports import create_transcript
from sessions.models import FieldSession, Mask, Participant, Transcript, Turn
from sessions.parsers.sandbox import parse_in_child
from studies.audit import subjects
from studies.models import Event, EventSubject, Organisation, Study, User

ROUND_CLOSES_IN, DUE_IN = 9, 33  # days from the day on which the demo is loaded


class Story:
    """What the loader has made so far, by the keys of the files; and the events that tell of it."""

    def __init__(self, study: Study, members: dict[str, User]) -> None:
        self.study, self.members = study, members
        self.transcripts: dict[str, Transcript] = {}
        self.codes: dict[str, Code] = {}
        self.excerpts: dict[str, Excerpt] = {}
        self.events: list[tuple[Event, dict[str, list[int]]]] = []

    def tell(
        self, who: User, when: datetime.datetime, verb: str, target: Any, about: dict[str, list[int]], **fields: Any
    ) -> None:
        event = Event(
            study=self.study,
            actor=who,
            at=when,
            verb=verb,
            target_type=target._meta.model_name,
            target_id=str(target.pk),
            **fields,
        )
        self.events.append((event, about))

    def write_events(self) -> None:
        """In the order of their days, after those that the imports wrote."""
        self.study.refresh_from_db(fields=["last_seq"])
        ordered = sorted(self.events, key=lambda told: told[0].at)
        for seq, (event, _) in enumerate(ordered, start=self.study.last_seq + 1):
            event.seq = seq
        Event.objects.bulk_create([event for event, _ in ordered], batch_size=500)
        rows = [row for event, about in ordered for row in subjects(event, about)]
        EventSubject.objects.bulk_create(rows, batch_size=500)
        self.study.last_seq += len(ordered)
        self.study.save(update_fields=["last_seq"])


def load_transcripts(story: Story, sessions: dict[str, FieldSession], people: dict[str, Participant]) -> None:
    """Through the same parser, in the same limited child process, as a file that somebody uploads."""
    for row in read("study")["transcripts"]:
        path = FOLDER / row["file"]
        session = sessions[row["session"]]
        phase = session.phases.filter(kind=row["phase"]).first() if row["phase"] else None
        group = phase.groups.get(title=row["group"]) if row["group"] else None
        story.transcripts[row["key"]] = create_transcript(
            session,
            by=story.members["researcher"],
            parsed=parse_in_child(path, path.name),
            source=path.read_bytes(),
            source_name=path.name,
            title=row["title"],
            phase=phase,
            group=group,
            language=row["language"],
            is_notes=row["is_notes"],
            state=row["state"],
            who={name: people[code] for name, code in row["speakers"].items() if code},
        )


def load_codebook(story: Story) -> None:
    dimensions = {dimension.key: dimension for dimension in story.study.dimensions.all()}
    for position, row in enumerate(read("codebook")["codes"], start=1):
        story.codes[row["key"]] = Code.objects.create(
            study=story.study,
            dimension=dimensions.get(row["dimension"]),
            position=position,
            retired_at=at(row["retired_on"]) if row["retired_on"] else None,
            **{name: row[name] for name in ("name", "definition", "include", "exclude", "example")},
        )


def find_turn(turns: Iterable[Turn], speaker: str, quote: str) -> Turn:
    """The one turn of this speaker that holds these words."""
    found = [turn for turn in turns if quote in turn.text and turn.speaker and turn.speaker.name == speaker]
    if len(found) != 1:
        raise ValueError(f"“{quote[:60]}” stands in {len(found)} turns of {speaker}.")
    return found[0]


def load_excerpts(story: Story) -> None:
    turns = {
        key: list(transcript.turns.select_related("speaker").order_by("position"))
        for key, transcript in story.transcripts.items()
    }
    days = read("excerpts")["coded_on"]
    minutes = dict.fromkeys(((key, coder) for key, coders in days.items() for coder in coders), 0)
    for row in read("excerpts")["excerpts"]:
        key, coders = row["transcript"], row["codings"]
        first = next(iter(coders))
        excerpt = Excerpt.objects.create(
            study=story.study, transcript=story.transcripts[key], created_by=story.members[first]
        )
        story.excerpts[row["id"]] = excerpt
        for n, span in enumerate(row["spans"]):
            load_span(excerpt, n, turns[key], **span)
        prefetch_related_objects([excerpt], SPANS)
        for coder, codes in coders.items():
            for code in codes:
                # A passage every two minutes from nine in the morning, as somebody who reads along would code.
                minutes[key, coder] += 2
                when = at(days[key][coder], hour=9) + datetime.timedelta(minutes=minutes[key, coder])
                load_coding(story, excerpt, story.codes[code], story.members[coder], when)


def load_span(excerpt: Excerpt, position: int, turns: list[Turn], speaker: str, quote: str) -> Span:
    turn = find_turn(turns, speaker, quote)
    start = turn.text.index(quote)
    place = anchor(turn.text, start, start + len(quote), quote)
    return Span.objects.create(
        excerpt=excerpt,
        position=position,
        turn=turn,
        start=place.start,
        end=place.end,
        quote=place.quote,
        before=place.before,
        after=place.after,
    )


def load_coding(story: Story, excerpt: Excerpt, code: Code, coder: User, when) -> None:
    coding = Coding.objects.create(
        study=story.study, excerpt=excerpt, code=code, code_version=code.version, coder=coder
    )
    coding.created_at = when
    coding.save(update_fields=["created_at"])
    done = CodingsFacts.of([coding])
    after = done.to_json() | {"excerpt": excerpt.pk}
    story.tell(coder, when, "codings.applied", excerpt, done.about(), after=after, transcript_id=excerpt.transcript_id)


def load_readings(story: Story) -> None:
    """Through the same action as the button: who coded a transcript has read it to the end, unless it is unfinished."""
    for key, coders in read("excerpts")["coded_on"].items():
        if story.transcripts[key].state == Transcript.State.UNDER_CORRECTION:
            continue
        for coder in coders:
            mark_read(story.transcripts[key], by=story.members[coder], read=True)


def load_memos(story: Story) -> None:
    targets = {"excerpt": story.excerpts, "code": story.codes, "transcript": story.transcripts, "study": {}}
    for row in read("memos")["memos"]:
        target = {row["on"]: targets[row["on"]][row["ref"]]} if row["on"] != "study" else {}
        author, when = story.members[row["author"]], at(row["written_on"], hour=15)
        memo = Memo.objects.create(study=story.study, author=author, text=row["text"], **target)
        Memo.objects.filter(pk=memo.pk).update(created_at=when, updated_at=when)
        MemoVersion.objects.create(memo=memo, version=1, text=memo.text)
        about = {key: [thing.pk] for key, thing in target.items()}
        after = {"version": 1, "excerpt": memo.excerpt_id}
        transcript = getattr(memo.excerpt, "transcript_id", None) or memo.transcript_id
        story.tell(author, when, "memo.added", memo, about, after=after, transcript_id=transcript)


def load_masks(story: Story) -> None:
    by = story.members[read("masks")["masked_by"]]
    for row in read("masks")["masks"]:
        turns = story.transcripts[row["transcript"]].turns.select_related("speaker")
        turn = find_turn(turns, row["speaker"], row["within"])
        start = turn.text.index(row["within"]) + row["within"].index(row["text"])
        Mask.objects.create(
            turn=turn,
            start=start,
            end=start + len(row["text"]),
            replacement=row["replacement"],
            category=row["category"],
            created_by=by,
        )


def load_review(story: Story) -> None:
    for row in read("review")["rounds"]:
        closed = at(row["closed_on"], hour=18) if row["closed_on"] else None
        made = ReviewRound.objects.create(
            study=story.study,
            number=row["number"],
            title=row["title"],
            closes_on=row["closes_on"] if closed else ahead(ROUND_CLOSES_IN),
            closed_at=closed,
            created_by=story.members[row["opened_by"]],
        )
        made.partners.set(story.members[key] for key in row["partners"])
        for position, item in enumerate(row["items"], start=1):
            load_item(story, made, position, item)


def load_item(story: Story, made: ReviewRound, position: int, row: dict[str, Any]) -> None:
    item = ReviewItem.objects.create(round=made, excerpt=story.excerpts[row["excerpt"]], position=position)
    for one in row["verdicts"]:
        by, when = story.members[one["by"]], at(one["on"])
        review = Review.objects.create(item=item, reviewer=by, verdict=one["verdict"])
        Review.objects.filter(pk=review.pk).update(created_at=when, updated_at=when)
        after = {"item": item.pk, "verdict": one["verdict"]}
        story.tell(by, when, "review.given", review, {"excerpt": [item.excerpt_id]}, after=after)
        if one["comment"]:
            load_comment(item, by, when, one["comment"], one["verdict"])
    for one in row["comments"]:
        load_comment(item, story.members[one["by"]], at(one["on"]), one["text"])


def load_comment(item: ReviewItem, by: User, when: datetime.datetime, text: str, verdict: str = "") -> None:
    comment = Comment.objects.create(item=item, author=by, text=text, verdict=verdict)
    Comment.objects.filter(pk=comment.pk).update(created_at=when)


def load_practices(story: Story) -> None:
    dimensions = {dimension.key: dimension for dimension in story.study.dimensions.all()}
    names = ("code", "title", "summary", "level", "basis", "institution", "outside_actors")
    for row in read("practices")["practices"]:
        practice = Practice.objects.create(study=story.study, **{name: row[name] for name in names})
        practice.dimensions.set(dimensions[key] for key in row["dimensions"])
        practice.excerpts.set(story.excerpts[key] for key in row["excerpts"])


def load_deliverable(story: Story) -> Deliverable:
    row = dict(read("deliverable")["deliverable"])
    by = story.members[read("deliverable")["chosen_by"]]
    history, sections, number = row.pop("history"), row.pop("sections"), row.pop("number")
    people = {name: "\n".join(row.pop(name)) for name in ("authors", "contributors", "reviewers")}
    facts = row | people | {"lead": Organisation.objects.shared().get(name=row["lead"]), "due_on": ahead(DUE_IN)}
    deliverable = set_up_deliverable(story.study, by=by, number=number, facts=facts)
    VersionEntry.objects.bulk_create(VersionEntry(deliverable=deliverable, **line) for line in history)
    rows = {section.key: section for section in deliverable.sections.all()}
    for one in sections:
        section = rows[one["key"]]
        section.narrative, section.state, section.updated_by = words(one["narrative"]), one["state"], by
        section.save()
        SectionQuote.objects.bulk_create(
            SectionQuote(
                section=section,
                excerpt=story.excerpts[quote["excerpt"]],
                stance=quote["stance"],
                position=position,
                wording=story.excerpts[quote["excerpt"]].quote,
                chosen_by=by,
                chosen_at=timezone.now(),
            )
            for position, quote in enumerate(one["quotes"], start=1)
        )
    return deliverable
