import factory

from reports.models import Deliverable, Section
from tests.factories.studies import StudyFactory


class DeliverableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deliverable

    study = factory.SubFactory(StudyFactory)
    number = "D1.3"
    title = "Gender analysis of research and innovation ecosystems"


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    deliverable = factory.SubFactory(DeliverableFactory)
    position = factory.Sequence(lambda n: n + 1)
    key = factory.Sequence(lambda n: f"section-{n}")
    title = factory.Sequence(lambda n: f"Section {n}")
