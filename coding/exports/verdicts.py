"""The verdicts of a review round: a row for each excerpt and each person who judged it or wrote about it.

For the research team. A partner exports nothing: what was shared with them was shared for reading here, under the
consent to share, and a file of it would take the consent to be quoted and leave their own names in strange hands.
"""

from django.db.models import Prefetch

from coding.exports.words import Held, moment, notes, speakers_of, words_of
from coding.models import Comment, Excerpt, Review, ReviewItem, ReviewRound
from coding.quotes import with_evidence
from studies.exporting import Cell, Table
from studies.models import Study

HEAD = (
    "No.", "Excerpt", "Session", "Group or transcript", "Speaker", "Words", "Codes", "Person", "Verdict", "Given",
    "Comments",
)  # fmt: skip


def verdict_table(study: Study, round_: ReviewRound, *, original: bool = False) -> Table:
    reviews = Review.objects.select_related("reviewer").order_by("created_at", "pk")
    comments = Comment.objects.select_related("author", "suggested").order_by("created_at", "pk")
    items = round_.items.order_by("position").prefetch_related(
        Prefetch("excerpt", with_evidence(Excerpt.objects.order_by())),
        Prefetch("reviews", reviews),
        Prefetch("comments", comments),
    )
    held = Held("excerpt")
    shown = [item for item in items if held.allows_excerpt(item.excerpt)]
    return Table(
        name="verdicts",
        part=f"round-{round_.number}",
        title=f"Verdicts of {round_}, {study.title}",
        head=HEAD,
        rows=[row for item in shown for row in rows_of(item, original)],
        heading=("No.", "Session", "Group or transcript", "Person"),
        quote="Words",
        notes=notes(len(shown), "excerpt", held, [], original=original),
        held_back=held.counts,
    )


def rows_of(item: ReviewItem, original: bool) -> list[list[Cell]]:
    excerpt = item.excerpt
    codes = dict.fromkeys(f"{coding.code.letters} {coding.code.name}" for coding in excerpt.codings.all())
    about: list[Cell] = [
        item.position,
        excerpt.pk,
        str(excerpt.transcript.field_session),
        str(excerpt.transcript),
        speakers_of(excerpt),
        words_of(excerpt, original=original),
        "; ".join(codes),
    ]
    given = {review.reviewer: review for review in item.reviews.all()}
    people = dict.fromkeys([*given, *(comment.author for comment in item.comments.all())])
    if not people:
        return [[*about, "", "none yet", "", ""]]
    return [
        [
            *about,
            str(person),
            given[person].verdict if person in given else "",
            moment(given[person].updated_at) if person in given else "",
            "\n".join(said(comment) for comment in item.comments.all() if comment.author_id == person.pk),
        ]
        for person in people
    ]


def said(comment: Comment) -> str:
    suggested = f"suggests “{comment.suggested}”" if comment.suggested else ""
    return ". ".join(filter(None, (suggested, comment.text)))
