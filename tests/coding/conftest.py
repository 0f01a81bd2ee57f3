"""What several files of tests in this folder begin with; a file that needs another has its own."""

import pytest

from tests.factories import CodeFactory, eight_dimensions, member, transcript_of


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date."), ("Dario", "With us nobody did."))


@pytest.fixture
def study(transcript):
    return transcript.study


@pytest.fixture
def nadia(study):
    return member(study, name="Nadia Weiss")


@pytest.fixture
def ana(study):
    return member(study, name="Ana")


@pytest.fixture
def ilse(study):
    return member(study, name="Ilse Brandt")


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Leadership buy-in")
