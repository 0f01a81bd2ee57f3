"""Choosing which excerpts a section quotes, for or against its claim, and in which order."""

from django.core.exceptions import ValidationError
from django.db import transaction

from coding.models import Excerpt
from coding.quotes import decision, with_evidence
from reports.actions.sections import touch
from reports.models import Section, SectionQuote
from sessions.consent import Use
from studies import audit
from studies.models import User

Stance = SectionQuote.Stance


def lock_section(section: Section) -> None:
    Section.objects.select_for_update().get(pk=section.pk)


def locked(section: Section) -> list[SectionQuote]:
    """The section's quotes in their order, with nobody else changing them meanwhile."""
    lock_section(section)
    return list(section.quotes.order_by("position", "pk"))


def standing(quotes: list[SectionQuote], quote: SectionQuote) -> SectionQuote:
    """The same quote among the locked ones; DoesNotExist where somebody removed it meanwhile."""
    found = next((each for each in quotes if each.pk == quote.pk), None)
    if found is None:
        raise SectionQuote.DoesNotExist
    return found


def put_in_order(quotes: list[SectionQuote]) -> list[int]:
    """First what stands for the claim, then what stands against it; returns the ids as they now stand."""
    ordered = sorted(quotes, key=lambda quote: quote.stance == Stance.AGAINST)
    for position, quote in enumerate(ordered, start=1):
        if quote.position != position:
            quote.position = position
            quote.save(update_fields=["position"])
    return [quote.pk for quote in ordered]


@transaction.atomic
def choose(section: Section, excerpt: Excerpt, *, by: User, stance: str = Stance.FOR) -> SectionQuote:
    """Quote this excerpt in this section, with its words as they are now; ValidationError if nobody may quote them."""
    audit.lock(section.deliverable.study)  # a deletion is done before, or finds this quote
    excerpt = with_evidence(Excerpt.objects.filter(study=section.deliverable.study)).get(pk=excerpt.pk)
    verdict = decision(Use.QUOTE, excerpt)
    if not verdict.allowed:
        raise ValidationError(verdict.reason)
    quotes = locked(section)
    there = next((quote for quote in quotes if quote.excerpt_id == excerpt.pk), None)
    if there:
        return there
    quote = SectionQuote.objects.create(
        section=section,
        excerpt=excerpt,
        stance=stance,
        position=len(quotes) + 1,
        wording=excerpt.quote,
        chosen_by=by,
    )
    put_in_order([*quotes, quote])
    touch(section)
    after = {"section": section.pk, "excerpt": excerpt.pk, "stance": stance, "position": quote.position}
    audit.record(section.deliverable.study, by, "quote.chosen", quote, after=after)
    return quote


@transaction.atomic
def move(quote: SectionQuote, *, by: User, steps: int) -> SectionQuote:
    """One place up (-1) or down (1) among those of the same stance; at the end it stays."""
    quotes = locked(quote.section)
    quote = standing(quotes, quote)
    own = [q for q in quotes if q.stance == quote.stance]
    at = own.index(quote)
    to = min(max(at + steps, 0), len(own) - 1)
    if to == at:
        return quote
    before = [q.pk for q in quotes]
    own.insert(to, own.pop(at))
    after = put_in_order([*own, *(q for q in quotes if q.stance != quote.stance)])
    audit.record(
        quote.section.deliverable.study, by, "quote.moved", quote, before={"order": before}, after={"order": after}
    )
    return quote


@transaction.atomic
def turn_over(quote: SectionQuote, *, by: User) -> SectionQuote:
    """From for to against, or back; it goes to the end of the others."""
    quotes = locked(quote.section)
    quote = standing(quotes, quote)
    before, quote.stance = quote.stance, Stance.FOR if quote.stance == Stance.AGAINST else Stance.AGAINST
    quote.save(update_fields=["stance"])
    put_in_order([*(q for q in quotes if q is not quote), quote])
    audit.record(
        quote.section.deliverable.study,
        by,
        "quote.turned",
        quote,
        before={"stance": before},
        after={"stance": quote.stance, "position": quote.position},
    )
    return quote


@transaction.atomic
def remove(quote: SectionQuote, *, by: User) -> None:
    """Take a quote out of its section; the excerpt stays."""
    section = quote.section
    quotes = locked(section)
    quote = standing(quotes, quote)
    before = {"section": section.pk, "excerpt": quote.excerpt_id, "stance": quote.stance, "position": quote.position}
    audit.record(section.deliverable.study, by, "quote.removed", quote, before=before)
    put_in_order([q for q in quotes if q.pk != quote.pk])
    quote.delete()


@transaction.atomic
def take_wording(quote: SectionQuote, *, by: User) -> SectionQuote:
    """Settle a stale quote: from now on its words are the excerpt's present ones."""
    quote = standing(locked(quote.section), quote)
    excerpt = quote.excerpt
    quote.wording = excerpt.quote
    quote.save(update_fields=["wording"])
    audit.record(quote.section.deliverable.study, by, "quote.reworded", quote, after={"excerpt": excerpt.pk})
    return quote
