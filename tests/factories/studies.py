import factory

from studies.models import Dimension, Membership, Organisation, Project, Role, Study, User

DIMENSIONS = [
    ("benefits", "BE", "Benefits of the involvement of external actors", "Benefits"),
    ("stages", "ST", "Stage(s) of the process in which the involvement is more relevant", "Stages"),
    ("staff", "SF", "Internal staff categories to be involved", "Staff inside"),
    ("priorities", "PR", "GE priorities and type of collaborative actions", "Priorities, actions"),
    ("feminist_orgs", "FE", "Role of feminist/women associations", "Feminist orgs"),
    ("intersectional", "IN", "Relevance of an intersectional approach", "Intersectional"),
    ("resistance", "RE", "Obstacles and internal resistances", "Resistance"),
    ("shortcomings", "SH", "Shortcomings and unexpected effects", "Shortcomings"),
]


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    acronym = factory.Sequence(lambda n: f"PROJECT{n}")
    title = factory.Sequence(lambda n: f"A project, number {n}")


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Study

    code = "Task 1.3"
    slug = factory.Sequence(lambda n: f"study-{n}")
    title = factory.Sequence(lambda n: f"Study {n}")
    project = factory.SubFactory(ProjectFactory)


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dimension

    study = factory.SubFactory(StudyFactory)
    position = factory.Sequence(lambda n: n + 100)
    key = factory.Sequence(lambda n: f"dimension-{n}")
    letters = factory.Sequence(lambda n: f"{n % 100:02d}")
    name = factory.Sequence(lambda n: f"Dimension {n}")
    short_name = factory.SelfAttribute("name")
    hue = 1


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    study = factory.SubFactory(StudyFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.RESEARCHER


def member(study: Study, role: str = Role.RESEARCHER, **fields) -> User:
    """A new user with this role in the study."""
    return MembershipFactory(study=study, role=role, user=UserFactory(**fields)).user


def eight_dimensions(study: Study) -> list[Dimension]:
    return [
        DimensionFactory(study=study, key=key, letters=letters, name=name, short_name=short, position=n, hue=n)
        for n, (key, letters, name, short) in enumerate(DIMENSIONS, start=1)
    ]
