"""Static files are collected once, and again when one of them is another."""

import os
import time

import pytest

from studies.collecting import STAMP, collect


@pytest.fixture
def folders(settings, tmp_path):
    source, root = tmp_path / "source", tmp_path / "root"
    source.mkdir()
    root.mkdir()
    (source / "page.css").write_text("p { color: red }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], root
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    yield source, root
    finders.get_finder.cache_clear()


def test_a_second_start_collects_nothing(folders):
    _, root = folders
    assert collect()
    assert (root / "page.css").read_text() == "p { color: red }"
    (root / "page.css").write_text("ours, to see whether it is written again")
    assert not collect()
    assert (root / "page.css").read_text().startswith("ours")


def test_what_changed_came_or_went_is_collected(folders):
    source, root = folders
    collect()
    (source / "page.css").write_text("p { color: blue }")
    later = time.time() + 5  # Django looks at whole seconds
    os.utime(source / "page.css", (later, later))
    assert collect()
    assert (root / "page.css").read_text() == "p { color: blue }"
    (source / "more.css").write_text("")
    assert collect()
    (source / "more.css").unlink()
    assert collect()
    assert not collect()


def test_another_way_to_store_them_collects_again(folders, settings):
    collect()
    other = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": other}
    assert collect()
    assert (folders[1] / "staticfiles.json").exists()


def test_a_start_that_was_cut_off_is_no_start(folders, monkeypatch):
    def cut(*args, **options):
        raise KeyboardInterrupt

    collect()
    (folders[0] / "page.css").write_text("p { }")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("studies.collecting.call_command", cut)
        collect()
    assert not (folders[1] / STAMP).exists()
    assert collect()
