"""Typed readers for the environment: a wrong value stops the start with a sentence that says which and why."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
SHORTEST_SECRET = 50


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def choice(name: str, values: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in values:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(values)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def origin(name: str, default: str) -> str:
    """The address people use, e.g. https://caliper.example.org; links in mail are built from it alone."""
    value = os.environ.get(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} is {value!r}: write scheme and host, such as https://caliper.example.org.")
    return value


def check_secret(name: str, value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < 12 or "insecure" in value or "change" in value.lower():
        raise ImproperlyConfigured(
            f"{name} is short or a sample. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return value


def generated_secret(path: Path) -> str:
    """A random value made at the first start and kept beside the data, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        value = secrets.token_urlsafe(64)
        file.write(value)
    return value


def secret(name: str, path: Path, team: bool) -> str:
    """From the environment; on one machine, otherwise, generated and kept. A team's must be set."""
    if value := os.environ.get(name):
        return check_secret(name, value)
    if team:
        raise ImproperlyConfigured(f"{name} is not set. A team's installation needs one that outlives its containers.")
    return generated_secret(path)
