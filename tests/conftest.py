import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Every test has its own folder for uploads, drafts and mail."""
    settings.MEDIA_ROOT = tmp_path / "media"
