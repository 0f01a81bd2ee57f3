"""One code on all hits of a search, taken off as one change and put back as one."""

from coding.actions.coded_words import keep_words
from coding.actions.facts import turns_of, with_places
from coding.actions.joining import lock_standing
from coding.actions.removing import remove
from coding.actions.search import record
from coding.models import Code, Coding
from coding.reversals.building_on import refuse
from coding.reversals.restoring import codings_again, excerpts_again, facts_of, refuse_if_built_on
from studies import audit
from studies.models import Event, User
from studies.undo import reverses


@reverses("search.coded")
def take_off(event: Event, by: User) -> None:
    """Also the excerpts that nothing stands on any more. Memos stay, on their excerpts."""
    made = event.after["codings"]
    lock_standing(fact["excerpt"] for fact in made)
    audit.lock(event.study)
    rows = with_places(Coding(pk=fact["coding"]) for fact in made)
    as_made = {row.pk for row in rows if row.code_id == event.after["code"]}
    if changed := [fact["coding"] for fact in made if fact["coding"] not in as_made]:
        raise refuse(event, by, "coding", changed, "some of these codings")
    refuse_if_built_on(rows, event, by)
    done = remove(rows)
    undone = audit.record(
        event.study,
        by,
        "search.uncoded",
        Code(pk=event.after["code"]),
        before={"codings": done.facts},
        after={key: event.after[key] for key in ("code", "unit", "n")}
        | {"turns": turns_of(rows), "gone": sorted(done.gone)},
        about={"excerpt": [row.excerpt_id for row in rows], "coding": [row.pk for row in rows]},
        transcript_id=event.transcript_id,
    )
    keep_words(undone, done.words)


@reverses("search.uncoded")
def put_back(event: Event, by: User) -> None:
    """The same codings with the same numbers, on the same excerpts or on ones made again."""
    was = facts_of(event.before)
    made = codings_again(event, was, excerpts_again(event, was))
    record(event.study, by, Code.objects.get(pk=event.after["code"]), made, unit=event.after["unit"])
