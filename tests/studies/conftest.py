"""What several files of tests in this folder begin with; a file that needs another has its own."""

import pytest

from studies.models import Role
from tests.factories import StudyFactory, member


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def coordinator(study):
    return member(study, Role.COORDINATOR)
