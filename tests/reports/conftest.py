"""What several files of tests in this folder begin with; a file that needs another has its own."""

import pytest

from tests.reports.sample import build_sample


@pytest.fixture
def sample():
    return build_sample()
