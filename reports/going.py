"""What the report has of excerpts that are deleted: chosen quotes, and drafts that printed them."""

from coding.going import listed
from coding.models import Excerpt
from reports.actions.withdrawing import withdraw
from reports.models import Deliverable, Draft, Emblem, Section, SectionDraft, SectionQuote, VersionEntry
from studies.bulk import batched
from studies.deletion import (
    Going,
    Line,
    Rows,
    also,
    counted,
    remove_file,
    silent,
    tells,
    warns,
    when_gone,
)
from studies.models import Job, User
from studies.plurals import plural

BECAUSE = "It quoted a transcript that was deleted."

tells(Deliverable)(counted("deliverable"))
tells(SectionDraft)(counted("unsaved text of a section", "unsaved texts of sections"))
tells(Emblem)(counted("emblem"))
silent(Section, VersionEntry)


@tells(SectionQuote)
def quotes(ids: set) -> list[Line]:
    sections = (
        str(section) for section in Section.objects.filter(quotes__in=sorted(ids)[:500]).distinct().order_by("position")
    )
    return [Line(f"{plural(len(ids), 'quote')} chosen for the report, in {listed(sections)}", is_grave=True)]


@tells(Draft)
def drafts(ids: set) -> list[Line]:
    withdrawn = Draft.objects.filter(pk__in=sorted(ids)[:500]).exclude(withdrawn_at=None).count()
    lines = [(len(ids) - withdrawn, "{} with file"), (withdrawn, "{} whose file was deleted before")]
    return [Line(words.format(plural(number, "draft")), is_grave=True) for number, words in lines if number]


@also(Draft)
def assembling(ids: set) -> Rows:
    return {Job: set(Draft.objects.filter(pk__in=ids, job__isnull=False).values_list("job", flat=True))}


def drafts_with(going: Going) -> list[Draft]:
    """Drafts that stay, have their file, and printed one of the excerpts that go."""
    excerpts, own = going.rows.get(Excerpt, set()), going.rows.get(Draft, set())
    studies = {
        pk
        for batch in batched(sorted(excerpts))
        for pk in Excerpt.objects.filter(pk__in=batch).values_list("study", flat=True)
    }
    rows = Draft.objects.filter(deliverable__study__in=studies, withdrawn_at=None).select_related("deliverable__study")
    return [draft for draft in rows if draft.pk not in own and printed_in(draft) & excerpts]


def printed_in(draft: Draft) -> set[int]:
    return {quote["excerpt"] for quote in draft.snapshot.get("quotes", [])}


@warns
def drafts_that_printed(going: Going) -> list[Line]:
    return [
        Line(
            f"{draft.deliverable.number}, draft {draft.label}, quotes these words"
            f"{', and the deliverable is marked as final' if draft.deliverable.is_final else ''}. "
            "It is withdrawn: its file is deleted, its number and checksum stay",
            is_grave=True,
        )
        for draft in drafts_with(going)
    ]


@when_gone
def withdraw_drafts(going: Going, by: User) -> None:
    for draft in drafts_with(going):
        withdraw(draft, by=by, because=BECAUSE)


@when_gone
def remove_files(going: Going, by: User) -> None:
    """Of drafts that go themselves, with their study."""
    for batch in batched(sorted(going.rows.get(Draft, ()))):
        for name in Draft.objects.filter(pk__in=batch).exclude(file="").values_list("file", flat=True):
            remove_file(name)
