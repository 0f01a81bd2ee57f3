"""Random work of two people in one transcript: anchors hold after every step, and everything can be taken back.

CALIPER_WORK_SEQUENCES sets how many sequences are tried; each is a dozen changes, all of them undone and made again.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from coding.actions.code_places import move_code
from coding.actions.codebook import describe_code, retire_code
from coding.actions.coding import Place, add_code, add_codes, apply_code, apply_codes, remove_coding
from coding.actions.ends import move_ends
from coding.actions.in_vivo import code_in_vivo
from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.actions.merging import merge_code
from coding.actions.reading import mark_read
from coding.actions.rechecking import still_fits
from coding.actions.recoding import recode
from coding.actions.search import code_all
from coding.actions.settling import keep_new_words, take_mine_off
from coding.actions.splitting import Part, split_code
from coding.actions.taking_off import take_off
from coding.actions.text import change_speaker, correct_turn, insert_turn, join_turns, remove_turn, split_turn
from coding.models import Code, Coding, Excerpt, Memo, Reading, Span
from sessions.models import Turn
from studies import undo
from studies.refused import Refused
from tests.factories import CodeFactory, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db

SEQUENCES = int(os.environ.get("CALIPER_WORK_SEQUENCES", "15"))
STEPS = 12
WORDS = ["date", "the plan", "👩🏽‍⚕️", "e\u0301té", "שָׁלוֹם", "🙂", "nobody", "مرحبا", "a month", "—"]
# What a person is told when a change cannot be: allowed at any step, and then nothing has changed.


class Work:
    """One study, and the changes that people make in it; `draw` chooses what and where."""

    def __init__(self, data) -> None:
        self.data = data
        self.transcript = transcript_of(
            ("Irena", "👩🏽‍⚕️ They gave us a date. Before, the plan was in a drawer."),
            ("Dario", "With us nobody did; e\u0301té came."),
            ("Irena", "שָׁלוֹם, and then a month 🙂 went by."),
        )
        self.study = self.transcript.study
        self.people = [member(self.study, name=name) for name in ("Nadia Weiss", "Ilse Brandt")]
        dimension = eight_dimensions(self.study)[0]
        for n, name in enumerate(["Time", "Money", "People"], start=1):
            CodeFactory(study=self.study, dimension=dimension, name=name, position=n)
        self.made = 0

    def pick(self, rows):
        """One of the rows, or None where there is none."""
        rows = list(rows)
        return self.data.draw(st.sampled_from(rows)) if rows else None

    def turn(self) -> Turn:
        return self.pick(self.transcript.turns.order_by("position"))

    def code(self) -> Code:
        return self.pick(self.study.codes.in_use().order_by("pk"))

    def some_codes(self) -> list[Code]:
        """Two by chance, or the same one twice."""
        return [self.code(), self.code()]

    def a_dimension(self):
        return self.pick(self.study.dimensions.order_by("pk"))

    def words(self, turn: Turn) -> Place:
        ends = st.integers(0, len(turn.text))
        start, end = sorted(self.data.draw(st.tuples(ends, ends).filter(lambda ends: ends[0] != ends[1])))
        return Place(turn.pk, turn.version, start, end, turn.text[start:end])

    def places(self) -> list[Place]:
        turn = self.turn()
        following = self.transcript.turns.filter(position__gt=turn.position).order_by("position").first()
        if following and self.data.draw(st.booleans()):
            end = self.data.draw(st.integers(1, len(following.text)))
            last = Place(following.pk, following.version, 0, end, following.text[:end])
            start = self.data.draw(st.integers(0, len(turn.text) - 1))
            return [Place(turn.pk, turn.version, start, len(turn.text), turn.text[start:]), last]
        return [self.words(turn)]

    def name(self) -> str:
        self.made += 1
        return f"New {self.made}"

    # ---- the changes; None: there was nothing to change ----

    def apply(self, by):
        apply_code(self.transcript, by=by, code=self.code(), places=self.places())

    def apply_several(self, by):
        apply_codes(self.transcript, by=by, codes=self.some_codes(), places=self.places())

    def several_more(self, by):
        if excerpt := self.pick(self.study.excerpts.order_by("pk")):
            add_codes(excerpt, by=by, codes=self.some_codes())

    def all_hits(self, by):
        """Places as a search has them: each in one turn."""
        code_all(self.study, by=by, code=self.code(), places=[self.words(self.turn()) for _ in range(2)])

    def in_vivo(self, by):
        code_in_vivo(self.transcript, by=by, name=self.name(), dimension=self.a_dimension(), places=self.places())

    def one_more(self, by):
        if excerpt := self.pick(self.study.excerpts.order_by("pk")):
            add_code(excerpt, by=by, code=self.code())

    def take_off(self, by):
        if coding := self.pick(Coding.objects.filter(coder=by).order_by("pk")):
            remove_coding(coding, by=by)

    def take_all_off(self, by):
        code = self.code()
        take_off(code, by=by, codings=list(Coding.objects.filter(code=code).values_list("pk", flat=True)))

    def recode(self, by):
        if coding := self.pick(Coding.objects.filter(coder=by).order_by("pk")):
            recode(self.study, [coding], to=self.code(), by=by)

    def move(self, by):
        if excerpt := self.pick(self.study.excerpts.order_by("pk")):
            move_ends(excerpt, by=by, places=self.places())

    def correct(self, by):
        turn, word = self.turn(), self.data.draw(st.sampled_from(WORDS))
        start, end = sorted(self.data.draw(st.tuples(*[st.integers(0, len(turn.text))] * 2)))
        correct_turn(turn, by=by, version=turn.version, text=turn.text[:start] + word + turn.text[end:])

    def split(self, by):
        turn = self.turn()
        offset = self.data.draw(st.integers(0, len(turn.text)))
        split_turn(turn, by=by, version=turn.version, offset=offset)

    def join(self, by):
        turn = self.turn()
        join_turns(turn, by=by, version=turn.version)

    def respeak(self, by):
        change_speaker(self.turn(), by=by, speaker=self.pick(self.transcript.speakers.order_by("pk")))

    def drop_turn(self, by):
        turn = self.turn()
        remove_turn(turn, by=by, version=turn.version)

    def new_turn(self, by):
        words = " ".join(self.data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
        insert_turn(self.transcript, by=by, text=words, after=self.turn())

    def settle(self, by):
        if excerpt := self.pick(self.study.excerpts.exclude(spans__state="live").distinct().order_by("pk")):
            if self.data.draw(st.booleans()):
                keep_new_words(self.study, [excerpt.pk], by=by)
            else:
                take_mine_off(excerpt, by=by)

    def memo(self, by):
        on = self.pick([*self.study.excerpts.order_by("pk"), *Coding.objects.order_by("pk"), self.code(), self.turn()])
        add_memo(on, by=by, text="Ask again.")

    def rewrite_memo(self, by):
        if memo := self.pick(self.study.memos.standing().filter(author=by).order_by("pk")):
            change_memo(memo, by=by, text=memo.text + " Really.", version=memo.version)

    def drop_memo(self, by):
        if memo := self.pick(self.study.memos.standing().filter(author=by).order_by("pk")):
            remove_memo(memo, by=by)

    def merge(self, by):
        merge_code(self.code(), into=self.code(), by=by)

    def split_code(self, by):
        split_code(self.code(), by=by, parts=[Part(self.name()), Part(self.name())], definition=self.name())

    def look_again(self, by):
        code = self.code()
        still_fits(code, by=by, codings=list(Coding.objects.filter(code=code).values_list("pk", flat=True)))

    def read(self, by):
        mark_read(self.transcript, by=by, read=self.data.draw(st.booleans()))

    def describe(self, by):
        code = self.code()
        describe_code(code, by=by, version=code.version, name=self.name())

    def place(self, by):
        move_code(self.code(), by=by, dimension=self.pick(self.study.dimensions.all()), at=0)

    def retire(self, by):
        if self.study.codes.in_use().count() > 1:
            retire_code(self.code(), by=by)

    CHANGES = (
        apply, apply_several, all_hits, in_vivo, one_more, several_more, take_off, take_all_off, recode, move,
        correct, correct, split, join, respeak, drop_turn,
        new_turn, settle, memo, rewrite_memo, drop_memo, merge, split_code, look_again, read, describe, place, retire,
    )  # fmt: skip

    def back(self, by):
        undo.undo(self.study, by)

    def again(self, by):
        undo.redo(self.study, by)

    def change(self, *more) -> None:
        by, change = (
            self.data.draw(st.sampled_from(self.people)),
            self.data.draw(st.sampled_from([*self.CHANGES, *more])),
        )
        before = self.state()
        try:
            with transaction.atomic():
                change(self, by)
        except Refused:
            assert self.state() == before, "a refused change leaves nothing"

    # ---- what must hold ----

    def check(self) -> None:
        for span in Span.objects.select_related("turn"):
            text = span.turn.text
            assert 0 <= span.start <= span.end <= len(text)
            assert span.turn.removed_at is None or span.state == Span.State.LOST
            if span.state == Span.State.LIVE:
                assert text[span.start : span.end] == span.quote
        assert not Coding.objects.filter(excerpt__spans=None).exists()
        bare = Excerpt.objects.filter(codings=None, memos=None)
        assert not bare.exists(), "an excerpt on which nothing stands has gone"
        self.study.refresh_from_db()
        assert list(self.study.events.values_list("seq", flat=True)) == list(range(1, self.study.last_seq + 1))

    def state(self) -> dict:
        """All that people made, without the numbers of versions, which only ever grow."""
        turns = self.transcript.turns.order_by("position")
        return {
            "turns": list(turns.values_list("pk", "text", "speaker")),
            "spans": sorted(Span.objects.values_list("excerpt", "turn", "start", "end", "quote", "state")),
            "codings": sorted(Coding.objects.values_list("pk", "excerpt", "code", "coder", "created_at", "origin")),
            "memos": sorted(
                Memo.objects.standing().values_list("pk", "text", "author").order_by("pk"),
            ),
            "on": {
                memo.pk: (memo.excerpt_id, memo.coding_id, memo.code_id, memo.turn_id)
                for memo in Memo.objects.standing()
            },
            "codes": sorted(
                Code.objects.values_list("pk", "name", "definition", "dimension", "version", "merged_into").order_by(
                    "pk"
                )
            ),
            "read": sorted(Reading.objects.values_list("reader", "read_at", "seq")),
            "in use": sorted(Code.objects.in_use().values_list("pk", flat=True)),
        }


many = settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],  # shrinking takes minutes, and the steps of a failure are few and printed
    report_multiple_bugs=False,
)


@seed(20261123)
@many
@given(st.data())
def test_whatever_two_people_do_anchors_hold_and_all_of_it_can_be_undone_and_made_again(data):
    with transaction.atomic():
        work = Work(data)
        states = [work.state()]
        actors = []
        for _ in range(STEPS):
            last = work.study.last_seq
            work.change()
            work.check()
            if work.study.last_seq > last:
                actors.append(work.study.events.last().actor)
                states.append(work.state())
        for n, actor in reversed(list(enumerate(actors))):
            undo.undo(work.study, actor)
            work.check()
            assert work.state() == states[n], "an undo brings back what was before"
        for n, actor in enumerate(actors, start=1):
            undo.redo(work.study, actor)
            work.check()
            assert work.state() == states[n], "a redo makes it again"
        transaction.set_rollback(True)


@seed(20261123)
@many
@given(st.data())
def test_undo_at_any_time_by_anybody_is_refused_or_leaves_every_anchor_in_its_place(data):
    with transaction.atomic():
        work = Work(data)
        for _ in range(STEPS + STEPS // 2):
            work.change(*[Work.back] * 8, *[Work.again] * 4)
            work.check()
        transaction.set_rollback(True)
