"""What several files of tests in this folder begin with; a file that needs another has its own."""

import pytest

from tests.factories import StudyFactory


@pytest.fixture
def study():
    return StudyFactory()
