"""One study in which two people do random work, of every kind that can be taken back."""

from dataclasses import dataclass, field
from random import Random

from django.db import transaction
from django.db.models import F

from coding.actions.code_places import move_code
from coding.actions.codebook import create_code, describe_code, recolour_code, restore_code, retire_code
from coding.actions.codebook_files import import_codebook
from coding.actions.coding import Place, add_code, add_codes, apply_code, apply_codes, remove_coding
from coding.actions.ends import move_ends
from coding.actions.in_vivo import code_in_vivo
from coding.actions.keeping_both import keep_both
from coding.actions.links import add_link, remove_link
from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.actions.merging import merge_code
from coding.actions.practice_excerpts import add_excerpts, remove_excerpts
from coding.actions.reading import mark_read
from coding.actions.rechecking import still_fits
from coding.actions.recoding import recode
from coding.actions.replacing import replace_transcript
from coding.actions.search import code_all
from coding.actions.settling import keep_new_words, put_there, take_mine_off
from coding.actions.splitting import Part, split_code
from coding.actions.suggestions import accept, decline
from coding.actions.taking_off import take_off
from coding.actions.text import change_speaker, correct_turn, insert_turn, join_turns, remove_turn, split_turn
from coding.models import Code, Coding, DeclinedSuggestion, Excerpt, ExcerptLink, Memo, Practice, Reading, Span
from coding.queries.replacing import Comparison
from sessions.models import Turn
from studies import undo
from studies.models import EventSubject
from studies.refused import Refused
from tests.coding.test_replacing import corrected_file
from tests.factories import CodeFactory, eight_dimensions, member, transcript_of

WORDS = ["date", "the plan", "👩🏽‍⚕️", "e\u0301té", "שָׁלוֹם", "🙂", "nobody", "مرحبا", "a month", "—"]

TRIES = 4


class Chance(Random):
    """Reproducible choices, more often at the ends than even chance has them: there are the faults."""

    def one_of(self, rows):
        return self.choice(list(rows))

    def toss(self) -> bool:
        return self.random() < 0.5

    def number(self, least: int, most: int) -> int:
        return self.choice((least, most)) if self.random() < 0.2 else self.randint(least, most)


@dataclass
class Made:
    """What a whole run has come to: kinds of change, and verbs of events."""

    kinds: set[str] = field(default_factory=set)
    verbs: set[str] = field(default_factory=set)


