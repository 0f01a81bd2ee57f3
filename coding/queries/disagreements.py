"""Where people differ: coders who gave an excerpt different codes, and partners who questioned or rejected it."""

from collections import defaultdict

from coding.models import Coding, Review, Span
from sessions.models import Transcript

VERDICTS = {Review.Verdict.QUESTIONED: "A partner questioned it.", Review.Verdict.REJECTED: "A partner rejected it."}


def disagreements_in(transcript: Transcript) -> list[dict]:
    """Each excerpt once, in the order of the text, with why; three queries."""
    given: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Coding.objects.filter(excerpt__transcript=transcript).order_by()
    for excerpt, coder, code in rows.values_list("excerpt_id", "coder_id", "code_id"):
        given[excerpt][coder].add(code)
    why = {
        excerpt: "Coders gave it different codes."
        for excerpt, by_coder in given.items()
        if len({frozenset(codes) for codes in by_coder.values()}) > 1
    }
    reviews = Review.objects.filter(item__excerpt__transcript=transcript, verdict__in=VERDICTS).order_by("verdict")
    for excerpt, verdict in reviews.values_list("item__excerpt_id", "verdict"):
        why[excerpt] = VERDICTS[verdict]
    places = Span.objects.filter(excerpt__transcript=transcript, position=0).order_by("turn__position", "start", "id")
    order = places.values_list("excerpt_id", flat=True)
    return [{"excerpt": excerpt, "why": why[excerpt]} for excerpt in order if excerpt in why]
