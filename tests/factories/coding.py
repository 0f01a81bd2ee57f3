import factory

from coding.models import Code, Coding, Excerpt, Span
from coding.models.evidence import CONTEXT
from sessions.models import Turn
from studies.models import User
from tests.factories.studies import StudyFactory


class CodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Code

    study = factory.SubFactory(StudyFactory)
    name = factory.Sequence(lambda n: f"Code {n}")


def excerpt_of(by: User, *places: tuple[Turn, str]) -> Excerpt:
    """An excerpt of these words, each of which stands once in its turn."""
    first = places[0][0]
    excerpt = Excerpt.objects.create(study=first.transcript.study, transcript=first.transcript, created_by=by)
    for position, (turn, words) in enumerate(places):
        start = turn.text.index(words)
        end = start + len(words)
        Span.objects.create(
            excerpt=excerpt,
            position=position,
            turn=turn,
            start=start,
            end=end,
            quote=words,
            before=turn.text[max(0, start - CONTEXT) : start],
            after=turn.text[end : end + CONTEXT],
        )
    return excerpt


def code_words(code: Code, by: User, *places: tuple[Turn, str]) -> Coding:
    """These words as a new excerpt with this code on it."""
    excerpt = excerpt_of(by, *places)
    return Coding.objects.create(study=excerpt.study, excerpt=excerpt, code=code, code_version=code.version, coder=by)