class Work:
    """One study, and the changes that people make in it; chance says what and where."""

    def __init__(self, number: int, made: Made) -> None:
        """Of the same number, and after the same work, it is the same."""
        self.chance, self.made_before = Chance(number), made
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
        self.practice = Practice.objects.create(
            study=self.study, code="GP-01", title="Dates", summary="They set dates."
        )
        self.made = 0
        self.did: list[str] = []
        for by, turn in zip(self.people, self.transcript.turns.order_by("position"), strict=False):
            words = Place(turn.pk, 1, 2, len(turn.text), turn.text[2:])
            apply_codes(self.transcript, by=by, codes=self.some_codes(), places=[words])
        self.study.refresh_from_db()

    def pick(self, rows):
        """One of the rows, or None where there is none."""
        rows = list(rows)
        return self.chance.one_of(rows) if rows else None

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
        start = self.chance.number(0, len(turn.text) - 1)
        end = self.chance.number(start + 1, len(turn.text))
        return Place(turn.pk, turn.version, start, end, turn.text[start:end])

    def places(self) -> list[Place]:
        turn = self.turn()
        following = self.transcript.turns.filter(position__gt=turn.position).order_by("position").first()
        if following and self.chance.toss():
            end = self.chance.number(1, len(following.text))
            last = Place(following.pk, following.version, 0, end, following.text[:end])
            start = self.chance.number(0, len(turn.text) - 1)
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
        if coding := self.pick(Coding.objects.filter(coder=by).order_by("pk")):
            same = Coding.objects.filter(code=coding.code_id)
            take_off(coding.code, by=by, codings=list(same.values_list("pk", flat=True)))

    def recode(self, by):
        if coding := self.pick(Coding.objects.filter(coder=by).order_by("pk")):
            recode(self.study, [coding], to=self.code(), by=by)

    def move(self, by):
        if excerpt := self.pick(self.study.excerpts.order_by("pk")):
            move_ends(excerpt, by=by, places=self.places())

    def correct(self, by):
        turn, word = self.turn(), self.chance.one_of(WORDS)
        start, end = sorted(self.chance.number(0, len(turn.text)) for _ in range(2))
        correct_turn(turn, by=by, version=turn.version, text=turn.text[:start] + word + turn.text[end:])

    def split(self, by):
        turn = self.turn()
        offset = self.chance.number(0, len(turn.text))
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
        words = " ".join(self.chance.one_of(WORDS) for _ in range(self.chance.number(1, 4)))
        insert_turn(self.transcript, by=by, text=words, after=self.turn())

    def settle(self, by):
        if excerpt := self.pick(self.study.excerpts.exclude(spans__state="live").distinct().order_by("pk")):
            if self.chance.toss():
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
        if coding := self.outdated(by):
            still_fits(coding.code, by=by, codings=[coding.pk])

    def outdated(self, by) -> Coding | None:
        """A coding of a wording that has changed since; one is made so where there is none."""
        own = Coding.objects.filter(coder=by).select_related("code", "study", "excerpt").order_by("pk")
        if coding := self.pick(own.filter(code_version__lt=F("code__version"))):
            return coding
        if coding := self.pick(own.filter(code__retired_at=None)):
            describe_code(coding.code, by=by, version=coding.code.version, name=self.name())
        return None

    def read(self, by):
        mark_read(self.transcript, by=by, read=self.chance.toss())

    def describe(self, by):
        code = self.code()
        describe_code(code, by=by, version=code.version, name=self.name())

    def place(self, by):
        move_code(self.code(), by=by, dimension=self.pick(self.study.dimensions.all()), at=0)

    def retire(self, by):
        if self.study.codes.in_use().count() > 1:
            retire_code(self.code(), by=by)

    def new_code(self, by):
        create_code(self.study, by=by, name=self.name(), dimension=self.a_dimension())

    def colour(self, by):
        recolour_code(self.code(), by=by, own_hue=self.chance.number(1, 8))

    def bring_back(self, by):
        retired = self.study.codes.exclude(retired_at=None).filter(merged_into=None)
        if code := self.pick(retired.select_related("dimension", "parent").order_by("pk")):
            restore_code(code, by=by)

    def shift(self, by):
        """Among its neighbours."""
        code = self.code()
        move_code(code, by=by, dimension=code.dimension, parent=code.parent, at=self.chance.number(0, 3))

    def import_codes(self, by):
        code = self.code()
        rows = [["id", "name", "definition"], [str(code.pk), code.name, self.name()], ["", self.name(), "From a file"]]
        import_codebook(self.study, rows, by=by)

    def recode_several(self, by):
        if codings := list(Coding.objects.filter(coder=by).order_by("pk")[:3]):
            recode(self.study, codings, to=self.code(), by=by)

    def decide_both(self, by):
        if coding := self.outdated(by):
            keep_both(coding, by=by, part=self.code())

    def find_again(self, by):
        """Lost words that stand elsewhere: in a turn that is made for it where there is none."""
        lost = Span.objects.filter(state=Span.State.LOST).select_related("excerpt__study")
        if span := self.pick(lost.order_by("pk")):
            there = [turn for turn in self.transcript.turns.order_by("position") if span.quote in turn.text]
            if there:
                put_there(span, turn=there[0], start=there[0].text.index(span.quote), by=by)
            else:
                insert_turn(self.transcript, by=by, text=f"Again: {span.quote}", after=self.turn())

    def link(self, by):
        source, target = (self.pick(self.study.excerpts.select_related("study").order_by("pk")) for _ in range(2))
        if source and source != target:
            add_link(source, to=target, kind=self.chance.one_of(ExcerptLink.Kind.values), by=by)

    def unlink(self, by):
        if link := self.pick(ExcerptLink.objects.select_related("study", "source").order_by("pk")):
            remove_link(link, by=by)

    def decline_suggestion(self, by):
        decline(self.transcript, by=by, code=self.code(), place=self.words(self.turn()))

    def accept_suggestion(self, by):
        accept(self.transcript, by=by, code=self.code(), place=self.words(self.turn()))

    def show_evidence(self, by):
        if excerpt := self.pick(self.study.excerpts.order_by("pk")):
            add_excerpts(self.practice, by=by, excerpts=[excerpt.pk])

    def hide_evidence(self, by):
        if excerpt := self.pick(self.practice.excerpts.order_by("pk")):
            remove_excerpts(self.practice, by=by, excerpts=[excerpt.pk])

    def replace(self, by):
        """By a file in which one turn has other words and another has gone or come."""
        lines = [(turn.speaker and turn.speaker.name, turn.text) for turn in self.transcript.turns.order_by("position")]
        at = self.chance.number(0, len(lines) - 1)
        lines[at] = (lines[at][0], f"{lines[at][1]} {self.chance.one_of(WORDS)}")
        if self.chance.toss():
            lines.insert(at, ("Dario", self.name()))
        elif len(lines) > 1:
            lines.pop(at - 1)
        upload = corrected_file(self.transcript, by, *lines)
        seen = Comparison(self.transcript, upload).fingerprint
        replace_transcript(self.transcript, upload, by=by, fingerprint_seen=seen)

    CHANGES = (
        apply, apply_several, all_hits, in_vivo, one_more, several_more, take_off, take_all_off, recode, move,
        correct, correct, split, join, respeak, drop_turn,
        new_turn, settle, memo, rewrite_memo, drop_memo, merge, split_code, look_again, read, describe, place, retire,
        new_code, colour, bring_back, shift, import_codes, recode_several, decide_both, find_again, link, unlink,
        decline_suggestion, accept_suggestion, show_evidence, hide_evidence, replace,
    )  # fmt: skip

    def back(self, by):
        undo.undo(self.study, by)

    def again(self, by):
        undo.redo(self.study, by)

    def change(self, *more) -> None:
        """Something, by somebody: of several tries the first that changes anything."""
        for _ in range(TRIES):
            by, kinds = self.chance.one_of(self.people), [*self.CHANGES, *more]
            if rare := [kind for kind in self.CHANGES if kind.__name__ not in self.made_before.kinds]:
                kinds += rare * (len(kinds) // len(rare))  # half of the time one that nobody has come to yet
            change = self.chance.one_of(kinds)
            before, last = self.state(), self.study.last_seq
            try:
                with transaction.atomic():
                    change(self, by)
            except Refused:
                assert self.state() == before, "a refused change leaves nothing"
            self.study.refresh_from_db()
            if self.study.last_seq > last:
                self.did.append(f"{by}: {change.__name__}")
                self.made_before.kinds.add(change.__name__)
                return

    def note_verbs(self) -> None:
        self.made_before.verbs |= set(self.study.events.values_list("verb", flat=True))

    # ---- what must hold ----

    def check(self) -> None:
        for span in Span.objects.select_related("turn"):
            text = span.turn.text
            assert 0 <= span.start <= span.end <= len(text)
            assert span.turn.removed_at is None or span.state == Span.State.LOST
            if span.state == Span.State.LIVE:
                assert text[span.start : span.end] == span.quote
        assert not Coding.objects.filter(excerpt__spans=None).exists()
        # What a practice or a link had may stand without a code when these let it go, as it may when its memo goes.
        let_go = EventSubject.objects.filter(kind="excerpt", event__verb__regex="^(practice|link)")
        bare = Excerpt.objects.filter(codings=None, memos=None).exclude(pk__in=let_go.values("object_id"))
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
            "places": sorted(Code.objects.values_list("pk", "parent", "own_hue").order_by("pk"), key=repr),
            "links": sorted(ExcerptLink.objects.values_list("pk", "source", "target", "kind", "created_at")),
            "declined": sorted(
                DeclinedSuggestion.objects.filter(withdrawn_at=None).values_list("pk", "code", "person", "fingerprint")
            ),
            "evidence": sorted(self.practice.excerpts.values_list("pk", flat=True)),
            "read": sorted(Reading.objects.values_list("reader", "read_at", "seq")),
            "in use": sorted(Code.objects.in_use().values_list("pk", flat=True)),
        }
