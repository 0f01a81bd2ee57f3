"""Rules that hold for the whole tree, checked by the same tools that developers run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = "k3Y-of-the-tests-9aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-tests"
TEAM = {
    "CALIPER_TEAM": "1",
    "CALIPER_ORIGIN": "https://caliper.example.org",
    "CALIPER_SECRET_KEY": KEY,
    "CALIPER_IDENTITY_KEY": KEY[::-1],
    "DATABASE_URL": "postgres://caliper@localhost/caliper",
    "CELERY_BROKER_URL": "redis://localhost/0",
    "CALIPER_CACHE_URL": "redis://localhost/1",
}
OURS = re.compile(r"^(CALIPER_|DATABASE_URL|CELERY_|DJANGO_|CI$|PYTEST)")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if not OURS.match(key)}
    return subprocess.run(
        command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False, timeout=120
    )


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def tracked(*patterns: str) -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone, to know which files are tracked")
    names = run("git", "ls-files", "-z", *patterns).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


def test_imports_go_only_upwards():
    done = run(tool("lint-imports"))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("arguments", [("check", "."), ("format", "--check", ".")])
def test_lint_and_format(arguments):
    done = run(tool("ruff"), *arguments)
    assert done.returncode == 0, done.stdout


def test_scripts_have_no_faults_that_a_linter_sees():
    # A body of undefined is none, which the rule about GET with a body does not know.
    options = ["--deny-warnings", "--allow", "unicorn/no-invalid-fetch-options", "--ignore-pattern", "**/vendor/**"]
    done = run(tool("oxlint"), *options, "static", "tests/js")
    assert done.returncode == 0, done.stdout
    assert "on 0 files" not in done.stdout


def test_no_migration_is_missing(tmp_path):
    done = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", CALIPER_VAR=str(tmp_path))
    assert done.returncode == 0, done.stdout


def test_a_teams_settings_pass_djangos_deployment_check(tmp_path):
    command = [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = run(*command, CALIPER_VAR=str(tmp_path), **TEAM)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"CALIPER_SECRET_KEY": ""}, "CALIPER_SECRET_KEY is not set"),
        ({"CALIPER_SECRET_KEY": "short"}, "CALIPER_SECRET_KEY is short or a sample"),
        ({"CALIPER_SECRET_KEY": "django-insecure-" + KEY}, "CALIPER_SECRET_KEY is short or a sample"),
        ({"CALIPER_IDENTITY_KEY": ""}, "CALIPER_IDENTITY_KEY is not set"),
        ({"CALIPER_DEBUG": "1"}, "CALIPER_DEBUG shows settings"),
        ({"CALIPER_DEBUG": "perhaps"}, "CALIPER_DEBUG is 'perhaps': write 1 or 0."),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://caliper@localhost/caliper"}, "DATABASE_URL must name postgres:// or sqlite://."),
        ({"CELERY_BROKER_URL": ""}, "CELERY_BROKER_URL is not set"),
        ({"CALIPER_CACHE_URL": ""}, "CALIPER_CACHE_URL is not set"),
        ({"CALIPER_ORIGIN": "caliper.example.org"}, "write scheme and host"),
        ({"CALIPER_ORIGIN": "http://caliper.example.org"}, "CALIPER_ORIGIN must be https in team mode"),
        ({"CALIPER_PROXIES": "one"}, "CALIPER_PROXIES is 'one': write a whole number."),
    ],
)
def test_a_missing_or_weak_setting_stops_the_start_with_a_sentence(tmp_path, change, sentence):
    done = run(sys.executable, "manage.py", "check", CALIPER_VAR=str(tmp_path), **TEAM | change)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_two_fresh_installations_have_different_keys_that_only_their_owner_reads(tmp_path):
    keys = []
    for name in ("one", "two"):
        assert run(sys.executable, "manage.py", "check", CALIPER_VAR=str(tmp_path / name)).returncode == 0
        path = tmp_path / name / "secret_key"
        keys.append(path.read_text())
        assert path.stat().st_mode & 0o077 == 0
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 50


def test_the_top_level_holds_what_was_agreed():
    agreed = {
        "manage.py", "caliper", "studies", "sessions", "coding", "reports", "templates", "static", "tests",
        "pyproject.toml", "docker-compose.yml", "README.md", "uv.lock", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
        "Dockerfile", "SECURITY.md",
    }  # fmt: skip
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in found if not name.startswith(".")} == agreed


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    allowed = ROOT / "templates" / "reports" / "pdf"  # read by WeasyPrint from memory, never by a browser
    faults = {
        str(path.relative_to(ROOT)): found.group()
        for path in tracked("templates/*.html")
        if not path.is_relative_to(allowed) and (found := inline.search(path.read_text()))
    }
    assert faults == {}


def test_no_tracked_file_names_a_developers_machine():
    paths = re.compile(r"(?<![\w.])/(work|farm|root|home)/[\w.]")
    texts = (path for path in tracked("*.py", "*.md", "*.html", "*.js", "*.css", "*.toml", "*.yml", ".ci/*"))
    faults = [str(p.relative_to(ROOT)) for p in texts if paths.search(p.read_text())]
    assert faults == [] or faults == ["tests/test_architecture.py"]


def test_compose_is_valid_and_has_no_password_of_its_own():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("CALIPER_SECRET_KEY", "CALIPER_IDENTITY_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text
    if shutil.which("docker") is None or run("docker", "compose", "version").returncode != 0:
        pytest.skip("the compose file is checked by `docker compose config`, which is not on this machine")
    values = {"CALIPER_DOMAIN": "c.example.org", "POSTGRES_PASSWORD": "p", "REDIS_PASSWORD": "r"}
    secrets = {"CALIPER_SECRET_KEY": KEY, "CALIPER_IDENTITY_KEY": KEY}
    done = run("docker", "compose", "config", "--quiet", **values, **secrets)
    assert done.returncode == 0, done.stderr


def test_the_dark_colours_stand_twice_and_equal():
    text = (ROOT / "static" / "css" / "tokens.css").read_text()
    by_system = re.search(r":root:not\(\[data-theme=\"light\"\]\) \{(.*?)\n  \}", text, re.DOTALL)
    by_choice = re.search(r":root\[data-theme=\"dark\"\] \{\n(  --page.*?)\n\}", text, re.DOTALL)
    assert by_system[1].split() == by_choice[1].split()
